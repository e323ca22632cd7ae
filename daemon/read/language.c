/* Language of a text by its function words. */
#include "read/language.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"

/* The first three are answers, the others only speak against them. */
static const char languages[][3] = { "en", "nl", "de", "fr", "es", "it", "pt", "sv", "da" };
#define LANGUAGES LENGTH_OF(languages)
#define ANSWERS 3

/* Words that say little and so betray the language, each with the languages that have it; those
 * of neighbours are here to keep French from being Dutch. */
static const char *const words[] = { "aan nl", "ab de", "aber de", "about en", "af nl da sv",
	"alle nl de it da", "alleen nl", "als nl de", "alte de", "alten de", "am de",
	"an en de", "and en", "anders nl de", "are en", "as en pt", "att sv", "auch de",
	"auf de", "aus de", "av sv", "avec fr", "be en", "been en", "bei de", "bij nl",
	"bis de", "bitte de", "blijft nl", "by en", "can en", "che it", "com pt", "con es it",
	"da pt it da", "daarna nl", "damit de", "dan nl da", "dann de", "dans fr", "das de pt",
	"dass de", "dat nl", "de nl fr es pt da sv", "deed nl", "deg da", "del es it",
	"della it", "dem de", "den de sv da", "der de da", "des de fr", "det sv da", "deze nl",
	"di it", "die nl de", "diese de", "diesem de", "diesen de", "dieser de", "din sv da",
	"dit nl", "do pt en", "door nl", "du de fr sv da", "durch de", "een nl", "eerder nl",
	"eigen nl de", "ein de", "eind nl", "einde nl", "eine de", "einem de", "einen de",
	"einer de", "el es", "en nl fr es sv da", "ende de", "er nl de da", "es de es",
	"est fr", "et fr da", "ett sv", "for en da", "from en", "från sv", "för sv", "für de",
	"gaan nl", "gaat nl", "geen nl", "gibt de", "gli it", "haar nl", "haben de", "has en",
	"hat de", "have en", "heeft nl", "het nl", "hoe nl", "how en", "hun nl",
	"i en it sv da", "iedereen nl", "if en", "ihnen de", "ihr de", "ihre de", "ihrem de",
	"ihren de", "ihrer de", "il fr it", "im de", "in en nl de it", "is en nl", "ist de",
	"it en", "jaar nl", "jahr de", "je nl fr", "jetzt de", "jullie nl", "kan nl da",
	"kann de", "kein de", "keine de", "keinen de", "kunnen nl", "kunt nl", "können de",
	"la fr es it", "langer nl", "las es", "le fr it", "les fr", "los es", "läuft de",
	"maand nl", "maar nl", "maart nl", "med sv da", "meer nl", "mehr de", "mei nl",
	"met nl", "mit de", "moet nl", "moeten nl", "müssen de", "na nl", "naar nl", "nach de",
	"neue de", "neuen de", "neuer de", "neues de", "nicht de", "niet nl", "nieuw nl",
	"nieuwe nl", "no en es pt it", "noch de", "nog nl", "not en", "now en", "nu nl sv da",
	"nur de", "não pt", "och sv", "oder de", "of en nl", "og da", "ohne de", "om nl sv da",
	"on en fr", "ons nl", "onze nl", "ook nl", "op nl", "opnieuw nl", "or en", "os pt",
	"oude nl", "our en", "over nl en", "par fr", "para es pt", "per it nl", "por es pt",
	"pour fr", "på sv da", "que fr es pt", "qui fr", "schon de", "se es it sv da",
	"sehr de", "sein de", "seit de", "sich de", "sie de", "sind de", "som sv da",
	"sommige nl", "sono it", "sowie de", "su es it", "sur fr", "te nl", "than en",
	"that en", "the en", "their en", "they en", "this en", "til da", "till sv", "to en",
	"toch nl", "tot nl", "u nl", "uit nl", "um de pt", "uma pt", "un fr es it", "una es it",
	"und de", "une fr", "uns de", "unser de", "unsere de", "unseren de", "unserer de",
	"unter de", "uw nl", "van nl", "vanaf nl", "veel nl", "verder nl", "via nl", "vom de",
	"von de", "voor nl", "vor de", "vous fr", "vraag nl", "waar nl", "war de", "was en nl",
	"wat nl", "we en nl", "weer nl", "welke nl", "wenn de", "werd nl", "werden de",
	"were en", "werkt nl", "what en", "when en", "which en", "wie nl de", "wieder de",
	"wij nl", "will en", "wir de", "wird de", "with en", "worden nl", "wordt nl",
	"wurde de", "wurden de", "you en", "your en", "ze nl", "zich nl", "zijn nl", "zo nl",
	"zoals nl", "zonder nl", "zu de", "zum de", "zur de", "är sv", "è it", "é pt",
	"über de" };

/* Longer words are no function words; more text than this changes nothing. */
#define WORD_BYTES 8
#define READ_BYTES 6000
/* Every so many words it is asked whether all is clear: thirty words that one language alone has. */
#define CLEAR_WORDS 64
#define CLEAR_SCORE (30 * 12)

#define PLACES_BITS 10 /* three times as many as there are words */
#define PLACES (1u << PLACES_BITS)

/* A word is one number, its first byte the lowest. A word that few languages share says more. */
struct speaking {
	uint64_t word;   /* 0: there is none in this place */
	unsigned weight; /* for each language that has it */
	unsigned speaks; /* bit by bit which have it */
};

/* Where WORD stands, or where there is room for it: one multiplication, for this is asked of every word of every page. */
static struct speaking *
place_of(struct speaking *places, uint64_t word)
{
	unsigned place = (unsigned)(word * 0x9e3779b97f4a7c15u >> (64 - PLACES_BITS));

	while (places[place].word && places[place].word != word)
		place = (place + 1) % PLACES;
	return &places[place];
}

static void
file_word(struct speaking *places, const char *row)
{
	size_t n = strcspn(row, " ");
	struct speaking speaking = { .weight = 12 / (unsigned)(strlen(row + n) / 3) };

	for (size_t k = 0; k < n; k++)
		speaking.word |= (uint64_t)(unsigned char)row[k] << (8 * k);
	for (const char *set = row + n; *set; set += 3)
		for (unsigned i = 0; i < LANGUAGES; i++)
			if (memcmp(set + 1, languages[i], 2) == 0)
				speaking.speaks |= 1u << i;
	*place_of(places, speaking.word) = speaking;
}

static void
count(uint64_t word, unsigned score[LANGUAGES])
{
	static struct speaking places[PLACES];
	static bool filed;
	const struct speaking *speaking;

	for (size_t i = 0; !filed && i < LENGTH_OF(words); i++)
		file_word(places, words[i]);
	filed = true;
	speaking = place_of(places, word);
	for (unsigned i = 0, rest = speaking->speaks; rest; i++, rest >>= 1)
		score[i] += rest & 1 ? speaking->weight : 0;
}

/* In lower case; 0: it is no letter. */
static inline unsigned
letter(char c)
{
	unsigned byte = (unsigned char)c, lower = byte | 0x20;

	if (byte & 0x80)
		return byte;
	return lower - 'a' < 26 ? lower : 0;
}

/* Before a word these make it a part of something else, and behind it. */
enum { BEFORE = 1, BEHIND = 2, BOTH = BEFORE | BEHIND };
static const unsigned char joints[256] = { ['.'] = BEFORE,
	['/'] = BOTH,
	['_'] = BOTH,
	['@'] = BOTH,
	['#'] = BEFORE,
	['='] = BOTH,
	['&'] = BEFORE,
	['?'] = BEFORE,
	['%'] = BOTH,
	['-'] = BEFORE,
	['0'] = BOTH,
	['1'] = BOTH,
	['2'] = BOTH,
	['3'] = BOTH,
	['4'] = BOTH,
	['5'] = BOTH,
	['6'] = BOTH,
	['7'] = BOTH,
	['8'] = BOTH,
	['9'] = BOTH };

/* Parts of addresses, host names and identifiers are no words: "x.de", "a/in", "de_DE". */
static bool
stands_alone(const char *text, size_t n, size_t begin, size_t end)
{
	if (begin > 0 && joints[(unsigned char)text[begin - 1]] & BEFORE)
		return false;
	if (end < n && joints[(unsigned char)text[end]] & BEHIND)
		return false;
	return !(end + 1 < n && text[end] == '.' && letter(text[end + 1]));
}

struct lead {
	unsigned winner, best, second;
};

static struct lead
lead_of(const unsigned score[LANGUAGES])
{
	struct lead lead = { 0 };

	for (unsigned i = 0; i < LANGUAGES; i++) {
		if (score[i] > lead.best) {
			lead.second = lead.best;
			lead.best = score[i];
			lead.winner = i;
		} else if (score[i] > lead.second)
			lead.second = score[i];
	}
	return lead;
}

/* More text would change nothing: many words of one language, few of all others. */
static bool
is_clear(const unsigned score[LANGUAGES])
{
	struct lead lead = lead_of(score);

	return lead.best >= CLEAR_SCORE && lead.best >= 4 * lead.second;
}

const char *
language_detect(const char *text, size_t n)
{
	unsigned score[LANGUAGES] = { 0 };
	struct lead lead;

	n = n < READ_BYTES ? n : READ_BYTES;
	for (size_t i = 0, words_read = 1; i < n; words_read++) {
		uint64_t word = 0;
		size_t begin;

		if (words_read % CLEAR_WORDS == 0 && is_clear(score))
			break;
		while (i < n && !letter(text[i]))
			i++;
		begin = i;
		for (unsigned c; i < n && (c = letter(text[i])); i++)
			if (i - begin < WORD_BYTES)
				word |= (uint64_t)c << (8 * (i - begin));
		if (i > begin && i - begin <= WORD_BYTES && stands_alone(text, n, begin, i))
			count(word, score);
	}
	lead = lead_of(score);
	/* At least two words that are all its own, and clear of the next: a wrong language is
	 * worse than none. */
	return lead.best >= 24 && lead.best >= lead.second + lead.second / 3 &&
			       lead.winner < ANSWERS
		       ? languages[lead.winner]
		       : NULL;
}

char *
language_primary(const char *tag)
{
	size_t n = 0;
	char *primary;

	if (!tag)
		return NULL;
	tag += strspn(tag, " \t\r\n");
	while ((tag[n] | 0x20) >= 'a' && (tag[n] | 0x20) <= 'z')
		n++;
	if (n < 2 || n > 3 || (tag[n] && !strchr("-_ \t\r\n", tag[n])))
		return NULL;
	primary = mem_ndup(tag, n);
	for (size_t i = 0; i < n; i++)
		primary[i] = (char)(primary[i] | 0x20);
	return primary;
}

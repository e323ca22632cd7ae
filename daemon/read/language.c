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
 * of neighbours are here to keep French from being Dutch. Sorted by strcmp. */
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

/* The languages of WORD (N bytes): " en nl"; NULL when it is no function word. */
static const char *
speaks(const char *word, size_t n)
{
	size_t low = 0, high = LENGTH_OF(words);

	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *row = words[middle];
		int c = strncmp(word, row, n);

		if (c == 0 && row[n] == ' ')
			return row + n;
		if (c <= 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static int
letter(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c & 0x80);
}

/* A word that few languages share says more. */
static void
count(const char *word, size_t n, unsigned score[LANGUAGES])
{
	const char *set = speaks(word, n);
	unsigned shares = set ? (unsigned)strlen(set) / 3 : 0;

	for (unsigned k = 0; k < shares; k++)
		for (unsigned i = 0; i < LANGUAGES; i++)
			if (memcmp(set + 3 * k + 1, languages[i], 2) == 0)
				score[i] += 12 / shares;
}

/* Parts of addresses, host names and identifiers are no words: "x.de", "a/in", "de_DE". */
static bool
stands_alone(const char *text, size_t n, size_t begin, size_t end)
{
	if (begin > 0 && strchr("./_@#=&?%-0123456789", text[begin - 1]) && text[begin - 1])
		return false;
	if (end < n && text[end] && strchr("/_@=%0123456789", text[end]))
		return false;
	return !(end + 1 < n && text[end] == '.' && letter(text[end + 1]));
}

const char *
language_detect(const char *text, size_t n)
{
	unsigned score[LANGUAGES] = { 0 }, best = 0, second = 0, winner = 0;

	n = n < READ_BYTES ? n : READ_BYTES;
	for (size_t i = 0; i < n;) {
		char word[WORD_BYTES] = { 0 };
		size_t begin, length = 0;

		while (i < n && !letter(text[i]))
			i++;
		begin = i;
		for (; i < n && letter(text[i]); i++, length++)
			if (length < WORD_BYTES)
				word[length] =
					(char)(text[i] & 0x80 ? text[i] : text[i] | 0x20);
		if (length && length <= WORD_BYTES && stands_alone(text, n, begin, i))
			count(word, length, score);
	}
	for (unsigned i = 0; i < LANGUAGES; i++) {
		if (score[i] > best) {
			second = best;
			best = score[i];
			winner = i;
		} else if (score[i] > second) {
			second = score[i];
		}
	}
	/* At least two words that are all its own, and clear of the next: a wrong language is
	 * worse than none. */
	return best >= 24 && best >= second + second / 3 && winner < ANSWERS ? languages[winner]
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

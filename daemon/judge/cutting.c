/* Cutting: one pass over a text. Letters and digits make words, everything else is a gap. */
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/glyph.h"
#include "base/mem.h"
#include "judge/stems.h"
#include "judge/word_bytes.h"

#define SIGN 0x4000u /* may be part of a word: ' + #; else it is OTHER */
#define FAR 0x8000u  /* no ASCII: it must be decoded */
#define OTHER GAP_OTHER
#define EIGHT(kind) kind, kind, kind, kind, kind, kind, kind, kind
#define SIXTY_FOUR(kind) \
	EIGHT(kind), EIGHT(kind), EIGHT(kind), EIGHT(kind), EIGHT(kind), EIGHT(kind), \
		EIGHT(kind), EIGHT(kind)

/* What a byte is between words, or one of the above; 0: letters and digits, which make words. */
static const uint16_t kinds[256] = {
	/* clang-format off */
	EIGHT(OTHER),
	OTHER, GAP_SPACE, GAP_BREAK, OTHER, OTHER, GAP_SPACE, OTHER, OTHER,
	EIGHT(OTHER),
	EIGHT(OTHER),
	GAP_SPACE, GAP_STOP, OTHER, SIGN, OTHER, OTHER, OTHER, SIGN, /*   ! " # $ % & ' */
	GAP_OPEN, GAP_CLOSE, OTHER, SIGN, GAP_COMMA, GAP_DASH, GAP_DOT, GAP_SLASH, /* ( ) * + , - . / */
	EIGHT(0),
	0, 0, GAP_COLON, OTHER, OTHER, OTHER, OTHER, GAP_STOP, /* 8 9 : ; < = > ? */
	OTHER, 0, 0, 0, 0, 0, 0, 0,
	EIGHT(0),
	EIGHT(0),
	0, 0, 0, GAP_OPEN, OTHER, GAP_CLOSE, OTHER, OTHER, /* X Y Z [ \ ] ^ _ */
	OTHER, 0, 0, 0, 0, 0, 0, 0,
	EIGHT(0),
	EIGHT(0),
	0, 0, 0, OTHER, GAP_BREAK | OTHER, OTHER, OTHER, OTHER, /* x y z { | } ~ */
	SIXTY_FOUR(FAR),
	SIXTY_FOUR(FAR),
	/* clang-format on */
};

static bool
letter(uint32_t c)
{
	if (c < 0x80)
		return !kinds[c];
	if (c < 0xC0)
		return c == 0xAA || c == 0xB5 || c == 0xBA;
	return c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF) &&
	       !(c >= 0x3000 && c <= 0x303F) && !(c >= 0xFF00 && c <= 0xFF0F) && c < 0xFFF0;
}

static uint16_t
gap_of(uint32_t c)
{
	if (c < 0x80)
		return kinds[c] & SIGN ? OTHER : kinds[c];
	if (c == 0x2028 || c == 0x2029)
		return GAP_BREAK;
	if (c >= 0x2010 && c <= 0x2015)
		return GAP_DASH;
	if (c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A))
		return GAP_SPACE;
	return GAP_OTHER;
}

/* A full stop ends a sentence only with white space, a quote or a bracket NEXT to it. */
static bool
stops(char next)
{
	switch (next) {
	case ' ':
	case '\t':
	case '\r':
	case '\n':
	case '"':
	case '\'':
	case ')':
	case ']':
	case '*':
	case '_':
	case '\0':
		return true;
	default:
		return (unsigned char)next >= 0x80;
	}
}

/* "won't" is the word "wont", "it's" is "its"; a trailing quote is no part of a word. */
static size_t
apostrophe(const char *s, size_t n, size_t i)
{
	size_t step = 0;
	uint32_t c;

	if (s[i] == '\'')
		step = 1;
	else if (i + 2 < n && memcmp(s + i, "\xE2\x80\x99", 3) == 0)
		step = 3;
	if (!step || i + step >= n)
		return 0;
	(void)text_decode(s + i + step, n - i - step, &c);
	return letter(c) ? step : 0;
}

/* "C++" and "C#" keep their signs, "a+b" are two words. */
static size_t
signs(const char *s, size_t n, size_t i)
{
	size_t end = i;
	uint32_t c;

	while (end < n && end < i + 2 && (s[end] == '+' || s[end] == '#'))
		end++;
	if (end == i)
		return 0;
	if (end < n) {
		(void)text_decode(s + end, n - end, &c);
		if (letter(c) || c == '+' || c == '#')
			return 0;
	}
	return end - i;
}

/* The end of the word that begins at I. */
static size_t
word_end(const char *s, size_t n, size_t i)
{
	while (i < n) {
		uint32_t c = (unsigned char)s[i];
		size_t step = 1;

		if (!kinds[(unsigned char)s[i]]) {
			i++;
			continue;
		}
		if (c >= 0x80)
			step = text_decode(s + i, n - i, &c);
		if (!letter(c) && !glyph_is_hidden(c)) {
			step = apostrophe(s, n, i);
			if (!step)
				return i + signs(s, n, i);
		}
		i += step;
	}
	return n;
}

static void
fold_word(struct text *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t skip = s[i] == '\'' ? 1 : 0;
		size_t from = i;

		if (i + 2 < n && memcmp(s + i, "\xE2\x80\x99", 3) == 0)
			skip = 3;
		i += skip;
		if (skip)
			continue;
		while (i < n && s[i] != '\'' &&
			!(i + 2 < n && memcmp(s + i, "\xE2\x80\x99", 3) == 0))
			i++;
		text_fold(out, s + from, i - from);
	}
}

/* Room for a word more, which is then filled in. */
static inline struct word *
append(struct words *words)
{
	if (words->count == words->cap)
		words->items = mem_grow(
			words->items, words->count, &words->cap, sizeof(*words->items));
	return &words->items[words->count++];
}

/* A word that is not plain. */
static void
add_word(struct words *words, const char *s, size_t from, size_t to, unsigned gap)
{
	size_t at = words->folded.len, len;
	const char *folded;

	fold_word(&words->folded, s + from, to - from);
	len = words->folded.len - at;
	if (!len)
		return;
	text_putc(&words->folded, '\0');
	folded = words->folded.data + at;
	*append(words) = (struct word){ .hash = words_hash(folded, len),
		.stem = words_stem(folded, len),
		.at = (uint32_t)at,
		.len = (uint32_t)len,
		.from = (uint32_t)from,
		.to = (uint32_t)to,
		.gap = (uint16_t)gap,
		.field = (uint16_t)(words->field_count - 1),
		.capital = (unsigned char)(s[from] - 'A') < 26 };
}

/* A text that is being cut. */
struct cutting {
	struct words *words;
	const char *s;
	size_t n;
	size_t i;     /* what is cut so far */
	unsigned gap; /* since the last word */
	uint32_t at;  /* where its letters and digits begin among what is folded */
	uint16_t field;
};

/* The bytes of an address at I: what its path is called is nothing that the vendor says. */
static size_t
address(const char *s, size_t n, size_t i)
{
	size_t end = i;

	if (n - i < 8 || (s[i] | 32) != 'h' ||
		(strncasecmp(s + i, "https://", 8) != 0 &&
			strncasecmp(s + i, "http://", 7) != 0))
		return 0;
	while (end < n && !strchr(" \t\r\n)]>\"'|", s[end]))
		end++;
	return end - i;
}

/* The letters and digits of the source, small, each at its place behind what is folded already, and
 * at least eight NUL behind them. Returns where that begins. */
static size_t
fold_plain(struct text *folded, const char *s, size_t n)
{
	const size_t block = sizeof(word_bytes_block);
	size_t at = folded->len, i = 0;
	char last[sizeof(word_bytes_block)] = "";
	char *out;

	if (folded->cap - at < n + 3 * block)
		text_reserve(folded, n + 3 * block);
	out = folded->data + at;
	for (; n - i >= block; i += block)
		word_bytes_fold(out + i, s + i);
	memcpy(last, s + i, n - i);
	word_bytes_fold(out + i, last);
	memset(out + i + block, 0, block);
	folded->len = at + i + 2 * block;
	return at;
}

/* Keeps what happens to few words out of the way of the others. */
#define RARELY(condition) __builtin_expect(!!(condition), 0)

/* Of a plain word that ends in "s". */
static void
find_stem(const struct cutting *cut, struct word *w)
{
	w->stem = stems_plain(
		cut->s + w->from, cut->words->folded.data + w->at, w->len, w->gap, w->hash);
}

/* Goes over words that are plain, which most are: they need neither decoding nor a second look. Stops
 * before what is not, where there is no room, and behind all. */
static void
cut_plain(struct cutting *cut)
{
	struct words *words = cut->words;
	const char *s = cut->s, *folded = words->folded.data + cut->at;
	struct word *word = words->items + words->count;
	const struct word *end = words->items + words->cap;
	size_t i = cut->i;
	unsigned gap = cut->gap;

	for (;;) {
		uint64_t bytes = word_bytes_load(folded + i), hash = 0, mark;
		size_t to = i;
		unsigned kind;

		if (!(unsigned char)bytes) {
			if (i >= cut->n)
				break;
			kind = kinds[(unsigned char)s[i]];
			if (kind & (FAR | SIGN))
				break;
			if (kind & GAP_DOT)
				kind |= stops(s[i + 1]) ? GAP_STOP : 0;
			gap |= kind;
			i++;
			continue;
		}
		while (!(mark = word_bytes_end(bytes))) {
			hash = word_bytes_mix(hash, bytes);
			to += WORD_BYTES;
			bytes = word_bytes_load(folded + to);
		}
		to += word_bytes_count(mark);
		kind = kinds[(unsigned char)s[to]];
		if (RARELY(kind & (FAR | SIGN | GAP_COLON | GAP_DOT))) {
			if ((kind & (FAR | SIGN)) || ((kind & GAP_COLON) && s[to + 1] == '/'))
				break;
			if (kind & GAP_DOT)
				kind |= stops(s[to + 1]) ? GAP_STOP : 0;
		}
		if (RARELY(word == end))
			break;
		bytes = word_bytes_before(bytes, mark);
		word->hash = word_bytes_hash(word_bytes_mix(hash, bytes));
		word->at = cut->at + (uint32_t)i;
		word->len = (uint32_t)(to - i);
		word->from = (uint32_t)i;
		word->to = (uint32_t)to;
		word->gap = (uint16_t)gap;
		word->field = cut->field;
		word->capital = s[i] != folded[i];
		word->stem = word->hash;
		if (RARELY(folded[to - 1] == 's'))
			find_stem(cut, word);
		word++;
		gap = kind;
		i = to + 1;
	}
	words->count = (size_t)(word - words->items);
	cut->i = i;
	cut->gap = gap;
}

/* What is no plain word: an address, a word that must be decoded, or a character that makes none. */
static void
cut_other(struct cutting *cut)
{
	uint32_t c;
	size_t i = cut->i, step = address(cut->s, cut->n, i);

	if (step) {
		cut->gap |= GAP_OTHER;
		cut->i += step;
		return;
	}
	step = text_decode(cut->s + i, cut->n - i, &c);
	if (letter(c)) {
		cut->i = word_end(cut->s, cut->n, i);
		add_word(cut->words, cut->s, i, cut->i, cut->gap);
		cut->gap = 0;
		return;
	}
	if (!glyph_is_hidden(c))
		cut->gap |= gap_of(c);
	cut->i += step;
}

static void
begin_field(struct words *words, const char *s, size_t n)
{
	size_t room = words->count + n / 5 + 4;

	if (words->field_count == words->field_cap)
		words->fields = mem_grow(words->fields, words->field_count, &words->field_cap,
			sizeof(*words->fields));
	words->fields[words->field_count++] = s;
	if (room > words->cap) {
		words->cap = room + words->cap / 2;
		words->items = mem_resize(words->items, words->cap, sizeof(*words->items));
	}
}

void
words_add(struct words *words, const char *text)
{
	const char *s = text ? text : "";
	struct cutting cut = { .words = words,
		.s = s,
		.n = strnlen(s, LIMIT_FIELD_BYTES),
		.gap = words->field_count ? GAP_BREAK : 0,
		.field = (uint16_t)words->field_count };
	size_t before = words->count;

	if (words->field_count == WORDS_FIELDS)
		return;
	begin_field(words, s, cut.n);
	cut.at = (uint32_t)fold_plain(&words->folded, s, cut.n);
	for (cut_plain(&cut); cut.i < cut.n && words->count < before + LIMIT_WORDS;
		cut_plain(&cut))
		if (words->count == words->cap)
			words->items = mem_grow(
				words->items, words->count, &words->cap, sizeof(*words->items));
		else
			cut_other(&cut);
}

/* Words: one pass over a text. Letters and digits make words, everything else is a gap. */
#include "judge/words.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "judge/word_bytes.h"

/* The hash of N bytes, the last of them, fewer than eight, as REST; unless it is 0, with LAST behind
 * them. */
static inline uint32_t
hash_with(const char *s, size_t n, uint64_t rest, char last)
{
	uint64_t hash = 0;
	size_t i = 0;

	for (; n - i >= WORD_BYTES; i += WORD_BYTES)
		hash = word_bytes_mix(hash, word_bytes_load(s + i));
	rest |= (uint64_t)(unsigned char)last << (n - i) * 8;
	if (last && n - i == WORD_BYTES - 1) {
		hash = word_bytes_mix(hash, rest);
		rest = 0;
	}
	return word_bytes_hash(word_bytes_mix(hash, rest));
}

static uint64_t
rest_of(const char *s, size_t n)
{
	return word_bytes_load_last(s + n / WORD_BYTES * WORD_BYTES, n % WORD_BYTES);
}

uint32_t
words_hash(const char *folded, size_t n)
{
	return hash_with(folded, n, rest_of(folded, n), '\0');
}

static bool
has_digit(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] >= '0' && s[i] <= '9')
			return true;
	return false;
}

/* How many of the N bytes of a word that ends in "s" its singular begins with; *LAST stands behind
 * them unless it is 0. */
static size_t
singular(const char *s, size_t n, char *last)
{
	char before = s[n - 2];

	*last = '\0';
	if (before == 's' || before == 'u' ||
		(before == 'i' && !(n == 4 && memcmp(s, "api", 3) == 0)))
		return n;
	if (before != 'e' || n <= 4)
		return n - 1;
	switch (s[n - 3]) {
	case 'i':
		*last = 'y';
		return n - 3;
	case 's':
	case 'x':
	case 'z':
		return n - 2;
	case 'h':
		return s[n - 4] == 'c' || s[n - 4] == 's' ? n - 2 : n - 1;
	default:
		return n - 1;
	}
}

uint32_t
words_stem(const char *s, size_t n)
{
	char last;

	if (n < 4 || s[n - 1] != 's' || has_digit(s, n))
		return words_hash(s, n);
	n = singular(s, n, &last);
	return hash_with(s, n, rest_of(s, n), last);
}

/* "APIs", "VMs" and "add-ins", whose letters alone say too little ("analysis", "DNS"). */
static bool
odd_plural(const char *s, size_t n, unsigned gap)
{
	if (n < 3 || s[n - 1] != 's')
		return false;
	return (s[n - 2] >= 'A' && s[n - 2] <= 'Z') || (n == 3 && gap == GAP_DASH);
}

/* The stem of a plain word that ends in "s", whose hash is known: of its N letters in the source and
 * folded, behind which there are eight bytes more. */
static uint32_t
plain_stem(const char *s, const char *folded, size_t n, unsigned gap, uint32_t hash)
{
	uint64_t bytes = word_bytes_load(folded), digits = 0;
	size_t i = 0;
	char last;

	if (odd_plural(s, n, gap))
		return words_hash(folded, n - 1);
	if (n < 4)
		return hash;
	for (; n - i >= WORD_BYTES; i += WORD_BYTES, bytes = word_bytes_load(folded + i))
		digits |= ~bytes & WORD_BYTES_ALL(WORD_BYTES_NO_DIGIT);
	digits |= ~bytes & word_bytes_first(WORD_BYTES_ALL(WORD_BYTES_NO_DIGIT), n - i);
	if (digits)
		return hash;
	n = singular(folded, n, &last);
	bytes = word_bytes_load(folded + n / WORD_BYTES * WORD_BYTES);
	return hash_with(folded, n, word_bytes_first(bytes, n % WORD_BYTES), last);
}

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
vanishes(uint32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

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

/* A full stop ends a sentence only with white space, a quote or a bracket behind it. */
static bool
stops(const char *s, size_t n, size_t i)
{
	if (i + 1 >= n)
		return true;
	switch (s[i + 1]) {
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
		return (unsigned char)s[i + 1] >= 0x80;
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
		if (!letter(c) && !vanishes(c)) {
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

/* A source that is being cut. What changes with each word is kept here, not in what it is of. */
struct source {
	const char *s;
	size_t n;
	size_t at;               /* where its letters and digits begin among what is folded */
	const char *folded;      /* there */
	struct word *next, *end; /* of the words */
	uint16_t field;
};

/* Takes over what words have become. */
static void
source_resume(struct source *source, const struct words *words)
{
	source->folded = words->folded.data + source->at;
	source->next = words->items + words->count;
	source->end = words->items + words->cap;
}

static void
source_grow(struct source *source, struct words *words)
{
	words->count = words->cap;
	words->items = mem_grow(words->items, words->count, &words->cap, sizeof(*words->items));
	source_resume(source, words);
}

/* Most words are plain: they need neither decoding nor a second look. *GAP then is what follows, if
 * that is plain too. Behind what was read from FROM on; FROM: the word is not plain. */
static inline size_t
add_plain(struct words *words, struct source *source, size_t from, unsigned *gap)
{
	const char *folded = source->folded;
	uint64_t hash = 0, bytes = word_bytes_load(folded + from), end;
	size_t to = from;
	struct word *word;
	unsigned kind;

	while (!(end = word_bytes_end(bytes))) {
		hash = word_bytes_mix(hash, bytes);
		to += WORD_BYTES;
		bytes = word_bytes_load(folded + to);
	}
	to += word_bytes_count(end);
	kind = kinds[(unsigned char)source->s[to]];
	if (kind & (FAR | SIGN))
		return from;
	bytes = word_bytes_before(bytes, end);
	if (source->next == source->end)
		source_grow(source, words);
	word = source->next++;
	word->stem = word->hash = word_bytes_hash(word_bytes_mix(hash, bytes));
	word->at = (uint32_t)(source->at + from);
	word->len = (uint32_t)(to - from);
	word->from = (uint32_t)from;
	word->to = (uint32_t)to;
	word->gap = (uint16_t)*gap;
	word->field = source->field;
	word->capital = source->s[from] != folded[from];
	if (folded[to - 1] == 's')
		word->stem = plain_stem(
			source->s + from, folded + from, to - from, *gap, word->hash);
	*gap = kind & GAP_DOT ? 0 : kind;
	return kind & GAP_DOT ? to : to + 1;
}

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

static struct source
begin_field(struct words *words, const char *s, size_t n)
{
	size_t room = words->count + n / 5 + 4;
	struct source source;

	if (words->field_count == words->field_cap)
		words->fields = mem_grow(words->fields, words->field_count, &words->field_cap,
			sizeof(*words->fields));
	words->fields[words->field_count++] = s;
	if (room > words->cap) {
		words->cap = room + words->cap / 2;
		words->items = mem_resize(words->items, words->cap, sizeof(*words->items));
	}
	source = (struct source){ .s = s,
		.n = n,
		.at = fold_plain(&words->folded, s, n),
		.field = (uint16_t)(words->field_count - 1) };
	source_resume(&source, words);
	return source;
}

/* Behind what stands at I, a word that is not plain or a character that makes none. */
static size_t
add_other(struct words *words, const char *s, size_t n, size_t i, unsigned *gap)
{
	uint32_t c;
	size_t step = text_decode(s + i, n - i, &c);

	if (letter(c)) {
		size_t end = word_end(s, n, i);

		add_word(words, s, i, end, *gap);
		*gap = 0;
		return end;
	}
	if (!vanishes(c))
		*gap |= gap_of(c);
	return i + step;
}

void
words_add(struct words *words, const char *text)
{
	const char *s = text ? text : "";
	size_t n = strnlen(s, LIMIT_FIELD_BYTES), end;
	unsigned gap = words->field_count ? GAP_BREAK : 0;
	struct source source;

	if (words->field_count == WORDS_FIELDS)
		return;
	source = begin_field(words, s, n);
	for (size_t i = 0; i < n; i = end) {
		unsigned kind = kinds[(unsigned char)s[i]], now = gap;

		end = i + 1;
		if (kind && !(kind & (FAR | SIGN | GAP_DOT))) {
			gap |= kind;
		} else if (kind & GAP_DOT) {
			gap |= stops(s, n, i) ? GAP_DOT | GAP_STOP : GAP_DOT;
		} else if ((s[i] | 32) == 'h' && (end = i + address(s, n, i)) > i) {
			gap |= GAP_OTHER;
		} else if (kind || (end = add_plain(words, &source, i, &gap)) == i) {
			words->count = (size_t)(source.next - words->items);
			end = add_other(words, s, n, i, &now);
			gap = now;
			source_resume(&source, words);
		}
	}
	words->count = (size_t)(source.next - words->items);
}

void
words_clear(struct words *words)
{
	free(words->items);
	free(words->fields);
	text_clear(&words->folded);
	*words = (struct words){ 0 };
}

void
words_reset(struct words *words)
{
	words->count = words->field_count = 0;
	words->folded.len = 0;
}

bool
words_among(const struct words *words, size_t i, const char *list)
{
	const char *word = words_text(words, i);
	size_t n = strlen(word);

	for (const char *at = strstr(list, word); at; at = strstr(at + 1, word))
		if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

int
words_number(const struct words *words, size_t i)
{
	const char *s;
	int value = 0;

	if (i >= words->count || words->items[i].len > 9)
		return -1;
	for (s = words_text(words, i); *s; s++) {
		if (*s < '0' || *s > '9')
			return -1;
		value = value * 10 + (*s - '0');
	}
	return value;
}

/* How long what ends a sentence is at S; 0: it is none. */
static uint32_t
closing_bytes(const char *s)
{
	static const char *const quotes[] = { "\u201d", "\u2019", "\u00bb" };

	if (*s && strchr(".!?)]\"'%", *s))
		return 1;
	for (size_t i = 0; i < LENGTH_OF(quotes); i++)
		if (strncmp(s, quotes[i], strlen(quotes[i])) == 0)
			return (uint32_t)strlen(quotes[i]);
	return 0;
}

static char *
quote(const struct words *words, size_t first, size_t end, bool closed, size_t max_bytes)
{
	const char *source;
	uint32_t from, to;

	if (first >= end || end > words->count)
		return mem_dup("");
	source = words->fields[words->items[first].field];
	from = words->items[first].from;
	to = words->items[end - 1].to;
	while (closed && to < LIMIT_FIELD_BYTES && closing_bytes(source + to))
		to += closing_bytes(source + to);
	return text_line_of(source + from, to > from ? to - from : 0, max_bytes);
}

char *
words_quote(const struct words *words, size_t first, size_t end, size_t max_bytes)
{
	return quote(words, first, end, false, max_bytes);
}

char *
words_quote_closed(const struct words *words, size_t first, size_t end, size_t max_bytes)
{
	return quote(words, first, end, true, max_bytes);
}

char
words_behind(const struct words *words, size_t i)
{
	const char *source = words->fields[words->items[i].field];

	return words->items[i].to < LIMIT_FIELD_BYTES ? source[words->items[i].to] : '\0';
}

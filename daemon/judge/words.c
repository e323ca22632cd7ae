/* Words: one pass over a text. Letters and digits make words, everything else is a gap. */
#include "judge/words.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"

uint32_t
words_hash(const char *folded, size_t n)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)folded[i]) * 16777619u;
	return hash;
}

static bool
has_digit(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] >= '0' && s[i] <= '9')
			return true;
	return false;
}

uint32_t
words_stem(const char *s, size_t n)
{
	char last;

	if (n < 4 || s[n - 1] != 's' || has_digit(s, n))
		return words_hash(s, n);
	last = s[n - 2];
	if (last == 's' || last == 'u' || last == 'i')
		return words_hash(s, n);
	if (last == 'e' && n > 4) {
		if (s[n - 3] == 'i')
			return (words_hash(s, n - 3) ^ 'y') * 16777619u;
		if (strchr("sxz", s[n - 3]) || (s[n - 3] == 'h' && strchr("cs", s[n - 4])))
			return words_hash(s, n - 2);
	}
	return words_hash(s, n - 1);
}

/* Of letters and digits the small form, else 0. */
static const unsigned char small[256] = { ['0'] = '0',
	['1'] = '1',
	['2'] = '2',
	['3'] = '3',
	['4'] = '4',
	['5'] = '5',
	['6'] = '6',
	['7'] = '7',
	['8'] = '8',
	['9'] = '9',
	['A'] = 'a',
	['B'] = 'b',
	['C'] = 'c',
	['D'] = 'd',
	['E'] = 'e',
	['F'] = 'f',
	['G'] = 'g',
	['H'] = 'h',
	['I'] = 'i',
	['J'] = 'j',
	['K'] = 'k',
	['L'] = 'l',
	['M'] = 'm',
	['N'] = 'n',
	['O'] = 'o',
	['P'] = 'p',
	['Q'] = 'q',
	['R'] = 'r',
	['S'] = 's',
	['T'] = 't',
	['U'] = 'u',
	['V'] = 'v',
	['W'] = 'w',
	['X'] = 'x',
	['Y'] = 'y',
	['Z'] = 'z',
	['a'] = 'a',
	['b'] = 'b',
	['c'] = 'c',
	['d'] = 'd',
	['e'] = 'e',
	['f'] = 'f',
	['g'] = 'g',
	['h'] = 'h',
	['i'] = 'i',
	['j'] = 'j',
	['k'] = 'k',
	['l'] = 'l',
	['m'] = 'm',
	['n'] = 'n',
	['o'] = 'o',
	['p'] = 'p',
	['q'] = 'q',
	['r'] = 'r',
	['s'] = 's',
	['t'] = 't',
	['u'] = 'u',
	['v'] = 'v',
	['w'] = 'w',
	['x'] = 'x',
	['y'] = 'y',
	['z'] = 'z' };

static bool
ascii_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

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
		return ascii_letter(c);
	if (c < 0xC0)
		return c == 0xAA || c == 0xB5 || c == 0xBA;
	return c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF) &&
	       !(c >= 0x3000 && c <= 0x303F) && !(c >= 0xFF00 && c <= 0xFF0F) && c < 0xFFF0;
}

static uint16_t
gap_of(uint32_t c)
{
	switch (c) {
	case ' ':
	case '\t':
	case '\r':
	case 0xA0:
	case 0x202F:
		return GAP_SPACE;
	case '\n':
	case 0x2028:
	case 0x2029:
		return GAP_BREAK;
	case '-':
		return GAP_DASH;
	case '.':
		return GAP_DOT;
	case ',':
		return GAP_COMMA;
	case '/':
		return GAP_SLASH;
	case ':':
		return GAP_COLON;
	case '(':
	case '[':
		return GAP_OPEN;
	case ')':
	case ']':
		return GAP_CLOSE;
	case '!':
	case '?':
		return GAP_STOP;
	case '|':
		return GAP_BREAK | GAP_OTHER;
	default:
		break;
	}
	if (c >= 0x2010 && c <= 0x2015)
		return GAP_DASH;
	if (c >= 0x2000 && c <= 0x200A)
		return GAP_SPACE;
	return GAP_OTHER;
}

/* A full stop ends a sentence only with white space, a quote or a bracket behind it. */
static bool
stops(const char *s, size_t n, size_t i)
{
	return i + 1 >= n || strchr(" \t\r\n\"')]*_", s[i + 1]) ||
	       (unsigned char)s[i + 1] >= 0x80;
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

		if (ascii_letter(c)) {
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

/* "VMs" and "add-ins": of so short a word the s alone says too little ("DNS", "its"). */
static bool
short_plural(const char *s, size_t from, size_t to, unsigned gap)
{
	char before = s[to - 2];

	return to - from == 3 && s[to - 1] == 's' &&
	       (gap == GAP_DASH || (before >= 'A' && before <= 'Z'));
}

static uint32_t
stem_of(const char *folded, size_t len, bool short_one)
{
	return short_one ? words_hash(folded, len - 1) : words_stem(folded, len);
}

/* The word whose folded form has just been put behind the others, with its NUL. */
static inline void
append(struct words *words, const char *s, size_t from, size_t to, unsigned gap, size_t at,
	uint32_t hash)
{
	size_t len = words->folded.len - 1 - at;
	const char *folded = words->folded.data + at;

	if (words->count == words->cap)
		words->items = mem_grow(
			words->items, words->count, &words->cap, sizeof(*words->items));
	words->items[words->count++] = (struct word){ .hash = hash,
		.stem = folded[len - 1] == 's'
				? stem_of(folded, len,
					  len == 3 && short_plural(s, from, to, gap))
				: hash,
		.at = (uint32_t)at,
		.len = (uint32_t)len,
		.from = (uint32_t)from,
		.to = (uint32_t)to,
		.gap = (uint16_t)gap,
		.field = (uint16_t)(words->field_count - 1),
		.capital = s[from] >= 'A' && s[from] <= 'Z' };
}

static void
add_word(struct words *words, const char *s, size_t from, size_t to, unsigned gap)
{
	size_t at = words->folded.len;

	fold_word(&words->folded, s + from, to - from);
	if (words->folded.len == at)
		return;
	text_putc(&words->folded, '\0');
	append(words, s, from, to, gap, at,
		words_hash(words->folded.data + at, words->folded.len - 1 - at));
}

/* Most words are plain: they need neither decoding nor a second look. The end of the word, or FROM
 * if it is not plain. */
static size_t
add_plain(struct words *words, const char *s, size_t n, size_t from, unsigned gap)
{
	size_t at = words->folded.len, i = from;
	uint32_t hash = 2166136261u;
	unsigned char c;
	char *out;

	if (words->folded.cap - at < n - from + 3)
		text_reserve(&words->folded, n - from + 3);
	out = words->folded.data + at;
	for (; i < n && (c = small[(unsigned char)s[i]]) != 0; i++) {
		*out++ = (char)c;
		hash = (hash ^ c) * 16777619u;
	}
	if (i < n &&
		((unsigned char)s[i] >= 0x80 || s[i] == '\'' || s[i] == '+' || s[i] == '#'))
		return from;
	*out = '\0';
	words->folded.len += i - from + 1;
	append(words, s, from, i, gap, at, hash);
	return i;
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

static const char *
begin_field(struct words *words, const char *source, size_t n)
{
	size_t room = words->count + n / 5 + 4;

	words->fields = mem_grow(
		words->fields, words->field_count, &words->field_cap, sizeof(*words->fields));
	words->fields[words->field_count++] = source;
	if (room > words->cap) {
		words->cap = room + words->cap / 2;
		words->items = mem_resize(words->items, words->cap, sizeof(*words->items));
	}
	text_reserve(&words->folded, n + 3);
	return source;
}

/* Behind what stands at I and is no letter; *GAP grows by it. */
static size_t
skip_gap(const char *s, size_t n, size_t i, uint32_t c, size_t step, unsigned *gap)
{
	if (!vanishes(c))
		*gap |= gap_of(c);
	if (c == '.' && stops(s, n, i))
		*gap |= GAP_STOP;
	return i + step;
}

void
words_add(struct words *words, const char *source)
{
	const char *s = source ? source : "";
	size_t n = strnlen(s, LIMIT_FIELD_BYTES);
	unsigned gap = words->field_count ? GAP_BREAK : 0;

	if (words->field_count == WORDS_FIELDS)
		return;
	s = begin_field(words, s, n);
	for (size_t i = 0; i < n;) {
		uint32_t c = (unsigned char)s[i];
		size_t step = 1, end = i;

		if (c == ' ') {
			gap |= GAP_SPACE;
			i++;
			continue;
		}
		if ((c | 32) == 'h' && (step = address(s, n, i)) != 0) {
			gap |= GAP_OTHER;
			i += step;
			continue;
		}
		if (small[c])
			end = add_plain(words, s, n, i, gap);
		if (end == i) {
			step = c < 0x80 ? 1 : text_decode(s + i, n - i, &c);
			if (!letter(c)) {
				i = skip_gap(s, n, i, c, step, &gap);
				continue;
			}
			end = word_end(s, n, i);
			add_word(words, s, i, end, gap);
		}
		gap = 0;
		i = end;
	}
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

const char *
words_text(const struct words *words, size_t i)
{
	return words->folded.data + words->items[i].at;
}

bool
words_is(const struct words *words, size_t i, const char *folded)
{
	return i < words->count && strcmp(words_text(words, i), folded) == 0;
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
	char *raw, *line;
	const char *source;
	uint32_t from, to;

	if (first >= end || end > words->count)
		return mem_dup("");
	source = words->fields[words->items[first].field];
	from = words->items[first].from;
	to = words->items[end - 1].to;
	while (closed && to < LIMIT_FIELD_BYTES && closing_bytes(source + to))
		to += closing_bytes(source + to);
	raw = mem_ndup(source + from, to > from ? to - from : 0);
	line = text_line(raw, max_bytes);
	free(raw);
	return line;
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

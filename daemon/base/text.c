/* Text: a growing string, UTF-8, folding for comparison and the gate for everything that is shown. */
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/glyph.h"
#include "base/mem.h"

#define REPLACEMENT 0xFFFDu

void
text_clear(struct text *t)
{
	free(t->data);
	*t = (struct text){ 0 };
}

static void
make_room(struct text *t, size_t more)
{
	size_t need = t->len + more + 1;

	if (need <= t->cap)
		return;
	t->cap = need < 64 ? 64 : need + need / 2;
	t->data = mem_resize(t->data, t->cap, 1);
	/* Whoever asked for room may have nothing to add: text_fold of "" or of accents alone. */
	t->data[t->len] = '\0';
}

void
text_reserve(struct text *t, size_t more)
{
	make_room(t, more);
}

void
text_add(struct text *t, const char *s, size_t n)
{
	make_room(t, n);
	if (n)
		memcpy(t->data + t->len, s, n);
	t->len += n;
	t->data[t->len] = '\0';
}

void
text_puts(struct text *t, const char *s)
{
	if (s)
		text_add(t, s, strlen(s));
}

void
text_putc(struct text *t, char c)
{
	make_room(t, 1);
	t->data[t->len++] = c;
	t->data[t->len] = '\0';
}

void
text_vprintf(struct text *t, const char *format, va_list ap)
{
	_cleanup_free_ char *s = mem_vprintf(format, ap);

	text_puts(t, s);
}

void
text_printf(struct text *t, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	text_vprintf(t, format, ap);
	va_end(ap);
}

void
text_trim(struct text *t)
{
	while (t->len && strchr(" \t\r\n\f\v", t->data[t->len - 1]))
		t->data[--t->len] = '\0';
}

char *
text_take(struct text *t)
{
	char *s = t->data ? t->data : mem_dup("");

	*t = (struct text){ 0 };
	return s;
}

size_t
text_decode(const char *s, size_t n, uint32_t *ret_character)
{
	const unsigned char *u = (const unsigned char *)s;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t need = u[0] < 0x80 ? 1 : u[0] >= 0xF0 ? 4 : u[0] >= 0xE0 ? 3 : 2;
	uint32_t c = need == 1 ? u[0] : u[0] & (0xFFu >> (need + 1));

	*ret_character = REPLACEMENT;
	if ((u[0] >= 0x80 && u[0] < 0xC2) || u[0] > 0xF4 || need > n)
		return 1;
	for (size_t i = 1; i < need; i++) {
		if ((u[i] & 0xC0) != 0x80)
			return 1;
		c = c << 6 | (u[i] & 0x3F);
	}
	if (need > 1 && (c < least[need] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)))
		return 1;
	*ret_character = c;
	return need;
}

void
text_put_utf8(struct text *t, uint32_t c)
{
	char out[4];
	size_t n;

	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = REPLACEMENT;
	if (c < 0x80) {
		text_putc(t, (char)c);
		return;
	}
	n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3F));
	out[0] = (char)((0xF00u >> n & 0xFF) | c);
	text_add(t, out, n);
}

bool
text_is_utf8(const char *s, size_t n)
{
	uint32_t c;

	for (size_t i = 0; i < n;) {
		size_t step;

		if ((unsigned char)s[i] < 0x80) {
			i++;
			continue;
		}
		step = text_decode(s + i, n - i, &c);
		if (step == 1)
			return false;
		i += step;
	}
	return true;
}

/* True if S is such a line already. */
static bool
plain_line(const char *s, size_t n)
{
	char before = ' ';

	for (size_t i = 0; i < n; before = s[i++])
		if (s[i] < ' ' || s[i] >= 0x7F || (s[i] == ' ' && before == ' '))
			return false;
	return before != ' ';
}

char *
text_line(const char *s, size_t max_bytes)
{
	return text_line_of(s ? s : "", s ? strlen(s) : 0, max_bytes);
}

/* The character at S with what may follow it: 0 for what is not shown at all. */
static uint32_t
shown(const char *s, size_t n, uint32_t before, size_t *ret_took)
{
	uint32_t c, after = 0;

	*ret_took = text_decode(s, n, &c);
	if (glyph_is_hidden(c)) {
		if (*ret_took < n)
			(void)text_decode(s + *ret_took, n - *ret_took, &after);
		return glyph_joins(before, c, after) ? c : 0;
	}
	return glyph_is_control(c) || glyph_is_none(c) ? REPLACEMENT : c;
}

/* Cut at a character, with a mark. What joins a character to the next one goes with that. */
static void
cut(struct text *t, size_t len)
{
	for (size_t start = len; start > 0;) {
		uint32_t c;

		while (start > 0 && (t->data[--start] & 0xC0) == 0x80)
			;
		(void)text_decode(t->data + start, len - start, &c);
		if (!glyph_is_hidden(c))
			break;
		len = start;
	}
	t->len = len;
	t->data[len] = '\0';
	text_puts(t, "…");
}

static bool
is_plain(char c)
{
	return c > ' ' && c < 0x7F;
}

/* How many plain characters, which are nearly all, stand at S in one piece, with single spaces between them: at most ROOM. */
static size_t
plain_run(const char *s, size_t n, size_t room)
{
	size_t run = 0, most = n < room ? n : room;

	while (run < most) {
		if (is_plain(s[run]))
			run++;
		else if (run && s[run] == ' ' && run + 1 < most && is_plain(s[run + 1]))
			run += 2;
		else
			break;
	}
	return run;
}

char *
text_line_of(const char *s, size_t n, size_t max_bytes)
{
	struct text t = { 0 };
	size_t most = max_bytes ? max_bytes : SIZE_MAX, took;
	uint32_t last = 0, c;
	bool gap = false;

	if (n < most && plain_line(s, n))
		return mem_ndup(s, n);
	for (size_t i = 0; i < n; i += took) {
		size_t before = t.len, run;

		took = text_decode(s + i, n - i, &c);
		if (glyph_is_space(c)) {
			gap = t.len > 0;
			last = 0;
			continue;
		}
		c = shown(s + i, n - i, last, &took);
		if (!c)
			continue;
		if (gap)
			text_putc(&t, ' ');
		gap = false;
		run = plain_run(s + i, n - i, most > t.len ? most - t.len : 0);
		if (run)
			text_add(&t, s + i, took = run);
		else
			text_put_utf8(&t, c);
		last = run ? 0 : c;
		if (max_bytes && t.len > max_bytes) {
			cut(&t, before);
			break;
		}
	}
	return text_take(&t);
}

char *
text_lines(const char *s)
{
	struct text t = { 0 };
	size_t n = s ? strlen(s) : 0, took;
	uint32_t last = 0;

	for (size_t i = 0; i < n; i += took) {
		uint32_t c;

		took = text_decode(s + i, n - i, &c);
		if (c == '\t' || glyph_ends_line(c))
			text_putc(&t, c == '\t' ? '\t' : '\n');
		else if (c != '\r' && (c = shown(s + i, n - i, last, &took)) != 0)
			text_put_utf8(&t, c);
		last = c ? c : last;
	}
	return text_take(&t);
}

/* Base letters of U+00C0 to U+017F; '*' marks what has no base letter and is handled by case only. */
static const char latin_base[] =
	"aaaaaa*ceeeeiiii*nooooo*ouuuuy**aaaaaa*ceeeeiiii*nooooo*ouuuuy*y"
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkklllllll"
	"lllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static uint32_t
fold_character(uint32_t c)
{
	if (c >= 0xC0 && c <= 0x17F && latin_base[c - 0xC0] != '*')
		return (uint32_t)latin_base[c - 0xC0];
	switch (c) {
	case 0xC6:
	case 0xD0:
	case 0xDE:
		return c + 0x20;
	case 0x132:
	case 0x152:
		return c + 1;
	case 0x2010:
	case 0x2011:
		return '-';
	case 0x2018:
	case 0x2019:
		return '\'';
	default:
		break;
	}
	if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40F)
		return c + 0x50;
	return c;
}

void
text_fold(struct text *t, const char *s, size_t n)
{
	make_room(t, n);
	for (size_t i = 0; i < n;) {
		uint32_t c = (unsigned char)s[i];

		if (c < 0x80) {
			text_putc(t, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
			i++;
			continue;
		}
		i += text_decode(s + i, n - i, &c);
		/* Combining accents go, invisible characters inside words too. */
		if ((c >= 0x300 && c <= 0x36F) || glyph_is_hidden(c))
			continue;
		if (c == 0xDF || c == 0x1E9E)
			text_add(t, "ss", 2);
		else
			text_put_utf8(t, fold_character(c));
	}
}

char *
text_folded(const char *s)
{
	struct text t = { 0 };

	text_fold(&t, s, strlen(s));
	return text_take(&t);
}

#define FAR 64u

unsigned
text_distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	unsigned row[3][FAR + 1];

	if (n > FAR || m > FAR)
		return FAR;
	for (size_t j = 0; j <= m; j++)
		row[0][j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *now = row[i % 3], *last = row[(i + 2) % 3],
			 *before = row[(i + 1) % 3];

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			unsigned best = last[j - 1] + (a[i - 1] != b[j - 1]);

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
				before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			now[j] = best;
		}
	}
	return row[n % 3][m];
}

bool
text_equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool
text_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool
text_starts_nocase(const char *s, const char *prefix)
{
	return strncasecmp(s, prefix, strlen(prefix)) == 0;
}

bool
text_blank(const char *s)
{
	return !s || s[strspn(s, " \t\r\n\f\v")] == '\0';
}

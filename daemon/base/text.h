/* Text: a growing string, UTF-8, and the gate that keeps control characters from journal, terminal and mail. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growing string; zero-initialise it. `data` is NULL while it is empty, else NUL-terminated; `len` is without the NUL. */
struct text {
	char *data;
	size_t len;
	size_t cap;
};

void text_clear(struct text *t); /* frees; usable again. For _cleanup_(text_clear) */
void text_add(struct text *t, const char *s, size_t n);
void text_puts(struct text *t, const char *s);
/* Makes room for MORE bytes, so that what is added next need not. */
void text_reserve(struct text *t, size_t more);
void text_putc(struct text *t, char c);
void text_printf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *t, const char *format, va_list ap)
	__attribute__((format(printf, 2, 0)));
void text_trim(struct text *t); /* removes white space at the end */
/* The string itself, never NULL; the caller owns it and T is empty again. */
char *text_take(struct text *t);

/* Decodes one character of the N bytes at S (N > 0). Returns the bytes it takes (1 to 4) and the code point;
 * a bad byte counts as one byte and U+FFFD. Refuses overlong forms, surrogates and above U+10FFFF (RFC 3629). */
size_t text_decode(const char *s, size_t n, uint32_t *ret_character);
/* Appends a code point as UTF-8; what is not a character becomes U+FFFD. */
void text_put_utf8(struct text *t, uint32_t character);
bool text_is_utf8(const char *s, size_t n);

/* The gate for words that people read, on a line of a terminal, the journal, a mail header or a calendar: runs of white
 * space and line breaks of every kind become one space; other control characters and bytes that are no UTF-8 become U+FFFD;
 * what has no shape of its own (base/glyph.h) goes unless emoji or letters are written with it. At most MAX_BYTES (0: no
 * limit), cut at a character with "…". Never NULL; the caller frees. More gates are in base/gate.h. */
char *text_line(const char *s, size_t max_bytes);
/* The same of the N bytes at S. */
char *text_line_of(const char *s, size_t n, size_t max_bytes);
/* The same, but line breaks (as \n) and tabs stay. */
char *text_lines(const char *s);

/* Lower-cased, accents removed (Latin, Greek, Cyrillic case; Latin accents), for comparing; appended to T. */
void text_fold(struct text *t, const char *s, size_t n);
/* Folded copy; the caller frees. */
char *text_folded(const char *s);

/* Edit distance (insert, delete, replace, swap of neighbours) of two strings of at most 64 bytes; more is "far" (64). */
unsigned text_distance(const char *a, const char *b);

bool text_equal(const char *a, const char *b); /* NULL equals NULL only */
bool text_starts(const char *s, const char *prefix);
bool text_starts_nocase(const char *s, const char *prefix);
bool text_blank(const char *s); /* NULL, empty or white space only */

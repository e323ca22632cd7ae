/* Charset: the bytes of a page as UTF-8. By byte order mark, Content-Type, XML declaration;
 * else UTF-8; else windows-1252. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct charset_text {
	const char *data; /* UTF-8 without a byte order mark; borrowed from the page, or from
			     `own` */
	size_t len;
	struct text own;
	unsigned bad_line; /* the first line with bytes that are wrong in the charset that was
			      told; 0: none */
	const char *told;  /* that charset; static storage */
};

/* Never fails: bytes that nothing explains are read as windows-1252, one by one. */
void charset_decode(
	const char *body, size_t len, const char *content_type, struct charset_text *ret);
void charset_clear(struct charset_text *text);

/* Appends N bytes that may be UTF-8; each bad byte as windows-1252. Returns the offset of the
 * first bad one, or N. */
size_t charset_mend(struct text *out, const char *s, size_t n);

/* Opens each charset once and keeps it open: the C library takes them from files (gconv), and a file
 * that is in use is not asked for again. From here on charset_decode opens nothing. */
struct charset_shelf;
struct charset_shelf *charset_prepare(void);
void charset_release(struct charset_shelf *shelf);

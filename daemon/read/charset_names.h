/* Charset: which of them a page may be in, by name. */
#pragma once

#include <stddef.h>

/* Longer names are nobody's. */
#define CHARSET_NAME 24

/* Where ASCII is in a charset. */
enum charset_ascii {
	CHARSET_ASCII,     /* in its bytes, and nothing else is */
	CHARSET_SHIFTS,    /* in its bytes, as long as no others are put in their place */
	CHARSET_ELSEWHERE, /* in wider units, or in other bytes */
};

struct charset {
	const char *name;
	const char *handler; /* as libxml2 knows it: the larger set where one is the other's
				heir (WHATWG encoding) */
	enum charset_ascii ascii;
};

/* NULL when NAME (N bytes, in any way of writing) is no charset that forewarn reads. */
const struct charset *charset_named(const char *name, size_t n);

/* All of them, by number; NULL beyond the last. */
const struct charset *charset_at(size_t index);

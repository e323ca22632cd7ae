/* Reference: character references of HTML, named and numeric (HTML living standard,
 * section 13.5). */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The code point of a name of N bytes without & and ; - 0 if nobody knows it. */
uint32_t reference_named(const char *name, size_t n);
/* The code point that a number means: 0x80 to 0x9F as windows-1252, U+FFFD for what is no
 * character. */
uint32_t reference_number(uint32_t number);
/* Decodes the reference at S (N bytes, the first is '&'). Returns the bytes it takes, or 0 when
 * it is only an ampersand. Without its ';' a number counts, and a name of Latin-1 that no
 * letter, digit or '=' follows. */
size_t reference_decode(const char *s, size_t n, uint32_t *ret);

/* Hashes: 128 bits that tell one entry or text from another (XXH3). Not a defence against forgery: every key is kept
 * per source, so a vendor could at most confuse its own entries. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hash {
	uint8_t bytes[16];
};

struct hasher; /* a stream; parts are kept apart: ("ab","c") differs from ("a","bc") */

struct hasher *hash_begin(void);
void hash_part(struct hasher *h, const void *data, size_t len);
void hash_string(struct hasher *h, const char *s); /* NULL is a part of its own */
struct hash hash_end(struct hasher *h);            /* frees H */

struct hash hash_of(const void *data, size_t len);
bool hash_equal(const struct hash *a, const struct hash *b);
int hash_compare(const struct hash *a, const struct hash *b);

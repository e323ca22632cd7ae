/* Word bytes: eight bytes of a text at a time, which is what makes cutting it into words cheap. */
#pragma once

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define WORD_BYTES 8u
#define WORD_BYTES_ALL(c) (0x0101010101010101u * (uint64_t)(c))

/* Of letters, made small, and digits only digits are without this bit. */
#define WORD_BYTES_NO_DIGIT 0x40

/* Eight bytes, the first of them lowest. */
static inline uint64_t
word_bytes_load(const char *s)
{
	uint64_t bytes;

	memcpy(&bytes, s, WORD_BYTES);
	return le64toh(bytes);
}

/* The same of the N at S, which are fewer; 0 where there are none. */
static inline uint64_t
word_bytes_load_last(const char *s, size_t n)
{
	uint64_t bytes = 0;

	memcpy(&bytes, s, n);
	return le64toh(bytes);
}

static inline void
word_bytes_store(char *s, uint64_t bytes)
{
	bytes = htole64(bytes);
	memcpy(s, &bytes, WORD_BYTES);
}

/* Sixteen bytes, as compilers know them. */
typedef uint8_t word_bytes_block __attribute__((vector_size(16)));

/* ASCII letters, made small, and digits of a block; 0 in the place of all else. */
static inline void
word_bytes_fold(char *folded, const char *s)
{
	word_bytes_block bytes, small;

	memcpy(&bytes, s, sizeof(bytes));
	small = bytes | 0x20;
	small &= (word_bytes_block)((small - 'a' < 26) | (bytes - '0' < 10));
	memcpy(folded, &small, sizeof(small));
}

/* Of bytes below 128: the lowest bit that is set marks the first byte that is 0; 0: there is none. */
static inline uint64_t
word_bytes_end(uint64_t bytes)
{
	return (bytes - WORD_BYTES_ALL(1)) & WORD_BYTES_ALL(0x80);
}

/* What stands before the byte that word_bytes_end marks, and how many bytes that is. */
static inline uint64_t
word_bytes_before(uint64_t bytes, uint64_t end)
{
	return bytes & (end ^ (end - 1));
}

static inline unsigned
word_bytes_count(uint64_t end)
{
	return (unsigned)__builtin_ctzll(end) / 8;
}

/* The first COUNT bytes, which are fewer than eight. */
static inline uint64_t
word_bytes_first(uint64_t bytes, size_t count)
{
	return bytes & (((uint64_t)1 << count * 8) - 1);
}

#define WORD_BYTES_FACTOR 0x9E3779B97F4A7C15u

/* A hash, 0 at first, goes over eight bytes at a time and once over the rest, also when that is
 * nothing. */
static inline uint64_t
word_bytes_mix(uint64_t hash, uint64_t bytes)
{
	hash = (hash ^ bytes) * WORD_BYTES_FACTOR;
	return hash ^ hash >> 32;
}

static inline uint32_t
word_bytes_hash(uint64_t hash)
{
	return (uint32_t)((hash * WORD_BYTES_FACTOR) >> 32);
}

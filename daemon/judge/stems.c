/* Stems: the hash of a folded word, and of its singular. */
#include "judge/stems.h"

#include <string.h>

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

uint32_t
stems_plain(const char *s, const char *folded, size_t n, unsigned gap, uint32_t hash)
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

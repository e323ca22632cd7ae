/* Hashes: 128 bits by XXH3. */
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/mem.h"

struct hasher {
	XXH3_state_t *state;
};

struct hasher *
hash_begin(void)
{
	struct hasher *h = MEM_NEW(struct hasher);

	h->state = mem_got(XXH3_createState());
	(void)XXH3_128bits_reset(h->state);
	return h;
}

void
hash_part(struct hasher *h, const void *data, size_t len)
{
	uint64_t size = len;

	(void)XXH3_128bits_update(h->state, &size, sizeof(size));
	(void)XXH3_128bits_update(h->state, data, len);
}

void
hash_string(struct hasher *h, const char *s)
{
	uint64_t missing = UINT64_MAX;

	if (s)
		hash_part(h, s, strlen(s));
	else
		(void)XXH3_128bits_update(h->state, &missing, sizeof(missing));
}

static struct hash
canonical(XXH128_hash_t value)
{
	XXH128_canonical_t c;
	struct hash hash;

	XXH128_canonicalFromHash(&c, value);
	memcpy(hash.bytes, c.digest, sizeof(hash.bytes));
	return hash;
}

struct hash
hash_end(struct hasher *h)
{
	struct hash hash = canonical(XXH3_128bits_digest(h->state));

	(void)XXH3_freeState(h->state);
	free(h);
	return hash;
}

struct hash
hash_of(const void *data, size_t len)
{
	return canonical(XXH3_128bits(data, len));
}

bool
hash_equal(const struct hash *a, const struct hash *b)
{
	return hash_compare(a, b) == 0;
}

int
hash_compare(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

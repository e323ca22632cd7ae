/* Index: the declared uses filed by their rarest words, in few bytes each. */
#pragma once

#include "judge/stands.h"
#include "judge/terms.h"

/* How the words of a text that has the key must be read. */
enum way {
	WAY_PLAIN,
	WAY_JOINED,   /* two words written as one */
	WAY_SQUEEZED, /* more words, of which two are written as one or one as two */
	WAY_SPLIT,    /* one word written as two */
	WAY_TURNED,   /* last word first */
	WAY_NAME,     /* a name whose versions follow */
	WAY_IMPLIED,  /* the same, of a term that ends in a version: counts only beside one */
	WAY_TAIL,   /* the last word of a name before "versions": "API versions 31.0 to 40.0" */
	WAY_GLUED,  /* a name with its version in one word: "TLSv1.1" */
	WAY_SHRUNK, /* the same without the dot: "python38" */
	WAY_RESPELT, /* with a word that has another spelling: "Basic auth" */
	WAY_PATTERN,
};

/* What a word of a text may begin, by its stem. */
enum hint {
	HINT_SINGLE = 1,  /* it is filed alone */
	HINT_PAIR = 2,    /* a pair that it begins is filed */
	HINT_HEAD = 4,    /* a term that may be turned ends in it */
	HINT_OPENING = 8, /* a term of two words begins with it */
};

struct slot {
	uint32_t key;
	uint32_t use;   /* its number; of WAY_PATTERN that of the pattern */
	uint8_t offset; /* of the filed word in the term */
	uint8_t way;
	uint8_t count; /* of the words that must stand there one by one; 0: other words may too */
	uint8_t check; /* index_check of them */
};

struct filed_use {
	uint32_t text; /* offset */
	uint32_t claim;
};

struct filed_pattern {
	uint32_t use;
	struct pattern *pattern;
};

#define INDEX_LINKS 256u

struct terms {
	enum terms_list list;
	struct text texts; /* of the uses, each with its NUL */
	struct filed_use *uses;
	size_t count, cap;
	struct slot *slots; /* sorted by bucket */
	size_t slot_count, slot_cap;
	uint32_t *starts;  /* of the buckets in slots; one more than there are */
	uint8_t *bits;     /* a bit for each of the keys, thrown many times as wide */
	uint32_t bit_mask; /* of bytes */
	uint8_t *hints;    /* by the stems of words */
	uint32_t hint_mask;
	uint32_t mask; /* of buckets */
	bool in_ie;    /* a term has a word such as "cookie", whose plural has another stem */
	struct filed_pattern *patterns;
	size_t pattern_count, pattern_cap;
	uint32_t *everywhere; /* patterns without a required word */
	size_t everywhere_count, everywhere_cap;
	uint32_t links[INDEX_LINKS]; /* hashes of "of", "with", ..., at their place or behind */
};

/* Files what terms_new has collected. */
void index_file(struct terms *terms);

static inline uint32_t
index_single(uint32_t stem)
{
	return (stem ^ stem >> 13) * 0xC2B2AE35u;
}

/* Few other words have it in the place of these; every plural of them does, which differs at its end. */
static inline uint8_t
index_check(const struct words *words, size_t first, size_t count)
{
	uint32_t sum = 0;

	for (size_t i = first; i < first + count; i++) {
		const unsigned char *s = (const unsigned char *)words_text(words, i);

		sum = (sum ^ s[0] ^ (unsigned)s[1] << 8) * 0x9E3779B1u;
	}
	return (uint8_t)(sum >> 24);
}

static inline uint32_t
index_pair(uint32_t a, uint32_t b)
{
	uint32_t key = a * 0x9E3779B1u ^ (b + 0x7F4A7C15u + (a << 6) + (a >> 2));

	key ^= key >> 15;
	return key * 0x85EBCA6Bu;
}

static inline uint32_t
index_turned(uint32_t last, uint32_t first)
{
	return index_pair(first, last) ^ 0x5BD1E995u;
}

/* Other words have the same hints: they are only what saves looking up most. */
static inline unsigned
index_hint(const struct terms *terms, uint32_t stem)
{
	return terms->hints[stem & terms->hint_mask];
}

static inline const char *
index_text(const struct terms *terms, size_t use)
{
	return terms->texts.data + terms->uses[use].text;
}

/* Tongue: the texts of letters in one language, as letters/LANGUAGE.yaml has them. After loading it is complete: what the
 * language lacks is there in English. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/place.h"

/* Forms that a text may have by its number, as CLDR calls them; every text has the last. */
#define TONGUE_FORMS \
	{ \
		"zero", "one", "two", "few", "many", "other" \
	}
#define TONGUE_OTHER "other"

struct tongue {
	char *language; /* the file's name: "en" */
	struct tongue_text {
		char *key; /* "date.months.3", "happened.moves.one": the way through the file */
		char *text;
		struct place at;
	} * texts; /* sorted by key */
	size_t count, cap;
};

void tongue_clear(struct tongue *tongue);
/* Adds the text, or replaces the one that there was: KEY is copied, TEXT too. */
void tongue_set(struct tongue *tongue, const char *key, const char *text, struct place at);
/* The text, or NULL: borrowed. */
const char *tongue_find(const struct tongue *tongue, const char *key);
/* Is there any text below GROUP: "date", "date.months"? */
bool tongue_has_group(const struct tongue *tongue, const char *group);
/* The form of a whole number in this language: "one", "few", "other". */
const char *tongue_form(const struct tongue *tongue, unsigned number);

/* Does a rule such as "n % 10 = 2..4 and n % 100 != 12..14" (CLDR's, for whole numbers) hold of NUMBER? -EINVAL: nobody can
 * read it. */
int tongue_rule(const char *rule, unsigned number, bool *ret);

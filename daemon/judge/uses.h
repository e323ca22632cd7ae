/* Uses: one declared use, taken apart into words, a version range or a pattern. */
#pragma once

#include "judge/patterns.h"
#include "judge/versions.h"
#include "model/dependency.h"

enum use_form {
	USE_TERM,
	USE_VERSION, /* a name and the versions of it that are in use */
	USE_PATTERN,
};

struct compiled_use {
	enum use_form form;
	size_t claim;
	size_t twin; /* the number of the use that stands for the same item of the configuration */
	char *text;         /* as written */
	struct words words; /* of the term, or of the name */
	struct range range; /* USE_VERSION */
	bool implied; /* the range comes from a term that ends in a version ("Python 3.8"):
			 counts only beside a version */
	struct pattern *pattern;
};

/* Takes S apart. 0, or -EINVAL with a sentence in *RETERR_WHY. The caller clears RET in both
 * cases. */
int use_compile(const char *s, struct compiled_use *ret, char **reterr_why);
/* Of a term that ends in a version, the same as a name with that version; false if it has none.
 */
bool use_implied(const struct compiled_use *term, struct compiled_use *ret);
void use_clear(struct compiled_use *use);
/* True if the words of USE stand at word FIRST of the text, as whole words, a simple plural
 * allowed. */
bool use_stands(const struct compiled_use *use, const struct words *words, size_t first);

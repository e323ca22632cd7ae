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

#define USE_OTHER_MAX 128u

/* Made anew where it is needed: a table of a hundred thousand keeps only the text. */
struct compiled_use {
	enum use_form form;
	const char *text;   /* as written; borrowed */
	struct words words; /* of the term, or of the name */
	struct words stem;  /* of a term that ends in a glued version ("SMBv1"): "SMB" */
	char glued[16];
	struct words other; /* of a term in its other spelling, see use_respell */
	char other_text[USE_OTHER_MAX];
	struct range range;
	size_t named; /* of a term that ends in a version ("Python 3.8", "SMBv1"): the words of
			 the name, so that ranges count; 0: it ends in none */
	bool quoted;  /* "so": in this order only */
	bool common;  /* the last word is written small: no proper name */
	bool turns;   /* common, or the last word is an abbreviation: "Oven API" */
	bool exact;   /* a path or package, whose signs count */
};

/* Takes S apart, which is borrowed. 0, or -EINVAL with a sentence in *RETERR_WHY. RET is zeroed
 * before its first use, may be used again, and is cleared in the end. */
int use_compile(const char *s, struct compiled_use *ret, char **reterr_why);
void use_clear(struct compiled_use *use);
/* The pattern of a use that is one; NULL with a sentence. */
struct pattern *use_pattern(const char *s, char **reterr_why);
/* The words of the name that versions follow: of USE_VERSION, or of a term with NAMED. */
const struct words *use_name(const struct compiled_use *use, size_t *ret_count);
/* The folded letters of the name that versions follow, in one word: "nodejs" of "Node.js 18". Their number; 0: it is
 * none that is written so. */
#define USE_GLUED_MAX 16u
size_t use_glued_name(const struct compiled_use *use, char ret[static USE_GLUED_MAX + 1]);
/* Fills in the words of a term as they are also written: "Basic auth", "Postgres 12". False if no other spelling is
 * known. */
bool use_respell(struct compiled_use *use);
/* "TLS" of "TLS < 1.2", which may be written "TLSv1.1". */
bool use_glues(const struct compiled_use *use);
/* A name of one word that texts use as a word: what the user wrote in quotes with a capital, and what vendors like to take
 * for names ("Teams"). It counts where it is written as a name. */
bool use_everyday(const struct compiled_use *use);

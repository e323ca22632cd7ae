/* Phrase: words that mean forced, or that speak against it; one line of phrases/LANGUAGE.yaml. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"
#include "model/kind.h"
#include "model/place.h"

enum where {
	WHERE_TITLE = 1,
	WHERE_LEAD = 2,
	WHERE_BODY = 4,
	WHERE_LABEL = 8,
	WHERE_TAIL = 16, /* of a match: a "see also" behind what is announced */
};

struct phrase {
	char *text;     /* words; "*" stands for one to three words */
	char *language; /* the file's name: "en" */
	enum kind kind;
	enum role role; /* what a date in the same sentence means; ROLE_NONE: nothing */
	double weight;  /* below zero: speaks against */
	unsigned where; /* enum where, or'ed */
	struct strings holds;
	struct strings not ;
	struct place at;
};
void phrase_clear(struct phrase *phrase);

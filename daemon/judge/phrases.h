/* Phrases: the words that mean forced or speak against it, compiled once, found in one walk
 * over an entry's words. */
#pragma once

#include "judge/sentence.h"
#include "model/config.h"
#include "model/phrase.h"

struct phrases;

/* A compiled phrase: what a hit points to. */
struct saying {
	char *text;
	unsigned language; /* its number among those that have phrases */
	enum kind kind;
	enum role role;
	double weight;
	unsigned where;
	bool withdraws;
	bool reassures; /* withdraws, unless something else was said to end before it */
	bool hedged;    /* tells what may happen */
	bool closes;    /* ends where its clause ends */
	struct word_choice *choices;
	size_t choice_count;
	unsigned index; /* its number in the configuration */
};

struct hit {
	const struct saying *saying;
	size_t first, end; /* words */
	enum where where;
};
struct hits {
	struct hit *items;
	size_t count, cap;
};

/* Compiles the phrases of CONFIG. In a phrase "*" stands for one to three words, "**" for none
 * to fourteen, "a|b" for either word, and a "." at its end for the end of a clause. What is no
 * phrase goes to COMPLAINTS. */
struct phrases *phrases_new(const struct config *config, struct complaints *complaints);
/* Only the complaints. */
void phrases_examine(const struct config *config, struct complaints *complaints);
void phrases_free(struct phrases *phrases);
/* All hits in PROSE in the order of the text. Phrases of LANGUAGE count everywhere; English
 * ones count in titles and labels of other languages too, and everywhere when LANGUAGE is NULL
 * or has no phrases. A hit inside a longer hit is left out. The caller clears RET. */
void phrases_find(const struct phrases *phrases, const struct prose *prose,
	const char *language, struct hits *ret);
void hits_clear(struct hits *hits);

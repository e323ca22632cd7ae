/* Facts: what an entry announces, each with its evidence; and the matches of an entry with dependencies. */
#pragma once

#include <stddef.h>

#include "base/strings.h"
#include "model/kind.h"
#include "model/phrase.h"
#include "model/when.h"

struct milestone {
	enum role role;
	struct when when;
	char *text; /* the words that say it, as the vendor wrote them */
};

struct evidence {
	char *rule; /* what spoke: the vendor's words that a phrase or a date was found in */
	char *text; /* the vendor's own sentence or label */
	enum where where;
	double weight; /* what it added; below zero: spoke against */
};

struct facts {
	enum kind kind;
	enum forced forced;
	double confidence;     /* 0..1 */
	struct when effective; /* the first date on which an unprepared customer is hurt */
	struct milestone *milestones;
	size_t milestone_count, milestone_cap;
	struct evidence *evidence;
	size_t evidence_count, evidence_cap;
	bool withdrawn; /* the vendor takes it back; judge's answer about one text, not kept */
	char *quote; /* the sentence that judge chose to show; NULL: see facts_quote. Not kept */
};
void facts_clear(struct facts *facts);
/* A new zeroed item at the end. */
struct milestone *facts_add_milestone(struct facts *facts);
struct evidence *facts_add_evidence(struct facts *facts);
/* The vendor's sentence that says best what happens: the one that judge chose, else that of the
 * strongest evidence in prose, never a label; or NULL. Borrowed. */
const char *facts_quote(const struct facts *facts);

const char *where_name(enum where where);  /* "title", "lead", "body", "label", "tail" */
const char *where_words(enum where where); /* for a sentence: "the title", "a “see also”" */
int where_of(const char *name);

/* An entry and a dependency belong together, and why. Owns its strings, so it outlives both. */
struct match {
	char *dependency; /* its name */
	char *term; /* the item of `uses` as written; NULL: the dependency names no uses, all of the service counts */
	char *text; /* the words of the entry that it hit; NULL as above */
	enum where where;
};
struct matches {
	struct match *items;
	size_t count, cap;
};
struct match *matches_add(struct matches *matches);
void matches_clear(struct matches *matches);

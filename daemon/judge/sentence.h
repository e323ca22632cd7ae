/* Sentence: an entry's words by place (title, lead, body, labels) and sentence. */
#pragma once

#include "judge/words.h"
#include "model/entry.h"
#include "model/phrase.h"

struct sentence {
	size_t first, end; /* words */
	enum where where;
	bool name; /* a label that names something ("product=Support Desk") and announces nothing */
	bool preamble; /* "Updated 4 May: we changed the timeline" that heads a re-issue */
};

struct prose {
	struct words words;
	struct sentence *sentences;
	size_t count, cap;
};

/* Cuts ENTRY, whose strings are borrowed until prose_clear. The lead is the first 400
 * characters or so of the body, a preamble left out. */
void prose_read(struct prose *prose, const struct entry *entry);
/* The same of a text alone, all of it WHERE: for the examples of phrases. */
void prose_read_text(struct prose *prose, const char *text, enum where where);
void prose_clear(struct prose *prose);
enum where prose_where(const struct prose *prose, size_t word);
/* True if the word stands in a "See also" sentence of the body, or in the list below such a
 * heading. */
bool prose_in_tail(const struct prose *prose, size_t word);
/* True if the word is written as a name: with a capital, in an identifier ("x-teams-id"), in a label, or where
 * nothing has a capital. */
bool prose_is_name(const struct prose *prose, size_t word);
/* The vendor's sentence around a word, one safe line; the caller frees. */
char *prose_sentence(const struct prose *prose, size_t word);

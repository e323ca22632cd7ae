/* Likeness: the words of two titles, without those that every announcement has. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct likeness {
	size_t both, only_first, only_second; /* words, each once */
	bool identifiers; /* each has a word with a digit that the other lacks */
	bool marked;      /* the second says that it is a re-issue: "(Updated)", "Reminder:" */
	bool extends;     /* it says that a date changed: "extended", "postponed" */
};
struct likeness likeness_of(const char *first, const char *second);
/* One says nothing that the other does not say; at least LEAST words are the same. */
bool likeness_covers(const struct likeness *likeness, size_t least);
/* Both say the same. */
bool likeness_equal(const struct likeness *likeness, size_t least);
/* Half of the words or more are the same. */
bool likeness_near(const struct likeness *likeness, size_t least);

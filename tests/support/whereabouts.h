/* Whereabouts: on which pages of a store each row stands, so that a test knows what a damaged page may cost - and what it
 * must not. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct whereabouts_row {
	char *line; /* what the row says, by a query of the caller's */
	unsigned *pages;
	size_t page_count, page_cap;
};

struct whereabouts {
	struct whereabouts_row *rows;
	size_t count, cap;
	unsigned page_bytes, page_total; /* pages are counted from 1 */
};

/* The rows of TABLE (one whose rows have numbers) in the store of folder STATE, which nobody has open and which has no log.
 * SQL gives one line for each, by row number. Added to RET, which begins zeroed. 0, or -1 when SQLite refuses. */
int
whereabouts_add(const char *state, const char *table, const char *sql, struct whereabouts *ret);
void whereabouts_clear(struct whereabouts *whereabouts);
/* Is none of its pages among the damaged ones (by page, from 1)? */
bool whereabouts_spared(const struct whereabouts_row *row, const bool *damaged);

/* Walk: over the words of one entry, looking for declared uses. */
#pragma once

#include "judge/index.h"

/* What the walk has met of one use with versions or a pattern. */
struct seen {
	size_t use;
	bool versions; /* with versions, met or not */
	bool bare;     /* without any */
	size_t bare_at, bare_end;
};

/* What a walk over one entry collects. */
struct walk {
	const struct terms *terms;
	const struct prose *prose;
	struct finds *finds;
	struct finds *hidden; /* what is something else; or NULL */
	bool all;             /* every place, not the best one */
	bool bends;
	bool german;
	size_t head;             /* of a list, see GUISE_LISTED */
	struct compiled_use use; /* the one at hand */
	struct seen *seen;       /* few: versions and patterns that the entry touches */
	size_t seen_count, seen_cap;
	size_t *places;     /* of the find of a use: its number + 1, at its hash or behind it */
	size_t place_count; /* a power of two, more than twice the finds */
};

/* What was met of use USE, made when it is new. */
struct seen *walk_see(struct walk *walk, size_t use, bool *ret_new);
/* Notes that words FIRST to END are use NUMBER; NULL when they are something else or a better place is known. */
struct find *walk_add(struct walk *walk, size_t number, size_t first, size_t end);
/* True if nothing that word I begins could be a better place for a use. */
bool walk_is_settled(struct walk *walk, size_t number, size_t i);

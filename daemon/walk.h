/* Walk: one page through read, judge and keep, as ordinary function calls on values. Clock and
 * chance are arguments, so a year can be replayed. The caller owns the transaction: store_begin
 * before, store_commit after, and only then tell. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "configure.h"
#include "keep/store.h"
#include "model/page.h"

struct walk {
	const struct setup *setup;
	struct store *store;
	int64_t now;
	uint64_t (*random)(void *userdata); /* any 64 bits */
	void *random_data;
	bool away; /* forewarn did not run for a while, and this is the first round since */
};

/* A case to which something happened. */
struct walk_case {
	struct change change;
	struct event event;
	bool told; /* somebody gets a letter of it */
	enum occasion occasion;
};

struct walk_result {
	struct walk_case *cases;
	size_t count, cap;
	unsigned entries; /* on the page, all its parts together; so are the next ones */
	unsigned fresh;   /* never seen before */
	unsigned revised; /* seen before, with other content now */
	unsigned told;    /* cases of which somebody gets a letter */
	bool more; /* the page has another part, which is to be asked for: state->parts.next */
	char *settled;  /* the page is shorter for good; a clause; NULL */
	bool baseline;  /* first good page of its source: kept silently but for what lies ahead
			*/
	bool reread;    /* a first page once more, since the rules of reading are others now */
	bool moved_now; /* a permanent redirect was adopted by this page */
};
void walk_result_clear(struct walk_result *result);

/* Judges what is new in the reading of PAGE (a fresh one has it), keeps all of it with its validators, history and the
 * notices that must go out, and plans the source's next try in STATE (the caller's, as it
 * stands in the store afterwards). PAGE's outcome becomes damaged when its reading
 * says so, or layout-changed. When it is a part of a page, its entries are kept, and all else
 * happens with the last part. 0, or -errno of the store (store_why): then the transaction must be rolled back and
 * STATE be read anew. */
int
walk_page(const struct walk *walk, const struct service *service, const struct source *source,
	struct source_state *state, struct page *page, struct walk_result *ret);

/* The entries of READING came in, in whatever page: they are judged and kept as those of a page are (BASELINE: of the first
 * good one of its source), and nothing is concluded from what is not among them. For what is played once more. */
int walk_entries(const struct walk *walk, const struct service *service,
	const struct source *source, const struct reading *reading, bool baseline,
	struct walk_result *ret);

/* Judges every kept entry again, because phrases, dependencies or the program changed ("When we
 * change ourselves"): new matches become notices "because your configuration changed", other
 * readings are recorded and never called an edit. Nothing happens when the rules are those that
 * the store knows already. 0 (nothing to do), 1 (reviewed) or -errno. */
int walk_review(const struct walk *walk, struct walk_result *ret);

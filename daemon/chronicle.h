/* Chronicle: what happened, as lines for the journal. The words of forewarn for operators stand
 * here. */
#pragma once

#include "model/source_state.h"
#include "tell/journal.h"
#include "walk.h"

/* A page that came in. BEFORE is the source's state ahead of it, AFTER behind it. CHATTY
 * (--once) also tells of sources that had nothing new. */
void chronicle_source(struct journal *journal, const struct source *source,
	const struct source_state *before, const struct source_state *after,
	const struct page *page, const struct walk_result *result, bool chatty);

/* Something that happened to a case. */
void chronicle_case(struct journal *journal, const struct config *config,
	const struct walk_case *item, int64_t now);

/* What somebody decided or noted about a change. */
void chronicle_decision(
	struct journal *journal, const struct change *change, const struct event *event);

/* A source that failed this often in a row, or in a way that does not mend itself, is silent
 * for us. */
bool chronicle_silent(const struct source_state *state);

/* One line a complaint about the configuration. */
void chronicle_complaints(struct journal *journal, const struct complaints *complaints);

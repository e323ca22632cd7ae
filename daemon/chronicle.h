/* Chronicle: what happened, as lines for the journal. The words of forewarn for operators stand
 * here. */
#pragma once

#include "bundle.h"
#include "model/source_state.h"
#include "tell/journal.h"
#include "troubles.h"
#include "walk.h"

/* How much is told of a source. */
enum chronicle_mood {
	CHRONICLE_USUAL,
	CHRONICLE_CHATTY,       /* --once: also of sources that had nothing new */
	CHRONICLE_NO_NETWORK,   /* our own is down: that nobody is heard goes without saying */
	CHRONICLE_NETWORK_BACK, /* and that somebody is heard again */
};

/* A page that came in. BEFORE is the source's state ahead of it, AFTER behind it. */
void chronicle_source(struct journal *journal, const struct source *source,
	const struct source_state *before, const struct source_state *after,
	const struct page *page, const struct walk_result *result, enum chronicle_mood mood);
/* What began or is over with it, as far as chronicle_source does not say so. */
void chronicle_troubles(struct journal *journal, const struct source *source,
	const struct troubles_news *news, int64_t now);
/* Nobody is heard since SINCE; or (BACK) somebody is again. */
void chronicle_network(
	struct journal *journal, const char *timezone, int64_t since, bool back, int64_t now);

/* Forewarn itself did not run. */
void
chronicle_absence(struct journal *journal, const char *timezone, const struct absence *absence);

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

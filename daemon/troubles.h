/* Troubles: what is wrong with sources and with our network, kept beside what we heard, so that
 * it is told once. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "keep/store.h"
#include "model/config.h"
#include "roster.h"
#include "silence.h"

/* A source whose page was just kept. */
struct troubles_page {
	const struct source *source;
	struct silence_before before; /* `emptied` is looked up */
	const struct source_state *state;
	unsigned entries, fresh;
	bool baseline;
	int64_t now;
};

/* What a page changed. */
struct troubles_news {
	struct ailments begun, over;
};
void troubles_news_clear(struct troubles_news *news);

/* Keeps what is wrong with the source now, in the transaction of its page. 0 or -errno of the
 * store. */
int
troubles_take(struct store *store, const struct troubles_page *page, struct troubles_news *ret);

/* Looks whether our own network is down, after pages were committed. RET_SINCE: since when nobody
 * is heard, STAMP_NONE: all is well. 1 when that has just changed, 0, or -errno of the store. */
int troubles_network(
	struct store *store, const struct roster *roster, int64_t now, int64_t *ret_since);
/* Since when nobody is heard, as the store remembers it. 0 or -errno. */
int troubles_nobody_since(struct store *store, int64_t *ret);

/* Does it last, and has it lasted long enough to be spoken of? */
bool troubles_shown(const struct config *config, const struct ailment *ailment);

/* "3 days", "26 hours", "5 minutes"; and "2026-03-01 14:02" by the clock of the zone. The caller
 * frees. */
char *troubles_span(int64_t seconds);
char *troubles_moment(const char *timezone, int64_t stamp);

/* Publication: what of our cases may be shown to whoever finds it, as a feed and as a calendar. Nothing in it is ours but that we
 * watch the change and, if wanted, the names of what depends on it: no people, no processes, no decisions. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/change.h"
#include "model/config.h"
#include "tell/story.h"
#include "tell/tale.h"

struct publication_item {
	struct change change;
	struct events events; /* all of the case */
};
struct publication {
	const struct config *config;
	const char *installation; /* random id of this installation */
	int64_t now;
	int64_t latest; /* when something last happened that may be shown; STAMP_NONE: never */
	struct publication_item *items;
	size_t count, cap;
};
/* Considers a case of which somebody was told. Where it is worth a place CHANGE and EVENTS are taken over and left empty: it is
 * open, and ours. What is withdrawn or ours no longer stays for a while, saying so; what somebody found not to affect us does
 * not. */
void
publication_take(struct publication *publication, struct change *change, struct events *events);
void publication_clear(struct publication *publication);

/* How the publication speaks. */
struct story publication_story(const struct publication *publication);
/* Where a case stands, with those of its events that may be shown, at least one: RET_EVENTS holds them and is freed by the
 * caller. */
void publication_tale(const struct publication_item *item, struct tale *ret,
	const struct event ***ret_events);
/* Did that happen so short a while ago that not everybody has seen it yet? */
bool publication_fresh(const struct tale *tale, int32_t today);

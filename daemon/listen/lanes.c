/* Lanes: a list of hosts in the order of their coming, each with its queue, and a tree (tsearch) to find them by name. */
#include "listen/lanes.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct waiting {
	void *item;
	struct waiting *next;
};

struct lane {
	char *host;
	unsigned running;
	struct waiting *first, *last;
	struct lane *next, *previous;
};

struct lanes {
	unsigned total, per_host, running;
	struct lane *first, *last;
	void *by_host;
};

static int
compare_hosts(const void *a, const void *b)
{
	return strcmp(((const struct lane *)a)->host, ((const struct lane *)b)->host);
}

struct lanes *
lanes_new(unsigned total, unsigned per_host)
{
	struct lanes *lanes = MEM_NEW(struct lanes);

	lanes->total = total ? total : 1;
	lanes->per_host = per_host ? per_host : 1;
	return lanes;
}

static void
close_lane(struct lanes *lanes, struct lane *lane)
{
	(void)tdelete(lane, &lanes->by_host, compare_hosts);
	*(lane->previous ? &lane->previous->next : &lanes->first) = lane->next;
	*(lane->next ? &lane->next->previous : &lanes->last) = lane->previous;
	while (lane->first) {
		struct waiting *next = lane->first->next;

		free(lane->first);
		lane->first = next;
	}
	free(lane->host);
	free(lane);
}

void
lanes_free(struct lanes *lanes)
{
	if (!lanes)
		return;
	while (lanes->first)
		close_lane(lanes, lanes->first);
	free(lanes);
}

static struct lane *
find(struct lanes *lanes, const char *host)
{
	struct lane wanted = { .host = (char *)host };
	struct lane **found = tfind(&wanted, &lanes->by_host, compare_hosts);

	return found ? *found : NULL;
}

static struct lane *
open_lane(struct lanes *lanes, const char *host)
{
	struct lane *lane = MEM_NEW(struct lane);

	lane->host = mem_dup(host);
	lane->previous = lanes->last;
	*(lanes->last ? &lanes->last->next : &lanes->first) = lane;
	lanes->last = lane;
	(void)mem_got(tsearch(lane, &lanes->by_host, compare_hosts));
	return lane;
}

void
lanes_push(struct lanes *lanes, const char *host, void *item, bool first)
{
	struct lane *lane = find(lanes, host);
	struct waiting *waiting = MEM_NEW(struct waiting);

	if (!lane)
		lane = open_lane(lanes, host);
	waiting->item = item;
	if (!lane->first) {
		lane->first = lane->last = waiting;
	} else if (first) {
		waiting->next = lane->first;
		lane->first = waiting;
	} else {
		lane->last->next = waiting;
		lane->last = waiting;
	}
}

void *
lanes_next(struct lanes *lanes)
{
	struct lane *lane = lanes->first;
	struct waiting *waiting;
	void *item;

	if (lanes->running >= lanes->total)
		return NULL;
	/* Always from the first: that empties one host after the other, over the connections
	 * that it has. */
	while (lane && (!lane->first || lane->running >= lanes->per_host))
		lane = lane->next;
	if (!lane)
		return NULL;
	waiting = lane->first;
	item = waiting->item;
	lane->first = waiting->next;
	if (!lane->first)
		lane->last = NULL;
	free(waiting);
	lane->running++;
	lanes->running++;
	return item;
}

void
lanes_release(struct lanes *lanes, const char *host)
{
	struct lane *lane = find(lanes, host);

	assert(lane && lane->running > 0);
	lane->running--;
	lanes->running--;
	if (lane->running == 0 && !lane->first)
		close_lane(lanes, lane);
}

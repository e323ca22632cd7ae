/* Rest: a short list. */
#include "rest.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"

static struct rest *
find(const struct rests *rests, enum channel channel, const char *to)
{
	for (size_t i = 0; i < rests->count; i++)
		if (rests->items[i].channel == channel && text_equal(rests->items[i].to, to))
			return &rests->items[i];
	return NULL;
}

void
rests_set(struct rests *rests, const struct letter *letter, int64_t until)
{
	const char *to = letter->channel == CHANNEL_MAIL ? NULL : letter->to;
	struct rest *rest = find(rests, letter->channel, to);

	if (!rest) {
		rests->items = mem_grow(
			rests->items, rests->count, &rests->cap, sizeof(*rests->items));
		rest = &rests->items[rests->count++];
		rest->channel = letter->channel;
		rest->to = mem_dup(to);
	}
	rest->until = until;
}

int64_t
rests_until(const struct rests *rests, const struct queue *queue, int64_t now)
{
	const struct rest *rest = find(rests, queue->channel, queue->to);

	if (!rest || now >= rest->until || rest->until > now + REST_LONGEST_SEC)
		return STAMP_NONE;
	return rest->until;
}

void
rests_clear(struct rests *rests)
{
	for (size_t i = 0; i < rests->count; i++)
		free(rests->items[i].to);
	free(rests->items);
	*rests = (struct rests){ 0 };
}

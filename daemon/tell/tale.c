/* Tale: events of one change as one. */
#include "tell/tale.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

bool
tale_withdrawn(const struct tale *tale)
{
	return tale->event.happening == HAPPENED_WITHDRAWN;
}

struct when
tale_date(const struct tale *tale)
{
	const struct when *now = &tale->change->facts.effective;

	if (tale_withdrawn(tale) && !when_known(now))
		return tale->event.before;
	return *now;
}

struct when
tale_day(const struct tale *tale)
{
	const struct event *event = &tale->event;

	if (event->happening == HAPPENED_STEP_MOVED ||
		(happening_reminds(event->happening) && event->happening != HAPPENED_ESCALATED))
		return event->after;
	return tale_date(tale);
}

bool
tale_is_notice(const struct tale *tale)
{
	enum kind kind = tale->change->facts.kind;

	return kind == KIND_MAINTENANCE || kind == KIND_INCIDENT;
}

/* Vendor's words that match for the first time are announced late in their case as well; only
 * judge, which saw the withdrawal taken back, says so in a detail. */
static bool
is_again(const struct event *event)
{
	return event->happening == HAPPENED_ANNOUNCED && event->number > 1 &&
	       !text_blank(event->detail);
}

static bool
is_first_heard(const struct event *event)
{
	return event->happening == HAPPENED_MATCHED ||
	       (event->happening == HAPPENED_ANNOUNCED && !is_again(event));
}

/* What was moved, moved again and edited in between has moved: from the first date to the last. */
static void
join_moves(struct tale *tale)
{
	const struct event *first = NULL, *last = NULL;

	for (size_t i = 0; i < tale->count; i++)
		if (tale->events[i]->happening == HAPPENED_MOVED) {
			first = first ? first : tale->events[i];
			last = tale->events[i];
		}
	if (!first || (tale->event.happening != HAPPENED_MOVED &&
			      tale->event.happening != HAPPENED_EDITED))
		return;
	tale->event.before = first->before;
	tale->event.after = last->after;
	if (when_equal(&first->before, &last->after))
		tale->event.happening = HAPPENED_EDITED;
	else
		tale->event.happening = HAPPENED_MOVED;
	tale->event.detail = NULL;
}

static const struct event *
find_again(const struct tale *tale)
{
	const struct event *found = NULL;

	for (size_t i = 0; i < tale->count; i++)
		if (is_again(tale->events[i]))
			found = tale->events[i];
	return found;
}

/* The last date that was announced is the one that everybody remembers. */
static void
remember_date(struct tale *tale)
{
	for (size_t i = tale->count; i-- > 0 && !when_known(&tale->event.before);)
		tale->event.before = tale->events[i]->happening == HAPPENED_WITHDRAWN
					     ? tale->events[i]->before
					     : tale->events[i]->after;
}

/* Nobody needs to hear that a date moved of which he never heard. */
static void
tell_as_one(struct tale *tale)
{
	const struct event *first = tale->events[0], *last = tale->events[tale->count - 1],
			   *again = find_again(tale);

	tale->event = *last;
	tale->fresh = is_first_heard(first);
	tale->again = again && last->happening != HAPPENED_WITHDRAWN;
	if (tale->again) {
		tale->event = *again;
		tale->event.after = tale->change->facts.effective;
	} else if (tale->change->withdrawn || last->happening == HAPPENED_WITHDRAWN) {
		tale->event.happening = HAPPENED_WITHDRAWN;
		remember_date(tale);
	} else if (tale->fresh) {
		tale->event = *first;
	} else {
		join_moves(tale);
	}
}

static int
by_change_and_number(const void *a, const void *b)
{
	const struct compose_item *x = *(const struct compose_item *const *)a,
				  *y = *(const struct compose_item *const *)b;
	int order = strcmp(x->change->id, y->change->id);

	if (order)
		return order;
	return (x->event->number > y->event->number) - (x->event->number < y->event->number);
}

static int
by_date(const void *a, const void *b)
{
	const struct tale *x = a, *y = b;
	struct when first = tale_day(x), second = tale_day(y);
	int32_t one = when_known(&first) ? first.from : INT32_MAX;
	int32_t two = when_known(&second) ? second.from : INT32_MAX;

	if (one != two)
		return one < two ? -1 : 1;
	return strcmp(x->change->id, y->change->id);
}

static size_t
run_length(const struct compose_item *const *sorted, size_t first, size_t count)
{
	size_t end = first + 1;

	while (end < count && text_equal(sorted[end]->change->id, sorted[first]->change->id))
		end++;
	return end - first;
}

void
tale_gather(const struct compose_input *input, struct tales *ret)
{
	const struct compose_item **sorted = mem_new(input->count, sizeof(*sorted));

	for (size_t i = 0; i < input->count; i++)
		sorted[i] = &input->items[i];
	qsort(sorted, input->count, sizeof(*sorted), by_change_and_number);
	*ret = (struct tales){ .items = mem_new(input->count, sizeof(*ret->items)) };
	for (size_t i = 0; i < input->count;) {
		struct tale *tale = &ret->items[ret->count++];
		size_t count = run_length(sorted, i, input->count);

		/* Read last, so the newest state: the items may come from before and after. */
		*tale = (struct tale){ .change = sorted[i + count - 1]->change,
			.events = mem_new(count, sizeof(*tale->events)),
			.count = count };
		for (size_t k = 0; k < count; k++)
			tale->events[k] = sorted[i + k]->event;
		tell_as_one(tale);
		i += count;
	}
	free(sorted);
	qsort(ret->items, ret->count, sizeof(*ret->items), by_date);
}

void
tales_clear(struct tales *tales)
{
	for (size_t i = 0; i < tales->count; i++)
		free(tales->items[i].events);
	free(tales->items);
	*tales = (struct tales){ 0 };
}

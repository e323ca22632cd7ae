/* Record: one case after another is counted. */
#include "model/record.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/zone.h"

bool
record_counts(const struct change *change)
{
	return change->verdict != VERDICT_SILENT && change->facts.kind != KIND_MAINTENANCE &&
	       change->facts.kind != KIND_INCIDENT;
}

static bool
is_move(const struct event *event)
{
	return event->happening == HAPPENED_MOVED;
}

/* The date that the vendor named first, and the day on which it did. What we read differently later does not count: the
 * vendor named it all along. */
static struct when
first_date(const struct record_case *it, int32_t announced, int32_t *ret_day)
{
	*ret_day = announced;
	for (size_t i = 0; i < it->events->count; i++) {
		const struct event *event = &it->events->items[i];

		if (!is_move(event))
			continue;
		if (when_known(&event->before))
			return event->before;
		*ret_day = zone_day(it->timezone, event->at);
		return event->after;
	}
	return it->change->facts.effective;
}

static void
count_moves(struct record *record, const struct events *events)
{
	unsigned before = record->later + record->earlier + record->taken_back;

	for (size_t i = 0; i < events->count; i++) {
		const struct event *event = &events->items[i];

		record->silent += event->unmarked;
		if (!is_move(event) || !when_known(&event->before))
			continue;
		if (!when_known(&event->after))
			record->taken_back++;
		/* A month that becomes one of its days is no move. */
		else if (event->after.from > event->before.from &&
			 event->after.to > event->before.to)
			record->later++;
		else if (event->after.from < event->before.from)
			record->earlier++;
	}
	record->moved += record->later + record->earlier + record->taken_back > before;
}

static void
add_notice(struct record *record, int32_t days)
{
	record->notice = mem_grow(record->notice, record->notice_count, &record->notice_cap,
		sizeof(*record->notice));
	record->notice[record->notice_count++] = days > 0 ? days : 0;
}

void
record_take(struct record *record, const struct record_case *it)
{
	const struct change *change = it->change;
	bool stamped =
		change->published != STAMP_NONE && change->published <= change->first_seen;
	int64_t at = stamped ? change->published : change->first_seen;
	int32_t announced = zone_day(it->timezone, at), named;
	struct when date = first_date(it, announced, &named);

	if (!record_counts(change))
		return;
	if (record->cases == 0 || at < record->first)
		record->first = at;
	if (record->cases == 0 || at > record->last)
		record->last = at;
	record->cases++;
	record->withdrawn += change->withdrawn;
	record->after_contract += it->contract_by != DAY_NONE && announced > it->contract_by;
	count_moves(record, it->events);
	if (!when_known(&date))
		return;
	record->named += named == announced;
	if (!stamped && named == announced && change->first_seen == it->heard_since)
		record->unknown++;
	else {
		add_notice(record, date.from - named);
		record->short_recent +=
			at >= it->recent_since && date.from - named < RECORD_SHORT_DAYS;
	}
}

static int
compare_days(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

void
record_settle(struct record *record)
{
	if (record->notice_count)
		qsort(record->notice, record->notice_count, sizeof(*record->notice),
			compare_days);
}

bool
record_enough(const struct record *record)
{
	return record->notice_count >= RECORD_ENOUGH;
}

int32_t
record_median(const struct record *record)
{
	return record->notice[(record->notice_count - 1) / 2];
}

int32_t
record_worst(const struct record *record)
{
	return record->notice[0];
}

unsigned
record_under(const struct record *record, int32_t days)
{
	unsigned count = 0;

	while (count < record->notice_count && record->notice[count] < days)
		count++;
	return count;
}

void
record_clear(struct record *record)
{
	free(record->notice);
	*record = (struct record){ 0 };
}

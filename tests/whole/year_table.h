/* Table: how many letters whom a year gave, as Markdown. */
#pragma once

#include <stdlib.h>

#include "base/text.h"
#include "whole/year_replay.h"

#define TABLE_WEEKS 52u

static inline int
table_compare(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return (x > y) - (x < y);
}

/* The weeks begin with the year, on a Monday. */
static inline void
table_count(const struct replay *replay, unsigned person, unsigned weeks[static TABLE_WEEKS],
	unsigned occasions[static OCCASION_COUNT + 1])
{
	int64_t begin = stamp_utc(replay->year->plan.first_day, 0, 0, 0);

	for (size_t i = 0; i < replay->letter_count; i++) {
		const struct replay_letter *l = &replay->letters[i];
		int64_t week = (l->at - begin) / (7 * STAMP_DAY_SEC);

		if (l->person != person)
			continue;
		occasions[l->occasion]++;
		if (week < TABLE_WEEKS)
			weeks[week]++;
	}
	qsort(weeks, TABLE_WEEKS, sizeof(*weeks), table_compare);
}

static inline void
table_put_person(struct text *t, const struct replay *replay, unsigned person)
{
	unsigned weeks[TABLE_WEEKS] = { 0 }, occasions[OCCASION_COUNT + 1] = { 0 }, all = 0;

	table_count(replay, person, weeks, occasions);
	for (unsigned i = 0; i <= OCCASION_COUNT; i++)
		all += occasions[i];
	text_printf(t, "| %s | %s | %u | %.1f | %u | %u | %u | %u | %u | %u | %u |\n",
		replay->company.name, replay->company.people[person].name, all,
		(weeks[TABLE_WEEKS / 2 - 1] + weeks[TABLE_WEEKS / 2]) / 2.0,
		weeks[TABLE_WEEKS * 9 / 10], weeks[TABLE_WEEKS - 1], occasions[OCCASION_NOW],
		occasions[OCCASION_DIGEST], occasions[OCCASION_OPENING],
		occasions[OCCASION_REMINDER], occasions[REPLAY_OWN]);
}

static inline void
table_put_company(struct text *t, const struct replay *replay)
{
	for (unsigned i = 0; i < replay->company.person_count; i++)
		table_put_person(t, replay, i);
}

/* All letters into a file, for those who want to read them; the caller frees. */
static inline char *
table_letters(const struct replay *replay)
{
	struct text t = { 0 };
	char at[STAMP_SIZE];

	for (size_t i = 0; i < replay->letter_count; i++) {
		const struct replay_letter *l = &replay->letters[i];

		text_printf(&t, "=== %s %s %s: %s\n\n%s\n", stamp_write(l->at, at),
			replay->company.people[l->person].name,
			l->occasion == REPLAY_OWN ? "own"
						  : occasion_name((enum occasion)l->occasion),
			l->subject, l->text);
	}
	return text_take(&t);
}

/* Notes: what the shipped phrases make of notes in a few words. What forces nothing must not raise an alarm; of what does, most
 * must be seen. */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "judge/judge.h"
#include "settings/settings.h"
#include "whole/shipped.h"

#define NOTES_MIN 220u
#define SEEN_PERCENT 80u
#define ALARMS_PERCENT 3u

enum column { SET, FORCED, TITLE, TEXT, COLUMNS };

struct tally {
	unsigned rows, forced, seen, alarms;
};

static bool
is_forced(const struct rules *rules, char *const *columns)
{
	struct entry entry = { .title = mem_dup(columns[TITLE]),
		.text = mem_dup(columns[TEXT]),
		.language = mem_dup("en"),
		.published = stamp_utc(stamp_day(2026, 11, 1), 0, 0, 0),
		.updated = STAMP_NONE };
	struct facts facts;
	bool forced;

	judge_facts(rules, &entry, STAMP_NONE, &facts);
	forced = facts.forced == FORCED_YES;
	facts_clear(&facts);
	entry_clear(&entry);
	return forced;
}

static void
count_row(const struct rules *rules, char *line, struct tally *tally)
{
	char *columns[COLUMNS];
	bool want, got;

	line[strcspn(line, "\n")] = '\0';
	for (int k = 0; k < COLUMNS; k++) {
		columns[k] = strsep(&line, "\t");
		assert_non_null(columns[k]);
	}
	want = strcmp(columns[FORCED], "yes") == 0;
	assert_true(want || strcmp(columns[FORCED], "no") == 0);
	got = is_forced(rules, columns);
	tally->rows++;
	tally->forced += want;
	tally->seen += want && got;
	tally->alarms += got && !want;
	if (got != want)
		print_message("%s: \"%s: %s\"\n", want ? "missed" : "false alarm",
			columns[TITLE], columns[TEXT]);
}

static void
short_notes_are_seen_and_raise_no_alarm(void **state)
{
	_cleanup_fclose_ FILE *file = fopen("tests/judge/notes-en.tsv", "re");
	_cleanup_free_ char *line = NULL;
	struct rules *rules = shipped_rules();
	struct tally tally = { 0 };
	size_t cap = 0;

	(void)state;
	assert_non_null(file);
	while (getline(&line, &cap, file) > 0)
		if (line[0] != '#')
			count_row(rules, line, &tally);
	print_message("%u notes, %u of %u forced ones seen, %u false alarms\n", tally.rows,
		tally.seen, tally.forced, tally.alarms);
	assert_true(tally.rows >= NOTES_MIN);
	assert_true(tally.seen * 100 >= tally.forced * SEEN_PERCENT);
	assert_true(tally.alarms * 100 <= (tally.rows - tally.forced) * ALARMS_PERCENT);
	rules_free(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_notes_are_seen_and_raise_no_alarm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

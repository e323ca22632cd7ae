/* Fresh: announcements written as vendors of every sort word theirs, by somebody who had not looked
 * at the phrases; measured as alarms and misses are. */
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

#define SEEN_PERCENT 93u
#define ALARMS_PERCENT 8u
#define DATES_PERCENT 95u

enum column { SET, PUBLISHED, FORCED, KIND, EFFECTIVE, ROLE, TITLE, TEXT, COLUMNS };

struct tally {
	unsigned rows, forced, seen, alarms, dates;
};

/* "\n" in a text is a new line. */
static void
break_lines(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++)
		if (from[0] == '\\' && from[1] == 'n') {
			*to++ = '\n';
			from++;
		} else {
			*to++ = *from;
		}
	*to = '\0';
}

static void
split(char *line, char *columns[COLUMNS])
{
	line[strcspn(line, "\n")] = '\0';
	for (int k = 0; k < COLUMNS; k++) {
		columns[k] = strsep(&line, "\t");
		if (!columns[k])
			fail_msg("a row has %d columns, not %d", k, COLUMNS);
	}
	assert_null(line);
	assert_true(kind_of(columns[KIND]) >= 0);
	assert_true(role_of(columns[ROLE]) >= 0);
	break_lines(columns[TEXT]);
}

static struct facts
judged(const struct rules *rules, const char *language, char *const *columns)
{
	struct entry entry = { .title = mem_dup(columns[TITLE]),
		.text = mem_dup(columns[TEXT]),
		.language = mem_dup(language),
		.updated = STAMP_NONE };
	struct facts facts;
	int32_t day;

	assert_true(stamp_read_day(columns[PUBLISHED], &day) >= 0);
	entry.published = stamp_utc(day, 9, 0, 0);
	judge_facts(rules, &entry, STAMP_NONE, &facts);
	entry_clear(&entry);
	return facts;
}

static void
count_row(const struct rules *rules, const char *language, char *line, struct tally *tally)
{
	char *columns[COLUMNS], written[WHEN_SIZE];
	struct facts facts;
	const char *day;
	bool want, got;

	split(line, columns);
	facts = judged(rules, language, columns);
	want = strcmp(columns[FORCED], "yes") == 0;
	got = facts.forced == FORCED_YES;
	day = when_write(&facts.effective, written);
	if (!*day)
		day = "-";
	tally->rows++;
	tally->forced += want;
	tally->seen += want && got;
	tally->alarms += got && !want;
	tally->dates += want && strcmp(day, columns[EFFECTIVE]) == 0;
	if (got != want)
		print_message("%s: \"%s: %s\"\n", want ? "missed" : "false alarm",
			columns[TITLE], columns[TEXT]);
	else if (want && strcmp(day, columns[EFFECTIVE]) != 0)
		print_message("\"%s: %s\": %s, should be %s\n", columns[TITLE], columns[TEXT],
			day, columns[EFFECTIVE]);
	facts_clear(&facts);
}

static void
rightly_judged(const char *language, unsigned least)
{
	_cleanup_free_ char *path = mem_printf("tests/judge/sentences/fresh-%s.tsv", language);
	_cleanup_fclose_ FILE *file = fopen(path, "re");
	_cleanup_free_ char *line = NULL;
	struct rules *rules = shipped_rules();
	struct tally t = { 0 };
	size_t cap = 0;

	assert_non_null(file);
	while (getline(&line, &cap, file) > 0)
		if (line[0] != '#')
			count_row(rules, language, line, &t);
	print_message("%s: %u announcements, %u of %u forced ones seen, %u false alarms, %u "
		      "dates right\n",
		language, t.rows, t.seen, t.forced, t.alarms, t.dates);
	rules_free(rules);
	assert_true(t.rows >= least);
	assert_true(t.seen * 100 >= t.forced * SEEN_PERCENT);
	assert_true(t.alarms * 100 <= (t.rows - t.forced) * ALARMS_PERCENT);
	assert_true(t.dates * 100 >= t.forced * DATES_PERCENT);
}

static void
english(void **state)
{
	(void)state;
	rightly_judged("en", 440);
}

static void
dutch(void **state)
{
	(void)state;
	rightly_judged("nl", 20);
}

static void
german(void **state)
{
	(void)state;
	rightly_judged("de", 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english),
		cmocka_unit_test(dutch),
		cmocka_unit_test(german),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

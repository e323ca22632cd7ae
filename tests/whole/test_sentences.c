/* Sentences: what the shipped phrases make of announcements written for that, in three languages,
 * and of each language in the hands of another. */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "judge/judge.h"
#include "read/language.h"
#include "settings/settings.h"
#include "whole/shipped.h"

#define ROWS_MIN 150u
#define RIGHT_PERCENT 95u
#define KIND_PERCENT 70u
#define ROLE_PERCENT 85u

static const char *const languages[] = { "en", "nl", "de" };

enum column { SET, PUBLISHED, FORCED, KIND, EFFECTIVE, ROLE, TITLE, TEXT, COLUMNS };

struct tally {
	unsigned rows, forced, dates, changes, kinds, roles, known, crossed;
};

typedef void
per_row(const struct rules *rules, const char *language, char **columns, struct tally *tally);

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
}

static void
each_row(const struct rules *rules, const char *language, per_row *visit, struct tally *tally)
{
	_cleanup_free_ char *path = mem_printf("tests/judge/sentences/%s.tsv", language);
	_cleanup_free_ char *line = NULL;
	_cleanup_fclose_ FILE *file = fopen(path, "re");
	size_t cap = 0;

	assert_non_null(file);
	while (getline(&line, &cap, file) > 0) {
		char *columns[COLUMNS];

		if (line[0] == '#')
			continue;
		split(line, columns);
		tally->rows++;
		visit(rules, language, columns, tally);
	}
}

static struct facts
judged_as(const struct rules *rules, const char *language, char *const *columns)
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

/* What is said of the date that counts; "none" when there is no date. */
static const char *
role_of_effective(const struct facts *facts)
{
	for (size_t i = 0; i < facts->milestone_count; i++)
		if (when_equal(&facts->milestones[i].when, &facts->effective))
			return role_name(facts->milestones[i].role);
	return role_name(ROLE_NONE);
}

static void
compare(const struct rules *rules, const char *language, char **columns, struct tally *tally)
{
	struct facts facts = judged_as(rules, language, columns);
	char written[WHEN_SIZE];
	const char *day = when_write(&facts.effective, written);
	const char *forced = forced_name(facts.forced);
	bool forced_right, date_right;

	if (!*day)
		day = "-";
	assert_true(forced_of(columns[FORCED]) >= 0);
	assert_true(kind_of(columns[KIND]) >= 0);
	assert_true(role_of(columns[ROLE]) >= 0);
	forced_right = strcmp(forced, columns[FORCED]) == 0;
	date_right = strcmp(day, columns[EFFECTIVE]) == 0;
	tally->forced += forced_right;
	tally->dates += date_right;
	/* What forces nobody has no sharp kind. */
	tally->changes += strcmp(columns[FORCED], "yes") == 0;
	tally->kinds += strcmp(columns[FORCED], "yes") == 0 &&
			strcmp(kind_name(facts.kind), columns[KIND]) == 0;
	/* Without a date there is nothing that could have a role. */
	tally->roles += strcmp(columns[EFFECTIVE], "-") == 0 ||
			strcmp(role_of_effective(&facts), columns[ROLE]) == 0;
	if (!forced_right || !date_right)
		print_message("%s: \"%s\": forced %s, should be %s; date %s, should be %s\n",
			language, columns[TITLE], forced, columns[FORCED], day,
			columns[EFFECTIVE]);
	facts_clear(&facts);
}

static unsigned
percent(unsigned part, unsigned whole)
{
	return whole ? part * 100 / whole : 0;
}

static void
rightly_judged(const char *language)
{
	struct rules *rules = shipped_rules();
	struct tally t = { 0 };

	each_row(rules, language, compare, &t);
	print_message(
		"%s: %u announcements, forced right %u, dates %u, kinds %u of %u, roles %u\n",
		language, t.rows, t.forced, t.dates, t.kinds, t.changes, t.roles);
	rules_free(rules);
	assert_true(t.rows >= ROWS_MIN);
	assert_true(percent(t.kinds, t.changes) >= KIND_PERCENT);
	assert_true(percent(t.forced, t.rows) >= RIGHT_PERCENT);
	assert_true(percent(t.dates, t.rows) >= RIGHT_PERCENT);
	assert_true(percent(t.roles, t.rows) >= ROLE_PERCENT);
}

static void
english_is_judged_rightly(void **state)
{
	(void)state;
	rightly_judged("en");
}

static void
dutch_is_judged_rightly(void **state)
{
	(void)state;
	rightly_judged("nl");
}

static void
german_is_judged_rightly(void **state)
{
	(void)state;
	rightly_judged("de");
}

static void
detect(const struct rules *rules, const char *language, char **columns, struct tally *tally)
{
	_cleanup_free_ char *both = mem_printf("%s\n%s", columns[TITLE], columns[TEXT]);
	const char *found = language_detect(both, strlen(both));

	(void)rules;
	if (found && strcmp(found, language) == 0) {
		tally->known++;
		return;
	}
	tally->crossed += found != NULL;
	print_message("%s: \"%s\" is taken for %s\n", language, columns[TITLE],
		found ? found : "none");
}

static void
the_language_of_short_announcements_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(languages); i++) {
		struct tally t = { 0 };

		each_row(NULL, languages[i], detect, &t);
		assert_true(percent(t.known, t.rows) >= RIGHT_PERCENT);
		assert_int_equal(t.crossed, 0);
	}
}

static void
cross(const struct rules *rules, const char *language, char **columns, struct tally *tally)
{
	/* English words count in titles of every language, so an English title stays out. */
	if (strcmp(language, "en") == 0)
		columns[TITLE] += strlen(columns[TITLE]);
	for (size_t i = 0; i < LENGTH_OF(languages); i++) {
		struct facts facts;

		if (strcmp(languages[i], language) == 0)
			continue;
		facts = judged_as(rules, languages[i], columns);
		if (facts.forced == FORCED_YES) {
			print_message("%s by the words of %s: \"%s\" is forced by \"%s\"\n",
				language, languages[i], columns[TITLE],
				facts.evidence_count ? facts.evidence[0].rule : "");
			tally->crossed++;
		}
		facts_clear(&facts);
	}
}

static void
the_words_of_one_language_force_nothing_in_another(void **state)
{
	struct rules *rules = shipped_rules();
	struct tally t = { 0 };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(languages); i++)
		each_row(rules, languages[i], cross, &t);
	rules_free(rules);
	assert_int_equal(t.crossed, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english_is_judged_rightly),
		cmocka_unit_test(dutch_is_judged_rightly),
		cmocka_unit_test(german_is_judged_rightly),
		cmocka_unit_test(the_language_of_short_announcements_is_found),
		cmocka_unit_test(the_words_of_one_language_force_nothing_in_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Verdicts: silent, digest or now, and the sentence that says why. */
#include "judge/given.h"

#include "base/cleanup.h"
#include "judge/wishes.h"

struct case_of {
	enum forced forced;
	enum kind kind;
	const char *effective; /* as when_read reads it; NULL: none */
	enum importance importance;
	unsigned lead_time;
	bool matched;
};

/* The verdict on 2026-11-02; RET_REASON is to be freed. */
static enum verdict
verdict_of(struct case_of c, char **ret_reason)
{
	struct config *config = given_config();
	struct dependency *d = given_use(config, "Records", "boards");
	struct facts facts = { .forced = c.forced, .kind = c.kind };
	struct matches matches = { 0 };
	enum verdict verdict;

	d->importance = c.importance;
	d->lead_time_days = c.lead_time;
	if (c.effective)
		assert_int_equal(when_read(c.effective, &facts.effective), 0);
	if (c.matched)
		matches_add(&matches)->dependency = mem_dup("Records");
	verdict = judge_verdict(config, &facts, &matches,
		stamp_utc(stamp_day(2026, 11, 2), 12, 0, 0), ret_reason);
	matches_clear(&matches);
	config_free(config);
	return verdict;
}

static void
expect(struct case_of c, enum verdict want, const char *reason)
{
	char *why = NULL;

	assert_int_equal(verdict_of(c, &why), want);
	assert_string_equal(why, reason);
	free(why);
}

#define RETIRED FORCED_YES, KIND_RETIREMENT

static void
what_forces_a_match_is_told_now(void **state)
{
	(void)state;
	expect((struct case_of){ RETIRED, "2027-03-02", IMPORTANCE_NORMAL, 56, true },
		VERDICT_NOW,
		"It forces a change on Records in 120 days (2027-03-02), with a lead time of "
		"56 days.");
}

static void
what_forces_nothing_is_silent(void **state)
{
	(void)state;
	expect((struct case_of){ FORCED_NO, KIND_FEATURE, "2027-03-02", IMPORTANCE_HIGH, 0,
		       true },
		VERDICT_SILENT, "The announcement forces no change on its customers.");
}

static void
what_nobody_uses_is_silent(void **state)
{
	(void)state;
	expect((struct case_of){ RETIRED, "2027-03-02", IMPORTANCE_HIGH, 0, false },
		VERDICT_SILENT, "It touches none of the declared dependencies.");
}

static void
what_is_long_past_is_silent(void **state)
{
	(void)state;
	expect((struct case_of){ RETIRED, "2026-10-02", IMPORTANCE_HIGH, 0, true },
		VERDICT_SILENT, "Records: its date (2026-10-02) passed 31 days ago.");
}

static void
what_is_just_past_is_still_told(void **state)
{
	(void)state;
	expect((struct case_of){ RETIRED, "2026-10-03", IMPORTANCE_NORMAL, 0, true },
		VERDICT_NOW, "It forced a change on Records 30 days ago (2026-10-03).");
}

static void
what_is_past_is_told_in_the_past(void **state)
{
	(void)state;
	expect((struct case_of){ RETIRED, "2026-11-01", IMPORTANCE_NORMAL, 56, true },
		VERDICT_NOW, "It forced a change on Records 1 day ago (2026-11-01).");
	expect((struct case_of){ FORCED_UNCLEAR, KIND_OTHER, "2026-10", IMPORTANCE_NORMAL, 56,
		       true },
		VERDICT_DIGEST, "It may have forced a change on Records 2 days ago (2026-10).");
	expect((struct case_of){ FORCED_NO, KIND_INCIDENT, "2026-10-30", IMPORTANCE_NORMAL, 56,
		       true },
		VERDICT_DIGEST, "Records was touched by an incident 3 days ago (2026-10-30).");
}

static void
works_need_no_lead_time(void **state)
{
	(void)state;
	expect((struct case_of){ FORCED_YES, KIND_MAINTENANCE, "2026-11-09", IMPORTANCE_NORMAL,
		       56, true },
		VERDICT_DIGEST, "Records is touched by maintenance in 7 days (2026-11-09).");
}

static void
a_month_that_has_begun_is_not_past(void **state)
{
	(void)state;
	expect((struct case_of){ RETIRED, "2026-11", IMPORTANCE_NORMAL, 0, true }, VERDICT_NOW,
		"It forces a change on Records within 2026-11, which has begun.");
}

static void
a_change_without_a_date_is_told(void **state)
{
	(void)state;
	expect((struct case_of){ RETIRED, NULL, IMPORTANCE_NORMAL, 30, true }, VERDICT_NOW,
		"It forces a change on Records; no date is given, with a lead time of 30 "
		"days.");
}

static void
what_is_unclear_waits_for_the_digest(void **state)
{
	(void)state;
	expect((struct case_of){ FORCED_UNCLEAR, KIND_OTHER, "2026-11-03", IMPORTANCE_NORMAL, 0,
		       true },
		VERDICT_DIGEST, "It may force a change on Records in 1 day (2026-11-03).");
}

static void
high_importance_does_not_wait_when_unclear(void **state)
{
	(void)state;
	expect((struct case_of){ FORCED_UNCLEAR, KIND_OTHER, NULL, IMPORTANCE_HIGH, 0, true },
		VERDICT_NOW,
		"It may force a change on Records; no date is given; its importance is high.");
}

static void
low_importance_waits_for_the_digest(void **state)
{
	(void)state;
	expect((struct case_of){ RETIRED, "2027-03-02", IMPORTANCE_LOW, 30, true },
		VERDICT_DIGEST,
		"It forces a change on Records in 120 days (2027-03-02), with a lead time of "
		"30 days; its importance is "
		"low, so it can wait.");
}

static void
low_importance_does_not_wait_within_its_lead_time(void **state)
{
	(void)state;
	assert_int_equal(
		verdict_of((struct case_of){ RETIRED, "2026-12-16", IMPORTANCE_LOW, 30, true },
			NULL),
		VERDICT_NOW);
	assert_int_equal(
		verdict_of((struct case_of){ RETIRED, "2026-12-17", IMPORTANCE_LOW, 30, true },
			NULL),
		VERDICT_DIGEST);
}

static void
maintenance_and_incidents_wait_for_the_digest(void **state)
{
	(void)state;
	expect((struct case_of){ FORCED_NO, KIND_MAINTENANCE, "2026-11-02", IMPORTANCE_HIGH, 0,
		       true },
		VERDICT_DIGEST, "Records is touched by maintenance today (2026-11-02).");
	assert_int_equal(verdict_of((struct case_of){ FORCED_YES, KIND_INCIDENT, NULL,
					    IMPORTANCE_HIGH, 0, true },
				 NULL),
		VERDICT_DIGEST);
}

static void
the_most_urgent_dependency_decides(void **state)
{
	struct config *config = given_config();
	struct facts facts = { .forced = FORCED_YES, .kind = KIND_RETIREMENT };
	struct matches matches = { 0 };
	char *reason;

	(void)state;
	given_use(config, "Toys", "boards")->importance = IMPORTANCE_LOW;
	given_use(config, "Records", "boards");
	assert_int_equal(when_read("2028-01-01", &facts.effective), 0);
	matches_add(&matches)->dependency = mem_dup("Toys");
	matches_add(&matches)->dependency = mem_dup("Records");
	assert_int_equal(judge_verdict(config, &facts, &matches,
				 stamp_utc(stamp_day(2026, 11, 2), 0, 0, 0), &reason),
		VERDICT_NOW);
	assert_non_null(strstr(reason, "Records"));
	free(reason);
	matches_clear(&matches);
	config_free(config);
}

#define T(name) cmocka_unit_test(name)

/* The verdict by RULE alone, if it holds. */
static void
expect_wish(struct verdict_rule rule, struct case_of c, enum verdict want, const char *reason)
{
	struct config *config = given_config();
	struct dependency *d = given_use(config, "Records", "boards");
	struct facts facts = { .forced = c.forced, .kind = c.kind };
	struct matches matches = { 0 };
	char *why = NULL;

	d->importance = c.importance;
	d->lead_time_days = c.lead_time;
	if (c.effective)
		assert_int_equal(when_read(c.effective, &facts.effective), 0);
	matches_add(&matches)->dependency = mem_dup("Records");
	rule.at = (struct place){ "policy.yaml", 7, 3 };
	config->policy.verdicts = mem_new(1, sizeof(rule));
	config->policy.verdicts[0] = rule;
	config->policy.verdict_count = 1;
	assert_int_equal(judge_verdict(config, &facts, &matches,
				 stamp_utc(stamp_day(2026, 11, 2), 12, 0, 0), &why),
		want);
	assert_string_equal(why, reason);
	free(why);
	matches_clear(&matches);
	config_free(config);
}

static void
a_rule_of_the_admin_decides_and_is_named(void **state)
{
	struct verdict_rule prices = { .kinds = 1u << KIND_PRICING, .say = VERDICT_DIGEST };
	struct verdict_rule works = { .kinds = 1u << KIND_MAINTENANCE, .say = VERDICT_SILENT };

	(void)state;
	expect_wish(prices,
		(struct case_of){ FORCED_YES, KIND_PRICING, "2027-03-02", 0, 0, true },
		VERDICT_DIGEST,
		"It forces a change on Records in 120 days (2027-03-02); your rule in "
		"policy.yaml, line 7, says that it can wait.");
	expect_wish(prices, (struct case_of){ RETIRED, "2027-03-02", 0, 0, true }, VERDICT_NOW,
		"It forces a change on Records in 120 days (2027-03-02).");
	expect_wish(works,
		(struct case_of){ FORCED_NO, KIND_MAINTENANCE, "2026-11-03", 0, 0, true },
		VERDICT_SILENT,
		"Records is touched by maintenance in 1 day (2026-11-03); your rule in "
		"policy.yaml, line 7, says that nobody need hear of it.");
}

static void
a_rule_counts_the_days_that_are_left(void **state)
{
	static const struct {
		enum days_left which;
		const char *effective;
		bool holds;
	} cases[] = {
		{ DAYS_LEFT_MORE, "2027-02-01", true },  /* 91 days */
		{ DAYS_LEFT_MORE, "2027-01-31", false }, /* 90 */
		{ DAYS_LEFT_LESS, "2027-01-30", true },  /* 89 */
		{ DAYS_LEFT_LESS, "2027-01-31", false },
		{ DAYS_LEFT_LESS, NULL, false },
		{ DAYS_LEFT_MORE, NULL, false },
		{ DAYS_LEFT_UNKNOWN, NULL, true },
		{ DAYS_LEFT_UNKNOWN, "2027-01-31", false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct config *config = given_config();
		struct dependency *d = given_use(config, "Records", "boards");
		struct facts facts = { .forced = FORCED_YES, .kind = KIND_RETIREMENT };

		if (cases[i].effective)
			assert_int_equal(when_read(cases[i].effective, &facts.effective), 0);
		config->policy.verdicts = mem_new(1, sizeof(*config->policy.verdicts));
		config->policy.verdicts[0] =
			(struct verdict_rule){ .days_left = cases[i].which, .days = 90 };
		config->policy.verdict_count = 1;
		assert_int_equal(wishes_find(config, &facts, d, stamp_day(2026, 11, 2)) != NULL,
			cases[i].holds);
		config_free(config);
	}
}

static void
what_forces_nothing_is_heard_only_where_a_rule_asks_for_it(void **state)
{
	struct case_of news = { FORCED_NO, KIND_FEATURE, NULL, 0, 0, true };

	(void)state;
	expect_wish((struct verdict_rule){ .say = VERDICT_NOW }, news, VERDICT_SILENT,
		"The announcement forces no change on its customers.");
	expect_wish((struct verdict_rule){ .forced = 1u << FORCED_NO, .say = VERDICT_DIGEST },
		news, VERDICT_DIGEST,
		"It forces no change, and is about Records; no date is given; your rule in "
		"policy.yaml, line 7, says that it can wait.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_forces_a_match_is_told_now),
		T(what_forces_nothing_is_silent),
		T(what_nobody_uses_is_silent),
		T(what_is_long_past_is_silent),
		T(what_is_just_past_is_still_told),
		T(what_is_past_is_told_in_the_past),
		T(works_need_no_lead_time),
		T(a_month_that_has_begun_is_not_past),
		T(a_change_without_a_date_is_told),
		T(what_is_unclear_waits_for_the_digest),
		T(high_importance_does_not_wait_when_unclear),
		T(low_importance_waits_for_the_digest),
		T(low_importance_does_not_wait_within_its_lead_time),
		T(maintenance_and_incidents_wait_for_the_digest),
		T(the_most_urgent_dependency_decides),
		cmocka_unit_test(a_rule_of_the_admin_decides_and_is_named),
		cmocka_unit_test(a_rule_counts_the_days_that_are_left),
		cmocka_unit_test(what_forces_nothing_is_heard_only_where_a_rule_asks_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

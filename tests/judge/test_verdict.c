/* Verdicts: silent, digest or now, and the sentence that says why. */
#include "judge/given.h"

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

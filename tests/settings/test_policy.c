/* Policy: who is reminded when, and how its mistakes are told. */
#include "settings/ground.h"

static void
a_dependency_has_the_general_reminders_or_its_own(void **state)
{
	struct config *config = ground_load_text(*state,
		"recipients: { it: { mail: it@bakery.example }, eva: { mail: "
		"eva@bakery.example } }\n"
		"policy: { reminders: [7, 60], escalate: eva }\n"
		"dependencies:\n"
		"  A: { service: exchat, lead_time: 8 weeks }\n"
		"  B: { service: exchat, lead_time: 8 weeks, reminders: 21, escalate: it }\n"
		"  C: { service: exchat, reminders: none, escalate: none }\n");
	const struct dependency *d;

	assert_non_null(config);
	d = config->dependencies;
	assert_int_equal(config_reminders(config, &d[0])->count, 2);
	assert_int_equal(config_reminders(config, &d[0])->days[1], 60);
	assert_string_equal(config_escalate(config, &d[0]), "eva");
	assert_int_equal(config_reminders(config, &d[1])->count, 1);
	assert_int_equal(config_reminders(config, &d[1])->days[0], 21);
	assert_string_equal(config_escalate(config, &d[1]), "it");
	assert_true(config_reminders(config, &d[2])->given);
	assert_int_equal(config_reminders(config, &d[2])->count, 0);
	assert_null(config_escalate(config, &d[2]));
}

static void
without_a_policy_there_are_five_reminders_and_nobody_else(void **state)
{
	struct config *config = ground_load_text(*state, GROUND_SMALLEST);
	const struct ladder *ladder;

	assert_non_null(config);
	ladder = config_reminders(config, &config->dependencies[0]);
	assert_int_equal(ladder->count, 5);
	assert_int_equal(ladder->days[0], 90);
	assert_int_equal(ladder->days[4], 1);
	assert_null(config_escalate(config, &config->dependencies[0]));
}

static void
bad_reminders_are_told(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "policy: { reminders: [30, soon] }\n",
		"etc/forewarn.yaml:3:27: \"soon\" in \"reminders\" is no number of days before "
		"a date; expected 1 to 3650");
	assert_refused(*state, GROUND_SMALLEST "policy: { reminders: [30, 0] }\n",
		"etc/forewarn.yaml:3:27: \"0\" in \"reminders\" is no number");
	assert_refused(*state, GROUND_SMALLEST "policy: { reminders: 3651 }\n",
		"etc/forewarn.yaml:3:22: \"3651\" in \"reminders\" is no number");
	assert_refused(*state, GROUND_SMALLEST "policy: { reminders: [7, 07] }\n",
		"etc/forewarn.yaml:3:26: 7 stands in \"reminders\" twice: keep one");
	assert_refused(*state,
		GROUND_SMALLEST
		"policy: { reminders: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, "
		"14, 15, 16, 17, 18, 19, 20, 21] }\n",
		"etc/forewarn.yaml:3:94: there are more than 20 reminders");
}

static void
whoever_hears_when_nobody_decides_must_be_known(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "policy: { escalate: ti }\n",
		"etc/forewarn.yaml:3:21: unknown recipient \"ti\"; did you mean \"it\"?");
}

static void
to_escalate_without_a_lead_time_is_warned_of(void **state)
{
	struct ground *g = *state;

	assert_non_null(ground_load_text(g, GROUND_RECIPIENT
		"dependencies: { Chat: { service: exchat, escalate: it } }\n"));
	assert_complaint(g, 0,
		"etc/forewarn.yaml:2:52: warning: nobody will be told: \"escalate\" needs a "
		"\"lead_time\"");
	assert_int_equal(g->complaints.errors, 0);
}

static void
quiet_is_hours_and_weekdays(void **state)
{
	struct config *config = ground_load_text(*state,
		"recipients:\n"
		"  it: { mail: it@bakery.example, quiet: 22:00-07:00 }\n"
		"  eva: { mail: eva@bakery.example, quiet: [12:30-13:15, saturday, Sunday] }\n"
		"  li: { mail: li@bakery.example }\n"
		"policy: { letters_per_hour: 3 }\n"
		"dependencies: { A: { service: exchat } }\n");
	const struct recipient *people;

	assert_non_null(config);
	people = config->recipients;
	assert_true(people[0].quiet.hours);
	assert_int_equal(people[0].quiet.from, 22 * 60);
	assert_int_equal(people[0].quiet.until, 7 * 60);
	assert_int_equal(people[0].quiet.days, 0);
	assert_int_equal(people[1].quiet.from, 12 * 60 + 30);
	assert_int_equal(people[1].quiet.until, 13 * 60 + 15);
	assert_int_equal(people[1].quiet.days, 1u << 0 | 1u << 6);
	assert_false(people[2].quiet.hours);
	assert_int_equal(config->policy.letters_per_hour, 3);
}

#define QUIET(text) \
	"recipients: { it: { mail: it@bakery.example, quiet: " text " } }\n" \
	"dependencies: { Chat: { service: exchat } }\n"

static void
bad_quiet_times_are_told(void **state)
{
	assert_refused(*state, QUIET("22-7"),
		"etc/forewarn.yaml:1:53: \"22-7\" is no quiet time; expected hours such as "
		"22:00-07:00, or a weekday");
	assert_refused(*state, QUIET("22:00-24:00"),
		"etc/forewarn.yaml:1:53: \"22:00-24:00\" is no quiet time");
	assert_refused(*state, QUIET("[saterday]"),
		"etc/forewarn.yaml:1:54: \"saterday\" is no quiet time; expected hours such as "
		"22:00-07:00, or a weekday; did you mean saturday");
	assert_refused(*state, QUIET("08:00-08:00"),
		"etc/forewarn.yaml:1:53: the quiet time ends at the minute at which it begins");
	assert_refused(*state, QUIET("[22:00-07:00, 12:00-13:00]"),
		"etc/forewarn.yaml:1:67: \"quiet\" has hours already");
	assert_refused(*state,
		QUIET("[monday, tuesday, wednesday, thursday, friday, saturday, sunday]"),
		"etc/forewarn.yaml:1:53: \"quiet\" names all seven days");
	assert_refused(
		*state, QUIET("[]"), "etc/forewarn.yaml:1:53: \"quiet\" is an empty list");
}

static void
nobody_goes_without_a_digest(void **state)
{
	assert_refused(*state,
		"recipients: { it: { mail: it@bakery.example, digest: none } }\n"
		"dependencies: { Chat: { service: exchat } }\n",
		"etc/forewarn.yaml:1:54: a recipient without a digest would not hear of what "
		"can wait; write \"form: "
		"single\"");
}

static void
a_number_of_letters_must_be_one(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "policy: { letters_per_hour: 0 }\n",
		"etc/forewarn.yaml:3:29: \"0\" is no good value for \"letters_per_hour\"; "
		"expected a whole number from 1 to 1000");
	assert_int_equal(
		ground_load_text(*state, GROUND_SMALLEST)->policy.letters_per_hour, 10);
}

static void
rules_of_verdicts_are_read_with_their_lines(void **state)
{
	struct config *config = ground_load_text(*state, GROUND_SMALLEST
		"policy:\n"
		"  verdicts:\n"
		"    - { kind: [security, pricing], forced: yes, say: now }\n"
		"    - { importance: low, days_left: more than 90, say: silent }\n"
		"    - { days_left: less than 7 days, say: digest }\n"
		"    - { days_left: unknown, dependency: Chat, say: digest }\n");
	const struct verdict_rule *rule;

	assert_non_null(config);
	assert_int_equal(config->policy.verdict_count, 4);
	rule = config->policy.verdicts;
	assert_int_equal(rule[0].kinds, 1u << KIND_SECURITY | 1u << KIND_PRICING);
	assert_int_equal(rule[0].forced, 1u << FORCED_YES);
	assert_int_equal(rule[0].say, VERDICT_NOW);
	assert_int_equal(rule[0].at.line, 5);
	assert_int_equal(rule[1].importances, 1u << IMPORTANCE_LOW);
	assert_int_equal(rule[1].days_left, DAYS_LEFT_MORE);
	assert_int_equal(rule[1].days, 90);
	assert_int_equal(rule[2].days_left, DAYS_LEFT_LESS);
	assert_int_equal(rule[2].days, 7);
	assert_int_equal(rule[3].days_left, DAYS_LEFT_UNKNOWN);
	assert_string_equal(rule[3].dependencies.items[0], "Chat");
}

#define RULE(text) GROUND_SMALLEST "policy: { verdicts: [" text "] }\n"

static void
bad_rules_are_told(void **state)
{
	assert_refused(*state, RULE("{ kind: retirment, say: now }"),
		"etc/forewarn.yaml:3:30: unknown kind \"retirment\"; did you mean "
		"\"retirement\"?");
	assert_refused(*state, RULE("{ kind: pricing }"), "etc/forewarn.yaml:3:");
	assert_refused(*state, RULE("{ days_left: 90, say: now }"),
		"etc/forewarn.yaml:3:35: \"90\" says no number of days; expected \"more than "
		"90\", \"less than 30\"");
	assert_refused(*state, RULE("{ days_left: more than 0, say: now }"),
		"etc/forewarn.yaml:3:35: \"more than 0\" says no number of days");
	assert_refused(*state, RULE("{ dependency: Chatt, say: now }"),
		"etc/forewarn.yaml:3:22: unknown dependency \"Chatt\"; did you mean \"Chat\"?");
	assert_refused(*state, RULE("pricing"), "etc/forewarn.yaml:3:22: \"verdicts\" must be");
}

static void
a_rule_behind_one_that_always_holds_is_warned_of(void **state)
{
	struct ground *g = *state;

	assert_non_null(
		ground_load_text(g, RULE("{ say: digest }, { kind: pricing, say: now }")));
	assert_complaint(g, 0,
		"etc/forewarn.yaml:3:39: warning: this rule never decides: the one before it, "
		"in line 3, holds of everything");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ground_test(a_dependency_has_the_general_reminders_or_its_own),
		ground_test(without_a_policy_there_are_five_reminders_and_nobody_else),
		ground_test(bad_reminders_are_told),
		ground_test(whoever_hears_when_nobody_decides_must_be_known),
		ground_test(to_escalate_without_a_lead_time_is_warned_of),
		ground_test(quiet_is_hours_and_weekdays),
		ground_test(bad_quiet_times_are_told),
		ground_test(nobody_goes_without_a_digest),
		ground_test(a_number_of_letters_must_be_one),
		ground_test(rules_of_verdicts_are_read_with_their_lines),
		ground_test(bad_rules_are_told),
		ground_test(a_rule_behind_one_that_always_holds_is_warned_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Phrases: each shipped phrase is found in its examples, and not in the texts that it must leave alone. */
#include "support/unit.h"

#include <stdio.h>

#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "judge/examples.h"
#include "judge/judge.h"
#include "settings/settings.h"

static struct config *
shipped(void)
{
	struct settings_paths paths = { .share_dir = "config" };
	struct complaints complaints = { 0 };
	struct config *config = settings_load_catalogue(&paths, &complaints);

	for (size_t i = 0; i < complaints.count; i++) {
		char *line = complaint_write(&complaints.items[i]);

		print_error("%s\n", line);
		free(line);
	}
	assert_int_equal(complaints.errors, 0);
	complaints_clear(&complaints);
	return config;
}

static void
every_phrase_holds_in_its_examples(void **state)
{
	struct config *config = shipped();
	struct complaints complaints = { 0 };

	(void)state;
	assert_true(examples_try(config, &complaints) >= 2 * config->phrase_count);
	for (size_t i = 0; i < complaints.count; i++) {
		char *line = complaint_write(&complaints.items[i]);

		print_error("%s\n", line);
		free(line);
	}
	assert_int_equal(complaints.count, 0);
	complaints_clear(&complaints);
	config_free(config);
}

static void
every_phrase_has_examples_of_both_kinds(void **state)
{
	struct config *config = shipped();

	(void)state;
	for (size_t i = 0; i < config->phrase_count; i++) {
		const struct phrase *p = &config->phrases[i];

		if (!p->holds.count || !p->not .count)
			fail_msg("%s:%u: \"%s\" has no examples", p->at.file, p->at.line,
				p->text);
	}
	config_free(config);
}

static size_t
count(const struct config *config, const char *language)
{
	size_t n = 0;

	for (size_t i = 0; i < config->phrase_count; i++)
		n += text_equal(config->phrases[i].language, language);
	return n;
}

static void
there_are_phrases_in_three_languages(void **state)
{
	struct config *config = shipped();

	(void)state;
	assert_true(count(config, "en") >= 90);
	assert_true(count(config, "nl") >= 30);
	assert_true(count(config, "de") >= 30);
	config_free(config);
}

/* What the shipped phrases make of a whole entry. */
static void
judged(const char *language, const char *title, const char *text, enum forced forced,
	enum kind kind, const char *day)
{
	struct config *config = shipped();
	struct complaints complaints = { 0 };
	struct rules *rules = rules_new(config, &complaints);
	struct entry entry = { .title = mem_dup(title),
		.text = mem_dup(text),
		.language = mem_dup(language),
		.published = stamp_utc(stamp_day(2026, 11, 2), 0, 0, 0),
		.updated = STAMP_NONE };
	struct facts facts;
	char written[WHEN_SIZE];

	assert_int_equal(complaints.count, 0);
	judge_facts(rules, &entry, STAMP_NONE, &facts);
	assert_int_equal(facts.forced, forced);
	assert_int_equal(facts.kind, kind);
	assert_string_equal(when_write(&facts.effective, written), day);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

static void
a_dutch_retirement_is_understood(void **state)
{
	(void)state;
	judged("nl", "Oude editor verdwijnt",
		"De oude editor wordt op 1 maart 2027 uitgefaseerd. U moet voor die datum "
		"overstappen op de nieuwe.",
		FORCED_YES, KIND_RETIREMENT, "2027-03-01");
}

static void
a_german_retirement_is_understood(void **state)
{
	(void)state;
	judged("de", "Fax-Gateway", "Das Fax-Gateway wird am 1. Mai 2027 eingestellt.",
		FORCED_YES, KIND_RETIREMENT, "2027-05-01");
}

static void
a_price_increase_is_understood(void **state)
{
	(void)state;
	judged("en", "Price increase for boards", "From April 1, 2027 boards will cost more.",
		FORCED_YES, KIND_PRICING, "2027-04-01");
}

static void
a_fix_that_talks_of_removal_is_a_fix(void **state)
{
	(void)state;
	judged("en", "Release notes", "Fixed an issue where removed tags were still shown.",
		FORCED_NO, KIND_FIX, "");
}

static void
a_feature_that_helps_to_leave_is_a_feature(void **state)
{
	(void)state;
	judged("en", "New migration tool is now available",
		"You can now migrate boards in one step. The tool is generally available.",
		FORCED_NO, KIND_FEATURE, "");
}

static void
a_cancelled_retirement_is_not_forced(void **state)
{
	(void)state;
	judged("en", "Retirement of classic boards",
		"Updated November 1, 2026: We are not proceeding with this change.\nClassic "
		"boards will be retired.",
		FORCED_NO, KIND_RETIREMENT, "");
}

static void
a_limit_that_is_lifted_forces_nobody(void **state)
{
	(void)state;
	judged("en", "We removed the limit of eight boards", "Make as many as you like.",
		FORCED_NO, KIND_FEATURE, "");
	judged("nl", "Meer ruimte", "De limiet van acht borden is opgeheven.", FORCED_NO,
		KIND_FEATURE, "");
	judged("de", "Mehr Platz", "Die Grenze von acht Tafeln wurde aufgehoben.", FORCED_NO,
		KIND_FEATURE, "");
}

static void
what_may_happen_is_unclear(void **state)
{
	(void)state;
	judged("en", "The old board may stop working on some phones",
		"Boards are drawn anew from 1 March 2027. Boards with pictures might break.",
		FORCED_UNCLEAR, KIND_BREAKING, "2027-03-01");
	judged("en", "Where the board service lives",
		"During March 2027 calls with a fixed address might fail.", FORCED_UNCLEAR,
		KIND_BREAKING, "2027-03");
	judged("en", "Boards", "We think that boards may be retired next year.", FORCED_UNCLEAR,
		KIND_RETIREMENT, "2027");
	judged("de", "Tafeln", "Ab 1. März 2027 könnten alte Aufrufe fehlschlagen.",
		FORCED_UNCLEAR, KIND_BREAKING, "2027-03-01");
}

static void
a_plan_that_was_dropped_is_not_forced(void **state)
{
	(void)state;
	judged("en", "Boards stay",
		"Last year we wrote that boards would be discontinued. We dropped that plan.",
		FORCED_NO, KIND_RETIREMENT, "");
	judged("nl", "Borden blijven", "De borden worden toch niet stopgezet.", FORCED_NO,
		KIND_RETIREMENT, "");
	judged("de", "Tafeln bleiben", "Die Tafeln werden doch nicht abgeschaltet.", FORCED_NO,
		KIND_RETIREMENT, "");
}

static void
what_happens_after_all_is_forced(void **state)
{
	(void)state;
	judged("nl", "Borden", "De borden worden op 1 maart 2027 toch stopgezet.", FORCED_YES,
		KIND_RETIREMENT, "2027-03-01");
	judged("de", "Tafeln", "Die Tafeln werden am 1. März 2027 doch abgeschaltet.",
		FORCED_YES, KIND_RETIREMENT, "2027-03-01");
}

static void
a_reassurance_beside_a_retirement_takes_nothing_back(void **state)
{
	(void)state;
	judged("en", "Boards",
		"Boards will be retired on 1 March 2027. Lists will not be removed.",
		FORCED_YES, KIND_RETIREMENT, "2027-03-01");
	judged("en", "Retirement of boards",
		"Boards will not be retired. We had written: boards will be retired.",
		FORCED_NO, KIND_RETIREMENT, "");
}

static void
finished_maintenance_is_over(void **state)
{
	(void)state;
	judged("en", "Planned maintenance completed", "All works again.", FORCED_NO, KIND_FIX,
		"");
	judged("en", "Planned maintenance on 1 March 2027",
		"The maintenance will be completed by 03:00.", FORCED_NO, KIND_MAINTENANCE,
		"2027-03-01");
}

static void
a_price_that_rises_from_one_sum_to_another_is_understood(void **state)
{
	(void)state;
	judged("en", "Boards", "The price of Boards will increase from 12 to 15 euro.",
		FORCED_YES, KIND_PRICING, "");
}

static void
out_of_service_is_a_retirement(void **state)
{
	(void)state;
	judged("en", "Fax", "The fax service will be taken out of service on 1 March 2027.",
		FORCED_YES, KIND_RETIREMENT, "2027-03-01");
}

#define T(name) cmocka_unit_test(name)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_phrase_holds_in_its_examples),
		T(every_phrase_has_examples_of_both_kinds),
		T(there_are_phrases_in_three_languages),
		T(a_dutch_retirement_is_understood),
		T(a_german_retirement_is_understood),
		T(a_price_increase_is_understood),
		T(a_fix_that_talks_of_removal_is_a_fix),
		T(a_feature_that_helps_to_leave_is_a_feature),
		T(a_cancelled_retirement_is_not_forced),
		T(a_limit_that_is_lifted_forces_nobody),
		T(what_may_happen_is_unclear),
		T(a_plan_that_was_dropped_is_not_forced),
		T(what_happens_after_all_is_forced),
		T(a_reassurance_beside_a_retirement_takes_nothing_back),
		T(finished_maintenance_is_over),
		T(a_price_that_rises_from_one_sum_to_another_is_understood),
		T(out_of_service_is_a_retirement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

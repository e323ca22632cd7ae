/* Phrases: each shipped phrase is found in its examples, and not in the texts that it must leave alone. */
#include "support/unit.h"

#include <stdio.h>

#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "judge/judge.h"
#include "judge/phrases.h"
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

static enum where
first_place(unsigned where)
{
	return where & WHERE_LEAD    ? WHERE_LEAD
	       : where & WHERE_TITLE ? WHERE_TITLE
	       : where & WHERE_BODY  ? WHERE_BODY
				     : WHERE_LABEL;
}

static bool
finds(const struct phrases *phrases, const struct phrase *phrase, size_t number,
	const char *text)
{
	struct prose prose;
	struct hits hits;
	bool found = false;

	prose_read_text(&prose, text, first_place(phrase->where));
	phrases_find(phrases, &prose, phrase->language, &hits);
	for (size_t i = 0; i < hits.count; i++)
		found = found || hits.items[i].saying->index == number;
	hits_clear(&hits);
	prose_clear(&prose);
	return found;
}

static unsigned
try_examples(const struct phrases *phrases, const struct phrase *p, size_t number)
{
	unsigned wrong = 0;

	for (size_t i = 0; i < p->holds.count; i++)
		if (!finds(phrases, p, number, p->holds.items[i])) {
			print_error("%s:%u: \"%s\" is not found in \"%s\"\n", p->at.file,
				p->at.line, p->text, p->holds.items[i]);
			wrong++;
		}
	for (size_t i = 0; i < p->not .count; i++)
		if (finds(phrases, p, number, p->not .items[i])) {
			print_error("%s:%u: \"%s\" is found in \"%s\"\n", p->at.file,
				p->at.line, p->text, p->not .items[i]);
			wrong++;
		}
	return wrong;
}

static void
every_phrase_holds_in_its_examples(void **state)
{
	struct config *config = shipped();
	struct complaints complaints = { 0 };
	struct phrases *phrases = phrases_new(config, &complaints);
	unsigned wrong = 0;

	(void)state;
	assert_int_equal(complaints.count, 0);
	for (size_t i = 0; i < config->phrase_count; i++)
		wrong += try_examples(phrases, &config->phrases[i], i);
	assert_int_equal(wrong, 0);
	phrases_free(phrases);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

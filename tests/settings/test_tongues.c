/* letters/LANGUAGE.yaml: the texts of letters, what an admin may replace, and a third language. */
#include "settings/ground.h"

#include "settings/folder.h"

/* Complaint I has these WORDS. */
static void
assert_told(const struct ground *g, size_t i, const char *words)
{
	_cleanup_free_ char *told = ground_complaint(g, i);

	if (!strstr(told, words))
		assert_string_equal(told, words);
}

/* Loads etc/forewarn.yaml with LANGUAGE, beside the shipped texts and what the test has put into etc/letters. */
static void
load(struct ground *g, const char *language)
{
	_cleanup_free_ char *file = mem_printf("language: %s\n" GROUND_SMALLEST, language);

	(void)ground_load_text(g, file);
}

static void
admin(struct ground *g, const char *name, const char *content)
{
	_cleanup_free_ char *folder = mem_printf("%s/etc/letters", g->folder);
	_cleanup_free_ char *path = mem_printf("etc/letters/%s", name);

	(void)mkdir(folder, 0755);
	ground_write(g, path, content);
}

static const char *
text_of(const struct ground *g, const char *language, const char *key)
{
	return tongue_find(config_tongue(g->config, language), key);
}

static void
the_shipped_languages_are_complete(void **state)
{
	struct ground *g = *state;

	load(g, "nl");
	assert_told(g, 0, "(no more complaints)");
	assert_int_equal(g->config->tongue_count, 2);
	assert_int_equal(g->config->tongues[0].count, g->config->tongues[1].count);
	assert_string_equal(g->config->tongues[0].language, "en");
	assert_string_equal(text_of(g, "nl", "date.months.3"), "maart");
	assert_string_equal(text_of(g, "en", "distance.days.one"), "1 day");
	assert_non_null(strstr(text_of(g, "en", "trouble.lost.body"), "\n\nTo: {to}\n\n"));
}

static void
an_admins_file_replaces_single_texts(void **state)
{
	struct ground *g = *state;

	admin(g, "nl.yaml", "label: { what: Waarover }\n");
	admin(g, "en.yaml", "label:\n  when: On what day\n");
	load(g, "nl");
	assert_told(g, 0, "(no more complaints)");
	assert_string_equal(text_of(g, "nl", "label.what"), "Waarover");
	assert_string_equal(text_of(g, "nl", "label.when"), "Wanneer");
	assert_string_equal(text_of(g, "en", "label.when"), "On what day");
	assert_string_equal(text_of(g, "en", "label.what"), "What");
}

static void
a_third_language_is_a_file_and_says_the_rest_in_english(void **state)
{
	struct ground *g = *state;

	admin(g, "fy.yaml",
		"plural: { one: n = 1, few: n = 2..4 }\n"
		"date: { months: [jannewaris, febrewaris, maart, april, maaie, juny, july, "
		"augustus, septimber, oktober, novimber, desimber] }\n"
		"distance:\n  days: { one: 1 dei, few: in pear dagen, other: \"{count} dagen\" "
		"}\n"
		"  weeks: { other: \"{count} wiken\" }\n");
	load(g, "fy");
	assert_non_null(g->config);
	assert_told(g, 0, "etc/letters/fy.yaml:1:1: warning: ");
	assert_told(g, 0, " texts are missing, the first is \"");
	assert_told(g, 1, "(no more complaints)");
	assert_string_equal(g->config->language, "fy");
	assert_string_equal(text_of(g, "fy", "date.months.1"), "jannewaris");
	assert_string_equal(text_of(g, "fy", "date.weekdays.1"), "Sunday");
	assert_string_equal(text_of(g, "fy", "distance.days.few"), "in pear dagen");
	/* Its own "other" is better than English for one. */
	assert_null(text_of(g, "fy", "distance.weeks.one"));
	assert_string_equal(tongue_form(config_tongue(g->config, "fy"), 3), "few");
}

static void
every_mistake_is_told_with_its_place(void **state)
{
	struct ground *g = *state;

	admin(g, "nl.yaml",
		"lable: { what: Wat }\n"
		"label: { wat: Wat, when: }\n"
		"decide: { by: \"{dag} uiterlijk\" }\n"
		"happened: moved\n"
		"list: { and: { one: x } }\n"
		"date:\n  months: [januari]\n  half: zomaar\n"
		"kind.other: x\n"
		"distance: { days: { few: x } }\n"
		"plural: { some: n = 1, one: n is one }\n");
	load(g, "nl");
	assert_null(g->config);
	assert_told(g, 0, "nl.yaml:1:1: unknown text \"lable\"; did you mean \"label\"?");
	assert_told(g, 1, "nl.yaml:2:10: unknown text \"wat\"; did you mean \"what\"?");
	assert_told(g, 2, "nl.yaml:2:26: \"label.when\" is empty");
	assert_told(g, 3,
		"nl.yaml:3:15: nothing is filled in for {dag}; expected one of: {day}, {time}");
	assert_told(g, 4, "nl.yaml:3:15: warning: {day} of the English text is missing");
	assert_told(g, 5, "{time} of the English text is missing here");
	assert_told(g, 6,
		"nl.yaml:4:11: \"happened\" is a text here, but several texts in the shipped "
		"letters/en.yaml: write it as it is there");
	assert_told(g, 7, "nl.yaml:5:14: \"list.and\" is a mapping here, but a text in");
	assert_told(g, 8,
		"nl.yaml:7:11: \"date.months\" has 1 items; expected 12, as in the shipped");
	assert_told(g, 9, "nl.yaml:8:9: \"date.half\" is a text here, but several");
	assert_told(g, 10, "nl.yaml:9:1: \"kind.other\" has a point in it");
	assert_told(g, 11, "nl.yaml:10:21: no number takes the form \"few\"");
	assert_told(g, 12, "nl.yaml:11:11: unknown form \"some\"");
	assert_told(g, 13, "nl.yaml:11:29: this is no rule for whole numbers");
	assert_told(g, 14, "(no more complaints)");
}

static void
the_example_of_the_manual_loads(void **state)
{
	struct ground *g = *state;
	_cleanup_(complaints_clear) struct complaints complaints = { 0 };
	size_t len = 0;
	_cleanup_free_ char *page =
		folder_read_file("docs/forewarn-letters.5", &complaints, &len);
	char *begin = page ? strstr(page, "\nplural:") : NULL,
	     *end = begin ? strstr(begin, ".Ed") : NULL;

	assert_non_null(end);
	*end = '\0';
	admin(g, "fy.yaml", begin + 1);
	load(g, "fy");
	assert_non_null(g->config);
	assert_string_equal(text_of(g, "fy", "label.when"), "Wannear");
}

static void
a_language_without_texts_is_unknown(void **state)
{
	struct ground *g = *state;

	load(g, "nld");
	assert_null(g->config);
	assert_told(g, 0, "forewarn.yaml:1:11: ");
	assert_told(g, 0, "en, nl");
}

static void
a_recipient_may_have_a_language_of_his_own(void **state)
{
	struct ground *g = *state;

	(void)ground_load_text(g, "recipients: { it: { mail: it@bakery.example }, eva: { mail: "
				  "eva@bakery.example, language: nl } }\n" GROUND_DEPENDENCY);
	assert_told(g, 0, "(no more complaints)");
	assert_null(config_recipient(g->config, "it")->language);
	assert_string_equal(config_recipient(g->config, "eva")->language, "nl");
}

static void
a_file_must_be_called_after_its_language(void **state)
{
	struct ground *g = *state;

	admin(g, "dutch.yaml", "label: { what: Wat }\n");
	load(g, "en");
	assert_null(g->config);
	assert_told(g, 0,
		"dutch.yaml:1:1: the name of a file of letters is a language's code in two or "
		"three small letters, such as nl.yaml");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ground_test(the_shipped_languages_are_complete),
		ground_test(an_admins_file_replaces_single_texts),
		ground_test(a_third_language_is_a_file_and_says_the_rest_in_english),
		ground_test(every_mistake_is_told_with_its_place),
		ground_test(the_example_of_the_manual_loads),
		ground_test(a_language_without_texts_is_unknown),
		ground_test(a_recipient_may_have_a_language_of_his_own),
		ground_test(a_file_must_be_called_after_its_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

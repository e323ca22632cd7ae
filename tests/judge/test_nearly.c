/* What would have matched with another word. */
#include "support/unit.h"

#include <string.h>

#include "base/cleanup.h"
#include "judge/nearly.h"

/* A bakery with one dependency, whose `uses` are those of ITEMS, and an entry. What is found points at it. */
static struct nearly
look(const char *const *items, size_t count, const char *title, const char *text,
	const char *label)
{
	static struct use uses[4];
	static struct dependency dependency;
	struct config config = { .dependencies = &dependency, .dependency_count = 1 };
	char *labels[] = { (char *)label };
	struct entry entry = { .title = (char *)title,
		.text = (char *)text,
		.labels = { labels, label ? 1 : 0, 1 } };
	struct nearly nearly;

	dependency = (struct dependency){ .name = (char *)"Ovens",
		.service = (char *)"crumb",
		.uses = uses,
		.use_count = count };
	for (size_t i = 0; i < count; i++)
		uses[i].text = (char *)items[i];
	nearly_find(&config, "crumb", &entry, &nearly);
	return nearly;
}
#define LOOK(title, text, label, ...) \
	look((const char *const[]){ __VA_ARGS__ }, \
		LENGTH_OF(((const char *const[]){ __VA_ARGS__ })), title, text, label)

static void
all_but_one_word_is_near(void **state)
{
	struct nearly n = LOOK("The Stone add-in goes", "", NULL, "Stone classic add-in");

	(void)state;
	assert_int_equal(n.how, NEARLY_WORD);
	assert_string_equal(n.words, "stone add in");
	assert_string_equal(n.use, "Stone classic add-in");
	nearly_clear(&n);
	/* Two are too many, and none of what is left stands in the title. */
	n = LOOK("The Stone goes", "", NULL, "Stone classic add-in");
	assert_int_equal(n.how, NEARLY_NOTHING);
	n = LOOK("News of May", "The stone oven goes.", NULL, "stone mill");
	assert_int_equal(n.how, NEARLY_NOTHING);
}

static void
words_that_are_written_together_are_near(void **state)
{
	struct nearly n = LOOK("BreadCloud goes", "", NULL, "Bread Cloud");

	(void)state;
	assert_int_equal(n.how, NEARLY_GLUED);
	assert_string_equal(n.words, "breadcloud");
	nearly_clear(&n);
	/* Short ones stand in every other word. */
	n = LOOK("The gateway goes", "", NULL, "ate");
	assert_int_equal(n.how, NEARLY_NOTHING);
}

static void
the_vendors_own_label_is_a_word_to_take(void **state)
{
	struct nearly n = LOOK("Version 2 goes", "", "product=Crust Mail", "Ledger");

	(void)state;
	assert_int_equal(n.how, NEARLY_LABEL);
	assert_string_equal(n.words, "Crust Mail");
	assert_null(n.use);
	assert_string_equal(n.dependency->name, "Ovens");
	nearly_clear(&n);
}

/* Nobody can say what a pattern nearly is; of versions the name before them counts. */
static void
patterns_are_not_guessed_at(void **state)
{
	struct nearly n = LOOK("The Stone oven goes", "", NULL, "/stone classic oven/");

	(void)state;
	assert_int_equal(n.how, NEARLY_NOTHING);
	n = LOOK("The Stone API goes", "", NULL, "Stone Orders API <= 2");
	assert_int_equal(n.how, NEARLY_WORD);
	assert_string_equal(n.words, "stone api");
	nearly_clear(&n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_but_one_word_is_near),
		cmocka_unit_test(words_that_are_written_together_are_near),
		cmocka_unit_test(the_vendors_own_label_is_a_word_to_take),
		cmocka_unit_test(patterns_are_not_guessed_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

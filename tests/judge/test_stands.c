/* Stands: a term that stands there as it was written is told without taking it apart, and the same is told of it. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "judge/stands.h"

/* Words, and all that may stand between or around them. */
static const char *const pieces[] = { "loaf", "Ovens", "gpt", "4", "32k", "id", "API", "s", " ",
	" ", " ", "-", "_", ".", ". ", "; ", ", ", ": ", "/", " /", "@", " (", ") ", "&", "+",
	"'", "\n", "\xE2\x80\x94", "\xC3\xA9" };

struct told {
	size_t spelt, missed, otherwise;
};

/* The COUNT words from FIRST on as a term, with the sign of a path or package before them. */
static void
check_term(const struct words *words, size_t first, size_t count, struct told *told)
{
	const struct word *from = &words->items[first], *last = from + count - 1;
	const char *source = words->fields[0];
	size_t at = from->from;
	struct compiled_use use = { 0 };
	char *term, *why = NULL;

	if (at > 0 && (source[at - 1] == '/' || source[at - 1] == '@'))
		at--;
	term = mem_ndup(source + at, last->to - at);
	if (use_compile(term, &use, &why) == 0 && use.form == USE_TERM &&
		use.words.count == count) {
		struct stand stand = { &use.words, count, &use, false };
		bool stands = stands_at(&stand, words, first);
		bool spelt = stands_spelt(term, words, first, count);

		assert_true(stands || !spelt);
		told->spelt += spelt;
		told->missed += stands && !spelt;
		told->otherwise += !stands;
	}
	free(why);
	free(term);
	use_clear(&use);
}

static void
what_is_spelt_so_stands_so(void **state)
{
	struct told told = { 0 };
	uint32_t seed = 11;

	(void)state;
	for (size_t round = 0; round < 1500; round++) {
		struct words words = { 0 };
		struct text text = { 0 };

		for (size_t k = 0; k < 16; k++) {
			seed = seed * 1664525u + 1013904223u;
			text_puts(&text, pieces[(seed >> 16) % LENGTH_OF(pieces)]);
		}
		words_add(&words, text.data);
		for (size_t first = 0; first < words.count; first++)
			for (size_t count = 1; count < 4 && first + count <= words.count;
				count++)
				check_term(&words, first, count, &told);
		words_clear(&words);
		text_clear(&text);
	}
	/* "gpt-4" of "gpt-4-32k" and what a line or a semicolon parts do not stand there. Missed is what has a stop beside a
	 * comma or bracket within, which no term has. */
	print_message("%zu spelt so, %zu missed, %zu do not stand there\n", told.spelt,
		told.missed, told.otherwise);
	assert_true(told.spelt > 5000);
	assert_true(told.otherwise > 1500);
	assert_true(told.missed * 5 < told.spelt);
}

static void
other_words_are_not_spelt_so(void **state)
{
	static const char *const others[] = { "Oven", "Oven APIs", "oven API", "Oven  API",
		"Oven-API", "ven API", "\"Oven API\"", "/Oven API", "" };
	struct words words = { 0 };

	(void)state;
	words_add(&words, "The Oven API goes.");
	assert_true(stands_spelt("Oven API", &words, 1, 2));
	for (size_t i = 0; i < LENGTH_OF(others); i++)
		assert_false(stands_spelt(others[i], &words, 1, 2));
	assert_false(stands_spelt("Oven API", &words, 1, 1));
	assert_false(stands_spelt("Oven API", &words, 2, 2));
	words_clear(&words);
}

static void
two_fields_are_no_term(void **state)
{
	struct words words = { 0 };

	(void)state;
	words_add(&words, "The Oven");
	words_add(&words, "API goes");
	assert_false(stands_spelt("Oven API", &words, 1, 2));
	assert_true(stands_spelt("Oven", &words, 1, 1));
	assert_true(stands_spelt("API", &words, 2, 1));
	words_clear(&words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_spelt_so_stands_so),
		cmocka_unit_test(other_words_are_not_spelt_so),
		cmocka_unit_test(two_fields_are_no_term),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

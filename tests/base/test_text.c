/* Text, strings, memory and hashes. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/strings.h"
#include "base/text.h"

static void
a_text_grows_and_is_taken(void **state)
{
	struct text t = { 0 };
	char *taken;

	(void)state;
	for (int i = 0; i < 1000; i++)
		text_printf(&t, "%d,", i % 10);
	assert_int_equal(t.len, 2000);
	text_puts(&t, " \n\t ");
	text_trim(&t);
	assert_int_equal(t.len, 2000);
	taken = text_take(&t);
	assert_null(t.data);
	assert_int_equal(strlen(taken), 2000);
	free(taken);
	taken = text_take(&t);
	assert_string_equal(taken, "");
	free(taken);
}

static void
utf8_is_decoded_strictly(void **state)
{
	static const char *const bad[] = { "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
		"\xF4\x90\x80\x80", "\x80", "\xFF", "a\xC3", "\xF0\x9F\x98" };
	uint32_t c;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++)
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
	assert_true(text_is_utf8("é€😀\xF4\x8F\xBF\xBF", strlen("é€😀\xF4\x8F\xBF\xBF")));
	assert_int_equal(text_decode("€uro", 6, &c), 3);
	assert_int_equal(c, 0x20AC);
	assert_int_equal(text_decode("\xE2\x82", 2, &c), 1);
	assert_int_equal(c, 0xFFFD);
}

static void
every_character_survives_writing_and_reading(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF; c += 97) {
		_cleanup_(text_clear) struct text t = { 0 };
		uint32_t back;

		text_put_utf8(&t, c);
		assert_int_equal(text_decode(t.data, t.len, &back), t.len);
		assert_int_equal(back, c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
	}
}

static void
a_line_is_safe_to_show(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{ "  two\r\n\twords  ", "two words" },
		{ "red \x1b[31malert", "red \xEF\xBF\xBD[31malert" },
		{ "over\xE2\x80\xAEride", "override" },
		{ "zero\xE2\x80\x8Bwidth", "zerowidth" },
		{ "no\xC2\xA0"
		  "break",
			"no break" },
		{ "bad \xFF byte", "bad \xEF\xBF\xBD byte" },
		{ "", "" },
		{ "\n\n", "" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		_cleanup_free_ char *line = text_line(cases[i].from, 0);

		assert_string_equal(line, cases[i].to);
	}
}

static void
a_long_line_is_cut_at_a_character(void **state)
{
	_cleanup_free_ char *cut = text_line("ééééé", 5);
	_cleanup_free_ char *whole = text_line("ééééé", 10);

	(void)state;
	assert_string_equal(cut, "éé…");
	assert_string_equal(whole, "ééééé");
}

static void
lines_keep_their_breaks(void **state)
{
	_cleanup_free_ char *lines = text_lines("one\r\ntwo\x07\tthree\xE2\x80\xAE");

	(void)state;
	assert_string_equal(lines, "one\ntwo\xEF\xBF\xBD\tthree");
}

static void
folding_makes_alike_what_people_take_for_alike(void **state)
{
	static const char *const pairs[][2] = { { "Crème Brûlée", "creme brulee" },
		{ "ŁÓDŹ", "lodz" }, { "cre\xCC\x80me", "creme" }, { "ΑΒΓ", "αβγ" },
		{ "ПРИВЕТ Ё", "привет ё" }, { "soft\xC2\xADhyphen", "softhyphen" },
		{ "a\xE2\x80\x91"
		  "b",
			"a-b" },
		{ "Straße", "strasse" }, { "ÆØÅ", "æoa" }, { "×÷", "×÷" } };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
		_cleanup_free_ char *folded = text_folded(pairs[i][0]);

		assert_string_equal(folded, pairs[i][1]);
	}
	_cleanup_free_ char *nothing = text_folded("");

	assert_string_equal(nothing, "");
}

static void
typos_are_near(void **state)
{
	(void)state;
	assert_int_equal(text_distance("recipients", "recipents"), 1);
	assert_int_equal(text_distance("tell", "tlel"), 1);
	assert_int_equal(text_distance("", "abc"), 3);
	assert_int_equal(text_distance("service", "service"), 0);
	assert_int_equal(text_distance("kitten", "sitting"), 3);
}

static void
prefixes_and_blanks(void **state)
{
	(void)state;
	assert_true(text_starts("forewarn", "fore"));
	assert_false(text_starts("fo", "fore"));
	assert_true(text_starts_nocase("Retry-After: 3", "retry-after:"));
	assert_true(text_blank(NULL) && text_blank(" \t\n"));
	assert_false(text_blank(" x "));
	assert_true(text_equal(NULL, NULL));
	assert_false(text_equal("", NULL));
}

static void
a_list_owns_its_strings(void **state)
{
	struct strings list = { 0 }, copy = { 0 };
	_cleanup_free_ char *empty = strings_join(&list, ",");

	(void)state;
	assert_string_equal(empty, "");
	for (int i = 0; i < 20; i++)
		strings_take(&list, mem_printf("%d", i));
	strings_copy(&copy, &list);
	strings_clear(&list);
	assert_int_equal(copy.count, 20);
	assert_true(strings_has(&copy, "19"));
	assert_false(strings_has(&copy, "20"));
	strings_clear(&copy);
	assert_null(copy.items);
}

static void
hashes_keep_parts_apart(void **state)
{
	static const char *const pairs[][2] = { { "ab", "c" }, { "a", "bc" }, { "abc", "" },
		{ "", "abc" }, { "abc", NULL } };
	struct hash hashes[LENGTH_OF(pairs)];

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
		struct hasher *h = hash_begin();

		hash_string(h, pairs[i][0]);
		hash_string(h, pairs[i][1]);
		hashes[i] = hash_end(h);
		for (size_t j = 0; j < i; j++)
			assert_false(hash_equal(&hashes[i], &hashes[j]));
	}
}

static void
hashes_are_the_same_on_every_machine(void **state)
{
	/* Written down once: a change here would make every store forget what it has seen. */
	static const struct hash expected = { { 0x2b, 0x13, 0x89, 0xef, 0x8f, 0x80, 0xc1, 0xbf,
		0xaa, 0x70, 0xca, 0x58, 0xb4, 0xec, 0xd8, 0x14 } };
	struct hash hash = hash_of("forewarn", 8);

	(void)state;
	assert_true(hash_equal(&hash, &expected));
}

static void
an_array_grows_with_zeroed_items(void **state)
{
	int *numbers = NULL;
	size_t cap = 0;

	(void)state;
	for (size_t i = 0; i < 100; i++) {
		numbers = mem_grow(numbers, i, &cap, sizeof(*numbers));
		assert_int_equal(numbers[i], 0);
		numbers[i] = (int)i + 1;
	}
	assert_int_equal(numbers[99], 100);
	free(numbers);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_grows_and_is_taken),
		cmocka_unit_test(utf8_is_decoded_strictly),
		cmocka_unit_test(every_character_survives_writing_and_reading),
		cmocka_unit_test(a_line_is_safe_to_show),
		cmocka_unit_test(a_long_line_is_cut_at_a_character),
		cmocka_unit_test(lines_keep_their_breaks),
		cmocka_unit_test(folding_makes_alike_what_people_take_for_alike),
		cmocka_unit_test(typos_are_near),
		cmocka_unit_test(prefixes_and_blanks),
		cmocka_unit_test(a_list_owns_its_strings),
		cmocka_unit_test(hashes_keep_parts_apart),
		cmocka_unit_test(hashes_are_the_same_on_every_machine),
		cmocka_unit_test(an_array_grows_with_zeroed_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What comes back of a secret goes no further. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/secrecy.h"

#define SECRET "flour+water/2026="

static void
every_form_of_a_secret_is_known(void **state)
{
	static const char *const lines[] = { "you said " SECRET ".", SECRET,
		"q=flour%2Bwater%2F2026%3D&x", "q=flour%2bwater%2f2026%3d", "FLOUR+WATER/2026=",
		/* base64 of it, of "x" and it, of "baker:" and it, of "\0baker\0" and it */
		"ZmxvdXIrd2F0ZXIvMjAyNj0=", "eGZsb3VyK3dhdGVyLzIwMjY9",
		"Basic YmFrZXI6ZmxvdXIrd2F0ZXIvMjAyNj0=",
		"AUTH PLAIN AGJha2VyAGZsb3VyK3dhdGVyLzIwMjY9" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(lines); i++)
		if (!secrecy_holds(lines[i], SECRET))
			fail_msg("not found in: %s", lines[i]);
	assert_false(secrecy_holds("flour and water", SECRET));
	assert_false(secrecy_holds("", SECRET));
	assert_false(secrecy_holds("anything", NULL));
	assert_false(secrecy_holds("an apple a day", "a"));
}

static void
assert_hidden(const char *line, const char *want)
{
	_cleanup_(strings_clear) struct strings secrets = { 0 };
	_cleanup_free_ char *hidden = NULL;

	strings_add(&secrets, "/services/T0/B1/crumbs");
	strings_add(&secrets, SECRET);
	strings_add(&secrets, "ab");
	hidden = secrecy_hide(mem_dup(line), &secrets);
	assert_string_equal(hidden, want);
}

static void
a_line_is_told_without_it(void **state)
{
	(void)state;
	assert_hidden("404: no hook at /services/T0/B1/crumbs here, " SECRET " and " SECRET,
		"404: no hook at (withheld) here, (withheld) and (withheld)");
	assert_hidden("535 AGJha2VyAGZsb3VyK3dhdGVyLzIwMjY9 is wrong",
		"535 AGJha2VyAG(withheld) is wrong");
	assert_hidden("absolutely nothing", "absolutely nothing");
	assert_hidden("", "");
	assert_hidden("a long story that ends…", "a long story that ends…");
}

static void
what_was_cut_is_hidden_too(void **state)
{
	(void)state;
	assert_hidden("no hook at /services/T0/B", "no hook at (withheld)");
	assert_hidden("no hook at /services…", "no hook at (withheld)");
	assert_hidden("we have no flour", "we have no flour");
}

static void
a_page_is_blotted(void **state)
{
	char page[] = SECRET "<p>" SECRET "</p>flour+water" SECRET;
	char *before = mem_dup(page);

	(void)state;
	secrecy_blot(page, strlen(page), SECRET);
	assert_string_equal(
		page, "*****************<p>*****************</p>flour+water*****************");
	secrecy_blot(before, 0, SECRET);
	secrecy_blot(before, strlen(before), NULL);
	secrecy_blot(before, strlen(before), "<p>");
	assert_non_null(strstr(before, SECRET "<p>"));
	free(before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_of_a_secret_is_known),
		cmocka_unit_test(a_line_is_told_without_it),
		cmocka_unit_test(what_was_cut_is_hidden_too),
		cmocka_unit_test(a_page_is_blotted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* CSS: selectors as XPath, and sentences that name the place. */
#include "support/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "read/css.h"

static void
expect(const char *selector, bool inside, const char *want)
{
	char *got = NULL, *why = NULL;

	if (css_xpath(selector, inside, &got, &why) < 0)
		fail_msg("%s", why);
	assert_string_equal(got, want);
	free(got);
}

static void
expect_refused(const char *selector, const char *want)
{
	char *got = NULL, *why = NULL;

	assert_int_equal(css_xpath(selector, false, &got, &why), -EINVAL);
	assert_null(got);
	assert_string_equal(why, want);
	free(why);
}

static void
each_part_of_a_selector_has_its_xpath(void **state)
{
	(void)state;
	expect("h2", false, "//h2");
	expect("H2", false, "//h2");
	expect("*", false, "//*");
	expect("div.change", false,
		"//div[contains(concat(' ', normalize-space(@class), ' '), ' change ')]");
	expect("#main", false, "//*[@id = 'main']");
	expect("h2[id]", false, "//h2[@id]");
	expect("[data-Kind=removed]", false, "//*[@data-kind = 'removed']");
	expect("[ id ^= \"CHANGE-\" ]", false, "//*[starts-with(@id, 'CHANGE-')]");
	expect("a[href*='/blog/']", false, "//a[contains(@href, '/blog/')]");
	expect("a[href$='.ü']", false,
		"//a[substring(@href, string-length(@href) - 1) = '.ü']");
	expect("[title=\"it's\"]", false, "//*[@title = \"it's\"]");
	expect(".md\\:flex", false,
		"//*[contains(concat(' ', normalize-space(@class), ' '), ' md:flex ')]");
}

static void
elements_stand_to_each_other_as_the_selector_says(void **state)
{
	(void)state;
	expect("main table  tr", false, "//main//table//tr");
	expect("ul>li", false, "//ul/li");
	expect("h2 + p ~ ul", false,
		"//h2/following-sibling::*[1]/self::p/following-sibling::ul");
	expect("h2, h3", false, "//h2 | //h3");
	expect("tr:first-child", false, "//tr[not(preceding-sibling::*[1])]");
	expect("td:nth-child( 3 )", false,
		"//td[preceding-sibling::*[2]][not(preceding-sibling::*[3])]");
}

static void
inside_an_element_a_selector_begins_there(void **state)
{
	(void)state;
	expect("h4", true, ".//h4");
	expect("> h4", true, "./h4");
	expect("+ p", true, "./following-sibling::*[1]/self::p");
	expect("a.more @href", true,
		".//a[contains(concat(' ', normalize-space(@class), ' '), ' more ')]/@href");
	expect("a, time @datetime", true, ".//a/@datetime | .//time/@datetime");
}

static void
what_is_not_known_is_refused_at_its_place(void **state)
{
	(void)state;
	expect_refused("div >> p",
		"the selector “div >> p” is not understood at “> p” (character 6): a tag, "
		".class, #id or [attribute] is expected here");
	expect_refused("",
		"the selector “” is not understood at its end (character 1): a tag, .class, "
		"#id or [attribute] is expected here");
	expect_refused("p:hover",
		"the selector “p:hover” is not understood at “:hover” (character 2): of what "
		"begins with a colon, only :first-child and :nth-child(N) are known");
	expect_refused("li:nth-child(2n+1)",
		"the selector “li:nth-child(2n+1)” is not understood at “n+1)” (character "
		"15): a number from 1 to 1000 and a ) are expected here");
	expect_refused("a[href~=x]",
		"the selector “a[href~=x]” is not understood at “~=x]” (character 7): after "
		"an attribute's name come ], =, ^=, *= or $=");
	expect_refused("a[href='x]",
		"the selector “a[href='x]” is not understood at “'x]” (character 8): this "
		"quote is not closed");
	expect_refused("a[href^='']",
		"the selector “a[href^='']” is not understood at its end (character 12): an "
		"empty value is part of everything");
	expect_refused("> p",
		"the selector “> p” is not understood at “> p” (character 1): there is no "
		"element before it");
	expect_refused("div*",
		"the selector “div*” is not understood at “*” (character 4): this belongs in "
		"no selector that forewarn knows");
	expect_refused("normalize-space(.//h4)",
		"the selector “normalize-space(.//h4)” is not understood at “(.//h4)” "
		"(character 16): this belongs in no selector that forewarn knows");
}

static void
more_refusals(void **state)
{
	char *got = NULL, *why = NULL, *long_one = mem_new(2000, 1);

	(void)state;
	expect_refused("h2,",
		"the selector “h2,” is not understood at its end (character 4): a tag, "
		".class, #id or [attribute] is expected here");
	expect_refused("@href",
		"the selector “@href” is not understood at “@href” (character 1): an element "
		"must stand before @");
	expect_refused("a @href b",
		"the selector “a @href b” is not understood at “b” (character 9): nothing can "
		"stand behind the attribute");
	expect_refused("1a",
		"the selector “1a” is not understood at its end (character 3): no tag or "
		"attribute begins so");
	expect_refused("[a=\"it's\"][b='\"]'\"]",
		"the selector “[a=\"it's\"][b='\"]'\"]” is not understood at “\"]” "
		"(character 18): a ] is expected here");
	memset(long_one, '.', 1999);
	assert_int_equal(css_xpath(long_one, false, &got, &why), -EINVAL);
	assert_string_equal(why, "the selector is longer than 1000 bytes");
	free(why);
	free(long_one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_part_of_a_selector_has_its_xpath),
		cmocka_unit_test(elements_stand_to_each_other_as_the_selector_says),
		cmocka_unit_test(inside_an_element_a_selector_begins_there),
		cmocka_unit_test(what_is_not_known_is_refused_at_its_place),
		cmocka_unit_test(more_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

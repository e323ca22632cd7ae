/* Parts and guard: where the rest of a page may be asked for, and when a page holds too little
 * to be believed. */
#include "support/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "guard.h"
#include "parts.h"

#define FIRST "https://graph.crate.example/posts"

static int
go_on(struct parts *parts, const char *at, const char *next, char **why)
{
	const struct source source = {
		.url = (char *)"https://ada:secret@graph.crate.example/posts"
	};
	struct page page = { .url = (char *)at };

	*why = NULL;
	return parts_go_on(parts, &source, &page, next, why);
}

static void
a_page_without_a_next_part_is_all(void **state)
{
	_cleanup_(parts_clear) struct parts parts = { 0 };
	_cleanup_free_ char *why = NULL;

	(void)state;
	assert_int_equal(go_on(&parts, FIRST, NULL, &why), 0);
	assert_null(parts.next);
	assert_int_equal(parts.seen.count, 1);
}

static void
the_next_part_is_asked_where_the_page_came_from(void **state)
{
	_cleanup_(parts_clear) struct parts parts = { 0 };
	_cleanup_free_ char *why = NULL;

	(void)state;
	assert_int_equal(go_on(&parts, FIRST, FIRST "?$skip=100", &why), 1);
	/* The sign-in of the configured address goes along. */
	assert_string_equal(
		parts.next, "https://ada:secret@graph.crate.example/posts?$skip=100");
	assert_int_equal(go_on(&parts, FIRST "?$skip=100", NULL, &why), 0);
	assert_null(parts.next);
	assert_int_equal(parts.seen.count, 2);
}

static void
no_part_leads_elsewhere(void **state)
{
	static const struct {
		const char *next, *says;
	} bad[] = {
		{ "https://evil.example/posts?$skip=100", "at evil.example" },
		{ "https://graph.crate.example:8443/posts", "only asked where the page came" },
		{ "http://graph.crate.example/posts?$skip=100", "from https to plain http" },
		{ "file:///etc/shadow", "a page may not" },
		{ "javascript:alert(1)", "" },
		{ "https://", "" },
		{ FIRST, "read already" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		_cleanup_(parts_clear) struct parts parts = { 0 };
		_cleanup_free_ char *why = NULL;

		assert_int_equal(go_on(&parts, FIRST, bad[i].next, &why), -EINVAL);
		assert_null(parts.next);
		assert_non_null(why);
		if (!strstr(why, bad[i].says))
			fail_msg("“%s” does not say “%s”", why, bad[i].says);
	}
}

static void
a_circle_of_parts_ends(void **state)
{
	_cleanup_(parts_clear) struct parts parts = { 0 };
	_cleanup_free_ char *why = NULL;

	(void)state;
	assert_int_equal(go_on(&parts, FIRST, FIRST "?2", &why), 1);
	assert_int_equal(go_on(&parts, FIRST "?2", FIRST "?3", &why), 1);
	assert_int_equal(go_on(&parts, FIRST "?3", FIRST "?2", &why), -EINVAL);
	assert_non_null(strstr(why, "read already"));
}

static void
parts_without_end_end_at_two_hundred(void **state)
{
	_cleanup_(parts_clear) struct parts parts = { 0 };
	_cleanup_free_ char *why = NULL, *at = mem_dup(FIRST);
	unsigned asked = 1;
	int r;

	(void)state;
	do {
		_cleanup_free_ char *next = mem_printf(FIRST "?%u", ++asked);

		free(TAKE(why));
		r = go_on(&parts, at, next, &why);
		mem_set(&at, next);
	} while (r > 0);
	assert_int_equal(r, -EINVAL);
	assert_int_equal(asked, PARTS_MAX + 1);
	assert_non_null(strstr(why, "more than 200 parts"));
}

static void
a_page_is_believed_by_what_it_holds(void **state)
{
	static const struct {
		const char *format, *map;
		unsigned at_least, before, found, polls;
		enum guard_verdict verdict;
		const char *says;
	} cases[] = {
		/* An empty feed may be empty; what a service file points at may not. */
		{ "rss", NULL, 0, 20, 0, 0, GUARD_FINE, NULL },
		{ "rss", NULL, 5, 20, 4, 0, GUARD_TOO_FEW, "4 entries found where 20 were" },
		{ "rss", NULL, 5, 0, 1, 0, GUARD_TOO_FEW, "1 entry found where at least 5" },
		{ "rss", NULL, 5, 20, 5, 0, GUARD_FINE, NULL },
		{ "html", NULL, 0, 20, 0, 0, GUARD_TOO_FEW, "0 entries found where 20 were" },
		{ "html", NULL, 0, 0, 0, 0, GUARD_TOO_FEW, "0 entries found where at least 1" },
		{ "json-map", "/items", 0, 3, 0, 0, GUARD_TOO_FEW, "where 3 were" },
		{ "json-map", "/items", 0, 20, 1, 0, GUARD_FINE, NULL },
		/* Less than half, where there were eight or more, of HTML only. */
		{ "html", NULL, 0, 20, 10, 0, GUARD_FINE, NULL },
		{ "html", NULL, 0, 20, 9, 0, GUARD_FEWER, "9 entries found where 20 were" },
		{ "html", NULL, 0, 7, 1, 0, GUARD_FINE, NULL },
		{ "html", NULL, 0, 8, 3, 0, GUARD_FEWER, "3 entries" },
		{ "html", NULL, 0, 20, 9, 5, GUARD_FEWER, "9 entries" },
		{ "html", NULL, 0, 20, 9, 6, GUARD_SETTLED, "7 times in a row" },
		/* Nothing at all never becomes normal. */
		{ "html", NULL, 0, 20, 0, 99, GUARD_TOO_FEW, "0 entries" },
		{ "html", NULL, 0, 4000000000u, 2000000000u, 0, GUARD_FINE, NULL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct read_rules rules = { .entries = (char *)cases[i].map,
			.at_least = cases[i].at_least };
		struct guard guard = { &rules, GIVES_CHANGES, cases[i].format, cases[i].before,
			cases[i].found, cases[i].polls };
		_cleanup_free_ char *why = NULL;

		if (guard_judge(&guard, &why) != cases[i].verdict)
			fail_msg("case %zu goes another way: %s", i, why ? why : "fine");
		if (!cases[i].says)
			assert_null(why);
		else if (!strstr(why, cases[i].says))
			fail_msg("“%s” does not say “%s”", why, cases[i].says);
	}
}

static void
a_list_may_be_empty_where_that_is_good_news_or_said(void **state)
{
	struct read_rules rules = { .entries = (char *)"/items" };
	struct guard guard = { &rules, GIVES_MAINTENANCE | GIVES_STATUS, "json", 20, 0, 0 };
	char *why = NULL;

	(void)state;
	assert_int_equal(guard_judge(&guard, &why), GUARD_FINE);
	guard.gives |= GIVES_CHANGES;
	assert_int_equal(guard_judge(&guard, &why), GUARD_TOO_FEW);
	free(why);
	rules.at_least = READ_RULES_MAY_BE_EMPTY;
	assert_int_equal(guard_judge(&guard, &why), GUARD_FINE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_without_a_next_part_is_all),
		cmocka_unit_test(the_next_part_is_asked_where_the_page_came_from),
		cmocka_unit_test(no_part_leads_elsewhere),
		cmocka_unit_test(a_circle_of_parts_ends),
		cmocka_unit_test(parts_without_end_end_at_two_hundred),
		cmocka_unit_test(a_page_is_believed_by_what_it_holds),
		cmocka_unit_test(a_list_may_be_empty_where_that_is_good_news_or_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

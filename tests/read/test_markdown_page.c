/* Markdown pages: the HTML that they mean, and floods of marks. */
#include "feed.h"

#include <time.h>

#include "base/text.h"
#include "read/markdown_page.h"

static void
expect(const char *markdown, const char *want)
{
	struct text t = { 0 };

	markdown_page_html(&t, markdown, strlen(markdown));
	assert_string_equal(t.data ? t.data : "", want);
	text_clear(&t);
}

static void
headings_have_their_level_and_their_place(void **state)
{
	(void)state;
	expect("# One\n## Two ##\n###### Six\n####### seven\n#nine",
		"<h1>One</h1>\n<h2>Two</h2>\n<h6>Six</h6>\n<p>####### seven\n#nine</p>\n");
	expect("One\n===\nTwo\nwords\n---\n", "<h1>One</h1>\n<h2>Two\nwords</h2>\n");
	expect("## A {#the-a}\n## B {#\"<}",
		"<h2 id=\"the-a\">A </h2>\n<h2 id=\"&quot;&lt;\">B </h2>\n");
	expect("---\n\ntext\n\n***\n", "<p>text</p>\n");
}

static void
blocks_end_where_others_begin(void **state)
{
	(void)state;
	expect("a\nb\n\n> c\n> d\n- e\n  f\n1. g\n",
		"<p>a\nb</p>\n<p>c\nd</p>\n<li>e\nf</li>\n<li>g</li>\n");
	expect("``` sh\n# <no>\n~~~\n```\nafter",
		"<pre># &lt;no&gt;\n~~~\n</pre>\n<p>after</p>\n");
	expect("```\nnever closed", "<pre>never closed\n</pre>\n");
	expect("[x]: https://a.example\nsee [the *x*](<b c> 'T') and [y][x] ![z](p.png)",
		"<p>see <a href=\"b c\">the x</a> and y z</p>\n");
}

static void
tables_have_a_head_and_rows(void **state)
{
	(void)state;
	expect("| A | B |\n|---|:-:|\n| 1 | 2 \\| 3 |\nx | y\n\nz | not",
		"<table><thead><tr><th> A </th><th> B </th></tr>\n</thead><tbody>\n"
		"<tr><td> 1 </td><td> 2 | 3 </td></tr>\n<tr><td>x </td><td> y</td></tr>\n"
		"</tbody></table>\n<p>z   not</p>\n");
}

static void
a_front_matter_names_its_values(void **state)
{
	(void)state;
	expect("---\nremoved_at: 2026-05-01\nlist:\n  - a\nbad key: x\n---\n# T",
		"<p class=\"front-matter\" id=\"removed_at\">2026-05-01</p>\n"
		"<p class=\"front-matter\" id=\"list\"></p>\n<h1>T</h1>\n");
	expect("---\nnever: closed", "<p>never: closed</p>\n");
}

/* Must end soon. */
static void
flood(const char *unit, size_t n)
{
	char format[] = "markdown", entries[] = "h2, tr, li, p";
	struct read_rules rules = { .format = format, .entries = entries };
	struct reading reading;
	struct text t = { 0 };
	char *why = NULL;
	clock_t begin = clock();

	for (size_t i = 0; i < n; i++)
		text_puts(&t, unit);
	(void)read_page(&(struct read_input){ .body = t.data, .len = t.len, .rules = &rules },
		&reading, &why);
	assert_true(clock() - begin < 20 * CLOCKS_PER_SEC * (clock_t)unit_patience());
	reading_clear(&reading);
	free(why);
	text_clear(&t);
}

static void
floods_cost_no_more_than_their_length(void **state)
{
	static const char *const units[] = { "[", "`", "|", "> ", "#", "- a\n", "a|b\n--|--\n",
		"---\n", "```\n", "![", "[](", "{#", "\\", "*", "<a ", "a\n=\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		flood(units[i], 20000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headings_have_their_level_and_their_place),
		cmocka_unit_test(blocks_end_where_others_begin),
		cmocka_unit_test(tables_have_a_head_and_rows),
		cmocka_unit_test(a_front_matter_names_its_values),
		cmocka_unit_test(floods_cost_no_more_than_their_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

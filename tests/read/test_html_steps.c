/* HTML steps: an XPath is parted where it can be, and finds the same nodes in the same order as libxml2 alone. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/xpath.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/html_find.h"
#include "read/html_steps.h"
#include "read/html_tree.h"

static void
expect(const char *xpath, const char *steps)
{
	_cleanup_(strings_clear) struct strings parted = { 0 };
	_cleanup_free_ char *joined = NULL;
	bool apart = html_steps_part(xpath, &parted);

	joined = strings_join(&parted, "  ");
	assert_int_equal(apart, *steps != '\0');
	assert_string_equal(joined, steps);
}

static void
paths_are_parted_at_their_slashes(void **state)
{
	(void)state;
	expect("//main//table/tr[td]", "//main  .//table  tr[td]");
	expect("/html/body", "/html  body");
	expect(".//div//@href", ".  .//div  .//@href");
	expect("//h2 | .//h3", "//h2  |  .  .//h3");
	expect("//h2/following-sibling::p[1]", "//h2  following-sibling::p[1]");
	expect("//a//preceding::b", "//a  ./descendant-or-self::node()  preceding::b");
	expect("//preceding::b", "/descendant-or-self::node()  preceding::b");
	expect("//a//..", "//a  ./descendant-or-self::node()  ..");
	expect("//a[ancestor::b]//c[ancestor::d]", "//a[ancestor::b]  .//c[ancestor::d]");
	expect("//a['//]'=\"|\"]//text()", "//a['//]'=\"|\"]  .//text()");
	expect(" //a [ b [ 1 ] ] // c ", "//a [ b [ 1 ] ]  .//c");
	assert_true(html_steps_deep(".//c"));
	assert_true(html_steps_deep("./descendant-or-self::node()"));
	assert_false(html_steps_deep("c"));
}

static void
what_is_no_path_stays_whole(void **state)
{
	static const char *const whole[] = { "//h2", ".", "..", "h2", "/", "//", "", "@href",
		"preceding::h2[1]", "count(//a//b)", "(//a//b)[1]", "//a//b = 'c'",
		"//a or //b", "//a//b - 1", "'//a//b'", "3", "string(.//h4)", "//a//b[",
		"//a//b['", "//a//b]", "//a///b", "//a//", "| //a//b", "//a//b |", "//a b//c",
		"//a.b//c", "id('x')//a", "//a/text(1)", "//a/last()", "$x//a",
		"//a//\xc3\xa9" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(whole); i++)
		expect(whole[i], "");
}

static xmlDoc *
make_page(const char *inside)
{
	_cleanup_(text_clear) struct text markup = { 0 };
	bool deep;

	text_printf(&markup, "<html><body>%s</body></html>", inside);
	return html_tree(&markup, &deep);
}

static void
expect_same(struct html_find *find, xmlDoc *doc, xmlNode *from, const char *xpath)
{
	struct html_path *path = NULL;
	xmlXPathContext *context = xmlXPathNewContext(doc);
	xmlXPathObject *plain, *ours;
	_cleanup_free_ char *why = NULL;

	assert_int_equal(html_find_compile(find, xpath, true, &path, &why), 0);
	context->node = from;
	plain = xmlXPathEval((const xmlChar *)xpath, context);
	/* Twice: what one search leaves on the nodes must not mislead the next. */
	for (int round = 0; round < 2; round++) {
		ours = html_find(find, path, from);
		if (html_find_count(ours) != html_find_count(plain))
			fail_msg("%s: %zu nodes, not %zu", xpath, html_find_count(ours),
				html_find_count(plain));
		for (size_t i = 0; i < html_find_count(plain); i++)
			if (html_find_node(ours, i) != html_find_node(plain, i))
				fail_msg("%s: node %zu is another one", xpath, i + 1);
		xmlXPathFreeObject(ours);
	}
	xmlXPathFreeObject(plain);
	xmlXPathFreeContext(context);
	html_find_free(path);
}

/* Boxes inside boxes, so that steps from several nodes meet the same ones. */
static void
steps_find_what_the_whole_finds(void **state)
{
	static const char *const paths[] = { "//div//p", "//div//div//p", "//div/p",
		"//div//p[1]", "//div//div[1]/p[last()]", "//p | //div//i | //div",
		"//div//@id", "//div/..", "//div//..", "//p/ancestor::div",
		"//p/preceding::i[1]", "//i/following::p", "//p/following-sibling::*",
		"//div//text()", ".//div//p", "./div//p", "..//p", "self::div//p | .//i",
		"//div[p]//p[not(i)]", "//div//p[position() mod 2 = 1]", "//*//*",
		"//*/*//*[@id]", "//nothing//p", "//div//nothing", "//div//descendant::p[2]",
		"//p//preceding-sibling::*[1]" };
	_cleanup_free_ char *twice = NULL;
	static const char page[] = "<div id=a><p>1<i>x</i></p><div id=b><p>2</p><div "
				   "id=c><p>3</p><p id=d>4<i>y</i></p>"
				   "</div><p>5</p></div><i>z</i><p>6</p></div><p>7</"
				   "p><div><div><div id=e><p>8</p></div>"
				   "<i id=f>w</i></div><p>9</p></div>";
	struct html_find find;
	xmlDoc *doc;

	(void)state;
	twice = mem_printf("%s<div>%s</div>", page, page);
	doc = make_page(twice);
	assert_non_null(doc);
	html_find_begin(&find, doc, 1000);
	for (size_t i = 0; i < LENGTH_OF(paths); i++)
		for (xmlNode *node = xmlDocGetRootElement(doc); node;
			node = html_tree_next(node, NULL, true))
			if (node->type == XML_ELEMENT_NODE)
				expect_same(&find, doc, node, paths[i]);
	assert_false(find.spent);
	html_find_clear(&find);
	xmlFreeDoc(doc);
}

static void
expect_soon(const char *unit, const char *xpath, bool spent)
{
	_cleanup_(text_clear) struct text inside = { 0 };
	struct html_find find;
	struct html_path *path = NULL;
	xmlXPathObject *found;
	clock_t begin;
	xmlDoc *doc;

	for (unsigned i = 0; i < 15000; i++)
		text_puts(&inside, unit);
	doc = make_page(inside.data);
	html_find_begin(&find, doc, inside.len);
	assert_int_equal(html_find_compile(&find, xpath, false, &path, NULL), 0);
	begin = clock();
	found = html_find(&find, path, xmlDocGetRootElement(doc));
	assert_true((clock() - begin) / CLOCKS_PER_SEC < 12 * (clock_t)unit_patience());
	assert_int_equal(find.spent, spent);
	assert_int_equal(html_find_count(found), spent ? 0 : 15000);
	xmlXPathFreeObject(found);
	html_find_free(path);
	html_find_clear(&find);
	xmlFreeDoc(doc);
}

/* libxml2 alone needs half a minute for the first, and does not come back from the second. */
static void
many_alike_take_no_longer_than_few(void **state)
{
	(void)state;
	expect_soon("<table><tr><th>N</th></tr><tr><td>m</td></tr></table>", "//table//tr[td]",
		false);
	expect_soon("<h2>x</h2><p>y</p>", "//h2/following-sibling::p", true);
	expect_soon("<main><h2>x</h2></main>", "main h2", false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_parted_at_their_slashes),
		cmocka_unit_test(what_is_no_path_stays_whole),
		cmocka_unit_test(steps_find_what_the_whole_finds),
		cmocka_unit_test(many_alike_take_no_longer_than_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

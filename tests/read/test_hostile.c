/* Damaged and hostile pages: what can be read is read, marked, and costs no more than its length. */
#include "feed.h"

#include <time.h>

#include "base/limits.h"
#include "base/text.h"

static void
expect_damage(const char *body, size_t entries, unsigned line, const char *why)
{
	struct reading r = feed_read(body);

	assert_int_equal(r.count, entries);
	assert_true(r.damaged);
	assert_int_equal(r.damaged_line, line);
	if (why)
		assert_string_equal(r.damaged_why, why);
	reading_clear(&r);
}

static void
a_bare_ampersand_costs_nothing_but_the_mark(void **state)
{
	struct reading r = feed_read("<?xml version='1.0'?>\n<rss><channel>\n<item><title>R&D "
				     "at AT&T: 1 <3, a & b</title>"
				     "<link>https://a.example/?a=1&b=2</link></item>\n"
				     "<item><title>two</title></item></channel></rss>");

	(void)state;
	assert_int_equal(r.count, 2);
	assert_string_equal(r.entries[0].title, "R&D at AT&T: 1 <3, a & b");
	assert_string_equal(r.entries[0].link, "https://a.example/?a=1&b=2");
	assert_string_equal(r.entries[1].title, "two");
	assert_true(r.damaged);
	assert_int_equal(r.damaged_line, 3);
	reading_clear(&r);
}

static void
what_stands_before_the_document_is_passed_over(void **state)
{
	(void)state;
	expect_damage(
		"\n\n<?xml "
		"version='1.0'?><rss><channel><item><title>x</title></item></channel></rss>",
		1, 3, "something stands before the XML declaration");
	expect_damage("Warning: mysql is "
		      "away\n<rss><channel><item><title>x</title></item></channel></rss>",
		1, 1, NULL);
}

static void
what_stands_behind_the_document_is_nobodys_loss(void **state)
{
	struct reading r = feed_read("<rss><channel><item><title>x</title></item></channel></"
				     "rss>\n<script>1<2</script> & so on");

	(void)state;
	assert_int_equal(r.count, 1);
	assert_false(r.damaged);
	reading_clear(&r);
}

static void
forbidden_characters_go_and_the_rest_stays(void **state)
{
	struct reading r = feed_read("<rss><channel><item><title>a\x01"
				     "b&#2;c\xEF\xBF\xBF"
				     "d</title></item></channel></rss>");

	(void)state;
	assert_string_equal(r.entries[0].title, "abcd");
	assert_true(r.damaged);
	reading_clear(&r);
}

static void
a_document_that_is_cut_off_gives_its_whole_entries(void **state)
{
	(void)state;
	expect_damage("<rss><channel>\n<item><title>whole</title></item>\n<item><title>ha", 1,
		3, NULL);
	expect_damage("<feed "
		      "xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id></"
		      "entry><entry><id>2</id>",
		1, 1, NULL);
}

static void
a_lost_end_tag_does_not_swallow_the_next_entries(void **state)
{
	struct reading r = feed_read("<rss><channel><item><title>one<b></title></item>"
				     "<item><title>two</title></item><item><title>three</"
				     "title></item></channel></rss>");

	(void)state;
	assert_int_equal(r.count, 3);
	assert_string_equal(r.entries[1].title, "two");
	assert_string_equal(r.entries[2].title, "three");
	assert_true(r.damaged);
	reading_clear(&r);
}

static const char small[] =
	"\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE rss [<!ENTITY e "
	"\"v\">]>\r\n"
	"<rss "
	"xmlns:c=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>é&amp;</title>"
	"<item><guid>1</guid><title><![CDATA[<b>ü]]></"
	"title><c:encoded>&lt;p&gt;&#8217;&nbsp;&e;</c:encoded><!-- c --></item>"
	"<item><guid>2</guid><description><p "
	"a='&eacute;'>x<br/></p></description></item></channel></rss>";

static void
a_feed_cut_at_each_byte_is_read_or_refused(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(small); n++) {
		char *copy = mem_ndup(small, n);
		struct read_input input = {
			.body = copy, .len = n, .base = "https://a.example/"
		};
		struct reading r;
		char *why = NULL;

		if (read_page(&input, &r, &why) < 0)
			assert_non_null(why);
		else
			assert_true(r.count <= 2 && (r.damaged || n >= sizeof(small) - 2));
		free(why);
		reading_clear(&r);
		free(copy);
	}
}

static void
a_feed_with_each_byte_changed_is_read_or_refused(void **state)
{
	static const char bytes[] = { '\0', '<', '&', '>', '"', '\xFF', ']' };

	(void)state;
	for (size_t i = 0; i < sizeof(small) - 1; i++) {
		for (size_t k = 0; k < sizeof(bytes); k++) {
			char *copy = mem_ndup(small, sizeof(small) - 1);
			struct read_input input = { .body = copy, .len = sizeof(small) - 1 };
			struct reading r;
			char *why = NULL;

			copy[i] = bytes[k];
			(void)read_page(&input, &r, &why);
			for (size_t e = 0; e < r.count; e++)
				assert_true(text_is_utf8(
					r.entries[e].text, strlen(r.entries[e].text)));
			free(why);
			reading_clear(&r);
			free(copy);
		}
	}
}

static void
entities_are_neither_expanded_nor_fetched(void **state)
{
	struct reading r = feed_read("<!DOCTYPE rss [\n<!ENTITY a 'ha'><!ENTITY b "
				     "'&a;&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>\n"
				     "<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x'> %p; ]>\n"
				     "<rss><channel><title>&b;|&c;|&amp;</"
				     "title><item><title>x</title></item></channel></rss>");

	(void)state;
	assert_string_equal(r.title, "&b;|&c;|&");
	assert_int_equal(r.count, 1);
	assert_true(r.damaged);
	assert_int_equal(r.damaged_line, 4);
	reading_clear(&r);
}

/* HEAD, then COUNT times PIECE, then TAIL. */
static char *
repeat(const char *head, const char *piece, size_t count, const char *tail)
{
	struct text t = { 0 };

	text_puts(&t, head);
	for (size_t i = 0; i < count; i++)
		text_puts(&t, piece);
	text_puts(&t, tail);
	return text_take(&t);
}

static void
nesting_too_deep_ends_the_reading_there(void **state)
{
	char *body =
		repeat("<rss><channel><item><title>first</title></item>\n<item><description>",
			"<b>", 100000, "");
	struct reading r = feed_read(body);

	(void)state;
	assert_int_equal(r.count, 1);
	assert_true(r.damaged);
	assert_string_equal(r.damaged_why, "its elements are nested too deep");
	assert_int_equal(r.damaged_line, 2);
	reading_clear(&r);
	free(body);
}

static void
attributes_and_namespaces_without_number_end_the_reading_there(void **state)
{
	struct text t = { 0 };
	struct reading r;
	clock_t began = clock();

	(void)state;
	text_puts(&t, "<rss><channel><item><title>first</title></item><item");
	for (int i = 0; i < 300000; i++)
		text_printf(&t, " a%d='%d'", i, i);
	text_puts(&t, "><title>second</title></item></channel></rss>");
	r = feed_read(t.data);
	assert_int_equal(r.count, 1);
	assert_string_equal(r.damaged_why, "a tag has more attributes than forewarn reads");
	assert_int_equal(r.damaged_line, 1);
	reading_clear(&r);
	t.len = 0;
	text_puts(&t, "<rss><channel><item><title>first</title></item>");
	for (int depth = 0; depth < 200; depth++) {
		text_puts(&t, "<x");
		for (int i = 0; i < 100; i++)
			text_printf(&t, " xmlns:n%d_%d='u'", depth, i);
		text_puts(&t, ">");
	}
	r = feed_read(t.data);
	assert_int_equal(r.count, 1);
	assert_string_equal(r.damaged_why, "it declares too many namespaces");
	reading_clear(&r);
	text_clear(&t);
	assert_true((clock() - began) / CLOCKS_PER_SEC < 5 * (clock_t)unit_patience());
}

static void
names_without_number_end_the_reading_there(void **state)
{
	static const char *const forms[][2] = { { "<n", "/>" }, { "<x n", "=''/>" } };
	clock_t spent = 0, began;

	(void)state;
	for (size_t k = 0; k < sizeof(forms) / sizeof(forms[0]); k++) {
		struct text t = { 0 };
		struct reading r;

		text_puts(&t, "<rss><channel><item><title>first</title></item>\n");
		for (unsigned i = 0; i < 400000; i++)
			text_printf(&t, "%s%x%s", forms[k][0], i, forms[k][1]);
		began = clock();
		r = feed_read(t.data);
		spent += clock() - began;
		assert_int_equal(r.count, 1);
		assert_true(r.damaged);
		reading_clear(&r);
		text_clear(&t);
	}
	assert_true(spent < CLOCKS_PER_SEC * (clock_t)unit_patience());
}

/* Seven fields of the biggest entry must fit in what the store takes. */
static void
an_entry_stays_small_enough_to_be_kept(void **state)
{
	char *flood = repeat("", "&", 2 * LIMIT_FIELD_BYTES, "");
	char *json = mem_printf(
		"{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"%s\","
		"\"title\":\"t\",\"content_text\":\"%s\",\"summary\":\"%s\",\"url\":\"/%s\"}]}",
		flood, flood, flood, flood);
	struct reading r = feed_read(json);

	(void)state;
	assert_int_equal(r.count, 1);
	assert_int_equal(strlen(r.entries[0].id), LIMIT_FIELD_BYTES);
	assert_true(strlen(r.entries[0].content) <= LIMIT_FIELD_BYTES);
	assert_true(strlen(r.entries[0].summary) <= LIMIT_FIELD_BYTES);
	assert_int_equal(strlen(r.entries[0].text), LIMIT_FIELD_BYTES);
	assert_null(r.entries[0].link);
	reading_clear(&r);
	free(json);
	free(flood);
}

static void
more_entries_than_the_limit_are_cut_and_told(void **state)
{
	char *body = repeat("<rss><channel>", "<item><title>x</title></item>",
		LIMIT_ENTRIES + 5, "</channel></rss>");
	struct reading r = feed_read(body);

	(void)state;
	assert_int_equal(r.count, LIMIT_ENTRIES);
	assert_true(r.damaged);
	reading_clear(&r);
	free(body);
}

static void
a_field_too_long_is_cut_at_a_character(void **state)
{
	char *body = repeat("<rss><channel><item><title>x</title><description>a", "é",
		LIMIT_FIELD_BYTES, "</description></item></channel></rss>");
	struct reading r = feed_read(body);

	(void)state;
	assert_int_equal(strlen(r.entries[0].summary), LIMIT_FIELD_BYTES - 1);
	assert_true(text_is_utf8(r.entries[0].text, strlen(r.entries[0].text)));
	reading_clear(&r);
	free(body);
}

static void
labels_are_counted_and_cut(void **state)
{
	char *body = repeat(
		"<rss><channel><item><title>x</title>", "<category>a</category>", 10, "");
	struct text t = { 0 };
	struct reading r;

	(void)state;
	text_puts(&t, body);
	for (unsigned i = 0; i < LIMIT_LABELS + 40; i++)
		text_printf(&t, "<category>c%u</category>", i);
	text_puts(&t, "</item></channel></rss>");
	r = feed_read(t.data);
	assert_int_equal(r.entries[0].labels.count, LIMIT_LABELS);
	reading_clear(&r);
	text_clear(&t);
	free(body);
}

static void
floods_take_linear_time(void **state)
{
	static const char *const pieces[] = { "<", "&", "&#", "<!--", "<![CDATA[", "<a ",
		"<a b='", "]]>", "<?x ", "<!DOCTYPE ", "</", "<a b=\"", "<item>", "&amp",
		"<b></b>", "<a><![CDATA[</a>", "</a>", "<a b=c ", "<br>", "\xC2\x92" };
	clock_t began = clock();

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		char *body =
			repeat("<rss><channel><item><title>x</title></item><item><description>",
				pieces[i], 1000000 / strlen(pieces[i]), "");
		struct read_input input = { .body = body, .len = strlen(body) };
		struct reading r;
		char *why = NULL;

		began = clock();
		(void)read_page(&input, &r, &why);
		if ((clock() - began) / CLOCKS_PER_SEC >= 5 * (clock_t)unit_patience())
			fail_msg("1 MB of %s takes too long", pieces[i]);
		free(why);
		reading_clear(&r);
		free(body);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bare_ampersand_costs_nothing_but_the_mark),
		cmocka_unit_test(what_stands_before_the_document_is_passed_over),
		cmocka_unit_test(what_stands_behind_the_document_is_nobodys_loss),
		cmocka_unit_test(forbidden_characters_go_and_the_rest_stays),
		cmocka_unit_test(a_document_that_is_cut_off_gives_its_whole_entries),
		cmocka_unit_test(a_lost_end_tag_does_not_swallow_the_next_entries),
		cmocka_unit_test(a_feed_cut_at_each_byte_is_read_or_refused),
		cmocka_unit_test(a_feed_with_each_byte_changed_is_read_or_refused),
		cmocka_unit_test(entities_are_neither_expanded_nor_fetched),
		cmocka_unit_test(nesting_too_deep_ends_the_reading_there),
		cmocka_unit_test(
			attributes_and_namespaces_without_number_end_the_reading_there),
		cmocka_unit_test(names_without_number_end_the_reading_there),
		cmocka_unit_test(an_entry_stays_small_enough_to_be_kept),
		cmocka_unit_test(more_entries_than_the_limit_are_cut_and_told),
		cmocka_unit_test(a_field_too_long_is_cut_at_a_character),
		cmocka_unit_test(labels_are_counted_and_cut),
		cmocka_unit_test(floods_take_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

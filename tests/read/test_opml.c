/* OPML lists and the feeds that web pages link to: what people hand over, and what nobody should. */
#include "support/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/opml.h"
#include "read/sniff.h"

static struct reading
list_of(const char *body)
{
	struct reading list;

	assert_int_equal(opml_read(body, strlen(body), &list, NULL), 0);
	return list;
}

static void
refused(const char *body, size_t len, const char *want)
{
	struct reading list;
	_cleanup_free_ char *why = NULL;

	assert_int_equal(opml_read(body, len, &list, &why), -EBADMSG);
	assert_string_equal(why, want);
	assert_int_equal(list.count, 0);
}

static void
folders_are_opened_and_attributes_read(void **state)
{
	struct reading list = list_of(
		"<opml version='2.0'><body><outline text='Bakers'><outline><outline type='rss' "
		"title='Rye &#8211; and &lt;b&gt;' text='x' xmlUrl=' "
		"https://rye.example/a?b=1&amp;c=2 ' "
		"htmlUrl='https://rye.example/'/></outline></outline>"
		"<outline text='No address'/><outline text='Sieve' "
		"XMLURL='https://s.example/'/>"
		"</body></opml>");

	(void)state;
	assert_int_equal(list.count, 2);
	assert_string_equal(list.entries[0].title, "Rye – and <b>");
	assert_string_equal(list.entries[0].id, "https://rye.example/a?b=1&c=2");
	assert_string_equal(list.entries[0].link, "https://rye.example/");
	assert_true(strings_has(&list.entries[0].labels, "type=rss"));
	assert_string_equal(list.entries[1].title, "Sieve");
	assert_int_equal(list.entries[1].labels.count, 0);
	reading_clear(&list);
}

static void
sloppy_lists_are_read_as_far_as_they_go(void **state)
{
	struct reading list = list_of(
		"<?xml version=\"1.0\"?><!DOCTYPE opml [<!ENTITY a \"aaaaaaaa\"><!ENTITY "
		"b \"&a;&a;&a;\">]>\n<opml><body><outline text=\"Rye & rolls &b; &eacute;\" "
		"xmlUrl=\"https://a.example/?a=1&b=2\"><outline text=\"Cut\" "
		"xmlUrl=\"https://b.example/\"/><outline text=\"half");

	(void)state;
	assert_int_equal(list.count, 2);
	assert_string_equal(list.entries[0].id, "https://a.example/?a=1&b=2");
	assert_true(text_starts(list.entries[0].title, "Rye & rolls "));
	assert_string_equal(list.entries[1].title, "Cut");
	reading_clear(&list);
}

static void
other_charsets_are_read(void **state)
{
	struct reading list =
		list_of("<?xml version='1.0' encoding='iso-8859-1'?><opml><body><outline "
			"text='Caf\xE9' xmlUrl='https://a.example/'/></body></opml>");

	(void)state;
	assert_string_equal(list.entries[0].title, "Café");
	reading_clear(&list);
}

static void
what_is_no_list_is_refused_with_a_sentence(void **state)
{
	(void)state;
	refused("", 0, "this is no OPML list of feeds: it has no element at all");
	refused("opml", 4, "this is no OPML list of feeds: it has no element at all");
	refused("<rss/>", 6, "this is no OPML list of feeds: its first element is <rss>");
	refused("<bom/>", 6,
		"this is no OPML list of feeds: its first element is <bom>, as of CycloneDX, "
		"of "
		"which only the JSON form is read");
	refused("PK\x03\x04zip", 7, "this is a ZIP archive, not an OPML list of feeds");
}

static void
a_huge_list_ends_somewhere(void **state)
{
	struct text t = { 0 };
	struct reading list;

	(void)state;
	text_puts(&t, "<opml><body>");
	for (int i = 0; i < 20000; i++)
		text_printf(&t, "<outline text='x' xmlUrl='https://a.example/%d'/>", i);
	/* Never closed, and deeper than any parser goes. */
	for (int i = 0; i < 20000; i++)
		text_puts(&t, "<outline>");
	list = list_of(t.data);
	assert_int_equal(list.count, 5000);
	reading_clear(&list);
	text_clear(&t);
}

static void
addresses_without_end_are_left_out(void **state)
{
	struct text t = { 0 };
	struct reading list;

	(void)state;
	text_puts(&t, "<opml><body><outline text='x' xmlUrl='https://a.example/");
	for (int i = 0; i < 5000; i++)
		text_putc(&t, 'a');
	text_puts(&t, "'/><outline text='\x01\x1b[31mred' "
		      "xmlUrl='https://b.example/'/></body></opml>");
	list = list_of(t.data);
	assert_int_equal(list.count, 1);
	assert_null(strchr(list.entries[0].title, '\x1b'));
	reading_clear(&list);
	text_clear(&t);
}

static char *
feeds_of(const char *page, const char *base)
{
	struct strings feeds = { 0 };
	char *joined;

	sniff_feeds(page, strlen(page), "text/html; charset=utf-8", base, &feeds);
	joined = strings_join(&feeds, " ");
	strings_clear(&feeds);
	return joined;
}

static void
expect_feeds(const char *page, const char *want)
{
	_cleanup_free_ char *feeds = feeds_of(page, "https://a.example/dir/page");

	assert_string_equal(feeds, want);
}

static void
announced_feeds_come_before_links(void **state)
{
	(void)state;
	expect_feeds("<html><body><a href='/x.rss'>x</a><link rel=alternate "
		     "type=application/atom+xml href=y.atom><link rel='alternate' "
		     "type='application/feed+json' href='//b.example/z'></body></html>",
		"https://a.example/dir/y.atom https://b.example/z https://a.example/x.rss");
	expect_feeds("<html><link rel=stylesheet type=text/css href=a.rss><a "
		     "href=/feedback>f</a><a name=q>q</a></html>",
		"");
	expect_feeds("<rss><link rel=alternate type=application/rss+xml href=x></rss>", "");
}

static void
a_page_full_of_links_gives_five(void **state)
{
	struct text t = { 0 };
	_cleanup_free_ char *feeds = NULL;
	size_t n = 1;

	(void)state;
	text_puts(&t, "<html>");
	for (int i = 0; i < 200000; i++)
		text_printf(&t, "<link href='/%d.rss'<a href='/%d.rss'>", i, i);
	text_puts(&t, "<a href='");
	feeds = feeds_of(t.data, "https://a.example/");
	for (const char *s = feeds; *s; s++)
		n += *s == ' ';
	assert_int_equal(n, SNIFF_FEEDS);
	text_clear(&t);
}

#define T(name) cmocka_unit_test(name)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(folders_are_opened_and_attributes_read),
		T(sloppy_lists_are_read_as_far_as_they_go),
		T(other_charsets_are_read),
		T(what_is_no_list_is_refused_with_a_sentence),
		T(a_huge_list_ends_somewhere),
		T(addresses_without_end_are_left_out),
		T(announced_feeds_come_before_links),
		T(a_page_full_of_links_gives_five),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

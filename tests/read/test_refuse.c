/* Pages that are no feed, and what is said of them. */
#include "feed.h"

static void
expect(const char *body, const char *want)
{
	char *why = feed_refused(body, strlen(body));

	assert_string_equal(why, want);
	free(why);
}

static void
a_web_page_is_named_with_its_title_and_its_feed(void **state)
{
	(void)state;
	expect("<!DOCTYPE html><html><head><title>Ovens &amp; more</title>"
	       "<link rel='stylesheet' href='/a.css'>"
	       "<link rel=\"alternate\" type=\"application/atom+xml\" "
	       "href='../feed?a=1&amp;b=2'></head>",
		"this is an HTML page (title “Ovens & more”), not a feed; it links to a feed "
		"at https://vendor.example/feed?a=1&b=2");
	expect("\n<!-- hi --><HTML><body>x", "this is an HTML page, not a feed");
	expect("<?xml version='1.0'?><html "
	       "xmlns='http://www.w3.org/1999/xhtml'><head><title>X</title></head></html>",
		"this is an HTML page (title “X”), not a feed");
}

static void
several_feeds_are_seen_from_the_pages_base_and_comments_come_last(void **state)
{
	(void)state;
	expect("<html><head><base href='/shop/'>"
	       "<link rel='alternate' type='application/rss+xml' href='comments/feed'>"
	       "<link type=application/rss+xml rel='alternate home' href=feed>"
	       "<link rel=feed href='https://other.example/f'>"
	       "<link rel=alternate type='application/rss+xml' href='feed'>"
	       "<link rel='alternate' hreflang=nl href='/nl'>"
	       "<link rel='alternatex' type='application/rss+xml' href='no'></head>",
		"this is an HTML page, not a feed; it links to feeds at "
		"https://vendor.example/shop/feed, https://other.example/f and "
		"https://vendor.example/shop/comments/feed");
	expect("<html><link rel=alternate type='application/json' href='/wp-json/1'>",
		"this is an HTML page, not a feed");
	expect("<rsd version='1.0'><service/></rsd>",
		"this is a description for programs that write blogs (RSD), not a feed: the "
		"home page that it names may have one");
}

static void
other_xml_is_named_by_its_root(void **state)
{
	(void)state;
	expect("<opml version='2.0'><body/></opml>",
		"this is a list of feeds (OPML), not a feed: one of the addresses in it may be "
		"the one you want");
	expect("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>",
		"this is a sitemap, not a feed");
	expect("<s:Envelope "
	       "xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body/></s:Envelope>",
		"this is a SOAP answer, not a feed");
	expect("<svg xmlns='http://www.w3.org/2000/svg'/>",
		"this is a picture (SVG), not a feed");
	expect("<bread><crust/></bread>",
		"this is XML, but no feed: its root element is <bread>");
	expect("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
		"this is RDF without anything of RSS in it, not a feed");
}

static void
what_is_no_markup_at_all_is_named_too(void **state)
{
	char *why;

	(void)state;
	expect("", "the page is empty");
	expect(" \r\n\t", "the page is empty");
	expect("Service temporarily unavailable", "this is plain text, not a feed");
	expect("Write <b>bold</b> for bold", "this is plain text, not a feed");
	expect("%PDF-1.7", "this is a PDF document, not a feed");
	expect("<", "this begins like XML, but has no element that could be read");
	why = feed_refused("\x1F\x8B\x08\0\0\0", 6);
	assert_string_equal(
		why, "this is packed data (gzip) that the server did not announce, not a feed");
	free(why);
	why = feed_refused("\0\0\0\0\0\0\0\0\0\0", 10);
	assert_string_equal(why, "this is binary data, not a feed");
	free(why);
}

static void
nothing_of_the_page_can_break_the_sentence(void **state)
{
	static const char body[] = "<html><title>a\x1B[31mb\nc\xE2\x80\xAE"
				   "d</title>";
	char *why = feed_refused(body, sizeof(body) - 1);

	(void)state;
	assert_non_null(strstr(why, "b cd"));
	assert_null(strchr(why, '\x1B'));
	assert_null(strchr(why, '\n'));
	assert_null(strstr(why, "\xE2\x80\xAE"));
	free(why);
}

static void
no_body_is_an_empty_page_and_no_sentence_is_needed(void **state)
{
	struct read_input input = { 0 };
	struct reading r;

	(void)state;
	assert_int_equal(read_page(&input, &r, NULL), -EBADMSG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_web_page_is_named_with_its_title_and_its_feed),
		cmocka_unit_test(
			several_feeds_are_seen_from_the_pages_base_and_comments_come_last),
		cmocka_unit_test(other_xml_is_named_by_its_root),
		cmocka_unit_test(what_is_no_markup_at_all_is_named_too),
		cmocka_unit_test(nothing_of_the_page_can_break_the_sentence),
		cmocka_unit_test(no_body_is_an_empty_page_and_no_sentence_is_needed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Feeds as people write them: other formats' fields, forgotten tags, a server's warning. */
#include "feed.h"

static void
numbers_of_windows_characters_are_what_was_meant(void **state)
{
	struct reading r =
		feed_item("<title>The oven&#146;s end &#x96; soon&#133;</title>"
			  "<description>&lt;p>\xC2\x93Gas\xC2\x94&lt;/p></description>");

	(void)state;
	assert_string_equal(r.entries[0].title, "The oven’s end – soon…");
	assert_string_equal(r.entries[0].summary, "<p>“Gas”</p>");
	assert_string_equal(r.entries[0].text, "“Gas”");
	reading_clear(&r);
}

static void
what_stands_after_the_channel_is_not_the_feeds(void **state)
{
	struct reading r =
		feed_read("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
			  "xmlns='http://purl.org/rss/1.0/'><channel/>"
			  "<image><title>Logo</title></image><item><title>One</title></item>"
			  "<textinput><title>Search</title></textinput></rdf:RDF>");

	(void)state;
	assert_null(r.title);
	assert_int_equal(r.count, 1);
	reading_clear(&r);
}

static void
fields_of_other_formats_serve_when_the_own_ones_are_missing(void **state)
{
	struct reading a = feed_item("<itunes:summary>Told</itunes:summary><id>o-1</id>"
				     "<updated>2027-02-03T08:30:00Z</updated>");
	struct reading b = feed_item("<summary>Short</summary><fullitem>Long</fullitem>"
				     "<published>2027-02-03T08:30:00Z</published>");
	struct reading c = feed_item("<description>Own</description><summary>Other</summary>"
				     "<guid>g</guid><id>o-1</id>"
				     "<date>2027-02-04</date><pubDate>2027-02-03</pubDate>");
	struct reading d = feed_entry("<id>https://vendor.example/n/1</id>");
	struct reading e = feed_entry("<id>https://vendor.example/n/1</id>"
				      "<link>https://vendor.example/page</link>");

	(void)state;
	assert_string_equal(a.entries[0].text, "Told");
	assert_string_equal(a.entries[0].id, "o-1");
	assert_int_equal(a.entries[0].updated, 1801643400);
	assert_string_equal(b.entries[0].summary, "Short");
	assert_string_equal(b.entries[0].content, "Long");
	assert_int_equal(b.entries[0].published, 1801643400);
	assert_string_equal(c.entries[0].text, "Own");
	assert_string_equal(c.entries[0].id, "g");
	assert_int_equal(c.entries[0].published, 1801612800);
	assert_string_equal(d.entries[0].link, "https://vendor.example/n/1");
	assert_string_equal(e.entries[0].link, "https://vendor.example/page");
	reading_clear(&a);
	reading_clear(&b);
	reading_clear(&c);
	reading_clear(&d);
	reading_clear(&e);
}

static void
a_namespace_of_the_feeds_own_is_its_and_a_strangers_is_not(void **state)
{
	struct reading own = feed_read("<rss xmlns='urn:mine'><channel><title>T</title>"
				       "<item><title>One</title></item></channel></rss>");
	struct reading strange = feed_item("<title xmlns='urn:x'>No</title><title>One</title>"
					   "<link xmlns='urn:x'>/no</link><link>/n/1</link>");

	(void)state;
	assert_string_equal(own.title, "T");
	assert_string_equal(own.entries[0].title, "One");
	assert_string_equal(strange.entries[0].title, "One");
	assert_string_equal(strange.entries[0].link, "https://vendor.example/n/1");
	reading_clear(&own);
	reading_clear(&strange);
}

static void
tags_that_were_forgotten_are_put_where_they_belong(void **state)
{
	struct reading r = feed_item("<title><b>Gas <i>oven</b> ends</i></title>"
				     "<description><p>One<br>two<p>three</description>"
				     "<guid isPermaLink=false>g & 1</guid><link>/n/1</link>");
	struct reading s = feed_read("<rss><channel><item><title>One<guid>1</guid></item>"
				     "<item><title>Two</TITLE></wrong><guid>2</item>"
				     "</channel></rss>");

	(void)state;
	assert_true(r.damaged);
	assert_string_equal(r.entries[0].title, "Gas oven ends");
	assert_string_equal(r.entries[0].text, "One\ntwo\nthree");
	assert_string_equal(r.entries[0].id, "g & 1");
	assert_string_equal(r.entries[0].link, "https://vendor.example/n/1");
	assert_int_equal(s.count, 2);
	assert_string_equal(s.entries[1].title, "Two");
	assert_string_equal(s.entries[1].id, "2");
	reading_clear(&r);
	reading_clear(&s);
}

static void
a_cdata_section_without_end_ends_with_its_element(void **state)
{
	struct reading r = feed_item("<description><![CDATA[<p>Gas ends</p></description>"
				     "<guid>1</guid><title><![CDATA[Oven</title>");

	(void)state;
	assert_true(r.damaged);
	assert_string_equal(r.entries[0].text, "Gas ends");
	assert_string_equal(r.entries[0].id, "1");
	assert_string_equal(r.entries[0].title, "Oven");
	reading_clear(&r);
}

static void
a_warning_of_the_server_before_a_feed_is_passed_over(void **state)
{
	struct reading r =
		feed_read("<br />\n<b>Warning</b>: oven() in <b>/srv/x.php</b><br />\n"
			  "<?xml version='1.0'?><rss><channel><title>News</title>"
			  "</channel></rss>");

	(void)state;
	assert_string_equal(r.title, "News");
	assert_true(r.damaged);
	reading_clear(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_windows_characters_are_what_was_meant),
		cmocka_unit_test(what_stands_after_the_channel_is_not_the_feeds),
		cmocka_unit_test(fields_of_other_formats_serve_when_the_own_ones_are_missing),
		cmocka_unit_test(a_namespace_of_the_feeds_own_is_its_and_a_strangers_is_not),
		cmocka_unit_test(tags_that_were_forgotten_are_put_where_they_belong),
		cmocka_unit_test(a_cdata_section_without_end_ends_with_its_element),
		cmocka_unit_test(a_warning_of_the_server_before_a_feed_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

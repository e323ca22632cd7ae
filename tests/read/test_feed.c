/* RSS, RDF and Atom to entries. */
#include "feed.h"

static const char rss[] =
	"<?xml version='1.0' encoding='utf-8'?>\n"
	"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>\n"
	"<channel><title>Oven "
	"news</title><link>https://oven.example/</link><language>en-gb</language><ttl>90</"
	"ttl>\n"
	"<image><title>Logo</title><url>https://oven.example/l.png</url><link>https://"
	"oven.example/x</link></image>\n"
	"<item><title>Gas &amp; coal: &lt;b&gt;switched "
	"off&lt;/b&gt;</title><link>/news/1</link>"
	"<guid isPermaLink='false'> oven-1 </guid><pubDate>Wed, 03 Feb 2027 08:30:00 "
	"+0100</pubDate>"
	"<category "
	"domain='stage'>Retired</category><category>Gas</category><category>Gas</category>"
	"<description>Short.</description>"
	"<content:encoded><![CDATA[<p>The <i>gas</i> "
	"oven</p><p>ends.</p>]]></content:encoded></item>\n"
	"<item><title>Second</title><description>Plain "
	"&lt;em&gt;body&lt;/em&gt;</description></item>\n"
	"</channel></rss>\n";

static void
an_rss_feed_gives_its_entries_in_normal_form(void **state)
{
	struct reading r = feed_read(rss);
	const struct entry *e = &r.entries[0];

	(void)state;
	assert_string_equal(r.format, "rss");
	assert_string_equal(r.title, "Oven news");
	assert_string_equal(r.language, "en-gb");
	assert_int_equal(r.ttl_sec, 5400);
	assert_false(r.damaged);
	assert_int_equal(r.count, 2);
	assert_string_equal(e->id, "oven-1");
	assert_string_equal(e->title, "Gas & coal: switched off");
	assert_string_equal(e->link, "https://vendor.example/news/1");
	assert_int_equal(e->published, 1801639800);
	assert_true(e->updated == STAMP_NONE);
	assert_string_equal(e->summary, "Short.");
	assert_string_equal(e->content, "<p>The <i>gas</i> oven</p><p>ends.</p>");
	assert_string_equal(e->text, "The gas oven\nends.");
	assert_string_equal(e->language, "en");
	assert_int_equal(e->labels.count, 2);
	assert_string_equal(e->labels.items[0], "stage=Retired");
	assert_string_equal(e->labels.items[1], "Gas");
	assert_null(r.entries[1].id);
	assert_null(r.entries[1].link);
	assert_string_equal(r.entries[1].text, "Plain body");
	reading_clear(&r);
}

static void
an_atom_feed_gives_its_entries_in_normal_form(void **state)
{
	struct reading r = feed_read(
		"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='nl' "
		"xml:base='https://bakery.example/a/'>"
		"<title type='html'>Oven &amp;amp; deeg</title><id>tag:x</id>"
		"<entry xml:base='news/'><id>tag:bakery.example,2027:1</id><title>Weg: "
		"&lt;b></title>"
		"<link rel='self' href='1.atom'/><link rel='alternate' type='application/pdf' "
		"href='1.pdf'/>"
		"<link rel='alternate' type='text/html' href='1.html?a=1&amp;b=2&#38;c'/>"
		"<published>2027-02-03T08:30:00+01:00</"
		"published><updated>2027-02-04T00:00:00Z</updated>"
		"<category term='retired' label='Stopt'/><category term='gas'/>"
		"<summary>1 &lt; 2 &amp; meer</summary>"
		"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>De "
		"<b>oven</b> &amp; meer<br/>stopt</p></div></content>"
		"</entry></feed>");
	const struct entry *e = &r.entries[0];

	(void)state;
	assert_string_equal(r.format, "atom");
	assert_string_equal(r.title, "Oven & deeg");
	assert_int_equal(r.count, 1);
	assert_string_equal(e->id, "tag:bakery.example,2027:1");
	assert_string_equal(e->title, "Weg: <b>");
	assert_string_equal(e->link, "https://bakery.example/a/news/1.html?a=1&b=2&c");
	assert_int_equal(e->published, 1801639800);
	assert_int_equal(e->updated, 1801699200);
	assert_string_equal(e->summary, "1 &lt; 2 &amp; meer");
	assert_string_equal(e->content, "<div><p>De <b>oven</b> &amp; meer<br>stopt</p></div>");
	assert_string_equal(e->text, "De oven & meer\nstopt");
	assert_string_equal(e->language, "nl");
	assert_string_equal(e->labels.items[0], "Stopt");
	assert_string_equal(e->labels.items[1], "gas");
	reading_clear(&r);
}

static void
rdf_takes_about_as_identity_and_dublin_core_as_dates(void **state)
{
	struct reading r =
		feed_read("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
			  "xmlns='http://purl.org/rss/1.0/'"
			  " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel "
			  "rdf:about='https://x.example/'><title>RDF news</title></channel>"
			  "<item "
			  "rdf:about='https://x.example/7'><title>Seven</"
			  "title><dc:date>2027-02</dc:date><dc:subject>ovens</dc:subject>"
			  "<dc:language>de</dc:language></item></rdf:RDF>");

	(void)state;
	assert_string_equal(r.format, "rdf");
	assert_string_equal(r.title, "RDF news");
	assert_string_equal(r.entries[0].id, "https://x.example/7");
	assert_string_equal(r.entries[0].link, "https://x.example/7");
	assert_int_equal(r.entries[0].published, 1801440000);
	assert_string_equal(r.entries[0].labels.items[0], "ovens");
	assert_string_equal(r.entries[0].language, "de");
	reading_clear(&r);
}

static void
atom_0_3_packs_content_escaped_or_in_base64(void **state)
{
	struct reading r = feed_read(
		"<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>Old</title>"
		"<entry><id>1</id><issued>2004-05-06T07:08:09Z</"
		"issued><modified>2004-05-07T00:00:00Z</modified>"
		"<content mode='escaped' type='text/html'>&lt;p>It "
		"ends&lt;/p></content></entry>"
		"<entry><id>2</id><content mode='base64' "
		"type='text/plain'>SXQgc3RheXM=\n</content></entry>"
		"<entry><id>3</id><content mode='base64'>not base64!</content></entry></feed>");

	(void)state;
	assert_string_equal(r.format, "atom");
	assert_int_equal(r.entries[0].published, 1083827289);
	assert_int_equal(r.entries[0].updated, 1083888000);
	assert_string_equal(r.entries[0].text, "It ends");
	assert_string_equal(r.entries[1].text, "It stays");
	assert_string_equal(r.entries[2].text, "not base64!");
	reading_clear(&r);
}

static void
a_title_keeps_the_tags_that_it_is_about(void **state)
{
	struct reading a =
		feed_item("<title>The &lt;iframe&gt; element and List&lt;String&gt;</title>");
	struct reading b = feed_item(
		"<title><![CDATA[Prices <small>rise</small> &eacute;n fall\n now]]></title>");

	(void)state;
	assert_string_equal(a.entries[0].title, "The <iframe> element and List<String>");
	assert_string_equal(b.entries[0].title, "Prices rise én fall now");
	reading_clear(&a);
	reading_clear(&b);
}

static void
markup_that_nobody_escaped_is_kept(void **state)
{
	struct reading a =
		feed_item("<description>See <a href='x?a&amp;b'>this</a> &lt;b></description>");
	struct reading b =
		feed_entry("<id>1</id><summary>Plain <b>bold</b> &amp; on</summary>");

	(void)state;
	assert_string_equal(a.entries[0].summary, "See <a href=\"x?a&amp;b\">this</a> <b>");
	assert_string_equal(a.entries[0].text, "See this");
	assert_string_equal(b.entries[0].summary, "Plain <b>bold</b> &amp; on");
	reading_clear(&a);
	reading_clear(&b);
}

static void
plain_text_that_is_html_by_its_looks_is_read_as_html(void **state)
{
	struct reading a = feed_entry("<id>1</id><summary>&lt;p>It ends&lt;/p></summary>");
	struct reading b = feed_entry("<id>1</id><summary>Use a &lt; b here</summary>");

	(void)state;
	assert_string_equal(a.entries[0].text, "It ends");
	assert_string_equal(b.entries[0].text, "Use a < b here");
	reading_clear(&a);
	reading_clear(&b);
}

static void
html_names_of_characters_need_no_declaration(void **state)
{
	struct reading a = feed_item("<title>Caf&eacute;&nbsp;closes &mdash; soon</title>");
	struct reading b =
		feed_read("<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' "
			  "'http://127.0.0.1:1/rss.dtd'>\n"
			  "<rss "
			  "version='0.91'><channel><title>T</title><item><title>&uuml;ber</"
			  "title></item></channel></rss>");
	struct reading c = feed_entry(
		"<id>1</id><content type='xhtml'><p title='a&eacute;b'>x</p></content>");

	(void)state;
	assert_string_equal(a.entries[0].title, "Café closes — soon");
	assert_false(a.damaged);
	assert_string_equal(b.entries[0].title, "über");
	assert_false(b.damaged);
	assert_string_equal(c.entries[0].content, "<p title=\"aéb\">x</p>");
	reading_clear(&a);
	reading_clear(&b);
	reading_clear(&c);
}

static void
a_permalink_is_the_link_when_there_is_no_other(void **state)
{
	struct reading a = feed_item("<guid>https://a.example/1</guid>");
	struct reading b = feed_item("<guid isPermaLink='false'>https://a.example/1</guid>");
	struct reading c =
		feed_item("<guid>https://a.example/1</guid><link>https://b.example/</link>");
	struct reading d =
		feed_item("<guid>plain-7</guid><atom:link href='/7' rel='alternate'/>");

	(void)state;
	assert_string_equal(a.entries[0].link, "https://a.example/1");
	assert_null(b.entries[0].link);
	assert_string_equal(c.entries[0].link, "https://b.example/");
	assert_string_equal(d.entries[0].link, "https://vendor.example/7");
	reading_clear(&a);
	reading_clear(&b);
	reading_clear(&c);
	reading_clear(&d);
}

static void
relative_links_are_seen_from_the_page(void **state)
{
	static const char *const pairs[][2] = {
		{ "n/1", "https://vendor.example/feeds/n/1" },
		{ "../up#frag", "https://vendor.example/up#frag" },
		{ "?id=1&amp;b=2", "https://vendor.example/feeds/all.xml?id=1&b=2" },
		{ "//cdn.example/x", "https://cdn.example/x" },
		{ "HTTPS://Other.example/A b", "HTTPS://Other.example/A b" },
		{ "../../../x", "https://vendor.example/x" },
		{ "./", "https://vendor.example/feeds/" },
		{ "mailto:a@b.example", "mailto:a@b.example" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char *item = mem_printf("<link> %s\n</link>", pairs[i][0]);
		struct reading r = feed_item(item);

		assert_string_equal(r.entries[0].link, pairs[i][1]);
		reading_clear(&r);
		free(item);
	}
}

static void
names_in_other_case_and_unknown_prefixes_are_understood(void **state)
{
	struct reading r = feed_read(
		"<RSS version='2.0'><Channel><title>T</title>"
		"<item><Title>One</Title><pubdate>2027-02-03</pubdate><dc:creator>x</"
		"dc:creator>"
		"<content:encoded>Full text</content:encoded></item></Channel></RSS>");

	(void)state;
	assert_string_equal(r.title, "T");
	assert_string_equal(r.entries[0].title, "One");
	assert_int_equal(r.entries[0].published, 1801612800);
	assert_string_equal(r.entries[0].content, "Full text");
	assert_true(r.damaged);
	assert_int_equal(r.damaged_line, 1);
	assert_string_equal(r.damaged_why, "a prefix that is declared nowhere");
	reading_clear(&r);
}

static void
titles_of_authors_images_and_sources_are_not_the_entrys(void **state)
{
	struct reading r = feed_entry("<id>1</id><source><title>Other</title><id>other</"
				      "id><updated>2001-01-01T00:00:00Z</updated></source>"
				      "<author><name>N</name></author><title>Mine</title>");

	(void)state;
	assert_string_equal(r.entries[0].title, "Mine");
	assert_string_equal(r.entries[0].id, "1");
	assert_true(r.entries[0].updated == STAMP_NONE);
	reading_clear(&r);
}

static void
language_is_the_entrys_then_the_feeds_then_found_out(void **state)
{
	struct reading a = feed_item("<description>Die alte Schnittstelle wird im Mai "
				     "abgeschaltet und ist dann weg.</description>");
	struct reading b = feed_entry("<id>1</id><summary xml:lang='en'>x</summary>");
	struct read_rules rules = { .language = (char *)"nl" };
	struct read_input input = { .body = rss, .len = sizeof(rss) - 1, .rules = &rules };
	struct reading c;

	(void)state;
	assert_string_equal(a.entries[0].language, "de");
	assert_null(b.entries[0].language);
	assert_int_equal(read_page(&input, &c, NULL), 0);
	assert_string_equal(c.entries[0].language, "en");
	reading_clear(&a);
	reading_clear(&b);
	reading_clear(&c);
}

static void
of_several_states_under_one_id_the_newest_stays(void **state)
{
	struct reading r =
		feed_read("<rss><channel>"
			  "<item><guid>i-1</guid><title>Investigating</"
			  "title><pubDate>2027-02-03T08:00:00Z</pubDate></item>"
			  "<item><guid>i-1</guid><title>Resolved</"
			  "title><pubDate>2027-02-03T10:00:00Z</pubDate></item>"
			  "<item><guid>i-2</guid><title>Other</title></item>"
			  "<item><guid>i-2</guid><title>Other</title></item></channel></rss>");

	(void)state;
	assert_int_equal(r.count, 2);
	assert_int_equal(r.folded, 2);
	assert_string_equal(r.entries[0].title, "Resolved");
	assert_string_equal(r.entries[1].id, "i-2");
	reading_clear(&r);
}

static void
an_atom_id_is_seen_from_the_base_that_the_document_names(void **state)
{
	struct reading r = feed_read(
		"<feed xmlns=\"http://www.w3.org/2005/Atom\">"
		"<entry xml:base=\"https://a.example/x/\"><id> r/1 </id></entry>"
		"<entry xml:base=\"https://a.example/x/\"><id>tag:a.example,2027:1</id></entry>"
		"<entry xml:base=\"https://a.example/x/\"><id>two words</id></entry>"
		"<entry><id>r/1</id></entry></feed>");

	(void)state;
	assert_int_equal(r.count, 4);
	assert_string_equal(r.entries[0].id, "https://a.example/x/r/1");
	assert_string_equal(r.entries[1].id, "tag:a.example,2027:1");
	assert_string_equal(r.entries[2].id, "two words");
	assert_string_equal(r.entries[3].id, "r/1");
	reading_clear(&r);
}

static void
two_things_of_one_second_are_kept_apart_even_under_one_title(void **state)
{
	static const char page[] =
		"<rss><channel>"
		"<item><guid>m</guid><title>Model</title><description>Rye "
		"retires.</description>"
		"<pubDate>2027-02-03T08:00:00Z</pubDate></item>"
		"<item><guid>m</guid><title>Model</title><description>Spelt "
		"retires.</description><pubDate>2027-02-03T08:00:00Z</pubDate></item>"
		"<item><guid>m</guid><title>Model</title><description>Rye "
		"retires.</description>"
		"<pubDate>2027-02-03T08:00:00Z</pubDate></item></channel></rss>";
	struct reading r = feed_read(page), again = feed_read(page);

	(void)state;
	assert_int_equal(r.count, 2);
	assert_int_equal(r.folded, 1);
	assert_string_not_equal(r.entries[0].id, r.entries[1].id);
	assert_string_equal(r.entries[1].id, again.entries[1].id);
	reading_clear(&r);
	reading_clear(&again);
}

static void
different_things_under_one_id_are_kept_apart(void **state)
{
	struct reading r = feed_read("<rss><channel><item><guid>0</guid><title>A</"
				     "title><link>https://a.example/a</link></item>"
				     "<item><guid>0</guid><title>B</title><link>https://"
				     "a.example/b</link></item></channel></rss>");
	struct hash a, b;

	(void)state;
	assert_int_equal(r.count, 2);
	assert_int_equal(r.folded, 0);
	a = entry_key(&r.entries[0]);
	b = entry_key(&r.entries[1]);
	assert_false(hash_equal(&a, &b));
	reading_clear(&r);
}

static void
the_interval_that_a_feed_wishes_is_read(void **state)
{
	struct reading r = feed_read("<rss "
				     "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/"
				     "'><channel><sy:updatePeriod>daily"
				     "</sy:updatePeriod><sy:updateFrequency> 4 "
				     "</sy:updateFrequency></channel></rss>");
	struct reading hostile =
		feed_read("<rss><channel><ttl>-99999999999999999999</ttl></channel></rss>");

	(void)state;
	assert_int_equal(r.ttl_sec, 21600);
	assert_int_equal(r.count, 0);
	assert_int_equal(hostile.ttl_sec, 0);
	reading_clear(&r);
	reading_clear(&hostile);
}

static void
a_source_that_insists_on_a_format_gets_no_other(void **state)
{
	struct read_rules rules = { .format = (char *)"atom" };
	struct read_input input = { .body = rss, .len = sizeof(rss) - 1, .rules = &rules };
	struct reading r;
	char *why = NULL;

	(void)state;
	assert_int_equal(read_page(&input, &r, &why), -EBADMSG);
	assert_string_equal(
		why, "this is a feed, but its format is rss and the source says atom");
	free(why);
	rules.format = (char *)"gopher";
	assert_int_equal(read_page(&input, &r, &why), -EBADMSG);
	assert_non_null(strstr(why, "gopher"));
	free(why);
	rules.format = (char *)"rss";
	assert_int_equal(read_page(&input, &r, &why), 0);
	reading_clear(&r);
}

static void
media_fields_serve_when_there_is_nothing_else(void **state)
{
	struct reading r = feed_read(
		"<rss xmlns:media='http://search.yahoo.com/mrss/'><channel>"
		"<item><media:group><media:title>M</media:title><media:description>Said</"
		"media:description></media:group></item>"
		"<item><title>T</title><description>D</description><media:description>Said</"
		"media:description></item></channel></rss>");

	(void)state;
	assert_string_equal(r.entries[0].title, "M");
	assert_string_equal(r.entries[0].text, "Said");
	assert_string_equal(r.entries[1].text, "D");
	reading_clear(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_rss_feed_gives_its_entries_in_normal_form),
		cmocka_unit_test(an_atom_feed_gives_its_entries_in_normal_form),
		cmocka_unit_test(rdf_takes_about_as_identity_and_dublin_core_as_dates),
		cmocka_unit_test(atom_0_3_packs_content_escaped_or_in_base64),
		cmocka_unit_test(a_title_keeps_the_tags_that_it_is_about),
		cmocka_unit_test(markup_that_nobody_escaped_is_kept),
		cmocka_unit_test(plain_text_that_is_html_by_its_looks_is_read_as_html),
		cmocka_unit_test(html_names_of_characters_need_no_declaration),
		cmocka_unit_test(a_permalink_is_the_link_when_there_is_no_other),
		cmocka_unit_test(relative_links_are_seen_from_the_page),
		cmocka_unit_test(names_in_other_case_and_unknown_prefixes_are_understood),
		cmocka_unit_test(titles_of_authors_images_and_sources_are_not_the_entrys),
		cmocka_unit_test(language_is_the_entrys_then_the_feeds_then_found_out),
		cmocka_unit_test(of_several_states_under_one_id_the_newest_stays),
		cmocka_unit_test(two_things_of_one_second_are_kept_apart_even_under_one_title),
		cmocka_unit_test(an_atom_id_is_seen_from_the_base_that_the_document_names),
		cmocka_unit_test(different_things_under_one_id_are_kept_apart),
		cmocka_unit_test(the_interval_that_a_feed_wishes_is_read),
		cmocka_unit_test(a_source_that_insists_on_a_format_gets_no_other),
		cmocka_unit_test(media_fields_serve_when_there_is_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

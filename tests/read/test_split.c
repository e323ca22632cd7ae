/* Entries with several notes, parted at their headings; and the flavours that look into entries. */
#include "feed.h"

#include "base/text.h"

/* The entries of one RSS item with that markup, read with rules. */
static struct reading
read_markup(const struct read_rules *rules, const char *markup)
{
	struct text body = { 0 };
	struct read_input input = { .base = "https://vendor.example/feed", .rules = rules };
	struct reading reading;
	char *why = NULL;

	text_puts(&body,
		"<rss version='2.0'><channel><title>News</title><item><title>Week 9</title>"
		"<guid isPermaLink='false'>w9</guid><link>https://vendor.example/w9#top</link>"
		"<category>desk</category><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>"
		"<description><![CDATA[");
	text_puts(&body, markup);
	text_puts(&body, "]]></description></item></channel></rss>");
	input.body = body.data;
	input.len = body.len;
	if (read_page(&input, &reading, &why) < 0)
		fail_msg("%s", why);
	text_clear(&body);
	return reading;
}

static struct reading
split(const char *first, const char *second, const char *markup)
{
	struct read_rules rules = { 0 };
	struct reading reading;

	strings_add(&rules.split_by, first);
	if (second)
		strings_add(&rules.split_by, second);
	reading = read_markup(&rules, markup);
	read_rules_clear(&rules);
	return reading;
}

static struct reading
flavoured(const char *format, const char *markup)
{
	struct read_rules rules = { .format = mem_dup(format) };
	struct reading reading = read_markup(&rules, markup);

	read_rules_clear(&rules);
	return reading;
}

static bool
has(const struct entry *entry, const char *label)
{
	return strings_has(&entry->labels, label);
}

static void
two_levels_are_product_and_type(void **state)
{
	struct reading r = split("h2", "h3",
		"<h2>Rye Locker</h2><h3>Deprecated</h3><p>Hatch 2 "
		"closes.</p><h3>Feature:</h3>"
		"<p>Lids</p><h2>Lid Lifter</h2><p>All is well.</p><h3>Left hands</h3><p>Fit "
		"too.</p>");

	(void)state;
	assert_int_equal(r.count, 4);
	assert_string_equal(r.entries[0].title, "Rye Locker: Deprecated: Hatch 2 closes");
	assert_true(has(&r.entries[0], "product=Rye Locker"));
	assert_true(has(&r.entries[0], "type=Deprecated"));
	assert_true(has(&r.entries[0], "desk"));
	assert_string_equal(r.entries[0].text, "Hatch 2 closes.");
	assert_string_equal(r.entries[0].content, "<p>Hatch 2 closes.</p>");
	assert_int_equal(r.entries[0].published, 1772445600);
	assert_string_equal(r.entries[1].title, "Rye Locker: Feature: Lids");
	assert_string_equal(r.entries[2].title, "Lid Lifter");
	assert_string_equal(r.entries[2].text, "All is well.");
	assert_string_equal(r.entries[3].title, "Lid Lifter: Left hands");
	assert_string_equal(r.entries[3].id, "w9#lid-lifter/left-hands");
	assert_int_equal(r.entries[3].labels.count, 2);
	reading_clear(&r);
}

static void
the_order_of_the_levels_does_not_matter(void **state)
{
	struct reading r = split("h3", "H2", "<h2>A</h2><h3>Fixed</h3>x");

	(void)state;
	assert_int_equal(r.count, 1);
	assert_string_equal(r.entries[0].title, "A: Fixed: x");
	reading_clear(&r);
}

static void
a_headline_is_title_link_and_name(void **state)
{
	struct reading r = split("h2", NULL,
		"<p>Hello, here is what we baked for you this week.</p>"
		"<H2 class='x' id=\"lids\">Lids &amp; <em>seals</em></H2><p>Blue</p>"
		"<h2>Fixed</h2><p>Leaks</p><h2 id='a b'>Alone at the end</h2>");

	(void)state;
	assert_int_equal(r.count, 4);
	assert_string_equal(r.entries[0].id, "w9");
	assert_string_equal(
		r.entries[0].text, "Hello, here is what we baked for you this week.");
	assert_string_equal(r.entries[1].title, "Lids & seals");
	assert_string_equal(r.entries[1].link, "https://vendor.example/w9#lids");
	assert_string_equal(r.entries[1].id, "w9#lids-seals");
	assert_string_equal(r.entries[2].title, "Week 9: Fixed: Leaks");
	assert_string_equal(r.entries[2].link, "https://vendor.example/w9#top");
	assert_string_equal(r.entries[3].title, "Alone at the end");
	assert_string_equal(r.entries[3].link, "https://vendor.example/w9#top");
	assert_string_equal(r.entries[3].text, "");
	reading_clear(&r);
}

static void
a_heading_around_names_what_is_only_a_sort(void **state)
{
	struct reading r =
		split("h3", NULL, "<h2>Mill</h2><h3>Fixed</h3>a<h2>River</h2>b<h3>Fixed</h3>c");

	(void)state;
	assert_int_equal(r.count, 3);
	assert_string_equal(r.entries[0].title, "Mill: Fixed: a");
	assert_string_equal(r.entries[1].title, "River");
	assert_string_equal(r.entries[2].title, "River: Fixed: c");
	reading_clear(&r);
}

static void
a_sort_with_headlines_below_it_counts_for_all_of_them(void **state)
{
	struct reading r = split("h2", "h3",
		"<h2>Ovens</h2><h3>Changed</h3><h3>oven-12</h3>a<h3>oven-11</h3>b<h3>Fixed</"
		"h3>c"
		"<h3>oven-10</h3>d");

	(void)state;
	assert_int_equal(r.count, 4);
	assert_string_equal(r.entries[0].title, "Ovens: oven-12");
	assert_true(has(&r.entries[0], "type=Changed"));
	assert_true(has(&r.entries[1], "type=Changed"));
	assert_true(has(&r.entries[2], "type=Fixed"));
	assert_false(has(&r.entries[3], "type=Fixed"));
	assert_false(has(&r.entries[3], "type=Changed"));
	reading_clear(&r);
}

static void
an_entry_without_the_headings_stays_whole(void **state)
{
	static const char *const markups[] = { "", "<p>x</p>", "<h4>x</h4>y", "<h2></h2>y",
		"<h2>y", "<h2><h3>y</h2", "<!-- <h2>a</h2> -->y",
		"<script><h2>a</h2></script>y", "<p title='<h2>a</h2>'>y</p>",
		"&lt;h2&gt;a&lt;/h2&gt;", "</h2>a<h2>" };

	(void)state;
	for (size_t i = 0; i < sizeof(markups) / sizeof(*markups); i++) {
		struct reading r = split("h2", "h3", markups[i]);

		assert_int_equal(r.count, 1);
		assert_string_equal(r.entries[0].id, "w9");
		assert_string_equal(r.entries[0].title, "Week 9");
		reading_clear(&r);
	}
}

static void
headings_that_no_level_names_split_nothing(void **state)
{
	struct reading r = split("h9", "section", "<h2>a</h2>b");

	(void)state;
	assert_int_equal(r.count, 1);
	reading_clear(&r);
}

/* The ids of the parts of two versions of one entry: how many of the first are in the second. */
static size_t
kept(const char *before, const char *after)
{
	struct reading a = split("h3", NULL, before), b = split("h3", NULL, after);
	size_t same = 0;

	for (size_t i = 0; i < a.count; i++)
		for (size_t k = 0; k < b.count; k++)
			same += strcmp(a.entries[i].id, b.entries[k].id) == 0;
	reading_clear(&a);
	reading_clear(&b);
	return same;
}

static void
a_part_keeps_its_name(void **state)
{
	(void)state;
	/* Its date moves, its marks and letters' case change, its end is edited. */
	assert_int_equal(kept("<h3>Deprecated</h3>Ends on 1 May 2027.",
				 "<h3>Deprecated</h3>Ends on 30 September 2028."),
		1);
	assert_int_equal(kept("<h3>Deprecated</h3>Ends 2027-05-01, or so",
				 "<h3>Deprecated</h3><b>ends</b> (2027-07-01) or so!"),
		1);
	assert_int_equal(kept("<h3>Deprecated</h3>Ends in Q3 2027 or later",
				 "<h3>Deprecated</h3>Ends in Q4 2027 or later"),
		1);
	/* A headline's text may be another one altogether. */
	assert_int_equal(
		kept("<h3>Rye ends on May 1</h3>Sorry", "<h3>Rye ends on June 9</h3>No"), 1);
	/* Notes come before, between and after. */
	assert_int_equal(kept("<h3>Fixed</h3>one<h3>Fixed</h3>two",
				 "<h3>Fixed</h3>zero<h3>Fixed</h3>two<h3>Fixed</h3>half"
				 "<h3>Fixed</h3>one"),
		2);
}

static void
another_note_has_another_name(void **state)
{
	(void)state;
	assert_int_equal(kept("<h3>Fixed</h3>CVE-2027-1001 in the lid",
				 "<h3>Fixed</h3>CVE-2027-1002 in the lid"),
		0);
	assert_int_equal(kept("<h3>Fixed</h3>same", "<h3>Feature</h3>same"), 0);
	assert_int_equal(kept("<h3>May 1</h3>a<h3>May 2</h3>b", "<h3>May 3</h3>a"), 0);
}

static void
two_notes_that_begin_alike_are_two(void **state)
{
	static const char begin[] =
		"The following versions of the dough have been baked and are "
		"on their way to all of our customers everywhere:";
	char *markup =
		mem_printf("<h3>Fixed</h3>%s rye<h3>Fixed</h3>%s oats<h3>Fixed</h3>%s rye",
			begin, begin, begin);
	struct reading r = split("h3", NULL, markup);

	(void)state;
	free(markup);
	/* What is said twice in the same words is said once. */
	assert_int_equal(r.count, 2);
	assert_int_equal(r.folded, 1);
	assert_string_not_equal(r.entries[0].id, r.entries[1].id);
	reading_clear(&r);
}

static char *
repeated(const char *s, size_t times)
{
	struct text t = { 0 };

	for (size_t i = 0; i < times; i++)
		text_puts(&t, s);
	return text_take(&t);
}

static void
floods_of_markup_are_read_in_time(void **state)
{
	static const char *const floods[] = { "<h2>a</h2>", "<h2><h3>", "<h2 id='", "<!--",
		"<h3>Fixed</h3>x", "<h2 a=\"", "</h3>", "<script>", "<div><h3>a</h3>", "<",
		"<h2>x" };

	(void)state;
	for (size_t i = 0; i < sizeof(floods) / sizeof(*floods); i++) {
		char *markup = repeated(floods[i], 60000);
		struct reading r = split("h2", "h3", markup);

		assert_true(r.count >= 1 && r.count <= 5001);
		reading_clear(&r);
		free(markup);
	}
}

static void
planned_work_in_a_history_has_a_window(void **state)
{
	struct reading r = flavoured("statuspage-history",
		"<p><strong>THIS IS A SCHEDULED EVENT Mar <var data-var='date'> 9</var>, "
		"<var data-var='time'>22:00</var> - <var data-var='time'>23:30</var> "
		"CET</strong></p>"
		"<p><small>Mar <var data-var='date'> 2</var>, <var data-var='time'>10:00</var> "
		"UTC</small><br><strong>Scheduled</strong> - Dough rests.</p>");
	const struct entry *e = &r.entries[0];

	(void)state;
	assert_true(has(e, "kind=maintenance"));
	assert_true(has(e, "status=scheduled"));
	assert_true(has(e, "starts=2026-03-09T21:00:00Z"));
	assert_true(has(e, "ends=2026-03-09T22:30:00Z"));
	assert_int_equal(e->date_count, 2);
	assert_string_equal(e->text,
		"THIS IS A SCHEDULED EVENT Mar 9, 22:00 - 23:30 CET\nScheduled - Dough rests.");
	reading_clear(&r);
}

static void
a_window_that_is_none_is_no_date(void **state)
{
	static const char *const windows[] = { "", "Mar", "Mar 99, 10:00 - 11:00 UTC",
		"Foo 9, 10:00 - 11:00 UTC", "Mar 9, 25:00 - 26:00 UTC", "Mar 9",
		"Feb 30, 10:00 UTC", "9, 10:00", "Mar 9, 10:00 - Smarch 13, 11:00 UTC",
		"Mar 123456789012, 1:00" };

	(void)state;
	for (size_t i = 0; i < sizeof(windows) / sizeof(*windows); i++) {
		char *markup = mem_printf("<p>THIS IS A SCHEDULED EVENT %s</p>", windows[i]);
		struct reading r = flavoured("statuspage-history", markup);

		free(markup);
		assert_int_equal(r.entries[0].date_count, 0);
		reading_clear(&r);
	}
}

static void
labelled_lines_end_a_text_only(void **state)
{
	struct reading r =
		flavoured("labelled-lines", "<p>Type: of bread</p><p>Rye.</p><p>REGIONS: eu, "
					    "us</p><p>Outage start: not yet</p>"
					    "<p>Type: security</p>");
	const struct entry *e = &r.entries[0];

	(void)state;
	assert_string_equal(e->text, "Type: of bread\nRye.\nOutage start: not yet");
	assert_true(has(e, "region=eu"));
	assert_true(has(e, "region=us"));
	assert_true(has(e, "kind=security"));
	assert_int_equal(e->date_count, 0);
	reading_clear(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_levels_are_product_and_type),
		cmocka_unit_test(the_order_of_the_levels_does_not_matter),
		cmocka_unit_test(a_headline_is_title_link_and_name),
		cmocka_unit_test(a_heading_around_names_what_is_only_a_sort),
		cmocka_unit_test(a_sort_with_headlines_below_it_counts_for_all_of_them),
		cmocka_unit_test(an_entry_without_the_headings_stays_whole),
		cmocka_unit_test(headings_that_no_level_names_split_nothing),
		cmocka_unit_test(a_part_keeps_its_name),
		cmocka_unit_test(another_note_has_another_name),
		cmocka_unit_test(two_notes_that_begin_alike_are_two),
		cmocka_unit_test(floods_of_markup_are_read_in_time),
		cmocka_unit_test(planned_work_in_a_history_has_a_window),
		cmocka_unit_test(a_window_that_is_none_is_no_date),
		cmocka_unit_test(labelled_lines_end_a_text_only),
	};

	return cmocka_run_group_tests_name("split", tests, NULL, NULL);
}

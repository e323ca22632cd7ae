/* HTML pages: what is an entry, what a selector may be, and pages that mean harm. */
#include "feed.h"

#include <time.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/strings.h"
#include "base/text.h"

static char html_format[] = "html";

static int
read_with(struct read_rules *rules, const char *body, size_t len, struct reading *ret,
	char **reterr_why)
{
	struct read_input input = {
		.body = body, .len = len, .base = "https://bread.example/news/", .rules = rules
	};

	rules->format = html_format;
	return read_page(&input, ret, reterr_why);
}

/* The entries that a selector finds, everything else by default. */
static struct reading
read_html(const char *entries, const char *body)
{
	struct read_rules rules = { .entries = mem_dup(entries) };
	struct reading reading;
	char *why = NULL;

	if (read_with(&rules, body, strlen(body), &reading, &why) < 0)
		fail_msg("%s", why);
	assert_string_equal(reading.format, "html");
	free(rules.entries);
	return reading;
}

static void
expect_entry(const struct reading *r, size_t index, const char *id, const char *title,
	const char *text)
{
	assert_true(index < r->count);
	assert_string_equal(r->entries[index].id, id);
	assert_string_equal(r->entries[index].title, title);
	assert_string_equal(r->entries[index].text, text);
}

static void
expect_refused(const char *entries, const char *body, const char *want)
{
	struct read_rules rules = { .entries = mem_dup(entries) };
	struct reading reading;
	char *why = NULL;

	assert_int_equal(read_with(&rules, body, strlen(body), &reading, &why), -EBADMSG);
	assert_string_equal(why, want);
	assert_int_equal(reading.count, 0);
	free(why);
	free(rules.entries);
}

static void
a_heading_holds_what_follows_up_to_the_next_one(void **state)
{
	struct reading r =
		read_html("h2", "<div class=a><header><h2 id=one>One</h2></header><p>a<h3>b<a "
				"href=#b>§</a></h3><p>c</div>"
				"<h2 id=two>Two</h2>d<h1>Other</h1>e<footer>f</footer>");

	(void)state;
	assert_int_equal(r.count, 2);
	expect_entry(&r, 0, "one", "One", "a\nb\nc");
	expect_entry(&r, 1, "two", "Two", "d");
	reading_clear(&r);
	r = read_html("dt", "<dl><dt id=x>X<dd>first<dd>second<dt id=y>Y<dd>third</dl>");
	expect_entry(&r, 0, "x", "X", "first\nsecond");
	expect_entry(&r, 1, "y", "Y", "third");
	reading_clear(&r);
	/* Alone on its page a heading keeps inside its section. */
	r = read_html("h2", "<section><div><h2>A</h2></div><p>in</section><p>out");
	assert_int_equal(r.count, 1);
	assert_string_equal(r.entries[0].text, "in");
	reading_clear(&r);
}

static void
headings_of_groups_are_no_entries(void **state)
{
	struct reading r =
		read_html("h2, h3", "<h2>March 3, 2026</h2><h3 id=a>A</h3>x<h3 id=b>B</h3>y"
				    "<h2 id=c>C</h2><h2 id=d>D</h2>z<h3 id=e>E</h3>");

	(void)state;
	assert_int_equal(r.count, 5);
	expect_entry(&r, 0, "a", "A", "x");
	assert_int_equal(r.entries[0].published, stamp_utc(stamp_day(2026, 3, 3), 0, 0, 0));
	expect_entry(&r, 1, "b", "B", "y");
	assert_int_equal(r.entries[1].published, stamp_utc(stamp_day(2026, 3, 3), 0, 0, 0));
	expect_entry(&r, 2, "c", "C", "");
	assert_int_equal(r.entries[2].published, STAMP_NONE);
	expect_entry(&r, 3, "d", "D", "z");
	expect_entry(&r, 4, "e", "E", "");
	reading_clear(&r);
}

static void
an_id_is_what_lasts_longest(void **state)
{
	struct reading r =
		read_html(".c", "<div class=c id=one><h3>A</h3></div>"
				"<div class=c><h3><a name=two></a>B</h3></div>"
				"<div class=c id=radix-7><h3><a href=three>C</a></h3></div>"
				"<div class=c><h3>D</h3></div><div class=c>E f</div>");

	(void)state;
	assert_int_equal(r.count, 5);
	assert_string_equal(r.entries[0].id, "one");
	assert_string_equal(r.entries[0].link, "https://bread.example/news/#one");
	assert_string_equal(r.entries[1].id, "two");
	assert_string_equal(r.entries[2].id, "https://bread.example/news/three");
	assert_int_equal(strlen(r.entries[3].id), 16);
	assert_string_equal(r.entries[3].link, "https://bread.example/news/");
	assert_string_not_equal(r.entries[3].id, r.entries[4].id);
	assert_string_equal(r.entries[4].title, "E f");
	reading_clear(&r);
	r = read_html("h2", "<section id=s><h2>A</h2>x</section><a id=t></a>\n<h2>B</h2>y");
	assert_string_equal(r.entries[0].id, "s");
	assert_string_equal(r.entries[1].id, "t");
	reading_clear(&r);
	/* What is inserted at the top must not get the id of what stood there. */
	r = read_html("h2", "<main id=m><h2>A</h2>x<h2>B</h2>y</main>");
	assert_int_equal(strlen(r.entries[0].id), 16);
	reading_clear(&r);
	r = read_html("h2", "<main id=m><h2>A</h2>x</main>");
	assert_int_equal(strlen(r.entries[0].id), 16);
	reading_clear(&r);
}

/* The id of the first entry with that text. */
static const char *
id_of(const struct reading *r, const char *text)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->entries[i].text, text) == 0)
			return r->entries[i].id;
	fail_msg("no entry says %s", text);
	return NULL;
}

/* What is told in BEFORE keeps its id in AFTER. */
static void
expect_same_ids(const char *entries, const char *before, const char *after)
{
	struct reading old = read_html(entries, before), new = read_html(entries, after);

	assert_true(old.count > 1 && new.count > old.count);
	assert_int_equal(old.folded + new.folded, 0);
	for (size_t i = 0; i < old.count; i++)
		assert_string_equal(old.entries[i].id, id_of(&new, old.entries[i].text));
	reading_clear(&old);
	reading_clear(&new);
}

static void
what_is_inserted_above_leaves_other_ids_alone(void **state)
{
	(void)state;
	/* Equal titles, counted from the top. */
	expect_same_ids("h2",
		"<h1>1.1</h1><h2 id=fixed>Fixed</h2>b<h1>1.0</h1><h2 id=fixed-1>Fixed</h2>a",
		"<h1>1.2</h1><h2 id=fixed>Fixed</h2>c<h1>1.1</h1><h2 id=fixed-1>Fixed</h2>b"
		"<h1>1.0</h1><h2 id=fixed-2>Fixed</h2>a");
	/* The same without ids, without headings above, and with a date above. */
	expect_same_ids("h2", "<h1>1.1</h1><h2>Fixed</h2>b<h1>1.0</h1><h2>Fixed</h2>a",
		"<h1>1.2</h1><h2>Fixed</h2>c<h1>1.1</h1><h2>Fixed</h2>b<h1>1.0</h1>"
		"<h2>Fixed</h2>a");
	expect_same_ids("h2", "<h2 id=fixed>Fixed</h2>b<h2 id=fixed-1>Fixed</h2>a",
		"<h2 id=fixed>Fixed</h2>c<h2 id=fixed-1>Fixed</h2>b<h2 id=fixed-2>Fixed</h2>a");
	/* Numbers of a list. */
	expect_same_ids("div", "<div id=row1><h3>B</h3>b</div><div id=row2><h3>A</h3>a</div>",
		"<div id=row1><h3>C</h3>c</div><div id=row2><h3>B</h3>b</div>"
		"<div id=row3><h3>A</h3>a</div>");
	/* Rows that share their first cell. */
	expect_same_ids("tr", "<table><tr><td>q<td>1<tr><td>q<td>2</table>",
		"<table><tr><td>q<td>0<tr><td>q<td>1<tr><td>q<td>2</table>");
}

static void
numbers_that_mean_something_stay(void **state)
{
	struct reading r = read_html("div",
		"<div id=CHANGE-12>x</div><div id=CHANGE-13>y</div><div id=CHANGE-14>z</div>"
		"<div id=2026-03-01>Update<br>1</div><div id=2026-03-02>Update<br>2</div>"
		"<div id=note-2025>Update<br>3</div><div id=api-v1>API v1 ends</div>");
	static const char *const want[] = { "CHANGE-12", "CHANGE-13", "CHANGE-14", "2026-03-01",
		"2026-03-02", "note-2025", "api-v1" };

	(void)state;
	assert_int_equal(r.count, 7);
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(r.entries[i].id, want[i]);
	reading_clear(&r);
}

static void
days_stand_beside_titles_and_above_them(void **state)
{
	static const char *const none[] = { "<h2>March 2026</h2>",
		"<h2>2026-03-01 - 2026-03-08</h2>", "<h2>Until 4 March 2026</h2>" };
	static const char *const fourth[] = { "<h2>v2.1 (2026-03-04)</h2>",
		"<h2>4 March 2026: ovens</h2>", "<h2>2.1 - March 4, 2026</h2>",
		"<h1>2.1 | March 4th, 2026</h1><h2>Ovens</h2>",
		("<article>x<h1>2026-03-09</h1></article><h1>2026-03-04</h1><h3>y</"
		 "h3><h2>Ovens</h2>") };

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		struct reading r = read_html("h2", none[i]);

		assert_int_equal(r.entries[0].published, STAMP_NONE);
		reading_clear(&r);
	}
	for (size_t i = 0; i < sizeof(fourth) / sizeof(fourth[0]); i++) {
		struct reading r = read_html("h2, article", fourth[i]);

		assert_int_equal(r.entries[r.count - 1].published,
			stamp_utc(stamp_day(2026, 3, 4), 0, 0, 0));
		reading_clear(&r);
	}
}

static void
entries_inside_entries_are_told_once(void **state)
{
	struct reading r = read_html("li", "<ul><li>a<ul><li>b</ul>c<li>d</ul>");

	(void)state;
	assert_int_equal(r.count, 3);
	assert_string_equal(r.entries[0].text, "a\nc");
	assert_string_equal(r.entries[1].text, "b");
	assert_string_equal(r.entries[2].text, "d");
	reading_clear(&r);
}

static void
a_clock_becomes_a_day(void **state)
{
	struct reading r = read_html("p",
		"<p>Since <time datetime='2026-02-03T10:00:00Z'>2 days ago</time>"
		"<p>On <time datetime='2026-02-03'>3 February 2026</time>");

	(void)state;
	assert_string_equal(r.entries[0].text, "Since 2026-02-03");
	assert_int_equal(r.entries[0].published, stamp_utc(stamp_day(2026, 2, 3), 10, 0, 0));
	assert_string_equal(r.entries[1].text, "On 3 February 2026");
	reading_clear(&r);
}

static void
cells_that_span_belong_to_each_row_and_column(void **state)
{
	struct reading r = read_html("tr",
		"<table><thead><tr><th rowspan=2>Name<th colspan=2>Days"
		"<tr><th>Told<th>Gone</thead>"
		"<tr><td rowspan=2>a<td>1<td>2<tr><td>3<td>4"
		"<tr><td colspan=2>b<td>5<tr><td colspan=3>Group<tr><td><td><td></table>");

	(void)state;
	assert_int_equal(r.count, 3);
	expect_entry(&r, 0, "a / 1", "a", "Name: a\nTold: 1\nGone: 2");
	expect_entry(&r, 1, "a / 3", "a", "Name: a\nTold: 3\nGone: 4");
	expect_entry(&r, 2, "b", "b", "Name: b\nGone: 5");
	reading_clear(&r);
}

static void
columns_say_what_their_dates_are(void **state)
{
	static const struct {
		enum role role;
		enum precision precision;
	} want[] = { { ROLE_ANNOUNCED, PRECISION_DAY }, { ROLE_REMOVED, PRECISION_MONTH },
		{ ROLE_REMOVED, PRECISION_YEAR }, { ROLE_SUPPORT_ENDS, PRECISION_QUARTER } };
	struct reading r = read_html("tr",
		"<h2>May 1, 2027</h2><table><tr><th>Name<th>Announced<th>Retirement "
		"date<th>End of life"
		"<th>Supported<th>Required version<th>Seen<th>Removed<th>Deprecation date"
		"<tr><td>a<td>Mar 4, 2026<td>May 2027<td>2028<td>Q3 2027<td>2026<td>May 1, 2026"
		"<td>not before May 1, 2027<td>May 1, 2027</table>");

	(void)state;
	assert_int_equal(r.entries[0].date_count, 4);
	assert_int_equal(r.entries[0].published, STAMP_NONE);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(r.entries[0].dates[i].role, want[i].role);
		assert_int_equal(r.entries[0].dates[i].when.precision, want[i].precision);
	}
	reading_clear(&r);
}

static void
expressions_are_xpath_or_css_by_their_looks(void **state)
{
	static const char body[] =
		"<h2>2 March 2026</h2><ul><li class='a b'>x<i>y</i><b>Jan 2027</b></ul>";
	static const char *const same[] = { "li", "//li", "(//li)", ".a.b", "//ul/li[i]",
		"//li[normalize-space(@class)='a b']", "descendant::li", "h2 + ul > *",
		"  //li" };

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		struct reading r = read_html(same[i], body);

		assert_int_equal(r.count, 1);
		assert_string_equal(r.entries[0].text, "xyJan 2027");
		reading_clear(&r);
	}
}

static void
fields_may_be_nodes_strings_and_numbers(void **state)
{
	static const char body[] = "<h2>2 March 2026</h2><ul><li data-n=7>x <i>y</i> "
				   "<b>Jan 2027</b><a href='/z'>go</a></ul>";
	struct read_rules rules = { .entries = mem_dup("li"),
		.field_id = mem_dup("@data-n"),
		.field_title = mem_dup("(concat(i, '!'))"),
		.field_text = mem_dup("i, b"),
		.field_link = mem_dup("a"),
		.field_published = mem_dup("preceding::h2[1]") };
	struct reading r;
	char *why = NULL;

	(void)state;
	strings_add(&rules.field_labels, "version=(count(*))");
	strings_add(&rules.field_labels, "tag=i, b");
	strings_add(&rules.field_labels, "type=em");
	strings_add(&rules.field_dates, "removed=b");
	strings_add(&rules.field_dates, "enforced=i");
	assert_int_equal(read_with(&rules, body, strlen(body), &r, &why), 0);
	assert_int_equal(r.count, 1);
	expect_entry(&r, 0, "7", "y!", "y\nJan 2027");
	assert_string_equal(r.entries[0].link, "https://bread.example/z");
	assert_int_equal(r.entries[0].published, stamp_utc(stamp_day(2026, 3, 2), 0, 0, 0));
	assert_int_equal(r.entries[0].labels.count, 3);
	assert_string_equal(r.entries[0].labels.items[0], "version=3");
	assert_string_equal(r.entries[0].labels.items[1], "tag=y");
	assert_string_equal(r.entries[0].labels.items[2], "tag=Jan 2027");
	assert_int_equal(r.entries[0].date_count, 1);
	assert_int_equal(r.entries[0].dates[0].when.precision, PRECISION_MONTH);
	reading_clear(&r);
	rules.format = NULL;
	read_rules_clear(&rules);
}

static void
what_cannot_be_computed_is_refused_with_its_place(void **state)
{
	static const char body[] = "<p>x</p>";

	(void)state;
	expect_refused("p >> b", body,
		"“entries” of the service file: the selector “p >> b” is not understood at “> "
		"b” (character 4): a tag, .class, #id or [attribute] is expected here");
	expect_refused("//p[", body,
		"“entries” of the service file: the XPath “//p[” is not understood, from "
		"character 5 on");
	expect_refused("//p[foo()]", body,
		"“entries” of the service file: the XPath “//p[foo()]” holds what forewarn "
		"does not know: a variable, a prefix, a function beyond XPath 1.0, or a quote "
		"that is not closed, from character 5 on");
	expect_refused("//x:p", body,
		"“entries” of the service file: the XPath “//x:p” holds what forewarn does not "
		"know: a variable, a prefix, a function beyond XPath 1.0, or a quote that is "
		"not closed, from character 4 on");
	expect_refused(
		"(count(//p))", body, "“entries” of the service file does not select elements");
	expect_refused("//p[count('a') = 1]", body,
		"an XPath of the service file cannot be computed: a function gets what it "
		"cannot take");
	expect_refused(NULL, body,
		"the service file does not say where the changes of this HTML page are: it "
		"wants “fields: { entries: ... }”");
}

static void
what_is_no_page_is_named(void **state)
{
	(void)state;
	expect_refused("p", "just words", "this is plain text, not a feed");
	expect_refused("p", "", "the page is empty");
	expect_refused("p", "{\"message\":\"Not Found\"}",
		"this is JSON, but no feed; it says “Not Found”");
	expect_refused("p", "<html><body><div id=app></div><script>x</script></body>",
		"scripts in the browser make this page: what the server sends holds next to no "
		"text, so there is nothing to read here");
}

static void
a_page_where_nothing_is_found_is_a_good_page(void **state)
{
	struct reading r = read_html("article", "<html lang=nl><title>T</title><p>x");

	(void)state;
	assert_int_equal(r.count, 0);
	assert_false(r.damaged);
	assert_string_equal(r.title, "T");
	assert_string_equal(r.language, "nl");
	reading_clear(&r);
}

/* N times UNIT between HEAD and TAIL. The caller frees. */
static char *
many(const char *head, const char *unit, size_t n, const char *tail)
{
	struct text t = { 0 };

	text_puts(&t, head);
	for (size_t i = 0; i < n; i++)
		text_puts(&t, unit);
	text_puts(&t, tail);
	return text_take(&t);
}

/* Must end soon, whatever comes out. Takes BODY over. */
static struct reading
read_soon(const char *entries, const char *title, char *body)
{
	struct read_rules rules = { .entries = mem_dup(entries),
		.field_title = mem_dup(title) };
	struct reading reading;
	char *why = NULL;
	clock_t begin = clock();

	(void)read_with(&rules, body, strlen(body), &reading, &why);
	assert_true(clock() - begin < 20 * CLOCKS_PER_SEC * (clock_t)unit_patience());
	free(why);
	free(body);
	free(rules.entries);
	free(rules.field_title);
	return reading;
}

static void
floods_cost_no_more_than_their_length(void **state)
{
	struct reading r;

	(void)state;
	r = read_soon("p", NULL, many("<p>first</p>", "<div>", 100000, "<p>x"));
	assert_true(r.damaged);
	assert_string_equal(r.damaged_why, "its elements are nested deeper than forewarn "
					   "follows; what comes before was read");
	assert_string_equal(r.entries[0].text, "first");
	reading_clear(&r);
	r = read_soon("p", NULL, many("<p>first</p>", "<i></i>", 700000, ""));
	assert_true(r.damaged);
	assert_string_equal(r.entries[0].text, "first");
	reading_clear(&r);
	r = read_soon("p", NULL, many("<p ", "abcdef='1' ", 300000, ">x"));
	assert_int_equal(r.count, 1);
	reading_clear(&r);
	r = read_soon("p", NULL, many("<p id='", "abcdefgh", 200000, "'>x"));
	assert_int_equal(r.count, 1);
	reading_clear(&r);
	r = read_soon("p", NULL, many("<p>x", "<svg></i", 200000, ""));
	reading_clear(&r);
	r = read_soon("p", NULL, many("<p>x", "<!--", 200000, ""));
	reading_clear(&r);
	r = read_soon(
		"tr", NULL, many("<table>", "<tr><td rowspan=9999 colspan=9999>x", 5000, ""));
	assert_true(r.count > 0);
	reading_clear(&r);
}

/* Attributes that nobody asks for do not even get into the tree; whoever asks in whatever way gets them. */
static void
attributes_are_there_when_rules_ask_for_them(void **state)
{
	static const char *const titles[] = { "@data-oven", "@*[2]", "(string(@*[2]))",
		"@ data-oven", "attribute::data-oven", "@node()[last()]",
		"(self::*[@*[name() = 'data-oven']]/@data-oven)" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(titles); i++) {
		struct reading r = read_soon("p", titles[i],
			mem_dup("<body><p class=loaf DATA-Oven='Oven 4'>It ends</p></body>"));

		if (r.count != 1 || !text_equal(r.entries[0].title, "Oven 4"))
			fail_msg("%s: %zu, %s", titles[i], r.count,
				r.count ? r.entries[0].title : "");
		reading_clear(&r);
	}
}

/* Each of these took more than 250 MiB. */
static void
floods_become_no_large_tree(void **state)
{
	static const char *const units[] = { "<a id=b class=d>", "<b x=1 y=2 class=z>a", "&" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(units); i++) {
		struct reading r = read_soon("p", NULL,
			many("<p>first</p><p>", units[i], (3u << 20) / strlen(units[i]), ""));

		assert_true(r.damaged);
		assert_non_null(strstr(r.damaged_why, "it has more"));
		assert_string_equal(r.entries[0].text, "first");
		reading_clear(&r);
	}
}

static void
expensive_expressions_are_stopped(void **state)
{
	struct reading r;

	(void)state;
	r = read_soon("p", "preceding::h2[1]", many("", "<p>x</p>", 30000, ""));
	assert_true(r.damaged);
	assert_string_equal(
		r.damaged_why, "the service file's selectors take too long on this page");
	reading_clear(&r);
	r = read_soon("p", "(string(//body))", many("", "<p>words</p>", 20000, ""));
	assert_true(r.damaged);
	reading_clear(&r);
	r = read_soon("//*[//*[//*[//*]]]", NULL, many("", "<p>x</p>", 3000, ""));
	reading_clear(&r);
	r = read_soon("p", NULL, many("", "<p>x</p>", LIMIT_ENTRIES + 10, ""));
	assert_int_equal(r.count + r.folded, LIMIT_ENTRIES);
	assert_true(r.damaged);
	reading_clear(&r);
}

static unsigned
next_number(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

static void
mutated_pages_are_read_or_refused(void **state)
{
	static const char page[] =
		"<!DOCTYPE html><html lang=en><head><title>T &amp; x</title><base "
		"href='/a/'></head>"
		"<body><!-- c --><h2 id='a'>March 3, 2026</h2><p class=\"x y\">One &lt; "
		"two<br/>"
		"<table><thead><tr><th rowspan=2>N<th "
		"colspan=2>D</tr><tr><th>A<th>B</tr></thead>"
		"<tr><td rowspan=3>q<td>1 May 2027<td><a href=#x>l</a></tr><tr><td>2<td>3</tr>"
		"</table><script>if (a<b) c('</p>')</script><time "
		"datetime='2026-01-01'>now</time>"
		"<dl><dt>k<dd>v</dl><svg><g/></svg><h2 id=b>Last</h2></body></html>";
	static const char *const pieces[] = { "<", ">", "</", "<!--", "-->", "\"", "'", "=",
		"&#x", "&", "<tr>", "</table>", "<h2>", "<td rowspan=-1>", "<td colspan=77>",
		"\xC3", "<script>", "<html>", "</html>", "<p id=", "<a name=z>", "]]>", "<?",
		"<title>" };
	struct read_rules rules = { .entries = mem_dup("h2, tr, dt, p"),
		.field_published = mem_dup("preceding::h2[1]") };
	unsigned seed = 20261123;

	(void)state;
	strings_add(&rules.field_dates, "removed=td:nth-child(2)");
	strings_add(&rules.field_labels, "tag=a @href");
	for (unsigned round = 0; round < 3000; round++) {
		struct text t = { 0 };
		struct reading reading;
		char *why = NULL;

		text_add(&t, page, sizeof(page) - 1);
		for (unsigned k = next_number(&seed) % 6; k > 0; k--) {
			size_t at = next_number(&seed) % t.len, n;
			const char *piece = pieces[next_number(&seed) %
						   (sizeof(pieces) / sizeof(pieces[0]))];

			n = strlen(piece) < t.len - at ? strlen(piece) : t.len - at;
			memcpy(t.data + at, piece, n);
			if (next_number(&seed) % 8 == 0)
				t.data[next_number(&seed) % t.len] = (char)next_number(&seed);
			if (next_number(&seed) % 16 == 0)
				t.len = at + 1;
		}
		if (read_with(&rules, t.data, t.len, &reading, &why) < 0)
			assert_non_null(why);
		else
			for (size_t i = 0; i < reading.count; i++)
				assert_true(text_is_utf8(reading.entries[i].text,
					strlen(reading.entries[i].text)));
		reading_clear(&reading);
		free(why);
		text_clear(&t);
	}
	rules.format = NULL;
	read_rules_clear(&rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_heading_holds_what_follows_up_to_the_next_one),
		cmocka_unit_test(headings_of_groups_are_no_entries),
		cmocka_unit_test(an_id_is_what_lasts_longest),
		cmocka_unit_test(what_is_inserted_above_leaves_other_ids_alone),
		cmocka_unit_test(numbers_that_mean_something_stay),
		cmocka_unit_test(days_stand_beside_titles_and_above_them),
		cmocka_unit_test(entries_inside_entries_are_told_once),
		cmocka_unit_test(a_clock_becomes_a_day),
		cmocka_unit_test(cells_that_span_belong_to_each_row_and_column),
		cmocka_unit_test(columns_say_what_their_dates_are),
		cmocka_unit_test(expressions_are_xpath_or_css_by_their_looks),
		cmocka_unit_test(fields_may_be_nodes_strings_and_numbers),
		cmocka_unit_test(what_cannot_be_computed_is_refused_with_its_place),
		cmocka_unit_test(what_is_no_page_is_named),
		cmocka_unit_test(a_page_where_nothing_is_found_is_a_good_page),
		cmocka_unit_test(floods_cost_no_more_than_their_length),
		cmocka_unit_test(attributes_are_there_when_rules_ask_for_them),
		cmocka_unit_test(floods_become_no_large_tree),
		cmocka_unit_test(expensive_expressions_are_stopped),
		cmocka_unit_test(mutated_pages_are_read_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

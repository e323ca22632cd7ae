/* Markup to plain text. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/markup.h"

typedef void (*convert)(struct text *out, const char *s, size_t n);

static void
expect(convert how, const char *in, const char *want)
{
	struct text t = { 0 };

	how(&t, in, strlen(in));
	assert_string_equal(t.data ? t.data : "", want);
	text_clear(&t);
}

static void
a_block_tag_is_a_break_and_an_inline_tag_is_nothing(void **state)
{
	(void)state;
	expect(markup_html,
		"<p>Ends on <b>1</b><sup>st</sup> Apr<span "
		"class='x'>il</span>.</p><p>Really.</p>",
		"Ends on 1st April.\nReally.");
	expect(markup_html, "one<br>two<br/>three<hr>four", "one\ntwo\nthree\nfour");
}

static void
white_space_collapses_to_one_space_and_none_at_the_ends(void **state)
{
	(void)state;
	expect(markup_html, " \n a \t\r\n b&nbsp; c\xC2\xA0 <p> d </p> ", "a b c\nd");
	expect(markup_html, "", "");
	expect(markup_html, "<p></p> <div> </div>", "");
}

static void
items_of_a_list_are_lines_and_cells_of_a_table_are_parted_by_a_space(void **state)
{
	(void)state;
	expect(markup_html, "<ul><li>one</li><li>two</ul>after", "one\ntwo\nafter");
	expect(markup_html,
		"<table><tr><th>Product</th><th>Ends</th></tr><tr><td>Oven</td><td>May</td></"
		"tr></table>",
		"Product Ends\nOven May");
}

static void
what_joins_emoji_and_letters_stays(void **state)
{
	static const char *const whole[] = {
		"a family 👨‍👩‍👧 and a baker 👩🏽‍🍳", "❤️‍🔥",
		"می‌شود"
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(whole); i++)
		expect(markup_html, whole[i], whole[i]);
	expect(markup_html, "👨&zwj;👩", "👨‍👩");
	expect(markup_html, "pay&zwj;pal 👨&zwj;<b>x</b> &zwj;x", "paypal 👨x x");
}

static void
character_references_are_decoded(void **state)
{
	(void)state;
	expect(markup_html, "a &amp; b &lt;c&gt; &eacute; &#8217; &#x2014; &rarr; &hellip;",
		"a & b <c> é ’ — → …");
	expect(markup_html, "&#146;&#x80;", "’€");
	expect(markup_html, "&Aacute;&zwj;&zwnj;&hearts;&lt", "Á♥<");
	expect(markup_html, "&#0;&#xD800;&#99999999;", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void
what_is_no_reference_stays_as_it_is(void **state)
{
	(void)state;
	expect(markup_html, "Q&A, R & D, ?a=1&copy=2, &nosuch; &; &#; &#x;",
		"Q&A, R & D, ?a=1&copy=2, &nosuch; &; &#; &#x;");
	expect(markup_html, "&copy 2026 &notit;", "© 2026 &notit;");
}

static void
scripts_styles_and_comments_are_no_text(void **state)
{
	(void)state;
	expect(markup_html,
		"a<script>if (x < 1) alert('</p>')</script>b<STYLE>p{}</style>c<!-- d <p> -->e",
		"abce");
	expect(markup_html, "a<!-- never closed <p>b", "a");
	expect(markup_html, "a<script>never closed", "a");
	expect(markup_html, "<?xml version='1.0'?><!DOCTYPE html>a", "a");
}

static void
a_less_than_sign_that_begins_no_tag_is_text(void **state)
{
	(void)state;
	expect(markup_html, "versions < 3 and <= 4, I <3 it, a<",
		"versions < 3 and <= 4, I <3 it, a<");
	expect(markup_html, "<a <b never closed", "<a <b never closed");
}

static void
a_greater_than_sign_inside_a_quoted_value_does_not_end_the_tag(void **state)
{
	(void)state;
	expect(markup_html, "<a title=\"x > y\" href='a>b'>link</a>", "link");
	expect(markup_html, "<p don't>it</p>", "it");
	expect(markup_html, "<a title=\"open>text", "text");
}

static void
soft_hyphens_and_zero_width_characters_vanish_inside_words(void **state)
{
	(void)state;
	expect(markup_html,
		"de&shy;pre\xC2\xAD"
		"cated re\xE2\x80\x8Btired \xEF\xBB\xBFnow",
		"deprecated retired now");
}

static void
dashes_quotes_and_other_alphabets_pass_through(void **state)
{
	(void)state;
	expect(markup_html, "“één” – … ‘zwei’ 日本語 ελ 🚀", "“één” – … ‘zwei’ 日本語 ελ 🚀");
}

static void
text_is_appended_to_what_is_there(void **state)
{
	struct text t = { 0 };

	(void)state;
	text_puts(&t, "Title. ");
	markup_html(&t, "<p>Body</p>", 11);
	markup_html(&t, "", 0);
	assert_string_equal(t.data, "Title. Body");
	assert_int_equal(t.len, 11);
	text_clear(&t);
}

static double
seconds_for(const char *piece)
{
	size_t n = strlen(piece), repeat = 2000000 / n;
	char *s = mem_new(repeat, n);
	struct text t = { 0 };
	clock_t began = clock();

	for (size_t i = 0; i < repeat; i++)
		memcpy(s + i * n, piece, n);
	markup_html(&t, s, repeat * n);
	text_clear(&t);
	free(s);
	return (double)(clock() - began) / CLOCKS_PER_SEC;
}

static void
floods_of_marks_take_linear_time(void **state)
{
	static const char *const pieces[] = { "<", "<a", "<!--", "<a href=\"", "&", "&#",
		"<![CDATA[", "</", "<script>", "<a b='", "<p", "&amp", "<!", "<a b=\"c'd=" };

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		if (seconds_for(pieces[i]) > 2)
			fail_msg("2 MB of %s take too long", pieces[i]);
}

static void
markdown_loses_its_marks_and_keeps_its_text(void **state)
{
	(void)state;
	expect(markup_markdown,
		"# Retired\n\nThe *old* **API** is `x<y` "
		"[gone](https://a.example/b_(c)).\nSame paragraph.\n\n"
		"- one\n- [ ] two\n2. three\n\n> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
		"Retired\nThe old API is x<y gone. Same paragraph.\none\ntwo\n2. "
		"three\nquoted\na "
		"b\n1 2");
}

static void
markdown_keeps_underscores_in_names_and_lone_stars(void **state)
{
	(void)state;
	expect(markup_markdown,
		"set max_old_size and 2 * 3, not _this_ nor __that__ \\*star\\*",
		"set max_old_size and 2 * 3, not this nor that *star*");
}

static void
markdown_code_blocks_are_text_line_by_line(void **state)
{
	(void)state;
	expect(markup_markdown, "before\n```sh\ncurl <url>\n# not a heading\n```\nafter",
		"before\ncurl <url>\n# not a heading\nafter");
	expect(markup_markdown, "![diagram](x.png) <https://a.example/?q=1&r=2> <b>html</b>",
		"diagram https://a.example/?q=1&r=2 html");
}

static void
plain_text_joins_wrapped_lines_and_keeps_paragraphs_and_lists(void **state)
{
	(void)state;
	expect(markup_plain,
		"The feature\nends in  May.\n\nIt needs:\n- a\n- b\n1. c\n<b> & stays",
		"The feature ends in May.\nIt needs:\n- a\n- b\n1. c <b> & stays");
}

static void
floods_of_markdown_marks_take_linear_time(void **state)
{
	static const char *const pieces[] = { "[", "![", "[a](", "[]([", "``a" };
	clock_t began = clock();

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct text in = { 0 }, out = { 0 };

		while (in.len < 150000)
			text_puts(&in, pieces[i]);
		markup_markdown(&out, in.data, in.len);
		text_clear(&in);
		text_clear(&out);
	}
	/* Ticks without an end, each as good a beginning as the one before. */
	{
		struct text in = { 0 }, out = { 0 };

		text_putc(&in, 'x');
		while (in.len < 75000)
			text_putc(&in, '`');
		while (in.len < 150000)
			text_putc(&in, 'a');
		markup_markdown(&out, in.data, in.len);
		assert_int_equal(out.len, 150000);
		text_clear(&in);
		text_clear(&out);
	}
	assert_true((clock() - began) / CLOCKS_PER_SEC < 10 * (clock_t)unit_patience());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_tag_is_a_break_and_an_inline_tag_is_nothing),
		cmocka_unit_test(white_space_collapses_to_one_space_and_none_at_the_ends),
		cmocka_unit_test(
			items_of_a_list_are_lines_and_cells_of_a_table_are_parted_by_a_space),
		cmocka_unit_test(what_joins_emoji_and_letters_stays),
		cmocka_unit_test(character_references_are_decoded),
		cmocka_unit_test(what_is_no_reference_stays_as_it_is),
		cmocka_unit_test(scripts_styles_and_comments_are_no_text),
		cmocka_unit_test(a_less_than_sign_that_begins_no_tag_is_text),
		cmocka_unit_test(
			a_greater_than_sign_inside_a_quoted_value_does_not_end_the_tag),
		cmocka_unit_test(soft_hyphens_and_zero_width_characters_vanish_inside_words),
		cmocka_unit_test(dashes_quotes_and_other_alphabets_pass_through),
		cmocka_unit_test(text_is_appended_to_what_is_there),
		cmocka_unit_test(floods_of_marks_take_linear_time),
		cmocka_unit_test(floods_of_markdown_marks_take_linear_time),
		cmocka_unit_test(markdown_loses_its_marks_and_keeps_its_text),
		cmocka_unit_test(markdown_keeps_underscores_in_names_and_lone_stars),
		cmocka_unit_test(markdown_code_blocks_are_text_line_by_line),
		cmocka_unit_test(plain_text_joins_wrapped_lines_and_keeps_paragraphs_and_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

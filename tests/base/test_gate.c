/* Gates: what steers a display stays outside, what people write comes through. */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/glyph.h"
#include "base/mem.h"

/* Beside it stand letters of no script that joins. */
static void
assert_line(const char *from, const char *to)
{
	_cleanup_free_ char *line = text_line(from, 0), *lines = text_lines(from);

	assert_string_equal(line, to);
	if (!strpbrk(from, "\r\n"))
		assert_string_equal(lines, to);
}

static void
no_control_character_reaches_a_line(void **state)
{
	(void)state;
	for (uint32_t c = 1; c < 0xA0; c++) {
		_cleanup_(text_clear) struct text t = { 0 };
		bool shown = c >= 0x20 && c < 0x7F;

		if (glyph_is_space(c))
			continue;
		text_puts(&t, "a");
		text_put_utf8(&t, c);
		text_puts(&t, "b");
		_cleanup_free_ char *line = text_line(t.data, 0);

		assert_string_equal(line, shown ? t.data
						: "a\xEF\xBF\xBD"
						  "b");
	}
}

static void
what_has_no_shape_vanishes(void **state)
{
	static const uint32_t hidden[] = { 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180B,
		0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D,
		0x202E, 0x2060, 0x2061, 0x2066, 0x2067, 0x2068, 0x2069, 0x206F, 0x3164, 0xFE00,
		0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFB, 0x1D173, 0xE0001, 0xE0041, 0xE007F,
		0xE0100, 0xE01EF };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(hidden); i++) {
		_cleanup_(text_clear) struct text t = { 0 };

		text_puts(&t, "ver");
		text_put_utf8(&t, hidden[i]);
		text_puts(&t, "borgen");
		assert_line(t.data, "verborgen");
	}
}

static void
every_line_break_is_one(void **state)
{
	static const char *const breaks[] = { "\n", "\r\n", "\v", "\f", "\xC2\x85",
		"\xE2\x80\xA8", "\xE2\x80\xA9" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(breaks); i++) {
		_cleanup_free_ char *two = mem_printf("Subject%sBcc: all", breaks[i]);
		_cleanup_free_ char *line = text_line(two, 0), *lines = text_lines(two);

		assert_string_equal(line, "Subject Bcc: all");
		assert_string_equal(lines, "Subject\nBcc: all");
	}
}

static void
what_people_write_comes_through(void **state)
{
	static const char *const lines[] = {
		"De beëindiging van één dienst: coördinatie, reünie, €20",
		"ovens 🔥 and 📄",
		"a family 👨‍👩‍👧, a baker 👩🏽‍🍳, a heart ❤️‍🔥, "
		"a "
		"flag "
		"🏳️‍🌈",
		"الفرن القديم سيتوقف",
		"התנור הישן ייסגר",
		"می‌شود",      /* Persian with ZWNJ */
		"क्‍ष",       /* Hindi with ZWJ */
		"a\xCC\x80 la carte", /* a combining accent */
		"パン屋のお知らせ",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(lines); i++)
		assert_line(lines[i], lines[i]);
}

static void
what_joins_emoji_hides_nothing_elsewhere(void **state)
{
	(void)state;
	assert_line("pay\xE2\x80\x8Dpal", "paypal");
	assert_line("🔥\xE2\x80\x8D", "🔥");
	assert_line("🔥\xE2\x80\x8Dx", "🔥x");
	assert_line("❤\xEF\xB8\x8F\xEF\xB8\x8F\xEF\xB8\x8F", "❤\xEF\xB8\x8F");
	assert_line("\xD9\x85\xE2\x80\x8C", "\xD9\x85");
}

static void
what_is_no_character_is_marked(void **state)
{
	(void)state;
	assert_line("a\xEF\xBF\xBE"
		    "b",
		"a\xEF\xBF\xBD"
		"b");
	assert_line("a\xC0\x80"
		    "b\xED\xA0\x80",
		"a\xEF\xBF\xBD\xEF\xBF\xBD"
		"b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void
markup_is_words_again(void **state)
{
	_cleanup_(text_clear) struct text out = { 0 };

	(void)state;
	gate_markup(&out, "<b a=\"x\" b='y'>&\n\x1b[31m\x7f\xC2\x9B\xEF\xBF\xBF é");
	assert_string_equal(out.data, "&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;\n[31m é");
}

static void
json_says_the_same_in_other_letters(void **state)
{
	_cleanup_free_ char *json = gate_json(mem_dup(
		"{\"a\":\"é 🔥 \x7f\xC2\x9B\xE2\x80\xAE\xE2\x80\xA8\xF3\xA0\x81\x81\"}"));

	(void)state;
	assert_string_equal(json, "{\"a\":\"é 🔥 \\u007f\\u009b\\u202e\\u2028\\udb40\\udc41\"}");
}

static void
a_link_leads_where_it_says(void **state)
{
	static const struct {
		const char *from, *to;
	} links[] = {
		{ "https://oven.example/a?b=c&d#e", "https://oven.example/a?b=c&d#e" },
		{ "HTTPS://Oven.example", "HTTPS://Oven.example" },
		{ "http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x" },
		{ "https://oven.example/two words", "https://oven.example/two%20words" },
		{ "https://oven.example/é", "https://oven.example/%C3%A9" },
		{ "https://oven.example/\"><script>'",
			"https://oven.example/%22%3E%3Cscript%3E%27" },
		{ "https://oven.example/\xE2\x80\xAE"
		  "gpj.exe",
			"https://oven.example/%E2%80%AEgpj.exe" },
		{ "https://oven.example/a@b", "https://oven.example/a@b" },
		{ "https://oven.example/a\\b", "https://oven.example/a%5Cb" },
		{ "https://oven.example@evil.example/", NULL },
		{ "https://oven.example:443@evil.example/", NULL },
		{ "https://oven.example\\@evil.example/", NULL },
		{ "https://oven.example%2f@evil.example/", NULL },
		{ "https://оven.example/", NULL }, /* Cyrillic */
		{ "https://oven.example\xE2\x80\xAE/", NULL },
		{ "https://oven.example/\r\nX: y", NULL },
		{ "https://oven.example/\x7f", NULL },
		{ "https:///path", NULL },
		{ "https:oven.example", NULL },
		{ "//oven.example/", NULL },
		{ "/path", NULL },
		{ " https://oven.example/", NULL },
		{ "javascript:alert(1)", NULL },
		{ "JavaScript://oven.example/%0aalert(1)", NULL },
		{ "data:text/html,x", NULL },
		{ "file:///etc/passwd", NULL },
		{ "mailto:a@oven.example", NULL },
		{ "", NULL },
	};

	(void)state;
	assert_null(gate_link(NULL));
	for (size_t i = 0; i < LENGTH_OF(links); i++) {
		_cleanup_free_ char *link = gate_link(links[i].from);

		if (!text_equal(link, links[i].to))
			fail_msg("%s: %s", links[i].from, link ? link : "none");
	}
}

static void
a_link_has_an_end(void **state)
{
	_cleanup_(text_clear) struct text url = { 0 };

	(void)state;
	text_puts(&url, "https://oven.example/");
	for (int i = 0; i < 3000; i++)
		text_puts(&url, "é");
	assert_null(gate_link(url.data));
}

/* What came out of the stream; the pieces are written one by one. */
static char *
through_stream(const char *const *pieces, size_t count)
{
	FILE *file = tmpfile(), *gate;
	char back[512];
	ssize_t n;

	assert_non_null(file);
	gate = gate_stream(file);
	for (size_t i = 0; i < count; i++) {
		assert_true(fputs(pieces[i], gate) >= 0);
		assert_int_equal(fflush(gate), 0);
	}
	assert_int_equal(fclose(gate), 0);
	n = pread(fileno(file), back, sizeof(back), 0);
	assert_true(n >= 0);
	(void)fclose(file);
	return mem_ndup(back, (size_t)n);
}

static void
a_terminal_gets_only_what_is_shown(void **state)
{
	static const char *const pieces[] = { "one\ttwo\n\x1b]0;title\x07\xC2\x9B;2J\x7f\r",
		"\xE2\x80\xAEthree\xE2\x81\xA6", "\xF0\x9F", "\x94\xA5 ", "\xE2\x82",
		"\xAC é \xFF." };
	_cleanup_free_ char *got = through_stream(pieces, LENGTH_OF(pieces));

	(void)state;
	assert_string_equal(
		got, "one\ttwo\n\uFFFD]0;title\uFFFD\uFFFD;2J\uFFFD\uFFFDthree🔥 € é \uFFFD.");
}

static void
a_stream_that_cannot_be_written_says_so(void **state)
{
	FILE *full = fopen("/dev/full", "w"), *gate;

	(void)state;
	assert_non_null(full);
	gate = gate_stream(full);
	assert_true(fputs("words\n", gate) >= 0);
	assert_int_not_equal(fflush(gate), 0);
	assert_true(ferror(gate));
	(void)fclose(gate);
	(void)fclose(full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_control_character_reaches_a_line),
		cmocka_unit_test(what_has_no_shape_vanishes),
		cmocka_unit_test(every_line_break_is_one),
		cmocka_unit_test(what_people_write_comes_through),
		cmocka_unit_test(what_joins_emoji_hides_nothing_elsewhere),
		cmocka_unit_test(what_is_no_character_is_marked),
		cmocka_unit_test(markup_is_words_again),
		cmocka_unit_test(json_says_the_same_in_other_letters),
		cmocka_unit_test(a_link_leads_where_it_says),
		cmocka_unit_test(a_link_has_an_end),
		cmocka_unit_test(a_terminal_gets_only_what_is_shown),
		cmocka_unit_test(a_stream_that_cannot_be_written_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

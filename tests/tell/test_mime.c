/* Headers, addresses and bodies as mail wants them, whatever the vendor wrote. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "tell/mime.h"
#include "tell/read_mail.h"

static char *
header(const char *value)
{
	struct text t = { 0 };

	mime_header(&t, "Subject", value);
	return text_take(&t);
}

static void
assert_header_survives(const char *value)
{
	_cleanup_(text_clear) struct text mail = { 0 };
	_cleanup_free_ char *line = header(value), *back = NULL, *clean = text_line(value, 0);

	text_printf(&mail, "%sX-Next: y\r\n\r\n", line);
	assert_null(mail_fault(mail.data, mail.len));
	back = header_of(mail.data, "Subject");
	assert_non_null(back);
	assert_string_equal(back, clean);
}

static void
a_short_ascii_header_stays_as_it_is(void **state)
{
	_cleanup_free_ char *line =
		header("[forewarn] 2027-03-31 Customer records: SOAP retires");

	(void)state;
	assert_string_equal(
		line, "Subject: [forewarn] 2027-03-31 Customer records: SOAP retires\r\n");
}

static void
a_long_header_is_folded_at_spaces(void **state)
{
	_cleanup_free_ char *line =
		header("one two three four five six seven eight nine ten eleven "
		       "twelve thirteen fourteen fifteen sixteen");

	(void)state;
	assert_string_equal(line,
		"Subject: one two three four five six seven eight nine ten eleven twelve\r\n"
		" thirteen fourteen fifteen sixteen\r\n");
}

static void
accents_emoji_and_right_to_left_survive(void **state)
{
	(void)state;
	assert_header_survives("Überführung von Café-Daten naïve façade");
	assert_header_survives(
		"\xf0\x9f\x9a\xa8 The API retires \xf0\x9f\x9a\xa8 on 31 March \xf0\x9f\x91\xa9"
		"\xf0\x9f\x8f\xbd\xf0\x9f\x92\xbb");
	assert_header_survives("إيقاف واجهة برمجة التطبيقات القديمة في 31 مارس");
	assert_header_survives("旧APIの提供終了のお知らせ（二〇二七年三月末日をもって終了いたし"
			       "ます）旧APIの提供終了のお知らせ");
}

static void
a_word_too_long_to_fold_is_cut_into_encoded_words(void **state)
{
	char word[1200];

	(void)state;
	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_header_survives(word);
}

static void
every_length_round_the_fold_survives(void **state)
{
	char value[200];

	(void)state;
	for (size_t n = 1; n < sizeof(value); n++) {
		memset(value, 'a', n);
		for (size_t i = 9; i < n; i += 10)
			value[i] = i + 1 < n ? ' ' : 'b';
		value[n] = '\0';
		assert_header_survives(value);
		if (n > 3)
			memcpy(value + n - 2, "\xc3\xa9", 2);
		assert_header_survives(value);
	}
}

static void
what_looks_like_an_encoded_word_is_shown_as_it_was_written(void **state)
{
	(void)state;
	assert_header_survives("=?utf-8?q?Bcc=3A_all=40example=2Eorg?= retires");
}

static void
no_header_can_be_injected(void **state)
{
	_cleanup_free_ char *line =
		header("retires\r\nBcc: all@example.org\r\n\r\nbody\nX: y\x0b\x0c\xc2\x85"
		       "\xe2\x80\xa8Z");

	(void)state;
	assert_ptr_equal(strstr(line, "\r\n"), line + strlen(line) - 2);
	assert_string_equal(line, "Subject: retires Bcc: all@example.org body X: y Z\r\n");
	assert_header_survives("retires\r\n\r\nBcc: x\xff\xfe\xc3");
}

static void
an_address_cannot_leave_its_line(void **state)
{
	_cleanup_(text_clear) struct text t = { 0 };

	(void)state;
	mime_address(&t, "To", NULL, "eva@bakery.example>\r\nBcc: <all@example.org");
	mime_address(&t, "From", "forewarn", "forewarn@bakery.example");
	assert_string_equal(t.data, "To: eva@bakery.exampleBcc:all@example.org\r\n"
				    "From: forewarn <forewarn@bakery.example>\r\n");
}

static void
an_address_fit_for_smtp_is_told_from_one_that_is_not(void **state)
{
	static const char *const bad[] = { NULL, "", "a b@c", "a@b\r\nRCPT TO:<c@d>", "<a@b>",
		"a@b>", "\xc3\xa9@b" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++)
		assert_false(mime_is_address(bad[i]));
	assert_true(mime_is_address("eva.o'hara+x@bakery.example"));
}

static void
assert_body_survives(const char *body)
{
	_cleanup_(text_clear) struct text t = { 0 };
	_cleanup_free_ char *back = NULL;

	mime_quoted_printable(&t, body);
	assert_null(mail_fault(t.data, t.len));
	for (const char *p = t.data; *p;) {
		size_t n = strcspn(p, "\r");

		assert_true(n <= 76);
		assert_true(n == 0 || (p[n - 1] != ' ' && p[n - 1] != '\t'));
		assert_int_not_equal(*p, '.');
		assert_false(text_starts(p, "From "));
		p += n + 2;
	}
	back = decode_quoted_printable(t.data, t.data + t.len);
	assert_string_equal(back, body);
}

static void
a_body_survives_every_relay(void **state)
{
	char line[400];

	(void)state;
	assert_body_survives("Grüße – “quoted” \xf0\x9f\x9a\xa8 = equals\n");
	assert_body_survives(".\n..two\nFrom here on\ntrailing space \ntrailing tab\t\n\n\n");
	assert_body_survives("=_forewarn_0 --=_forewarn_0--\n");
	for (size_t n = 60; n < 160; n++) {
		memset(line, '.', n);
		memcpy(line + n, " é\n", 5);
		assert_body_survives(line);
		memset(line, ' ', n);
		assert_body_survives(line);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_short_ascii_header_stays_as_it_is),
		cmocka_unit_test(a_long_header_is_folded_at_spaces),
		cmocka_unit_test(accents_emoji_and_right_to_left_survive),
		cmocka_unit_test(a_word_too_long_to_fold_is_cut_into_encoded_words),
		cmocka_unit_test(every_length_round_the_fold_survives),
		cmocka_unit_test(what_looks_like_an_encoded_word_is_shown_as_it_was_written),
		cmocka_unit_test(no_header_can_be_injected),
		cmocka_unit_test(an_address_cannot_leave_its_line),
		cmocka_unit_test(an_address_fit_for_smtp_is_told_from_one_that_is_not),
		cmocka_unit_test(a_body_survives_every_relay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

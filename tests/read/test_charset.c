/* The bytes of a page in whatever charset. */
#include "feed.h"

#define LATIN_ITEM "<rss><channel><title>Caf\xE9 \x96 10 \x80</title></channel></rss>"

static void
expect_title(
	const char *body, size_t len, const char *content_type, const char *title, bool damaged)
{
	struct reading r = feed_read_bytes(body, len, content_type, NULL);

	assert_string_equal(r.title, title);
	assert_int_equal(r.damaged, damaged);
	reading_clear(&r);
}

/* BODY in units of two or four bytes. */
static char *
widen(const char *body, unsigned unit, bool big, bool mark, size_t *ret_len)
{
	size_t n = strlen(body);
	char *wide = mem_new(n + 1, unit), *p = wide;

	if (mark) {
		p[big ? unit - 2 : 1] = '\xFE';
		p[big ? unit - 1 : 0] = '\xFF';
		p += unit;
	}
	for (size_t i = 0; i < n; i++, p += unit)
		p[big ? unit - 1 : 0] = body[i];
	*ret_len = (size_t)(p - wide);
	return wide;
}

static void
utf_8_needs_no_word_and_its_mark_is_no_text(void **state)
{
	static const char plain[] = "<rss><channel><title>één – 🚀</title></channel></rss>";
	static const char marked[] =
		"\xEF\xBB\xBF<?xml "
		"version='1.0'?><rss><channel><title>één</title></channel></rss>";

	(void)state;
	expect_title(plain, sizeof(plain) - 1, NULL, "één – 🚀", false);
	expect_title(marked, sizeof(marked) - 1, "text/xml; charset=iso-8859-1", "één", false);
}

static void
the_declaration_and_the_header_name_a_charset(void **state)
{
	static const char declared[] = "<?xml version=\"1.0\" "
				       "encoding=\"ISO-8859-2\"?><rss><channel><title>"
				       "\xA3\xF3\x64\xBC</title></channel></rss>";
	static const char bare[] =
		"<rss><channel><title>\xA3\xF3\x64\xBC</title></channel></rss>";
	static const char koi[] =
		"<rss><channel><title>\xF0\xEF\xE7\xEF\xE4\xE1</title></channel></rss>";
	static const char japanese[] =
		"<rss><channel><title>\x93\xFA\x96\x7B</title></channel></rss>";
	static const char shifting[] = "<?xml version='1.0' "
				       "encoding='iso-2022-jp'?><rss><channel><title>\x1B$BF|"
				       "K\\\x1B(B</title></channel></rss>";

	(void)state;
	expect_title(declared, sizeof(declared) - 1, NULL, "Łódź", false);
	expect_title(bare, sizeof(bare) - 1, "application/rss+xml; charset=\"Iso-8859-2\"",
		"Łódź", false);
	expect_title(koi, sizeof(koi) - 1, "text/xml;charset=KOI8-R", "ПОГОДА", false);
	expect_title(japanese, sizeof(japanese) - 1, "text/xml; charset=Shift_JIS; x=y", "日本",
		false);
	expect_title(shifting, sizeof(shifting) - 1, NULL, "日本", false);
}

static void
a_header_that_contradicts_a_document_in_utf_8_is_wrong(void **state)
{
	static const char body[] =
		"<?xml version='1.0' "
		"encoding='utf-8'?><rss><channel><title>één</title></channel></rss>";

	(void)state;
	expect_title(body, sizeof(body) - 1, "text/xml; charset=iso-8859-1", "één", false);
	expect_title(body, sizeof(body) - 1, "text/xml; charset=utf-16", "één", false);
	expect_title(
		body, sizeof(body) - 1, "text/xml; charset=../../etc/passwd", "één", false);
}

static void
utf_16_and_utf_32_with_and_without_mark(void **state)
{
	static const char body[] = "<rss><channel><title>Wide</title></channel></rss>";

	(void)state;
	for (unsigned unit = 2; unit <= 4; unit += 2) {
		for (int variant = 0; variant < 4; variant++) {
			size_t len;
			char *wide = widen(body, unit, variant & 1, variant & 2, &len);

			expect_title(wide, len, NULL, "Wide", false);
			free(wide);
		}
	}
}

static void
bytes_that_are_no_utf_8_are_windows_1252_and_told(void **state)
{
	static const char mixed[] = "<rss><channel><title>één caf\xE9</title></channel></rss>";
	static const char lying[] = "<?xml version='1.0' encoding='utf-8'?>\n\n" LATIN_ITEM;
	struct reading r = feed_read_bytes(lying, sizeof(lying) - 1, NULL, NULL);

	(void)state;
	assert_string_equal(r.title, "Café – 10 €");
	assert_true(r.damaged);
	assert_int_equal(r.damaged_line, 3);
	assert_string_equal(r.damaged_why, "bytes that are not UTF-8");
	reading_clear(&r);
	expect_title(mixed, sizeof(mixed) - 1, NULL, "één café", true);
	expect_title(LATIN_ITEM, sizeof(LATIN_ITEM) - 1, "text/xml; charset=windows-1252",
		"Café – 10 €", false);
}

static void
half_a_character_at_the_end_is_damage(void **state)
{
	size_t len;
	char *wide = widen(
		"<rss><channel><title>Wide</title></channel></rss>", 2, false, true, &len);
	struct reading r = feed_read_bytes(wide, len - 1, NULL, NULL);

	(void)state;
	assert_string_equal(r.title, "Wide");
	assert_true(r.damaged);
	reading_clear(&r);
	free(wide);
}

static void
json_comes_in_utf_16_too(void **state)
{
	size_t len;
	char *wide = widen("{\"version\":\"https://jsonfeed.org/version/"
			   "1.1\",\"title\":\"J\",\"items\":[]}",
		2, true, true, &len);

	(void)state;
	expect_title(wide, len, "application/json", "J", false);
	free(wide);
}

static void
one_charset_has_many_names(void **state)
{
	static const struct {
		const char *names[5], *bytes, *title;
	} charsets[] = {
		{ { "ISO_8859-2:1987", "l2", "csISOLatin2", "iso-8859-2" }, "\xA3\xF3\x64\xBC",
			"Łódź" },
		{ { "IBM852", "cp852", "852", "csIBM852" }, "\x9D\xA2\x64\xAB", "Łódź" },
		{ { "windows-1251", "CP1251", "1251" }, "\xCF\xEE\xE3\xEE\xE4\xE0", "Погода" },
		{ { "mac-cyrillic", "x-mac-cyrillic" }, "\x8F\xEE\xE3\xEE\xE4\xE0", "Погода" },
		{ { "uhc", "cp949", "ks_c_5601-1987", "euc-kr" }, "\xC7\xD1\xB1\xDB", "한글" },
		{ { "hz-gb-2312", "HZ" }, "~{VPND~}", "中文" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++) {
		for (size_t k = 0; charsets[i].names[k]; k++) {
			char *body =
				mem_printf("<rss><channel><title>%s</title></channel></rss>",
					charsets[i].bytes);
			char *header = mem_printf("text/xml; charset=%s", charsets[i].names[k]);

			expect_title(body, strlen(body), header, charsets[i].title, false);
			free(header);
			free(body);
		}
	}
}

static void
ebcdic_is_known_by_its_own_bytes_only(void **state)
{
	/* <?xml version="1.0" encoding="ebcdic-cp-us"?><rss>... */
	static const char body[] =
		"\x4C\x6F\xA7\x94\x93\x40\xA5\x85\x99\xA2\x89\x96\x95\x7E\x7F\xF1"
		"\x4B\xF0\x7F\x40\x85\x95\x83\x96\x84\x89\x95\x87\x7E\x7F\x85\x82"
		"\x83\x84\x89\x83\x60\x83\x97\x60\xA4\xA2\x7F\x6F\x6E\x4C\x99\xA2"
		"\xA2\x6E\x4C\x83\x88\x81\x95\x95\x85\x93\x6E\x4C\xA3\x89\xA3\x93"
		"\x85\x6E\x51\x51\x95\x4C\x61\xA3\x89\xA3\x93\x85\x6E\x4C\x61\x83"
		"\x88\x81\x95\x95\x85\x93\x6E\x4C\x61\x99\xA2\xA2\x6E";
	static const char lying[] =
		"<?xml version='1.0' "
		"encoding='IBM037'?><rss><channel><title>één</title></channel></rss>";

	(void)state;
	expect_title(body, sizeof(body) - 1, NULL, "één", false);
	expect_title(body, sizeof(body) - 1, "text/xml; charset=utf-8", "één", false);
	expect_title(lying, sizeof(lying) - 1, NULL, "één", false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf_8_needs_no_word_and_its_mark_is_no_text),
		cmocka_unit_test(the_declaration_and_the_header_name_a_charset),
		cmocka_unit_test(a_header_that_contradicts_a_document_in_utf_8_is_wrong),
		cmocka_unit_test(one_charset_has_many_names),
		cmocka_unit_test(ebcdic_is_known_by_its_own_bytes_only),
		cmocka_unit_test(utf_16_and_utf_32_with_and_without_mark),
		cmocka_unit_test(bytes_that_are_no_utf_8_are_windows_1252_and_told),
		cmocka_unit_test(half_a_character_at_the_end_is_damage),
		cmocka_unit_test(json_comes_in_utf_16_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

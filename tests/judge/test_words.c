/* Words: eight bytes at a time give what one byte at a time would. */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "judge/words.h"

/* Letters, digits and what may stand between or within words, plain ones most. */
static const char *const pieces[] = { "a", "b", "S", "s", "es", "ies", "Z", "z", "m", "K", "0",
	"9", "5", "loaf", "ovens", " ", " ", ".", "-", "'", "+", "#", "/", ":", "@", "[", "`",
	"{", "\xC3\xA9", "\xE2\x80\x99", "\xE2\x80\x94", "\xC2\xAD", "\x7F", "\x01", "\xFF" };

static bool
plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* What holds of each word, however it was cut. */
static void
check_word(const struct words *words, size_t i, const char *source)
{
	const struct word *w = &words->items[i];
	const char *text = words_text(words, i);

	assert_int_equal(strlen(text), w->len);
	assert_true(w->len > 0);
	assert_int_equal(w->hash, words_hash(text, w->len));
	/* "APIs" and "add-ins" */
	if (w->len > 2 && text[w->len - 1] == 's' && w->stem != words_stem(text, w->len))
		assert_int_equal(w->stem, words_hash(text, w->len - 1));
	else
		assert_int_equal(w->stem, words_stem(text, w->len));
	assert_int_equal(w->capital, source[w->from] >= 'A' && source[w->from] <= 'Z');
	for (size_t k = 0; k < w->len; k++)
		assert_false(text[k] >= 'A' && text[k] <= 'Z');
	if (w->to - w->from == w->len)
		for (size_t k = 0; k < w->len && plain(source[w->from + k]); k++)
			assert_int_equal(source[w->from + k] | 32, text[k]);
}

/* All letters and digits are in a word, and words are in their order and apart. */
static void
check_cover(const struct words *words, const char *source)
{
	size_t at = 0;

	for (size_t i = 0; i < words->count; i++) {
		assert_true(words->items[i].from >= at);
		for (; at < words->items[i].from; at++)
			assert_false(plain(source[at]));
		at = words->items[i].to;
		check_word(words, i, source);
	}
	for (; source[at]; at++)
		assert_false(plain(source[at]));
}

static void
texts_are_cut_whole(void **state)
{
	uint32_t seed = 4;

	(void)state;
	for (size_t round = 0; round < 4000; round++) {
		struct words words = { 0 };
		struct text text = { 0 };
		size_t count = round % 60;
		char *exact;

		for (size_t k = 0; k < count; k++) {
			seed = seed * 1664525u + 1013904223u;
			text_puts(&text, pieces[(seed >> 16) % LENGTH_OF(pieces)]);
		}
		/* Without a byte to spare: reading behind the end is what a sanitizer sees. */
		exact = mem_ndup(text.data ? text.data : "", text.len);
		words_add(&words, "Before");
		words_add(&words, exact);
		assert_int_equal(words.items[0].field, 0);
		words.items++;
		words.count--;
		check_cover(&words, exact);
		words.items--;
		words_clear(&words);
		free(exact);
		text_clear(&text);
	}
}

static void
every_byte_is_told_apart(void **state)
{
	(void)state;
	for (int c = 1; c < 0x80; c++) {
		struct words words = { 0 };
		char text[] = { 'x', (char)c, 'y', 'x', (char)c, 'y', 'x', (char)c, 'y', '\0' };
		bool one = plain((char)c) || c == '\'';

		words_add(&words, text);
		assert_int_equal(words.count, one ? 1 : 4);
		words_clear(&words);
	}
}

static void
plurals_of_all_lengths_have_the_stem_of_their_singular(void **state)
{
	static const char *const endings[][2] = { { "", "s" }, { "x", "xes" }, { "y", "ies" },
		{ "sh", "shes" }, { "ke", "kes" }, { "ss", "sses" } };

	(void)state;
	for (size_t n = 3; n < 40; n++)
		for (size_t k = 0; k < LENGTH_OF(endings); k++) {
			struct words words = { 0 };
			char text[128];
			int stem = (int)n;
			const char *letters = "mbdoltmrdonkbakotalomnardambotakonlombtar";

			(void)snprintf(text, sizeof(text), "%.*s%s %.*s%s", stem, letters,
				endings[k][0], stem, letters, endings[k][1]);
			words_add(&words, text);
			assert_int_equal(words.count, 2);
			assert_int_equal(words.items[0].stem, words.items[1].stem);
			assert_int_not_equal(words.items[0].hash, words.items[1].hash);
			words_clear(&words);
		}
}

static void
words_with_digits_have_no_plural(void **state)
{
	struct words words = { 0 };

	(void)state;
	words_add(&words, "ec2s ec2 h264sets h264set");
	assert_int_equal(words.count, 4);
	assert_int_not_equal(words.items[0].stem, words.items[1].stem);
	assert_int_not_equal(words.items[2].stem, words.items[3].stem);
	words_clear(&words);
}

static void
an_address_is_no_word(void **state)
{
	struct words words = { 0 };

	(void)state;
	words_add(&words, "See HTTPS://ovens.example/a.b, http:x, https:/y and xhttp://z");
	assert_int_equal(words.count, 8);
	assert_string_equal(words_text(&words, 0), "see");
	assert_string_equal(words_text(&words, 1), "http");
	assert_int_equal(words.items[1].gap, GAP_SPACE | GAP_OTHER);
	assert_string_equal(words_text(&words, 2), "x");
	assert_int_equal(words.items[2].gap, GAP_COLON);
	assert_string_equal(words_text(&words, 3), "https");
	assert_string_equal(words_text(&words, 6), "xhttp");
	assert_string_equal(words_text(&words, 7), "z");
	words_clear(&words);
}

/* Many more words than letters let expect, and none of them lost when room is made. */
static void
words_of_one_letter_have_room(void **state)
{
	struct words words = { 0 };
	struct text text = { 0 };

	(void)state;
	for (size_t i = 0; i < 5000; i++)
		text_puts(&text, i % 7 ? "s " : "B.");
	words_add(&words, text.data);
	assert_int_equal(words.count, 5000);
	for (size_t i = 1; i < words.count; i++) {
		assert_int_equal(words.items[i].from, 2 * i);
		assert_int_equal(words.items[i].gap, i % 7 == 1 ? GAP_DOT : GAP_SPACE);
		assert_int_equal(words.items[i].capital, i % 7 == 0);
	}
	words_clear(&words);
	text_clear(&text);
}

/* What stands behind the limit of a field is not read, whatever it is. */
static void
a_field_ends_at_its_limit(void **state)
{
	static const char *const behind[] = { "", "b", ".", ". B", ":", "://", "'s", "+",
		"\xC3\xA9", "s", " s" };
	char *text = mem_new(LIMIT_FIELD_BYTES + 8, 1);

	(void)state;
	memset(text, ' ', LIMIT_FIELD_BYTES);
	memcpy(text + LIMIT_FIELD_BYTES - 4, "http", 4);
	for (size_t i = 0; i < LENGTH_OF(behind); i++) {
		struct words words = { 0 };

		memcpy(text + LIMIT_FIELD_BYTES, behind[i], strlen(behind[i]) + 1);
		words_add(&words, text);
		assert_int_equal(words.count, 1);
		assert_string_equal(words_text(&words, 0), "http");
		assert_int_equal(words.items[0].to, LIMIT_FIELD_BYTES);
		words_clear(&words);
	}
	free(text);
}

/* A field of nothing but letters would take forty times its own memory; labels behind it are read all the same. */
static void
words_of_one_field_are_limited(void **state)
{
	char *text = mem_new(LIMIT_FIELD_BYTES + 1, 1);
	struct words words = { 0 };

	(void)state;
	for (size_t i = 0; i < LIMIT_FIELD_BYTES; i++)
		text[i] = i % 2 ? ' ' : 'a';
	words_add(&words, text);
	assert_in_range(words.count, LIMIT_WORDS, LIMIT_WORDS * 3 / 2);
	words_add(&words, "Retired");
	assert_string_equal(words_text(&words, words.count - 1), "retired");
	words_clear(&words);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_cut_whole),
		cmocka_unit_test(every_byte_is_told_apart),
		cmocka_unit_test(plurals_of_all_lengths_have_the_stem_of_their_singular),
		cmocka_unit_test(words_with_digits_have_no_plural),
		cmocka_unit_test(an_address_is_no_word),
		cmocka_unit_test(words_of_one_letter_have_room),
		cmocka_unit_test(a_field_ends_at_its_limit),
		cmocka_unit_test(words_of_one_field_are_limited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

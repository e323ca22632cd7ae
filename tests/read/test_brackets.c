/* Brackets: found window by window they close where counting from each one says, and a page of nothing else is soon read. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/brackets.h"
#include "read/markdown.h"

/* By counting, from each one anew. */
static size_t
count(const char *s, size_t n, bool escapes)
{
	char close = *s == '[' ? ']' : ')';
	size_t depth = 0;

	n = n < BRACKETS_REACH ? n : BRACKETS_REACH;
	for (size_t i = 0; i < n; i++) {
		if (escapes && s[i] == '\\')
			i++;
		else if (s[i] == *s)
			depth++;
		else if (s[i] == close && --depth == 0)
			return i;
	}
	return 0;
}

static void
compare(const char *s, size_t n)
{
	_cleanup_free_ struct brackets *brackets = MEM_NEW(struct brackets);

	for (size_t i = 0; i < n; i++) {
		if (s[i] != '[' && s[i] != '(')
			continue;
		assert_int_equal(
			brackets_close(brackets, s + i, n - i), count(s + i, n - i, false));
		if (s[i] == '[')
			assert_int_equal(brackets_close_escaped(brackets, s + i, n - i),
				count(s + i, n - i, true));
		/* The inside of a pair knows only as far as it goes. */
		if (i % 7 == 0)
			assert_int_equal(
				brackets_close(brackets, s + i, n - i > 40 ? 40 : n - i),
				count(s + i, n - i > 40 ? 40 : n - i, false));
	}
}

static void
they_close_where_counting_says(void **state)
{
	static const char letters[] = "[[[]]]()\\ab";
	_cleanup_free_ char *s = mem_new(20000, 1);
	uint32_t seed = 2026;

	(void)state;
	for (size_t n = 1; n <= 20000; n = n * 3 + 1) {
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			s[i] = letters[(seed >> 16) % (sizeof(letters) - 1)];
		}
		compare(s, n);
	}
}

static void
what_is_too_far_closes_nothing(void **state)
{
	struct text t = { 0 };
	struct brackets *brackets = MEM_NEW(struct brackets);

	(void)state;
	text_putc(&t, '[');
	for (size_t i = 0; i + 2 < BRACKETS_REACH; i++)
		text_putc(&t, 'a');
	text_putc(&t, ']');
	assert_int_equal(brackets_close(brackets, t.data, t.len), BRACKETS_REACH - 1);
	free(brackets);
	brackets = MEM_NEW(struct brackets);
	t.len--;
	text_puts(&t, "a]");
	assert_int_equal(brackets_close(brackets, t.data, t.len), 0);
	free(brackets);
	text_clear(&t);
}

/* Each of these took seconds when every bracket was counted for itself. */
static void
nothing_but_brackets_is_soon_read(void **state)
{
	static const char *const pieces[] = { "[", "[](", "[][", "![", "\\[[" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(pieces); i++) {
		struct text page = { 0 }, out = { 0 };
		clock_t begin;

		while (page.len < 8u << 20)
			text_puts(&page, pieces[i]);
		begin = clock();
		markdown_inline(&out, page.data, page.len);
		if (clock() - begin > 2 * CLOCKS_PER_SEC * (clock_t)unit_patience())
			fail_msg("8 MiB of %s take %ld ms", pieces[i],
				(long)((clock() - begin) * 1000 / CLOCKS_PER_SEC));
		assert_true(out.len >= page.len / 4);
		text_clear(&page);
		text_clear(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(they_close_where_counting_says),
		cmocka_unit_test(what_is_too_far_closes_nothing),
		cmocka_unit_test(nothing_but_brackets_is_soon_read),
	};

	return cmocka_run_group_tests_name("brackets", tests, NULL, NULL);
}

/* Unread: pages that the reader could not cope with are kept in bounds, and printed as they came. */
#include "support/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "unread.h"
#include "whole/shop.h"

#define NOON 1772366400 /* 2026-03-01T12:00:00Z */

static void
keep(const char *dir, const char *source, const char *body, size_t len)
{
	_cleanup_free_ char *why = NULL;
	int r = unread_keep(dir,
		&(struct unread){ .source = source,
			.url = "https://crumb.example/news.rss?key=oven#top",
			.outcome = OUTCOME_READER_CRASHED,
			.why = "it fell over\nhere",
			.content_type = "text/xml; charset=\x1b[31m",
			.at = NOON,
			.body = body,
			.len = len },
		&why);

	if (r < 0)
		fail_msg("%s", why);
}

static void
expect_kept(const char *dir, const char *source, const char *body, size_t len)
{
	struct unread_page page;
	char *read_back = malloc(len + 1);
	_cleanup_free_ char *why = NULL;

	assert_non_null(read_back);
	if (unread_open(dir, source, &page, &why) < 0)
		fail_msg("%s", why);
	assert_int_equal(page.bytes, len);
	assert_int_equal(read(page.fd, read_back, len + 1), len);
	assert_memory_equal(read_back, body, len);
	free(read_back);
	unread_page_clear(&page);
}

static int
open_kept(const char *dir, const char *source)
{
	struct unread_page page;
	_cleanup_free_ char *why = NULL;
	int r = unread_open(dir, source, &page, &why);

	assert_true((r < 0) == (why != NULL));
	if (r >= 0)
		unread_page_clear(&page);
	return r;
}

static void
what_was_kept_comes_back_byte_for_byte(void **state)
{
	static const char bytes[] = "<rss>\0\n\nSource: forged\n\n\xff\x1b[2J";
	const struct shop *shop = *state;
	_cleanup_free_ char *path = mem_printf("%s/unread/crumb=news", shop->dir);
	struct unread_page page;
	struct stat st;
	char *value;

	assert_int_equal(open_kept(shop->dir, "crumb/news"), -ENOENT);
	keep(shop->dir, "crumb/news", bytes, sizeof(bytes));
	expect_kept(shop->dir, "crumb/news", bytes, sizeof(bytes));
	assert_int_equal(unread_open(shop->dir, "crumb/news", &page, NULL), 0);
	assert_string_equal(page.path, path);
	value = unread_about(&page, "Address");
	assert_string_equal(value, "https://crumb.example/news.rss");
	free(value);
	value = unread_about(&page, "Why");
	assert_string_equal(value, "it fell over here");
	free(value);
	assert_null(strchr(page.about, '\x1b'));
	assert_null(unread_about(&page, "Sour"));
	unread_page_clear(&page);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	/* The next one takes its place; an empty page is one too. */
	keep(shop->dir, "crumb/news", "", 0);
	expect_kept(shop->dir, "crumb/news", "", 0);
	assert_int_equal(scratch_count(shop->dir, "unread"), 1);
}

static void
names_and_links_lead_nowhere_else(void **state)
{
	static const char *const names[] = { "../state", "crumb/../../etc", "", "Crumb/News",
		"crumb news", "crumb\nnews" };
	const struct shop *shop = *state;
	_cleanup_free_ char *link = mem_printf("%s/unread/crumb=link", shop->dir);
	_cleanup_free_ char *fresh = mem_printf("%s/unread/.new", shop->dir);
	_cleanup_free_ char *theirs = mem_printf("%s/theirs", shop->dir), *content = NULL;
	_cleanup_free_ char *why = NULL, *state_dir = mem_printf("%s/services", shop->dir);
	_cleanup_free_ char *elsewhere = mem_printf("%s/unread", state_dir);

	keep(shop->dir, "crumb/news", "a", 1);
	for (size_t i = 0; i < LENGTH_OF(names); i++) {
		assert_int_equal(open_kept(shop->dir, names[i]), -ENOENT);
		assert_int_equal(
			unread_keep(shop->dir, &(struct unread){ .source = names[i] }, NULL),
			-EINVAL);
	}
	scratch_write(shop->dir, "theirs", "theirs");
	assert_int_equal(symlink(theirs, link), 0);
	assert_int_equal(symlink(theirs, fresh), 0);
	assert_int_equal(open_kept(shop->dir, "crumb/link"), -ELOOP);
	keep(shop->dir, "crumb/link", "ours", 4);
	expect_kept(shop->dir, "crumb/link", "ours", 4);
	content = scratch_read(shop->dir, "theirs");
	assert_string_equal(content, "theirs");
	scratch_write(shop->dir, "unread/crumb=junk", "no page");
	assert_int_equal(open_kept(shop->dir, "crumb/junk"), -EBADMSG);
	/* A folder that is a link is not ours either. */
	assert_int_equal(symlink("..", elsewhere), 0);
	assert_int_equal(
		unread_keep(state_dir, &(struct unread){ .source = "crumb/news" }, &why),
		-ENOTDIR);
	assert_non_null(strstr(why, "crumb/news"));
}

static void
age(const struct shop *shop, const char *source, unsigned seconds)
{
	_cleanup_free_ char *path = mem_printf("%s/unread/%s", shop->dir, source);
	struct timespec times[2] = { { .tv_sec = NOON - seconds },
		{ .tv_sec = NOON - seconds } };

	for (char *p = strrchr(path, '/') + 1; *p; p++)
		if (*p == '/')
			*p = '=';
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void
only_the_latest_stay(void **state)
{
	const struct shop *shop = *state;
	char *large = calloc(1, LIMIT_UNREAD_BYTES + 10);

	assert_non_null(large);
	for (unsigned i = 0; i < LIMIT_UNREAD_PAGES + 4; i++) {
		_cleanup_free_ char *source = mem_printf("crumb=s%u", i);
		_cleanup_free_ char *id = mem_printf("crumb/s%u", i);

		keep(shop->dir, id, "x", 1);
		age(shop, source, 1000 - i);
	}
	assert_int_equal(scratch_count(shop->dir, "unread"), LIMIT_UNREAD_PAGES);
	assert_int_equal(open_kept(shop->dir, "crumb/s3"), -ENOENT);
	assert_int_equal(open_kept(shop->dir, "crumb/s4"), 0);
	/* Large ones are cut, and push the others out. */
	for (unsigned i = 0; i < 5; i++) {
		_cleanup_free_ char *id = mem_printf("crumb/large%u", i);
		struct unread_page page;

		keep(shop->dir, id, large, LIMIT_UNREAD_BYTES + 10);
		assert_int_equal(unread_open(shop->dir, id, &page, NULL), 0);
		assert_int_equal(page.bytes, LIMIT_UNREAD_BYTES);
		assert_non_null(strstr(page.about, "Bytes: 16777226, cut short here\n"));
		unread_page_clear(&page);
	}
	assert_int_equal(scratch_count(shop->dir, "unread"),
		LIMIT_UNREAD_ALL_BYTES / LIMIT_UNREAD_BYTES - 1);
	free(large);
}

static void
status_prints_it(void **state)
{
	static const char dependencies[] = "  Ovens: { service: crumb, tell: it }\n";
	const struct shop *shop = *state;
	_cleanup_free_ char *dir = mem_printf("%s/state", shop->dir);
	json_t *json;

	write_config(shop, "", dependencies);
	scratch_write(shop->dir, "services/crumb.yaml",
		"name: Crumb\nsources:\n  news: { url: \"https://crumb.example/news.rss\", "
		"gives: changes }\n");
	expect(ASK_CONFIGURED(shop, "status", "--page"), 64, "wants the name of a source");
	expect(ASK_CONFIGURED(shop, "status", "--page", "crumb/mews"), 64,
		"there is no source “crumb/mews”");
	expect(ASK_CONFIGURED(shop, "status", "--page", "a", "b"), 64, "wants the name");
	expect(ASK_CONFIGURED(shop, "status", "--pages"), 64, "nothing but --page SOURCE");
	expect(ASK_CONFIGURED(shop, "status", "--page", "crumb/news"), 66,
		"no page of “crumb/news” is kept");
	assert_int_equal(mkdir(dir, 0700), 0);
	keep(dir, "crumb/news", "<rss>\033[2J", 9);
	{
		struct program_result r =
			ASK_CONFIGURED(shop, "status", "--page", "crumb/news");

		assert_int_equal(r.status, 0);
		assert_string_equal(r.out, "<rss>\033[2J");
		assert_non_null(strstr(r.err, "Outcome: reader-crashed\n"));
		assert_non_null(strstr(r.err, "/state/unread/crumb=news\n"));
		program_result_clear(&r);
	}
	json = expect_json(ASK_CONFIGURED(shop, "--json", "status", "--page", "crumb/news"), 0);
	assert_string_equal(word(json, "outcome"), "reader-crashed");
	assert_string_equal(word(json, "asked"), "2026-03-01T12:00:00Z");
	assert_int_equal(json_integer_value(json_object_get(json, "bytes")), 9);
	json_decref(json);
}

#define SHOP(test) cmocka_unit_test_setup_teardown(test, open_shop, close_shop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SHOP(what_was_kept_comes_back_byte_for_byte),
		SHOP(names_and_links_lead_nowhere_else),
		SHOP(only_the_latest_stay),
		SHOP(status_prints_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

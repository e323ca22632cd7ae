/* Pages that the admin keeps on this machine. */
#include "listen/bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct peer_http_rule no_rules[] = { { .path = "/" } };

struct room {
	char folder[64];
	char *path, *url;
	struct bench bench;
};

static struct room
room_open(const char *name)
{
	struct room room = { .folder = "/tmp/forewarn-file-XXXXXX" };

	assert_non_null(mkdtemp(room.folder));
	room.path = mem_printf("%s/%s", room.folder, name);
	room.url = mem_printf("file://%s/%s", room.folder, name);
	room.bench = BENCH(no_rules);
	return room;
}

static void
room_close(struct room *room)
{
	(void)unlink(room->path);
	assert_int_equal(rmdir(room->folder), 0);
	free(room->path);
	free(room->url);
	bench_close(&room->bench);
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static struct page
ask(struct room *room, const struct validators *validators)
{
	struct request request = { .url = room->url };

	if (validators)
		request.validators = *validators;
	return bench_ask(&room->bench, request);
}

static void
a_file_is_read_and_not_read_again_until_it_changes(void **state)
{
	struct room room = room_open("feed.xml");
	struct page first, second, third;

	(void)state;
	write_file(room.path, "<feed/>");
	first = ask(&room, NULL);
	assert_int_equal(first.outcome, OUTCOME_FRESH);
	assert_int_equal(first.status, 0);
	assert_string_equal(first.body, "<feed/>");
	assert_int_equal(first.body_len, 7);
	assert_string_equal(first.url, room.url);
	second = ask(&room, &first.validators);
	assert_int_equal(second.outcome, OUTCOME_NOT_MODIFIED);
	assert_null(second.body);
	assert_string_equal(second.validators.etag, first.validators.etag);
	write_file(room.path, "<feed>more</feed>");
	third = ask(&room, &first.validators);
	assert_int_equal(third.outcome, OUTCOME_FRESH);
	assert_string_equal(third.body, "<feed>more</feed>");
	page_clear(&first);
	page_clear(&second);
	page_clear(&third);
	room_close(&room);
}

static void
an_empty_file_is_an_empty_page(void **state)
{
	struct room room = room_open("with%20blank.xml");
	struct page page;

	(void)state;
	free(room.path);
	room.path = mem_printf("%s/with blank.xml", room.folder);
	write_file(room.path, "");
	page = ask(&room, NULL);
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_int_equal(page.body_len, 0);
	assert_string_equal(page.body, "");
	page_clear(&page);
	room_close(&room);
}

static void
a_file_that_is_not_there_is_missing(void **state)
{
	struct room room = room_open("feed.xml");
	struct page page = ask(&room, NULL);
	_cleanup_free_ char *words = mem_printf("the file %s does not exist", room.path);

	(void)state;
	assert_int_equal(page.outcome, OUTCOME_MISSING);
	assert_string_equal(page.why, words);
	page_clear(&page);
	room_close(&room);
}

static void
what_is_no_regular_file_is_not_opened_for_long(void **state)
{
	struct room room = room_open("pipe");
	struct page page;
	_cleanup_free_ char *folder = mem_printf("file://%s", room.folder);

	(void)state;
	assert_int_equal(mkfifo(room.path, 0600), 0);
	page = ask(&room, NULL);
	assert_int_equal(page.outcome, OUTCOME_REJECTED);
	assert_says(&page, "is no regular file");
	page_clear(&page);
	page = bench_ask(&room.bench, (struct request){ .url = folder });
	assert_int_equal(page.outcome, OUTCOME_REJECTED);
	assert_says(&page, "is no regular file");
	page_clear(&page);
	room_close(&room);
}

static void
a_file_over_the_cap_is_too_big(void **state)
{
	struct room room = room_open("feed.xml");
	struct page page;

	(void)state;
	write_file(room.path, "");
	assert_int_equal(truncate(room.path, 100001), 0);
	page = ask(&room, NULL);
	assert_int_equal(page.outcome, OUTCOME_TOO_BIG);
	assert_says(&page, "bigger than the 100000 bytes");
	assert_null(page.body);
	page_clear(&page);
	assert_int_equal(truncate(room.path, 100000), 0);
	page = ask(&room, NULL);
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	page_clear(&page);
	room_close(&room);
}

static void
a_file_that_may_not_be_read_says_so(void **state)
{
	struct room room = room_open("feed.xml");
	bool is_root = geteuid() == 0;
	struct page page;

	(void)state;
	write_file(room.path, "x");
	assert_int_equal(chmod(room.path, 0), 0);
	/* Root may read everything. */
	if (is_root)
		assert_int_equal(seteuid(65534), 0);
	page = ask(&room, NULL);
	if (is_root)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(page.outcome, OUTCOME_FORBIDDEN);
	assert_says(&page, "may not be read by the user that forewarn runs as");
	page_clear(&page);
	room_close(&room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_read_and_not_read_again_until_it_changes),
		cmocka_unit_test(an_empty_file_is_an_empty_page),
		cmocka_unit_test(a_file_that_is_not_there_is_missing),
		cmocka_unit_test(what_is_no_regular_file_is_not_opened_for_long),
		cmocka_unit_test(a_file_over_the_cap_is_too_big),
		cmocka_unit_test(a_file_that_may_not_be_read_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

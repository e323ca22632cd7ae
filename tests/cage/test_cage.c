/* Cage: pages are read in children, and whatever a child does, the next page is read. */
#include "support/unit.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "cage/cage.h"
#include "support/program.h"

static bool
sanitized(void)
{
	const char *build = getenv("FOREWARN_BUILD");

	return build && strstr(build, "/asan");
}

struct world {
	sd_event *loop;
	struct cage *cage;
	unsigned fds; /* that were open before */
	struct tally tally;
};

static unsigned
open_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	(void)closedir(dir);
	return count;
}

static void
make_cage(struct world *world, const char *program, unsigned readers, unsigned pages,
	unsigned page_seconds)
{
	_cleanup_free_ char *path = program_path(program);
	struct cage_settings settings = { .program = path,
		.readers = readers,
		.page_seconds = page_seconds,
		.pages = pages,
		.tally = &world->tally };
	char *why = NULL;

	world->tally = (struct tally){ 0 };
	world->fds = open_fds();
	assert_true(sd_event_new(&world->loop) >= 0);
	assert_int_equal(cage_new(world->loop, &settings, &world->cage, &why), 0);
}

/* Nothing of the cage is left: no child, not even a dead one, and no descriptor. */
static void
end_cage(struct world *world)
{
	cage_free(world->cage);
	sd_event_unref(world->loop);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(open_fds(), world->fds);
}

static const char feed[] =
	"<rss version=\"2.0\"><channel><title>Ovens</title><item>"
	"<title>Oven 4 ends</title><guid>o-4</guid>"
	"<description>It ends on 1 May 2027.</description></item></channel></rss>";

static void
expect_feed(struct cage *cage)
{
	struct read_input input = { .body = feed, .len = strlen(feed) };
	struct cage_answer answer;

	assert_int_equal(cage_ask_and_wait(cage, CAGE_PAGE, &input, &answer), 0);
	if (answer.verdict != CAGE_READ)
		fail_msg("verdict %d: %s", (int)answer.verdict, answer.why);
	assert_null(answer.why);
	assert_string_equal(answer.reading.format, "rss");
	assert_string_equal(answer.reading.title, "Ovens");
	assert_int_equal(answer.reading.count, 1);
	assert_string_equal(answer.reading.entries[0].title, "Oven 4 ends");
	cage_answer_clear(&answer);
}

/* Exactly that many were replaced for that reason, and none for another. */
static void
expect_replaced(const struct world *world, enum tally_reader why, unsigned count)
{
	for (int i = 0; i < TALLY_READER_COUNT; i++)
		if (world->tally.readers[i] != (i == (int)why ? count : 0))
			fail_msg("%u readers were replaced as %s",
				(unsigned)world->tally.readers[i],
				tally_reader_name((enum tally_reader)i));
}

static enum tally_reader
reason_of(enum cage_verdict verdict)
{
	return verdict == CAGE_CRASHED   ? TALLY_READER_CRASHED
	       : verdict == CAGE_TIMEOUT ? TALLY_READER_TIMEOUT
	       : verdict == CAGE_LIMIT   ? TALLY_READER_LIMIT
					 : TALLY_READER_FAILED;
}

/* Whatever the page does: that verdict, a sentence with those words, nothing of it counts, and a fresh reader reads the
 * next one. */
static void
expect_contained(const char *word, enum cage_verdict verdict, const char *words)
{
	_cleanup_free_ char *body = mem_printf("BROKEN %s\n%s", word, feed);
	struct read_input input = { .body = body, .len = strlen(body) };
	struct cage_answer answer;
	struct world world;

	make_cage(
		&world, "tests/forewarn-reader-broken", 1, 0, verdict == CAGE_TIMEOUT ? 3 : 30);
	assert_int_equal(cage_ask_and_wait(world.cage, CAGE_PAGE, &input, &answer), 0);
	if (answer.verdict != verdict || !answer.why || !strstr(answer.why, words))
		fail_msg("%s: verdict %d, %s", word, (int)answer.verdict, answer.why);
	assert_int_equal(answer.reading.count, 0);
	assert_int_equal(cage_pending(world.cage), 0);
	cage_answer_clear(&answer);
	expect_feed(world.cage);
	expect_replaced(&world, reason_of(verdict), 1);
	end_cage(&world);
}

static void
what_a_page_breaks_stays_in_the_cage(void **state)
{
	static const struct {
		const char *word;
		enum cage_verdict verdict;
		const char *words;
	} deeds[] = {
		{ "write-out-of-bounds", CAGE_CRASHED, "crashed over it (Aborted)" },
		{ "null-pointer", CAGE_CRASHED, "crashed over it (Segmentation fault)" },
		{ "stack", CAGE_CRASHED, "crashed over it (Segmentation fault)" },
		{ "abort", CAGE_CRASHED, "crashed over it (Aborted)" },
		{ "exit", CAGE_CRASHED, "ended over it with status 0" },
		{ "incomplete", CAGE_CRASHED, "ended over it with status 0" },
		{ "loop", CAGE_TIMEOUT, "takes longer than 3 seconds" },
		{ "memory", CAGE_LIMIT, "more than the 512 MiB of memory" },
		{ "memory-below", CAGE_LIMIT, "more than the 512 MiB of memory" },
		{ "flood", CAGE_LIMIT, "more than 64 MiB" },
	};

	(void)state;
	if (sanitized()) {
		print_message("the plain build breaks things: skipped\n");
		skip();
	}
	for (size_t i = 0; i < LENGTH_OF(deeds); i++)
		expect_contained(deeds[i].word, deeds[i].verdict, deeds[i].words);
}

static void
what_a_page_tries_is_refused(void **state)
{
	static const char *const words[] = { "open", "connect", "exec", "fork", "kill-parent",
		"kill-init", "map-code", "make-code", "unlock", "send-descriptor" };

	(void)state;
	if (sanitized()) {
		print_message("the plain build tries what is forbidden: skipped\n");
		skip();
	}
	for (size_t i = 0; i < LENGTH_OF(words); i++)
		expect_contained(words[i], CAGE_CRASHED, "tried a forbidden system call");
}

static void
what_a_page_forges_does_not_count(void **state)
{
	static const struct {
		const char *word, *words;
	} lies[] = {
		{ "junk", "does not make sense" },
		{ "claim", "a number is out of its range" },
		{ "claim-record", "a record is longer than any entry" },
		{ "twice", "goes on behind the end of its answer" },
		{ "foreign", "answers what nobody asked" },
		{ "bad-text", "a string is not UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(lies); i++)
		expect_contained(lies[i].word, CAGE_FAILED, lies[i].words);
}

/* Of an environment the broken reader would die. */
static void
a_reader_inherits_nothing(void **state)
{
	_cleanup_free_ char *body = mem_printf("BROKEN environment\n%s", feed);
	struct read_input input = { .body = body, .len = strlen(body) };
	struct cage_answer answer;
	struct world world;

	(void)state;
	assert_int_equal(setenv("FOREWARN_TEST_SECRET", "flour", 1), 0);
	make_cage(&world, "tests/forewarn-reader-broken", 1, 0, 30);
	assert_int_equal(cage_ask_and_wait(world.cage, CAGE_PAGE, &input, &answer), 0);
	assert_int_equal(answer.verdict, CAGE_READ);
	cage_answer_clear(&answer);
	end_cage(&world);
	assert_int_equal(unsetenv("FOREWARN_TEST_SECRET"), 0);
}

static void
what_is_no_feed_says_so(void **state)
{
	static const char page[] = "<!DOCTYPE html><html><head><link rel=\"alternate\" "
				   "type=\"application/rss+xml\" href=\"/feed.rss\">"
				   "</head><body>Ovens</body></html>";
	struct read_input input = {
		.body = page, .len = strlen(page), .base = "https://ovens.example/news"
	};
	struct cage_answer answer;
	struct world world;

	(void)state;
	make_cage(&world, "forewarn-reader", 1, 0, 30);
	assert_int_equal(cage_ask_and_wait(world.cage, CAGE_PAGE, &input, &answer), 0);
	assert_int_equal(answer.verdict, CAGE_NO_FEED);
	assert_non_null(strstr(answer.why, "this is an HTML page"));
	cage_answer_clear(&answer);
	assert_int_equal(cage_ask_and_wait(world.cage, CAGE_LINKS, &input, &answer), 0);
	assert_int_equal(answer.verdict, CAGE_READ);
	assert_int_equal(answer.found.count, 1);
	assert_string_equal(answer.found.items[0], "https://ovens.example/feed.rss");
	cage_answer_clear(&answer);
	assert_int_equal(cage_ask_and_wait(world.cage, CAGE_OPML, &input, &answer), 0);
	assert_int_equal(answer.verdict, CAGE_NO_FEED);
	cage_answer_clear(&answer);
	expect_replaced(&world, TALLY_READER_BAD_PAGE, 2);
	expect_feed(world.cage);
	end_cage(&world);
}

static void
a_list_of_feeds_is_read(void **state)
{
	static const char page[] =
		"<opml version=\"2.0\"><body><outline text=\"Ovens\" type=\"rss\" "
		"xmlUrl=\"https://ovens.example/feed\"/></body></opml>";
	struct read_input input = { .body = page, .len = strlen(page) };
	struct cage_answer answer;
	struct world world;

	(void)state;
	make_cage(&world, "forewarn-reader", 1, 0, 30);
	assert_int_equal(cage_ask_and_wait(world.cage, CAGE_OPML, &input, &answer), 0);
	assert_int_equal(answer.verdict, CAGE_READ);
	assert_int_equal(answer.reading.count, 1);
	assert_string_equal(answer.reading.entries[0].id, "https://ovens.example/feed");
	cage_answer_clear(&answer);
	end_cage(&world);
}

static void
without_the_program_nothing_is_read(void **state)
{
	struct read_input input = { .body = feed, .len = strlen(feed) };
	struct cage_answer answer;
	struct world world;

	(void)state;
	make_cage(&world, "tests/no-such-program", 1, 0, 30);
	assert_int_equal(cage_ask_and_wait(world.cage, CAGE_PAGE, &input, &answer), 0);
	assert_int_equal(answer.verdict, CAGE_FAILED);
	assert_non_null(strstr(answer.why, "cannot be started"));
	cage_answer_clear(&answer);
	end_cage(&world);
	make_cage(&world, "/bin/false", 1, 0, 30);
	assert_int_equal(cage_ask_and_wait(world.cage, CAGE_PAGE, &input, &answer), 0);
	assert_int_equal(answer.verdict, CAGE_FAILED);
	assert_non_null(strstr(answer.why, "/bin/false"));
	assert_non_null(strstr(answer.why, "ended before it was ready"));
	cage_answer_clear(&answer);
	end_cage(&world);
}

static void
rules_that_are_too_long_are_refused(void **state)
{
	_cleanup_free_ char *path = mem_new(LIMIT_REQUEST_BYTES + 1, 1);
	struct read_rules rules = { .entries = path };
	struct read_input input = { .body = feed, .len = strlen(feed), .rules = &rules };
	struct cage_answer answer;
	struct world world;

	(void)state;
	(void)memset(path, '/', LIMIT_REQUEST_BYTES);
	make_cage(&world, "forewarn-reader", 1, 0, 30);
	assert_int_equal(cage_ask_and_wait(world.cage, CAGE_PAGE, &input, &answer), 0);
	assert_int_equal(answer.verdict, CAGE_FAILED);
	assert_non_null(strstr(answer.why, "its reading rules are longer"));
	cage_answer_clear(&answer);
	expect_feed(world.cage);
	end_cage(&world);
}

struct counted {
	unsigned read, bad;
	struct cage *cage;
	bool again;
};

static void
count(struct cage_answer *answer, void *userdata)
{
	struct read_input input = { .body = feed, .len = strlen(feed) };
	struct counted *counted = userdata;

	if (answer->verdict == CAGE_READ && answer->reading.count == 1)
		counted->read++;
	else
		counted->bad++;
	cage_answer_clear(answer);
	if (counted->again)
		assert_int_equal(cage_ask(counted->cage, CAGE_PAGE, &input, count, counted), 0);
	counted->again = false;
}

static void
run_until_quiet(struct world *world)
{
	while (cage_pending(world->cage))
		assert_true(sd_event_run(world->loop, UINT64_MAX) >= 0);
}

/* Two readers, replaced after three pages each; some pages break theirs, and the others do not notice. */
static void
many_pages_go_through_few_readers(void **state)
{
	static const char bad[] = "BROKEN null-pointer\n";
	struct read_input good_page = { .body = feed, .len = strlen(feed) };
	struct read_input bad_page = { .body = bad, .len = strlen(bad) };
	struct world world;
	struct counted counted = { .again = true };

	(void)state;
	make_cage(&world, "tests/forewarn-reader-broken", 2, 3, 30);
	counted.cage = world.cage;
	for (unsigned i = 0; i < 24; i++)
		assert_int_equal(cage_ask(world.cage, CAGE_PAGE,
					 i % 8 == 5 ? &bad_page : &good_page, count, &counted),
			0);
	assert_int_equal(cage_pending(world.cage), 24);
	run_until_quiet(&world);
	assert_int_equal(counted.read, 22);
	assert_int_equal(counted.bad, 3);
	end_cage(&world);
}

static void
who_is_forgotten_is_not_called(void **state)
{
	static const char hang[] = "BROKEN loop\n";
	struct read_input input = { .body = feed, .len = strlen(feed) };
	struct read_input endless = { .body = hang, .len = strlen(hang) };
	struct counted gone = { 0 }, kept = { 0 };
	struct world world;

	(void)state;
	make_cage(&world, "tests/forewarn-reader-broken", 1, 0, 30);
	assert_int_equal(cage_ask(world.cage, CAGE_PAGE, &endless, count, &gone), 0);
	assert_int_equal(cage_ask(world.cage, CAGE_PAGE, &input, count, &gone), 0);
	assert_int_equal(cage_ask(world.cage, CAGE_PAGE, &input, count, &kept), 0);
	for (unsigned i = 0; i < 3; i++)
		assert_true(sd_event_run(world.loop, 10000) >= 0);
	cage_forget(world.cage, &gone);
	assert_int_equal(cage_pending(world.cage), 1);
	run_until_quiet(&world);
	assert_int_equal(kept.read, 1);
	assert_int_equal(gone.read + gone.bad, 0);
	/* One is still at work when the cage is taken down. */
	assert_int_equal(cage_ask(world.cage, CAGE_PAGE, &endless, count, &gone), 0);
	for (unsigned i = 0; i < 3; i++)
		assert_true(sd_event_run(world.loop, 10000) >= 0);
	end_cage(&world);
	assert_int_equal(gone.read + gone.bad, 0);
}

static void
free_the_cage(struct cage_answer *answer, void *userdata)
{
	struct world *world = userdata;

	cage_answer_clear(answer);
	cage_free(world->cage);
	world->cage = NULL;
}

static void
who_is_called_may_free_the_cage(void **state)
{
	struct read_input input = { .body = feed, .len = strlen(feed) };
	struct world world;

	(void)state;
	make_cage(&world, "forewarn-reader", 2, 0, 30);
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(
			cage_ask(world.cage, CAGE_PAGE, &input, free_the_cage, &world), 0);
	while (world.cage)
		assert_true(sd_event_run(world.loop, UINT64_MAX) >= 0);
	end_cage(&world);
}

/* The loop never waits for a reader: while 16 MiB go to one that does not listen, a timer is on time. */
static int
on_tick(sd_event_source *source, uint64_t usec, void *userdata)
{
	unsigned *ticks = userdata;

	(*ticks)++;
	(void)sd_event_source_set_time_relative(source, 10000);
	(void)sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
	(void)usec;
	return 0;
}

static void
a_large_page_does_not_hold_up_the_loop(void **state)
{
	_cleanup_free_ char *deaf = realpath("tests/cage/deaf", NULL);
	struct text page = { 0 };
	struct counted counted = { 0 };
	struct world world;
	sd_event_source *timer;
	unsigned ticks = 0;

	(void)state;
	text_puts(&page, feed);
	page.len -= strlen("</rss>");
	text_puts(&page, "<!-- ");
	while (page.len < 16000000)
		text_puts(&page, "an oven is an oven is an oven is an oven is an oven ");
	text_puts(&page, "--></rss>");
	make_cage(&world, deaf, 1, 0, 30);
	assert_true(sd_event_add_time_relative(world.loop, &timer, CLOCK_MONOTONIC, 10000, 1000,
			    on_tick, &ticks) >= 0);
	assert_int_equal(cage_ask(world.cage, CAGE_PAGE,
				 &(struct read_input){ .body = page.data, .len = page.len },
				 count, &counted),
		0);
	while (ticks < 20)
		assert_true(sd_event_run(world.loop, 1000000) >= 0);
	assert_int_equal(cage_pending(world.cage), 1);
	sd_event_source_disable_unref(timer);
	end_cage(&world);
	make_cage(&world, "forewarn-reader", 1, 0, 30);
	assert_int_equal(cage_ask(world.cage, CAGE_PAGE,
				 &(struct read_input){ .body = page.data, .len = page.len },
				 count, &counted),
		0);
	run_until_quiet(&world);
	assert_int_equal(counted.read, 1);
	text_clear(&page);
	end_cage(&world);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_page_breaks_stays_in_the_cage),
		cmocka_unit_test(what_a_page_tries_is_refused),
		cmocka_unit_test(what_a_page_forges_does_not_count),
		cmocka_unit_test(a_reader_inherits_nothing),
		cmocka_unit_test(what_is_no_feed_says_so),
		cmocka_unit_test(a_list_of_feeds_is_read),
		cmocka_unit_test(without_the_program_nothing_is_read),
		cmocka_unit_test(rules_that_are_too_long_are_refused),
		cmocka_unit_test(many_pages_go_through_few_readers),
		cmocka_unit_test(who_is_forgotten_is_not_called),
		cmocka_unit_test(who_is_called_may_free_the_cage),
		cmocka_unit_test(a_large_page_does_not_hold_up_the_loop),
	};

	/* By its name one test alone, as tests/whole/cage.sh has it. */
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests_name("cage", tests, NULL, NULL);
}

/* The real programs and the folder that they publish in: what is in it after a round, and what is said when it cannot be
 * written. */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "support/program.h"

#define PAGE(date) \
	"<rss version=\"2.0\"><channel><title>Crate notes</title><item><guid>a2</guid>" \
	"<link>https://crate.example/a2</link>" \
	"<title>The ledger export will be retired on " date "</title>" \
	"<description>The ledger export will be retired on " date ".</description></item>" \
	"</channel></rss>"
#define NOTHING "<rss version=\"2.0\"><channel><title>Crate notes</title></channel></rss>"

struct office {
	char *dir, *config, *public;
};

static int
set_up(void **state)
{
	struct office *o = MEM_NEW(struct office);
	_cleanup_free_ char *services = NULL, *service = NULL, *config = NULL;

	o->dir = scratch_make();
	o->config = mem_printf("%s/forewarn.yaml", o->dir);
	o->public = mem_printf("%s/public", o->dir);
	services = mem_printf("%s/services", o->dir);
	service = mem_printf("name: Crate\nsources:\n  notes: { url: \"file://%s/notes.rss\", "
			     "gives: [changes], language: en }\n",
		o->dir);
	config = mem_printf(
		"timezone: Europe/Amsterdam\n"
		"mail: { relay: \"folder:%s/letters\", from: forewarn@bakery.example }\n"
		"state: %s/state\nruntime: %s/run\npublish: %s\n"
		"recipients:\n  eva: { mail: eva@bakery.example }\n"
		"dependencies:\n  Books: { service: crate, uses: [ledger export], tell: eva, "
		"process: wages, people: 12 }\n",
		o->dir, o->dir, o->dir, o->public);
	if (mkdir(services, 0700) < 0)
		return 1;
	scratch_write(o->dir, "services/crate.yaml", service);
	scratch_write(o->dir, "forewarn.yaml", config);
	*state = o;
	return 0;
}

static int
tear_down(void **state)
{
	struct office *o = *state;

	scratch_remove(o->dir);
	free(o->config);
	free(o->public);
	free(o);
	return 0;
}

/* One round at NOW over PAGE; what was said. The caller frees. */
static char *
once(const struct office *o, const char *now, const char *page, int status)
{
	struct program_result r;

	scratch_write(o->dir, "notes.rss", page);
	r = program_run((const char *[]){
		"forewarnd", "--once", "--now", now, "--config", o->config, NULL });
	if (r.status != status)
		fail_msg(
			"at %s: exit status %d (wanted %d):\n%s", now, r.status, status, r.err);
	free(r.out);
	return r.err;
}

static void
round_of(const struct office *o, const char *now, const char *page)
{
	free(once(o, now, page, 0));
}

static void
file_says(const struct office *o, const char *name, const char *words, bool wanted)
{
	_cleanup_free_ char *text = scratch_read(o->public, name);

	assert_non_null(text);
	if (!strstr(text, words) == wanted)
		fail_msg("“%s” is %s %s:\n%s", words, wanted ? "not in" : "in", name, text);
}

static int64_t
number_of(const struct office *o, const char *name)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", o->public, name);
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return (int64_t)status.st_ino;
}

static void
what_is_ahead_is_in_the_folder_after_the_round(void **state)
{
	const struct office *o = *state;
	static const char *const names[] = { "forewarn.atom", "forewarn.ics" };

	round_of(o, "2026-11-02T08:00:00Z", NOTHING);
	file_says(o, "forewarn.atom", "<entry>", false);
	round_of(o, "2026-11-03T08:00:00Z", PAGE("30 June 2027"));
	file_says(o, "forewarn.atom", "2027-06-30 Crate: The ledger export", true);
	file_says(o, "forewarn.ics", "DTSTART;VALUE=DATE:20270630", true);
	round_of(o, "2026-11-05T08:00:00Z", PAGE("31 August 2027"));
	file_says(o, "forewarn.atom", "2027-08-31 moved: Crate: ", true);
	file_says(o, "forewarn.ics", "DTSTART;VALUE=DATE:20270831", true);
	file_says(o, "forewarn.ics", "20270630", false);
	for (size_t i = 0; i < LENGTH_OF(names); i++) {
		file_says(o, names[i], "Books", false);
		file_says(o, names[i], "wages", false);
		file_says(o, names[i], "bakery.example", false);
	}
}

static void
what_is_the_same_is_not_written_again(void **state)
{
	const struct office *o = *state;
	int64_t feed, calendar;

	round_of(o, "2026-11-02T08:00:00Z", NOTHING);
	round_of(o, "2026-11-03T08:00:00Z", PAGE("30 June 2027"));
	feed = number_of(o, "forewarn.atom");
	calendar = number_of(o, "forewarn.ics");
	round_of(o, "2026-11-04T08:00:00Z", PAGE("30 June 2027"));
	assert_int_equal(number_of(o, "forewarn.atom"), feed);
	assert_int_equal(number_of(o, "forewarn.ics"), calendar);
}

static struct program_result
status_of(const struct office *o)
{
	return program_run(
		(const char *[]){ "forewarn", "--config", o->config, "status", NULL });
}

/* A file stands where the folder should be: that stops root too. */
static void
a_folder_that_cannot_be_written_is_said_once(void **state)
{
	const struct office *o = *state;
	struct program_result ill, json, well;
	_cleanup_free_ char *first = NULL, *second = NULL, *third = NULL;

	scratch_write(o->dir, "public", "");
	first = once(o, "2026-11-02T08:00:00Z", NOTHING, 1);
	assert_non_null(strstr(first, "<3>feed and calendar are not up to date: the folder "));
	second = once(o, "2026-11-03T08:00:00Z", PAGE("30 June 2027"), 1);
	assert_null(strstr(second, "feed and calendar"));
	assert_non_null(strstr(second, "letter delivered"));
	ill = status_of(o);
	assert_int_equal(ill.status, 1);
	assert_non_null(strstr(ill.out, "Published: feed and calendar are not up to date"));
	json = program_run((const char *[]){
		"forewarn", "--config", o->config, "status", "--json", NULL });
	assert_non_null(strstr(json.out, "\"unpublished\":\"feed and calendar are not"));
	assert_int_equal(unlink(o->public), 0);
	third = once(o, "2026-11-04T08:00:00Z", PAGE("30 June 2027"), 0);
	assert_non_null(strstr(third, "<5>feed and calendar are written to "));
	file_says(o, "forewarn.atom", "2027-06-30 Crate: ", true);
	well = status_of(o);
	assert_null(strstr(well.out, "Published:"));
	program_result_clear(&ill);
	program_result_clear(&json);
	program_result_clear(&well);
}

static void
our_own_reader_reads_the_feed(void **state)
{
	const struct office *o = *state;
	_cleanup_free_ char *path = mem_printf("%s/forewarn.atom", o->public);
	struct program_result r;

	round_of(o, "2026-11-02T08:00:00Z", NOTHING);
	round_of(o, "2026-11-03T08:00:00Z", PAGE("30 June 2027"));
	r = program_run((const char *[]){ "forewarn", "read", path, NULL });
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(r.out, "\"format\":\"atom\""));
	assert_non_null(strstr(r.out, "\"damaged\":false"));
	assert_non_null(strstr(r.out, "\"link\":\"https://crate.example/a2\""));
	assert_non_null(strstr(r.out, "\"updated\":\"2026-11-03T08:00:00Z\""));
	program_result_clear(&r);
}

#define PUBLISH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PUBLISH(what_is_ahead_is_in_the_folder_after_the_round),
		PUBLISH(what_is_the_same_is_not_written_again),
		PUBLISH(a_folder_that_cannot_be_written_is_said_once),
		PUBLISH(our_own_reader_reads_the_feed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

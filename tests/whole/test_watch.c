/* What becomes of a case over several rounds: the vendor's second thoughts, damaged pages, people who leave. */
#include "support/unit.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/peer_http.h"
#include "support/program.h"

#define HEAD "<rss version=\"2.0\"><channel><title>Crate notes</title>"
#define TAIL "</channel></rss>"
#define ITEM(id, title, text) \
	"<item><guid>" id "</guid><title>" title "</title><description>" text \
	"</description></item>"
#define RETIRED \
	ITEM("a2", "The ledger export will be retired on 30 June 2027", \
		"The ledger export will be retired on 30 June 2027.")

/* Another change: the same one on two pages would be one case. */
#define RETIRED_TOO \
	ITEM("a3", "The ledger export for tablets will be retired on 31 July 2027", \
		"The ledger export for tablets will be retired on 31 July 2027.")

struct office {
	char *dir;
	char *config;
};

static void
write_config(const struct office *office, const char *people, const char *tell)
{
	_cleanup_free_ char *config = mem_printf(
		"timezone: Europe/Amsterdam\n"
		"mail: { relay: \"folder:%s/letters\", from: forewarn@bakery.example }\n"
		"state: %s/state\nruntime: %s/run\noperators: [it]\n"
		"recipients:\n  it: { mail: it@bakery.example, sign_of_life: no }\n%s"
		"dependencies:\n  Books: { service: crate, uses: [ledger export], tell: %s }\n",
		office->dir, office->dir, office->dir, people, tell);

	scratch_write(office->dir, "forewarn.yaml", config);
}

static void
once(const struct office *office, const char *now, int status, const char *sentence)
{
	struct program_result r = program_run((const char *[]){
		"forewarnd", "--once", "--now", now, "--config", office->config, NULL });

	if (r.status != status || (sentence && !strstr(r.err, sentence)))
		fail_msg("at %s: exit status %d (wanted %d), without “%s”:\n%s", now, r.status,
			status, sentence ? sentence : "", r.err);
	program_result_clear(&r);
}

static void
publish(const struct office *office, const char *page)
{
	scratch_write(office->dir, "notes.rss", page);
}

static void
list_says(const struct office *office, const char *words)
{
	struct program_result r = program_run(
		(const char *[]){ "forewarn", "--config", office->config, "list", NULL });

	if (!strstr(r.out, words))
		fail_msg("the list does not say “%s”:\n%s%s", words, r.out, r.err);
	program_result_clear(&r);
}

static int
set_up(void **state)
{
	struct office *office = MEM_NEW(struct office);
	_cleanup_free_ char *services = NULL, *service = NULL;

	office->dir = scratch_make();
	office->config = mem_printf("%s/forewarn.yaml", office->dir);
	services = mem_printf("%s/services", office->dir);
	service = mem_printf("name: Crate\nsources:\n  notes: { url: \"file://%s/notes.rss\", "
			     "gives: [changes], language: en }\n",
		office->dir);
	if (mkdir(services, 0700) < 0)
		return 1;
	scratch_write(office->dir, "services/crate.yaml", service);
	write_config(office, "  eva: { mail: eva@bakery.example }\n", "eva");
	*state = office;
	return 0;
}

static int
tear_down(void **state)
{
	struct office *office = *state;

	scratch_remove(office->dir);
	free(office->config);
	free(office);
	return 0;
}

static void
a_withdrawal_that_is_taken_back_is_ahead_again(void **state)
{
	struct office *office = *state;

	publish(office, HEAD TAIL);
	once(office, "2026-11-02T08:00:00Z", 0, NULL);
	publish(office, HEAD RETIRED TAIL);
	once(office, "2026-11-03T08:00:00Z", 0, "1 to tell");
	publish(office, HEAD ITEM("a2", "The ledger export retirement is cancelled",
				"The retirement of the ledger export is cancelled.") TAIL);
	once(office, "2026-11-04T08:00:00Z", 0, "withdrawn");
	list_says(office, "Nothing that was heard");
	publish(office, HEAD RETIRED TAIL);
	once(office, "2026-11-05T08:00:00Z", 0, "1 to tell");
	list_says(office, "2027-06-30");
}

static void
an_edit_that_drops_our_word_keeps_the_case(void **state)
{
	struct office *office = *state;

	publish(office, HEAD TAIL);
	once(office, "2026-11-02T08:00:00Z", 0, NULL);
	publish(office, HEAD RETIRED TAIL);
	once(office, "2026-11-03T08:00:00Z", 0, "1 to tell");
	publish(office, HEAD ITEM("a2", "The classic export will be retired on 31 March 2027",
				"The classic export will be retired on 31 March 2027.") TAIL);
	once(office, "2026-11-04T08:00:00Z", 0, "moved from 2027-06-30 to 2027-03-31");
	list_says(office, "2027-03-31");
}

static void
who_was_told_that_it_is_forced_hears_that_it_is_not(void **state)
{
	struct office *office = *state;

	publish(office, HEAD TAIL);
	once(office, "2026-11-02T08:00:00Z", 0, NULL);
	publish(office, HEAD ITEM("a2", "The ledger export will be retired",
				"The ledger export will be retired.") TAIL);
	once(office, "2026-11-03T08:00:00Z", 0, "1 to tell");
	publish(office, HEAD ITEM("a2", "A new colour for the ledger export",
				"You can now choose a colour for the ledger export.") TAIL);
	once(office, "2026-11-04T08:00:00Z", 0, "1 edited of 1 entry, 1 to tell");
}

static void
a_feed_that_is_always_damaged_still_gives_news(void **state)
{
	struct office *office = *state;

	publish(office, HEAD ITEM("a1", "Faster", "Search is faster.") "<item><guid>z");
	once(office, "2026-11-02T08:00:00Z", 0, "damaged");
	publish(office, HEAD ITEM("a2", "The ledger export will be retired",
				"The ledger export will be retired.")
				ITEM("a1", "Faster", "Search is faster.") "<item><guid>z");
	once(office, "2026-11-03T08:00:00Z", 0, "1 to tell");
}

static void
a_digest_that_waits_for_somebody_renamed_reaches_them(void **state)
{
	struct office *office = *state;
	struct program_result sent;

	publish(office, HEAD TAIL);
	once(office, "2026-11-02T08:00:00Z", 0, NULL);
	publish(office, HEAD ITEM("a2", "The ledger export may change",
				"The ledger export may be affected by changes.") RETIRED TAIL);
	write_config(office, "  eva: { mail: eva@bakery.example }\n",
		"eva, importance: low, lead_time: 1 week");
	once(office, "2026-11-03T08:00:00Z", 0, NULL);
	assert_int_equal(scratch_count(office->dir, "letters"), 0);
	write_config(office, "  eve: { mail: eve@bakery.example }\n",
		"eve, importance: low, lead_time: 1 week");
	once(office, "2026-11-04T08:00:00Z", 0, "eve@bakery.example");
	assert_int_equal(scratch_count(office->dir, "letters"), 1);
	sent = program_run((const char *[]){
		"forewarn", "--config", office->config, "status", "--json", NULL });
	assert_non_null(strstr(sent.out, "\"letters_waiting\":0"));
	program_result_clear(&sent);
}

static void
an_empty_file_is_no_feed_and_no_crash(void **state)
{
	struct office *office = *state;

	publish(office, "");
	once(office, "2026-11-02T08:00:00Z", 1, "we do not hear it");
}

static void
a_digest_noted_while_the_clock_was_ahead_goes_at_once(void **state)
{
	struct office *office = *state;

	write_config(office, "  eva: { mail: eva@bakery.example }\n",
		"eva, importance: low, lead_time: 1 week");
	publish(office, HEAD TAIL);
	once(office, "2026-11-02T08:00:00Z", 0, NULL);
	publish(office, HEAD ITEM("a2", "The ledger export will be retired on 30 June 2037",
				"The ledger export will be retired on 30 June 2037.") TAIL);
	once(office, "2036-11-03T09:00:00Z", 0, NULL);
	assert_int_equal(scratch_count(office->dir, "letters"), 0);
	once(office, "2026-11-03T09:00:00Z", 0, NULL);
	assert_int_equal(scratch_count(office->dir, "letters"), 1);
}

/* A page of HTML with so many notices. */
static void
publish_list(const struct office *office, unsigned count)
{
	_cleanup_(text_clear) struct text page = { 0 };

	text_puts(&page, "<!doctype html><html><head><title>Crate</title></head><body><ul>");
	for (unsigned i = count; i > 0; i--)
		text_printf(&page,
			"<li class=note id=n%u><h3>Notice %u</h3><p>Crate number %u has a new "
			"lid.</p></li>",
			i, i, i);
	text_puts(&page, "</ul></body></html>");
	publish(office, page.data);
}

static void
status_says(const struct office *office, const char *words)
{
	struct program_result r = program_run((const char *[]){
		"forewarn", "--config", office->config, "status", "--json", NULL });

	if (!strstr(r.out, words))
		fail_msg("status does not say %s:\n%s%s", words, r.out, r.err);
	program_result_clear(&r);
}

static void
a_page_that_lost_its_entries_is_not_heard_until_it_stays_so(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *service =
		mem_printf("name: Crate\nsources:\n  notes: { url: \"file://%s/notes.rss\", "
			   "format: html, gives: [changes], language: en, fields: { entries: "
			   "li.note, title: h3, id: \"@id\" } }\n",
			office->dir);

	scratch_write(office->dir, "services/crate.yaml", service);
	publish_list(office, 10);
	once(office, "2026-11-02T08:00:00Z", 0, "entries kept as a baseline: 10");
	publish_list(office, 0);
	once(office, "2026-11-03T08:00:00Z", 1,
		"we do not hear it: 0 entries found where 10 were; the page's layout may have "
		"changed. It is asked again");
	status_says(office, "\"outcome\":\"layout-changed\",\"silent\":true");
	publish_list(office, 11);
	once(office, "2026-11-04T08:00:00Z", 0, "heard again; 1 new");
	publish_list(office, 5);
	for (int day = 5; day <= 10; day++) {
		_cleanup_free_ char *now = mem_printf("2026-11-%02dT08:00:00Z", day);

		once(office, now, 1, "5 entries found where 11 were");
	}
	once(office, "2026-11-11T08:00:00Z", 0,
		"the page is shorter for good: 5 entries found where 11 were, 7 times in a "
		"row");
	once(office, "2026-11-12T08:00:00Z", 0, "not modified");
	status_says(office, "\"outcome\":\"not-modified\",\"silent\":false");
}

/* Crate has two sources, which that server gives. */
static void
ask_two(const struct office *office, struct peer_http *web)
{
	_cleanup_free_ char *first = peer_http_url(web, "/first");
	_cleanup_free_ char *last = peer_http_url(web, "/last");
	_cleanup_free_ char *service = mem_printf(
		"name: Crate\nsources:\n  first: { url: \"%s\", allow_private: yes }\n"
		"  last: { url: \"%s\", allow_private: yes }\n",
		first, last);

	scratch_write(office->dir, "services/crate.yaml", service);
}

/* The last page comes while the letters about the first are on their way to many people. */
static void
no_letter_is_left_for_the_next_round(void **state)
{
	enum { PEOPLE = 300 };
	static const struct peer_http_rule rules[] = {
		{ .path = "/first", .body = HEAD TAIL },
		{ .path = "/first", .body = HEAD RETIRED TAIL },
		{ .path = "/last", .body = HEAD TAIL },
		{ .path = "/last", .body = HEAD RETIRED_TOO TAIL, .delay_ms = 60 },
	};
	struct peer_http *web = peer_http_start(rules, LENGTH_OF(rules));
	struct office *office = *state;
	struct text people = { 0 }, tell = { 0 };

	for (int i = 0; i < PEOPLE; i++) {
		text_printf(&people, "  p%d: { mail: p%d@bakery.example }\n", i, i);
		text_printf(&tell, "%sp%d", i ? ", " : "[", i);
	}
	text_printf(&tell, "]");
	ask_two(office, web);
	write_config(office, people.data, tell.data);
	once(office, "2026-11-03T08:00:00Z", 0, NULL);
	once(office, "2026-11-04T08:00:00Z", 0, NULL);
	assert_int_equal(scratch_count(office->dir, "letters"), 2 * PEOPLE);
	text_clear(&people);
	text_clear(&tell);
	peer_http_stop(web);
}

static void
assert_digest_of_two(const struct office *office)
{
	_cleanup_free_ char *pattern = mem_printf("%s/letters/*", office->dir), *text = NULL;
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	text = scratch_read("/", found.gl_pathv[0]);
	assert_non_null(strstr(text, "Subject: [forewarn] 2 changes"));
	globfree(&found);
}

/* The hour of the digest has come before the last page has. */
static void
the_letters_of_a_round_wait_for_its_last_page(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/first", .body = HEAD TAIL },
		{ .path = "/first", .body = HEAD RETIRED TAIL },
		{ .path = "/first", .body = HEAD RETIRED TAIL },
		{ .path = "/last", .body = HEAD TAIL },
		{ .path = "/last", .body = HEAD TAIL },
		{ .path = "/last", .body = HEAD RETIRED_TOO TAIL, .delay_ms = 700 },
	};
	struct peer_http *web = peer_http_start(rules, LENGTH_OF(rules));
	struct office *office = *state;

	ask_two(office, web);
	write_config(office,
		"  kim: { mail: kim@bakery.example, digest: daily 08:00, sign_of_life: no "
		"}\n",
		"kim, importance: low");
	once(office, "2026-11-02T08:00:00Z", 0, NULL);
	once(office, "2026-11-03T08:00:00Z", 0, NULL);
	assert_int_equal(scratch_count(office->dir, "letters"), 0);
	once(office, "2026-11-04T08:00:00Z", 0, NULL);
	assert_int_equal(scratch_count(office->dir, "letters"), 1);
	assert_digest_of_two(office);
	peer_http_stop(web);
}

int
main(void)
{
#define OFFICE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		OFFICE(a_withdrawal_that_is_taken_back_is_ahead_again),
		OFFICE(an_edit_that_drops_our_word_keeps_the_case),
		OFFICE(who_was_told_that_it_is_forced_hears_that_it_is_not),
		OFFICE(a_feed_that_is_always_damaged_still_gives_news),
		OFFICE(a_digest_that_waits_for_somebody_renamed_reaches_them),
		OFFICE(a_digest_noted_while_the_clock_was_ahead_goes_at_once),
		OFFICE(a_page_that_lost_its_entries_is_not_heard_until_it_stays_so),
		OFFICE(no_letter_is_left_for_the_next_round),
		OFFICE(the_letters_of_a_round_wait_for_its_last_page),
		OFFICE(an_empty_file_is_no_feed_and_no_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

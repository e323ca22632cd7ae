/* Letters of the real daemon against a scripted mail server: nothing is lost, nothing refused goes unsaid. */
#include "support/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/mail_text.h"
#include "support/peer_smtp.h"
#include "support/program.h"

static const char page[] =
	"<rss version=\"2.0\"><channel><title>Crate notes</title><item><guid>a2</guid>"
	"<title>The ledger export will be retired on 30 June 2027</title>"
	"<description>The ledger export will be retired on 30 June "
	"2027.</description></item></channel></rss>";

static const char empty_page[] =
	"<rss version=\"2.0\"><channel><title>Crate notes</title></channel></rss>";

struct office {
	char *dir;
	char *config;
	struct peer_smtp relay;
	bool relay_up;
};

static void
write_config(const struct office *office, const char *relay)
{
	_cleanup_free_ char *config =
		mem_printf("timezone: Europe/Amsterdam\nmail: { relay: \"%s\", from: "
			   "forewarn@bakery.example, timeout: 2 seconds }\n"
			   "state: %s/state\nruntime: %s/run\noperators: [it]\n"
			   "recipients:\n  it: { mail: it@bakery.example, sign_of_life: no }\n "
			   " eva: { mail: "
			   "eva@bakery.example }\n"
			   "dependencies:\n  Books: { service: crate, uses: [ledger export], "
			   "tell: eva }\n",
			relay, office->dir, office->dir);

	scratch_write(office->dir, "forewarn.yaml", config);
}

static void
relay_down(struct office *office)
{
	if (office->relay_up)
		peer_smtp_stop(&office->relay);
	office->relay_up = false;
	write_config(office, "smtp://127.0.0.1:9");
}

static void
relay_up(struct office *office, const char *script)
{
	_cleanup_free_ char *inbox = mem_printf("%s/inbox", office->dir);

	relay_down(office);
	assert_int_equal(peer_smtp_start(&office->relay, inbox, script), 0);
	office->relay_up = true;
	write_config(office, office->relay.url);
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
status_says(const struct office *office, const char *words)
{
	struct program_result r = program_run((const char *[]){
		"forewarn", "--config", office->config, "status", "--json", NULL });

	if (!strstr(r.out, words))
		fail_msg("status does not say %s:\n%s%s", words, r.out, r.err);
	program_result_clear(&r);
}

/* A baseline is there, and the next round finds one change for eva. */
static int
set_up(void **state)
{
	struct office *office = MEM_NEW(struct office);
	_cleanup_free_ char *services = NULL, *service = NULL;

	office->dir = scratch_make();
	office->config = mem_printf("%s/forewarn.yaml", office->dir);
	services = mem_printf("%s/services", office->dir);
	service = mem_printf("name: Crate\nsources:\n  notes: { url: \"file://%s/notes.rss\", "
			     "gives: [changes] }\n",
		office->dir);
	if (mkdir(services, 0700) < 0)
		return 1;
	scratch_write(office->dir, "services/crate.yaml", service);
	scratch_write(office->dir, "notes.rss", empty_page);
	relay_down(office);
	once(office, "2026-02-03T08:00:00Z", 0, NULL);
	scratch_write(office->dir, "notes.rss", page);
	*state = office;
	return 0;
}

static int
tear_down(void **state)
{
	struct office *office = *state;

	relay_down(office);
	scratch_remove(office->dir);
	free(office->config);
	free(office);
	return 0;
}

static void
a_letter_outlives_a_relay_that_is_down_for_days(void **state)
{
	static const char *const days[] = { "2026-02-10T08:00:00Z", "2026-02-11T08:00:00Z",
		"2026-02-12T08:00:00Z", "2026-02-13T08:00:00Z" };
	struct office *office = *state;

	for (size_t i = 0; i < LENGTH_OF(days); i++) {
		once(office, days[i], 1, "it stays in the outbox");
		status_says(office, "\"letters_waiting\":1");
	}
	relay_up(office, NULL);
	once(office, "2026-02-14T08:00:00Z", 0, "letter delivered");
	assert_int_equal(peer_smtp_count(&office->relay), 1);
	once(office, "2026-02-14T09:00:00Z", 0, NULL);
	assert_int_equal(peer_smtp_count(&office->relay), 1);
	status_says(office, "\"letters_waiting\":0");
}

static void
what_the_relay_wants_later_goes_later(void **state)
{
	struct office *office = *state;

	relay_up(office, "rcpt 451 Greylisted, come back\n");
	once(office, "2026-02-10T08:00:00Z", 1, "451");
	assert_int_equal(peer_smtp_count(&office->relay), 0);
	/* Too early: its back-off is not over. */
	once(office, "2026-02-10T08:00:10Z", 0, NULL);
	assert_int_equal(peer_smtp_count(&office->relay), 0);
	once(office, "2026-02-10T08:05:00Z", 0, "letter delivered");
	assert_int_equal(peer_smtp_count(&office->relay), 1);
}

static void
what_the_relay_refuses_is_told_to_the_operators(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *letter = NULL, *to = NULL, *text = NULL;

	relay_up(office, "rcpt 550 No such user here\n");
	once(office, "2026-02-10T08:00:00Z", 1, "refused for good");
	assert_int_equal(peer_smtp_count(&office->relay), 1);
	letter = peer_smtp_letter(&office->relay, 1);
	to = mail_text_header(letter, "To");
	text = mail_text_plain(letter);
	assert_non_null(strstr(to, "it@bakery.example"));
	assert_non_null(strstr(text, "eva@bakery.example"));
	assert_non_null(strstr(text, "550 No such"));
	status_says(office, "\"letters_dead\":1");
	once(office, "2026-02-11T08:00:00Z", 0, NULL);
	assert_int_equal(peer_smtp_count(&office->relay), 1);
}

static void
operators_that_cannot_be_reached_do_not_make_an_endless_round(void **state)
{
	struct office *office = *state;

	relay_up(office, "rcpt 550 No\nalways\n");
	once(office, "2026-02-10T08:00:00Z", 1, "refused for good");
	status_says(office, "\"letters_dead\":2");
	once(office, "2026-02-11T08:00:00Z", 0, NULL);
	status_says(office, "\"letters_dead\":2");
}

static void
a_cut_after_the_last_dot_sends_the_same_letter_again(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *first = NULL, *second = NULL;

	relay_up(office, "end drop\n");
	once(office, "2026-02-10T08:00:00Z", 1, NULL);
	once(office, "2026-02-10T09:00:00Z", 0, "letter delivered");
	assert_int_equal(peer_smtp_count(&office->relay), 2);
	first = peer_smtp_letter(&office->relay, 1);
	second = peer_smtp_letter(&office->relay, 2);
	assert_string_equal(first, second);
}

static void
a_letter_that_nobody_takes_is_given_up_and_told(void **state)
{
	struct office *office = *state;

	once(office, "2026-02-10T08:00:00Z", 1, "it stays in the outbox");
	once(office, "2026-02-16T08:00:00Z", 1, "given up after days");
	status_says(office, "\"letters_dead\":1");
	/* The relay is back: the operators hear of it. */
	relay_up(office, NULL);
	once(office, "2026-02-17T08:00:00Z", 0, "letter delivered");
	assert_int_equal(peer_smtp_count(&office->relay), 1);
}

static void
a_relay_that_hangs_holds_nobody_up_for_ever(void **state)
{
	struct office *office = *state;

	relay_up(office, "mail hang\n");
	once(office, "2026-02-10T08:00:00Z", 1, "it stays in the outbox");
	once(office, "2026-02-10T09:00:00Z", 0, "letter delivered");
}

int
main(void)
{
#define OFFICE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		OFFICE(a_letter_outlives_a_relay_that_is_down_for_days),
		OFFICE(what_the_relay_wants_later_goes_later),
		OFFICE(what_the_relay_refuses_is_told_to_the_operators),
		OFFICE(operators_that_cannot_be_reached_do_not_make_an_endless_round),
		OFFICE(a_cut_after_the_last_dot_sends_the_same_letter_again),
		OFFICE(a_letter_that_nobody_takes_is_given_up_and_told),
		OFFICE(a_relay_that_hangs_holds_nobody_up_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

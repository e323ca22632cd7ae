/* The daemon with its cage: whatever a page does to the reader, the daemon lives, the operators hear of it, and the next page is
 * read. */
#include "support/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "support/mail_text.h"
#include "support/peer_smtp.h"
#include "support/program.h"

#define CALM \
	"<rss version=\"2.0\"><channel><title>Notes</title><item><guid>a1</guid><title>A new " \
	"apron in our shop</title></item></channel></rss>"
#define NEWS \
	"<rss version=\"2.0\"><channel><title>Notes</title><item><guid>a2</guid><title>The " \
	"old " \
	"oven control will be retired on 30 June 2027</title></item></channel></rss>"

struct office {
	char *dir, *config;
	struct peer_smtp relay;
};

static void
write_service(const struct office *office, const char *name, const char *file)
{
	_cleanup_free_ char *path = mem_printf("services/%s.yaml", name);
	_cleanup_free_ char *service =
		mem_printf("name: %s\nsources:\n  notes: { url: \"file://%s/%s\", gives: "
			   "[changes], language: en }\n",
			name, office->dir, file);

	scratch_write(office->dir, path, service);
}

static void
once(const struct office *office, const char *now, int status, const char *words)
{
	struct program_result r = program_run((const char *[]){
		"forewarnd", "--once", "--now", now, "--config", office->config, NULL });

	if (r.status != status || (words && !strstr(r.err, words)))
		fail_msg("at %s: exit status %d (wanted %d), without “%s”:\n%s", now, r.status,
			status, words ? words : "", r.err);
	program_result_clear(&r);
}

/* Both sources have had their first page. */
static int
set_up(void **state)
{
	struct office *office = MEM_NEW(struct office);
	_cleanup_free_ char *services = NULL, *inbox = NULL, *config = NULL;

	office->dir = scratch_make();
	office->config = mem_printf("%s/forewarn.yaml", office->dir);
	services = mem_printf("%s/services", office->dir);
	inbox = mem_printf("%s/inbox", office->dir);
	if (mkdir(services, 0700) < 0 || peer_smtp_start(&office->relay, inbox, NULL) < 0)
		return 1;
	config = mem_printf(
		"timezone: Europe/Amsterdam\nmail: { relay: \"%s\", from: "
		"forewarn@bakery.example }\nstate: %s/state\nruntime: %s/run\noperators: [it]\n"
		"listen: { timeout: 2 seconds }\n"
		"recipients:\n  it: { mail: it@bakery.example, sign_of_life: no }\n"
		"  eva: { mail: eva@bakery.example }\n"
		"dependencies:\n  Mill: { service: mill, tell: eva }\n  Ovens: { service: "
		"oven, "
		"tell: eva }\n",
		office->relay.url, office->dir, office->dir);
	scratch_write(office->dir, "forewarn.yaml", config);
	write_service(office, "mill", "mill.rss");
	write_service(office, "oven", "oven.rss");
	scratch_write(office->dir, "mill.rss", CALM);
	scratch_write(office->dir, "oven.rss", CALM);
	once(office, "2026-02-03T08:00:00Z", 0, NULL);
	*state = office;
	return 0;
}

static int
tear_down(void **state)
{
	struct office *office = *state;

	(void)unsetenv("FOREWARN_READER");
	peer_smtp_stop(&office->relay);
	scratch_remove(office->dir);
	free(office->config);
	free(office);
	return 0;
}

static bool
has_letter(const struct office *office, const char *to, const char *subject)
{
	int count = peer_smtp_count(&office->relay);

	for (int i = 1; i <= count; i++) {
		_cleanup_free_ char *letter = peer_smtp_letter(&office->relay, i);
		_cleanup_free_ char *about = mail_text_header(letter, "Subject");
		_cleanup_free_ char *whom = mail_text_header(letter, "To");

		if (strstr(about, subject) && strstr(whom, to))
			return true;
	}
	return false;
}

static void
expect_letter(const struct office *office, const char *to, const char *subject)
{
	if (!has_letter(office, to, subject))
		fail_msg("no letter about “%s” to %s", subject, to);
}

static void
expect_status(const struct office *office, const char *words)
{
	struct program_result r = program_run(
		(const char *[]){ "forewarn", "--config", office->config, "status", NULL });

	if (!strstr(r.out, words))
		fail_msg("status does not say %s:\n%s%s", words, r.out, r.err);
	program_result_clear(&r);
}

static void
without_a_reader_nothing_is_heard_and_that_is_said(void **state)
{
	struct office *office = *state;

	(void)setenv("FOREWARN_READER", "/nowhere/forewarn-reader", 1);
	scratch_write(office->dir, "oven.rss", NEWS);
	once(office, "2026-02-04T08:00:00Z", 1, "/nowhere/forewarn-reader");
	assert_int_equal(peer_smtp_count(&office->relay), 0);
	once(office, "2026-02-04T10:00:00Z", 1, NULL);
	expect_letter(office, "it@", "oven/notes comes, but the program");
	expect_status(office, "reader-failed");
	/* Nothing is lost: once there is a reader again, it is told. */
	(void)unsetenv("FOREWARN_READER");
	once(office, "2026-02-04T12:00:00Z", 0, "heard again");
	expect_letter(office, "eva@", "The old oven control will be retired");
	expect_letter(office, "it@", "oven/notes is well again");
}

#define OFFICE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE(without_a_reader_nothing_is_heard_and_that_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

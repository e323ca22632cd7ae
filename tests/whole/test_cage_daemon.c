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
#include "base/text.h"
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
		"listen: { every: 15 minutes, timeout: 3 seconds }\n"
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
	/* The page did nothing: it need not be looked at. */
	assert_int_equal(scratch_count(office->dir, "state/unread"), 0);
	/* Nothing is lost: once there is a reader again, it is told. */
	(void)unsetenv("FOREWARN_READER");
	once(office, "2026-02-04T12:00:00Z", 0, "heard again");
	expect_letter(office, "eva@", "The old oven control will be retired");
	expect_letter(office, "it@", "oven/notes is well again");
}

static bool
sanitized(void)
{
	const char *build = getenv("FOREWARN_BUILD");

	return build && strstr(build, "/asan");
}

static void
use_broken_reader(void)
{
	_cleanup_free_ char *path = program_path("tests/forewarn-reader-broken");

	(void)setenv("FOREWARN_READER", path, 1);
}

static void
write_broken_page(const struct office *office, const char *deed)
{
	_cleanup_free_ char *page = mem_printf("BROKEN %s\n", deed);

	scratch_write(office->dir, "mill.rss", page);
}

struct deed {
	const char *name, *outcome, *what;
};
static const char crashes[] = "crashes the program that reads it",
		  slow[] = "takes longer to read than it may",
		  large[] = "takes more memory to read than it may",
		  nonsense[] = "comes, but the program that reads it does not work";
static const struct deed deeds[] = {
	{ "write-out-of-bounds", "reader-crashed", crashes },
	{ "null-pointer", "reader-crashed", crashes },
	{ "loop", "reader-timeout", slow },
	{ "memory", "reader-limit", large },
	{ "open", "reader-crashed", crashes },
	{ "connect", "reader-crashed", crashes },
	{ "exec", "reader-crashed", crashes },
	{ "fork", "reader-crashed", crashes },
	{ "kill-parent", "reader-crashed", crashes },
	{ "junk", "reader-failed", nonsense },
	{ "claim", "reader-failed", nonsense },
	{ "exit", "reader-crashed", crashes },
	/* It takes itself for the first page that was asked, and is not. */
	{ "incomplete", "reader-failed", nonsense },
	{ "flood", "reader-failed", nonsense },
};

static void
expect_kept(const struct office *office, const struct deed *deed)
{
	_cleanup_free_ char *source = mem_printf("%s/notes", deed->name);
	_cleanup_free_ char *page = mem_printf("BROKEN %s\n", deed->name);
	_cleanup_free_ char *line = mem_printf("Outcome: %s\n", deed->outcome);
	struct program_result r = program_run((const char *[]){
		"forewarn", "--config", office->config, "status", "--page", source, NULL });

	assert_int_equal(r.status, 0);
	assert_string_equal(r.out, page);
	if (!strstr(r.err, line))
		fail_msg("%s is no %s:\n%s", deed->name, deed->outcome, r.err);
	program_result_clear(&r);
}

/* A source for each deed; that of the ovens is asked after most of them. */
static void
add_sources(const struct office *office, const char *page)
{
	_cleanup_free_ char *config = scratch_read(office->dir, "forewarn.yaml");
	_cleanup_(text_clear) struct text more = { 0 };

	text_puts(&more, config);
	for (size_t i = 0; i < LENGTH_OF(deeds); i++) {
		const char *name = deeds[i].name;
		_cleanup_free_ char *file = mem_printf("%s.rss", name);
		_cleanup_free_ char *broken = mem_printf("BROKEN %s\n", name);

		if (!page)
			write_service(office, name, file);
		scratch_write(office->dir, file, page ? page : broken);
		text_printf(&more, "  %s: { service: %s, tell: eva }\n", name, name);
	}
	if (!page)
		scratch_write(office->dir, "forewarn.yaml", more.data);
}

/* Everything that the letters to the operators say. The caller frees. */
static char *
letters_to_operators(const struct office *office)
{
	int count = peer_smtp_count(&office->relay);
	struct text all = { 0 };

	for (int i = 1; i <= count; i++) {
		_cleanup_free_ char *letter = peer_smtp_letter(&office->relay, i);
		_cleanup_free_ char *whom = mail_text_header(letter, "To");
		_cleanup_free_ char *plain = mail_text_plain(letter);

		for (char *p = plain; p && *p; p++)
			*p = *p == '\n' ? ' ' : *p;
		if (strstr(whom, "it@"))
			text_puts(&all, plain);
	}
	return text_take(&all);
}

static void
whatever_pages_do_the_others_are_read_and_the_operators_hear(void **state)
{
	const struct office *office = *state;
	_cleanup_free_ char *told = NULL, *over = NULL;

	if (sanitized())
		skip();
	use_broken_reader();
	add_sources(office, NULL);
	scratch_write(office->dir, "oven.rss", NEWS);
	once(office, "2026-03-01T08:00:00Z", 1, "the page is kept for a report");
	expect_letter(office, "eva@", "The old oven control will be retired");
	once(office, "2026-03-01T12:00:00Z", 1, NULL);
	told = letters_to_operators(office);
	for (size_t i = 0; i < LENGTH_OF(deeds); i++) {
		_cleanup_free_ char *line = mem_printf(
			"%s/notes %s, since 1 March 2026", deeds[i].name, deeds[i].what);

		if (!strstr(told, line))
			fail_msg("the operators did not hear that %s:\n%s", line, told);
		expect_kept(office, &deeds[i]);
	}
	expect_status(office, "reader-timeout");
	add_sources(office, CALM);
	once(office, "2026-03-01T18:00:00Z", 0, "heard for the first time");
	over = letters_to_operators(office);
	for (size_t i = 0; i < LENGTH_OF(deeds); i++) {
		_cleanup_free_ char *line = mem_printf("%s/notes is well again", deeds[i].name);

		if (!strstr(over, line))
			fail_msg("the operators did not hear that %s:\n%s", line, over);
	}
}

static void
wait_for_letter(const struct office *office, const char *to, const char *subject)
{
	for (unsigned tenths = 0; tenths < 200; tenths++) {
		if (has_letter(office, to, subject))
			return;
		(void)usleep(100000);
	}
	fail_msg("no letter about “%s” to %s in 20 seconds", subject, to);
}

/* Two hours pass in a second. */
static struct program
start_daemon(const struct office *office)
{
	_cleanup_free_ char *library = program_path("fastclock.so");
	_cleanup_free_ char *log = mem_printf("%s/log", office->dir);
	struct program daemon;

	(void)setenv("LD_PRELOAD", library, 1);
	(void)setenv("FASTCLOCK_FACTOR", "7200", 1);
	daemon = program_start(
		(const char *[]){ "forewarnd", "--config", office->config, NULL }, log);
	(void)unsetenv("LD_PRELOAD");
	return daemon;
}

static void
the_daemon_goes_on_after_a_crash_and_a_reload(void **state)
{
	const struct office *office = *state;
	struct program_result r;
	struct program daemon;

	if (sanitized())
		skip();
	use_broken_reader();
	write_broken_page(office, "loop");
	scratch_write(office->dir, "oven.rss", NEWS);
	daemon = start_daemon(office);
	wait_for_letter(office, "eva@", "The old oven control will be retired");
	/* Whatever is with a reader now is asked for again. */
	r = program_run(
		(const char *[]){ "forewarn", "--config", office->config, "reload", NULL });
	assert_int_equal(r.status, 0);
	program_result_clear(&r);
	write_broken_page(office, "open");
	wait_for_letter(office, "it@", "mill/notes crashes the program that reads it");
	scratch_write(office->dir, "mill.rss", NEWS);
	wait_for_letter(office, "it@", "mill/notes is well again");
	assert_int_equal(kill(daemon.pid, 0), 0);
	assert_int_equal(program_stop(&daemon, SIGTERM), 0);
}

static void
the_daemon_is_linked_without_what_reads_pages(void **state)
{
	_cleanup_free_ char *daemon = program_path("forewarnd");
	struct program_result r;

	(void)state;
	if (access("/usr/bin/ldd", X_OK) < 0)
		skip();
	r = program_run((const char *[]){ "/usr/bin/ldd", daemon, NULL });
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(r.out, "libcurl"));
	assert_null(strstr(r.out, "libxml2"));
	program_result_clear(&r);
}

#define OFFICE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_daemon_is_linked_without_what_reads_pages),
		OFFICE(without_a_reader_nothing_is_heard_and_that_is_said),
		OFFICE(whatever_pages_do_the_others_are_read_and_the_operators_hear),
		OFFICE(the_daemon_goes_on_after_a_crash_and_a_reload),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

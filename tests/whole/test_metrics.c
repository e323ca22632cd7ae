/* The file of metrics as the real daemon writes it: after a round, while it runs, and where it cannot. */
#include "support/unit.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/program.h"

#define PATIENCE_SEC 30

static const char page[] =
	"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Ovens</title>"
	"<item><guid>a1</guid><title>The rye mode will be retired on 30 June 2026</title>"
	"<description>The rye mode will be retired on 30 June 2026. After that date it stops "
	"working.</description>"
	"<pubDate>Mon, 09 Feb 2026 10:00:00 GMT</pubDate></item></channel></rss>";

struct office {
	char *dir, *config, *base;
	struct program web;
};

static void
configure(const struct office *office, const char *metrics)
{
	_cleanup_free_ char *text = mem_printf(
		"timezone: Europe/Amsterdam\n"
		"mail: { relay: \"folder:%s/letters\" }\nstate: %s/state\nruntime: %s/run\n"
		"listen: { timeout: 5 seconds }\n"
		"recipients: { it: { mail: it@bakery.example } }\n"
		"dependencies: { Baking: { service: ovens } }\n%s",
		office->dir, office->dir, office->dir, metrics);

	scratch_write(office->dir, "forewarn.yaml", text);
}

static void
configure_file(const struct office *office, const char *name)
{
	_cleanup_free_ char *metrics = mem_printf("metrics: %s/%s\n", office->dir, name);

	configure(office, metrics);
}

static void
write_service(const struct office *office)
{
	_cleanup_free_ char *service =
		mem_printf("name: Ovens\nsources:\n"
			   "  notes: { url: \"%s/notes.rss\", allow_private: true, gives: "
			   "[changes], language: en }\n"
			   "  page: { url: \"%s/page.html\", allow_private: true, gives: "
			   "[changes], language: en, format: rss }\n"
			   "  gone: { url: \"%s/gone\", allow_private: true, gives: [changes], "
			   "language: en }\n",
			office->base, office->base, office->base);

	scratch_write(office->dir, "services/ovens.yaml", service);
}

static int
set_up(void **state)
{
	struct office *office = MEM_NEW(struct office);
	_cleanup_free_ char *services = NULL, *web = NULL, *script = NULL;

	office->dir = scratch_make();
	office->config = mem_printf("%s/forewarn.yaml", office->dir);
	services = mem_printf("%s/services", office->dir);
	web = mem_printf("%s/web", office->dir);
	if (mkdir(services, 0700) < 0 || mkdir(web, 0700) < 0)
		return 1;
	scratch_write(office->dir, "web/notes.rss", page);
	scratch_write(office->dir, "web/page.html",
		"<!doctype html><html><head><title>Sign in</title></head></html>");
	scratch_write(office->dir, "web/script", "/gone 410\n");
	script = mem_printf("%s/script", web);
	office->web = program_start((const char *[]){ "tests/support/peer_http_main", "--root",
					    web, "--script", script, NULL },
		NULL);
	office->base = program_line(&office->web);
	if (!office->base)
		return 1;
	write_service(office);
	*state = office;
	return 0;
}

static int
tear_down(void **state)
{
	struct office *office = *state;

	(void)program_stop(&office->web, SIGTERM);
	scratch_remove(office->dir);
	free(office->base);
	free(office->config);
	free(office);
	return 0;
}

static struct program_result
once(const struct office *office)
{
	return program_run((const char *[]){ "forewarnd", "--once", "--now",
		"2026-06-20T08:00:00Z", "--config", office->config, NULL });
}

static void
has_line(const char *text, const char *line)
{
	_cleanup_free_ char *whole = mem_printf("\n%s\n", line);

	if (!strstr(text, whole))
		fail_msg("“%s” is missing in:\n%s", line, text);
}

static void
a_round_leaves_what_came_of_it(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *text = NULL;
	struct program_result r;

	configure_file(office, "m.prom");
	r = once(office);
	text = scratch_read(office->dir, "m.prom");
	if (!text)
		fail_msg("status %d: %s", r.status, r.err);
	has_line(text, "forewarn_sources{outcome=\"fresh\"} 1");
	has_line(text, "forewarn_sources{outcome=\"gone\"} 1");
	has_line(text, "forewarn_sources{outcome=\"not-a-feed\"} 1");
	has_line(text, "forewarn_written_timestamp_seconds 1781942400");
	has_line(text, "forewarn_source_last_success_timestamp_seconds{service=\"ovens\","
		       "source=\"ovens/notes\"} 1781942400");
	has_line(text, "forewarn_source_silent{service=\"ovens\",source=\"ovens/gone\"} 1");
	has_line(text, "forewarn_changes_ahead{kind=\"retirement\",days=\"8-30\"} 1");
	has_line(text, "forewarn_letters{state=\"ready\"} 0");
	has_line(text, "forewarn_poll_duration_seconds_count 3");
	has_line(text, "forewarn_reader_restarts_total{reason=\"bad-page\"} 1");
	assert_null(strstr(text, "rye"));
	assert_null(strstr(text, "bakery"));
	program_result_clear(&r);
}

static void
where_it_cannot_be_written_the_journal_says_what_to_do(void **state)
{
	struct office *office = *state;
	struct program_result r;

	configure_file(office, "nowhere/below/m.prom");
	r = once(office);
	assert_non_null(strstr(r.err, "<4>the metrics are not up to date: "));
	assert_non_null(strstr(r.err, "/var/cache/forewarn"));
	program_result_clear(&r);
}

/* Without the key there is none; the reload that brings it writes it at once. */
static void
a_reload_that_asks_for_it_has_it_written_at_once(void **state)
{
	struct office *office = *state;
	time_t until = time(NULL) + PATIENCE_SEC;
	_cleanup_free_ char *text = NULL, *socket = NULL;
	struct program_result r;
	struct program daemon;

	configure(office, "");
	daemon = program_start(
		(const char *[]){ "forewarnd", "--config", office->config, NULL }, NULL);
	socket = mem_printf("%s/run/control", office->dir);
	while (access(socket, F_OK) < 0 && time(NULL) < until)
		(void)usleep(20000);
	assert_null(scratch_read(office->dir, "m.prom"));
	configure_file(office, "m.prom");
	r = program_run(
		(const char *[]){ "forewarn", "--config", office->config, "reload", NULL });
	assert_int_equal(r.status, 0);
	program_result_clear(&r);
	text = scratch_read(office->dir, "m.prom");
	assert_non_null(text);
	has_line(text, "# TYPE forewarn_sources gauge");
	assert_int_equal(program_stop(&daemon, SIGTERM), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_round_leaves_what_came_of_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			where_it_cannot_be_written_the_journal_says_what_to_do, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_reload_that_asks_for_it_has_it_written_at_once, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

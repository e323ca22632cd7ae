/* Kill: the real daemon is killed at its Nth call to disk or network, between the first byte fetched and the last letter
 * delivered, then started again. No letter may be lost; a double only where the relay had the whole letter and the daemon
 * had not yet written down its answer, and then under the same Message-ID. */
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

#define LETTERS 4

static const char first_page[] =
	"<rss version=\"2.0\"><channel><title>Crate notes</title><item><guid>a1</guid>"
	"<title>Faster search</title></item></channel></rss>";
static const char second_page[] =
	"<rss version=\"2.0\"><channel><title>Crate notes</title>"
	"<item><guid>a2</guid><title>The ledger export will be retired on 30 June 2027</title>"
	"<description>The ledger export will be retired on 30 June 2027.</description></item>"
	"<item><guid>a3</guid><title>The tax import will be shut down on 1 July 2027</title>"
	"<description>The tax import will be shut down on 1 July 2027.</description></item>"
	"<item><guid>a1</guid><title>Faster search</title></item></channel></rss>";

/* A list in two parts; what is new is in the second. */
#define POST(id, title) \
	"{\"id\":\"" id "\",\"title\":\"" title "\",\"body\":{\"contentType\":\"text\"," \
	"\"content\":\"" title ".\"}}"
#define LIST(next, posts) \
	"{\"@odata.context\":\"#serviceAnnouncement/messages\"," next "\"value\":[" posts "]}"
static const char first_part[] =
	LIST("\"@odata.nextLink\":\"/rest.json\",", POST("MC1", "A new colour"));
static const char second_part[] = LIST("", POST("MC2", "A new lid"));
static const char second_part_later[] =
	LIST("", POST("MC2", "A new lid") "," POST(
			 "MC3", "The label printer will be retired on 30 June 2027"));

struct scene {
	char *dir;
	struct program web;
	char *config;
	unsigned points, kills, doubles_unanswered, doubles_unwritten;
};

static void
shell(const char *format, const char *a, const char *b)
{
	_cleanup_free_ char *quoted_a = mem_printf("'%s'", a);
	_cleanup_free_ char *quoted_b = mem_printf("'%s'", b);
	_cleanup_free_ char *command = NULL;
	struct text t = { 0 };

	for (const char *s = format; *s; s++) {
		if (*s == '1')
			text_puts(&t, quoted_a);
		else if (*s == '2')
			text_puts(&t, quoted_b);
		else
			text_putc(&t, *s);
	}
	command = text_take(&t);
	assert_int_equal(system(command), 0);
}

static void
write_config(const struct scene *scene, const char *relay)
{
	_cleanup_free_ char *config = mem_printf(
		"timezone: Europe/Amsterdam\nmail: { relay: \"%s\", from: "
		"forewarn@bakery.example }\n"
		"state: %s/state\nruntime: %s/run\n"
		"recipients:\n  it: { mail: it@bakery.example, sign_of_life: no }\n  eva: { "
		"mail: "
		"eva@bakery.example, sign_of_life: no }\n"
		"dependencies:\n"
		"  Books: { service: crate, uses: [ledger export], tell: [it, eva] }\n"
		"  Tax: { service: crate, uses: [tax import], tell: it }\n"
		"  Labels: { service: crate, uses: [label printer], tell: it }\n",
		relay, scene->dir, scene->dir);

	scratch_write(scene->dir, "forewarn.yaml", config);
}

static int
run_daemon(const struct scene *scene, const char *now)
{
	struct program_result r = program_run((const char *[]){
		"forewarnd", "--once", "--now", now, "--config", scene->config, NULL });
	int status = r.status;

	if (status != 0 && status != 128 + SIGKILL)
		print_message("%s%s", r.out, r.err);
	program_result_clear(&r);
	return status;
}

/* The second round, with the killpoint library; POINT 0 only counts. Returns the exit status. */
static int
run_killed(const struct scene *scene, unsigned point, const char *side)
{
	_cleanup_free_ char *library = program_path("killpoint.so");
	_cleanup_free_ char *at = mem_printf("%u", point);
	_cleanup_free_ char *log = mem_printf("%s/calls", scene->dir);
	int status;

	(void)remove(log);
	(void)setenv("LD_PRELOAD", library, 1);
	(void)setenv("KILLPOINT_AT", at, 1);
	(void)setenv("KILLPOINT_SIDE", side, 1);
	(void)setenv("KILLPOINT_LOG", log, 1);
	status = run_daemon(scene, "2026-02-10T08:00:00Z");
	(void)unsetenv("LD_PRELOAD");
	return status;
}

static unsigned
calls_made(const struct scene *scene)
{
	_cleanup_free_ char *log = scratch_read(scene->dir, "calls");
	unsigned count = 0;

	for (const char *s = log; s && (s = strchr(s, '\n')); s++)
		count++;
	return count;
}

/* Did the daemon read the answer to the letter before it was killed? Then the last thing it heard is not the 354. */
static bool
answer_was_read(const struct scene *scene)
{
	_cleanup_free_ char *log = scratch_read(scene->dir, "calls");
	const char *last = NULL;

	for (const char *s = log; s && (s = strstr(s, " recv ")); s++)
		if (strstr(s, " -1 ") != s + 5)
			last = s;
	assert_non_null(last);
	return strncmp(strchr(last + 6, ' ') + 1, "354", 3) != 0;
}

static int
set_up(void **state)
{
	struct scene *scene = MEM_NEW(struct scene);
	_cleanup_free_ char *web = NULL, *services = NULL, *base = NULL, *service = NULL;

	scene->dir = scratch_make();
	scene->config = mem_printf("%s/forewarn.yaml", scene->dir);
	web = mem_printf("%s/web", scene->dir);
	services = mem_printf("%s/services", scene->dir);
	if (mkdir(web, 0700) < 0 || mkdir(services, 0700) < 0)
		return 1;
	scratch_write(scene->dir, "web/notes.rss", first_page);
	scratch_write(scene->dir, "web/list.json", first_part);
	scratch_write(scene->dir, "web/rest.json", second_part);
	scene->web = program_start(
		(const char *[]){ "tests/support/peer_http_main", "--root", web, NULL }, NULL);
	base = program_line(&scene->web);
	service = mem_printf("name: Crate\nsources:\n  notes: { url: \"%s/notes.rss\", gives: "
			     "[changes], allow_private: true }\n"
			     "  posts: { url: \"%s/list.json\", gives: [changes], "
			     "allow_private: true, language: en }\n",
		base ? base : "", base ? base : "");
	scratch_write(scene->dir, "services/crate.yaml", service);
	write_config(scene, "smtp://127.0.0.1:9");
	if (run_daemon(scene, "2026-02-03T08:00:00Z") != 0)
		return 1;
	scratch_write(scene->dir, "web/notes.rss", second_page);
	scratch_write(scene->dir, "web/rest.json", second_part_later);
	shell("cp -a 1/state 1/template", scene->dir, "");
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	(void)program_stop(&scene->web, SIGTERM);
	scratch_remove(scene->dir);
	free(scene->config);
	free(scene);
	return 0;
}

/* Counts how often each letter arrived; identical Message-IDs must be identical letters. Returns the doubles. */
static unsigned
check_letters(const struct peer_smtp *relay, unsigned point, const char *side)
{
	int count = peer_smtp_count(relay);
	char **ids = mem_new((size_t)count, sizeof(*ids)),
	     **letters = mem_new((size_t)count, sizeof(*letters));
	unsigned different = 0;

	for (int i = 0; i < count; i++) {
		bool known = false;

		letters[i] = peer_smtp_letter(relay, i + 1);
		ids[i] = mail_text_header(letters[i], "Message-ID");
		for (int j = 0; j < i && !known; j++) {
			known = text_equal(ids[i], ids[j]);
			if (known)
				assert_string_equal(letters[i], letters[j]);
		}
		different += !known;
	}
	for (int i = 0; i < count; i++) {
		free(ids[i]);
		free(letters[i]);
	}
	free(ids);
	free(letters);
	if (different != LETTERS)
		fail_msg("killed %s call %u: %u different letters arrived, not %u", side, point,
			different, LETTERS);
	return (unsigned)count - different;
}

static void
kill_at(struct scene *scene, unsigned point, const char *side)
{
	_cleanup_free_ char *inbox = mem_printf("%s/inbox", scene->dir);
	struct peer_smtp relay;
	unsigned doubles;
	bool read = false;
	int status, had;

	shell("rm -rf 1/state 1/inbox && cp -a 1/template 1/state", scene->dir, "");
	assert_int_equal(peer_smtp_start(&relay, inbox, NULL), 0);
	write_config(scene, relay.url);
	status = run_killed(scene, point, side);
	had = peer_smtp_count(&relay);
	if (status == 128 + SIGKILL)
		scene->kills++;
	else
		assert_int_equal(status, 0);
	if (had)
		read = answer_was_read(scene);
	/* The second run finishes what the first one began; a third has nothing left to do. */
	assert_int_equal(run_daemon(scene, "2026-02-10T09:00:00Z"), 0);
	doubles = check_letters(&relay, point, side);
	assert_int_equal(run_daemon(scene, "2026-02-10T10:00:00Z"), 0);
	assert_int_equal(check_letters(&relay, point, side), doubles);
	peer_smtp_stop(&relay);
	if (doubles > 1)
		fail_msg("killed %s call %u: %u doubles", side, point, doubles);
	if (doubles && read)
		scene->doubles_unwritten++;
	else if (doubles)
		scene->doubles_unanswered++;
}

static void
no_letter_is_lost_and_none_is_doubled_but_between_data_and_its_answer(void **state)
{
	static const char *const sides[] = { "before", "after" };
	struct scene *scene = *state;
	const char *wanted = getenv("KILLPOINTS");
	unsigned step;

	if (strstr(getenv("FOREWARN_BUILD") ? getenv("FOREWARN_BUILD") : "", "/asan")) {
		print_message("skipped: a sanitizer's runtime and a preloaded library do not "
			      "go together\n");
		skip();
	}
	kill_at(scene, 0, "before");
	scene->points = calls_made(scene);
	assert_int_equal(scene->kills, 0);
	assert_true(scene->points >= 30);
	step = wanted ? 2 * scene->points / (unsigned)strtoul(wanted, NULL, 10)
		      : 2 * scene->points / 70;
	for (unsigned i = 0; i < 2 * scene->points; i += step ? step : 1)
		kill_at(scene, i / 2 + 1, sides[i % 2]);
	print_message("%u calls; killed %u times; nothing lost; doubles: %u where the relay "
		      "had not answered yet, %u where "
		      "its answer was read but not on disk yet\n",
		scene->points, scene->kills, scene->doubles_unanswered,
		scene->doubles_unwritten);
	assert_true(scene->kills >= 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			no_letter_is_lost_and_none_is_doubled_but_between_data_and_its_answer,
			set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

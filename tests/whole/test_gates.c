/* Gates: what a vendor who tries everything writes goes through the real daemon to every channel and every command, and nothing that it
 * gives is more than text. What it gave is read again by readers that we did not write (read_gates.py). */
#include "support/unit.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/glyph.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/peer_http.h"
#include "support/peer_smtp.h"
#include "support/program.h"
#include "whole/gates_feed.h"

#define FOLDERS "services", "mail", "exec", "hooks", "said", "public"
#define NAME "=1+1 <b>@all</b> & \"Books\" ${x} {title}"
#define USES \
	"[ledger export, stock count, price list, order form, delivery plan, till view, " \
	"night " \
	"report, greeting card]"

struct office {
	char *dir, *config;
	struct peer_http *vendor;
};

static const struct peer_http_rule vendor_rules[] = {
	{ .path = "/feed", .body = QUIET_FEED, .headers = "ETag: \"first\"\r\n" },
	{ .path = "/feed",
		.body = CHEATING_FEED,
		.headers = "ETag: \"a\x1b[31m\"\r\nLast-Modified: \x9b\x1b]0;x\x07\r\n"
			   "Content-Type: application/json; charset=\x1b[31m\r\n" },
	{ .path = "/refusal",
		.headers = "Content-Type: application/json\r\n",
		.body = "{\"error\":{\"code\":\"\\u001b[31m\",\"message\":\"no "
			"\\u001b[2J\\nFORGED \\u202elive <b>\"}}" },
	{ .path = "/moved",
		.status = 302,
		.headers = "Location: https://good.example/\x1b[31m\xE2\x80\xAE@@\r\n" },
	{ .path = "/away",
		.status = 301,
		.headers = "Location: gopher://\x1b[31mevil.example/\r\n" },
	{ .path = "/error", .status = 500, .body = "\x1b[2J\nFORGED" },
	{ .path = "/page",
		.headers = "Content-Type: text/html\r\n",
		.body = "<html><head><title>\x1b[31m</title><link rel=alternate "
			"type=\"application/rss+xml\" href=\"/&#27;[31m\xE2\x80\xAEx\">"
			"<link rel=alternate type=\"application/atom+xml\" "
			"href=\"javascript:alert(5)\"></head><body>no feed</body></html>" },
	{ .path = "/hook/json", .body = "\x1b[31mFORGED" },
	{ .path = "/hook/slack", .status = 400, .body = "no \x1b[2J\nFORGED \xE2\x80\xAElive" },
	{ .path = "/hook/teams" },
	{ .path = "/hook/mattermost" },
};

static char *
configuration(const struct office *o, const char *relay)
{
	unsigned port = peer_http_port(o->vendor);

	return mem_printf(
		"timezone: Europe/Amsterdam\nmail: { relay: \"%s\", from: "
		"forewarn@bakery.example }\n"
		"state: %s/state\nruntime: %s/run\nexec: allowed\noperators: it\n"
		"publish: { folder: %s/public, names: yes }\npolicy: { letters_per_hour: 5 }\n"
		"recipients:\n  it: { journal: yes }\n"
		"  ana: { mail: ana@bakery.example, wording: plain }\n"
		"  bob: { mail: bob@bakery.example, form: single }\n"
		"  cas: { mail: cas@bakery.example, form: single, language: nl, wording: plain "
		"}\n"
		"  dan: { webhook: { url: 'http://127.0.0.1:%u/hook/json' }, form: single }\n"
		"  eve: { webhook: { url: 'http://127.0.0.1:%u/hook/slack', template: slack }, "
		"form: single }\n"
		"  fay: { webhook: { url: 'http://127.0.0.1:%u/hook/teams', template: teams }, "
		"form: single }\n"
		"  gus: { webhook: { url: 'http://127.0.0.1:%u/hook/mattermost', template: "
		"mattermost }, form: single }\n"
		"  hal: { exec: [%s/ticket], form: single }\n"
		"  ida: { journal: yes, form: single }\n"
		"dependencies:\n  '" NAME "':\n    service: crate\n    uses: " USES
		"\n    process: \"<script>alert(9)</script> @channel \\\"x\\\" \\\\ {who}\"\n"
		"    tell: [ana, bob, cas, dan, eve, fay, gus, hal, ida]\n",
		relay, o->dir, o->dir, o->dir, port, port, port, port, o->dir);
}

static void
write_service(const struct office *o)
{
	unsigned port = peer_http_port(o->vendor);
	_cleanup_free_ char *service = mem_printf(
		"name: 'Crate <script>alert(8)</script> {id}'\nsources:\n"
		"  notes: { url: \"http://127.0.0.1:%u/feed\", allow_private: yes, gives: "
		"[changes], language: en }\n"
		"  refusal: { url: \"http://127.0.0.1:%u/refusal\", allow_private: yes, gives: "
		"[changes] }\n"
		"  moved: { url: \"http://127.0.0.1:%u/moved\", allow_private: yes, gives: "
		"[changes] }\n"
		"  away: { url: \"http://127.0.0.1:%u/away\", allow_private: yes, gives: "
		"[changes] }\n"
		"  error: { url: \"http://127.0.0.1:%u/error\", allow_private: yes, gives: "
		"[changes] }\n"
		"  page: { url: \"http://127.0.0.1:%u/page\", allow_private: yes, gives: "
		"[changes] }\n",
		port, port, port, port, port, port);

	scratch_write(o->dir, "services/crate.yaml", service);
}

static void
save(const struct office *o, const char *name, const char *first, const char *second)
{
	_cleanup_free_ char *path = mem_printf("said/%s", name),
			    *all = mem_printf("%s%s", first, second);

	scratch_write(o->dir, path, all);
}

/* One round; what it said goes to said/NAME. Sources that fail make it 1. */
static void
once(const struct office *o, const char *now, const char *name)
{
	struct program_result r = program_run((const char *[]){
		"forewarnd", "--once", "--now", now, "--config", o->config, NULL });

	if (r.status > 1)
		fail_msg("at %s: exit status %d:\n%s", now, r.status, r.err);
	save(o, name, r.out, r.err);
	program_result_clear(&r);
}

/* What was posted, one file a request. */
static void
save_hooks(const struct office *o)
{
	const char *request;

	for (unsigned i = 0; (request = peer_http_request(o->vendor, i)); i++) {
		const char *body = strstr(request, "\r\n\r\n");
		char hook[16] = "";
		_cleanup_free_ char *name = NULL;

		if (sscanf(request, "POST /hook/%15[a-z]", hook) != 1 || !body)
			continue;
		name = mem_printf("hooks/%s-%02u.json", hook, i);
		scratch_write(o->dir, name, body + 4);
	}
}

/* A command; what it says on both streams goes to said/NAME. */
static struct program_result
ask(const struct office *o, const char *name, const char *const *words)
{
	const char *argv[16] = { "forewarn", "--config", o->config };
	struct program_result r;
	size_t n = 3;

	while (*words)
		argv[n++] = *words++;
	r = program_run(argv);
	if (r.status >= 128)
		fail_msg("%s ended with %d: %s", name, r.status, r.err);
	save(o, name, r.out, r.err);
	return r;
}
#define ASK(o, name, ...) ask((o), (name), (const char *const[]){ __VA_ARGS__, NULL })

static void
say(const struct office *o, const char *name, const char *const *words)
{
	struct program_result r = ask(o, name, words);

	program_result_clear(&r);
}
#define SAY(o, name, ...) say((o), (name), (const char *const[]){ __VA_ARGS__, NULL })

static void
ask_about(const struct office *o, size_t i, const char *id)
{
	_cleanup_free_ char *show = mem_printf("show-%zu", i),
			    *explain = mem_printf("explain-%zu", i),
			    *json = mem_printf("show-%zu-json", i),
			    *accept = mem_printf("accept-%zu", i);

	SAY(o, accept, "accept", id, "--by", "eva \x1b[31m\n\xE2\x80\xAElive", "--why",
		"ok <script>\r\nFORGED \xC2\x9B");
	SAY(o, show, "show", id);
	SAY(o, json, "show", id, "--json");
	SAY(o, explain, "explain", id);
}

static void
ask_everything(const struct office *o)
{
	_cleanup_free_ char *page = peer_http_url(o->vendor, "/page"),
			    *feed = peer_http_url(o->vendor, "/feed"),
			    *bad = mem_printf("%s/bad.html", o->dir),
			    *good = mem_printf("%s/feed.json", o->dir);
	struct program_result r =
		ASK(o, "list-json", "list", "--all", "--days", "9999", "--json");
	json_t *list = json_loads(r.out, 0, NULL), *changes = json_object_get(list, "changes");

	if (!json_is_array(changes))
		changes = list;
	assert_int_equal(json_array_size(changes), 8);
	for (size_t i = 0; i < json_array_size(changes); i++)
		ask_about(o, i,
			json_string_value(json_object_get(json_array_get(changes, i), "id")));
	json_decref(list);
	program_result_clear(&r);
	scratch_write(o->dir, "bad.html", "<html><title>\x1b[31m</title><p>\xC2\x9B no</html>");
	scratch_write(o->dir, "feed.json", CHEATING_FEED);
	SAY(o, "list", "list", "--all", "--days", "9999");
	SAY(o, "status", "status");
	SAY(o, "status-json", "status", "--json");
	SAY(o, "decisions", "decisions");
	SAY(o, "check", "check");
	SAY(o, "sources", "sources");
	SAY(o, "sources-opml", "sources", "--opml");
	SAY(o, "services", "services", "crate");
	SAY(o, "read-bad", "read", bad);
	SAY(o, "read", "read", good);
	SAY(o, "read-lines", "read", "--lines", good);
	SAY(o, "try-page", "services", "--try", page, "--allow-private");
	SAY(o, "try-feed", "services", "--try", feed, "--allow-private");
	SAY(o, "unknown", "show", "x\x1b[31m\n\xE2\x80\xAEy");
	SAY(o, "no-command", "\x1b[31m\xC2\x9B");
}

/* A configuration that is refused: names of files and words in them are quoted. */
static void
ask_of_a_bad_configuration(const struct office *o)
{
	_cleanup_free_ char *config = mem_printf("%s/broken/forewarn.yaml", o->dir),
			    *folder = mem_printf("%s/broken", o->dir),
			    *services = mem_printf("%s/broken/services", o->dir);
	struct program_result r;

	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(mkdir(services, 0700), 0);
	scratch_write(folder, "forewarn.yaml",
		"recipients:\n  it: { mail: \"a\\e[31m@bakery.example\", "
		"\"b\\u202e\\nFORGED\": 1 "
		"}\nstate: \"/x\\nFORGED\"\n");
	scratch_write(folder, "services/a\x1b[31m\nFORGED.yaml",
		"name: x\nsources: { a\xE2\x80\x8B: 1 }\n");
	r = program_run((const char *[]){ "forewarn", "--config", config, "check", NULL });
	assert_int_equal(r.status, 78);
	save(o, "check-broken", r.out, r.err);
	program_result_clear(&r);
	r = program_run((const char *[]){ "forewarnd", "--once", "--config", config, NULL });
	assert_int_equal(r.status, 78);
	save(o, "journal-broken", r.out, r.err);
	program_result_clear(&r);
}

/* A relay may say anything as well. */
static void
ask_a_hostile_relay(const struct office *o)
{
	struct peer_smtp relay;
	_cleanup_free_ char *store = mem_printf("%s/relay", o->dir), *config = NULL;

	assert_int_equal(
		peer_smtp_start(&relay, store,
			"always\nrcpt 550 No \x1b[2J\xE2\x80\xAElive|\x9b\x07 <0>FORGED\n"),
		0);
	config = configuration(o, relay.url);
	scratch_write(o->dir, "forewarn.yaml", config);
	SAY(o, "send-test", "send-test", "bob");
	SAY(o, "relay-status", "status");
	peer_smtp_stop(&relay);
}

static int
set_up(void **state)
{
	static const char *const folders[] = { FOLDERS };
	struct office *o = MEM_NEW(struct office);
	_cleanup_free_ char *relay = NULL, *config = NULL, *script = NULL, *program = NULL;

	o->dir = scratch_make();
	o->config = mem_printf("%s/forewarn.yaml", o->dir);
	o->vendor = peer_http_start(vendor_rules, LENGTH_OF(vendor_rules));
	for (size_t i = 0; i < LENGTH_OF(folders); i++) {
		_cleanup_free_ char *path = mem_printf("%s/%s", o->dir, folders[i]);

		if (mkdir(path, 0700) < 0)
			return 1;
	}
	relay = mem_printf("folder:%s/mail", o->dir);
	config = configuration(o, relay);
	script = mem_printf("#!/bin/sh\ncat > %s/exec/$$.json\n", o->dir);
	program = mem_printf("%s/ticket", o->dir);
	scratch_write(o->dir, "ticket", script);
	if (chmod(program, 0755) < 0)
		return 1;
	scratch_write(o->dir, "forewarn.yaml", config);
	write_service(o);
	*state = o;
	once(o, "2026-11-02T08:00:00Z", "journal-1");
	once(o, "2026-11-03T08:00:00Z", "journal-2");
	once(o, "2026-11-03T10:00:00Z", "journal-3");
	save_hooks(o);
	ask_everything(o);
	ask_of_a_bad_configuration(o);
	ask_a_hostile_relay(o);
	return 0;
}

static int
tear_down(void **state)
{
	struct office *o = *state;

	peer_http_stop(o->vendor);
	scratch_remove(o->dir);
	free(o->config);
	free(o);
	return 0;
}

/* Only what steers nothing; RETURNS: lines end as those of mail and calendars. */
static void
assert_tame(const char *name, const char *s, bool returns)
{
	for (size_t n = strlen(s), i = 0; i < n;) {
		uint32_t c;
		size_t took = text_decode(s + i, n - i, &c);
		bool line_end =
			c == '\n' || c == '\t' || (returns && c == '\r' && s[i + 1] == '\n');
		bool emoji = c == 0x200C || c == 0x200D || c == 0xFE0F;

		if ((took == 1 && c == 0xFFFD) || (glyph_is_control(c) && !line_end) ||
			(glyph_is_hidden(c) && !emoji) || c == 0x2028 || c == 0x2029)
			fail_msg("%s has U+%04X at byte %zu: %.80s", name, c, i,
				s + (i > 40 ? i - 40 : 0));
		i += took;
	}
}

typedef void (*look)(const char *name, const char *content);

static unsigned
look_at_each(const struct office *o, const char *folder, look how)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", o->dir, folder);
	DIR *d = opendir(path);
	unsigned count = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));) {
		_cleanup_free_ char *name = mem_printf("%s/%s", folder, e->d_name);
		_cleanup_free_ char *content =
			e->d_name[0] == '.' ? NULL : scratch_read(o->dir, name);

		if (!content)
			continue;
		how(name, content);
		count++;
	}
	(void)closedir(d);
	return count;
}

/* What is printed has only lines of its own; the daemon's have a priority before them. */
static void
look_at_words(const char *name, const char *content)
{
	bool journal = strstr(name, "journal") != NULL;

	assert_tame(name, content, false);
	for (const char *line = content; *line;) {
		size_t n = strcspn(line, "\n");

		if (text_starts(line + strspn(line, " "), "FORGED"))
			fail_msg("%s: a line that was never ours: %.*s", name, (int)n, line);
		if (journal &&
			!(line[0] == '<' && line[1] >= '3' && line[1] <= '7' && line[2] == '>'))
			fail_msg("%s: no line of the journal: %.*s", name, (int)n, line);
		line += n + (line[n] == '\n');
	}
}

static void
look_at_file(const char *name, const char *content)
{
	bool returns = strstr(name, ".eml") || strstr(name, ".ics");

	assert_true(*content);
	assert_tame(name, content, returns);
}

static void
what_is_printed_steers_no_terminal_and_no_journal(void **state)
{
	assert_in_range(look_at_each(*state, "said", look_at_words), 50, 100);
}

static void
what_is_sent_and_published_is_text(void **state)
{
	const struct office *o = *state;

	/* Each of eight in a letter of its own, and of five at most to ana before the list. */
	assert_in_range(look_at_each(o, "mail", look_at_file), 17, 40);
	assert_int_equal(look_at_each(o, "exec", look_at_file), 8);
	assert_in_range(look_at_each(o, "hooks", look_at_file), 32, 64);
	assert_int_equal(look_at_each(o, "public", look_at_file), 2);
}

static void
the_relays_words_are_told_as_words(void **state)
{
	const struct office *o = *state;
	_cleanup_free_ char *said = scratch_read(o->dir, "said/send-test");

	assert_non_null(strstr(said, "550 No \xEF\xBF\xBD[2Jlive"));
}

static void
others_read_nothing_but_text_in_it(void **state)
{
	const struct office *o = *state;
	struct program_result r;

	if (access("/usr/bin/python3", X_OK) < 0) {
		printf("skipped: there is no python3 to read what was sent\n");
		skip();
	}
	r = program_run((const char *[]){
		"/usr/bin/python3", "tests/whole/read_gates.py", o->dir, NULL });
	if (r.status != 0)
		fail_msg("%s%s", r.out, r.err);
	fputs(r.out, stdout);
	program_result_clear(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_printed_steers_no_terminal_and_no_journal),
		cmocka_unit_test(what_is_sent_and_published_is_text),
		cmocka_unit_test(the_relays_words_are_told_as_words),
		cmocka_unit_test(others_read_nothing_but_text_in_it),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* Secrets: a password of the relay, a secret of an account, its token, the address of a chat and the secret of a webhook go through success and
 * failure with servers that repeat them, and then are looked for wherever anybody might see them. */
#include "support/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "sealed.h"
#include "support/peer_http.h"
#include "support/peer_smtp.h"
#include "support/program.h"

#define PASSWORD "Relay+Pa55word/4711=%"
#define ACCOUNT "Account+5ecret/0815=&"
#define TOKEN "T0ken-of-Crumbs.2026~x/y"
#define HOOK "/chat/T0H00K/crumbs-4242-secret"
#define SIGNING "5igning+Secret/9999="

/* What is told of each in any form has one of these in it: itself, in percents, and the middle of its base64 at each offset. */
static const struct {
	const char *of, *forms[5];
} marks[] = {
	{ "the password of the relay", { PASSWORD, "Relay%2BPa55", "UmVsYXkrUGE1NXdvcmQv",
					       "JlbGF5K1BhNTV3b3JkL", "SZWxheStQYTU1d29yZC" } },
	{ "the secret of the account", { ACCOUNT, "Account%2B5ecret", "QWNjb3VudCs1ZWNyZXQv",
					       "FjY291bnQrNWVjcmV0L", "BY2NvdW50KzVlY3JldC" } },
	{ "the token", { TOKEN, "T0ken-of-Crumbs", "VDBrZW4tb2YtQ3J1bWJz",
			       "Qwa2VuLW9mLUNydW1ic", "UMGtlbi1vZi1DcnVtYn" } },
	{ "the address of the chat",
		{ "T0H00K/crumbs", "T0H00K%2Fcrumbs", "VDBIMDBLL2NydW1icy00",
			"QwSDAwSy9jcnVtYnMtN", "UMEgwMEsvY3J1bWJzLT" } },
	{ "the secret of the webhook", { SIGNING, "5igning%2BSecret", "NWlnbmluZytTZWNyZXQv",
					       "VpZ25pbmcrU2VjcmV0L", "1aWduaW5nK1NlY3JldC" } },
};

#define ITEM(id, what, date) \
	"{\"id\":\"" id "\",\"url\":\"https://crate.example/" id "\",\"title\":\"The " what \
	" will be retired on " date "\",\"content_text\":\"The " what \
	" will be retired on " date ". Your token is " TOKEN ".\"}"
#define FEED(items) \
	"{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Posts for " TOKEN \
	"\",\"language\":\"en\",\"items\":[" items "]}"
#define OPEN "<rss version=\"2.0\"><channel><title>Crate</title></channel></rss>"
#define FIRST ITEM("a", "ledger export", "30 June 2027")
#define SECOND FIRST "," ITEM("b", "stock count", "31 August 2027")
#define THIRD SECOND "," ITEM("c", "till view", "31 October 2027")

static const struct peer_http_rule rules[] = {
	{ .path = "/door",
		.body = "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":"
			"\"" TOKEN "\"}",
		.times = 4 },
	{ .path = "/door",
		.status = 401,
		.body = "{\"error\":\"invalid_client\",\"error_description\":\"The "
			"secret " ACCOUNT
			" (Account%2B5ecret%2F0815%3D%26, QWNjb3VudCs1ZWNyZXQvMDgxNT0m) is "
			"wrong\"}" },
	{ .path = "/posts", .body = FEED(FIRST) },
	{ .path = "/posts", .body = FEED(SECOND) },
	{ .path = "/posts", .body = FEED(THIRD) },
	{ .path = "/posts",
		.status = 403,
		.body = "{\"error\":{\"message\":\"Bearer " TOKEN " may not read this\"}}" },
	{ .path = "/echo",
		.headers = "Content-Type: application/json\r\n",
		.body = "{\"error\":{\"code\":\"no\",\"message\":\"" TOKEN " is no token\"}}" },
	{ .path = "/open", .body = OPEN },
	{ .path = "/open2", .body = OPEN },
	{ .path = "/slow", .delay_ms = 20000, .body = OPEN },
	{ .path = HOOK, .body = "thank you for " SIGNING },
	{ .path = HOOK,
		.status = 404,
		.body = "no hook http://127.0.0.1" HOOK " signed " SIGNING
			" here, look again" },
	{ .path = HOOK,
		.status = 500,
		.body = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			"xxxxxx"
			"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			"xxxxxx"
			"xxxxxxxxxxxxxxxxxxxxxxxxxxx: " HOOK },
};

struct office {
	char *dir, *config;
	struct peer_http *vendor;
	struct peer_smtp relay;
};

static void
write_secret(const struct office *o, const char *name, const char *value)
{
	_cleanup_free_ char *file = mem_printf("kept/%s", name),
			    *path = mem_printf("%s/%s", o->dir, file),
			    *line = mem_printf("%s\n", value);

	scratch_write(o->dir, file, line);
	assert_int_equal(chmod(path, 0600), 0);
}

static void
write_service(const struct office *o, const char *last)
{
	const char *const sources[] = { "posts", "echo", "open", last };
	_cleanup_free_ char *door = peer_http_url(o->vendor, "/door");
	_cleanup_(text_clear) struct text service = { 0 };

	text_puts(&service, "name: Crate\nsources:\n");
	for (size_t i = 0; i < LENGTH_OF(sources); i++) {
		_cleanup_free_ char *path = mem_printf("/%s", sources[i]),
				    *url = peer_http_url(o->vendor, path);

		text_printf(&service,
			"  %s: { url: \"%s\", allow_private: yes, gives: [changes], language: "
			"en%s%s%s }\n",
			sources[i], url,
			i < 2 ? ", sign_in: { how: Ask the crate people, scope: posts, url: \""
			      : "",
			i < 2 ? door : "", i < 2 ? "\" }" : "");
	}
	scratch_write(o->dir, "services/crate.yaml", service.data);
}

static void
write_config(const struct office *o)
{
	const char *dir = o->dir;
	_cleanup_free_ char *config = mem_printf(
		"timezone: Europe/Amsterdam\nmail: { relay: \"%s\", from: "
		"forewarn@bakery.example, user: baker, password: \"file:%s/kept/password\" }\n"
		"state: %s/state\nruntime: %s/run\noperators: it\nexec: allowed\n"
		"publish: { folder: %s/public, names: yes }\n"
		"accounts: { crate: { tenant: bakery.example, client_id: oven, secret: "
		"\"file:%s/kept/account\" } }\n"
		"recipients:\n  it: { journal: yes }\n  eva: { mail: eva@bakery.example }\n"
		"  dan: { webhook: { url: \"file:%s/kept/hook\", secret: "
		"\"file:%s/kept/signing\" "
		"} }\n"
		"  hal: { exec: [%s/ticket] }\n"
		"dependencies:\n  Books: { service: crate, uses: [ledger export, stock count, "
		"till view], tell: [eva, dan, hal] }\n",
		o->relay.url, dir, dir, dir, dir, dir, dir, dir, dir);

	scratch_write(o->dir, "forewarn.yaml", config);
}

static void
start_relay(struct office *o, const char *name, const char *script)
{
	_cleanup_free_ char *store = mem_printf("%s/%s", o->dir, name);

	assert_int_equal(peer_smtp_start(&o->relay, store, script), 0);
	write_config(o);
}

static void
save(const struct office *o, const char *name, const struct program_result *r)
{
	_cleanup_free_ char *path = mem_printf("said/%s", name),
			    *all = mem_printf(
				    "exit status %d\n%s%s", r->status, r->out, r->err);

	scratch_write(o->dir, path, all);
}

static void
once(const struct office *o, const char *now, const char *name)
{
	struct program_result r = program_run((const char *[]){
		"forewarnd", "--once", "--now", now, "--config", o->config, NULL });

	assert_in_range(r.status, 0, 1);
	save(o, name, &r);
	program_result_clear(&r);
}

static void
ask_everything(const struct office *o, const char *when)
{
	static const char *const words[][3] = { { "status" }, { "status", "--json" },
		{ "check" }, { "check", "--json" }, { "list", "--all" },
		{ "list", "--all", "--json" }, { "sources" }, { "sources", "--opml" },
		{ "services", "crate" }, { "send-test", "eva" }, { "send-test", "dan" },
		{ "decisions" } };

	for (size_t i = 0; i < LENGTH_OF(words); i++) {
		_cleanup_free_ char *name = mem_printf("%s-%zu-%s", when, i, words[i][0]);
		struct program_result r = program_run((const char *[]){ "forewarn", "--config",
			o->config, words[i][0], words[i][1], words[i][2], NULL });

		save(o, name, &r);
		program_result_clear(&r);
	}
}

static void
read_whole(const char *path, struct text *ret)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	char buffer[65536];
	size_t n;

	while (f && (n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		text_add(ret, buffer, n);
}

/* A copy of the store, which is looked through with all else: it goes where nobody thinks of secrets. */
static void
back_up(const struct office *o, const char *when)
{
	_cleanup_free_ char *name = mem_printf("%s-backup", when),
			    *copy = mem_printf("%s/%s.db", o->dir, when);
	struct program_result r = program_run(
		(const char *[]){ "forewarn", "--config", o->config, "backup", copy, NULL });
	_cleanup_(text_clear) struct text content = { 0 };

	assert_int_equal(r.status, 0);
	save(o, name, &r);
	program_result_clear(&r);
	read_whole(copy, &content);
	/* It holds what was heard and told. */
	assert_true(content.len > 4096);
	assert_non_null(memmem(content.data, content.len, "The ledger export", 17));
}

static int
set_up(void **state)
{
	static const char *const folders[] = { "services", "kept", "said", "public", "exec" };
	struct office *o = MEM_NEW(struct office);
	_cleanup_free_ char *hook = NULL, *script = NULL, *program = NULL;

	o->dir = scratch_make();
	o->config = mem_printf("%s/forewarn.yaml", o->dir);
	o->vendor = peer_http_start(rules, LENGTH_OF(rules));
	for (size_t i = 0; i < LENGTH_OF(folders); i++) {
		_cleanup_free_ char *path = mem_printf("%s/%s", o->dir, folders[i]);

		if (mkdir(path, 0700) < 0)
			return 1;
	}
	script = mem_printf("#!/bin/sh\ncat > %s/exec/$$.json\nenv > %s/exec/$$.env\n"
			    "ls -l /proc/self/fd > %s/exec/$$.fds\n",
		o->dir, o->dir, o->dir);
	program = mem_printf("%s/ticket", o->dir);
	scratch_write(o->dir, "ticket", script);
	if (chmod(program, 0755) < 0)
		return 1;
	hook = peer_http_url(o->vendor, HOOK);
	write_secret(o, "password", PASSWORD);
	write_secret(o, "account", ACCOUNT);
	write_secret(o, "signing", SIGNING);
	write_secret(o, "hook", hook);
	write_service(o, "open2");
	*state = o;
	return 0;
}

static int
tear_down(void **state)
{
	struct office *o = *state;

	peer_smtp_stop(&o->relay);
	peer_http_stop(o->vendor);
	scratch_remove(o->dir);
	free(o->config);
	free(o);
	return 0;
}

/* NULL, or which secret it is. */
static const char *
secret_in(const char *data, size_t len)
{
	for (size_t i = 0; i < LENGTH_OF(marks); i++)
		for (size_t j = 0; j < LENGTH_OF(marks[i].forms); j++)
			if (memmem(data, len, marks[i].forms[j], strlen(marks[i].forms[j])))
				return marks[i].of;
	return NULL;
}

/* Every file but those in which we keep the secrets, and the peer's own minutes of a sign-in. */
static unsigned
look_through(const char *folder)
{
	DIR *d = opendir(folder);
	unsigned count = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));) {
		_cleanup_free_ char *path = mem_printf("%s/%s", folder, e->d_name);
		_cleanup_(text_clear) struct text content = { 0 };
		const char *found;

		if (e->d_name[0] == '.' || strcmp(e->d_name, "kept") == 0 ||
			strcmp(e->d_name, "log") == 0)
			continue;
		if (e->d_type == DT_DIR) {
			count += look_through(path);
			continue;
		}
		read_whole(path, &content);
		found = content.data ? secret_in(content.data, content.len) : NULL;
		if (found)
			fail_msg("%s is in %s", found, path);
		count++;
	}
	(void)closedir(d);
	return count;
}

static void
assert_said(const struct office *o, const char *name, const char *words)
{
	_cleanup_free_ char *path = mem_printf("said/%s", name),
			    *said = scratch_read(o->dir, path);

	if (!said || !strstr(said, words))
		fail_msg("%s does not say “%s”: %s", name, words, said ? said : "");
}

static void
what_goes_well_tells_no_secret(void **state)
{
	struct office *o = *state;
	_cleanup_free_ char *index = NULL;

	start_relay(o, "relay-1", "always\noffer AUTH PLAIN LOGIN\nauth baker " PASSWORD "\n");
	once(o, "2026-11-02T08:00:00Z", "well-1");
	once(o, "2026-11-03T08:00:00Z", "well-2");
	ask_everything(o, "well");
	back_up(o, "well");
	index = peer_smtp_file(&o->relay, "index");
	peer_smtp_stop(&o->relay);
	/* The secrets were used indeed. */
	assert_non_null(index);
	assert_non_null(strstr(index, "baker"));
	assert_true(peer_http_count(o->vendor, HOOK) >= 1);
	assert_said(o, "well-2", "letter delivered");
	assert_in_range(look_through(o->dir), 20, 100);
}

static void
what_fails_tells_no_secret(void **state)
{
	struct office *o = *state;

	start_relay(o, "relay-2", "always\noffer AUTH PLAIN LOGIN\nauth baker another\n");
	once(o, "2026-11-04T08:00:00Z", "badly-1");
	once(o, "2026-11-05T08:00:00Z", "badly-2");
	once(o, "2026-11-06T08:00:00Z", "badly-3");
	ask_everything(o, "badly");
	back_up(o, "badly");
	peer_smtp_stop(&o->relay);
	/* A relay that repeats what it was given. */
	start_relay(o, "relay-3",
		"always\noffer AUTH PLAIN LOGIN\nauth baker " PASSWORD
		"\nrcpt 550 not with " PASSWORD " AGJha2VyAFJlbGF5K1BhNTV3b3JkLzQ3MTE9JQ==\n");
	once(o, "2026-11-07T08:00:00Z", "badly-4");
	ask_everything(o, "worse");
	assert_said(o, "badly-1", "refused our user and password");
	assert_said(o, "worse-9-send-test", "not with (withheld)");
	assert_said(o, "worse-10-send-test", "answered HTTP");
	assert_said(o, "badly-3", "refuses the sign-in of the account crate");
	assert_in_range(look_through(o->dir), 40, 200);
}

/* A child that is a reader by now, not the daemon itself about to become one; 0: none. */
static pid_t
reader_of(pid_t parent)
{
	_cleanup_free_ char *path =
		mem_printf("/proc/%d/task/%d/children", (int)parent, (int)parent);
	_cleanup_(text_clear) struct text children = { 0 };
	char *rest = NULL;

	read_whole(path, &children);
	for (char *word = children.data ? strtok_r(children.data, " ", &rest) : NULL; word;
		word = strtok_r(NULL, " ", &rest)) {
		_cleanup_free_ char *name = mem_printf("/proc/%s/comm", word);
		_cleanup_(text_clear) struct text comm = { 0 };

		read_whole(name, &comm);
		if (comm.data && strcmp(comm.data, "forewarn-reader\n") == 0)
			return (pid_t)strtol(word, NULL, 10);
	}
	return 0;
}

static void
assert_nothing_in(pid_t pid, const char *what)
{
	_cleanup_free_ char *path = mem_printf("/proc/%d/%s", (int)pid, what);
	_cleanup_(text_clear) struct text content = { 0 };
	const char *found;

	read_whole(path, &content);
	found = content.data ? secret_in(content.data, content.len) : NULL;
	if (found)
		fail_msg("%s is in %s", found, path);
}

#if !defined(__SANITIZE_ADDRESS__)
/* How many secrets stand in what PID may write to; -1: we may not look. */
static int
secrets_in_memory(pid_t pid)
{
	_cleanup_free_ char *path = mem_printf("/proc/%d/maps", (int)pid),
			    *memory = mem_printf("/proc/%d/mem", (int)pid);
	_cleanup_fclose_ FILE *maps = fopen(path, "re");
	_cleanup_close_ int fd = open(memory, O_RDONLY | O_CLOEXEC);
	unsigned long from, to;
	char line[512], rights[5];
	int found = 0;

	if (!maps || fd < 0)
		return -1;
	while (fgets(line, sizeof(line), maps)) {
		char *piece;
		ssize_t n;

		if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || rights[0] != 'r' ||
			rights[1] != 'w' || to - from > (256ul << 20))
			continue;
		piece = mem_new(to - from, 1);
		n = pread(fd, piece, to - from, (off_t)from);
		found += n > 0 && secret_in(piece, (size_t)n);
		free(piece);
	}
	return found;
}
#endif

static void
assert_no_core(pid_t pid)
{
	_cleanup_free_ char *path = mem_printf("/proc/%d/limits", (int)pid);
	_cleanup_(text_clear) struct text limits = { 0 };
	const char *core;
	char soft[32], hard[32];

	read_whole(path, &limits);
	assert_non_null(limits.data);
	core = strstr(limits.data, "Max core file size");
	assert_non_null(core);
	assert_int_equal(sscanf(core, "Max core file size %31s %31s", soft, hard), 2);
	assert_string_equal(soft, "0");
	assert_string_equal(hard, "0");
}

static void
assert_bare(pid_t reader)
{
	_cleanup_free_ char *path = mem_printf("/proc/%d/environ", (int)reader),
			    *fds = mem_printf("/proc/%d/fd", (int)reader);
	_cleanup_(text_clear) struct text environment = { 0 };
	DIR *d = opendir(fds);
	int open_fds = 0;

	read_whole(path, &environment);
	/* A sanitizer needs its options. */
	if (environment.len && !strstr(environment.data, "SAN_OPTIONS"))
		fail_msg("the reader has an environment: %s", environment.data);
	for (struct dirent *e; d && (e = readdir(d));)
		open_fds += e->d_name[0] != '.';
	if (d)
		(void)closedir(d);
	assert_in_range(open_fds, d ? 1 : 0, 5);
}

/* That they are found where they must be shows that they would be found where they must not. */
static void
look_into_memory(pid_t daemon)
{
#if defined(__SANITIZE_ADDRESS__)
	(void)daemon;
	printf("skipped: the memory of a program under AddressSanitizer is too vast to be "
	       "read\n");
#else
	int found = -1;

	if (secrets_in_memory(daemon) < 0)
		return;
	assert_true(secrets_in_memory(daemon) > 0);
	/* A reader may be replaced while we look. */
	for (int i = 0; i < 50 && found < 0; i++) {
		(void)usleep(10000);
		found = secrets_in_memory(reader_of(daemon));
	}
	assert_int_equal(found, 0);
#endif
}

/* While a page is slow: the secrets are in the daemon's memory, and in nothing that others may look at; the reader has none of
 * them. */
static void
a_running_daemon_shows_none(void **state)
{
	struct office *o = *state;
	const struct rlimit much = { RLIM_INFINITY, RLIM_INFINITY };
	struct program daemon;
	pid_t reader = 0;

	/* There memory and environment are valgrind's own. */
	if (unit_emulated())
		skip();
	start_relay(o, "relay-4", "always\noffer AUTH PLAIN LOGIN\nauth baker " PASSWORD "\n");
	write_service(o, "slow");
	(void)setrlimit(RLIMIT_CORE, &much);
	daemon = program_start((const char *[]){ "forewarnd", "--once", "--now",
				       "2026-11-09T08:00:00Z", "--config", o->config, NULL },
		NULL);
	/* Until the pages are read that are not slow, and those readers replaced that met no feed. */
	for (int i = 0; i < 250 && (reader == 0 || i < 80); i++) {
		(void)usleep(10000);
		reader = reader_of(daemon.pid);
	}
	assert_true(reader > 0);
	assert_nothing_in(daemon.pid, "cmdline");
	assert_nothing_in(daemon.pid, "environ");
	assert_nothing_in(reader, "cmdline");
	assert_nothing_in(reader, "environ");
	assert_no_core(daemon.pid);
	assert_bare(reader);
	look_into_memory(daemon.pid);
	assert_in_range(program_stop(&daemon, SIGTERM), 0, 1);
	(void)look_through(o->dir);
}

static void
what_is_sealed_leaves_no_core_and_lets_nobody_in(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		struct rlimit core;
		bool lets_in;

		sealed_begin();
#if defined(__SANITIZE_ADDRESS__)
		lets_in = false;
#else
		lets_in = prctl(PR_GET_DUMPABLE) != 0;
#endif
		_exit(getrlimit(RLIMIT_CORE, &core) < 0 || core.rlim_max != 0 || lets_in);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_well_tells_no_secret),
		cmocka_unit_test(what_fails_tells_no_secret),
		cmocka_unit_test(a_running_daemon_shows_none),
		cmocka_unit_test(what_is_sealed_leaves_no_core_and_lets_nobody_in),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

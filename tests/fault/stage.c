/* Stage: folder, peers and programs of a story. */
#include "fault/stage.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"

static void
shell(const char *command)
{
	if (system(command) != 0) {
		(void)fprintf(stderr, "failed: %s\n", command);
		abort();
	}
}

static void
make_folder(const struct stage *stage, const char *name)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", stage->dir, name);

	if (mkdir(path, 0755) < 0)
		abort();
}

static void
replace(struct text *text, const char *line, const char *what, const char *by)
{
	const char *at = strstr(line, what);

	if (!at) {
		text_puts(text, line);
		return;
	}
	text_add(text, line, (size_t)(at - line));
	text_puts(text, by);
	text_puts(text, at + strlen(what));
}

/* The name of the source that a line of a service file begins with, two spaces in; NULL: none. */
static char *
source_of(const char *line)
{
	size_t n = strcspn(line, ":");

	if (!text_starts(line, "  ") || line[2] == ' ' || line[n] != ':')
		return NULL;
	return mem_ndup(line + 2, n - 2);
}

/* Every source gets an address of our web server: its name. */
static void
service_line(const struct stage *stage, struct text *text, const char *line, const char *source)
{
	const char *at = strstr(line, "url: "), *end;

	if (!at || !source) {
		text_puts(text, line);
		return;
	}
	at += strlen("url: ");
	end = *at == '"' ? strchr(at + 1, '"') + 1 : at + strcspn(at, " \n");
	text_add(text, line, (size_t)(at - line));
	text_printf(text, "\"%s/%s\"", stage->web_url, source);
	text_puts(text, strstr(line, "{ url: ") ? ", allow_private: true"
						: "\n    allow_private: true");
	text_puts(text, end);
}

static char *
read_file(const char *path)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	struct text t = { 0 };
	char buffer[4096];

	if (!f)
		return NULL;
	for (size_t n; (n = fread(buffer, 1, sizeof(buffer), f)) > 0;)
		text_add(&t, buffer, n);
	if (!t.data)
		return mem_dup("");
	return text_take(&t);
}

static void
copy_service(const struct stage *stage, const char *name)
{
	_cleanup_free_ char *from = mem_printf("%s/services/%s", stage->folder, name);
	_cleanup_free_ char *to = mem_printf("services/%s", name);
	_cleanup_free_ char *content = read_file(from), *source = NULL;
	struct text text = { 0 };

	for (char *line = content, *next; line && *line; line = next) {
		_cleanup_free_ char *one = NULL;
		char *named;

		next = line + strcspn(line, "\n");
		next += *next == '\n';
		one = mem_ndup(line, (size_t)(next - line));
		named = source_of(one);
		if (named) {
			free(source);
			source = named;
		}
		service_line(stage, &text, one, source);
	}
	scratch_write(stage->dir, to, text.data);
	text_clear(&text);
}

static void
copy_services(const struct stage *stage)
{
	_cleanup_free_ char *path = mem_printf("%s/services", stage->folder);
	DIR *dir = opendir(path);

	if (!dir)
		abort();
	make_folder(stage, "services");
	for (struct dirent *e; (e = readdir(dir));)
		if (e->d_name[0] != '.')
			copy_service(stage, e->d_name);
	(void)closedir(dir);
}

static void
write_config(const struct stage *stage)
{
	_cleanup_free_ char *path = mem_printf("%s/forewarn.yaml", stage->folder);
	_cleanup_free_ char *content = read_file(path), *hook = NULL;
	struct text text = { 0 };

	hook = mem_printf("%s/hook", stage->web_url);
	for (char *line = content, *next; line && *line; line = next) {
		_cleanup_free_ char *one = NULL, *two = NULL, *three = NULL, *four = NULL;
		struct text t = { 0 };

		next = line + strcspn(line, "\n");
		next += *next == '\n';
		one = mem_ndup(line, (size_t)(next - line));
		replace(&t, one, "smtp://localhost", stage->relay.url);
		two = text_take(&t);
		replace(&t, two, "@LIVE@", stage->live);
		three = text_take(&t);
		replace(&t, three, "https://board.example/hook", hook);
		four = text_take(&t);
		/* Who is told once a week is told by every first round. */
		replace(&text, four, "{ mail: ",
			strstr(four, "relay") ? "{ mail: " : "{ sign_of_life: no, mail: ");
	}
	text_printf(&text, "state: %s/state\nruntime: %s/run\n", stage->live, stage->live);
	scratch_write(stage->dir, "forewarn.yaml", text.data);
	text_clear(&text);
}

/* From $FAULT_SHIPPED the letters, and of the phrases those in English: what is not needed is not read a thousand times. */
static void
make_share(const struct stage *stage)
{
	_cleanup_free_ char *from = realpath(getenv("FAULT_SHIPPED"), NULL);
	_cleanup_free_ char *command = NULL;

	make_folder(stage, "share");
	make_folder(stage, "share/services");
	make_folder(stage, "share/phrases");
	command = mem_printf("ln -s '%s/letters' '%s/share/letters' && cp '%s/phrases/en.yaml' "
			     "'%s/share/phrases/'",
		from, stage->dir, from, stage->dir);
	shell(command);
}

static void
start_web(struct stage *stage)
{
	_cleanup_free_ char *root = mem_printf("%s/web", stage->dir);
	_cleanup_free_ char *script = mem_printf("%s/script", stage->dir);
	_cleanup_free_ char *log = mem_printf("%s/web.log", stage->dir);

	make_folder(stage, "web");
	scratch_write(stage->dir, "script", "/hook 200\n");
	stage->web = program_start((const char *[]){ "tests/support/peer_http_main", "--root",
					   root, "--script", script, NULL },
		log);
	stage->web_url = program_line(&stage->web);
	if (!stage->web_url)
		abort();
}

void
stage_begin(struct stage *stage, const char *folder)
{
	_cleanup_free_ char *ticket = NULL;

	*stage = (struct stage){ .dir = scratch_make(), .folder = mem_dup(folder) };
	stage->live = mem_printf("%s/live", stage->dir);
	stage->config = mem_printf("%s/forewarn.yaml", stage->dir);
	ticket = mem_printf("%s/ticket", stage->live);
	make_share(stage);
	start_web(stage);
	make_folder(stage, "live");
	scratch_write(
		stage->live, "ticket", "#!/bin/sh\ncat >> \"${0}s\"\necho >> \"${0}s\"\n");
	if (chmod(ticket, 0755) < 0)
		abort();
	copy_services(stage);
	stage_relay(stage, NULL);
}

void
stage_end(struct stage *stage)
{
	peer_smtp_stop(&stage->relay);
	(void)program_stop(&stage->web, SIGTERM);
	scratch_remove(stage->dir);
	free(stage->live);
	free(stage->config);
	free(stage->folder);
	free(stage->web_url);
}

void
stage_relay(struct stage *stage, const char *says)
{
	_cleanup_free_ char *script = says && *says ? mem_printf("%s\nalways\n", says) : NULL;
	_cleanup_free_ char *inbox = mem_printf("%s/inbox", stage->dir);

	if (stage->relay.pid)
		peer_smtp_stop(&stage->relay);
	if (peer_smtp_start(&stage->relay, inbox, script) < 0)
		abort();
	write_config(stage);
}

void
stage_page(const struct stage *stage, const char *source, const char *file)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", stage->folder, file);
	_cleanup_free_ char *name = mem_printf("web/%s", source);
	_cleanup_free_ char *content = read_file(path);

	if (!content) {
		(void)fprintf(stderr, "%s is not there\n", path);
		abort();
	}
	scratch_write(stage->dir, name, content);
}

static void
empty_boxes(const struct stage *stage)
{
	_cleanup_free_ char *path = mem_printf("%s/inbox", stage->dir);
	_cleanup_free_ char *log = mem_printf("%s/web.log", stage->dir);
	DIR *dir = opendir(path);

	if (!dir)
		abort();
	for (struct dirent *e; (e = readdir(dir));)
		if (strstr(e->d_name, ".eml"))
			(void)unlinkat(dirfd(dir), e->d_name, 0);
	(void)closedir(dir);
	if (truncate(log, 0) < 0)
		abort();
}

void
stage_keep(const struct stage *stage, const char *name)
{
	_cleanup_free_ char *command = mem_printf("rm -rf '%s/%s' && cp -a '%s' '%s/%s'",
		stage->dir, name, stage->live, stage->dir, name);

	shell(command);
}

void
stage_bring_back(const struct stage *stage, const char *name)
{
	_cleanup_free_ char *command = mem_printf("rm -rf '%s' && cp -a '%s/%s' '%s'",
		stage->live, stage->dir, name, stage->live);

	shell(command);
	empty_boxes(stage);
}

/* SQLite leaves nothing but the file itself when nothing is to be worked in. */
bool
stage_untouched(const struct stage *stage, const char *name)
{
	_cleanup_free_ char *log = stage_read(stage, "web.log");
	_cleanup_free_ char *command =
		mem_printf("diff -rq -x forewarn.lock '%s' '%s/%s' >/dev/null 2>&1",
			stage->live, stage->dir, name);

	return peer_smtp_count(&stage->relay) == 0 && !(log && strstr(log, "/hook")) &&
	       system(command) == 0;
}

static void
set_path(const struct stage *stage, const char *variable, const char *name)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", stage->dir, name);

	(void)setenv(variable, path, 1);
}

static void
set_number(const char *variable, long long number)
{
	_cleanup_free_ char *value = mem_printf("%lld", number);

	(void)setenv(variable, value, 1);
}

/* The reader takes no part: the plain one, in its whole cage. */
static void
set_reader(void)
{
	_cleanup_free_ char *plain = program_path("../plain/forewarn-reader"),
			    *ours = program_path("forewarn-reader");

	(void)setenv("FOREWARN_READER", access(plain, X_OK) == 0 ? plain : ours, 1);
}

static void
set_environment(const struct stage *stage, int64_t now)
{
	set_path(stage, "FOREWARN_SHARE", "share");
	set_path(stage, "FAULT_LOG", "calls");
	set_path(stage, "FAULT_SAID", "said");
	set_reader();
	set_number("FAULT_NOW", now);
	(void)setenv("ASAN_OPTIONS",
		"detect_leaks=1:exitcode=99:allocator_may_return_null=1:abort_on_error=0:"
		"handle_abort=1",
		1);
	(void)setenv("LSAN_OPTIONS", "print_suppressions=0:exitcode=99", 1);
	(void)setenv("UBSAN_OPTIONS", "print_stacktrace=1", 1);
}

static void
unset_environment(void)
{
	static const char *const names[] = { "FAULT", "FAULT_LOG", "FAULT_STACKS", "FAULT_NOW",
		"FAULT_SEED", "FAULT_LOAD", "FAULT_SERVER", "FAULT_SAID" };

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		(void)unsetenv(names[i]);
}

static void
forget(const struct stage *stage)
{
	static const char *const names[] = { "calls", "stacks", "said" };

	for (size_t i = 0; i < LENGTH_OF(names); i++) {
		_cleanup_free_ char *path = mem_printf("%s/%s", stage->dir, names[i]);

		(void)unlink(path);
	}
}

struct program_result
stage_play(const struct stage *stage, const struct stage_run *run)
{
	_cleanup_free_ char *program = mem_printf("fault/%s", run->argv[0]);
	const char *argv[24] = { program, "--config", stage->config };
	char stamp[STAMP_SIZE];
	struct program_result result;
	size_t n = 3;

	for (size_t i = 1; run->argv[i]; i++)
		argv[n++] = run->argv[i];
	if (strcmp(run->argv[0], "forewarnd") == 0) {
		argv[n++] = "--now";
		argv[n++] = stamp_write(run->now, stamp);
	}
	argv[n] = NULL;
	forget(stage);
	set_environment(stage, run->now);
	set_number("FAULT_SEED", run->seed);
	if (run->count)
		set_path(stage, "FAULT_STACKS", "stacks");
	if (run->fault)
		(void)setenv("FAULT", run->fault, 1);
	if (run->load)
		(void)setenv("FAULT_LOAD", "1", 1);
	result = program_run(argv);
	unset_environment();
	return result;
}

/* The plain build beside ours, or ours. */
static char *
server_path(bool quick)
{
	_cleanup_free_ char *ours = program_path("fault/forewarnd"),
			    *plain = program_path("../plain/fault/forewarnd");

	return quick && access(plain, X_OK) == 0 ? TAKE(plain) : TAKE(ours);
}

static void
become_server(const char *path, const char *config, const char *now, int in, int out)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)dup2(in, 0);
	(void)dup2(out, 1);
	(void)execl(path, path, "--config", config, "--once", "--now", now, (char *)NULL);
	_exit(127);
}

void
server_start(const struct stage *stage, int64_t now, bool quick, struct server *ret)
{
	_cleanup_free_ char *path = server_path(quick);
	char stamp[STAMP_SIZE];
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		abort();
	stamp_write(now, stamp);
	set_environment(stage, now);
	set_path(stage, "FAULT_STACKS", "stacks");
	(void)setenv("FAULT_SERVER", "1", 1);
	ret->pid = fork();
	if (ret->pid == 0)
		become_server(path, stage->config, stamp, in[0], out[1]);
	unset_environment();
	(void)close(in[0]);
	(void)close(out[1]);
	ret->in = in[1];
	ret->out = out[0];
}

struct program_result
server_play(const struct stage *stage, const struct server *server, const char *fault,
	unsigned seed, bool count)
{
	struct program_result result = { .status = 127 };
	char status[16];
	ssize_t n;

	forget(stage);
	if (dprintf(server->in, "%s %u %d\n", fault ? fault : "-", seed, count) < 0)
		abort();
	n = read(server->out, status, sizeof(status) - 1);
	if (n > 0) {
		status[n] = '\0';
		result.status = atoi(status);
	}
	result.out = mem_dup("");
	result.err = stage_read(stage, "said");
	if (!result.err)
		result.err = mem_dup("the server did not run");
	return result;
}

void
server_stop(struct server *server)
{
	(void)close(server->in);
	(void)close(server->out);
	(void)waitpid(server->pid, NULL, 0);
}

char *
stage_read(const struct stage *stage, const char *name)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", stage->dir, name);

	return read_file(path);
}

/* Peer, HTTP: the server as a program; peer_http.h describes options and script. */
#include "support/peer_http.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strings.h"
#include "base/text.h"

struct script {
	struct peer_http_rule *rules;
	size_t count, cap;
};

static void
quit(const char *what, const char *which)
{
	(void)fprintf(stderr, "peer_http: %s: %s\n", what, which);
	exit(64);
}

static void
load_body(struct peer_http_rule *rule, const char *root, const char *name)
{
	char *path =
		name[0] == '/' ? mem_dup(name) : mem_printf("%s/%s", root ? root : ".", name);
	FILE *f = fopen(path, "rbe");
	struct text body = { 0 };
	char buffer[65536];
	size_t n;

	if (!f)
		quit(path, strerror(errno));
	while ((n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		text_add(&body, buffer, n);
	(void)fclose(f);
	free(path);
	rule->body_len = body.len;
	rule->body = text_take(&body);
}

static void
set_behaviour(struct peer_http_rule *rule, const char *word, unsigned amount)
{
	static const char sixteen[] = "xxxxxxxxxxxxxxxx";

	if (strcmp(word, "slow") == 0) {
		rule->delay_ms = (amount ? amount : 30) * 1000;
	} else if (strcmp(word, "drip") == 0) {
		rule->drip_ms = 100;
	} else if (strcmp(word, "cut") == 0) {
		rule->cut = true;
	} else if (strcmp(word, "refuse") == 0) {
		rule->refuse = true;
	} else if (strcmp(word, "times") == 0) {
		rule->times = amount;
	} else {
		rule->body = sixteen;
		rule->repeat = (uint64_t)(amount ? amount : 64) * 65536;
	}
}

static bool
is_behaviour(const char *word)
{
	static const char *const known[] = { "slow", "drip", "cut", "refuse", "times", "huge" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(word, known[i]) == 0)
			return true;
	return false;
}

static void
add_header(struct text *headers, const char *name, char *value)
{
	for (char *p = value; *p; p++)
		if (*p == '_')
			*p = ' ';
	text_printf(headers, "%s: %s\r\n", name, value);
}

static void
read_word(struct peer_http_rule *rule, char *word, struct text *headers, const char *root)
{
	char *equals = strchr(word, '=');

	if (word[strspn(word, "0123456789")] == '\0') {
		rule->status = (int)strtol(word, NULL, 10);
		return;
	}
	if (equals)
		*equals = '\0';
	if (is_behaviour(word))
		set_behaviour(rule, word, equals ? (unsigned)strtoul(equals + 1, NULL, 10) : 0);
	else if (equals && strcmp(word, "etag") == 0)
		rule->etag = mem_dup(equals + 1);
	else if (equals)
		add_header(headers, word, equals + 1);
	else
		load_body(rule, root, word);
}

/* Whatever a rule holds stays until the program ends. */
static void
read_line(struct script *script, char *line, const char *root)
{
	struct text headers = { 0 };
	char *rest = NULL, *word = strtok_r(line, " \t\r\n", &rest);
	struct peer_http_rule rule = { 0 };

	if (!word || word[0] == '#')
		return;
	rule.path = mem_dup(word);
	while ((word = strtok_r(NULL, " \t\r\n", &rest)))
		read_word(&rule, word, &headers, root);
	rule.headers = text_take(&headers);
	if (!rule.body)
		rule.body = "A scripted answer without a file of its own.\n";
	if (rule.cut)
		rule.cut_after = (rule.body_len ? rule.body_len : strlen(rule.body)) / 2;
	script->rules = mem_grow(script->rules, script->count, &script->cap, sizeof(rule));
	script->rules[script->count++] = rule;
}

static void
read_script(struct script *script, const char *path, const char *root)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	if (!f)
		quit(path, strerror(errno));
	while (getline(&line, &size, f) >= 0)
		read_line(script, line, root);
	free(line);
	(void)fclose(f);
}

static void *
end_with_stdin(void *userdata)
{
	char buffer[256];

	(void)userdata;
	while (read(STDIN_FILENO, buffer, sizeof(buffer)) > 0)
		;
	_exit(0);
}

/* A shell gives /dev/null to what it starts in the background: only a pipe says that somebody
 * holds the other end. */
static void
watch_stdin(void)
{
	struct stat st;
	pthread_t thread;

	if (fstat(STDIN_FILENO, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)) &&
		pthread_create(&thread, NULL, end_with_stdin, NULL) == 0)
		(void)pthread_detach(thread);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = { { "root", required_argument, NULL, 'r' },
		{ "script", required_argument, NULL, 's' },
		{ "port", required_argument, NULL, 'p' }, { 0 } };
	struct peer_http_options served = { .log = stderr };
	struct script script = { 0 };
	const char *file = NULL;
	unsigned port = 0;
	int c, listener;

	while ((c = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		if (c == 'r')
			served.root = optarg;
		else if (c == 's')
			file = optarg;
		else if (c == 'p')
			port = (unsigned)strtoul(optarg, NULL, 10);
		else
			return 64;
	}
	if (file)
		read_script(&script, file, served.root);
	served.rules = script.rules;
	served.rule_count = script.count;
	listener = peer_http_listen(port, &port);
	(void)printf("http://127.0.0.1:%u\n", port);
	(void)fflush(stdout);
	watch_stdin();
	peer_http_serve(listener, &served);
}

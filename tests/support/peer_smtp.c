/* Peer: the scripted SMTP server. One process accepts, one more serves each connection; they share the count of attempts. */
#include "support/peer_smtp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

#define BLOCKS 32
#define LINES 16

struct block {
	char *lines[LINES];
	int count;
	bool always;
};

struct script {
	struct block blocks[BLOCKS];
	int count;
};

/* Between the processes of one peer. */
struct shared {
	int attempt;
	int letters;
};

struct talk {
	FILE *in, *out, *log;
	const struct script *script;
	struct shared *shared;
	const char *store;
	bool begun; /* the current attempt is this connection's */
	char from[300], to[300], user[100];
};

static void
read_script(struct script *script, char *text)
{
	struct block *block = &script->blocks[0];
	char *rest = text;

	script->count = 1;
	for (char *line; (line = strsep(&rest, "\n"));) {
		line += strspn(line, " \t");
		if (!*line || *line == '#')
			continue;
		if (strcmp(line, "next") == 0 && script->count < BLOCKS)
			block = &script->blocks[script->count++];
		else if (strcmp(line, "always") == 0)
			block->always = true;
		else if (block->count < LINES)
			block->lines[block->count++] = line;
	}
}

static const struct block *
block_of(const struct talk *talk)
{
	static const struct block none;
	int at = talk->shared->attempt;

	for (int i = 0; i < talk->script->count && i <= at; i++)
		if (talk->script->blocks[i].always)
			return &talk->script->blocks[i];
	return at < talk->script->count ? &talk->script->blocks[at] : &none;
}

/* What the current block says of a step; NULL: nothing. */
static const char *
scripted(const struct talk *talk, const char *step)
{
	const struct block *block = block_of(talk);
	size_t n = strlen(step);

	for (int i = 0; i < block->count; i++)
		if (strncmp(block->lines[i], step, n) == 0 && block->lines[i][n] == ' ')
			return block->lines[i] + n + 1;
	return NULL;
}

static void
next_attempt(struct talk *talk)
{
	if (talk->begun)
		talk->shared->attempt++;
	talk->begun = false;
}

static void
leave(struct talk *talk)
{
	next_attempt(talk);
	(void)fflush(talk->log);
	(void)fclose(talk->out);
	_exit(0);
}

static void __attribute__((format(printf, 2, 3)))
say_line(struct talk *talk, const char *format, ...)
{
	_cleanup_free_ char *line = NULL;
	va_list ap;

	va_start(ap, format);
	line = mem_vprintf(format, ap);
	va_end(ap);
	(void)fprintf(talk->log, "S: %s\n", line);
	(void)fprintf(talk->out, "%s\r\n", line);
	if (fflush(talk->out) != 0)
		leave(talk);
}

/* "550 one|two" as "550-one", "550 two". */
static void
say_reply(struct talk *talk, const char *reply)
{
	_cleanup_free_ char *copy = mem_dup(reply);
	char *rest = copy + (strlen(copy) > 4 ? 4 : strlen(copy));

	for (char *part; (part = strsep(&rest, "|"));)
		say_line(talk, "%.3s%c%s", reply, rest ? '-' : ' ', part);
}

/* Answers a step as the script wants, else with USUAL. True: the answer lets the client go on. */
static bool
answer(struct talk *talk, const char *step, const char *usual)
{
	const char *reply = scripted(talk, step);

	if (!reply)
		reply = usual;
	if (strcmp(reply, "drop") == 0)
		leave(talk);
	(void)fflush(talk->log);
	if (strcmp(reply, "hang") == 0) {
		char c;

		while (fread(&c, 1, 1, talk->in) == 1)
			;
		leave(talk);
	}
	say_reply(talk, reply);
	return reply[0] == '2' || reply[0] == '3';
}

static char *
hear(struct talk *talk, char line[static 2048])
{
	if (!fgets(line, 2048, talk->in))
		leave(talk);
	line[strcspn(line, "\r\n")] = '\0';
	(void)fprintf(talk->log, "C: %s\n", line);
	(void)fflush(talk->log);
	return line;
}

static void
say_hello(struct talk *talk)
{
	const struct block *block = block_of(talk);

	if (scripted(talk, "hello")) {
		answer(talk, "hello", "250 peer");
		return;
	}
	say_line(talk, "250-peer.example");
	for (int i = 0; i < block->count; i++)
		if (strncmp(block->lines[i], "offer ", 6) == 0)
			say_line(talk, "250-%s", block->lines[i] + 6);
	say_line(talk, "250 8BITMIME");
}

static void
undo_base64(const char *s, struct text *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits = 0, have = 0;

	for (const char *p; *s && (p = strchr(digits, *s)); s++) {
		bits = bits << 6 | (unsigned)(p - digits);
		have += 6;
		if (have >= 8) {
			have -= 8;
			text_putc(out, (char)(bits >> have & 0xFF));
		}
	}
}

static void
ask_for(struct talk *talk, const char *question, struct text *ret)
{
	char line[2048];

	say_line(talk, "334 %s", question);
	undo_base64(hear(talk, line), ret);
}

static void
sign_in(struct talk *talk, char *line)
{
	_cleanup_(text_clear) struct text user = { 0 }, password = { 0 };
	_cleanup_free_ char *pair = NULL;
	const char *wanted = scripted(talk, "auth");

	if (strncasecmp(line, "AUTH PLAIN", 10) == 0) {
		struct text both = { 0 };

		if (line[10] == ' ')
			undo_base64(line + 11, &both);
		else
			ask_for(talk, "", &both);
		text_puts(&user, both.len > 1 ? both.data + strlen(both.data) + 1 : "");
		text_puts(&password, both.len > user.len + 2 ? both.data + user.len + 2 : "");
		text_clear(&both);
	} else {
		if (strlen(line) > 11)
			undo_base64(line + 11, &user);
		else
			ask_for(talk, "VXNlcm5hbWU6", &user);
		ask_for(talk, "UGFzc3dvcmQ6", &password);
	}
	pair = mem_printf(
		"%s %s", user.data ? user.data : "", password.data ? password.data : "");
	if (wanted && strcmp(wanted, pair) != 0) {
		say_line(talk, "535 5.7.8 Wrong user or password");
		return;
	}
	(void)snprintf(talk->user, sizeof(talk->user), "%s", user.data ? user.data : "");
	say_line(talk, "235 Welcome");
}

static void
keep_letter(struct talk *talk, const struct text *letter)
{
	int number = __atomic_add_fetch(&talk->shared->letters, 1, __ATOMIC_SEQ_CST);
	_cleanup_free_ char *path = mem_printf("%s/%04d.eml", talk->store, number),
			    *begun = mem_printf("%s/.%04d.tmp", talk->store, number),
			    *index = mem_printf("%s/index", talk->store);
	FILE *f = fopen(begun, "we"), *list = fopen(index, "ae");

	if (!f || !list)
		_exit(1);
	(void)fwrite(letter->data ? letter->data : "", 1, letter->len, f);
	(void)fclose(f);
	(void)rename(begun, path);
	(void)fprintf(list, "%04d %s %s %s\n", number, talk->from, talk->to,
		*talk->user ? talk->user : "-");
	(void)fclose(list);
}

static void
take_letter(struct talk *talk)
{
	_cleanup_(text_clear) struct text letter = { 0 };
	char line[4096];

	if (!answer(talk, "data", "354 Go on"))
		return;
	if (scripted(talk, "body"))
		leave(talk);
	for (;;) {
		if (!fgets(line, sizeof(line), talk->in))
			leave(talk);
		if (strcmp(line, ".\r\n") == 0)
			break;
		text_puts(&letter, line + (line[0] == '.'));
	}
	keep_letter(talk, &letter);
	(void)fprintf(talk->log, "C: (a letter of %zu bytes)\n", letter.len);
	answer(talk, "end", "250 2.0.0 Taken");
	next_attempt(talk);
}

static void
address_of(const char *line, char ret[static 300])
{
	const char *open = strchr(line, '<');
	size_t n = open ? strcspn(open + 1, ">") : 0;

	(void)snprintf(ret, 300, "%.*s", (int)(n < 299 ? n : 299), open ? open + 1 : "");
}

static void
serve_command(struct talk *talk, char *line)
{
	if (strncasecmp(line, "EHLO", 4) == 0 || strncasecmp(line, "HELO", 4) == 0)
		say_hello(talk);
	else if (strncasecmp(line, "STARTTLS", 8) == 0)
		answer(talk, "starttls", "454 4.7.0 No TLS just now");
	else if (strncasecmp(line, "AUTH", 4) == 0)
		sign_in(talk, line);
	else if (strncasecmp(line, "MAIL", 4) == 0) {
		talk->begun = true;
		address_of(line, talk->from);
		answer(talk, "mail", "250 2.1.0 Sender fine");
	} else if (strncasecmp(line, "RCPT", 4) == 0) {
		address_of(line, talk->to);
		answer(talk, "rcpt", "250 2.1.5 Recipient fine");
	} else if (strcasecmp(line, "DATA") == 0)
		take_letter(talk);
	else if (strcasecmp(line, "RSET") == 0 || strcasecmp(line, "NOOP") == 0)
		say_line(talk, "250 Fine");
	else if (strcasecmp(line, "QUIT") == 0) {
		answer(talk, "quit", "221 Bye");
		leave(talk);
	} else
		say_line(talk, "500 What?");
}

static FILE *
open_log(const char *store)
{
	_cleanup_free_ char *path = mem_printf("%s/log", store);

	return fopen(path, "ae");
}

static _Noreturn void
serve(int fd, const struct script *script, struct shared *shared, const char *store)
{
	struct talk talk = { .in = fdopen(fd, "r"),
		.out = fdopen(dup(fd), "w"),
		.log = open_log(store),
		.script = script,
		.shared = shared,
		.store = store,
		.begun = true };
	char line[2048];

	if (!talk.in || !talk.out || !talk.log)
		_exit(1);
	(void)fprintf(talk.log, "-- connection\n");
	if (!answer(&talk, "greeting", "220 peer.example ESMTP"))
		leave(&talk);
	for (;;)
		serve_command(&talk, hear(&talk, line));
}

static void
end_with_parent(pid_t parent)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
}

static _Noreturn void
accept_all(int listener, const struct script *script, struct shared *shared, const char *store)
{
	pid_t self = getpid();

	(void)signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL), one = 1;

		if (fd < 0)
			continue;
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		if (fork() == 0) {
			end_with_parent(self);
			(void)close(listener);
			serve(fd, script, shared, store);
		}
		(void)close(fd);
	}
}

static int
listen_somewhere(int *ret_port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&address, len) < 0 || listen(fd, 16) < 0 ||
		getsockname(fd, (struct sockaddr *)&address, &len) < 0) {
		int error = -errno;

		(void)close(fd);
		return error;
	}
	*ret_port = ntohs(address.sin_port);
	return fd;
}

/* Everything a child needs to be a server; never returns. */
static _Noreturn void
be_server(int listener, pid_t parent, const char *store, const char *script_text)
{
	static struct script script;
	struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		_exit(1);
	end_with_parent(parent);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGTERM, SIG_DFL);
	(void)signal(SIGINT, SIG_DFL);
	read_script(&script, mem_dup(script_text ? script_text : ""));
	accept_all(listener, &script, shared, store);
}

int
peer_smtp_start(struct peer_smtp *peer, const char *store, const char *script)
{
	pid_t parent = getpid();
	sigset_t none;
	int port = 0, listener = listen_somewhere(&port);

	if (listener < 0)
		return listener;
	*peer = (struct peer_smtp){ 0 };
	(void)snprintf(peer->url, sizeof(peer->url), "smtp://127.0.0.1:%d", port);
	(void)snprintf(peer->store, sizeof(peer->store), "%s", store);
	if (mkdir(store, 0750) < 0 && errno != EEXIST) {
		int error = -errno;

		(void)close(listener);
		return error;
	}
	(void)fflush(NULL);
	peer->pid = fork();
	if (peer->pid == 0) {
		(void)sigemptyset(&none);
		(void)sigprocmask(SIG_SETMASK, &none, NULL);
		be_server(listener, parent, store, script);
	}
	(void)close(listener);
	return peer->pid < 0 ? -errno : 0;
}

void
peer_smtp_stop(struct peer_smtp *peer)
{
	if (peer->pid <= 0)
		return;
	(void)kill(peer->pid, SIGKILL);
	(void)waitpid(peer->pid, NULL, 0);
	peer->pid = 0;
}

char *
peer_smtp_file(const struct peer_smtp *peer, const char *name)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", peer->store, name);
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	struct text all = { 0 };
	char part[4096];

	if (!f)
		return NULL;
	for (size_t n; (n = fread(part, 1, sizeof(part), f)) > 0;)
		text_add(&all, part, n);
	return text_take(&all);
}

char *
peer_smtp_letter(const struct peer_smtp *peer, int number)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "%04d.eml", number);
	return peer_smtp_file(peer, name);
}

int
peer_smtp_count(const struct peer_smtp *peer)
{
	int count = 0;

	for (;; count++) {
		_cleanup_free_ char *letter = peer_smtp_letter(peer, count + 1);

		if (!letter)
			return count;
	}
}

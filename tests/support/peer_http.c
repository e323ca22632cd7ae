/* Peer, HTTP: the server's side. One thread a connection; what the test wants to know lies in
 * shared memory. */
#include "support/peer_http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_BYTES 65536 /* a letter to a chat */
#define REQUESTS_KEPT 1024
#define RULES_MAX 512

struct board {
	atomic_uint requests, connections, active, peak;
	char kept[REQUESTS_KEPT][REQUEST_BYTES];
};

struct peer_http {
	pid_t child;
	unsigned port;
	struct board *board;
};

struct server {
	const struct peer_http_options *options;
	struct board *board;
	pthread_mutex_t lock; /* of `used` */
	unsigned used[RULES_MAX];
};

struct connection {
	struct server *server;
	int fd;
};

static void __attribute__((noreturn)) die(const char *what)
{
	perror(what);
	_exit(1);
}

static void
pause_ms(unsigned ms)
{
	struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };

	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
}

static bool
send_all(int fd, const char *data, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, data, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		data += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* The value of a header in a raw request, or NULL; the caller frees. */
static char *
find_header(const char *request, const char *name)
{
	size_t length = strlen(name);
	const char *line = request;

	while ((line = strstr(line, "\r\n"))) {
		line += 2;
		if (line[0] == '\r')
			return NULL;
		if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
			const char *value = line + length + 1 + strspn(line + length + 1, " ");

			return strndup(value, strcspn(value, "\r\n"));
		}
	}
	return NULL;
}

static char *
target_of(const char *request)
{
	const char *start = strchr(request, ' ');

	return start ? strndup(start + 1, strcspn(start + 1, " \r\n")) : strdup("");
}

static bool
has_successor(const struct peer_http_options *options, size_t i)
{
	for (size_t k = i + 1; k < options->rule_count; k++)
		if (strcmp(options->rules[k].path, options->rules[i].path) == 0)
			return true;
	return false;
}

/* Counts the answer when it is that rule's turn. */
static bool
takes_turn(struct server *server, size_t i, const char *target)
{
	const struct peer_http_rule *rule = &server->options->rules[i];
	unsigned times = rule->times;

	if (strcmp(rule->path, target) != 0)
		return false;
	if (times == 0 && has_successor(server->options, i))
		times = 1;
	if (times != 0 && server->used[i] >= times)
		return false;
	server->used[i]++;
	return true;
}

static const struct peer_http_rule *
choose(struct server *server, const char *target)
{
	const struct peer_http_options *options = server->options;
	size_t i = 0;

	(void)pthread_mutex_lock(&server->lock);
	while (i < options->rule_count && !takes_turn(server, i, target))
		i++;
	(void)pthread_mutex_unlock(&server->lock);
	return i < options->rule_count ? &options->rules[i] : NULL;
}

static bool
send_body(int fd, const struct peer_http_rule *rule, const char *body, size_t len)
{
	uint64_t whole = len * (rule->repeat ? rule->repeat : 1), sent = 0;
	size_t step = rule->drip_ms ? (rule->drip_bytes ? rule->drip_bytes : 1) : len;

	if (rule->cut && rule->cut_after < whole)
		whole = rule->cut_after;
	while (sent < whole) {
		size_t at = (size_t)(sent % len), n = len - at < step ? len - at : step;

		if (n > whole - sent)
			n = (size_t)(whole - sent);
		if (!send_all(fd, body + at, n))
			return false;
		sent += n;
		if (rule->drip_ms)
			pause_ms(rule->drip_ms);
	}
	return true;
}

static bool
unchanged(const struct peer_http_rule *rule, const char *request)
{
	char *etag = find_header(request, "If-None-Match");
	char *since = find_header(request, "If-Modified-Since");
	bool same;

	if (etag)
		same = rule->etag && strcmp(etag, rule->etag) == 0;
	else
		same = since && rule->last_modified && strcmp(since, rule->last_modified) == 0;
	free(etag);
	free(since);
	return same;
}

/* Sends the answer; false when the connection is to end. */
static bool
answer(struct server *server, int fd, const struct peer_http_rule *rule, const char *request,
	int *ret_status)
{
	size_t len = rule->body ? (rule->body_len ? rule->body_len : strlen(rule->body)) : 0;
	int status = rule->status ? rule->status : 200;
	bool bare = strncmp(request, "HEAD ", 5) == 0;
	char *head = NULL;
	size_t head_len;
	FILE *f;
	bool good;

	if (unchanged(rule, request))
		status = 304;
	*ret_status = status;
	if (rule->delay_ms)
		pause_ms(rule->delay_ms);
	/* Not any later: who has its answer may ask again at once and would count twice. */
	(void)atomic_fetch_sub(&server->board->active, 1);
	if (rule->refuse)
		return false;
	if (rule->raw)
		return send_body(fd, rule, rule->raw,
			       rule->raw_len ? rule->raw_len : strlen(rule->raw)) &&
		       rule->stays;
	f = open_memstream(&head, &head_len);
	if (!f)
		die("open_memstream");
	(void)fprintf(f, "HTTP/1.1 %d Scripted\r\n", status);
	if (rule->headers)
		(void)fputs(rule->headers, f);
	if (rule->etag)
		(void)fprintf(f, "ETag: %s\r\n", rule->etag);
	if (rule->last_modified)
		(void)fprintf(f, "Last-Modified: %s\r\n", rule->last_modified);
	if (status != 304 && status != 204 && !rule->no_length)
		(void)fprintf(f, "Content-Length: %llu\r\n",
			(unsigned long long)(len * (rule->repeat ? rule->repeat : 1)));
	if (rule->close || rule->no_length)
		(void)fputs("Connection: close\r\n", f);
	(void)fputs("\r\n", f);
	(void)fclose(f);
	good = send_all(fd, head, head_len);
	free(head);
	if (good && status != 304 && status != 204 && !bare && len > 0)
		good = send_body(fd, rule, rule->body, len);
	return good && !rule->cut && !rule->close && !rule->no_length;
}

static const char *
type_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	if (dot && strcmp(dot, ".json") == 0)
		return "application/json";
	if (dot && strcmp(dot, ".html") == 0)
		return "text/html; charset=utf-8";
	return "application/xml";
}

static bool
answer_file(
	struct server *server, int fd, const char *target, const char *request, int *ret_status)
{
	struct peer_http_rule rule = {
		.path = target, .status = 404, .body = "There is nothing here.\n"
	};
	char path[4096], etag[64], modified[64], type[96];
	char *body = NULL;
	struct stat st;
	struct tm tm;
	int file = -1;
	bool stays;

	if (server->options->root && !strstr(target, "..")) {
		(void)snprintf(path, sizeof(path), "%s%.*s", server->options->root,
			(int)strcspn(target, "?"), target);
		file = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (file >= 0 && fstat(file, &st) == 0 && S_ISREG(st.st_mode)) {
		body = malloc((size_t)st.st_size + 1);
		if (!body || read(file, body, (size_t)st.st_size) != st.st_size)
			die("read");
		(void)snprintf(etag, sizeof(etag), "\"%llx-%llx-%lx\"",
			(unsigned long long)st.st_mtim.tv_sec, (unsigned long long)st.st_size,
			(unsigned long)st.st_mtim.tv_nsec);
		(void)strftime(modified, sizeof(modified), "%a, %d %b %Y %H:%M:%S GMT",
			gmtime_r(&st.st_mtim.tv_sec, &tm));
		(void)snprintf(type, sizeof(type), "Content-Type: %s\r\n", type_of(path));
		rule = (struct peer_http_rule){ .path = target,
			.headers = type,
			.etag = etag,
			.last_modified = modified,
			.body = st.st_size ? body : NULL,
			.body_len = (size_t)st.st_size };
	}
	stays = answer(server, fd, &rule, request, ret_status);
	free(body);
	if (file >= 0)
		(void)close(file);
	return stays;
}

/* Reads one request with its body; false when the other side has gone. */
static bool
read_request(int fd, char *buffer, size_t size)
{
	size_t have = 0;
	long body = 0;
	char *end = NULL, *length;

	while (!end) {
		ssize_t n = have + 1 < size ? recv(fd, buffer + have, 1, 0) : 0;

		if (n <= 0)
			return false;
		have += (size_t)n;
		buffer[have] = '\0';
		if (have >= 4 && memcmp(buffer + have - 4, "\r\n\r\n", 4) == 0)
			end = buffer + have;
	}
	length = find_header(buffer, "Content-Length");
	if (length)
		body = strtol(length, NULL, 10);
	free(length);
	for (char c; body > 0; body--) {
		if (recv(fd, &c, 1, 0) <= 0)
			return false;
		if (have + 1 < size)
			buffer[have++] = c;
	}
	buffer[have] = '\0';
	return true;
}

/* Whoever has an answer finds its request noted. */
static void
note(struct board *board, const char *request)
{
	unsigned active = atomic_fetch_add(&board->active, 1) + 1;
	unsigned peak = atomic_load(&board->peak),
		 number = atomic_fetch_add(&board->requests, 1);

	while (peak < active && !atomic_compare_exchange_weak(&board->peak, &peak, active))
		;
	if (number < REQUESTS_KEPT)
		memcpy(board->kept[number], request, strnlen(request, REQUEST_BYTES - 1));
}

static void *
converse(void *userdata)
{
	struct connection *connection = userdata;
	struct server *server = connection->server;
	int fd = connection->fd;
	char request[REQUEST_BYTES];
	bool stays = true;

	free(connection);
	while (stays && read_request(fd, request, sizeof(request))) {
		char *target = target_of(request);
		const struct peer_http_rule *rule = choose(server, target);
		int status = 0;

		note(server->board, request);
		stays = rule ? answer(server, fd, rule, request, &status)
			     : answer_file(server, fd, target, request, &status);
		if (server->options->log) {
			(void)fprintf(server->options->log, "%.*s %s %d\n",
				(int)strcspn(request, " "), request, target, status);
			(void)fflush(server->options->log);
		}
		free(target);
	}
	(void)shutdown(fd, SHUT_RDWR);
	(void)close(fd);
	return NULL;
}

int
peer_http_listen(unsigned port, unsigned *ret_port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	if (fd < 0)
		die("socket");
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&at, size) < 0 || listen(fd, 512) < 0)
		die("bind");
	if (getsockname(fd, (struct sockaddr *)&at, &size) < 0)
		die("getsockname");
	*ret_port = ntohs(at.sin_port);
	return fd;
}

static struct board *
new_board(void)
{
	void *board = mmap(NULL, sizeof(struct board), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (board == MAP_FAILED)
		die("mmap");
	return board;
}

static void __attribute__((noreturn))
serve(int listener, const struct peer_http_options *options, struct board *board)
{
	struct server server = { .options = options, .board = board };
	int one = 1;

	(void)pthread_mutex_init(&server.lock, NULL);
	if (options->rule_count > RULES_MAX)
		die("too many rules");
	for (;;) {
		struct connection *connection = calloc(1, sizeof(*connection));
		pthread_t thread;

		if (!connection)
			die("calloc");
		*connection = (struct connection){ .server = &server,
			.fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC) };
		if (connection->fd < 0)
			die("accept");
		(void)setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		(void)atomic_fetch_add(&board->connections, 1);
		if (pthread_create(&thread, NULL, converse, connection) != 0)
			die("pthread_create");
		(void)pthread_detach(thread);
	}
}

void
peer_http_serve(int listener, const struct peer_http_options *options)
{
	serve(listener, options, new_board());
}

struct peer_http *
peer_http_start(const struct peer_http_rule *rules, size_t count)
{
	struct peer_http_options options = { .rules = rules, .rule_count = count };
	struct peer_http *peer = calloc(1, sizeof(*peer));
	pid_t parent = getpid();
	int listener;

	if (!peer)
		die("calloc");
	peer->board = new_board();
	listener = peer_http_listen(0, &peer->port);
	peer->child = fork();
	if (peer->child < 0)
		die("fork");
	if (peer->child == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(0);
		serve(listener, &options, peer->board);
	}
	(void)close(listener);
	return peer;
}

void
peer_http_stop(struct peer_http *peer)
{
	if (!peer)
		return;
	(void)kill(peer->child, SIGKILL);
	(void)waitpid(peer->child, NULL, 0);
	(void)munmap(peer->board, sizeof(*peer->board));
	free(peer);
}

unsigned
peer_http_port(const struct peer_http *peer)
{
	return peer->port;
}

char *
peer_http_url(const struct peer_http *peer, const char *path)
{
	char *url;

	if (asprintf(&url, "http://127.0.0.1:%u%s", peer->port, path) < 0)
		die("asprintf");
	return url;
}

unsigned
peer_http_requests(const struct peer_http *peer)
{
	return atomic_load(&peer->board->requests);
}

unsigned
peer_http_connections(const struct peer_http *peer)
{
	return atomic_load(&peer->board->connections);
}

unsigned
peer_http_peak(const struct peer_http *peer)
{
	return atomic_load(&peer->board->peak);
}

const char *
peer_http_request(const struct peer_http *peer, unsigned index)
{
	return index < REQUESTS_KEPT && index < peer_http_requests(peer)
		       ? peer->board->kept[index]
		       : NULL;
}

unsigned
peer_http_count(const struct peer_http *peer, const char *path)
{
	unsigned count = 0;
	const char *request;

	for (unsigned i = 0; (request = peer_http_request(peer, i)); i++) {
		char *target = target_of(request);

		if (strcmp(target, path) == 0)
			count++;
		free(target);
	}
	return count;
}

char *
peer_http_header(const struct peer_http *peer, unsigned index, const char *name)
{
	const char *request = peer_http_request(peer, index);

	return request ? find_header(request, name) : NULL;
}

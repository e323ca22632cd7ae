/* Control: the daemon's socket for `forewarn`. */
#include "control.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

/* Questions at once; more wait in the kernel's queue. */
#define CALLS 16
/* Whoever connects and then says nothing is cut. */
#define ASK_SEC 10

struct control_call {
	struct control *control;
	int fd;
	struct ucred peer;
	struct text line;
	bool asked;
	sd_event_source *io;
	sd_event_source *timer;
	struct control_call *next;
};

struct control {
	sd_event *loop;
	int fd;
	char *path;
	control_handler handler;
	void *userdata;
	sd_event_source *io;
	struct control_call *calls;
	unsigned count;
};

static void
call_end(struct control_call *call)
{
	struct control_call **at = &call->control->calls;

	while (*at && *at != call)
		at = &(*at)->next;
	if (*at)
		*at = call->next;
	if (call->control->count-- == CALLS && call->control->io)
		(void)sd_event_source_set_enabled(call->control->io, SD_EVENT_ON);
	sd_event_source_disable_unref(call->io);
	sd_event_source_disable_unref(call->timer);
	(void)close(call->fd);
	text_clear(&call->line);
	free(call);
}

void
control_answer(struct control_call *call, json_t *answer)
{
	_cleanup_free_ char *text = json_dumps(answer, JSON_COMPACT);
	_cleanup_free_ char *line = mem_printf("%s\n", text ? text : "{}");

	json_decref(answer);
	/* One short line fits the socket's buffer; a reader that is gone loses its answer, not
	 * our time. */
	(void)send(call->fd, line, strlen(line), MSG_NOSIGNAL | MSG_DONTWAIT);
	call_end(call);
}

static void
answer_error(struct control_call *call, const char *sentence)
{
	control_answer(call, json_pack("{s:b,s:s}", "ok", 0, "text", sentence));
}

static void
hear(struct control_call *call)
{
	json_error_t error;
	json_t *message = json_loads(call->line.data, 0, &error);

	call->asked = true;
	(void)sd_event_source_set_enabled(call->timer, SD_EVENT_OFF);
	(void)sd_event_source_set_enabled(call->io, SD_EVENT_OFF);
	if (!json_is_object(message))
		answer_error(call, "the question is not a JSON object in one line");
	else
		call->control->handler(call, message, &call->peer, call->control->userdata);
	json_decref(message);
}

static int
on_bytes(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct control_call *call = userdata;
	char buffer[4096];
	ssize_t n = recv(fd, buffer, sizeof(buffer), 0);

	(void)source;
	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0) {
		call_end(call);
		return 0;
	}
	text_add(&call->line, buffer, (size_t)n);
	if (memchr(buffer, '\n', (size_t)n))
		hear(call);
	else if (call->line.len > LIMIT_CONTROL_BYTES)
		answer_error(call, "the question is too long");
	return 0;
}

static int
on_silence(sd_event_source *source, uint64_t usec, void *userdata)
{
	(void)source;
	(void)usec;
	call_end(userdata);
	return 0;
}

static int
on_connection(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct control *control = userdata;
	struct control_call *call;
	socklen_t size = sizeof(call->peer);
	int peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)source;
	(void)events;
	if (peer < 0)
		return 0;
	call = MEM_NEW(struct control_call);
	call->control = control;
	call->fd = peer;
	call->next = control->calls;
	control->calls = call;
	if (++control->count == CALLS)
		(void)sd_event_source_set_enabled(control->io, SD_EVENT_OFF);
	if (getsockopt(peer, SOL_SOCKET, SO_PEERCRED, &call->peer, &size) < 0 ||
		sd_event_add_io(control->loop, &call->io, peer, EPOLLIN, on_bytes, call) < 0 ||
		sd_event_add_time_relative(control->loop, &call->timer, CLOCK_MONOTONIC,
			ASK_SEC * 1000000ull, 0, on_silence, call) < 0)
		call_end(call);
	return 0;
}

static int
address_of(const char *path, struct sockaddr_un *ret, char **reterr_why)
{
	*ret = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(ret->sun_path))
		return mem_why(-ENAMETOOLONG, reterr_why,
			"%s: the path is too long for a socket; choose a shorter runtime: "
			"folder",
			path);
	(void)strcpy(ret->sun_path, path);
	return 0;
}

static int
open_socket(struct control *control, const char *dir, char **reterr_why)
{
	struct sockaddr_un address;
	mode_t mask;
	int r = address_of(control->path, &address, reterr_why);

	if (r < 0)
		return r;
	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		return mem_why(
			-errno, reterr_why, "%s cannot be made: %s", dir, strerror(errno));
	control->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (control->fd < 0)
		return mem_why(-errno, reterr_why, "no control socket: %s", strerror(errno));
	/* The store's lock is ours already, so whoever left this socket is dead. */
	(void)unlink(control->path);
	mask = umask(0117);
	r = bind(control->fd, (struct sockaddr *)&address, sizeof(address)) < 0 ? -errno : 0;
	(void)umask(mask);
	if (r == 0 && listen(control->fd, CALLS) < 0)
		r = -errno;
	if (r < 0)
		return mem_why(r, reterr_why, "%s cannot be listened on: %s", control->path,
			strerror(-r));
	return 0;
}

int
control_new(sd_event *loop, const char *dir, control_handler handler, void *userdata,
	struct control **ret, char **reterr_why)
{
	struct control *control = MEM_NEW(struct control);
	int r;

	control->loop = sd_event_ref(loop);
	control->fd = -1;
	control->path = mem_printf("%s/control", dir);
	control->handler = handler;
	control->userdata = userdata;
	r = open_socket(control, dir, reterr_why);
	if (r >= 0) {
		r = sd_event_add_io(
			loop, &control->io, control->fd, EPOLLIN, on_connection, control);
		/* Without file descriptors accept fails at once, again and again. */
		if (r >= 0)
			r = sd_event_source_set_ratelimit(control->io, 1000000, 100);
		if (r < 0)
			(void)mem_why(
				r, reterr_why, "the event loop refused: %s", strerror(-r));
	}
	if (r < 0) {
		control_free(control);
		return r;
	}
	*ret = control;
	return 0;
}

void
control_free(struct control *control)
{
	if (!control)
		return;
	control->io = sd_event_source_disable_unref(control->io);
	while (control->calls)
		call_end(control->calls);
	if (control->fd >= 0) {
		(void)close(control->fd);
		(void)unlink(control->path);
	}
	sd_event_unref(control->loop);
	free(control->path);
	free(control);
}

static int
read_answer(int fd, unsigned seconds, json_t **ret, char **reterr_why)
{
	_cleanup_(text_clear) struct text line = { 0 };
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	char buffer[4096];
	json_error_t error;
	ssize_t n;

	do {
		if (poll(&wait, 1, (int)seconds * 1000) == 0)
			return mem_why(-ETIMEDOUT, reterr_why,
				"forewarnd did not answer for %u seconds", seconds);
		n = recv(fd, buffer, sizeof(buffer), 0);
		if (n > 0)
			text_add(&line, buffer, (size_t)n);
	} while ((n > 0 && !memchr(buffer, '\n', (size_t)n) &&
			 line.len <= 16 * LIMIT_CONTROL_BYTES) ||
		 (n < 0 && errno == EINTR));
	*ret = line.data ? json_loads(line.data, 0, &error) : NULL;
	if (!*ret)
		return mem_why(
			-EPROTO, reterr_why, "forewarnd ended the talk without an answer");
	return 0;
}

static const char *
closed_door(int error)
{
	switch (error) {
	case EACCES:
		return "you may not talk to forewarnd; be root or a member of its group";
	case ECONNREFUSED:
		return "forewarnd does not run; it ended without taking its socket away";
	case ENOENT:
		return "forewarnd does not run (or with another runtime: folder)";
	default:
		return strerror(error);
	}
}

int
control_ask(const char *dir, json_t *message, unsigned seconds, json_t **ret, char **reterr_why)
{
	_cleanup_free_ char *path = mem_printf("%s/control", dir);
	_cleanup_free_ char *text = json_dumps(message, JSON_COMPACT);
	_cleanup_free_ char *line = mem_printf("%s\n", text ? text : "{}");
	_cleanup_close_ int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address;
	int r = address_of(path, &address, reterr_why);

	json_decref(message);
	if (r < 0)
		return r;
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		r = -errno;
		return mem_why(r, reterr_why, "%s: %s", path, closed_door(-r));
	}
	if (send(fd, line, strlen(line), MSG_NOSIGNAL) < 0)
		return mem_why(-errno, reterr_why, "%s: %s", path, strerror(errno));
	return read_answer(fd, seconds, ret, reterr_why);
}

int
control_status(const json_t *answer)
{
	json_int_t given = json_integer_value(json_object_get(answer, "status"));

	if (json_is_true(json_object_get(answer, "ok")))
		return 0;
	return given > 0 && given < 256 ? (int)given : 1;
}

/* The control socket: both ends of it. */
#include "support/unit.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "control.h"

struct hall {
	char dir[64];
	sd_event *loop;
	struct control *control;
	unsigned heard;
};

static void
answer(struct control_call *call, const json_t *message, const struct ucred *peer,
	void *userdata)
{
	struct hall *hall = userdata;

	hall->heard++;
	control_answer(call, json_pack("{s:b,s:O,s:i}", "ok", 1, "heard",
				     json_object_get(message, "do"), "uid", (int)peer->uid));
}

static int
on_child(sd_event_source *source, const siginfo_t *info, void *userdata)
{
	struct hall *hall = userdata;

	(void)source;
	return sd_event_exit(hall->loop, info->si_code == CLD_EXITED ? info->si_status : 99);
}

/* Runs the loop while a child asks; returns the child's exit status. */
static int
serve(struct hall *hall, int (*ask)(const char *dir))
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		_exit(ask(hall->dir));
	assert_true(sd_event_add_child(hall->loop, NULL, child, WEXITED, on_child, hall) >= 0);
	return sd_event_loop(hall->loop);
}

static int
set_up(void **state)
{
	struct hall *hall = MEM_NEW(struct hall);
	sigset_t set;

	strcpy(hall->dir, "/tmp/forewarn-control-XXXXXX");
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	*state = hall;
	return !mkdtemp(hall->dir) || sd_event_new(&hall->loop) < 0 ||
	       control_new(hall->loop, hall->dir, answer, hall, &hall->control, NULL) < 0;
}

static int
tear_down(void **state)
{
	struct hall *hall = *state;

	control_free(hall->control);
	sd_event_unref(hall->loop);
	(void)rmdir(hall->dir);
	free(hall);
	return 0;
}

static int
ask_ping(const char *dir)
{
	json_t *reply = NULL;
	int r = control_ask(dir, json_pack("{s:s}", "do", "ping"), 5, &reply, NULL);
	int right = r == 0 &&
		    strcmp(json_string_value(json_object_get(reply, "heard")), "ping") == 0 &&
		    json_integer_value(json_object_get(reply, "uid")) == (json_int_t)getuid();

	json_decref(reply);
	return right ? 0 : 1;
}

static void
a_question_gets_its_answer_and_the_kernel_says_who_asks(void **state)
{
	struct hall *hall = *state;

	assert_int_equal(serve(hall, ask_ping), 0);
	assert_int_equal(hall->heard, 1);
}

static int
send_raw(const char *dir, const char *bytes, size_t n, char *reply, size_t room)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ssize_t got = 0, r;

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s/control", dir);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return -1;
	for (size_t sent = 0; sent < n; sent += (size_t)r)
		if ((r = send(fd, bytes + sent, n - sent, MSG_NOSIGNAL)) <= 0)
			break;
	while ((size_t)got + 1 < room &&
		(r = recv(fd, reply + got, room - (size_t)got - 1, 0)) > 0)
		got += r;
	reply[got] = '\0';
	(void)close(fd);
	return (int)got;
}

static int
ask_nonsense(const char *dir)
{
	char reply[512];

	return send_raw(dir, "hello\n", 6, reply, sizeof(reply)) > 0 &&
			       strstr(reply, "not a JSON object")
		       ? 0
		       : 1;
}

static void
nonsense_gets_a_sentence_and_reaches_nobody(void **state)
{
	struct hall *hall = *state;

	assert_int_equal(serve(hall, ask_nonsense), 0);
	assert_int_equal(hall->heard, 0);
}

static int
ask_without_end(const char *dir)
{
	size_t n = 4 * LIMIT_CONTROL_BYTES;
	char reply[512], *flood = mem_new(n, 1);
	int r;

	memset(flood, 'x', n);
	r = send_raw(dir, flood, n, reply, sizeof(reply));
	free(flood);
	/* The sentence may be lost when the rest of the flood is thrown away; being cut is what
	 * counts. */
	return r >= 0 ? ask_ping(dir) : 1;
}

static void
a_flood_is_cut(void **state)
{
	struct hall *hall = *state;

	assert_int_equal(serve(hall, ask_without_end), 0);
	/* Only the question after it was heard. */
	assert_int_equal(hall->heard, 1);
}

static void
only_owner_and_group_may_ask(void **state)
{
	struct hall *hall = *state;
	_cleanup_free_ char *path = mem_printf("%s/control", hall->dir);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
}

static void
without_a_daemon_the_sentence_says_so(void **state)
{
	_cleanup_free_ char *why = NULL;
	json_t *reply = NULL;
	int r = control_ask(
		"/nonexistent/forewarn", json_pack("{s:s}", "do", "ping"), 1, &reply, &why);

	(void)state;
	assert_int_equal(r, -ENOENT);
	assert_non_null(strstr(why, "forewarnd does not run"));
}

static void
a_dead_daemons_socket_is_replaced(void **state)
{
	struct hall *hall = *state;
	_cleanup_free_ char *path = NULL;
	struct control *dead = NULL;
	sd_event *loop = NULL;
	pid_t child;
	int status;

	control_free(hall->control);
	hall->control = NULL;
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		/* Dies without taking its socket away. */
		_exit(sd_event_new(&loop) < 0 ||
			control_new(loop, hall->dir, answer, hall, &dead, NULL) < 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	path = mem_printf("%s/control", hall->dir);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(
		control_new(hall->loop, hall->dir, answer, hall, &hall->control, NULL), 0);
	assert_int_equal(serve(hall, ask_ping), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_question_gets_its_answer_and_the_kernel_says_who_asks, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			nonsense_gets_a_sentence_and_reaches_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_flood_is_cut, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			only_owner_and_group_may_ask, set_up, tear_down),
		cmocka_unit_test(without_a_daemon_the_sentence_says_so),
		cmocka_unit_test_setup_teardown(
			a_dead_daemons_socket_is_replaced, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

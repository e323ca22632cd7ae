/* Wire: a text for which libcurl has no memory ends the process with a sentence; nothing is sent without it. */
#include "support/unit.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/wire.h"

static bool full;

static char *
copy_while_there_is_room(const char *s)
{
	return full ? NULL : strdup(s);
}

/* What a process says and how it ends that gives a user to a transfer. */
static int
set_user(bool room, char said[200])
{
	int fds[2], status = 0;
	pid_t child;
	ssize_t n;

	assert_int_equal(pipe(fds), 0);
	child = fork();
	if (child == 0) {
		CURL *easy;

		(void)dup2(fds[1], STDERR_FILENO);
		(void)curl_global_init_mem(CURL_GLOBAL_ALL, malloc, free, realloc,
			copy_while_there_is_room, calloc);
		easy = curl_easy_init();
		if (!easy)
			_exit(4);
		full = !room;
		wire_set_text(easy, CURLOPT_USERNAME, "eva");
		curl_easy_cleanup(easy);
		_exit(3);
	}
	(void)close(fds[1]);
	n = read(fds[0], said, 199);
	said[n > 0 ? n : 0] = '\0';
	(void)close(fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
without_memory_for_a_text_nothing_is_sent(void **state)
{
	char said[200];

	(void)state;
	assert_int_equal(set_user(true, said), 3);
	assert_string_equal(said, "");
	assert_int_equal(set_user(false, said), 71);
	assert_non_null(strstr(said, "out of memory"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_memory_for_a_text_nothing_is_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

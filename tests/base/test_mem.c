/* Tests: the process ends with a sentence when a library has no memory, and goes on when it has. */
#include "support/unit.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

static void
what_a_library_gave_is_passed_on(void **state)
{
	char s[] = "dough";

	(void)state;
	assert_ptr_equal(mem_got(s), s);
}

static void
a_library_without_memory_ends_the_process_with_a_sentence(void **state)
{
	char said[200] = "";
	int fds[2], status = 0;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	child = fork();
	if (child == 0) {
		(void)dup2(fds[1], STDERR_FILENO);
		(void)mem_got(NULL);
		_exit(0);
	}
	(void)close(fds[1]);
	assert_true(read(fds[0], said, sizeof(said) - 1) > 0);
	(void)close(fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 71);
	assert_non_null(strstr(said, "out of memory"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_library_gave_is_passed_on),
		cmocka_unit_test(a_library_without_memory_ends_the_process_with_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

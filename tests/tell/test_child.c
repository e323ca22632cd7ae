/* Child: a program for which there is no memory is not started, least of all without the letter that it is to read. */
#include "support/unit.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "support/file_actions.h"
#include "tell/child.h"

static void
note_end(const struct child_end *end, void *userdata)
{
	_cleanup_free_ char *said = mem_dup(end->said);
	char **ret = userdata;

	free(*ret);
	*ret = TAKE(said);
}

/* What `cat` wrote of LETTER, or NULL and why it was not started. */
static char *
pass_through(sd_event *loop, const char *letter, bool hear_all, int *retr, char **ret_why)
{
	char cat[] = "/bin/cat", sh[] = "/bin/sh", c[] = "-c", loud[] = "cat >&2";
	char *plain[] = { cat, NULL }, *shell[] = { sh, c, loud, NULL }, *said = NULL;
	struct child *child = NULL;

	*retr = child_start(loop,
		&(struct child_order){ .argv = hear_all ? plain : shell,
			.input = letter,
			.input_len = strlen(letter),
			.seconds = 20,
			.hear_all = hear_all },
		note_end, &said, &child, ret_why);
	while (*retr == 0 && !said)
		assert_true(sd_event_run(loop, 20 * 1000000) > 0);
	if (*retr == 0)
		child_free(child);
	return said;
}

static void
mind_each(sd_event *loop, bool hear_all)
{
	unsigned wanted;
	int r;

	file_actions_refuse(0);
	{
		_cleanup_free_ char *why = NULL, *said = pass_through(loop, "two loaves",
							 hear_all, &r, &why);

		assert_string_equal(said, "two loaves");
	}
	wanted = file_actions_asked;
	assert_int_equal(wanted, 4);
	for (unsigned n = 1; n <= wanted; n++) {
		_cleanup_free_ char *why = NULL, *said = NULL;

		file_actions_refuse(n);
		said = pass_through(loop, "two loaves", hear_all, &r, &why);
		assert_int_equal(r, -ENOMEM);
		assert_null(said);
		assert_non_null(strstr(why, "cannot be started: Cannot allocate memory."));
	}
}

static void
without_memory_for_its_files_no_program_is_started(void **state)
{
	sd_event *loop = NULL;
	sigset_t child;

	(void)state;
	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	assert_int_equal(sigprocmask(SIG_BLOCK, &child, NULL), 0);
	assert_true(sd_event_new(&loop) >= 0);
	mind_each(loop, false);
	mind_each(loop, true);
	sd_event_unref(loop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_memory_for_its_files_no_program_is_started),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

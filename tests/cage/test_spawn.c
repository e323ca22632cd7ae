/* Spawn: a reader for which there is no memory is not started, least of all without its socket or with our descriptors. */
#include "support/unit.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cage/spawn.h"
#include "support/file_actions.h"

static void
without_memory_for_its_files_no_reader_is_started(void **state)
{
	struct spawned reader = { 0 };
	unsigned wanted;
	int status;

	(void)state;
	file_actions_refuse(0);
	assert_int_equal(spawn_reader("/bin/true", &reader, NULL), 0);
	(void)close(reader.socket);
	assert_int_equal(spawn_reap(reader.pid, true, &status), SPAWN_EXITED);
	wanted = file_actions_asked;
	assert_in_range(wanted, 4, 5);
	for (unsigned n = 1; n <= wanted; n++) {
		_cleanup_free_ char *why = NULL;

		file_actions_refuse(n);
		assert_int_equal(spawn_reader("/bin/true", &reader, &why), -ENOMEM);
		assert_non_null(strstr(why, "cannot be started: Cannot allocate memory"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_memory_for_its_files_no_reader_is_started),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

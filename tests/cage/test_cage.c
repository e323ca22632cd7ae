/* Cage: what is read in a child is what would be read here. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "cage/cage.h"
#include "support/program.h"

struct world {
	sd_event *loop;
	struct cage *cage;
	char *program;
};

static int
set_up(void **state)
{
	struct world *world = MEM_NEW(struct world);
	struct cage_settings settings = { 0 };
	char *why = NULL;

	world->program = program_path("forewarn-reader");
	settings.program = world->program;
	assert_true(sd_event_new(&world->loop) >= 0);
	assert_int_equal(cage_new(world->loop, &settings, &world->cage, &why), 0);
	*state = world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	cage_free(world->cage);
	sd_event_unref(world->loop);
	free(world->program);
	free(world);
	return 0;
}

static const char feed[] =
	"<rss version=\"2.0\"><channel><title>Ovens</title><item>"
	"<title>Oven 4 ends</title><guid>o-4</guid>"
	"<description>It ends on 1 May 2027.</description></item></channel></rss>";

static void
reads_a_feed(void **state)
{
	struct world *world = *state;
	struct read_input input = { .body = feed, .len = strlen(feed) };
	struct cage_answer answer;

	assert_int_equal(cage_ask_and_wait(world->cage, CAGE_PAGE, &input, &answer), 0);
	assert_null(answer.why);
	assert_int_equal(answer.verdict, CAGE_READ);
	assert_string_equal(answer.reading.format, "rss");
	assert_int_equal(answer.reading.count, 1);
	assert_string_equal(answer.reading.entries[0].title, "Oven 4 ends");
	cage_answer_clear(&answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reads_a_feed, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

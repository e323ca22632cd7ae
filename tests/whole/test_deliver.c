/* The deliverer on a real store: answers that cannot be kept, reloads in the middle of a letter, wrong clocks. */
#include "support/letters.h"
#include "support/unit.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "deliver.h"
#include "support/program.h"

#define NOON 1794225600

struct desk {
	char *dir;
	sd_event *loop;
	struct wire *wire;
	struct store *store;
	struct journal *journal;
	struct deliver *deliver;
	struct config config;
	struct recipient eva;
	char *name;
	int64_t now;
	uint64_t drawn;
};

static int64_t
now(void *userdata)
{
	return ((struct desk *)userdata)->now;
}

static uint64_t
chance(void *userdata)
{
	return ++((struct desk *)userdata)->drawn;
}

/* Nothing to settle, and nothing to do when idle. */
static void
rest(void *userdata)
{
	(void)userdata;
}

static int
open_desk(struct desk *desk)
{
	_cleanup_free_ char *state = mem_printf("%s/state", desk->dir);
	struct deliver_host host = { now, chance, rest, rest, desk, false };

	return store_open(state, STORE_WRITE, &desk->store, NULL) < 0 ||
	       deliver_new(desk->wire, desk->store, desk->journal, &host, &desk->deliver,
		       NULL) < 0 ||
	       deliver_configure(desk->deliver, &desk->config, NULL) < 0;
}

static int
set_up(void **state)
{
	static char eva[] = "eva", mail[] = "eva@bakery.example", zone[] = "Europe/Amsterdam",
		    from[] = "forewarn@bakery.example", language[] = "en";
	struct desk *desk = MEM_NEW(struct desk);

	*state = desk;
	desk->dir = scratch_make();
	desk->now = NOON;
	desk->name = eva;
	desk->eva = (struct recipient){ .name = desk->name, .mail = mail };
	desk->config = (struct config){ .language = language,
		.timezone = zone,
		.mail = { .from = from, .give_up_days = 5 },
		.recipients = &desk->eva,
		.recipient_count = 1,
		.operators = { &desk->name, 1, 1 } };
	letters_add_tongue(&desk->config, "en");
	desk->config.mail.relay = mem_printf("folder:%s/first", desk->dir);
	desk->journal = journal_new(true);
	return sd_event_new(&desk->loop) < 0 || wire_new(desk->loop, &desk->wire, NULL) < 0 ||
	       open_desk(desk);
}

static int
tear_down(void **state)
{
	struct desk *desk = *state;

	deliver_free(desk->deliver);
	store_close(desk->store);
	wire_free(desk->wire);
	sd_event_unref(desk->loop);
	journal_free(desk->journal);
	scratch_remove(desk->dir);
	letters_clear_tongues(&desk->config);
	free(desk->config.mail.relay);
	free(desk);
	return 0;
}

static void
add_letter(struct desk *desk)
{
	_cleanup_(strings_clear) struct strings ids = { 0 };

	assert_int_equal(deliver_test(desk->deliver, &desk->eva, &ids), 0);
}

static enum letter_state
state_of_newest(struct desk *desk)
{
	struct letters letters = { 0 };
	enum letter_state state;

	assert_true(store_letters(desk->store, 1, &letters) >= 0);
	assert_int_equal(letters.count, 1);
	state = letters.items[0].state;
	letters_clear(&letters);
	return state;
}

static void
run_loop(struct desk *desk)
{
	while (deliver_busy(desk->deliver))
		assert_true(sd_event_run(desk->loop, 1000000) >= 0);
}

static void
a_delivered_letter_whose_row_cannot_be_written_does_not_go_twice(void **state)
{
	struct desk *desk = *state;
	_cleanup_free_ char *file = mem_printf("%s/state/forewarn.db", desk->dir);
	sqlite3 *other = NULL;

	add_letter(desk);
	deliver_start(desk->deliver);
	assert_true(deliver_busy(desk->deliver));
	/* Somebody holds the store for longer than we wait. */
	assert_int_equal(sqlite3_open(file, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	run_loop(desk);
	assert_int_equal(scratch_count(desk->dir, "first"), 1);
	assert_false(deliver_well(desk->deliver));
	assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(other), SQLITE_OK);
	assert_int_equal(state_of_newest(desk), LETTER_SENDING);
	/* Not at once, then before anything else. */
	deliver_start(desk->deliver);
	assert_int_equal(state_of_newest(desk), LETTER_SENDING);
	assert_true(deliver_next(desk->deliver) > desk->now);
	desk->now = deliver_next(desk->deliver);
	deliver_start(desk->deliver);
	assert_false(deliver_busy(desk->deliver));
	assert_int_equal(state_of_newest(desk), LETTER_DELIVERED);
	assert_true(deliver_well(desk->deliver));
	assert_int_equal(scratch_count(desk->dir, "first"), 1);
}

static void
a_reload_awaits_the_letter_that_is_on_its_way(void **state)
{
	struct desk *desk = *state;
	struct config other = desk->config;
	_cleanup_free_ char *relay = mem_printf("folder:%s/second", desk->dir);

	other.mail.relay = relay;
	add_letter(desk);
	deliver_start(desk->deliver);
	assert_true(deliver_busy(desk->deliver));
	assert_int_equal(deliver_configure(desk->deliver, &other, NULL), 0);
	assert_true(deliver_busy(desk->deliver));
	run_loop(desk);
	assert_int_equal(scratch_count(desk->dir, "first"), 1);
	assert_int_equal(state_of_newest(desk), LETTER_DELIVERED);
	desk->now++;
	add_letter(desk);
	deliver_start(desk->deliver);
	run_loop(desk);
	assert_int_equal(scratch_count(desk->dir, "first"), 1);
	assert_int_equal(scratch_count(desk->dir, "second"), 1);
}

static void
a_configuration_that_cannot_be_used_changes_nothing(void **state)
{
	struct desk *desk = *state;
	static char pigeon[] = "pigeon:coop";
	struct config broken = desk->config;
	_cleanup_free_ char *why = NULL;

	broken.mail.relay = pigeon;
	assert_true(deliver_configure(desk->deliver, &broken, &why) < 0);
	assert_non_null(strstr(why, pigeon));
	add_letter(desk);
	deliver_start(desk->deliver);
	run_loop(desk);
	assert_int_equal(scratch_count(desk->dir, "first"), 1);
}

static void
a_clock_that_was_years_ahead_holds_up_no_letter(void **state)
{
	struct desk *desk = *state;

	desk->now = NOON + 9LL * 366 * STAMP_DAY_SEC;
	add_letter(desk);
	desk->now = NOON;
	assert_true(deliver_next(desk->deliver) <= NOON);
	deliver_start(desk->deliver);
	run_loop(desk);
	assert_int_equal(state_of_newest(desk), LETTER_DELIVERED);
}

int
main(void)
{
#define DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		DESK(a_delivered_letter_whose_row_cannot_be_written_does_not_go_twice),
		DESK(a_reload_awaits_the_letter_that_is_on_its_way),
		DESK(a_configuration_that_cannot_be_used_changes_nothing),
		DESK(a_clock_that_was_years_ahead_holds_up_no_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

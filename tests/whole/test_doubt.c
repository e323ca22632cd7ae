/* A clock that is obviously wrong: nothing goes by it until it is right, or believed. */
#include "whole/oven_house.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "absence.h"
#include "base/stamp.h"
#include "doubt.h"

#define DAY INT64_C(86400)
#define SPRING INT64_C(1806000000) /* 2027-03-25T18:40:00Z */

static void
what_can_be_and_what_cannot(void **state)
{
	static const struct {
		int64_t now, alive;
		const char *why;
	} clocks[] = { { SPRING, STAMP_NONE, NULL }, { SPRING, SPRING - 900, NULL },
		{ SPRING, SPRING + 3600, NULL }, { SPRING, SPRING - 300 * DAY, NULL },
		{ SPRING - 365 * DAY, SPRING, "one of the two is wrong" },
		{ SPRING - 8 * DAY, SPRING, "one of the two is wrong" },
		{ SPRING + 3 * 365 * DAY, SPRING, "last running at 2027-03-25T18:40:00Z" },
		{ 100, STAMP_NONE, "says 1970-01-01T00:01:40Z, and forewarn is younger" },
		{ 100, 90, "forewarn is younger" } };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(clocks); i++) {
		_cleanup_free_ char *why = doubt_why(clocks[i].now, clocks[i].alive);

		if (!why || !clocks[i].why)
			assert_ptr_equal(why, clocks[i].why);
		else
			assert_non_null(strstr(why, clocks[i].why));
	}
}

struct clocks {
	int64_t now, unset;
	int over;
	bool right;
};

static int64_t
show_now(void *userdata)
{
	return ((struct clocks *)userdata)->now;
}

static int64_t
show_unset(void *userdata)
{
	return ((struct clocks *)userdata)->unset;
}

static void
note_over(bool right, void *userdata)
{
	struct clocks *clocks = userdata;

	clocks->over++;
	clocks->right = right;
}

struct doubting {
	char *dir;
	struct store *store;
	struct journal *journal;
	sd_event *loop;
	struct clocks clocks;
	struct doubt *doubt;
};

/* Forewarn was last running in spring. */
static int
begin_doubting(void **state)
{
	struct doubting *d = MEM_NEW(struct doubting);
	struct absence absence;
	char *why = NULL;

	d->dir = scratch_make();
	d->journal = journal_new(true);
	*state = d;
	if (store_open(d->dir, STORE_WRITE, &d->store, &why) < 0 || sd_event_new(&d->loop) < 0)
		return -1;
	return absence_notice(d->store, SPRING, INT64_MAX, &absence);
}

static int
end_doubting(void **state)
{
	struct doubting *d = *state;

	doubt_free(d->doubt);
	store_close(d->store);
	journal_free(d->journal);
	sd_event_unref(d->loop);
	scratch_remove(d->dir);
	free(d);
	return 0;
}

static int
doubt_at(struct doubting *d, int64_t now)
{
	d->clocks.now = now;
	return doubt_new(d->loop, d->store, d->journal,
		&(struct doubt_host){ show_now, show_unset, note_over, &d->clocks }, &d->doubt);
}

static void
it_ends_when_the_clock_is_set(void **state)
{
	struct doubting *d = *state;

	assert_int_equal(doubt_at(d, SPRING + 900), 0);
	assert_null(d->doubt);
	assert_int_equal(doubt_at(d, 100), 1);
	doubt_look(d->doubt);
	assert_int_equal(d->clocks.over, 0);
	assert_false(doubt_believe(d->doubt));
	/* Not even after a day: it was never that. */
	d->clocks.unset += 3 * DAY;
	doubt_look(d->doubt);
	assert_int_equal(d->clocks.over, 0);
	d->clocks.now = SPRING + 900;
	doubt_look(d->doubt);
	doubt_look(d->doubt);
	assert_int_equal(d->clocks.over, 1);
	assert_true(d->clocks.right);
}

static void
it_ends_after_a_day_or_when_somebody_says_so(void **state)
{
	struct doubting *d = *state;

	assert_int_equal(doubt_at(d, SPRING - 365 * DAY), 1);
	d->clocks.unset += DAY - 10;
	doubt_look(d->doubt);
	assert_int_equal(d->clocks.over, 0);
	d->clocks.unset += 20;
	doubt_look(d->doubt);
	assert_int_equal(d->clocks.over, 1);
	assert_false(d->clocks.right);
	doubt_free(TAKE(d->doubt));
	assert_int_equal(doubt_at(d, SPRING + 900 * DAY), 1);
	assert_true(doubt_believe(d->doubt));
	assert_int_equal(d->clocks.over, 2);
}

static void
set_alive(const struct shop *shop, int64_t alive)
{
	_cleanup_free_ char *sql = mem_printf(
		"INSERT OR REPLACE INTO meta (name, value) VALUES ('alive', '%lld 900')",
		(long long)alive);

	(void)ask_store(shop, sql);
}

static struct program
start_daemon(const struct shop *shop, const char *errors)
{
	_cleanup_free_ char *share = mem_printf("%s/share", shop->dir);
	char *before = mem_dup(getenv("FOREWARN_SHARE"));
	struct program program;

	(void)setenv("FOREWARN_SHARE", share, 1);
	program = program_start(
		(const char *const[]){ "forewarnd", "--config", shop->config, NULL }, errors);
	if (before)
		(void)setenv("FOREWARN_SHARE", before, 1);
	free(before);
	return program;
}

static bool
comes(const struct shop *shop, const char *what)
{
	for (int i = 0; i < 300; i++) {
		_cleanup_free_ char *said = scratch_read(shop->dir, "journal");

		if (said && strstr(said, what))
			return true;
		(void)usleep(50000);
	}
	return false;
}

#define UNTOUCHED "SELECT value LIKE '1673427600 %' FROM meta WHERE name = 'alive'"

/* Years ahead: nothing is removed, nothing is told as over, until somebody says that the clock is right. */
static void
the_daemon_waits_and_can_be_told(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *errors = mem_printf("%s/journal", shop->dir),
			    *run = mem_printf("%s/run", shop->dir);
	struct program daemon;
	int64_t before;

	write_page(shop, 2);
	expect(round_at(shop, "2023-01-11T09:00:00Z"), 0, NULL);
	(void)ask_store(shop, "UPDATE entry SET arrived = 1000000000");
	(void)ask_store(shop, "UPDATE change SET last_day = 10000");
	before = ask_store(shop, "SELECT count(*) FROM change_event");
	set_alive(shop, 1673427600);
	assert_int_equal(mkdir(run, 0700), 0);
	daemon = start_daemon(shop, errors);
	assert_true(comes(shop, "one of the two is wrong. Until it is right nothing is asked"));
	expect(ASK_CONFIGURED(shop, "send-test", "it"), 75, "waits until the clock");
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM entry"), 2);
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM change_event"), before);
	assert_int_equal(ask_store(shop, UNTOUCHED), 1);
	expect(ASK_CONFIGURED(shop, "reload"), 0, "configuration loaded");
	assert_true(comes(shop, "the clock is believed"));
	assert_true(comes(shop, "listens: 1 source"));
	assert_int_equal(program_stop(&daemon, SIGTERM), 0);
	assert_int_equal(ask_store(shop, UNTOUCHED), 0);
}

static void
a_round_by_hand_is_refused_without_a_moment(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *share = mem_printf("%s/share", shop->dir),
			    *before = mem_dup(getenv("FOREWARN_SHARE"));
	struct program_result result;

	write_page(shop, 2);
	expect(round_at(shop, "2027-01-11T09:00:00Z"), 0, NULL);
	set_alive(shop, (int64_t)time(NULL) + 900 * DAY);
	write_page(shop, 3);
	(void)setenv("FOREWARN_SHARE", share, 1);
	result = program_run(
		(const char *const[]){ "forewarnd", "--config", shop->config, "--once", NULL });
	if (before)
		(void)setenv("FOREWARN_SHARE", before, 1);
	expect(result, 75, "say so once: forewarnd --once --now MOMENT");
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM entry"), 2);
	expect(round_at(shop, "2027-01-12T09:00:00Z"), 0, NULL);
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM entry"), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_can_be_and_what_cannot),
		cmocka_unit_test_setup_teardown(
			it_ends_when_the_clock_is_set, begin_doubting, end_doubting),
		cmocka_unit_test_setup_teardown(it_ends_after_a_day_or_when_somebody_says_so,
			begin_doubting, end_doubting),
		cmocka_unit_test_setup_teardown(
			the_daemon_waits_and_can_be_told, open_house, close_shop),
		cmocka_unit_test_setup_teardown(
			a_round_by_hand_is_refused_without_a_moment, open_house, close_shop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Torture, killed: the real daemon is killed with SIGKILL at random moments while vendors announce things and letters go
 * out - at a call to disk or network drawn at random, or at a moment of the clock - again and again, mostly without a
 * quiet round in between; now and then it is one of its readers that is killed, and the daemon goes on. After every kill the store is sound; in the end everybody was told of everything by one
 * letter, which came twice only where the relay had all of it and its answer was not yet on disk.
 *
 * KILLS=N: so many kills (default: a few); SEED=N: another chance. */
#include "support/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/peer_smtp.h"
#include "support/postbox.h"
#include "support/soundness.h"

/* So many kills, then everything begins anew. */
#define LIFE 50u
#define HOUR 3600

enum blow { BLOW_CALL, BLOW_CLOCK, BLOW_READER, BLOW_COUNT };

#define READERS 16u

struct scene {
	struct market market;
	struct peer_smtp relay;
	struct postbox postbox;
	char *log, *inbox;
	unsigned calls, usec; /* of a quiet round with something to tell */
	unsigned lives, rounds, letters, announced;
	unsigned kills[BLOW_COUNT], missed;
	unsigned doubles_unanswered, doubles_unwritten;
	bool unanswered; /* what the last excuse was for */
};

static unsigned
wish(const char *name, unsigned otherwise)
{
	const char *value = getenv(name);

	return value ? (unsigned)strtoul(value, NULL, 10) : otherwise;
}

static unsigned
kills(const struct scene *scene)
{
	unsigned sum = 0;

	for (size_t i = 0; i < BLOW_COUNT; i++)
		sum += scene->kills[i];
	return sum;
}

static void
must(char *why, const char *when)
{
	_cleanup_free_ char *sentence = why;

	if (sentence)
		fail_msg("%s: %s", when, sentence);
}

/* The calls of this run, line by line; POINT 0 kills nobody. */
static void
preload(const struct scene *scene, unsigned point, const char *side)
{
	_cleanup_free_ char *library = program_path("killpoint.so"),
			    *at = mem_printf("%u", point);

	(void)remove(scene->log);
	(void)setenv("LD_PRELOAD", library, 1);
	(void)setenv("KILLPOINT_AT", at, 1);
	(void)setenv("KILLPOINT_SIDE", side, 1);
	(void)setenv("KILLPOINT_LOG", scene->log, 1);
}

static unsigned
count_in(const char *text, const char *what)
{
	unsigned count = 0;

	for (const char *s = text; s && (s = strstr(s, what)); s += strlen(what))
		count++;
	return count;
}

/* The relay is done with what a killed daemon left in its socket. */
static void
wait_for_relay(const struct scene *scene)
{
	_cleanup_free_ char *path = mem_printf(
		"/proc/%d/task/%d/children", (int)scene->relay.pid, (int)scene->relay.pid);

	for (int i = 0; i < 5000; i++) {
		_cleanup_free_ char *children = scratch_read("", path);

		if (!children || !*children)
			return;
		(void)usleep(1000);
	}
	fail_msg("the relay still talks to somebody who is dead");
}

/* What the relay said last: the three digits of its answer to a letter or a command. */
static const char *
last_answer(const char *log)
{
	const char *last = NULL;

	for (const char *s = log; s && (s = strstr(s, " recv ")); s++) {
		const char *head = strchr(s + 6, ' ');

		if (head && strspn(head + 1, "0123456789") == 3 &&
			(head[4] == ' ' || head[4] == '-'))
			last = head + 1;
	}
	return last;
}

/* Takes in the letters of the run that has ended. HAD: so many were there before it. */
static void
take_letters(struct scene *scene, bool killed)
{
	_cleanup_free_ char *log = scratch_read("", scene->log);
	const char *last = last_answer(log);
	unsigned had = scene->postbox.arrived, doubles = scene->postbox.doubles, came;

	wait_for_relay(scene);
	must(postbox_read(&scene->postbox), "after a round");
	doubles = scene->postbox.doubles - doubles;
	if (scene->unanswered)
		scene->doubles_unanswered += doubles;
	else
		scene->doubles_unwritten += doubles;
	came = scene->postbox.arrived - had;
	if (!killed || !last || !came)
		return;
	/* Only the letter of the last "go on", and only if all of it came. */
	scene->unanswered = strncmp(last, "354", 3) == 0;
	if ((scene->unanswered && came == count_in(log, " 354 ")) ||
		strncmp(last, "250 2.0.0", 9) == 0)
		postbox_excuse(&scene->postbox);
}

static void
quiet_round(struct scene *scene)
{
	_cleanup_free_ char *log = NULL;
	struct timespec from, to;
	int status;

	preload(scene, 0, "before");
	(void)clock_gettime(CLOCK_MONOTONIC, &from);
	status = market_run(&scene->market);
	(void)clock_gettime(CLOCK_MONOTONIC, &to);
	(void)unsetenv("LD_PRELOAD");
	assert_true(status == 0 || status == 1);
	log = scratch_read("", scene->log);
	scene->calls = count_in(log, "\n");
	scene->usec = (unsigned)((to.tv_sec - from.tv_sec) * 1000000 +
				 (to.tv_nsec - from.tv_nsec) / 1000);
	scene->market.now += HOUR;
	scene->rounds++;
	take_letters(scene, false);
}

/* The children of the daemon, which are its readers. */
static size_t
readers_of(pid_t daemon, pid_t ret[static READERS])
{
	_cleanup_free_ char *path = mem_printf(
				    "/proc/%d/task/%d/children", (int)daemon, (int)daemon),
			    *children = scratch_read("", path);
	size_t count = 0;

	for (char *s = children, *end; s && *s && count < READERS; s = end + (*end == ' ')) {
		long pid = strtol(s, &end, 10);

		if (end == s)
			break;
		ret[count++] = (pid_t)pid;
	}
	return count;
}

/* Whoever reads for a dead daemon ends, too. */
static void
check_orphans(const pid_t *readers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		_cleanup_free_ char *path = mem_printf("/proc/%d/comm", (int)readers[i]);
		int tries = 0;

		for (; tries < 3000; tries++) {
			_cleanup_free_ char *name = scratch_read("", path);

			if (!name || !text_starts(name, "forewarn-reader"))
				break;
			(void)usleep(1000);
		}
		if (tries == 3000)
			fail_msg("a reader outlives its daemon");
	}
}

static bool
blow_by_call(struct scene *scene)
{
	unsigned point = 1 + market_draw(&scene->market, scene->calls);
	int status;

	preload(scene, point, market_draw(&scene->market, 2) ? "before" : "after");
	status = market_run(&scene->market);
	(void)unsetenv("LD_PRELOAD");
	assert_true(status == 0 || status == 1 || status == 128 + SIGKILL);
	return status == 128 + SIGKILL;
}

static bool
blow_by_clock(struct scene *scene)
{
	struct market_round round;
	struct program daemon;
	pid_t readers[READERS];
	size_t count;
	int status;

	preload(scene, 0, "before");
	daemon = program_start(market_round(&scene->market, &round), NULL);
	(void)unsetenv("LD_PRELOAD");
	(void)usleep(market_draw(&scene->market, scene->usec + scene->usec / 8));
	count = readers_of(daemon.pid, readers);
	status = program_stop(&daemon, SIGKILL);
	check_orphans(readers, count);
	assert_true(status == 0 || status == 1 || status == 128 + SIGKILL);
	return status == 128 + SIGKILL;
}

/* The daemon goes on when a reader dies, and ends as always. */
static bool
blow_at_reader(struct scene *scene)
{
	struct market_round round;
	struct program daemon;
	pid_t readers[READERS];
	size_t count = 0;
	bool killed = false;
	int status;

	preload(scene, 0, "before");
	daemon = program_start(market_round(&scene->market, &round), NULL);
	(void)unsetenv("LD_PRELOAD");
	for (unsigned i = 0; i < 500 && count == 0; i++) {
		(void)usleep(200);
		count = readers_of(daemon.pid, readers);
	}
	(void)usleep(market_draw(&scene->market, scene->usec / 2));
	count = readers_of(daemon.pid, readers);
	if (count)
		killed = kill(readers[market_draw(&scene->market, (unsigned)count)], SIGKILL) ==
			 0;
	/* Signal 0 is none: it ends by itself. */
	status = program_stop(&daemon, 0);
	assert_true(status == 0 || status == 1);
	return killed;
}

static bool
deal(struct scene *scene, enum blow blow)
{
	switch (blow) {
	case BLOW_CALL:
		return blow_by_call(scene);
	case BLOW_CLOCK:
		return blow_by_clock(scene);
	default:
		return blow_at_reader(scene);
	}
}

static void
strike(struct scene *scene)
{
	/* One in five hits a reader. */
	unsigned draw = market_draw(&scene->market, 5);
	enum blow blow = draw == 0 ? BLOW_READER : draw < 3 ? BLOW_CALL : BLOW_CLOCK;
	bool killed;

	market_announce(&scene->market, market_draw(&scene->market, 4));
	killed = deal(scene, blow);
	scene->kills[blow] += killed;
	scene->missed += !killed;
	scene->market.now += HOUR;
	scene->rounds++;
	must(soundness_check(scene->market.state), "after a kill");
	take_letters(scene, killed && blow != BLOW_READER);
}

static void
check_all(struct scene *scene)
{
	quiet_round(scene);
	must(postbox_complete(&scene->postbox, scene->market.announced), "after a quiet round");
}

static void
begin_life(struct scene *scene)
{
	_cleanup_free_ char *clear = mem_printf("rm -rf '%s'", scene->inbox);

	assert_int_equal(system(clear), 0);
	market_begin(&scene->market);
	assert_int_equal(peer_smtp_start(&scene->relay, scene->inbox, NULL), 0);
	market_configure(&scene->market, scene->relay.url, NULL);
	postbox_open(&scene->postbox, scene->inbox);
	check_all(scene);
	market_announce(&scene->market, 3);
	check_all(scene);
}

static void
end_life(struct scene *scene)
{
	unsigned arrived;

	check_all(scene);
	arrived = scene->postbox.arrived;
	quiet_round(scene);
	assert_int_equal(scene->postbox.arrived, arrived);
	assert_int_equal(soundness_number(scene->market.state,
				 "SELECT count(*) FROM letter WHERE state != 'delivered'"),
		0);
	assert_int_equal(
		soundness_number(scene->market.state, "SELECT count(*) FROM notice"), 0);
	scene->letters += scene->postbox.about;
	scene->announced += scene->market.announced;
	scene->lives++;
	postbox_clear(&scene->postbox);
	peer_smtp_stop(&scene->relay);
}

static void
live(struct scene *scene, unsigned wanted)
{
	unsigned before = kills(scene);

	begin_life(scene);
	while (kills(scene) - before < wanted) {
		strike(scene);
		if (market_draw(&scene->market, 6) == 0)
			check_all(scene);
	}
	end_life(scene);
}

static int
set_up(void **state)
{
	struct scene *scene = MEM_NEW(struct scene);

	market_open(&scene->market, wish("SEED", 2026));
	scene->log = mem_printf("%s/calls", scene->market.dir);
	scene->inbox = mem_printf("%s/inbox", scene->market.dir);
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	peer_smtp_stop(&scene->relay);
	postbox_clear(&scene->postbox);
	market_close(&scene->market);
	free(scene->log);
	free(scene->inbox);
	free(scene);
	return 0;
}

static void
whenever_it_is_killed_everybody_is_told_of_everything(void **state)
{
	struct scene *scene = *state;
	unsigned wanted = wish("KILLS", 6);
	const char *build = getenv("FOREWARN_BUILD");

	if (build && strstr(build, "/asan")) {
		print_message("skipped: a sanitizer's runtime and a preloaded library do not "
			      "go together\n");
		skip();
	}
	while (kills(scene) < wanted) {
		unsigned rest = wanted - kills(scene);

		live(scene, rest < LIFE ? rest : LIFE);
		if (wanted > LIFE)
			print_message("%u of %u kills, %u letters, %u twice\n", kills(scene),
				wanted, scene->letters,
				scene->doubles_unanswered + scene->doubles_unwritten);
	}
	print_message(
		"seed %u: %u rounds in %u lives, killed %u times at a call and %u times by the "
		"clock, a reader %u times (%u came too late); store sound after each; %u "
		"announcements, %u "
		"letters, each told once; came twice: %u where the relay had not answered yet, "
		"%u where its answer was read but not on disk yet\n",
		wish("SEED", 2026), scene->rounds, scene->lives, scene->kills[BLOW_CALL],
		scene->kills[BLOW_CLOCK], scene->kills[BLOW_READER], scene->missed,
		scene->announced, scene->letters, scene->doubles_unanswered,
		scene->doubles_unwritten);
	assert_int_equal(scene->letters, scene->announced * MARKET_PEOPLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			whenever_it_is_killed_everybody_is_told_of_everything, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

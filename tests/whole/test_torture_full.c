/* Torture, disk full: the disk of the store, of the folder that letters go to, or of both runs full at a random moment of a
 * round or of a long run, and has room again later. Nothing is lost: in the end everybody was told of everything by one
 * letter, no letter is there in part, the store is sound, and a daemon that was running still is.
 *
 * FULL=N: so many times (default: a few); SEED=N: another chance. */
#include "support/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/peer_smtp.h"
#include "support/postbox.h"
#include "support/small_disk.h"
#include "support/soundness.h"

#define DISK_KIB 12288u
/* So many times, then everything begins anew with another thing on the small disk. */
#define LIFE 6u
#define HOUR 3600
/* Of the clock, in a long run. */
#define FACTOR 3600
#define PATIENCE_MS 30000

enum place { PLACE_STORE, PLACE_LETTERS, PLACE_BOTH, PLACE_COUNT };

struct scene {
	struct market market;
	struct peer_smtp relay;
	struct postbox postbox;
	enum place place;
	char *disk, *inbox, *err;
	char *inbox_used; /* of the relay or the folder, as it is now */
	unsigned usec;    /* of a quiet round with something to tell */
	unsigned lives, letters, announced;
	unsigned in_rounds, in_runs; /* times that it was full */
	unsigned refused,
		troubled; /* rounds that could not begin, or that said that not all was well */
	unsigned doubles;
};

static unsigned
wish(const char *name, unsigned otherwise)
{
	const char *value = getenv(name);

	return value ? (unsigned)strtoul(value, NULL, 10) : otherwise;
}

static void
must(char *why, const char *when)
{
	_cleanup_free_ char *sentence = why;

	if (sentence)
		fail_msg("%s: %s", when, sentence);
}

static int64_t
now_usec(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}

static unsigned
draw(struct scene *scene, unsigned below)
{
	return market_draw(&scene->market, below);
}

/* What has come so far. */
static char *
read_letters(struct scene *scene)
{
	return scene->place == PLACE_STORE ? postbox_read(&scene->postbox)
					   : postbox_read_folder(&scene->postbox);
}

static void
quiet_round(struct scene *scene)
{
	int64_t from = now_usec();
	int status = market_run(&scene->market);

	scene->usec = (unsigned)(now_usec() - from);
	scene->market.now += HOUR;
	/* 1: a source whose page could not be kept was not heard. */
	assert_true(status == 0 || status == 1);
	must(read_letters(scene), "after a quiet round");
}

static void
check_all(struct scene *scene)
{
	/* The second one asks again who was put off in the first. */
	quiet_round(scene);
	quiet_round(scene);
	must(soundness_check(scene->market.state), "after a quiet round");
	must(postbox_complete(&scene->postbox, scene->market.announced), "after a quiet round");
}

/* Every status but 0 has its sentence. */
static void
check_words(struct scene *scene, int status)
{
	_cleanup_free_ char *said = scratch_read("", scene->err);

	if (status == 0)
		return;
	scene->refused += status != 1;
	scene->troubled += status == 1;
	if (!said || (!strstr(said, "<3>") && !strstr(said, "<4>") && !strstr(said, "<5>")))
		fail_msg("status %d, and no sentence says why:\n%s", status, said ? said : "");
	if (status != 1 && status != 73 && status != 74 && status != 75)
		fail_msg("status %d:\n%s", status, said);
}

static size_t
left_free(struct scene *scene)
{
	return draw(scene, 3) ? (size_t)draw(scene, 40) * 4096 : 0;
}

static void
full_in_a_round(struct scene *scene)
{
	struct market_round round;
	struct program daemon;
	int status;

	market_announce(&scene->market, 1 + draw(scene, 4));
	(void)remove(scene->err);
	if (draw(scene, 4) == 0)
		small_disk_fill(scene->disk, left_free(scene));
	daemon = program_start(market_round(&scene->market, &round), scene->err);
	(void)usleep(draw(scene, scene->usec));
	small_disk_fill(scene->disk, left_free(scene));
	if (draw(scene, 2)) {
		(void)usleep(draw(scene, scene->usec));
		small_disk_free(scene->disk);
	}
	while (waitpid(daemon.pid, &status, 0) < 0)
		;
	(void)close(daemon.out);
	small_disk_free(scene->disk);
	assert_true(WIFEXITED(status));
	check_words(scene, WEXITSTATUS(status));
	scene->market.now += HOUR;
	/* A letter whose answer found no room may come again, as after a crash. */
	if (scene->place != PLACE_LETTERS && WEXITSTATUS(status) != 0) {
		must(read_letters(scene), "after a full disk");
		postbox_excuse(&scene->postbox);
	}
	scene->in_rounds++;
}

static struct program
begin_run(struct scene *scene)
{
	_cleanup_free_ char *library = program_path("fastclock.so"),
			    *start = mem_printf("%lld", (long long)scene->market.now),
			    *factor = mem_printf("%u", FACTOR);
	const char *argv[] = { "forewarnd", "--config", scene->market.config, NULL };
	struct program daemon;

	(void)setenv("LD_PRELOAD", library, 1);
	(void)setenv("FASTCLOCK_START", start, 1);
	(void)setenv("FASTCLOCK_FACTOR", factor, 1);
	daemon = program_start(argv, scene->err);
	(void)unsetenv("LD_PRELOAD");
	return daemon;
}

static void
wait_for_all(struct scene *scene, pid_t daemon)
{
	_cleanup_free_ char *why = NULL;
	int64_t until = now_usec() + PATIENCE_MS * 1000ll;

	do {
		free(why);
		(void)usleep(50000);
		must(read_letters(scene), "in a run");
		why = postbox_complete(&scene->postbox, scene->market.announced);
		if (waitpid(daemon, NULL, WNOHANG) != 0)
			fail_msg("the daemon ended over a full disk");
	} while (why && now_usec() < until);
	if (why) {
		_cleanup_free_ char *said = scratch_read("", scene->err);

		fail_msg("after half a minute of room: %s\n%s", why, said ? said : "");
	}
}

static void
full_in_a_run(struct scene *scene)
{
	int64_t from = now_usec();
	struct program daemon;

	(void)remove(scene->err);
	daemon = begin_run(scene);
	(void)usleep(200000);
	for (unsigned i = 1 + draw(scene, 3); i--;) {
		market_announce(&scene->market, 1 + draw(scene, 4));
		(void)usleep(draw(scene, 500000));
		small_disk_fill(scene->disk, left_free(scene));
		market_announce(&scene->market, 1 + draw(scene, 4));
		(void)usleep(draw(scene, 900000));
		small_disk_free(scene->disk);
		scene->in_runs++;
	}
	wait_for_all(scene, daemon.pid);
	assert_int_equal(program_stop(&daemon, SIGTERM), 0);
	scene->market.now += (now_usec() - from) * FACTOR / 1000000 + HOUR;
}

static void
begin_life(struct scene *scene)
{
	_cleanup_free_ char *letters = mem_printf("%s/letters", scene->disk),
			    *relay = mem_printf("folder:%s", letters),
			    *clear = mem_printf("rm -rf '%s' '%s'", scene->inbox, letters);

	assert_int_equal(system(clear), 0);
	scene->place = (enum place)(scene->lives % PLACE_COUNT);
	free(scene->market.state);
	scene->market.state = mem_printf(
		"%s/state", scene->place == PLACE_LETTERS ? scene->market.dir : scene->disk);
	market_begin(&scene->market);
	assert_int_equal(peer_smtp_start(&scene->relay, scene->inbox, NULL), 0);
	market_configure(
		&scene->market, scene->place == PLACE_STORE ? scene->relay.url : relay, NULL);
	free(scene->inbox_used);
	scene->inbox_used = mem_dup(scene->place == PLACE_STORE ? scene->inbox : letters);
	postbox_open(&scene->postbox, scene->inbox_used);
	check_all(scene);
	market_announce(&scene->market, 3);
	check_all(scene);
}

static void
end_life(struct scene *scene)
{
	check_all(scene);
	assert_int_equal(soundness_number(scene->market.state,
				 "SELECT count(*) FROM letter WHERE state != 'delivered'"),
		0);
	scene->letters += scene->postbox.about;
	scene->doubles += scene->postbox.doubles;
	scene->announced += scene->market.announced;
	scene->lives++;
	postbox_clear(&scene->postbox);
	peer_smtp_stop(&scene->relay);
}

static void
live(struct scene *scene, unsigned wanted)
{
	unsigned until = scene->in_rounds + scene->in_runs + wanted;
	const char *build = getenv("FOREWARN_BUILD");
	bool preloads = !build || !strstr(build, "/asan");

	begin_life(scene);
	while (scene->in_rounds + scene->in_runs < until) {
		if (preloads && draw(scene, 3) == 0)
			full_in_a_run(scene);
		else
			full_in_a_round(scene);
		if (draw(scene, 3) == 0)
			check_all(scene);
	}
	end_life(scene);
}

static int
set_up(void **state)
{
	struct scene *scene = MEM_NEW(struct scene);

	market_open(&scene->market, wish("SEED", 2026));
	scene->disk = mem_printf("%s/disk", scene->market.dir);
	scene->inbox = mem_printf("%s/inbox", scene->market.dir);
	scene->err = mem_printf("%s/err", scene->market.dir);
	*state = scene;
	return mkdir(scene->disk, 0700);
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	peer_smtp_stop(&scene->relay);
	postbox_clear(&scene->postbox);
	small_disk_unmount(scene->disk);
	market_close(&scene->market);
	free(scene->disk);
	free(scene->inbox);
	free(scene->inbox_used);
	free(scene->err);
	free(scene);
	return 0;
}

static void
a_full_disk_delays_letters_and_loses_none(void **state)
{
	struct scene *scene = *state;
	unsigned wanted = wish("FULL", 2);
	int r = small_disk_mount(scene->disk, DISK_KIB);

	if (r < 0) {
		print_message(
			"skipped: a small disk cannot be mounted here: %s\n", strerror(-r));
		skip();
	}
	while (scene->in_rounds + scene->in_runs < wanted) {
		unsigned rest = wanted - scene->in_rounds - scene->in_runs;

		live(scene, wanted <= LIFE ? 2 : rest < LIFE ? rest : LIFE);
		if (wanted > LIFE)
			print_message("%u of %u times full, %u letters\n",
				scene->in_rounds + scene->in_runs, wanted, scene->letters);
	}
	print_message(
		"seed %u: full %u times in a round (%u could not begin, %u said that not all "
		"was "
		"well) and %u times in a long run, in %u lives; %u announcements, %u letters, "
		"each told once, none in part; %u came twice\n",
		wish("SEED", 2026), scene->in_rounds, scene->refused, scene->troubled,
		scene->in_runs, scene->lives, scene->announced, scene->letters, scene->doubles);
	assert_int_equal(scene->letters, scene->announced * MARKET_PEOPLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_full_disk_delays_letters_and_loses_none, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

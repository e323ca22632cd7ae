/* Year, killed: the real daemon goes through a year of 26 rounds over pages and a relay, is killed in every one of them at
 * a call drawn at random, and started again. In the end exactly those letters are there that a year without kills gives;
 * one is there twice only where the relay had all of it and the daemon had not yet kept its answer.
 *
 * YEAR_KILLS=N: at least so many kills, in as many years as that takes (default: one year). */
#include "support/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support/peer_smtp.h"
#include "whole/year_replay.h"

#define ROUNDS 26u
#define ROUND_DAYS 14

/* One letter as it must be in every run: what is drawn at random is masked. */
struct mark {
	char *message_id, *text;
};

struct marks {
	struct mark *items;
	size_t count, cap;
};

struct scene {
	struct year *year;
	char *dir, *config, *log;
	struct peer_smtp relay;
	unsigned runs;           /* years so far, to name their inboxes */
	unsigned calls[ROUNDS];  /* made by an undisturbed round */
	unsigned relayed, known; /* letters that the relay has, and different ones among them */
	/* Letters that kills left so that they may come twice, and have not come since: the relay had said “go on” (354) and
	 * may have all of it; its answer was the last thing heard of it and may not be on disk. */
	unsigned unanswered, unwritten;
	uint64_t drawn;
	unsigned kills, kills_again, doubles_unanswered, doubles_unwritten;
};

static void
marks_clear(struct marks *marks)
{
	for (size_t i = 0; i < marks->count; i++) {
		free(marks->items[i].message_id);
		free(marks->items[i].text);
	}
	free(marks->items);
	*marks = (struct marks){ 0 };
}

/* Ids of cases are drawn: "crumbdesk-k3x9qa". */
static void
mask_ids(const struct year *year, char *text)
{
	for (unsigned i = 0; i < year->plan.services; i++) {
		_cleanup_free_ char *prefix = mem_printf("%s-", year->services[i].id);
		size_t n = strlen(prefix);

		for (char *s = text; (s = strstr(s, prefix)); s += n)
			if (strspn(s + n, "abcdefghijklmnopqrstuvwxyz234567") >= 6)
				memset(s + n, '.', 6);
	}
}

/* The sign of life says how much waits and how large the store is at that moment: after a crash SQLite's file may be another
 * page long, and a letter may wait that went already. */
static void
mask_state(char *text)
{
	static const char *const lines[] = { "* Brieven: ", "* Opslag: " };

	for (size_t i = 0; i < LENGTH_OF(lines); i++)
		for (char *s = text; (s = strstr(s, lines[i])); s++)
			for (char *c = s; *c && *c != '\n'; c++)
				if (*c >= '0' && *c <= '9')
					*c = '.';
}

static int
compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Changes of one day stand in a letter in the order of their ids. */
static char *
sort_lines(char *text)
{
	struct text sorted = { 0 };
	char **lines = NULL, *save = NULL;
	size_t count = 0, cap = 0;

	for (char *line = strtok_r(text, "\n", &save); line;
		line = strtok_r(NULL, "\n", &save)) {
		lines = mem_grow(lines, count, &cap, sizeof(*lines));
		lines[count++] = line;
	}
	if (count)
		qsort(lines, count, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < count; i++)
		text_printf(&sorted, "%s\n", lines[i]);
	free(lines);
	return text_take(&sorted);
}

static struct mark
mark_of(const struct year *year, const char *letter)
{
	_cleanup_free_ char *to = mail_text_header(letter, "To"),
			    *subject = mail_text_header(letter, "Subject"),
			    *date = mail_text_header(letter, "Date"),
			    *plain = mail_text_plain(letter), *body = NULL;

	assert_true(to && subject && date && plain);
	mask_ids(year, plain);
	mask_state(plain);
	body = sort_lines(plain);
	return (struct mark){ .message_id = mail_text_header(letter, "Message-ID"),
		.text = mem_printf("%s\n%s\n%s\n%s", to, date, subject, body) };
}

/* What the relay has, each letter once; what came twice is the same to the last byte. */
static struct marks
collect(const struct scene *scene)
{
	int count = peer_smtp_count(&scene->relay);
	char **letters = mem_new((size_t)count + 1, sizeof(*letters));
	struct marks marks = { 0 };
	size_t different = 0;

	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *letter = peer_smtp_letter(&scene->relay, i + 1);
		struct mark mark = mark_of(scene->year, letter);
		size_t k = 0;

		while (k < marks.count &&
			!text_equal(marks.items[k].message_id, mark.message_id))
			k++;
		if (k < marks.count) {
			assert_string_equal(letters[k], letter);
			free(mark.message_id);
			free(mark.text);
			continue;
		}
		marks.items =
			mem_grow(marks.items, marks.count, &marks.cap, sizeof(*marks.items));
		marks.items[marks.count++] = mark;
		letters[different++] = TAKE(letter);
	}
	for (size_t i = 0; i < different; i++)
		free(letters[i]);
	free(letters);
	return marks;
}

static int
compare_marks(const void *a, const void *b)
{
	return strcmp(((const struct mark *)a)->text, ((const struct mark *)b)->text);
}

static void
compare_years(struct marks *wanted, struct marks *got)
{
	qsort(wanted->items, wanted->count, sizeof(*wanted->items), compare_marks);
	qsort(got->items, got->count, sizeof(*got->items), compare_marks);
	for (size_t i = 0; i < wanted->count && i < got->count; i++)
		if (!text_equal(wanted->items[i].text, got->items[i].text))
			fail_msg("another letter than without kills:\n%s\ninstead of:\n%s",
				got->items[i].text, wanted->items[i].text);
	assert_int_equal(got->count, wanted->count);
}

/* The pages of that moment. A vendor who does not answer has the page that he had. */
static void
lay_out(const struct scene *scene, int64_t now)
{
	for (unsigned i = 0; i < scene->year->plan.services; i++) {
		const struct year_service *s = &scene->year->services[i];
		_cleanup_free_ char *name = mem_printf("web/%s.feed", s->id), *page = NULL,
				    *before = scratch_read(scene->dir, name);
		int64_t edition;
		enum year_mood mood = year_mood(s, now, &edition);
		size_t len;

		if (mood == YEAR_FAILS || mood == YEAR_NOBODY)
			continue;
		page = year_page(scene->year, i, now, &len);
		page[len] = '\0';
		if (!text_equal(before, page))
			scratch_write(scene->dir, name, page);
	}
}

/* POINT 0 only counts; NULL for SIDE: without the library. The exit status. */
static int
run_round(const struct scene *scene, int64_t now, unsigned point, const char *side)
{
	_cleanup_free_ char *library = program_path("killpoint.so"),
			    *at = mem_printf("%u", point);
	char stamp[STAMP_SIZE];
	struct program_result r;
	int status;

	if (side) {
		(void)remove(scene->log);
		(void)setenv("LD_PRELOAD", library, 1);
		(void)setenv("KILLPOINT_AT", at, 1);
		(void)setenv("KILLPOINT_SIDE", side, 1);
		(void)setenv("KILLPOINT_LOG", scene->log, 1);
	}
	stamp_write(now, stamp);
	r = program_run((const char *[]){
		"forewarnd", "--once", "--now", stamp, "--config", scene->config, NULL });
	(void)unsetenv("LD_PRELOAD");
	status = r.status;
	/* 1: a source was not heard. */
	if (status != 0 && status != 1 && status != 128 + SIGKILL)
		print_message("%s%s", r.out, r.err);
	program_result_clear(&r);
	return status;
}

static unsigned
calls_made(const struct scene *scene)
{
	_cleanup_free_ char *log = scratch_read(scene->dir, "calls");
	unsigned count = 0;

	for (const char *s = log; s && (s = strchr(s, '\n')); s++)
		count++;
	return count;
}

static bool
is_reply(const char *data)
{
	return strspn(data, "0123456789") == 3 && (data[3] == ' ' || data[3] == '-');
}

/* Between the relay's replies stand the records of readers, which go their way meanwhile. */
static void
note_what_was_left(struct scene *scene)
{
	_cleanup_free_ char *log = scratch_read(scene->dir, "calls");
	const char *last = "";

	for (const char *s = log; s && (s = strstr(s, " recv ")); s++) {
		const char *data = strchr(s + 6, ' ') + 1;

		if (is_reply(data))
			last = data;
	}
	scene->unanswered += strncmp(last, "354", 3) == 0;
	scene->unwritten += strncmp(last, "250 2.0.0", 9) == 0;
}

static void
count_relayed(struct scene *scene)
{
	struct marks marks = collect(scene);

	scene->relayed = (unsigned)peer_smtp_count(&scene->relay);
	scene->known = (unsigned)marks.count;
	marks_clear(&marks);
}

/* A letter that came twice is one that a kill before may have left so. */
static void
settle(struct scene *scene, unsigned doubles)
{
	if (doubles > scene->unanswered + scene->unwritten)
		fail_msg("%u letters came twice, and the kills before left %u so", doubles,
			scene->unanswered + scene->unwritten);
	for (; doubles && scene->unwritten; doubles--, scene->unwritten--)
		scene->doubles_unwritten++;
	scene->unanswered -= doubles;
	scene->doubles_unanswered += doubles;
}

/* True when it was killed. */
static bool
strike(struct scene *scene, int64_t now, unsigned round)
{
	unsigned point = 1 + (unsigned)(year_random(&scene->drawn) % scene->calls[round]);
	const char *side = year_random(&scene->drawn) % 2 ? "before" : "after";
	unsigned doubles = scene->relayed - scene->known;
	int status = run_round(scene, now, point, side);
	bool killed = status == 128 + SIGKILL;

	assert_true(killed || status == 0 || status == 1);
	scene->kills += killed;
	count_relayed(scene);
	settle(scene, scene->relayed - scene->known - doubles);
	if (killed)
		note_what_was_left(scene);
	else
		scene->unanswered = scene->unwritten = 0;
	return killed;
}

/* The round is killed, now and then once more while it is made up for, and then left alone. */
static void
survive(struct scene *scene, unsigned round, int64_t now)
{
	unsigned doubles;
	int status;

	(void)strike(scene, now, round);
	if (year_random(&scene->drawn) % 4 == 0)
		scene->kills_again += strike(scene, now, round);
	doubles = scene->relayed - scene->known;
	status = run_round(scene, now, 0, NULL);
	assert_true(status == 0 || status == 1);
	count_relayed(scene);
	settle(scene, scene->relayed - scene->known - doubles);
	/* Whatever was left behind has come now. */
	scene->unanswered = scene->unwritten = 0;
}

static void
begin_year(struct scene *scene)
{
	_cleanup_free_ char *inbox = mem_printf("%s/inbox%u", scene->dir, scene->runs++),
			    *more = mem_printf("operators: joke\nstate: %s/state\nruntime: "
					       "%s/run\n",
				    scene->dir, scene->dir),
			    *state = mem_printf("rm -rf '%s/state'", scene->dir), *text = NULL;
	struct company company = company_bakery();

	assert_int_equal(peer_smtp_start(&scene->relay, inbox, NULL), 0);
	company.more = more;
	text = company_config(&company, scene->year, scene->relay.url);
	scratch_write(scene->dir, "forewarn.yaml", text);
	assert_int_equal(system(state), 0);
	scene->relayed = scene->known = 0;
}

/* Returns the letters of a whole year. */
static struct marks
live(struct scene *scene, bool killed)
{
	struct marks marks;

	begin_year(scene);
	for (unsigned i = 0; i < ROUNDS; i++) {
		int32_t day = scene->year->plan.first_day + (int32_t)i * ROUND_DAYS;
		int64_t now = stamp_utc(day, 9, 10, 0);
		int status;

		lay_out(scene, now);
		if (killed) {
			survive(scene, i, now);
			continue;
		}
		status = run_round(scene, now, 0, "before");
		assert_true(status == 0 || status == 1);
		scene->calls[i] = calls_made(scene);
	}
	marks = collect(scene);
	peer_smtp_stop(&scene->relay);
	return marks;
}

static int
set_up(void **state)
{
	struct scene *scene = MEM_NEW(struct scene);
	struct company company = company_bakery();
	_cleanup_free_ char *web = NULL, *before = NULL, *share = NULL;

	scene->year = year_make(&(struct year_plan){
		.seed = 7, .first_day = stamp_day(2026, 1, 5), .services = 8, .entries = 800 });
	scene->drawn = 2026;
	scene->dir = scratch_make();
	scene->config = mem_printf("%s/forewarn.yaml", scene->dir);
	scene->log = mem_printf("%s/calls", scene->dir);
	web = mem_printf("%s/web", scene->dir);
	before = mem_printf("file://%s/", web);
	replay_furnish(scene->dir, scene->year, &company, "smtp://localhost", before, ".feed");
	share = mem_printf("%s/share", scene->dir);
	(void)setenv("FOREWARN_SHARE", share, 1);
	*state = scene;
	return mkdir(web, 0700);
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	scratch_remove(scene->dir);
	year_free(scene->year);
	free(scene->config);
	free(scene->log);
	free(scene);
	return 0;
}

static void
a_year_of_kills_gives_the_letters_of_a_quiet_one(void **state)
{
	struct scene *scene = *state;
	const char *build = getenv("FOREWARN_BUILD"), *wanted = getenv("YEAR_KILLS");
	unsigned kills = wanted ? (unsigned)strtoul(wanted, NULL, 10) : 1, years = 0;
	struct marks quiet;

	if (build && strstr(build, "/asan")) {
		print_message("skipped: a sanitizer's runtime and a preloaded library do not "
			      "go together\n");
		skip();
	}
	quiet = live(scene, false);
	assert_true(quiet.count >= 40);
	for (; scene->kills < kills; years++) {
		struct marks got = live(scene, true);

		compare_years(&quiet, &got);
		marks_clear(&got);
	}
	print_message(
		"%u years of %zu letters; killed %u times, %u of them while a kill was made "
		"up for; every letter as in a quiet year; came twice: %u where the relay "
		"had not answered yet, %u where its answer was read but not on disk yet\n",
		years, quiet.count, scene->kills, scene->kills_again, scene->doubles_unanswered,
		scene->doubles_unwritten);
	assert_true(scene->kills >= 20);
	marks_clear(&quiet);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_year_of_kills_gives_the_letters_of_a_quiet_one, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

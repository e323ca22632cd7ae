/* Drive: plays every story once without faults, then each of its rounds again and again, each time with another call
 * failing, and compares what came of it once the program ran without faults.
 *
 * drive [--story NAME]... [--kind KIND]... [--every K [--fixed]] [--ways] [--stays] [--fault FAULT]
 *   --story, --kind  only these
 *   --every K        only every Kth call, beginning with a random one below K: for a sample
 *   --fixed          every Kth counted from the first: the same sample each time
 *   --ways           each call fails in every way that it knows, one run each, not in one of them
 *   --stays          after some of the runs one in which all later calls of that kind fail too
 *   --fault FAULT    only this one, as a BAD line names it: to see it once more */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/strings.h"
#include "base/text.h"
#include "fault/books.h"
#include "fault/ending.h"
#include "fault/plot.h"
#include "fault/stage.h"

#define LATER_SEC 1200   /* from a round to the one that makes good what was left */
#define MEMORY_RUNS 2000 /* a story */
#define STAYS_EVERY 5
#define SERVERS 3

/* The kinds of tests/fault/inject/point.h, and in how many ways each fails. */
static const struct kind {
	const char *name;
	unsigned ways;
	int stays; /* in which of them it may fail for good; -1: none */
	bool stacks;
} kinds[] = {
	{ "write", 4, 1, false },
	{ "sync", 2, 0, false },
	{ "open", 2, -1, false },
	{ "read", 3, -1, false },
	{ "vfs", 2, 0, false },
	{ "socket", 2, 0, false },
	{ "send", 4, -1, false },
	{ "recv", 4, -1, false },
	{ "loop", 2, -1, false },
	{ "fork", 2, 0, false },
	{ "memory", 1, -1, true },
	{ "library", 1, -1, true },
};

struct figures {
	unsigned points, runs, unreached, changed, doubles, theirs, bad;
};

struct options {
	struct strings stories, kinds;
	unsigned every, offset;
	bool ways, stays, fixed;
	const char *fault;
};

struct drive {
	const struct options *options;
	struct stage stage;
	const struct plot *plot;
	const struct step *step;
	unsigned number; /* of the step */
	struct books expected;
	int quiet_status;               /* of the rounds after, without faults */
	struct server servers[SERVERS]; /* one a round: the one that fails, and two after it */
	unsigned memory_runs;
	struct strings stacks; /* of this story, tried already */
	struct figures figures[LENGTH_OF(kinds)];
	struct strings said; /* what was said of a fault is not said again of the next such */
};

/* The id of the first change, which a decision is about. */
static char *
first_change(const struct stage *stage)
{
	struct books books;
	char *id;

	books_read(stage, &books);
	id = TAKE(books.change);
	books_clear(&books);
	return id;
}

/* The round itself (0), or the first or second after it. */
static struct program_result
play_round(const struct drive *d, unsigned which, const char *fault, bool count)
{
	return server_play(&d->stage, &d->servers[which], fault, d->number * 10 + which, count);
}

static struct program_result
play_decision(const struct drive *d, const char *fault, bool count)
{
	_cleanup_free_ char *words = mem_dup(d->step->words), *id = first_change(&d->stage);
	char *save = NULL, *kind = strtok_r(words, " ", &save),
	     *by = strtok_r(NULL, " ", &save);
	const char *argv[] = { "forewarn", kind, id, "--by", by, "--why", save, NULL };

	return stage_play(&d->stage, &(struct stage_run){ .argv = argv,
					     .now = d->step->now,
					     .seed = d->number * 10,
					     .fault = fault,
					     .count = count });
}

static struct program_result
play(const struct drive *d, const char *fault, bool count)
{
	return d->step->kind == STEP_DECIDE ? play_decision(d, fault, count)
					    : play_round(d, 0, fault, count);
}

static bool
has_decision(const struct stage *stage)
{
	struct books books;
	bool has;

	books_read(stage, &books);
	has = strstr(books.store, "\ndecision | ");
	books_clear(&books);
	return has;
}

/* Two rounds without faults; a decision that was refused is made again. The worse status of the two. */
static int
make_good(const struct drive *d)
{
	int worst = 0;

	if (d->step->kind == STEP_DECIDE && !has_decision(&d->stage)) {
		struct program_result r = play_decision(d, NULL, false);

		worst = r.status;
		program_result_clear(&r);
	}
	for (unsigned i = 1; i < SERVERS; i++) {
		struct program_result r = play_round(d, i, NULL, false);

		worst = r.status > worst ? r.status : worst;
		program_result_clear(&r);
	}
	return worst;
}

static char *
difference(const char *expected, const char *found)
{
	struct text t = { 0 };
	_cleanup_free_ char *a = mem_dup(expected), *b = mem_dup(found);
	char *save_a = NULL, *save_b = NULL, *line_a = strtok_r(a, "\n", &save_a),
	     *line_b = strtok_r(b, "\n", &save_b);

	while (line_a && line_b && strcmp(line_a, line_b) == 0) {
		line_a = strtok_r(NULL, "\n", &save_a);
		line_b = strtok_r(NULL, "\n", &save_b);
	}
	text_printf(&t, "expected “%.300s”, found “%.300s”", line_a ? line_a : "nothing more",
		line_b ? line_b : "nothing more");
	return text_take(&t);
}

/* Without its loop, or without memory, the process ends where it stands. Did the answer of the relay not reach us, or nothing of it reach the disk, until the process ended? */
static bool
may_double(const char *fault)
{
	return text_starts(fault, "loop") || text_starts(fault, "recv") ||
	       text_starts(fault, "send") || strchr(fault, '+') ||
	       text_starts(fault, "memory") || text_starts(fault, "library");
}

static char *
mind_books(struct drive *d, struct figures *f, const char *fault, int status)
{
	struct books books;
	char *wrong = NULL;

	books_read(&d->stage, &books);
	f->doubles += books.doubles;
	if (books.trouble)
		wrong = TAKE(books.trouble);
	else if (!text_equal(books.letters, d->expected.letters))
		wrong = difference(d->expected.letters, books.letters);
	else if (!text_equal(books.store, d->expected.store))
		wrong = difference(d->expected.store, books.store);
	else if (status != d->quiet_status)
		wrong = mem_printf("the rounds after it end with status %d, not %d", status,
			d->quiet_status);
	else if (books.doubles && !may_double(fault))
		wrong = mem_printf("%u doubles", books.doubles);
	books_clear(&books);
	return wrong;
}

static void
complain(struct drive *d, const char *fault, const char *fired, const char *wrong,
	const struct program_result *r)
{
	_cleanup_free_ char *head = mem_ndup(wrong, strnlen(wrong, 160));
	_cleanup_free_ char *mark = NULL;
	const char *name = strchr(fired, ' ');

	name = name ? strchr(name + 1, ' ') : NULL;
	mark = mem_printf("%.*s %s%s", (int)strcspn(fault, ":"), fault, name ? name : "", head);
	if (strings_has(&d->said, mark))
		return;
	strings_add(&d->said, mark);
	printf("BAD %s step %u FAULT=%s (%s): %s\n    status %d: %.*s\n", d->plot->name,
		d->number, fault, fired, wrong, r->status, 600, r->err);
	(void)fflush(stdout);
}

static char *
what_fired(const struct stage *stage)
{
	_cleanup_free_ char *calls = stage_read(stage, "calls");
	const char *at = calls ? strstr(calls, "fired ") : NULL;

	return at ? mem_ndup(at + 6, strcspn(at + 6, "\n")) : NULL;
}

static void
run_fault(struct drive *d, const struct kind *kind, struct figures *f, const char *fault)
{
	struct program_result r;
	_cleanup_free_ char *fired = NULL, *wrong = NULL;

	stage_bring_back(&d->stage, "before");
	r = play(d, fault, false);
	fired = what_fired(&d->stage);
	f->runs++;
	if (!fired)
		f->unreached++;
	else
		wrong = ending_wrong(kind->name, &r);
	f->theirs += fired && !wrong && ending_is_theirs(kind->name, &r);
	if (fired && !wrong && !stage_untouched(&d->stage, "before")) {
		f->changed++;
		wrong = mind_books(d, f, fault, make_good(d));
	}
	if (wrong) {
		f->bad++;
		complain(d, fault, fired, wrong, &r);
	}
	program_result_clear(&r);
}

static bool
wanted(const struct strings *list, const char *name)
{
	return list->count == 0 || strings_has(list, name);
}

static void
run_call(struct drive *d, size_t kind, unsigned long n)
{
	const struct kind *k = &kinds[kind];
	struct figures *f = &d->figures[kind];

	if (n % d->options->every != d->options->offset % d->options->every)
		return;
	f->points++;
	for (unsigned way = 0; way < k->ways; way++) {
		_cleanup_free_ char *fault = mem_printf("%s:%lu:%u", k->name, n, way);

		if (d->options->ways || way == (n + d->number) % k->ways)
			run_fault(d, k, f, fault);
	}
	if (d->options->stays && k->stays >= 0 && n / d->options->every % STAYS_EVERY == 0) {
		_cleanup_free_ char *fault = mem_printf("%s:%lu:%d+", k->name, n, k->stays);

		run_fault(d, k, f, fault);
	}
}

/* Every call that the faultless run made, by its number. */
static void
run_calls(struct drive *d, size_t kind, const char *calls)
{
	_cleanup_free_ char *mark = mem_printf("calls %s ", kinds[kind].name);
	const char *at = strstr(calls, mark);
	unsigned long count = at ? strtoul(at + strlen(mark), NULL, 10) : 0;

	for (unsigned long n = 1; n <= count; n++)
		run_call(d, kind, n);
}

/* The first call of every stack that was not tried in an earlier round of the story. */
static void
run_stacks(struct drive *d, size_t kind, const char *stacks)
{
	_cleanup_free_ char *copy = mem_dup(stacks);
	char *save = NULL;

	for (char *line = strtok_r(copy, "\n", &save); line;
		line = strtok_r(NULL, "\n", &save)) {
		size_t n = strlen(kinds[kind].name);
		char *stack = strrchr(line, ' ');
		_cleanup_free_ char *mark = mem_printf("%s%s", kinds[kind].name, stack);

		if (strncmp(line, kinds[kind].name, n) != 0 || line[n] != ' ' ||
			strings_has(&d->stacks, mark) || d->memory_runs >= MEMORY_RUNS)
			continue;
		strings_add(&d->stacks, mark);
		if (d->options->every > 1 && d->stacks.count % d->options->every !=
						     d->options->offset % d->options->every)
			continue;
		d->memory_runs++;
		d->figures[kind].points++;
		{
			_cleanup_free_ char *fault = mem_printf(
				"%s:%lu:0", kinds[kind].name, strtoul(line + n, NULL, 10));

			run_fault(d, &kinds[kind], &d->figures[kind], fault);
		}
	}
}

static void
lay_pages(const struct drive *d)
{
	for (size_t i = 0; i < d->step->pages.count; i++) {
		_cleanup_free_ char *source = mem_dup(d->step->pages.items[i]);
		char *file = strchr(source, '=');

		*file++ = '\0';
		stage_page(&d->stage, source, file);
	}
}

/* Of a kind that the table does not have nothing is run. */
static void
run_one(struct drive *d, const char *fault)
{
	for (size_t kind = 0; kind < LENGTH_OF(kinds); kind++) {
		size_t n = strlen(kinds[kind].name);

		if (strncmp(fault, kinds[kind].name, n) != 0 || fault[n] != ':')
			continue;
		d->figures[kind].points++;
		run_fault(d, &kinds[kind], &d->figures[kind], fault);
	}
}

static void
run_kinds(struct drive *d, const char *calls, const char *stacks)
{
	if (d->options->fault) {
		run_one(d, d->options->fault);
		return;
	}
	for (size_t kind = 0; kind < LENGTH_OF(kinds); kind++) {
		unsigned runs = d->figures[kind].runs;
		time_t began = time(NULL);

		if (!wanted(&d->options->kinds, kinds[kind].name))
			continue;
		if (kinds[kind].stacks)
			run_stacks(d, kind, stacks);
		else
			run_calls(d, kind, calls);
		printf("  %s step %u %s: %u runs, %ld s\n", d->plot->name, d->number,
			kinds[kind].name, d->figures[kind].runs - runs,
			(long)(time(NULL) - began));
		(void)fflush(stdout);
	}
}

/* Once without faults, then with each; in the end all is as after the first. */
static void
run_step(struct drive *d)
{
	_cleanup_free_ char *calls = NULL, *stacks = NULL;
	struct program_result r;

	for (unsigned i = 0; i < SERVERS; i++)
		server_start(&d->stage, d->step->now + i * LATER_SEC, i > 0, &d->servers[i]);
	stage_keep(&d->stage, "before");
	stage_bring_back(&d->stage, "before");
	r = play(d, NULL, true);
	calls = stage_read(&d->stage, "calls");
	stacks = stage_read(&d->stage, "stacks");
	d->quiet_status = make_good(d);
	books_read(&d->stage, &d->expected);
	printf("%s step %u: status %d, then %d\n", d->plot->name, d->number, r.status,
		d->quiet_status);
	if (getenv("FAULT_SHOW"))
		printf("%s\n%s\n%s\n%s\n", r.err, d->expected.letters, d->expected.store,
			calls);
	if (d->expected.trouble || r.status > 1 || !calls || !stacks) {
		printf("BAD %s step %u without faults: %s\n%s\n", d->plot->name, d->number,
			d->expected.trouble ? d->expected.trouble : "", r.err);
		d->figures[0].bad++;
	}
	program_result_clear(&r);
	stage_keep(&d->stage, "after");
	run_kinds(d, calls, stacks ? stacks : "");
	stage_bring_back(&d->stage, "after");
	books_clear(&d->expected);
	for (unsigned i = 0; i < SERVERS; i++)
		server_stop(&d->servers[i]);
}

static void
run_quiet(struct drive *d, int64_t now)
{
	const char *argv[] = { "forewarnd", "--once", NULL };
	struct program_result r = stage_play(&d->stage,
		&(struct stage_run){ .argv = argv, .now = now, .seed = d->number * 10 + 9 });

	if (r.status > 1) {
		printf("BAD %s step %u without faults: %s\n", d->plot->name, d->number, r.err);
		d->figures[0].bad++;
	}
	program_result_clear(&r);
}

/* Nobody is to hear that forewarn was away for weeks. */
static void
run_loud(struct drive *d)
{
	if (d->number > 1 && d->step->kind == STEP_ROUND)
		run_quiet(d, d->step->now - 3600);
	lay_pages(d);
	run_step(d);
}

static void
run_story(struct drive *d, const struct plot *plot)
{
	d->plot = plot;
	d->memory_runs = 0;
	stage_begin(&d->stage, plot->folder);
	for (size_t i = 0; i < plot->count; i++) {
		d->step = &plot->steps[i];
		d->number = (unsigned)i + 1;
		if (d->step->kind == STEP_RELAY) {
			stage_relay(&d->stage, d->step->words);
		} else if (d->step->kind == STEP_QUIET) {
			lay_pages(d);
			run_quiet(d, d->step->now);
		} else {
			run_loud(d);
		}
	}
	stage_end(&d->stage);
	strings_clear(&d->stacks);
}

static unsigned
say_figures(const struct drive *d)
{
	unsigned bad = 0;

	printf("%-10s %8s %8s %8s %8s %8s %8s %8s\n", "calls", "points", "runs", "missed",
		"changed", "doubles", "theirs", "bad");
	for (size_t kind = 0; kind < LENGTH_OF(kinds); kind++) {
		const struct figures *f = &d->figures[kind];

		printf("%-10s %8u %8u %8u %8u %8u %8u %8u\n", kinds[kind].name, f->points,
			f->runs, f->unreached, f->changed, f->doubles, f->theirs, f->bad);
		bad += f->bad;
	}
	return bad;
}

static int
read_options(int argc, char **argv, struct options *ret)
{
	static const struct option longs[] = { { "story", required_argument, NULL, 's' },
		{ "kind", required_argument, NULL, 'k' },
		{ "every", required_argument, NULL, 'e' }, { "ways", no_argument, NULL, 'w' },
		{ "stays", no_argument, NULL, 'a' }, { "fixed", no_argument, NULL, 'f' },
		{ "fault", required_argument, NULL, 'o' }, { 0 } };
	int c;

	*ret = (struct options){ .every = 1 };
	while ((c = getopt_long(argc, argv, "", longs, NULL)) >= 0) {
		if (c == 's')
			strings_add(&ret->stories, optarg);
		else if (c == 'k')
			strings_add(&ret->kinds, optarg);
		else if (c == 'e')
			ret->every = (unsigned)strtoul(optarg, NULL, 10);
		else if (c == 'w')
			ret->ways = true;
		else if (c == 'a')
			ret->stays = true;
		else if (c == 'f')
			ret->fixed = true;
		else if (c == 'o')
			ret->fault = optarg;
		else
			return -1;
	}
	if (ret->fixed)
		return ret->every < 1 ? -1 : 0;
	if (ret->every < 1 || getrandom(&ret->offset, sizeof(ret->offset), 0) < 0)
		return -1;
	return 0;
}

int
main(int argc, char **argv)
{
	struct options options;
	struct drive d = { .options = &options };
	struct plots plots;
	const char *shipped;
	unsigned bad;

	if (read_options(argc, argv, &options) < 0)
		return 64;
	/* A disk in memory waits for no fsync(). */
	if (access("/dev/shm", W_OK) == 0)
		(void)setenv("TMPDIR", "/dev/shm", 0);
	shipped = getenv("FOREWARN_SHARE");
	(void)setenv("FAULT_SHIPPED", shipped ? shipped : "config", 1);
	plots_read("tests/fault/stories", &plots);
	for (size_t i = 0; i < plots.count; i++)
		if (wanted(&options.stories, plots.items[i].name))
			run_story(&d, &plots.items[i]);
	bad = say_figures(&d);
	plots_clear(&plots);
	strings_clear(&options.stories);
	strings_clear(&options.kinds);
	strings_clear(&d.said);
	return bad ? 1 : 0;
}

/* Cage: who waits, who reads, who has an answer. */
#include "cage/cage.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cage/reader.h"
#include "cage/reply.h"
#include "cage/request.h"
#include "cage/spawn.h"

enum state { WAITING, READING, ANSWERED };

struct job {
	enum state state;
	struct reader_page page;
	unsigned generation; /* of the zones that it needs */
	cage_done done;
	void *userdata;
	const struct reader *reader;
	struct cage_answer answer;
	struct job *next;
};

/* One of ours, also while it is ending. */
struct cell {
	struct reader *reader;
	struct cell *next;
};

struct cage {
	sd_event *loop;
	sd_event_source *turn; /* hands out answers and pages, from a clean stack */
	char *program;
	unsigned readers, page_seconds, pages;
	struct tally *tally;
	struct strings zones;
	unsigned generation; /* one more with every zone */
	uint64_t last_number;
	struct job *jobs; /* in the order of asking */
	struct cell *cells;
	bool calling; /* somebody who may free us */
	bool freed;   /* he did; only the memory of this is left */
};

static unsigned
cores(void)
{
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;

	return count < 1 ? 1 : (unsigned)count;
}

static void
want_turn(struct cage *cage)
{
	(void)sd_event_source_set_enabled(cage->turn, SD_EVENT_ONESHOT);
}

static void
job_free(struct job *job)
{
	text_clear(&job->page.request);
	cage_answer_clear(&job->answer);
	free(job);
}

static struct job *
unlink_job(struct job **at)
{
	struct job *job = *at;

	*at = job->next;
	return job;
}

/* Takes ANSWER over. */
static void
settle(struct cage *cage, struct job *job, struct cage_answer *answer)
{
	job->state = ANSWERED;
	job->reader = NULL;
	job->answer = *answer;
	*answer = (struct cage_answer){ 0 };
	want_turn(cage);
}

/* Another one takes its place, maybe since it has ended itself. */
static void
replace(struct cage *cage, struct reader *reader, enum tally_reader why)
{
	if (cage->tally)
		cage->tally->readers[why]++;
	reader_end(reader);
}

static enum tally_reader
why_replaced(const struct cage_answer *answer)
{
	switch (answer->verdict) {
	case CAGE_CRASHED:
		return TALLY_READER_CRASHED;
	case CAGE_TIMEOUT:
		return TALLY_READER_TIMEOUT;
	case CAGE_LIMIT:
		return TALLY_READER_LIMIT;
	case CAGE_FAILED:
		return TALLY_READER_FAILED;
	case CAGE_READ:
	case CAGE_NO_FEED:
		break;
	}
	return reply_was_bad(answer) ? TALLY_READER_BAD_PAGE : TALLY_READER_WORN;
}

/* A page that took it over could forge later ones: after a bad page, or many good ones, it goes. */
static void
on_done(struct reader *reader, struct cage_answer *answer, void *userdata)
{
	struct cage *cage = userdata;

	if (reply_was_bad(answer) || reader_pages(reader) >= cage->pages)
		replace(cage, reader, why_replaced(answer));
	for (struct job *job = cage->jobs; job; job = job->next)
		if (job->reader == reader) {
			settle(cage, job, answer);
			return;
		}
	cage_answer_clear(answer);
	want_turn(cage);
}

static void
on_gone(struct reader *reader, void *userdata)
{
	struct cage *cage = userdata;

	for (struct cell **at = &cage->cells; *at; at = &(*at)->next) {
		struct cell *cell = *at;

		if (cell->reader != reader)
			continue;
		*at = cell->next;
		free(cell);
		break;
	}
	reader_free(reader);
	want_turn(cage);
}

static struct reader *
start_reader(struct cage *cage, char **reterr_why)
{
	const struct reader_order order = { .program = cage->program,
		.zones = &cage->zones,
		.generation = cage->generation,
		.page_seconds = cage->page_seconds,
		.done = on_done,
		.gone = on_gone,
		.userdata = cage };
	struct cell *cell;
	struct reader *reader;

	if (reader_start(cage->loop, &order, &reader, reterr_why) < 0)
		return NULL;
	cell = MEM_NEW(struct cell);
	cell->reader = reader;
	cell->next = cage->cells;
	cage->cells = cell;
	return reader;
}

/* One that is free and knows the zones of the page; else a new one while there may be more, for which an idle one that
 * does not know them gives way. NULL without a sentence: later. */
static struct reader *
find_reader(struct cage *cage, const struct job *job, char **reterr_why)
{
	struct reader *idle = NULL;
	unsigned count = 0;

	for (struct cell *cell = cage->cells; cell; cell = cell->next) {
		if (reader_ended(cell->reader))
			continue;
		count++;
		if (!reader_idle(cell->reader))
			continue;
		idle = cell->reader;
		if (reader_generation(idle) >= job->generation)
			return idle;
	}
	if (count >= cage->readers && !idle)
		return NULL;
	if (count >= cage->readers)
		replace(cage, idle, TALLY_READER_UNFIT);
	return start_reader(cage, reterr_why);
}

static bool
hand_out(struct cage *cage, struct job *job)
{
	char *why = NULL;
	struct reader *reader = find_reader(cage, job, &why);

	if (reader) {
		job->state = READING;
		job->reader = reader;
		reader_give(reader, &job->page);
	} else if (why) {
		settle(cage, job,
			&(struct cage_answer){
				.verdict = CAGE_FAILED, .why = why, .unseen = true });
	}
	return reader || why;
}

static struct job **
first_in(struct cage *cage, enum state state)
{
	struct job **at = &cage->jobs;

	while (*at && (*at)->state != state)
		at = &(*at)->next;
	return at;
}

/* False: the callee freed the cage. */
static bool
hand_back(struct cage *cage, struct job *job)
{
	cage->calling = true;
	job->done(&job->answer, job->userdata);
	cage->calling = false;
	/* The callee took it, or cleared it. */
	job->answer = (struct cage_answer){ 0 };
	job_free(job);
	if (!cage->freed)
		return true;
	free(cage);
	return false;
}

static int
on_turn(sd_event_source *source, void *userdata)
{
	struct cage *cage = userdata;
	struct job **at;

	(void)source;
	while (*(at = first_in(cage, ANSWERED)))
		if (!hand_back(cage, unlink_job(at)))
			return 0;
	for (at = first_in(cage, WAITING); *at; at = first_in(cage, WAITING))
		if (!hand_out(cage, *at))
			break;
	return 0;
}

static void
set_up(struct cage *cage, const struct cage_settings *settings)
{
	cage->program = settings->program ? mem_dup(settings->program) : spawn_program();
	cage->readers = settings->readers ? settings->readers : cores();
	if (cage->readers > LIMIT_READERS)
		cage->readers = LIMIT_READERS;
	cage->page_seconds =
		settings->page_seconds ? settings->page_seconds : LIMIT_READ_SECONDS;
	cage->pages = settings->pages ? settings->pages : LIMIT_READER_PAGES;
	cage->tally = settings->tally;
	if (settings->zones)
		strings_copy(&cage->zones, settings->zones);
}

int
cage_new(sd_event *loop, const struct cage_settings *settings, struct cage **ret,
	char **reterr_why)
{
	struct cage *cage = MEM_NEW(struct cage);
	int r;

	cage->loop = sd_event_ref(loop);
	set_up(cage, settings);
	r = sd_event_add_defer(loop, &cage->turn, on_turn, cage);
	if (r >= 0)
		r = sd_event_source_set_enabled(cage->turn, SD_EVENT_OFF);
	if (r < 0) {
		cage_free(cage);
		return mem_why(r, reterr_why,
			"Nothing can be read, because the loop takes no more sources: %s.",
			strerror(-r));
	}
	*ret = cage;
	return 0;
}

void
cage_free(struct cage *cage)
{
	if (!cage)
		return;
	while (cage->cells) {
		struct cell *cell = cage->cells;

		cage->cells = cell->next;
		reader_free(cell->reader);
		free(cell);
	}
	while (cage->jobs)
		job_free(unlink_job(&cage->jobs));
	sd_event_source_disable_unref(cage->turn);
	sd_event_unref(cage->loop);
	strings_clear(&cage->zones);
	free(cage->program);
	cage->freed = true;
	if (!cage->calling)
		free(cage);
}

static void
want_zone(struct cage *cage, const struct read_rules *rules)
{
	if (!rules || !rules->days_in || strings_has(&cage->zones, rules->days_in))
		return;
	strings_add(&cage->zones, rules->days_in);
	cage->generation++;
}

int
cage_ask(struct cage *cage, enum cage_task task, const struct read_input *input, cage_done done,
	void *userdata)
{
	struct job *job = MEM_NEW(struct job);
	struct job **at = &cage->jobs;

	while (*at)
		at = &(*at)->next;
	*at = job;
	job->done = done;
	job->userdata = userdata;
	want_zone(cage, input->rules);
	job->generation = cage->generation;
	job->page = (struct reader_page){ .number = ++cage->last_number,
		.task = task,
		.body = input->body,
		.len = input->body ? input->len : 0 };
	request_write(&job->page.request, job->page.number, task, input);
	if (job->page.request.len > LIMIT_REQUEST_BYTES)
		settle(cage, job,
			&(struct cage_answer){ .verdict = CAGE_FAILED,
				.why = mem_printf("its reading rules are longer than %u KiB",
					LIMIT_REQUEST_BYTES >> 10) });
	want_turn(cage);
	return 0;
}

void
cage_forget(struct cage *cage, void *userdata)
{
	for (struct job **at = &cage->jobs; *at;) {
		struct job *job = *at;

		if (job->userdata != userdata) {
			at = &job->next;
			continue;
		}
		*at = job->next;
		/* It may be in the middle of the body. */
		for (struct cell *cell = cage->cells; job->reader && cell; cell = cell->next)
			if (cell->reader == job->reader)
				replace(cage, cell->reader, TALLY_READER_UNFIT);
		job_free(job);
	}
	want_turn(cage);
}

size_t
cage_pending(const struct cage *cage)
{
	size_t count = 0;

	for (const struct job *job = cage->jobs; job; job = job->next)
		count++;
	return count;
}

struct waiting {
	struct cage_answer *answer;
	bool done;
};

static void
on_awaited(struct cage_answer *answer, void *userdata)
{
	struct waiting *waiting = userdata;

	*waiting->answer = *answer;
	waiting->done = true;
}

int
cage_ask_and_wait(struct cage *cage, enum cage_task task, const struct read_input *input,
	struct cage_answer *ret)
{
	struct waiting waiting = { .answer = ret };
	int r;

	*ret = (struct cage_answer){ 0 };
	r = cage_ask(cage, task, input, on_awaited, &waiting);
	while (r >= 0 && !waiting.done)
		r = sd_event_run(cage->loop, UINT64_MAX);
	if (waiting.done)
		return 0;
	cage_forget(cage, &waiting);
	return r;
}

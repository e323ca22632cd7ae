/* Caged: what a command wants read is read by forewarn-reader, as the daemon's pages are. */
#include "command/caged.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/mem.h"

/* A loop of its own: whoever asks may be called from another one, which waits meanwhile. */
struct caged {
	sd_event *loop;
	struct cage *cage; /* NULL: there is none, */
	char *why;         /* and why */
};

struct caged *
caged_open(void)
{
	/* One page at a time is asked for. */
	static const struct cage_settings settings = { .readers = 1 };
	struct caged *caged = MEM_NEW(struct caged);
	int r = sd_event_new(&caged->loop);

	if (r >= 0)
		r = cage_new(caged->loop, &settings, &caged->cage, &caged->why);
	if (r < 0 && !caged->why)
		caged->why = mem_printf("no reader can be waited for: %s", strerror(-r));
	return caged;
}

void
caged_close(struct caged *caged)
{
	if (!caged)
		return;
	cage_free(caged->cage);
	sd_event_unref(caged->loop);
	free(caged->why);
	free(caged);
}

void
caged_ask(struct caged *caged, enum cage_task task, const struct read_input *input,
	struct cage_answer *ret)
{
	int r;

	*ret = (struct cage_answer){ .verdict = CAGE_FAILED, .why = mem_dup(caged->why) };
	if (!caged->cage)
		return;
	r = cage_ask_and_wait(caged->cage, task, input, ret);
	if (r < 0)
		*ret = (struct cage_answer){ .verdict = CAGE_FAILED,
			.why = mem_printf("no answer of the reader came: %s", strerror(-r)) };
}

enum outcome
caged_outcome(enum cage_verdict verdict)
{
	switch (verdict) {
	case CAGE_READ:
		return OUTCOME_FRESH;
	case CAGE_NO_FEED:
		return OUTCOME_NOT_A_FEED;
	case CAGE_CRASHED:
		return OUTCOME_READER_CRASHED;
	case CAGE_TIMEOUT:
		return OUTCOME_READER_TIMEOUT;
	case CAGE_LIMIT:
		return OUTCOME_READER_LIMIT;
	case CAGE_FAILED:
		break;
	}
	return OUTCOME_READER_FAILED;
}

int
caged_status(enum cage_verdict verdict)
{
	switch (verdict) {
	case CAGE_READ:
		return EX_OK;
	case CAGE_NO_FEED:
	case CAGE_TIMEOUT:
	case CAGE_LIMIT:
		return EX_DATAERR;
	case CAGE_CRASHED:
	case CAGE_FAILED:
		break;
	}
	return EX_SOFTWARE;
}

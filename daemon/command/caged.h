/* Caged: what a command wants read is read by forewarn-reader, as the daemon's pages are. */
#pragma once

#include "cage/cage.h"
#include "model/page.h"

/* A reader is started with the first question and ends with caged_close. */
struct caged;
struct caged *caged_open(void);
void caged_close(struct caged *caged);

/* Waits for the answer, which the caller clears. It has a verdict in any case. */
void caged_ask(struct caged *caged, enum cage_task task, const struct read_input *input,
	struct cage_answer *ret);
/* What that means to whoever asked for a page. */
enum outcome caged_outcome(enum cage_verdict verdict);
/* The exit status that goes with it: EX_OK, EX_DATAERR when the page is to blame, EX_SOFTWARE when the reader is. */
int caged_status(enum cage_verdict verdict);

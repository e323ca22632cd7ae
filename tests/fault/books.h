/* Books: what came of a run - the letters that arrived, and what the store holds - in a form in which two runs can be compared. */
#pragma once

#include "fault/stage.h"

struct books {
	char *letters; /* every letter once, sorted: to whom, subject and text, without what is drawn by chance */
	char *store;      /* what was heard, decided and told */
	char *trouble;    /* NULL, or what is wrong with the store or the letters */
	char *change;     /* id of the first change; NULL: none */
	unsigned doubles; /* letters that came a second time under the same Message-ID */
};

void books_read(const struct stage *stage, struct books *ret);
void books_clear(struct books *books);

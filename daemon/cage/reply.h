/* Reply: what a reader made of a page, on its way back, and the distrust with which it is taken. */
#pragma once

#include <stdint.h>

#include "base/text.h"
#include "cage/cage.h"
#include "cage/record.h"

/* The reader's side: one record each. A reply ends with complete or no_feed. */
void reply_write_entry(struct text *to, uint64_t number, const struct entry *entry);
void reply_write_complete(struct text *to, uint64_t number, const struct cage_answer *answer);
void reply_write_no_feed(struct text *to, uint64_t number, const char *why);

/* Ours: what came so far. */
struct reply {
	uint64_t number;
	enum cage_task task;
	struct cage_answer answer; /* counts only once it is complete */
	size_t bytes;              /* of records, and of memory where short strings take more */
};
/* Takes the next record. 0: there must be more; 1: the answer is complete, its verdict set; -EPROTO: this is not what a
 * reader says, or -E2BIG: it is more than we take; both with a clause. */
int reply_take(struct reply *reply, const struct record_head *head, const char *payload,
	char **reterr_why);
void reply_clear(struct reply *reply);

/* Is the rest of the page worth another reader: damaged, or no feed? */
bool reply_was_bad(const struct cage_answer *answer);

/* The reader is locked up: by these walls. */
struct walls {
	bool filter;       /* seccomp */
	unsigned landlock; /* its version; 0: the kernel has none */
};
void reply_write_ready(struct text *to, const struct walls *walls);
void reply_write_refused(struct text *to, const char *what);
/* 0: ready; -EPERM: it refused, -EPROTO: something else came; both with a clause. */
int reply_take_ready(const struct record_head *head, const char *payload, struct walls *ret,
	char **reterr_why);

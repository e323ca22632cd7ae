/* Request: a page and its reading rules on their way to a reader. */
#pragma once

#include <stdint.h>

#include "base/text.h"
#include "cage/cage.h"

/* The record alone; the reader expects the bytes of the page right behind it. */
void request_write(
	struct text *to, uint64_t number, enum cage_task task, const struct read_input *input);

/* What a reader takes from it. */
struct request {
	uint64_t number; /* an answer must repeat it */
	enum cage_task task;
	struct read_input input; /* its body is NULL; the rest is owned by the request */
	struct read_rules rules;
	char *content_type, *base;
};
/* 0, or -EPROTO and a clause. RET->input.rules is &RET->rules, so RET must not be moved. */
int request_read(const char *payload, size_t n, struct request *ret, char **reterr_why);
void request_clear(struct request *request);

void request_write_setup(struct text *to, const struct strings *zones);
int
request_read_setup(const char *payload, size_t n, struct strings *ret_zones, char **reterr_why);

/* Reader: one child of ours that reads pages, from its start to its end; one page at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <systemd/sd-event.h>

#include "base/text.h"
#include "cage/cage.h"

struct reader;

struct reader_order {
	const char *program;
	const struct strings *zones;
	unsigned generation; /* of these zones: the owner's to compare */
	unsigned page_seconds;
	/* The page has its answer, which is the callee's; the reader is idle, or ended. */
	void (*done)(struct reader *reader, struct cage_answer *answer, void *userdata);
	/* It is no process any more; the callee frees it. */
	void (*gone)(struct reader *reader, void *userdata);
	void *userdata;
};

/* A page for it. The body is borrowed until it is done or ended. */
struct reader_page {
	uint64_t number;
	enum cage_task task;
	struct text request; /* taken over */
	const char *body;
	size_t len;
};

/* 0, or -errno and a clause. It may be given a page at once. */
int reader_start(sd_event *loop, const struct reader_order *order, struct reader **ret,
	char **reterr_why);
void reader_give(struct reader *reader, struct reader_page *page);
/* Kills it; its page has no answer, and `gone` comes from the loop. */
void reader_end(struct reader *reader);
/* Kills it and waits. Takes NULL. */
void reader_free(struct reader *reader);

bool reader_idle(const struct reader *reader);
bool reader_ended(const struct reader *reader);
unsigned reader_generation(const struct reader *reader);
unsigned reader_pages(const struct reader *reader); /* so many it was given */

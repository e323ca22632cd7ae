/* Serve: what a reader does all its life: takes a page from its socket, answers, takes the next. */
#pragma once

#include "cage/cage.h"
#include "cage/reply.h"

/* The one descriptor that a reader has besides 0, 1 and 2, which are /dev/null. */
#define SERVE_FD 3

/* Sanitizers say what they found on standard error, and want to be heard. */
#if defined(__SANITIZE_ADDRESS__)
#define SERVE_SPEAKS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SERVE_SPEAKS 1
#endif
#endif
#ifndef SERVE_SPEAKS
#define SERVE_SPEAKS 0
#endif

/* Exit statuses by which a reader ends itself. */
#define SERVE_EXIT_GONE 0    /* there is nobody at the other end */
#define SERVE_EXIT_ODD 70    /* what came is no request */
#define SERVE_EXIT_MEMORY 71 /* base/mem.c: there is no more memory */

/* Of an answer so much is sent at once. */
#define SERVE_CHUNK 65536u

/* 0, or -EBADMSG and a sentence. */
typedef int (*serve_task)(
	const struct read_input *input, struct cage_answer *ret, char **reterr_why);

/* Before the lock-up: the names of zones to load. Does not return if nobody is there. */
void serve_setup(struct strings *ret_zones);
/* After it: how it went. REFUSED: a clause about what did not work; does not return then. */
void serve_ready(const struct walls *walls);
_Noreturn void serve_refused(const char *what);
/* Pages until the other end is closed. */
_Noreturn void serve_pages(const serve_task tasks[static CAGE_TASK_COUNT]);

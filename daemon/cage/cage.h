/* Cage: pages are read by children that can do nothing else (DESIGN section 4): a queue of pages, a pool of readers, and
 * an answer for each page, whatever becomes of its reader. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <systemd/sd-event.h>

#include "base/strings.h"
#include "model/entry.h"
#include "model/read_input.h"
#include "model/tally.h"

struct cage;

struct cage_settings {
	const char *
		program; /* path of forewarn-reader; NULL: $FOREWARN_READER, else the one beside
				our own program, else the installed one */
	unsigned readers;            /* 0: one for each core that we may use */
	const struct strings *zones; /* names that rules may have in days_in, loaded before the
					lock-up; one that is not among them costs a new reader. NULL: none */
	unsigned page_seconds;       /* 0: LIMIT_READ_SECONDS */
	unsigned pages;      /* a reader is replaced after so many; 0: LIMIT_READER_PAGES */
	struct tally *tally; /* where it is counted why readers were replaced; NULL: nowhere */
};

enum cage_verdict {
	CAGE_READ,
	CAGE_NO_FEED, /* read, and it is nothing that was asked for */
	CAGE_CRASHED,
	CAGE_TIMEOUT,
	CAGE_LIMIT, /* it wanted more memory than a reader may have, or answered more than we take */
	CAGE_FAILED, /* no reader could be started, or its answer broke the protocol */
};

enum cage_task {
	CAGE_PAGE,  /* the entries of a page */
	CAGE_LINKS, /* the feeds that a web page names */
	CAGE_OPML,  /* the feeds that a list of feeds names, as entries */
	CAGE_GUESS, /* as CAGE_PAGE, and a feed is read as the flavour that it looks like; without rules */
};
#define CAGE_TASK_COUNT (CAGE_GUESS + 1)

struct cage_answer {
	enum cage_verdict verdict;
	struct reading reading; /* of all but CAGE_LINKS */
	struct strings found;   /* of CAGE_LINKS: addresses */
	char *why;              /* a clause unless CAGE_READ */
	bool unseen; /* CAGE_FAILED, and not by the page: no reader had got so far as to see it */
};
void cage_answer_clear(struct cage_answer *answer);

/* From the loop, never from within cage_ask. ANSWER is the callee's to clear; it may ask again, forget, and free the cage. */
typedef void (*cage_done)(struct cage_answer *answer, void *userdata);

/* No reader is started before the first page. 0, or -errno and a sentence; a program that cannot be started is told with
 * the page that wanted it. The loop is referenced. */
int cage_new(sd_event *loop, const struct cage_settings *settings, struct cage **ret,
	char **reterr_why);
/* Ends all readers; who still waits is not called any more. Takes NULL. */
void cage_free(struct cage *cage);

/* The bytes at input->body are borrowed until DONE is called or the asker is forgotten; all the rest is copied. */
int cage_ask(struct cage *cage, enum cage_task task, const struct read_input *input,
	cage_done done, void *userdata);
/* No answer for that asker any more, and its bodies are free. */
void cage_forget(struct cage *cage, void *userdata);
/* Pages that have no answer yet. */
size_t cage_pending(const struct cage *cage);

/* For commands: runs the loop until the answer is there. 0, or -errno when the loop fails or ends before. */
int cage_ask_and_wait(struct cage *cage, enum cage_task task, const struct read_input *input,
	struct cage_answer *ret);

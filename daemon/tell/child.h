/* Child: a program that takes a letter on its standard input. The whole process must have SIGCHLD blocked in every thread, as
 * sd_event_add_child wants it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <systemd/sd-event.h>

struct child_order {
	char *const *argv; /* the path of the program first; NULL-ended */
	const char *input;
	size_t input_len;
	unsigned seconds; /* then it is killed, with all of its process group */
	bool hear_all;    /* standard output is heard too, not only standard error */
};

struct child_end {
	bool exited; /* else ended by a signal */
	int status;  /* exit status or signal */
	bool overdue;
	const char *said; /* what it wrote, as it came; never NULL */
};

struct child;
/* From the loop; may free the child. */
typedef void (*child_done)(const struct child_end *end, void *userdata);

/* The program gets no descriptor of ours but 0, 1 and 2, and no more of an environment than PATH and a UTF-8 locale. 0 or
 * -errno with a sentence. */
int child_start(sd_event *loop, const struct child_order *order, child_done done,
	void *userdata, struct child **ret, char **reterr_why);
/* Kills it if it runs, without calling back. */
void child_free(struct child *child);

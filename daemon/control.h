/* Control: the daemon's socket for `forewarn` (AF_UNIX, one JSON object in one line each way).
 * Both ends of it. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <systemd/sd-event.h>

struct control;
struct control_call; /* one question that waits for its answer */

/* A question: {"do": "reload" | "send-test" | "decide" | "ping", ...}. PEER is who asks, by the kernel
 * (SO_PEERCRED). The handler, or somebody later, must end the call by control_answer. MESSAGE
 * is borrowed. */
typedef void (*control_handler)(struct control_call *call, const json_t *message,
	const struct ucred *peer, void *userdata);

/* Listens on DIR/control, mode 0660, in a folder that is made if it is missing. A socket left
 * by a dead daemon is replaced. 0 or -errno with a sentence. */
int control_new(sd_event *loop, const char *dir, control_handler handler, void *userdata,
	struct control **ret, char **reterr_why);
/* Takes the socket away; calls without an answer are cut. */
void control_free(struct control *control);
/* Sends ANSWER (taken over) and ends the call. */
void control_answer(struct control_call *call, json_t *answer);

/* The other end: asks the daemon and waits at most SECONDS. MESSAGE is taken over. 0 and the
 * answer (the caller's), or -errno with a sentence; -ENOENT or -ECONNREFUSED: no daemon runs
 * there. */
int control_ask(
	const char *dir, json_t *message, unsigned seconds, json_t **ret, char **reterr_why);
/* What an answer means as an exit status: 0 when it is "ok", else its "status", else 1. */
int control_status(const json_t *answer);

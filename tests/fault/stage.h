/* Stage: where a story is played - a folder with configuration, store and letter boxes, the web server and the relay beside it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "support/peer_smtp.h"
#include "support/program.h"

struct stage {
	char *dir;
	char *live; /* folder of all that a run may change: store, tickets, what is published */
	char *config;
	char *folder; /* of the story */
	struct program web;
	char *web_url;
	struct peer_smtp relay;
};

/* FOLDER: forewarn.yaml, services, pages. Aborts where the machine does not do as it is told. */
void stage_begin(struct stage *stage, const char *folder);
void stage_end(struct stage *stage);

/* How the relay answers from here on (tests/support/peer_smtp.h); NULL: well. */
void stage_relay(struct stage *stage, const char *says);
/* SOURCE gives the page FILE. */
void stage_page(const struct stage *stage, const char *source, const char *file);

/* Keeps all that a run may change under NAME, or brings it back; letter boxes are empty after that. */
void stage_keep(const struct stage *stage, const char *name);
void stage_bring_back(const struct stage *stage, const char *name);
/* Did the run since then change nothing? */
bool stage_untouched(const struct stage *stage, const char *name);

struct stage_run {
	const char *const *argv; /* without --config */
	int64_t now;
	unsigned seed;
	const char *fault; /* KIND:N:HOW; NULL: none */
	bool count;        /* leaves calls and stacks behind */
	bool load;         /* counts, and fails, only until the configuration is loaded */
};
/* Runs a faulty program to its end. */
struct program_result stage_play(const struct stage *stage, const struct stage_run *run);
/* What it left behind: "calls" or "stacks", the caller frees; NULL: nothing. */
char *stage_read(const struct stage *stage, const char *name);

/* A daemon that has loaded the configuration and plays rounds from there, each in a child. */
struct server {
	pid_t pid;
	int in, out;
};
/* QUICK: without sanitizers, where there is such a program. */
void server_start(const struct stage *stage, int64_t now, bool quick, struct server *ret);
struct program_result server_play(const struct stage *stage, const struct server *server,
	const char *fault, unsigned seed, bool count);
void server_stop(struct server *server);

/* Spawn: the program forewarn-reader as a child that has nothing of ours but one end of a socket. */
#pragma once

#include <stdbool.h>

#include <sys/types.h>

struct spawned {
	pid_t pid;
	int socket; /* our end, non-blocking */
};
/* 0, or -errno and a clause. */
int spawn_reader(const char *program, struct spawned *ret, char **reterr_why);

/* From now on it may use the processor for so many seconds more; then SIGXCPU ends it, even when nobody here looks. */
void spawn_limit_processor(pid_t pid, unsigned seconds);

/* How a child ended that was waited for. */
enum spawn_end { SPAWN_RUNS, SPAWN_EXITED, SPAWN_KILLED, SPAWN_UNKNOWN };
/* *RET is its exit status or its signal. WAIT: until it is over. */
enum spawn_end spawn_reap(pid_t pid, bool wait, int *ret);

/* Which program that is when nobody names one; the caller frees. */
char *spawn_program(void);

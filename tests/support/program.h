/* Program: the real programs in tests - run to their end, or started beside the test and stopped. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct program_result {
	int status; /* exit status, or 128 + signal */
	char *out;
	char *err;
};
void program_result_clear(struct program_result *result);

/* Path of a program of the flavour under test ($FOREWARN_BUILD); the caller frees. */
char *program_path(const char *name);

/* Runs ARGV (NULL-ended; argv[0] is a name for program_path, or a path) to its end, at most 60 seconds
 * (so many times as long as unit_patience says). */
struct program_result program_run(const char *const *argv);

/* A program that goes on: its standard output can be read by line, its standard error goes to ERR_FILE (NULL: dropped).
 * It dies with the test. */
struct program {
	pid_t pid;
	int out;
};
struct program program_start(const char *const *argv, const char *err_file);
/* The next line of its standard output without the line end; the caller frees. NULL: it ended. */
char *program_line(struct program *program);
/* Sends SIGNAL and waits; the exit status, or 128 + signal. */
int program_stop(struct program *program, int signal);

/* A scratch folder that is removed by scratch_remove; the caller frees the name. */
char *scratch_make(void);
void scratch_remove(char *dir);
void scratch_write(const char *dir, const char *name, const char *content);
char *scratch_read(const char *dir, const char *name); /* NULL if it is not there */
/* Names in a folder, not counting dot files. */
unsigned scratch_count(const char *dir, const char *name);

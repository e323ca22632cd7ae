/* Case file: one case with its history, read from the store. */
#pragma once

#include "command/command.h"

struct case_file {
	struct config *config;
	struct store *store;
	struct change change;
	struct events events;
	struct decisions ledger;
	struct letters letters; /* about this change alone */
	int32_t today;          /* where the configuration is */
};

/* The case whose id is the only argument of ARGV. 0, or the exit status after a sentence; RET is zeroed before, and
 * cleared in either case. */
int case_file_open(
	const struct command_context *context, int argc, char **argv, struct case_file *ret);
void case_file_clear(struct case_file *file);

/* "name           value" in one safe line; nothing when there is no value. */
void case_file_line(const char *name, const char *value);
/* Nothing where URL may not stand as a link. */
void case_file_link(const char *name, const char *url);
/* The other announcements of the same change, and why they are one; nothing when there is none. */
void case_file_tellings(const struct change *change);
/* A date as precise as it is; the caller frees. */
char *case_file_date(const struct when *when);

/* Setup file: what `forewarn setup` writes - composed, checked as `forewarn check` does, and put where
 * nothing is lost. */
#pragma once

#include "command/picker.h"

/* All borrowed. */
struct setup_file {
	const char *relay, *from;     /* NULL: they stand in another file */
	const char *user, *password;  /* NULL: none */
	const char *language;         /* NULL: it stands in another file */
	const char *recipient, *mail; /* NULL: they stand in another file */
	const struct picker *picker;
	const struct config
		*there; /* its dependencies are in another file; NULL: there is none */
	int32_t today;
};
/* The caller frees. */
char *setup_file_write(const struct setup_file *file);

/* What is at PATH already. */
enum setup_ground {
	GROUND_FREE,    /* nothing */
	GROUND_SHIPPED, /* the file that came with forewarn, as it came */
	GROUND_TAKEN    /* somebody's work, or what cannot be read */
};
enum setup_ground setup_file_ground(const char *path);

/* Is YAML right, as NAME ("forewarn.yaml", or "conf.d/setup.yaml") in the folder ETC, together with the
 * other files there (ALONE: but not with conf.d)? Every mistake is printed. 0 or an exit status. */
int setup_file_check(const char *etc, bool alone, const char *name, const char *yaml);

/* Writes YAML to PATH in one go, only where GROUND still is what was found. 0, or an exit status
 * after a sentence. */
int setup_file_put(const char *path, const char *yaml, enum setup_ground ground);

/* ETC/conf.d/setup.yaml, or setup-2.yaml ... where that is taken, as a name in ETC. The caller frees. */
char *setup_file_free_name(const char *etc);

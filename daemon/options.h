/* Options: the command line of forewarnd. */
#pragma once

#include <stdbool.h>

#include "watch.h"

struct options {
	const char *config_file;
	struct watch_options watch;
	bool check;
	bool quiet;
};

/* 0 to go on, else the exit status plus one: what was wrong, or asked for, is printed. */
int options_read(int argc, char **argv, struct options *ret);

/* Lockup: a process gives away for good all that it could do besides thinking, hearing and answering. Linked into
 * forewarn-reader only. */
#pragma once

#include "cage/reply.h"

/* Before anything else: no descriptor above SERVE_FD, no new privileges, no core, an end when the one who started us
 * ends. */
void lockup_begin(void);
/* The rest, once everything is prepared. 0 and which walls stand, or -errno and a clause: then nothing may be read. */
int lockup_finish(struct walls *ret, char **reterr_why);

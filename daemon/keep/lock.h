/* Lock: only one program at a time writes a store. */
#pragma once

/* Takes the lock at PATH and writes our process id into it. The lock ends with the descriptor,
 * also after a crash. -EBUSY: another process holds it; the sentence says which. */
int lock_take(const char *path, int *ret_fd, char **reterr_why);

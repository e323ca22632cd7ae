/* Swap: a mended store takes the place of the damaged one, which is kept under another name. Whenever it is cut off, the next
 * start goes on: once FILE.mended is there it is whole, and FILE and its log are no longer of use. */
#pragma once

#include <stdint.h>

/* Where the new store is made; the caller frees. */
char *swap_making(const char *file);
/* What FILE will be called when it is moved aside at NOW: FILE.damaged-20270331T080000; the caller frees. */
char *swap_aside(const char *file, int64_t now);
/* FILE.mending is whole: FILE, its -wal and -shm go aside under that name, and it takes their place. */
int swap_in(const char *file, const char *aside, char **reterr_why);
/* Goes on with what was cut off. 1: something was; 0. */
int swap_finish(const char *file, char **reterr_why);

/* Sealed: the memory of a program that knows secrets is nobody else's to read. */
#pragma once

/* No core file, and no other program of the same user may look into this one (root may). What is started from here on begins
 * without it, but for the limit of core files. */
void sealed_begin(void);

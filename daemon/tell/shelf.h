/* Shelf: a folder of files that others may read, a web server for instance; each is there as a whole or not at all. */
#pragma once

#include <stddef.h>

/* Puts DATA as NAME (no slash) into FOLDER, which is made (0755) if only it itself is missing; the file can be read by
 * everybody. A file that holds just that already is left alone: 0. 1: it was written. -errno with a sentence. */
int shelf_put(
	const char *folder, const char *name, const char *data, size_t len, char **reterr_why);
/* All of DATA, and onto the disk. 0 or -errno. */
int shelf_write(int fd, const char *data, size_t len);

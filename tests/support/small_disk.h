/* Small disk: a file system of a few MiB that only this test sees, so that it can run full. */
#pragma once

#include <stddef.h>

/* Mounts one of KIB on DIR, in a mount namespace of this process (made at the first call). 0, or -errno where that is not
 * allowed. */
int small_disk_mount(const char *dir, unsigned kib);
void small_disk_unmount(const char *dir);
/* Leaves so many bytes free, at most; a file of that folder takes the rest. */
void small_disk_fill(const char *dir, size_t leave);
void small_disk_free(const char *dir);

/* Pages: the file of a store as bare pages of bytes, its log worked in (sqlite.org/fileformat2.html), without SQLite: so that
 * they can be read when SQLite no longer can. Nothing is written, and no byte is believed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pages;

/* FILE and, if there is one, FILE-wal. -ENOMEM: it has more pages than a store can have. */
int pages_open(const char *file, struct pages **ret, char **reterr_why);
void pages_close(struct pages *pages);

uint32_t pages_size(const struct pages *pages); /* bytes of a page */
uint32_t pages_count(const struct pages *pages);
/* At most so many have bytes of their own, in the file or the log; the others are zero. */
uint64_t pages_stored(const struct pages *pages);
bool pages_is_stored(const struct pages *pages, uint32_t number);
/* A frame of the log is spoilt before the end of what was committed: SQLite would take the log to end there. */
bool pages_log_damaged(const struct pages *pages);
/* Page NUMBER (from 1) into INTO, as it was committed last; what cannot be read is zero. -ERANGE: there is none. */
int pages_read(const struct pages *pages, uint32_t number, unsigned char *into);

/* Numbers as SQLite writes them: the first byte is the highest. */
uint32_t pages_u16(const unsigned char *at);
uint32_t pages_u32(const unsigned char *at);

/* Mend: makes a whole store of the rows that were saved of a damaged one: what an index or another row still knows is put
 * together again, what hangs on nothing goes, and what is in doubt is rather told again than lost. */
#pragma once

#include <stdint.h>

struct store;

/* What is known to be lost. */
struct mend_report {
	int64_t changes_stubs; /* of which only the id and the entry are left */
	int64_t changes;       /* gone, though something else speaks of them */
	int64_t decisions;
	int64_t letters; /* that waited and are lost */
	int64_t again;   /* letters that waited and are composed again */
	int64_t doubted; /* tellings of which nothing says that they went out: told again */
	int64_t entries;
	int64_t sources; /* of which nothing but their number is left */
};

/* The store is of the latest version, with the temporary tables of SALVAGE. 0 or -errno. */
int mend(struct store *store, int64_t now, struct mend_report *ret);

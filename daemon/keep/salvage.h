/* Salvage: every row that can still be read in a damaged store goes into a new one as it is. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;
struct pages;

/* What an index knows stands in temporary tables of the new store (columns c0, c1, ...), see salvage.c; MEND puts
 * together from them what is missing. */
struct salvage_report {
	unsigned broken;  /* pages and rows that could not be read */
	unsigned strange; /* rows that did not fit where they stood */
	bool trees_lost;  /* pages were found that no tree led to any more */
};

/* FRESH has all tables and no row; what an older store's rows lack gets its default. 0, or -errno (store_why of FRESH). */
int salvage(const struct pages *damaged, struct store *fresh, struct salvage_report *ret);

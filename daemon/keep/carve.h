/* Carve: takes rows out of the pages of a store, tree by tree, and from pages that no tree leads to any more because the page
 * above them is damaged. Each page is looked at once, so no circle of pages holds us. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "keep/cell.h"

struct carve;

/* A row, or the key of an index. Less than 0 ends it all. */
typedef int (*carve_take)(const struct cell *cell, void *userdata);

struct carve *carve_new(const struct pages *pages);
void carve_free(struct carve *carve);

/* All of the tree that begins at page ROOT: of a table (TABLE), or of an index or a table WITHOUT ROWID. */
int carve_tree(struct carve *carve, uint32_t root, bool table, carve_take take, void *userdata);
/* Pages that are free hold nothing. WHOLE: only if the list of them is sound; else it may name pages that are not, and counts
 * when the trees were walked. */
void carve_skip_free(struct carve *carve, bool whole);
/* The next page from *AT on that nobody looked at and that looks like one of a tree that holds rows; 1, 0: there is none. */
int carve_next_lost(const struct carve *carve, uint32_t *at, bool *ret_table);
/* The rows of one such page, without those below it. */
int carve_page(struct carve *carve, uint32_t number, carve_take take, void *userdata);
/* From now on somebody has looked at it. */
void carve_mark(struct carve *carve, uint32_t number);

/* How many pages or rows were no longer what their tree says, so far. */
unsigned carve_broken(const struct carve *carve);

/* Carve: trees of pages. */
#include "keep/carve.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "keep/pages.h"

/* Rows do not overlap: all on a page together are no larger than the page. Where some point to the same bytes, or to the
 * middle of others, it is damaged, and what is made of it must not be many times its size. */
#define TAKEN_MAX 2u  /* times the page, of rows */
#define TRIED_MAX 64u /* and with what was none */

struct carve {
	const struct pages *pages;
	unsigned char *looked; /* one byte a page */
	unsigned char *page;
	struct cell cell;
	unsigned broken;
	bool alone;        /* the pages below are none of our business */
	uint32_t *waiting; /* pages of the tree at hand */
	size_t waiting_count, waiting_cap;
};

struct carve *
carve_new(const struct pages *pages)
{
	struct carve *carve = MEM_NEW(struct carve);

	carve->pages = pages;
	carve->looked = mem_new((size_t)pages_count(pages) + 1, 1);
	carve->page = mem_new(1, pages_size(pages));
	return carve;
}

void
carve_free(struct carve *carve)
{
	if (!carve)
		return;
	cell_clear(&carve->cell);
	free(carve->waiting);
	free(carve->looked);
	free(carve->page);
	free(carve);
}

unsigned
carve_broken(const struct carve *carve)
{
	return carve->broken;
}

/* The cells of a page, as they are gone through. */
struct going {
	struct carve *carve;
	enum page_kind kind;
	size_t first; /* behind it cells may begin */
	size_t taken, tried;
	carve_take take;
	void *userdata;
};

static bool
is_new(const struct carve *carve, uint32_t number)
{
	return number && number <= pages_count(carve->pages) && !carve->looked[number];
}

void
carve_mark(struct carve *carve, uint32_t number)
{
	if (number && number <= pages_count(carve->pages))
		carve->looked[number] = 1;
}

static void
push(struct carve *carve, uint32_t number)
{
	if (!is_new(carve, number)) {
		carve->broken++;
		return;
	}
	carve_mark(carve, number);
	carve->waiting = mem_grow(carve->waiting, carve->waiting_count, &carve->waiting_cap,
		sizeof(*carve->waiting));
	carve->waiting[carve->waiting_count++] = number;
}

/* On the first page the head of the file comes first. */
static size_t
head_of(uint32_t number)
{
	return number == 1 ? 100 : 0;
}

static bool
is_inner(enum page_kind kind)
{
	return kind == PAGE_INDEX_INNER || kind == PAGE_TABLE_INNER;
}

static int
take_cell(struct going *g, size_t offset)
{
	struct carve *carve = g->carve;
	struct cell *cell = &carve->cell;
	int found = -1;

	if (offset >= g->first)
		found = cell_read(carve->pages, carve->page, g->kind, offset, cell);
	if (found < 0)
		carve->broken++;
	if (offset >= g->first) {
		if (is_inner(g->kind) && !carve->alone)
			push(carve, cell->child);
		g->tried += cell->on_page;
	}
	if (found < 0 || g->kind == PAGE_TABLE_INNER)
		return 0;
	g->taken += cell->on_page;
	return g->take(cell, g->userdata);
}

/* Each cell of the page at hand, and what is below it. */
static int
take_cells(struct carve *carve, uint32_t number, enum page_kind kind, carve_take take,
	void *userdata)
{
	size_t head = head_of(number), size = pages_size(carve->pages);
	size_t first = head + (is_inner(kind) ? 12 : 8),
	       count = pages_u16(carve->page + head + 3);
	struct going g = { carve, kind, first, 0, 0, take, userdata };
	int r = 0;

	if (first + 2 * count > size) {
		carve->broken++;
		count = (size - first) / 2;
	}
	for (size_t i = 0; r >= 0 && i < count; i++) {
		if (g.taken > TAKEN_MAX * size || g.tried > TRIED_MAX * size) {
			carve->broken++;
			break;
		}
		r = take_cell(&g, pages_u16(carve->page + first + 2 * i));
	}
	if (is_inner(kind) && !carve->alone)
		push(carve, pages_u32(carve->page + head + 8));
	return r;
}

int
carve_tree(struct carve *carve, uint32_t root, bool table, carve_take take, void *userdata)
{
	int r = 0;

	push(carve, root);
	while (r >= 0 && carve->waiting_count) {
		uint32_t number = carve->waiting[--carve->waiting_count];
		unsigned char kind;

		(void)pages_read(carve->pages, number, carve->page);
		kind = carve->page[head_of(number)];
		if (kind == (table ? PAGE_TABLE_LEAF : PAGE_INDEX_LEAF) ||
			kind == (table ? PAGE_TABLE_INNER : PAGE_INDEX_INNER))
			r = take_cells(carve, number, (enum page_kind)kind, take, userdata);
		else
			carve->broken++;
	}
	carve->waiting_count = 0;
	return r;
}

int
carve_page(struct carve *carve, uint32_t number, carve_take take, void *userdata)
{
	int r;

	(void)pages_read(carve->pages, number, carve->page);
	carve->alone = true;
	r = take_cells(
		carve, number, (enum page_kind)carve->page[head_of(number)], take, userdata);
	carve->alone = false;
	return r;
}

/* The list of free pages as far as it can be read; *RET_WHOLE: it is what it says of itself to its end. */
static uint32_t *
read_free(struct carve *carve, size_t *ret_count, bool *ret_whole)
{
	size_t on_trunk = pages_size(carve->pages) / 4 - 2, have = 0;
	uint32_t trunk, wanted, *list;

	(void)pages_read(carve->pages, 1, carve->page);
	trunk = pages_u32(carve->page + 32);
	wanted = pages_u32(carve->page + 36);
	if (wanted > pages_count(carve->pages))
		wanted = pages_count(carve->pages);
	list = mem_new(wanted, sizeof(*list));
	while (trunk && have < wanted && pages_read(carve->pages, trunk, carve->page) == 0) {
		uint32_t count = pages_u32(carve->page + 4);

		if (count > on_trunk || count >= wanted - have)
			break;
		list[have++] = trunk;
		for (uint32_t i = 0; i < count; i++)
			list[have++] = pages_u32(carve->page + 8 + 4 * (size_t)i);
		trunk = pages_u32(carve->page);
	}
	*ret_count = have;
	*ret_whole = !trunk && have == wanted;
	return list;
}

void
carve_skip_free(struct carve *carve, bool whole)
{
	size_t count;
	bool is_whole;
	_cleanup_free_ uint32_t *list = read_free(carve, &count, &is_whole);

	for (size_t i = 0; i < count && (is_whole || !whole); i++)
		carve_mark(carve, list[i]);
}

int
carve_next_lost(const struct carve *carve, uint32_t *at, bool *ret_table)
{
	for (; *at <= pages_count(carve->pages); (*at)++) {
		unsigned char kind;

		if (!is_new(carve, *at) || !pages_is_stored(carve->pages, *at))
			continue;
		(void)pages_read(carve->pages, *at, carve->page);
		kind = carve->page[head_of(*at)];
		if (kind != PAGE_TABLE_LEAF && kind != PAGE_INDEX_LEAF &&
			kind != PAGE_INDEX_INNER)
			continue;
		*ret_table = kind == PAGE_TABLE_LEAF;
		return 1;
	}
	return 0;
}

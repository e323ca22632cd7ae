/* Carve: trees of pages. */
#include "keep/carve.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "keep/pages.h"

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

/* Each cell of the page at hand; with INNER the pages below are to be looked at too. */
static int
take_cells(struct carve *carve, uint32_t number, enum page_kind kind, carve_take take,
	void *userdata)
{
	bool inner = kind == PAGE_INDEX_INNER || kind == PAGE_TABLE_INNER;
	size_t head = head_of(number), size = pages_size(carve->pages);
	size_t first = head + (inner ? 12 : 8), count = pages_u16(carve->page + head + 3);
	int r = 0;

	if (first + 2 * count > size) {
		carve->broken++;
		count = (size - first) / 2;
	}
	for (size_t i = 0; r >= 0 && i < count; i++) {
		size_t offset = pages_u16(carve->page + first + 2 * i);
		int found = offset < first ? -1
					   : cell_read(carve->pages, carve->page, kind, offset,
						     &carve->cell);

		if (found < 0)
			carve->broken++;
		if (inner && !carve->alone && offset >= first)
			push(carve, carve->cell.child);
		if (found >= 0 && kind != PAGE_TABLE_INNER)
			r = take(&carve->cell, userdata);
	}
	if (inner && !carve->alone)
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

void
carve_skip_free(struct carve *carve)
{
	uint32_t trunk;

	(void)pages_read(carve->pages, 1, carve->page);
	trunk = pages_u32(carve->page + 32);
	while (is_new(carve, trunk)) {
		uint32_t count;

		carve_mark(carve, trunk);
		(void)pages_read(carve->pages, trunk, carve->page);
		count = pages_u32(carve->page + 4);
		if (count > pages_size(carve->pages) / 4 - 2)
			return;
		for (uint32_t i = 0; i < count; i++)
			carve_mark(carve, pages_u32(carve->page + 8 + 4 * (size_t)i));
		trunk = pages_u32(carve->page);
	}
}

int
carve_next_lost(const struct carve *carve, uint32_t *at, bool *ret_table)
{
	for (; *at <= pages_count(carve->pages); (*at)++) {
		unsigned char kind;

		if (!is_new(carve, *at))
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

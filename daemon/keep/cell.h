/* Cell: one row of a table or one key of an index, taken apart from the bytes of its page (sqlite.org/fileformat2.html,
 * sections 1.6 and 2.1). What does not add up to the last byte is no row. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pages;

#define CELL_FIELDS 64u

enum field_kind { FIELD_NULL, FIELD_INTEGER, FIELD_REAL, FIELD_TEXT, FIELD_BLOB };

struct field {
	enum field_kind kind;
	int64_t number;
	double real;
	const unsigned char *bytes; /* of the cell */
	size_t len;
};

struct cell {
	int64_t row;    /* the row's number; of an index 0 */
	uint32_t child; /* of an inner page: whose keys are all smaller; 0: none */
	struct field fields[CELL_FIELDS];
	size_t count;
	unsigned char *payload; /* the caller frees; of use for the next cell */
	size_t payload_cap;
	size_t on_page; /* bytes of it that stand on the page itself */
	uint64_t
		followed; /* pages read so far for what stands elsewhere, of this cell and those before it */
};

/* What stands at the beginning of a page of a tree. */
enum page_kind {
	PAGE_INDEX_INNER = 2,
	PAGE_TABLE_INNER = 5,
	PAGE_INDEX_LEAF = 10,
	PAGE_TABLE_LEAF = 13
};

/* The cell at OFFSET of PAGE (its bytes). PAGES gives what of it stands elsewhere. An inner page of a table has only
 * `child` and `row`. 0, or -EBADMSG: it is none, though `child` may be known (else 0). */
int cell_read(const struct pages *pages, const unsigned char *page, enum page_kind kind,
	size_t offset, struct cell *cell);
void cell_clear(struct cell *cell);

/* Cell: from bytes to the fields of a row. */
#include "keep/cell.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "keep/pages.h"

/* A letter with all that it may carry; more is damage. */
#define PAYLOAD_MAX (64u * 1024 * 1024)
/* Pages of the rest of rows are read once for their row, and once more where their tree is looked for; several rows with the
 * same rest, or one that goes round in a circle, are damage, and must not cost more than the store is large. */
#define FOLLOWED_MAX 4u

struct bytes {
	const unsigned char *at;
	size_t left;
	bool bad;
};

static uint64_t
take_varint(struct bytes *b)
{
	uint64_t value = 0;

	for (int i = 0; i < 9; i++) {
		unsigned char c;

		if (!b->left) {
			b->bad = true;
			return 0;
		}
		c = *b->at++;
		b->left--;
		if (i == 8)
			return value << 8 | c;
		value = value << 7 | (c & 0x7f);
		if (c < 0x80)
			break;
	}
	return value;
}

static uint32_t
take_u32(struct bytes *b)
{
	uint32_t value = 0;

	b->bad = b->bad || b->left < 4;
	if (b->bad)
		return 0;
	value = pages_u32(b->at);
	b->at += 4;
	b->left -= 4;
	return value;
}

/* How much of a payload stands on the page itself (section 1.6). */
static size_t
local_size(size_t usable, enum page_kind kind, size_t payload)
{
	size_t most = kind == PAGE_TABLE_LEAF ? usable - 35 : (usable - 12) * 64 / 255 - 23;
	size_t least = (usable - 12) * 32 / 255 - 23;
	size_t some = least;

	if (payload <= most)
		return payload;
	some += (payload - least) % (usable - 4);
	return some <= most ? some : least;
}

/* The rest of the payload, page by page. The last one must say that it is the last, or something else stands there. */
static int
read_overflow(
	const struct pages *pages, uint32_t next, struct cell *cell, size_t at, size_t left)
{
	size_t size = pages_size(pages), part = size - 4;
	unsigned char *into = cell->payload + at;
	_cleanup_free_ unsigned char *page = mem_new(1, size);

	while (left) {
		size_t n = left < part ? left : part;

		if (cell->followed >= FOLLOWED_MAX * pages_stored(pages) ||
			!pages_is_stored(pages, next))
			return -EBADMSG;
		cell->followed++;
		(void)pages_read(pages, next, page);
		memcpy(into, page + 4, n);
		into += n;
		left -= n;
		next = pages_u32(page);
	}
	return next ? -EBADMSG : 0;
}

static int
read_payload(const struct pages *pages, struct bytes *b, enum page_kind kind, size_t len,
	struct cell *cell)
{
	size_t local = local_size(pages_size(pages), kind, len);

	if (b->left < local || len > pages_stored(pages) * pages_size(pages))
		return -EBADMSG;
	cell->on_page = local;
	if (len > cell->payload_cap) {
		cell->payload = mem_resize(cell->payload, len, 1);
		cell->payload_cap = len;
	}
	if (local)
		memcpy(cell->payload, b->at, local);
	b->at += local;
	b->left -= local;
	if (local == len)
		return 0;
	return read_overflow(pages, take_u32(b), cell, local, len - local);
}

static int64_t
signed_number(const unsigned char *at, size_t n)
{
	uint64_t value = at[0] & 0x80 ? UINT64_MAX : 0;

	for (size_t i = 0; i < n; i++)
		value = value << 8 | at[i];
	return (int64_t)value;
}

/* TYPE is a serial type (section 2.1). */
static size_t
type_size(uint64_t type)
{
	static const size_t sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0, SIZE_MAX, SIZE_MAX };

	return type < 12                 ? sizes[type]
	       : type > 2u * PAYLOAD_MAX ? SIZE_MAX
					 : (size_t)(type - 12) / 2;
}

static void
read_field(uint64_t type, const unsigned char *at, size_t len, struct field *ret)
{
	*ret = (struct field){ .bytes = at, .len = len };
	if (type == 0)
		return;
	if (type == 7) {
		uint64_t bits = (uint64_t)signed_number(at, 8);

		ret->kind = FIELD_REAL;
		memcpy(&ret->real, &bits, sizeof(bits));
	} else if (type < 10) {
		ret->kind = FIELD_INTEGER;
		ret->number = type >= 8 ? (int64_t)type - 8 : signed_number(at, len);
	} else {
		ret->kind = type % 2 ? FIELD_TEXT : FIELD_BLOB;
	}
}

static int
read_fields(struct cell *cell, size_t len)
{
	struct bytes head = { cell->payload, len, false };
	uint64_t head_len = take_varint(&head);
	size_t at = (size_t)head_len;

	cell->count = 0;
	if (head.bad || head_len > len || head_len < len - head.left)
		return -EBADMSG;
	head.left -= len - at;
	while (head.left) {
		uint64_t type = take_varint(&head);
		size_t n = type_size(type);

		if (head.bad || n > len - at || cell->count == CELL_FIELDS)
			return -EBADMSG;
		read_field(type, cell->payload + at, n, &cell->fields[cell->count++]);
		at += n;
	}
	return at == len ? 0 : -EBADMSG;
}

int
cell_read(const struct pages *pages, const unsigned char *page, enum page_kind kind,
	size_t offset, struct cell *cell)
{
	size_t size = pages_size(pages);
	size_t from = offset < size ? offset : size;
	struct bytes b = { page + from, size - from, false };
	uint64_t len;
	int r;

	cell->child = 0;
	cell->row = 0;
	cell->count = 0;
	cell->on_page = 0;
	if (kind == PAGE_INDEX_INNER || kind == PAGE_TABLE_INNER)
		cell->child = take_u32(&b);
	if (kind == PAGE_TABLE_INNER)
		return b.bad ? -EBADMSG : 0;
	len = take_varint(&b);
	if (kind == PAGE_TABLE_LEAF)
		cell->row = (int64_t)take_varint(&b);
	if (b.bad || !len || len > PAYLOAD_MAX)
		return -EBADMSG;
	r = read_payload(pages, &b, kind, (size_t)len, cell);
	return r < 0 || b.bad ? -EBADMSG : read_fields(cell, (size_t)len);
}

void
cell_clear(struct cell *cell)
{
	free(cell->payload);
	*cell = (struct cell){ 0 };
}

/* Pack: entries to compressed blobs and back. A blob from the disk is believed no more than a
 * page from the network. */
#include "keep/pack.h"

#include <endian.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

#define FORMAT 1
#define LEVEL 1 /* a ninth less to do than at 3, and blobs are 1 % larger */
#define NO_STRING UINT32_MAX
/* Seven text fields at their limit, and the labels and dates. */
#define PACK_MAX_BYTES (8u * LIMIT_FIELD_BYTES)

struct packer {
	ZSTD_CCtx *compress;
	ZSTD_DCtx *decompress;
};

struct packer *
packer_new(void)
{
	struct packer *packer = MEM_NEW(struct packer);

	packer->compress = ZSTD_createCCtx();
	packer->decompress = ZSTD_createDCtx();
	if (!packer->compress || !packer->decompress) {
		packer_free(packer);
		return NULL;
	}
	(void)ZSTD_CCtx_setParameter(packer->compress, ZSTD_c_compressionLevel, LEVEL);
	(void)ZSTD_CCtx_setParameter(packer->compress, ZSTD_c_checksumFlag, 1);
	return packer;
}

void
packer_free(struct packer *packer)
{
	if (!packer)
		return;
	(void)ZSTD_freeCCtx(packer->compress);
	(void)ZSTD_freeDCtx(packer->decompress);
	free(packer);
}

/* The plain side of a blob while it is written; `full` once it would be over the cap. */
struct writer {
	struct text bytes;
	bool full;
};

static void
put(struct writer *w, const void *data, size_t n)
{
	w->full |= n > PACK_MAX_BYTES - w->bytes.len;
	if (!w->full)
		text_add(&w->bytes, data, n);
}

static void
put_u32(struct writer *w, uint32_t number)
{
	uint32_t little = htole32(number);

	put(w, &little, sizeof(little));
}

static void
put_i64(struct writer *w, int64_t number)
{
	uint64_t little = htole64((uint64_t)number);

	put(w, &little, sizeof(little));
}

static void
put_string(struct writer *w, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	put_u32(w, s ? (uint32_t)n : NO_STRING);
	put(w, s, n);
}

static void
put_date(struct writer *w, const struct entry_date *date)
{
	const char *precision = precision_name(date->when.precision);

	put_string(w, role_name(date->role));
	put_string(w, precision ? precision : "");
	put_u32(w, (uint32_t)date->when.from);
	put_u32(w, (uint32_t)date->when.to);
}

static void
write_entry(struct writer *w, const struct entry *entry)
{
	put_string(w, entry->id);
	put_string(w, entry->title);
	put_string(w, entry->link);
	put_string(w, entry->summary);
	put_string(w, entry->content);
	put_string(w, entry->text);
	put_string(w, entry->language);
	put_i64(w, entry->published);
	put_i64(w, entry->updated);
	put_u32(w, (uint32_t)entry->labels.count);
	for (size_t i = 0; i < entry->labels.count && !w->full; i++)
		put_string(w, entry->labels.items[i]);
	put_u32(w, (uint32_t)entry->date_count);
	for (size_t i = 0; i < entry->date_count && !w->full; i++)
		put_date(w, &entry->dates[i]);
}

static int
squeeze(struct packer *packer, const struct text *bytes, void **ret, size_t *ret_len)
{
	size_t room = ZSTD_compressBound(bytes->len), n;
	char *blob = mem_resize(NULL, room + 1, 1);

	blob[0] = FORMAT;
	n = ZSTD_compress2(packer->compress, blob + 1, room, bytes->data, bytes->len);
	if (ZSTD_isError(n)) {
		free(blob);
		return -ENOMEM;
	}
	*ret = blob;
	*ret_len = n + 1;
	return 0;
}

int
packer_pack(struct packer *packer, const struct entry *entry, void **ret, size_t *ret_len)
{
	struct writer w = { 0 };
	int r;

	write_entry(&w, entry);
	r = w.full ? -E2BIG : squeeze(packer, &w.bytes, ret, ret_len);
	text_clear(&w.bytes);
	return r;
}

/* What is left to read; `bad` once something asked for more than there is. */
struct reader {
	const char *at;
	size_t left;
	bool bad;
};

static const char *
take(struct reader *r, size_t n)
{
	const char *at = r->at;

	r->bad |= n > r->left;
	if (r->bad)
		return NULL;
	r->at += n;
	r->left -= n;
	return at;
}

static uint32_t
take_u32(struct reader *r)
{
	uint32_t little = 0;
	const char *at = take(r, sizeof(little));

	if (at)
		memcpy(&little, at, sizeof(little));
	return le32toh(little);
}

static int64_t
take_i64(struct reader *r)
{
	uint64_t little = 0;
	const char *at = take(r, sizeof(little));

	if (at)
		memcpy(&little, at, sizeof(little));
	return (int64_t)le64toh(little);
}

static char *
take_string(struct reader *r)
{
	uint32_t n = take_u32(r);
	const char *at;

	if (r->bad || n == NO_STRING)
		return NULL;
	at = take(r, n);
	r->bad |= at && memchr(at, '\0', n);
	return r->bad ? NULL : mem_ndup(at, n);
}

static struct entry_date
take_date(struct reader *r)
{
	_cleanup_free_ char *role = take_string(r);
	_cleanup_free_ char *precision = take_string(r);
	struct entry_date date = { 0 };
	int known = role ? role_of(role) : -EINVAL;

	/* Initialisers have no order of their own; statements have. */
	date.when.from = (int32_t)take_u32(r);
	date.when.to = (int32_t)take_u32(r);
	date.when.precision = precision ? precision_of(precision) : PRECISION_NONE;
	r->bad |= known < 0 || !precision ||
		  (*precision && date.when.precision == PRECISION_NONE);
	if (!r->bad)
		date.role = (enum role)known;
	return date;
}

static void
read_entry(struct reader *r, struct entry *ret)
{
	uint32_t count;

	ret->id = take_string(r);
	ret->title = take_string(r);
	ret->link = take_string(r);
	ret->summary = take_string(r);
	ret->content = take_string(r);
	ret->text = take_string(r);
	ret->language = take_string(r);
	ret->published = take_i64(r);
	ret->updated = take_i64(r);
	count = take_u32(r);
	/* A count is believed only as far as there are bytes: each label takes at least its
	 * length. */
	for (uint32_t i = 0; i < count && !r->bad; i++) {
		char *label = take_string(r);

		r->bad |= !label;
		if (label)
			strings_take(&ret->labels, label);
	}
	count = take_u32(r);
	r->bad |= count > r->left / (4 * sizeof(uint32_t));
	if (!r->bad && count)
		ret->dates = mem_new(count, sizeof(*ret->dates));
	for (; ret->date_count < count && !r->bad; ret->date_count++)
		ret->dates[ret->date_count] = take_date(r);
	r->bad |= r->left != 0;
}

/* The plain bytes of a blob, or NULL. */
static char *
unsqueeze(struct packer *packer, const char *blob, size_t len, size_t *ret_len)
{
	_cleanup_free_ char *plain = NULL;
	unsigned long long size;

	if (len < 1 || blob[0] != FORMAT)
		return NULL;
	size = ZSTD_getFrameContentSize(blob + 1, len - 1);
	/* Both of zstd's answers for "unknown" and "no frame" are above the cap. */
	if (size > PACK_MAX_BYTES)
		return NULL;
	plain = mem_resize(NULL, (size_t)size + 1, 1);
	*ret_len =
		ZSTD_decompressDCtx(packer->decompress, plain, (size_t)size, blob + 1, len - 1);
	if (ZSTD_isError(*ret_len) || *ret_len != size)
		return NULL;
	return TAKE(plain);
}

int
packer_unpack(struct packer *packer, const void *blob, size_t len, struct entry *ret)
{
	size_t n = 0;
	_cleanup_free_ char *plain = unsqueeze(packer, blob, len, &n);
	struct reader r = { .at = plain, .left = n };
	struct entry entry = { 0 };

	if (!plain)
		return -EBADMSG;
	read_entry(&r, &entry);
	if (r.bad) {
		entry_clear(&entry);
		return -EBADMSG;
	}
	*ret = entry;
	return 0;
}

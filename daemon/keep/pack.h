/* Pack: an entry as one compressed blob, and back.
 *
 *   blob   := format (1 byte: 1), a zstd frame that tells the size of its content and ends in a
 * checksum inside := string id, title, link, summary, content, text, language; i64 published,
 * updated; u32 number of labels, string each; u32 number of dates, date each; nothing after
 * that string := u32 length, that many bytes without a NUL; the length 0xffffffff alone is NULL
 *   date   := string role, string precision ("" none), i32 from, i32 to
 *
 * Numbers are little-endian. Roles and precisions are words, so that the order of an enum may
 * change. */
#pragma once

#include <stddef.h>

#include "model/entry.h"

struct packer; /* keeps zstd's tables between entries */

struct packer *packer_new(void); /* NULL: no memory for zstd */
void packer_free(struct packer *packer);

/* The caller frees *RET. -E2BIG: the entry has more than 8 MiB of text. */
int packer_pack(struct packer *packer, const struct entry *entry, void **ret, size_t *ret_len);
/* The caller clears *RET, which is set on success only. -EBADMSG: damaged, or of a format that
 * we do not know. */
int packer_unpack(struct packer *packer, const void *blob, size_t len, struct entry *ret);

/* Mend seen: what was seen, from what was kept of it. */
#include "keep/mend_seen.h"

#include "base/hash.h"
#include "keep/inside.h"
#include "keep/pack.h"
#include "keep/query.h"
#include "keep/seen.h"
#include "model/entry.h"

/* An entry that cannot be unpacked has no content that a page could repeat: met again, it is kept again. */
static struct hash
content_of(struct query *q)
{
	struct hash content = { 0 };
	struct entry entry;
	size_t len;
	const void *packed = query_get_blob(q, &len);

	if (packer_unpack(q->store->packer, packed, len, &entry) >= 0) {
		content = entry_content_hash(&entry);
		entry_clear(&entry);
	}
	return content;
}

int
mend_seen(struct store *store)
{
	_query_ q = query_begin(store,
		"SELECT e.source, e.key, r.packed FROM entry e JOIN revision r ON r.entry = "
		"e.number AND r.number = e.revisions WHERE NOT EXISTS (SELECT 1 FROM seen n "
		"WHERE n.source = e.source AND n.key = e.key) AND length(e.key) = 16 AND "
		"e.number > ? ORDER BY e.number");
	int r;

	query_put_number(&q, INT64_MIN);
	while ((r = query_step(&q)) > 0) {
		int64_t source = query_get_number(&q);
		struct hash key = query_get_hash(&q), content = content_of(&q);

		r = q.error ? q.error : seen_put(store, source, &key, &content);
		if (r < 0)
			return r;
	}
	return r;
}

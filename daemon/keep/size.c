/* Size: how much the store holds, for status and metrics. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "keep/inside.h"
#include "keep/query.h"

static uint64_t
bytes(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 ? 0 : (uint64_t)st.st_size;
}

static int
count(struct store *store, struct store_size *ret)
{
	_query_ q = query_begin(store,
		"SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM revision), (SELECT "
		"count(*) FROM change), "
		"(SELECT count(*) FROM notice), "
		"(SELECT count(*) FROM letter WHERE state IN ('refused', 'expired')), "
		"(SELECT count(*) FROM letter WHERE state IN ('ready', 'sending')), "
		"(SELECT min(created) FROM letter INDEXED BY letter_waiting WHERE state IN "
		"('ready', 'sending'))");
	int r = query_step(&q);

	if (r <= 0)
		return r;
	ret->entries = (uint64_t)query_get_number(&q);
	ret->revisions = (uint64_t)query_get_number(&q);
	ret->changes = (uint64_t)query_get_number(&q);
	ret->notices = (uint64_t)query_get_number(&q);
	ret->letters_dead = (uint64_t)query_get_number(&q);
	ret->letters_waiting = (uint64_t)query_get_number(&q);
	ret->oldest_waiting = query_get_stamp(&q);
	return 0;
}

int
store_size(struct store *store, struct store_size *ret)
{
	_cleanup_free_ char *log = mem_printf("%s-wal", store->file);

	*ret = (struct store_size){ .bytes = bytes(store->file) + bytes(log) };
	return count(store, ret);
}

int
store_letters_count(struct store *store, uint64_t ret[static LETTER_STATE_COUNT])
{
	_query_ q = query_begin(store, "SELECT state, count(*) FROM letter GROUP BY state");
	int r;

	memset(ret, 0, LETTER_STATE_COUNT * sizeof(*ret));
	while ((r = query_step(&q)) > 0) {
		_cleanup_free_ char *name = query_get_text(&q);
		int state = letter_state_of(name ? name : "");
		uint64_t count = (uint64_t)query_get_number(&q);

		if (state >= 0)
			ret[state] = count;
	}
	return r;
}

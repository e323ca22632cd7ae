/* Filter: which entries of a page count for its source. */
#include "read/filter.h"

void
filter_entries(const struct read_rules *rules, struct reading *reading)
{
	size_t kept = 0;

	if (!rules->only.count && !rules->without.count)
		return;
	for (size_t i = 0; i < reading->count; i++) {
		struct entry *entry = &reading->entries[i];

		if (entry_passes(entry, &rules->only) && !entry_has_any(entry, &rules->without))
			reading->entries[kept++] = *entry;
		else
			entry_clear(entry);
	}
	reading->filtered += reading->count - kept;
	reading->count = kept;
}

/* Filters: those of dependencies that nothing in the store ever passed. */
#include "command/filters.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* So many other values show what the vendor writes. */
#define OTHERS 6
#define VALUE_BYTES 60u

static void
note_other(struct filter_use *use, const struct entry *entry)
{
	size_t name = strcspn(use->item, "=") + 1;

	for (size_t i = 0; i < entry->labels.count && use->other.count < OTHERS; i++) {
		const char *label = entry->labels.items[i];
		char *value;

		if (strncmp(label, use->item, name) != 0)
			continue;
		value = text_line(label + name, VALUE_BYTES);
		if (strings_has(&use->other, value))
			free(value);
		else
			strings_take(&use->other, value);
	}
}

static int
each_entry(const struct kept_entry *kept, void *userdata)
{
	struct filters *filters = userdata;

	for (size_t i = 0; i < filters->count; i++) {
		struct filter_use *use = &filters->items[i];
		struct strings item = { .items = (char **)&use->item, .count = 1 };

		if (use->passed || !text_equal(use->dependency->service, kept->service))
			continue;
		use->entries++;
		use->passed = entry_has_any(kept->entry, &item);
		if (!use->passed)
			note_other(use, kept->entry);
	}
	return 0;
}

int
filters_read(const struct config *config, struct store *store, struct filters *ret)
{
	size_t cap = 0;

	*ret = (struct filters){ 0 };
	for (size_t i = 0; i < config->dependency_count; i++)
		for (size_t j = 0; j < config->dependencies[i].only.count; j++) {
			ret->items =
				mem_grow(ret->items, ret->count, &cap, sizeof(*ret->items));
			ret->items[ret->count++] =
				(struct filter_use){ .dependency = &config->dependencies[i],
					.item = config->dependencies[i].only.items[j] };
		}
	return ret->count ? store_entries(store, each_entry, ret) : 0;
}

void
filters_clear(struct filters *filters)
{
	for (size_t i = 0; i < filters->count; i++)
		strings_clear(&filters->items[i].other);
	free(filters->items);
	*filters = (struct filters){ 0 };
}

bool
filters_idle(const struct filter_use *use)
{
	return !use->passed && use->entries > 0;
}

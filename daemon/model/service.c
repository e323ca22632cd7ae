/* Service: the words for what a source gives, and the mark of its reading rules. */
#include "model/service.h"

#include <stdio.h>

#include "base/cleanup.h"
#include "base/hash.h"

const char *const service_gives_words[GIVES_COUNT] = { "changes", "deprecations", "maintenance",
	"status", "roadmap" };

static void
hash_list(struct hasher *h, const struct strings *list)
{
	hash_part(h, &list->count, sizeof(list->count));
	for (size_t i = 0; i < list->count; i++)
		hash_string(h, list->items[i]);
}

char *
read_rules_mark(const struct read_rules *rules, char buffer[static READ_RULES_MARK_SIZE])
{
	const char *const texts[] = { rules->format, rules->entries, rules->field_id,
		rules->field_title, rules->field_text, rules->field_link,
		rules->field_published, rules->field_updated, rules->days_in };
	struct hasher *h = hash_begin();
	const unsigned version = READ_VERSION;
	struct hash hash;

	hash_part(h, &version, sizeof(version));
	for (size_t i = 0; i < LENGTH_OF(texts); i++)
		hash_string(h, texts[i]);
	hash_list(h, &rules->split_by);
	hash_list(h, &rules->only);
	hash_list(h, &rules->without);
	hash_list(h, &rules->field_labels);
	hash_list(h, &rules->field_dates);
	hash = hash_end(h);
	for (size_t i = 0; i < sizeof(hash.bytes); i++)
		(void)snprintf(buffer + 2 * i, 3, "%02x", hash.bytes[i]);
	return buffer;
}

/* Phrasebook: phrases/LANGUAGE.yaml, the words that mean forced. */
#include "settings/phrasebook.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/complain.h"
#include "settings/document.h"
#include "settings/value.h"

#define EXAMPLE \
	"- { phrase: will be retired, kind: retirement, weight: 3.0, where: [title, lead, " \
	"body] }"

static const struct range weight_range = { -100, 100 };
/* In the order of the bits of enum where. */
static const char *const where_names[] = { "title", "lead", "body", "label" };
static const struct words where_words = { where_names, LENGTH_OF(where_names) };

static void
read_kind(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *names[KIND_COUNT];
	int picked;

	for (int i = 0; i < KIND_COUNT; i++)
		names[i] = kind_name((enum kind)i);
	picked = value_pick(check, key->name, value, &(struct words){ names, KIND_COUNT });
	if (picked >= 0)
		*(enum kind *)field = (enum kind)picked;
}

static void
read_role(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *names[ROLE_COUNT];
	int picked;

	for (int i = 0; i < ROLE_COUNT; i++)
		names[i] = role_name((enum role)i);
	picked = value_pick(check, key->name, value, &(struct words){ names, ROLE_COUNT });
	if (picked >= 0)
		*(enum role *)field = (enum role)picked;
}

static const struct key phrase_keys[] = {
	{ "phrase", value_text, offsetof(struct phrase, text), NULL, true },
	{ "kind", read_kind, offsetof(struct phrase, kind), NULL, false },
	{ "role", read_role, offsetof(struct phrase, role), NULL, false },
	{ "weight", value_number, offsetof(struct phrase, weight), &weight_range, true },
	{ "where", value_flags, offsetof(struct phrase, where), &where_words, false },
	{ "holds", value_texts, offsetof(struct phrase, holds), NULL, false },
	{ "not", value_texts, offsetof(struct phrase, not ), NULL, false },
};
const struct table phrasebook_table = { "phrase", EXAMPLE, phrase_keys,
	LENGTH_OF(phrase_keys) };

static void
read_phrases(struct check *check, const struct node *list, const char *language)
{
	struct config *config = check->config;

	config->phrases = mem_resize(
		config->phrases, config->phrase_count + list->count, sizeof(*config->phrases));
	for (size_t i = 0; i < list->count; i++) {
		const struct node *item = &list->items[i];
		struct phrase *phrase = &config->phrases[config->phrase_count];

		if (!keys_expect(check, "phrase", item, NODE_MAP, EXAMPLE))
			continue;
		config->phrase_count++;
		*phrase = (struct phrase){ .language = mem_dup(language), .at = item->at };
		keys_read(check, &phrasebook_table, NULL, item, phrase);
		if (phrase->where == 0)
			phrase->where = WHERE_TITLE | WHERE_LEAD | WHERE_BODY;
	}
}

static void
read_one(struct check *check, const struct folder_item *file)
{
	struct strings *files = &check->config->files;
	_cleanup_free_ char *data = NULL;
	struct node root = { 0 };
	struct place at;
	size_t len = 0;

	strings_add(files, file->path);
	at = (struct place){ files->items[files->count - 1], 1, 1 };
	if (strlen(file->stem) < 2 || strlen(file->stem) > 3 ||
		strspn(file->stem, "abcdefghijklmnopqrstuvwxyz") != strlen(file->stem)) {
		complain_error(check->complaints, &at,
			"the name of a phrase file is a language's code in two or three small "
			"letters, such as en.yaml");
		return;
	}
	data = folder_read_file(file->path, check->complaints, &len);
	if (!data || !document_read(at.file, data, len, check->complaints, &root))
		return;
	if (root.type != NODE_EMPTY &&
		keys_expect(check, file->stem, &root, NODE_LIST, EXAMPLE))
		read_phrases(check, &root, file->stem);
	tree_clear(&root);
}

void
phrasebook_read(struct check *check, const struct folder_items *files)
{
	for (size_t i = 0; i < files->count; i++)
		read_one(check, &files->items[i]);
}

/* Terms: what the uses of a configuration are; the walk over a text is in mentions.c. */
#include "judge/terms.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "judge/index.h"

/* One use of a dependency, by its text. */
struct named {
	char *folded;
	size_t number;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->folded, y->folded);

	return order ? order : x->number < y->number ? -1 : x->number > y->number;
}

/* Which USES were written before: one mention of the vendor is one match, however often we wrote
 * the word. The caller frees. */
static bool *
repeated(const struct use *uses, size_t count)
{
	bool *again = mem_new(count + 1, sizeof(*again));
	struct named *names = mem_new(count + 1, sizeof(*names));

	for (size_t k = 0; k < count; k++)
		/* In a pattern \B is not \b. */
		names[k] = (struct named){ *uses[k].text == '/' ? mem_dup(uses[k].text)
								: text_folded(uses[k].text),
			k };
	if (count)
		qsort(names, count, sizeof(*names), by_name);
	for (size_t k = 1; k < count; k++)
		again[names[k].number] = strcmp(names[k].folded, names[k - 1].folded) == 0;
	for (size_t k = 0; k < count; k++)
		free(names[k].folded);
	free(names);
	return again;
}

static void
compile(struct terms *terms, struct compiled_use *scratch, size_t claim, const struct use *use,
	struct complaints *complaints)
{
	_cleanup_free_ char *why = NULL;

	if (use_compile(use->text, scratch, &why) < 0) {
		complaints_add(complaints, &use->at, 0, "%s", why);
		return;
	}
	terms->uses = mem_grow(terms->uses, terms->count, &terms->cap, sizeof(*terms->uses));
	terms->uses[terms->count++] =
		(struct filed_use){ (uint32_t)terms->texts.len, (uint32_t)claim };
	text_add(&terms->texts, use->text, strlen(use->text) + 1);
}

struct terms *
terms_new(const struct config *config, enum terms_list list, struct complaints *complaints)
{
	struct terms *terms = MEM_NEW(struct terms);
	struct compiled_use scratch = { 0 };

	terms->list = list;
	for (size_t i = 0; i < config->dependency_count; i++) {
		const struct dependency *d = &config->dependencies[i];
		const struct use *uses = list == TERMS_USES ? d->uses : d->ignore;
		size_t count = list == TERMS_USES ? d->use_count : d->ignore_count;
		_cleanup_free_ bool *again = count > 1 ? repeated(uses, count) : NULL;

		for (size_t k = 0; k < count; k++)
			if (!again || !again[k])
				compile(terms, &scratch, i, &uses[k], complaints);
	}
	use_clear(&scratch);
	index_file(terms);
	return terms;
}

void
terms_free(struct terms *terms)
{
	if (!terms)
		return;
	for (size_t i = 0; i < terms->pattern_count; i++)
		pattern_free(terms->patterns[i].pattern);
	text_clear(&terms->texts);
	free(terms->patterns);
	free(terms->uses);
	free(terms->slots);
	free(terms->starts);
	free(terms->bits);
	free(terms->hints);
	free(terms->everywhere);
	free(terms);
}

void
finds_clear(struct finds *finds)
{
	for (size_t i = 0; i < finds->count; i++)
		free(finds->items[i].text);
	free(finds->items);
	*finds = (struct finds){ 0 };
}

/* Names: what people call a service - its id, its name, its aliases - and the id that is meant.
 */
#include "settings/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/complain.h"

static char *
fold(const char *word)
{
	char *folded = text_folded(word);

	for (char *p = folded; *p; p++)
		if (*p == '-' || *p == '_')
			*p = ' ';
	return folded;
}

/* Ids come before names and aliases, so that nobody can take another's id. */
static int
compare(const void *a, const void *b)
{
	const struct called *x = a, *y = b;
	int order = strcmp(x->folded, y->folded);

	if (order)
		return order;
	if ((x->as == x->service->id) != (y->as == y->service->id))
		return x->as == x->service->id ? -1 : 1;
	order = strcmp(x->service->id, y->service->id);
	return order ? order : strcmp(x->as, y->as);
}

static void
add(struct names *names, size_t *cap, const char *as, const struct service *service)
{
	if (text_blank(as))
		return;
	names->items = mem_grow(names->items, names->count, cap, sizeof(*names->items));
	names->items[names->count++] = (struct called){ fold(as), as, service };
}

static void
warn_of_shared_words(const struct names *names, struct complaints *complaints)
{
	for (size_t i = 1, first = 0; i < names->count; i++) {
		const struct called *owner = &names->items[first], *other = &names->items[i];

		if (!text_equal(owner->folded, other->folded))
			first = i;
		else if (owner->service != other->service)
			complain_warning(complaints, &other->service->at,
				"\"%s\" is also a word for the service %s, which has it; take "
				"it out of %s or write \"%s\" in full",
				other->as, owner->service->id, other->service->id,
				other->service->id);
	}
}

void
names_fill(struct names *names, const struct config *config, struct complaints *complaints)
{
	size_t cap = 0;

	for (size_t i = 0; i < config->service_count; i++) {
		const struct service *service = &config->services[i];

		add(names, &cap, service->id, service);
		add(names, &cap, service->name, service);
		for (size_t k = 0; k < service->aliases.count; k++)
			add(names, &cap, service->aliases.items[k], service);
	}
	if (names->count > 0)
		qsort(names->items, names->count, sizeof(*names->items), compare);
	warn_of_shared_words(names, complaints);
}

void
names_clear(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i].folded);
	free(names->items);
	*names = (struct names){ 0 };
}

/* The first of those that are called FOLDED, or NULL. */
static const struct called *
find(const struct names *names, const char *folded)
{
	size_t low = 0, high = names->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(names->items[middle].folded, folded) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < names->count && text_equal(names->items[low].folded, folded)
		       ? &names->items[low]
		       : NULL;
}

const struct service *
names_service(const struct names *names, const char *word)
{
	_cleanup_free_ char *folded = fold(word);
	const struct called *called = find(names, folded);

	return called ? called->service : NULL;
}

const char *
names_resolve(const struct names *names, const char *word, const struct place *at,
	struct complaints *complaints)
{
	_cleanup_free_ char *folded = fold(word);
	_cleanup_free_ const char **words = NULL;
	_cleanup_free_ char *shown = text_line(word, 80);
	const struct called *called = find(names, folded);

	if (called)
		return called->service->id;
	words = mem_new(names->count, sizeof(*words));
	for (size_t i = 0; i < names->count; i++)
		words[i] = names->items[i].as;
	if (names->count > 0 && !complain_nearest(word, words, names->count))
		complain_error(complaints, at,
			"unknown service \"%s\"; forewarn services lists those that are known, "
			"and a file services/ID.yaml beside forewarn.yaml adds one of your own",
			shown);
	else
		complain_unknown(complaints, at, "service", word, words, names->count);
	return NULL;
}

/* Impact: one wave after another, from what is hit to what needs it. */
#include "model/impact.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"

static unsigned
rank(enum importance importance)
{
	static const unsigned ranks[] = {
		[IMPORTANCE_HIGH] = 0, [IMPORTANCE_NORMAL] = 1, [IMPORTANCE_LOW] = 2
	};

	return ranks[importance];
}

int
impact_order(const struct impact *a, const struct impact *b)
{
	const struct dependency *x = a->dependency, *y = b->dependency;

	if (x->importance != y->importance)
		return rank(x->importance) < rank(y->importance) ? -1 : 1;
	if (x->people != y->people)
		return x->people > y->people ? -1 : 1;
	return a->depth < b->depth ? -1 : a->depth > b->depth;
}

static int
by_order(const void *a, const void *b)
{
	const struct impact *x = a, *y = b;
	int order = impact_order(x, y);

	/* Those that are alike stay as they were written. */
	return order ? order
		     : (x->dependency > y->dependency) - (x->dependency < y->dependency);
}

static void
reach(struct impacts *impacts, bool *reached, const struct config *config, size_t number,
	const struct impact *from)
{
	if (reached[number])
		return;
	reached[number] = true;
	impacts->items[impacts->count++] =
		(struct impact){ .dependency = &config->dependencies[number],
			.depth = from ? from->depth + 1 : 0,
			.by = from ? from->dependency : NULL };
}

void
impact_of(const struct config *config, const struct change *change, struct impacts *ret)
{
	_cleanup_free_ bool *reached = mem_new(config->dependency_count, sizeof(*reached));

	*ret = (struct impacts){ .items = mem_new(
					 config->dependency_count, sizeof(*ret->items)) };
	for (size_t i = 0; i < change->matches.count; i++) {
		const struct dependency *hit =
			config_dependency(config, change->matches.items[i].dependency);

		if (hit)
			reach(ret, reached, config, (size_t)(hit - config->dependencies), NULL);
	}
	for (size_t i = 0; i < ret->count; i++) {
		const struct impact from = ret->items[i];

		for (size_t k = 0; k < from.dependency->support_count; k++)
			reach(ret, reached, config, from.dependency->supports[k], &from);
	}
	if (ret->count)
		qsort(ret->items, ret->count, sizeof(*ret->items), by_order);
}

void
impacts_clear(struct impacts *impacts)
{
	free(impacts->items);
	*impacts = (struct impacts){ 0 };
}

/* Guard: counting what a page should hold. */
#include "guard.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"

/* Fewer entries than this come and go by themselves. */
#define MANY 8u

/* Pages for readers change their looks, and then selectors point at less. */
static bool
is_for_readers(const struct guard *guard)
{
	return text_equal(guard->format, "html") || text_equal(guard->format, "markdown");
}

/* Where a service file says what an entry is, the vendor can take that away without a word.
 * Windows and disturbances come and go: a list of them is empty on a good day. */
static bool
is_never_empty(const struct guard *guard)
{
	const struct read_rules *rules = guard->rules;

	return (guard->gives & ~(unsigned)(GIVES_MAINTENANCE | GIVES_STATUS)) &&
	       (is_for_readers(guard) || rules->entries || rules->field_id ||
		       rules->field_title);
}

static unsigned
floor_of(const struct guard *guard)
{
	unsigned at_least = guard->rules->at_least;

	if (at_least == READ_RULES_MAY_BE_EMPTY)
		return 0;
	return at_least == 0 && is_never_empty(guard) ? 1 : at_least;
}

static char *
say_fewer(const struct guard *guard)
{
	return mem_printf("%u entr%s found where %u were; the page's layout may have changed",
		guard->found, guard->found == 1 ? "y" : "ies", guard->before);
}

enum guard_verdict
guard_judge(const struct guard *guard, char **ret_why)
{
	unsigned floor = floor_of(guard);

	*ret_why = NULL;
	if (guard->found < floor && guard->before > guard->found) {
		*ret_why = say_fewer(guard);
		return GUARD_TOO_FEW;
	}
	if (guard->found < floor) {
		*ret_why = mem_printf("%u entr%s found where at least %u should be; the "
				      "page's layout may have changed",
			guard->found, guard->found == 1 ? "y" : "ies", floor);
		return GUARD_TOO_FEW;
	}
	if (!is_for_readers(guard) || guard->before < MANY ||
		(uint64_t)guard->found * 2 >= guard->before)
		return GUARD_FINE;
	if (guard->fewer_polls + 1 < GUARD_POLLS) {
		*ret_why = say_fewer(guard);
		return GUARD_FEWER;
	}
	*ret_why = mem_printf("%u entries found where %u were, %u times in a row; from now on "
			      "that is taken for the whole page",
		guard->found, guard->before, GUARD_POLLS);
	return GUARD_SETTLED;
}

/* Page offer: tries the usual elements and takes those that most often have a day. */
#include "command/page_offer.h"

#include "base/cleanup.h"
#include "base/stamp.h"

/* One could be anything. */
#define LEAST_DATED 2u

static const char *const usual[] = { "table tr", "article", "h2", "h3" };

static bool
ends(const struct entry *entry)
{
	for (size_t i = 0; i < entry->date_count; i++)
		if (entry->dates[i].role == ROLE_REMOVED ||
			entry->dates[i].role == ROLE_SUPPORT_ENDS)
			return true;
	return false;
}

/* How many entries have a day of their own. Menus, prices and the rest of a site have none. */
static size_t
count_dated(const struct reading *reading)
{
	size_t dated = 0;

	for (size_t i = 0; i < reading->count; i++)
		dated += reading->entries[i].published != STAMP_NONE ||
			 ends(&reading->entries[i]);
	return dated;
}

bool
page_offer_read(struct caged *caged, const struct read_input *input, struct reading *ret,
	const char **ret_entries)
{
	size_t most = LEAST_DATED - 1;

	for (size_t i = 0; i < LENGTH_OF(usual); i++) {
		struct read_rules rules = { .format = (char *)"html",
			.entries = (char *)usual[i] };
		struct read_input as_page = *input;
		_cleanup_(cage_answer_clear) struct cage_answer answer = { 0 };
		size_t dated;

		as_page.rules = &rules;
		caged_ask(caged, CAGE_PAGE, &as_page, &answer);
		dated = count_dated(&answer.reading);
		if (answer.verdict != CAGE_READ || dated <= most ||
			2 * dated < answer.reading.count)
			continue;
		if (most >= LEAST_DATED)
			reading_clear(ret);
		*ret = answer.reading;
		answer.reading = (struct reading){ 0 };
		*ret_entries = usual[i];
		most = dated;
	}
	return most >= LEAST_DATED;
}

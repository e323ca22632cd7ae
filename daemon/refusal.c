/* Refusal: what is said of a configuration that has mistakes. */
#include "refusal.h"

#include <stdlib.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"

/* The answer must fit the socket's buffer; the journal has all of them. */
#define COMPLAINTS_ANSWERED 50

json_t *
refusal_answer(const struct complaints *complaints)
{
	json_t *list = json_array();

	for (size_t i = 0; i < complaints->count; i++) {
		if (i == COMPLAINTS_ANSWERED) {
			_cleanup_free_ char *more =
				mem_printf("... and %zu more; forewarn check shows them all",
					complaints->count - i);

			(void)json_array_append_new(list, json_string(more));
			break;
		}
		_cleanup_free_ char *line = complaint_write(&complaints->items[i]);

		(void)json_array_append_new(list, json_string(line));
	}
	return json_pack("{s:b,s:i,s:s,s:o}", "ok", 0, "status", EX_CONFIG, "text",
		"the configuration has mistakes; the old one stays in force", "complaints",
		list);
}

char *
refusal_mistake(const struct complaints *complaints)
{
	_cleanup_free_ char *first = NULL;
	size_t more = 0;

	for (size_t i = 0; i < complaints->count; i++) {
		if (complaints->items[i].warning)
			continue;
		if (first)
			more++;
		else
			first = complaint_write(&complaints->items[i]);
	}
	if (!first)
		return mem_dup("the configuration has mistakes");
	if (more == 0)
		return mem_printf("%s", first);
	return mem_printf("%s (and %zu more mistake%s: forewarn check)", first, more,
		more == 1 ? "" : "s");
}

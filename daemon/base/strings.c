/* Strings: a list that owns its items. */
#include "base/strings.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

void
strings_take(struct strings *list, char *s)
{
	list->items = mem_grow(list->items, list->count, &list->cap, sizeof(*list->items));
	list->items[list->count++] = s;
}

void
strings_add(struct strings *list, const char *s)
{
	strings_take(list, mem_dup(s));
}

bool
strings_has(const struct strings *list, const char *s)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i], s))
			return true;
	return false;
}

void
strings_copy(struct strings *to, const struct strings *from)
{
	for (size_t i = 0; i < from->count; i++)
		strings_add(to, from->items[i]);
}

char *
strings_join(const struct strings *list, const char *separator)
{
	struct text t = { 0 };

	for (size_t i = 0; i < list->count; i++) {
		if (i)
			text_puts(&t, separator);
		text_puts(&t, list->items[i]);
	}
	return text_take(&t);
}

char *
strings_sentence(const struct strings *list)
{
	struct text sentence = { 0 };

	for (size_t i = 0; i < list->count; i++)
		text_printf(&sentence, "%s%s",
			i == 0                 ? ""
			: i + 1 == list->count ? " and "
					       : ", ",
			list->items[i]);
	return text_take(&sentence);
}

void
strings_clear(struct strings *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	*list = (struct strings){ 0 };
}

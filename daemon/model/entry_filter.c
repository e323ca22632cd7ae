/* Entry: filters by label. */
#include <string.h>
#include <strings.h>

#include "model/entry.h"

/* "*" in PATTERN stands for anything; ASCII case does not matter. Linear but for the last star. */
static bool
fits(const char *pattern, const char *s)
{
	const char *star = NULL, *again = NULL;

	while (*s) {
		if (*pattern == '*') {
			star = ++pattern;
			again = s;
		} else if (strncasecmp(pattern, s, 1) == 0) {
			pattern++;
			s++;
		} else if (star) {
			pattern = star;
			s = ++again;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

/* Does the entry have a value of the name that ITEM begins with (*RET_NAMED), and does one fit? */
static bool
holds(const struct entry *entry, const char *item, bool *ret_named)
{
	size_t name = strcspn(item, "=");
	const char *pattern = item + name + (item[name] == '=');
	const char *own = name == 5 && strncmp(item, "title", 5) == 0  ? entry->title
			  : name == 4 && strncmp(item, "link", 4) == 0 ? entry->link
								       : NULL;
	bool fitting = own && fits(pattern, own);

	*ret_named = own != NULL;
	for (size_t i = 0; i < entry->labels.count && !fitting; i++) {
		const char *label = entry->labels.items[i];

		if (strncmp(label, item, name) != 0 || label[name] != '=')
			continue;
		*ret_named = true;
		fitting = fits(pattern, label + name + 1);
	}
	return fitting;
}

static bool
same_name(const char *a, const char *b)
{
	size_t n = strcspn(a, "=");

	return strncmp(a, b, n) == 0 && b[n] == '=';
}

bool
entry_passes(const struct entry *entry, const struct strings *list)
{
	for (size_t i = 0; i < list->count; i++) {
		bool named, fitting = holds(entry, list->items[i], &named);

		for (size_t j = 0; j < list->count && !fitting && named; j++)
			fitting = same_name(list->items[i], list->items[j]) &&
				  holds(entry, list->items[j], &named);
		if (named && !fitting)
			return false;
	}
	return true;
}

bool
entry_has_any(const struct entry *entry, const struct strings *list)
{
	bool named;

	for (size_t i = 0; i < list->count; i++)
		if (holds(entry, list->items[i], &named))
			return true;
	return false;
}

/* Places: the {names} in a text where values are filled in. */
#include "settings/places.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/strings.h"

/* What stands in braces, each once. */
static void
gather(const char *text, struct strings *ret)
{
	for (const char *p = strchr(text, '{'); p; p = strchr(p + 1, '{')) {
		size_t n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz-");
		_cleanup_free_ char *name = mem_ndup(p + 1, n);

		if (n > 0 && p[1 + n] == '}' && !strings_has(ret, name))
			strings_add(ret, name);
	}
}

static void
complain_of_place(struct complaints *complaints, const struct place *at, const char *name,
	const struct strings *known)
{
	_cleanup_free_ char *list = strings_join(known, "}, {");

	if (known->count == 0)
		complain_error(complaints, at,
			"nothing is filled in here, so {%s} would stay as it is: the English "
			"text has no such place",
			name);
	else
		complain_error(complaints, at,
			"nothing is filled in for {%s}; expected one of: {%s}", name, list);
}

bool
places_check(struct complaints *complaints, const struct place *at, const char *text,
	const char *english, bool all)
{
	_cleanup_(strings_clear) struct strings found = { 0 }, known = { 0 };
	bool good = true;

	gather(text, &found);
	gather(english, &known);
	for (size_t i = 0; i < found.count; i++)
		if (!strings_has(&known, found.items[i])) {
			complain_of_place(complaints, at, found.items[i], &known);
			good = false;
		}
	for (size_t i = 0; i < known.count && all; i++)
		if (!strings_has(&found, known.items[i]))
			complain_warning(complaints, at,
				"{%s} of the English text is missing here", known.items[i]);
	return good;
}

/* Link header: targets and their relations. */
#include "read/link_header.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/mem.h"

/* Is WANTED one of the N bytes of relations ("sunset", "alternate sunset")? */
static bool
has_relation(const char *value, size_t n, const char *wanted)
{
	size_t length = strlen(wanted);

	for (size_t i = 0; i < n;) {
		size_t k = i;

		while (k < n && value[k] != ' ')
			k++;
		if (k - i == length && strncasecmp(value + i, wanted, length) == 0)
			return true;
		i = k + 1;
	}
	return false;
}

/* The end of a parameter, or of the link: quoted strings may hold either sign. */
static const char *
parameter_end(const char *s)
{
	bool quoted = false;

	for (; *s && (quoted || (*s != ';' && *s != ',')); s++) {
		if (quoted && *s == '\\' && s[1])
			s++;
		else if (*s == '"')
			quoted = !quoted;
	}
	return s;
}

/* Is the parameter from S to END the relation that is WANTED? */
static bool
is_relation(const char *s, const char *end, const char *wanted)
{
	if (strncasecmp(s, "rel=", 4) != 0)
		return false;
	s += 4 + (s[4] == '"');
	while (end > s && strchr("\" \t", end[-1]))
		end--;
	return has_relation(s, (size_t)(end - s), wanted);
}

char *
link_header_target(const char *value, const char *relation)
{
	const char *s = value;

	while ((s = strchr(s, '<'))) {
		const char *target = ++s, *close = strchr(s, '>');
		size_t n = close ? (size_t)(close - target) : 0;

		if (!close)
			return NULL;
		for (s = close + 1; *s && *s != ',';) {
			const char *end;

			s += strspn(s, "; \t");
			end = parameter_end(s);
			if (is_relation(s, end, relation) && n && n <= LIMIT_LINK_BYTES)
				return mem_ndup(target, n);
			s = end;
		}
	}
	return NULL;
}

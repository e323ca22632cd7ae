/* GitLab's breaking changes: each item is one, and its date is a version. */
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/flavour.h"
#include "read/mark.h"

/* How many digits and points of a version S begins with ("19.0"); 0: none. */
static size_t
version_at(const char *s)
{
	size_t major = strspn(s, "0123456789");
	size_t minor = major && s[major] == '.' ? strspn(s + major + 1, "0123456789") : 0;

	return major > 0 && major <= 3 && minor > 0 && minor <= 3 ? major + 1 + minor : 0;
}

/* The version in S soon after one of the words of its removal. */
static char *
removal_in(const char *s)
{
	static const char *const words[] = { "removal in", "removed in",
		"removal:", "removal milestone", "planned removal", "breaking change in" };

	for (size_t i = 0; i < LENGTH_OF(words); i++) {
		const char *found = s;

		while ((found = strcasestr(found, words[i]))) {
			const char *p = found += strlen(words[i]);

			p += strspn(p, " :(");
			if (strncasecmp(p, "GitLab", 6) == 0)
				p += 6 + strspn(p + 6, " ");
			p += strspn(p, "v");
			if (version_at(p))
				return mem_ndup(p, version_at(p));
		}
	}
	return NULL;
}

/* Where no words say it: the label or title that names a version of GitLab. */
static char *
version_of(const struct entry *entry)
{
	const char *named = entry->title ? strcasestr(entry->title, "GitLab ") : NULL;

	for (size_t i = 0; i < entry->labels.count; i++) {
		const char *label = entry->labels.items[i];
		const char *bare = text_starts_nocase(label, "GitLab ") ? label + 7 : label;

		if (version_at(bare) && !bare[version_at(bare)])
			return mem_dup(bare);
	}
	named = named ? named + strlen("GitLab ") : NULL;
	return named && version_at(named) ? mem_ndup(named, version_at(named)) : NULL;
}

static bool
is_breaking_changes(const struct reading *reading)
{
	return reading->title && strcasestr(reading->title, "GitLab") &&
	       strcasestr(reading->title, "breaking changes");
}

static void
apply(const struct read_input *input, struct reading *reading)
{
	(void)input;
	for (size_t i = 0; i < reading->count; i++) {
		struct entry *entry = &reading->entries[i];
		_cleanup_free_ char *version = removal_in(entry_body(entry));

		if (!version && entry->title)
			version = removal_in(entry->title);
		if (!version)
			version = version_of(entry);
		mark_label(entry, "kind", "breaking");
		mark_label(entry, "version", version);
	}
}

const struct flavour gitlab_breaking_changes = {
	.name = "gitlab-breaking-changes",
	.is = is_breaking_changes,
	.apply = apply,
};

/* GitHub releases (releases.atom): the repository is the product, the tag the version. */
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/flavour.h"
#include "read/mark.h"

#define ID_PREFIX "tag:github.com,2008:Repository/"
#define RELEASE "/releases/tag/"

static bool
is_github_releases(const struct reading *reading)
{
	const char *id = reading->count ? reading->entries[0].id : NULL;

	return id && text_starts(id, ID_PREFIX);
}

/* The tag: in the id as it is, in the link with its marks escaped. NULL if there is none. */
static const char *
tag_of(const struct entry *entry)
{
	const char *number = entry->id && text_starts(entry->id, ID_PREFIX)
				     ? entry->id + strlen(ID_PREFIX)
				     : NULL;
	const char *tag = number ? strchr(number, '/') : NULL;
	const char *release = entry->link ? strstr(entry->link, RELEASE) : NULL;

	if (tag)
		return tag + 1;
	return release ? release + strlen(RELEASE) : NULL;
}

/* Does the version say that it is not the final one? The feed does not mark those. */
static bool
before_final(const char *version)
{
	static const char *const marks[] = { "alpha", "beta", "canary", "dev", "insiders",
		"next", "nightly", "pre", "preview", "rc", "snapshot", "unstable" };

	while (*version) {
		size_t n =
			strspn(version, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

		for (size_t i = 0; i < LENGTH_OF(marks); i++)
			if (strlen(marks[i]) == n && strncasecmp(version, marks[i], n) == 0)
				return true;
		version += n + (n == 0);
	}
	return false;
}

/* The product is "OWNER/REPOSITORY" of ".../OWNER/REPOSITORY/releases/tag/TAG". */
static void
mark_release(struct entry *entry)
{
	const char *path = entry->link ? strstr(entry->link, "://") : NULL;
	const char *owner = path ? strchr(path + 3, '/') : NULL;
	const char *release = owner ? strstr(owner, RELEASE) : NULL;
	const char *tag = tag_of(entry);
	_cleanup_free_ char *product = NULL;

	if (release && release > owner)
		product = mem_ndup(owner + 1, (size_t)(release - owner - 1));
	mark_label(entry, "product", product);
	mark_label(entry, "version", tag);
	if (tag && before_final(tag))
		mark_label(entry, "ring", "pre-release");
}

static void
apply(const struct read_input *input, struct reading *reading)
{
	(void)input;
	for (size_t i = 0; i < reading->count; i++)
		mark_release(&reading->entries[i]);
}

const struct flavour github_releases = {
	.name = "github-releases",
	.is = is_github_releases,
	.apply = apply,
};

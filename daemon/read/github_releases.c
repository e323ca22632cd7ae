/* GitHub releases (releases.atom): the repository is the product, the tag the version. */
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/flavour.h"

#define ID_PREFIX "tag:github.com,2008:Repository/"

static bool
is_github_releases(const struct reading *reading)
{
	const char *id = reading->count ? reading->entries[0].id : NULL;

	return id && text_starts(id, ID_PREFIX);
}

/* "OWNER/REPOSITORY" and the tag of ".../OWNER/REPOSITORY/releases/tag/TAG". */
static void
label_release(struct entry *entry)
{
	const char *path = entry->link ? strstr(entry->link, "://") : NULL;
	const char *owner = path ? strchr(path + 3, '/') : NULL;
	const char *release = owner ? strstr(owner, "/releases/tag/") : NULL;

	if (!release || release == owner)
		return;
	strings_take(&entry->labels,
		mem_printf("product=%.*s", (int)(release - owner - 1), owner + 1));
	strings_take(
		&entry->labels, mem_printf("version=%s", release + strlen("/releases/tag/")));
}

static void
apply(const struct read_input *input, struct reading *reading)
{
	(void)input;
	for (size_t i = 0; i < reading->count; i++)
		label_release(&reading->entries[i]);
}

const struct flavour github_releases = {
	.name = "github-releases",
	.is = is_github_releases,
	.apply = apply,
};

/* Flavour: the flavours by name. */
#include "read/flavour.h"

#include <string.h>

#include "base/cleanup.h"

static const struct flavour *const flavours[] = {
	&aws_news,
	&github_releases,
	&gitlab_breaking_changes,
	&google_release_notes,
	&labelled_lines,
	&product_categories,
	&statuspage_history,
};

const struct flavour *
flavour_at(size_t index)
{
	return index < LENGTH_OF(flavours) ? flavours[index] : NULL;
}

const struct flavour *
flavour_of(const char *name)
{
	for (size_t i = 0; name && i < LENGTH_OF(flavours); i++)
		if (strcmp(name, flavours[i]->name) == 0)
			return flavours[i];
	return NULL;
}

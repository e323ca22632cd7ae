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

static const struct flavour *
look_like(const struct reading *reading)
{
	for (size_t i = 0; i < LENGTH_OF(flavours); i++)
		if (flavours[i]->is && flavours[i]->is(reading))
			return flavours[i];
	return NULL;
}

int
flavour_guess(const struct read_input *input, struct reading *ret, char **reterr_why)
{
	int r = read_page(input, ret, reterr_why);
	const struct flavour *flavour = r < 0 ? NULL : look_like(ret);
	struct read_rules rules = { .format = (char *)(flavour ? flavour->name : NULL) };
	struct read_input as_flavour = *input;
	struct reading again;

	if (!flavour)
		return r;
	as_flavour.rules = &rules;
	if (read_page(&as_flavour, &again, NULL) >= 0) {
		reading_clear(ret);
		*ret = again;
	}
	return 0;
}

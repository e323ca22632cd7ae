/* Story, published: what is ahead goes into a folder of its own whenever letters go out, for the readers of others in
 * published.sh. */
#pragma once

#include <stdlib.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "publish.h"
#include "support/unit.h"

/* $FOREWARN_BUILD/published/NAME; the caller frees. */
static inline char *
story_shelf(const char *name)
{
	const char *build = getenv("FOREWARN_BUILD"), *language = getenv("FOREWARN_STORIES_IN");
	_cleanup_free_ char *all = mem_printf("%s/published%s%s", build ? build : "build",
		language ? "-" : "", language ? language : "");

	(void)mkdir(all, 0755);
	return mem_printf("%s/%s", all, name);
}

/* Nothing of an earlier run is left. */
static inline void
story_clear_shelf(const char *name)
{
	_cleanup_free_ char *folder = story_shelf(name),
			    *remove = mem_printf("rm -rf '%s'", folder);

	assert_int_equal(system(remove), 0);
}

/* In a folder of that, after so many LETTERS of the story; names of dependencies are in every second. */
static inline void
story_publish(struct store *store, struct journal *journal, struct config *config,
	const char *name, unsigned letters, int64_t now)
{
	_cleanup_free_ char *folder = story_shelf(name);
	struct publish publish = PUBLISH_DUE;

	(void)mkdir(folder, 0755);
	config->publish.folder = mem_printf("%s/%02u", folder, letters);
	config->publish.names = letters % 2 == 0;
	assert_int_equal(publish_round(&publish, store, journal, config, now), 0);
	assert_true(publish_well(&publish));
	free(TAKE(config->publish.folder));
}

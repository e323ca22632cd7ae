/* Standing: how we stand, in one line for `systemctl status`. */
#include "standing.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "roster.h"
#include "troubles.h"
#include "weekly.h"

char *
standing_blank(const struct config *config)
{
	return mem_printf("nothing is configured yet: no service is listened to, and nobody "
			  "would be told. Write \"recipients\" and \"dependencies\" into %s "
			  "(forewarn.yaml(5) has examples), then: systemctl reload forewarnd",
		config->file);
}

static void
add_letters(struct text *line, struct deliver *deliver)
{
	unsigned late = deliver_late(deliver);
	unsigned waiting = late ? late : deliver_waiting(deliver);

	if (waiting)
		text_printf(line, ", %u letter%s %s", waiting, waiting == 1 ? "" : "s",
			late ? "undelivered for more than a day" : "waiting");
}

char *
standing_write(struct store *store, const struct config *config, const struct inquiry *inquiry,
	struct deliver *deliver, int64_t now)
{
	const struct roster *roster = &inquiry->roster;
	int count = weekly_ahead(store, config, NULL, now);
	size_t never = roster_never(roster);
	struct text line = { 0 };

	if (config_blank(config))
		return standing_blank(config);
	text_printf(&line, "%zu source%s, %zu silent", roster->count,
		roster->count == 1 ? "" : "s", roster_silent(roster));
	if (never)
		text_printf(&line, ", %zu not asked yet", never);
	text_printf(&line, ", %d change%s ahead", count > 0 ? count : 0, count == 1 ? "" : "s");
	add_letters(&line, deliver);
	if (inquiry->nobody_since != STAMP_NONE) {
		_cleanup_free_ char *since =
			troubles_moment(config->timezone, inquiry->nobody_since);

		text_printf(&line, ", nobody is heard since %s", since);
	}
	return text_take(&line);
}

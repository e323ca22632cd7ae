/* Publish: cases out of the store, into two files. */
#include "publish.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/zone.h"
#include "model/change_state.h"
#include "tell/agenda.h"
#include "tell/feed.h"
#include "tell/publication.h"
#include "tell/shelf.h"

#define AGAIN_SEC 900

/* What is taken into a publication, one case after another. */
struct gathering {
	struct store *store;
	struct publication *publication;
	unsigned seen;
};

/* Only what somebody was told: the rest is nobody's concern. */
static int
consider(struct change *change, void *userdata)
{
	struct gathering *gathering = userdata;
	_cleanup_(strings_clear) struct strings told = { 0 };
	_cleanup_(events_clear) struct events events = { 0 };
	int r;

	if (gathering->seen++ == LIMIT_PUBLISHED_CHANGES)
		return 1;
	r = store_told(gathering->store, change->id, &told);
	if (r >= 0 && told.count > 0)
		r = store_events(gathering->store, change->id, &events);
	if (r >= 0 && told.count > 0)
		publication_take(gathering->publication, change, &events);
	return r < 0 ? r : 0;
}

/* The caller frees the name of the installation after the publication. */
static int
gather(struct store *store, struct publication *publication, char **ret_installation)
{
	int32_t today = zone_day(publication->config->timezone, publication->now);
	struct gathering gathering = { store, publication, 0 };
	int r = store_meta_get(store, "installation", ret_installation);

	publication->installation = *ret_installation;
	if (r >= 0)
		r = store_each_change(
			store, today - CHANGE_STATE_CLOSES_DAYS, consider, &gathering);
	return r;
}

/* What an admin can do about it at three in the morning. */
static const char *
advice(int error)
{
	switch (error) {
	case -EROFS:
		return "; the unit may write there with a drop-in: systemctl edit forewarnd, "
		       "[Service], ReadWritePaths= and the folder";
	case -EACCES:
	case -EPERM:
		return "; make the folder and let the user of forewarnd write to it: chown "
		       "forewarn";
	case -ENOENT:
		return "; make it, and let the user of forewarnd write to it";
	default:
		return "";
	}
}

/* A new sentence is told and kept; the same one again is not. */
static int
remember(struct store *store, struct journal *journal, const char *folder, const char *sentence)
{
	_cleanup_free_ char *before = NULL;
	int r = store_meta_get(store, PUBLISH_TROUBLE, &before);

	if (r < 0 && r != -ENOENT)
		return r;
	if (text_equal(before ? before : "", sentence))
		return 0;
	if (*sentence)
		journal_note(journal, LOG_ERR, "%s", sentence);
	else if (folder)
		journal_note(journal, LOG_NOTICE, "feed and calendar are written to %s again",
			folder);
	return store_meta_set(store, PUBLISH_TROUBLE, sentence);
}

static int
write_files(struct store *store, struct journal *journal, const struct publication *publication)
{
	const char *folder = publication->config->publish.folder;
	_cleanup_free_ char *feed = feed_write(publication),
			    *calendar = agenda_publish(publication), *why = NULL,
			    *sentence = NULL;
	int r = shelf_put(folder, FEED_FILE, feed, strlen(feed), &why), kept;

	if (r >= 0)
		r = shelf_put(folder, AGENDA_FILE, calendar, strlen(calendar), &why);
	sentence =
		r < 0 ? mem_printf("feed and calendar are not up to date: %s%s", why, advice(r))
		      : mem_dup("");
	kept = remember(store, journal, folder, sentence);
	return kept < 0 ? kept : r < 0;
}

/* 0: done; 1: the folder cannot be written; -errno of the store. */
static int
do_publish(
	struct store *store, struct journal *journal, const struct config *config, int64_t now)
{
	_cleanup_free_ char *installation = NULL;
	_cleanup_(publication_clear) struct publication publication = {
		.config = config, .now = now, .latest = STAMP_NONE
	};
	int r = gather(store, &publication, &installation);

	return r < 0 ? r : write_files(store, journal, &publication);
}

int
publish_calendar(struct store *store, const struct config *config, int64_t now, char **ret)
{
	_cleanup_free_ char *installation = NULL;
	_cleanup_(publication_clear) struct publication publication = {
		.config = config, .now = now, .latest = STAMP_NONE
	};
	int r = gather(store, &publication, &installation);

	*ret = r < 0 ? NULL : agenda_publish(&publication);
	return r < 0 ? r : 0;
}

int
publish_round(struct publish *publish, struct store *store, struct journal *journal,
	const struct config *config, int64_t now)
{
	int32_t today = zone_day(config->timezone, now);
	uint64_t writes = store_case_writes(store);
	int r;

	if (publish->day == today && publish->writes == writes &&
		(publish->again == STAMP_NONE || now < publish->again))
		return 0;
	r = config->publish.folder ? do_publish(store, journal, config, now)
				   : remember(store, journal, NULL, "");
	if (r < 0)
		return r;
	publish->day = today;
	publish->writes = writes;
	publish->again = r > 0 ? now + AGAIN_SEC : STAMP_NONE;
	return 0;
}

bool
publish_well(const struct publish *publish)
{
	return publish->again == STAMP_NONE;
}

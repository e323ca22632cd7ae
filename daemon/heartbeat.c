/* Heartbeat: a request after a healthy round. */
#include "heartbeat.h"

#include <syslog.h>

#include "base/stamp.h"
#include "model/page.h"

#define PAUSE_SEC 300

static void
on_answer(struct page *page, void *userdata)
{
	struct heartbeat *heartbeat = userdata;

	if (!outcome_heard(page->outcome))
		journal_note(heartbeat->journal, LOG_NOTICE,
			"the heartbeat was not taken, ignoring: %s",
			page->why ? page->why : outcome_name(page->outcome));
	page_clear(page);
	heartbeat->done(heartbeat->userdata);
}

void
heartbeat_beat(struct heartbeat *heartbeat, struct listen *listen, const char *url, int64_t now)
{
	/* The address is the admin's own, and often a host inside. */
	struct request request = { .url = url, .allow_private = 1, .userdata = heartbeat };

	if (!url || (heartbeat->last != STAMP_NONE && now < heartbeat->last + PAUSE_SEC))
		return;
	heartbeat->last = now;
	(void)listen_fetch(listen, &request, on_answer);
}

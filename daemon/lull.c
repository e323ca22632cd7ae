/* Lull: a deferred source and a timer, of which the first one counts. */
#include "lull.h"

#include <time.h>

#define LATEST_USEC 100000

static void
do_it(struct lull *lull)
{
	(void)sd_event_source_set_enabled(lull->idle, SD_EVENT_OFF);
	(void)sd_event_source_set_enabled(lull->latest, SD_EVENT_OFF);
	lull->done(lull->userdata);
}

static int
on_idle(sd_event_source *source, void *userdata)
{
	(void)source;
	do_it(userdata);
	return 0;
}

static int
on_latest(sd_event_source *source, uint64_t usec, void *userdata)
{
	(void)source;
	(void)usec;
	do_it(userdata);
	return 0;
}

int
lull_init(struct lull *lull, sd_event *loop, lull_done done, void *userdata)
{
	int r;

	lull->done = done;
	lull->userdata = userdata;
	r = sd_event_add_defer(loop, &lull->idle, on_idle, lull);
	if (r >= 0)
		r = sd_event_source_set_enabled(lull->idle, SD_EVENT_OFF);
	if (r >= 0)
		r = sd_event_source_set_priority(lull->idle, SD_EVENT_PRIORITY_IDLE);
	if (r >= 0)
		r = sd_event_add_time(
			loop, &lull->latest, CLOCK_MONOTONIC, 0, 1000, on_latest, lull);
	if (r >= 0)
		r = sd_event_source_set_enabled(lull->latest, SD_EVENT_OFF);
	return r;
}

void
lull_clear(struct lull *lull)
{
	sd_event_source_disable_unref(lull->idle);
	sd_event_source_disable_unref(lull->latest);
	*lull = (struct lull){ 0 };
}

static bool
is_on(sd_event_source *source)
{
	int on = SD_EVENT_OFF;

	return sd_event_source_get_enabled(source, &on) >= 0 && on != SD_EVENT_OFF;
}

void
lull_soon(struct lull *lull, bool more)
{
	if (!more) {
		(void)sd_event_source_set_enabled(lull->idle, SD_EVENT_ONESHOT);
		return;
	}
	if (lull_waits(lull))
		return;
	(void)sd_event_source_set_time_relative(lull->latest, LATEST_USEC);
	(void)sd_event_source_set_enabled(lull->latest, SD_EVENT_ONESHOT);
}

bool
lull_waits(const struct lull *lull)
{
	return is_on(lull->idle) || is_on(lull->latest);
}

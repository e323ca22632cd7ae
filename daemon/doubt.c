/* Doubt: a clock that cannot be right. */
#include "doubt.h"

#include <stdlib.h>

#include "absence.h"
#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"

/* 2026-01-01: the year in which forewarn was written. */
#define MADE INT64_C(1767225600)
/* A clock that is set back by less does no harm; after more than that much ahead nearly all that is kept would be over. */
#define BACK_SEC (7 * (int64_t)STAMP_DAY_SEC)
#define AHEAD_SEC (400 * (int64_t)STAMP_DAY_SEC)
/* A machine that really was off for years, or whose clock was ahead when it was last heard of, goes on after that long. */
#define PATIENCE_SEC (int64_t) STAMP_DAY_SEC
#define LOOK_USEC (5 * UINT64_C(1000000))

struct doubt {
	struct store *store;
	struct journal *journal;
	struct doubt_host host;
	sd_event_source *timer;
	int64_t began; /* by a clock that nobody sets */
	bool over;
};

bool
doubt_never(int64_t now)
{
	return now < MADE;
}

char *
doubt_why(int64_t now, int64_t alive)
{
	char shown[STAMP_SIZE], last[STAMP_SIZE];

	(void)stamp_write(now, shown);
	if (doubt_never(now))
		return mem_printf("the clock of this machine says %s, and forewarn is younger "
				  "than that",
			shown);
	if (alive == STAMP_NONE || (now >= alive - BACK_SEC && now <= alive + AHEAD_SEC))
		return NULL;
	(void)stamp_write(alive, last);
	return mem_printf("the clock of this machine says %s, and forewarn was last running at "
			  "%s: one of the two is wrong",
		shown, last);
}

char *
doubt_once(struct store *store, int64_t now)
{
	int64_t alive;

	return absence_alive(store, &alive) < 0 ? NULL : doubt_why(now, alive);
}

static void
end(struct doubt *doubt, bool right)
{
	doubt->over = true;
	(void)sd_event_source_set_enabled(doubt->timer, SD_EVENT_OFF);
	journal_tell(doubt->journal,
		&(struct journal_line){ .event = JOURNAL_CLOCK,
			.priority = 5,
			.message = right ? "the clock is right; forewarnd begins"
					 : "the clock is believed; forewarnd begins" });
	doubt->host.over(right, doubt->host.userdata);
}

void
doubt_look(struct doubt *doubt)
{
	int64_t now = doubt->host.now(doubt->host.userdata);
	_cleanup_free_ char *why = doubt_once(doubt->store, now);

	if (doubt->over)
		return;
	if (!why)
		end(doubt, true);
	else if (!doubt_never(now) &&
		 doubt->host.unset(doubt->host.userdata) - doubt->began >= PATIENCE_SEC)
		end(doubt, false);
}

bool
doubt_believe(struct doubt *doubt)
{
	if (doubt->over)
		return true;
	if (doubt_never(doubt->host.now(doubt->host.userdata)))
		return false;
	end(doubt, false);
	return true;
}

static int
on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct doubt *doubt = userdata;

	(void)usec;
	(void)sd_event_source_set_time_relative(source, LOOK_USEC);
	(void)sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
	doubt_look(doubt);
	return 0;
}

static void
tell(const struct doubt *doubt, const char *why)
{
	_cleanup_free_ char *line =
		mem_printf("%s. Until it is right nothing is asked, told or removed. Set it "
			   "(timedatectl); if it is right: forewarn reload. After a day it is "
			   "believed, unless it is before 2026",
			why);

	journal_tell(doubt->journal,
		&(struct journal_line){
			.event = JOURNAL_CLOCK, .priority = 3, .message = line });
}

int
doubt_new(sd_event *loop, struct store *store, struct journal *journal,
	const struct doubt_host *host, struct doubt **ret)
{
	_cleanup_free_ char *why = doubt_once(store, host->now(host->userdata));
	struct doubt *doubt;
	int r;

	*ret = NULL;
	if (!why)
		return 0;
	doubt = MEM_NEW(struct doubt);
	*doubt = (struct doubt){ store, journal, *host, NULL, host->unset(host->userdata),
		false };
	r = sd_event_add_time_relative(
		loop, &doubt->timer, CLOCK_MONOTONIC, LOOK_USEC, 1000000, on_timer, doubt);
	if (r < 0) {
		doubt_free(doubt);
		return r;
	}
	tell(doubt, why);
	*ret = doubt;
	return 1;
}

void
doubt_free(struct doubt *doubt)
{
	if (!doubt)
		return;
	sd_event_source_disable_unref(doubt->timer);
	free(doubt);
}

/* Hush: stretches of quiet time, one after the other, until one ends in the open. */
#include "hush.h"

#include "base/stamp.h"
#include "base/zone.h"

#define MINUTE 60
/* A week and its hours have at most so many stretches. */
#define STRETCHES 24

static const char *
zone_of(const struct recipient *recipient, const char *timezone)
{
	return recipient->timezone ? recipient->timezone : timezone;
}

static bool
in_hours(const struct quiet_time *quiet, int minute)
{
	if (!quiet->hours)
		return false;
	if (quiet->from < quiet->until)
		return minute >= quiet->from && minute < quiet->until;
	return minute >= quiet->from || minute < quiet->until;
}

/* The end of the stretch that AT lies in; AT when it lies in none. */
static int64_t
stretch_end(const struct quiet_time *quiet, const char *zone, int64_t at)
{
	int32_t day = zone_day(zone, at);
	int minute = zone_second_of_day(zone, at) / MINUTE;
	int64_t end;

	if (quiet->days >> stamp_weekday(day) & 1)
		return zone_stamp(zone, day + 1, 0, 0);
	if (!in_hours(quiet, minute))
		return at;
	end = zone_stamp(
		zone, day + (minute >= quiet->until), quiet->until / 60, quiet->until % 60);
	/* In the hour that a day has twice the end is behind us, and comes once more. */
	return end > at ? end : at + (quiet->until - minute) * MINUTE;
}

int64_t
hush_until(const struct recipient *recipient, const char *timezone, int64_t now)
{
	const char *zone = zone_of(recipient, timezone);
	int64_t at = now;

	for (int i = 0; i < STRETCHES; i++) {
		int64_t end = stretch_end(&recipient->quiet, zone, at);

		if (end <= at)
			break;
		at = end;
	}
	return at;
}

bool
hush_breaks(const struct recipient *recipient, const char *timezone,
	const struct change *change, int64_t now)
{
	const struct when *effective = &change->facts.effective;
	int64_t begins;

	if (!when_known(effective))
		return false;
	begins = zone_stamp(zone_of(recipient, timezone), effective->from, 0, 0);
	return begins <= now + STAMP_DAY_SEC && begins > now - STAMP_DAY_SEC;
}

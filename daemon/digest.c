/* Digest: at which hour a notice that can wait reaches its recipient. */
#include "digest.h"

#include "base/stamp.h"
#include "base/zone.h"

#define MONDAY 1
#define DEFAULT_HOUR 8

int64_t
digest_due(const struct recipient *recipient, const char *timezone, int64_t at)
{
	const char *zone = recipient->timezone ? recipient->timezone : timezone;
	int weekday = recipient->has_digest_time ? recipient->digest_weekday : MONDAY;
	int hour = recipient->has_digest_time ? recipient->digest_hour : DEFAULT_HOUR;
	int minute = recipient->has_digest_time ? recipient->digest_minute : 0;

	for (int32_t day = zone_day(zone, at);; day++) {
		int64_t due;

		if (weekday >= 0 && stamp_weekday(day) != weekday)
			continue;
		due = zone_stamp(zone, day, hour, minute);
		if (due > at)
			return due;
	}
}

/* Time zones by libical's tables. */
#include "base/zone.h"

#include <libical/ical.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/stamp.h"

static icaltimezone *
find(const char *name)
{
	if (!name || !*name || strcmp(name, "UTC") == 0)
		return icaltimezone_get_utc_timezone();
	return icaltimezone_get_builtin_timezone(name);
}

bool
zone_known(const char *name)
{
	return find(name) != NULL;
}

const char *
zone_of_machine(void)
{
	static char name[128];
	char link[PATH_MAX];
	const char *part;
	ssize_t n = readlink("/etc/localtime", link, sizeof(link) - 1);

	if (n > 0) {
		link[n] = '\0';
		part = strstr(link, "/zoneinfo/");
		if (part && strlen(part + 10) < sizeof(name)) {
			(void)snprintf(name, sizeof(name), "%s", part + 10);
			if (zone_known(name))
				return name;
		}
	}
	return "UTC";
}

int
zone_offset(const char *name, int64_t stamp)
{
	icaltimezone *zone = find(name);
	struct icaltimetype t;
	int is_summer;

	if (!zone || zone == icaltimezone_get_utc_timezone())
		return 0;
	t = icaltime_from_timet_with_zone((time_t)stamp, 0, icaltimezone_get_utc_timezone());
	return icaltimezone_get_utc_offset_of_utc_time(zone, &t, &is_summer);
}

int32_t
zone_day(const char *name, int64_t stamp)
{
	return stamp_utc_day(stamp + zone_offset(name, stamp));
}

int
zone_second_of_day(const char *name, int64_t stamp)
{
	int64_t local = stamp + zone_offset(name, stamp);

	return (int)(local - (int64_t)stamp_utc_day(local) * STAMP_DAY_SEC);
}

int64_t
zone_stamp(const char *name, int32_t day, int hour, int minute)
{
	int64_t local = stamp_utc(day, hour, minute, 0);
	int before = zone_offset(name, local - STAMP_DAY_SEC);
	int after = zone_offset(name, local + STAMP_DAY_SEC);
	int64_t first = local - before, second = local - after;

	/* The offset before a switch is right until the switch; then the one after it is. In a gap neither clock
	 * shows the time: the instant by the old offset lies just behind the gap. */
	if (first + zone_offset(name, first) == local)
		return first;
	if (second + zone_offset(name, second) == local)
		return second;
	return first;
}

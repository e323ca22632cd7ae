/* Time zones by libical's tables. */
#include "base/zone.h"

#include <errno.h>
#include <libical/ical.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/stamp.h"

/* The longest that there is has 32. */
#define NAME_WORD_BYTES 30
#define NAME_BYTES 60
#define NAME_KEPT_BYTES (NAME_BYTES + NAME_WORD_BYTES + 1)
#define ZONES_KEPT 8u

/* Words of letters, digits, "_", "+" and "-" between single slashes. libical takes any other name for a path. */
static bool
is_name(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789_+-";

	for (const char *word = name;; word++) {
		size_t n = strspn(word, letters);

		if (n == 0 || n > NAME_WORD_BYTES || word - name > NAME_BYTES)
			return false;
		word += n;
		if (*word != '/')
			return *word == '\0';
	}
}

/* libical looks through six hundred names each time, and keeps what it found for good; few are asked for again and again. */
static icaltimezone *
find_builtin(const char *name)
{
	static struct {
		char name[NAME_KEPT_BYTES];
		icaltimezone *zone;
	} kept[ZONES_KEPT];
	static unsigned oldest;
	icaltimezone *zone;

	for (size_t i = 0; i < ZONES_KEPT; i++)
		if (strcmp(kept[i].name, name) == 0)
			return kept[i].zone;
	zone = is_name(name) ? icaltimezone_get_builtin_timezone(name) : NULL;
	if (zone) {
		(void)snprintf(kept[oldest].name, sizeof(kept[oldest].name), "%s", name);
		kept[oldest].zone = zone;
		oldest = (oldest + 1) % ZONES_KEPT;
	}
	return zone;
}

static icaltimezone *
find(const char *name)
{
	if (!name || !*name || strcmp(name, "UTC") == 0)
		return icaltimezone_get_utc_timezone();
	return find_builtin(name);
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

int
zone_read_clock(const char *text, int64_t *ret_stamp, char **ret_zone, char **ret_time)
{
	char date[sizeof("2027-05-01")] = "";
	int hour, minute, end = 0;
	int32_t day;

	*ret_zone = *ret_time = NULL;
	if (!text || strlen(text) < sizeof(date))
		return -EINVAL;
	(void)memcpy(date, text, sizeof(date) - 1);
	text += sizeof(date) - 1;
	if (stamp_read_day(date, &day) < 0 ||
		sscanf(text, "T%2d:%2d %n", &hour, &minute, &end) != 2 || end != 7 ||
		!text[end] || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return -EINVAL;
	if (!zone_known(text + end)) {
		*ret_zone = mem_dup(text + end);
		*ret_time = mem_printf("%02d:%02d", hour, minute);
		return -ENOENT;
	}
	*ret_stamp = zone_stamp(text + end, day, hour, minute);
	return 0;
}

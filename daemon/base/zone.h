/* Time zones by their IANA name (libical's tables read /usr/share/zoneinfo): when does a day begin, and where. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* NULL or "" is UTC in every function below. A name may come from the network: nothing that is no name of a zone is
 * looked for among the files. */
bool zone_known(const char *name);
/* The name of the machine's own zone ("Europe/Amsterdam"), "UTC" if it has none. Static storage. */
const char *zone_of_machine(void);

int32_t zone_day(const char *name, int64_t stamp);
/* Seconds since that day's midnight on the clock of the zone. */
int zone_second_of_day(const char *name, int64_t stamp);
/* The instant at which the clock of the zone shows that day and time; in a gap of DST the first instant after it,
 * in an overlap the first of the two. */
int64_t zone_stamp(const char *name, int32_t day, int hour, int minute);
/* Seconds east of UTC at that instant. */
int zone_offset(const char *name, int64_t stamp);

/* A clock as a calendar tells it, "2027-05-01T22:00 Europe/Amsterdam": 0 and the instant. -ENOENT: nobody knows the zone; its name
 * and the time are in *RET_ZONE and *RET_TIME ("22:00"), to be freed. -EINVAL: this is no clock of a zone. */
int zone_read_clock(const char *text, int64_t *ret_stamp, char **ret_zone, char **ret_time);

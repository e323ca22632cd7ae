/* Ladder: rungs before a date, in the hours in which a person is awake. */
#include "ladder.h"

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"

/* Nobody is reminded in the night, whatever the hour of his digest is. */
#define EARLIEST_MINUTE (7 * 60)
#define LATEST_MINUTE (20 * 60)
#define NIGHT_HOUR 21

int64_t
ladder_hour(const struct desk *desk, int32_t day)
{
	return zone_stamp(desk->zone, day, desk->minute / 60, desk->minute % 60);
}

void
ladder_wake(struct desk *desk, int64_t at)
{
	if (at > desk->in->now && at < desk->next)
		desk->next = at;
}

static int
minute_of(const struct recipient *recipient)
{
	int minute = recipient->has_digest_time
			     ? recipient->digest_hour * 60 + recipient->digest_minute
			     : 8 * 60;

	if (minute < EARLIEST_MINUTE)
		return EARLIEST_MINUTE;
	return minute > LATEST_MINUTE ? LATEST_MINUTE : minute;
}

/* The day of the last letter to NAME, in his zone. One from the future was written while the clock was wrong. */
int32_t
ladder_letter_day(const struct desk *desk, const char *name)
{
	const struct reminders *told = desk->in->told;

	for (size_t i = 0; i < told->count; i++) {
		int32_t day = zone_day(desk->zone, told->items[i].told_at);

		if (told->items[i].about == ABOUT_LETTER &&
			text_equal(told->items[i].recipient, name))
			return day < desk->today ? day : desk->today;
	}
	return DAY_NONE;
}

struct desk
ladder_desk(const struct remind_input *in, struct reminders *ret)
{
	struct desk desk = { .in = in, .ret = ret, .next = REMIND_NEVER };

	desk.zone = in->recipient->timezone ? in->recipient->timezone : in->config->timezone;
	desk.today = zone_day(desk.zone, in->now);
	desk.minute = minute_of(in->recipient);
	desk.awake = in->now >= ladder_hour(&desk, desk.today) &&
		     in->now < zone_stamp(desk.zone, desk.today, NIGHT_HOUR, 0);
	desk.opens =
		ladder_hour(&desk, desk.today + (in->now >= ladder_hour(&desk, desk.today)));
	desk.letter = ladder_letter_day(&desk, in->recipient->name);
	return desk;
}

/* This rung, or one that is nearer to the same date. What the future says counts for its own rung only: the clock was
 * wrong then. */
static bool
has_said(const struct reminders *list, const struct desk *desk, const struct ladder_to *to,
	unsigned days)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct reminder *r = &list->items[i];

		if (r->about == to->about && r->role == to->role && r->date == to->date &&
			text_equal(r->recipient, desk->in->recipient->name) &&
			(r->days == days || (r->days < days && r->told_at <= desk->in->now)))
			return true;
	}
	return false;
}

/* Another reminder of the change came shortly before DAY. */
static bool
was_reminded(const struct desk *desk, int32_t day)
{
	for (size_t i = 0; i < desk->in->told->count; i++) {
		const struct reminder *r = &desk->in->told->items[i];
		int32_t told = zone_day(desk->zone, r->told_at);

		if (text_equal(r->recipient, desk->in->recipient->name) && told < day &&
			told >= day - LADDER_SETTLED_DAYS)
			return true;
	}
	return false;
}

/* The farther the date, the longer a letter is remembered: of something in three months nobody need hear twice in three
 * weeks. */
static int32_t
settled_days(unsigned days)
{
	int32_t quarter = (int32_t)days / 4;

	return quarter > LADDER_SETTLED_DAYS ? quarter : LADDER_SETTLED_DAYS;
}

static bool
is_settled(const struct desk *desk, const struct ladder_to *to, unsigned days)
{
	int32_t day = to->date - (int32_t)days;

	if (desk->letter == DAY_NONE || day < desk->letter + settled_days(days))
		return true;
	return to->about == ABOUT_STEP && days > 1 && was_reminded(desk, day);
}

void
ladder_tell(struct desk *desk, const struct ladder_to *to, unsigned days)
{
	if (has_said(desk->in->told, desk, to, days) || has_said(desk->ret, desk, to, days))
		return;
	if (!desk->awake) {
		ladder_wake(desk, desk->opens);
		return;
	}
	*reminders_add(desk->ret) =
		(struct reminder){ .recipient = mem_dup(desk->in->recipient->name),
			.about = to->about,
			.role = to->role,
			.date = to->date,
			.days = days,
			.told_at = desk->in->now };
}

/* A rung that was missed leaves it to the next one when that comes in a day or two. */
static bool
yields(const struct desk *desk, const struct ladder_to *to, unsigned due)
{
	if (to->date - (int32_t)due == desk->today)
		return false;
	for (size_t i = 0; i < to->count; i++) {
		int32_t day = to->date - (int32_t)to->days[i];

		if (day > desk->today && day < desk->today + LADDER_SETTLED_DAYS)
			return true;
	}
	return false;
}

void
ladder_climb(struct desk *desk, const struct ladder_to *to)
{
	const unsigned *due = NULL;

	for (size_t i = 0; i < to->count; i++) {
		int64_t at = ladder_hour(desk, to->date - (int32_t)to->days[i]);

		ladder_wake(desk, at);
		if (at <= desk->in->now && (!due || to->days[i] < *due))
			due = &to->days[i];
	}
	if (due && desk->today <= to->last && !is_settled(desk, to, *due) &&
		!yields(desk, to, *due))
		ladder_tell(desk, to, *due);
}

/* Calendar rule: how an event repeats, in plain words. */
#include "read/calendar_rule.h"

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/strings.h"
#include "base/text.h"

static const char *
unit_of(icalrecurrencetype_frequency frequency)
{
	switch (frequency) {
	case ICAL_SECONDLY_RECURRENCE:
		return "second";
	case ICAL_MINUTELY_RECURRENCE:
		return "minute";
	case ICAL_HOURLY_RECURRENCE:
		return "hour";
	case ICAL_DAILY_RECURRENCE:
		return "day";
	case ICAL_WEEKLY_RECURRENCE:
		return "week";
	case ICAL_MONTHLY_RECURRENCE:
		return "month";
	case ICAL_YEARLY_RECURRENCE:
		return "year";
	default:
		return NULL;
	}
}

/* "Tuesday", "the second Tuesday", "the last Friday". */
static char *
day_name(short day)
{
	static const char *const names[] = { "Sunday", "Monday", "Tuesday", "Wednesday",
		"Thursday", "Friday", "Saturday" };
	static const char *const places[] = { "", "the first ", "the second ", "the third ",
		"the fourth ", "the fifth " };
	int weekday = (int)icalrecurrencetype_day_day_of_week(day) - (int)ICAL_SUNDAY_WEEKDAY;
	int position = icalrecurrencetype_day_position(day);

	if (weekday < 0 || weekday > 6 || position < -1 || position > 5)
		return NULL;
	return mem_printf(
		"%s%s", position < 0 ? "the last " : places[position], names[weekday]);
}

/* The parts of a rule that no words were found for. */
static bool
has_more(const struct icalrecurrencetype *rule)
{
	const short *const parts[] = { rule->by_second, rule->by_minute, rule->by_hour,
		rule->by_month_day, rule->by_year_day, rule->by_week_no, rule->by_month,
		rule->by_set_pos };

	for (size_t i = 0; i < LENGTH_OF(parts); i++)
		if (parts[i][0] != ICAL_RECURRENCE_ARRAY_MAX)
			return true;
	return rule->rscale != NULL;
}

static void
add_days(struct text *out, const struct icalrecurrencetype *rule, bool *more)
{
	_cleanup_(strings_clear) struct strings days = { 0 };
	_cleanup_free_ char *sentence = NULL;

	for (size_t i = 0; i < ICAL_BY_DAY_SIZE && rule->by_day[i] != ICAL_RECURRENCE_ARRAY_MAX;
		i++) {
		char *name = days.count < 7 ? day_name(rule->by_day[i]) : NULL;

		if (name)
			strings_take(&days, name);
		else
			*more = true;
	}
	if (days.count == 0)
		return;
	sentence = strings_sentence(&days);
	text_printf(out, " on %s", sentence);
}

char *
calendar_rule_sentence(struct icalrecurrencetype rule)
{
	const char *unit = unit_of(rule.freq);
	bool more = has_more(&rule) || !unit;
	struct text out = { 0 };
	char day[STAMP_SIZE];

	text_puts(&out, "Repeats");
	if (unit && rule.interval > 1)
		text_printf(&out, " every %d %ss", rule.interval, unit);
	else if (unit)
		text_printf(&out, " every %s", unit);
	add_days(&out, &rule, &more);
	if (rule.count > 0)
		text_printf(&out, ", %d times", rule.count);
	else if (stamp_valid_day(rule.until.year, rule.until.month, rule.until.day))
		text_printf(&out, " until %s",
			stamp_write_day(
				stamp_day(rule.until.year, rule.until.month, rule.until.day),
				day));
	if (more) {
		char *written = icalrecurrencetype_as_string_r(&rule);

		text_printf(&out, " by the rule %s", written ? written : "of the calendar");
		icalmemory_free_buffer(written);
	}
	text_putc(&out, '.');
	return text_take(&out);
}

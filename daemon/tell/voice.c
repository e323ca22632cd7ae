/* Voice: to whom, and what all letters need to know. */
#include "tell/voice.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "model/change_state.h"
#include "tell/voice_inside.h"

static const char *const names[] = {
	[VOICE_VENDOR] = "vendor",
	[VOICE_STAFF] = "staff",
	[VOICE_CUSTOMERS] = "customers",
	[VOICE_MANAGEMENT] = "management",
};

const char *
voice_name(enum voice to)
{
	return names[to];
}

int
voice_of(const char *name)
{
	for (int i = 0; i < VOICE_COUNT; i++)
		if (text_equal(names[i], name))
			return i;
	return -EINVAL;
}

struct story
voice_story(const struct voice_input *input, struct recipient *person)
{
	*person = (struct recipient){ .name = (char *)"", .wording = input->level };
	return (struct story){ .wording = input->wording,
		.config = input->config,
		.recipient = person,
		.zone = input->config->timezone,
		.today = input->today };
}

/* The next dependency that it hits, from *AT on, each once; NULL: there is no more. */
static const struct dependency *
next_dependency(const struct voice_input *input, size_t *at)
{
	const struct matches *matches = &input->change->matches;

	while (*at < matches->count) {
		size_t i = (*at)++;
		bool again = false;

		for (size_t k = 0; k < i && !again; k++)
			again = text_equal(
				matches->items[k].dependency, matches->items[i].dependency);
		if (!again) {
			const struct dependency *d =
				config_dependency(input->config, matches->items[i].dependency);

			if (d)
				return d;
		}
	}
	return NULL;
}

unsigned
voice_lead(const struct voice_input *input)
{
	const struct dependency *d;
	unsigned days = 0;

	for (size_t at = 0; (d = next_dependency(input, &at));)
		if (d->lead_time_days > days)
			days = d->lead_time_days;
	return days;
}

bool
voice_over(const struct voice_input *input)
{
	const struct when *date = change_state_date(&input->change->facts);

	return when_known(date) && date->to < input->today;
}

int32_t
voice_decide_by(const struct voice_input *input)
{
	unsigned lead = voice_lead(input);

	return lead ? change_decide_by(input->change, lead) : DAY_NONE;
}

int32_t
voice_contract_by(const struct voice_input *input)
{
	const struct dependency *d;
	int32_t day = DAY_NONE;

	for (size_t at = 0; (d = next_dependency(input, &at));)
		if (d->contract_notice_by != DAY_NONE &&
			(day == DAY_NONE || d->contract_notice_by < day))
			day = d->contract_notice_by;
	return day;
}

unsigned
voice_people(const struct voice_input *input)
{
	const struct dependency *d;
	unsigned people = 0;

	for (size_t at = 0; (d = next_dependency(input, &at));)
		people += d->people;
	return people;
}

char *
voice_owners(const struct voice_input *input)
{
	_cleanup_(strings_clear) struct strings owners = { 0 };
	struct recipient person;
	struct story story = voice_story(input, &person);
	const struct dependency *d;

	for (size_t at = 0; (d = next_dependency(input, &at));) {
		_cleanup_free_ char *whole = story_owner(&story, d);

		if (whole && !strings_has(&owners, whole))
			strings_add(&owners, whole);
	}
	return wording_list(input->wording, &owners);
}

void
voice_say(const struct voice_input *input, struct sheet *sheet, enum block_kind kind,
	const char *key, const struct fill *fills)
{
	_cleanup_free_ char *text = wording_say(input->wording, key, fills);

	sheet_add(sheet, kind, text);
}

char *
voice_write(enum voice to, const struct voice_input *input, struct sheet *sheet)
{
	switch (to) {
	case VOICE_VENDOR:
		return voice_vendor(input, sheet);
	case VOICE_STAFF:
		return voice_staff(input, sheet);
	case VOICE_CUSTOMERS:
		return voice_customers(input, sheet);
	case VOICE_MANAGEMENT:
		break;
	}
	return voice_management(input, sheet);
}

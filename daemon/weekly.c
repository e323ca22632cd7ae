/* Weekly: who is due a sign of life, and what it says. */
#include "weekly.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "audience.h"
#include "chronicle.h"
#include "digest.h"
#include "operators.h"
#include "tell/life.h"
#include "troubles.h"

#define MONDAY 1

int64_t
weekly_due(const struct recipient *recipient, const char *timezone, int64_t last)
{
	struct recipient weekly = *recipient;

	if (weekly.has_digest_time && weekly.digest_weekday < 0)
		weekly.digest_weekday = MONDAY;
	return digest_due(&weekly, timezone, last);
}

static bool
wants(const struct config *config, const struct recipient *person)
{
	if (person->sign_of_life == LIFE_AS_OPERATOR)
		return strings_has(&config->operators, person->name);
	return person->sign_of_life == LIFE_YES;
}

/* When PERSON last had one; STAMP_NONE: never. */
static int
last_of(struct store *store, const struct recipient *person, int64_t *ret)
{
	_cleanup_free_ char *name = mem_printf("life.%s", person->name), *value = NULL;
	int r = store_meta_get(store, name, &value);

	*ret = STAMP_NONE;
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	*ret = strtoll(value, NULL, 10);
	return 0;
}

static int
mark(const struct bundle_input *input, const struct recipient *person)
{
	_cleanup_free_ char *name = mem_printf("life.%s", person->name),
			    *value = mem_printf("%lld", (long long)input->now);

	return store_meta_set(input->store, name, value);
}

/* 1: PERSON is due one now. The week begins with the first look, and after a clock that was ahead. */
static int
is_due(const struct bundle_input *input, const struct recipient *person)
{
	int64_t last;
	int r = last_of(input->store, person, &last);

	if (r < 0)
		return r;
	if (last == STAMP_NONE || last > input->now)
		return mark(input, person);
	return weekly_due(person, input->config->timezone, last) <= input->now;
}

/* What is counted for one reader. */
struct count {
	const struct config *config;
	struct life life;
	struct ailments ailments;
	int64_t *next;
};

static void
count_clear(struct count *count)
{
	ailments_clear(&count->ailments);
	free(count->next);
}

static int
count_source(const struct source_state *state, void *userdata)
{
	struct count *count = userdata;

	if (!config_asked_source(count->config, state->id))
		return 0;
	count->life.heard += outcome_heard(state->outcome) || state->outcome == OUTCOME_DAMAGED;
	for (size_t i = 0; i < count->ailments.count; i++)
		if (text_equal(count->ailments.items[i].source, state->id))
			count->next[i] = state->next_due;
	if (!chronicle_silent(state))
		return 0;
	if (count->life.silent++ == 0 || state->failing_since < count->life.silent_since)
		count->life.silent_since = state->failing_since;
	return 0;
}

static int
gather_ailments(const struct bundle_input *input, struct count *count)
{
	struct ailments all;
	int r = store_ailments(input->store, NULL, &all);

	for (size_t i = 0; r >= 0 && i < all.count; i++)
		if (troubles_shown(input->config, &all.items[i])) {
			*ailments_add(&count->ailments) = all.items[i];
			all.items[i] = (struct ailment){ 0 };
		}
	ailments_clear(&all);
	count->next = mem_new(count->ailments.count, sizeof(*count->next));
	for (size_t i = 0; i < count->ailments.count; i++)
		count->next[i] = STAMP_NONE;
	return r;
}

bool
weekly_is_ahead(const struct change *change, int32_t today)
{
	return change->concerns && !change->withdrawn && change->verdict != VERDICT_SILENT &&
	       when_known(&change->facts.effective) && change->facts.effective.to >= today;
}

/* Changes ahead for PERSON, or for all. */
struct ahead {
	const struct config *config;
	const struct recipient *person;
	int32_t today;
	int count;
};

static int
count_ahead(struct change *change, void *userdata)
{
	struct ahead *ahead = userdata;

	ahead->count += weekly_is_ahead(change, ahead->today) &&
			(!ahead->person || audience_has(ahead->config, change, ahead->person));
	return 0;
}

int
weekly_ahead(struct store *store, const struct config *config, const struct recipient *person,
	int64_t now)
{
	struct ahead ahead = { config, person, zone_day(config->timezone, now), 0 };
	int r = store_each_change(store, ahead.today, count_ahead, &ahead);

	return r < 0 ? r : ahead.count;
}

static int
gather(const struct bundle_input *input, const struct recipient *person, struct count *count)
{
	const struct config *config = input->config;
	bool machine = strings_has(&config->operators, person->name);
	struct store_size size = { 0 };
	int r = gather_ailments(input, count);

	if (r >= 0)
		r = store_sources(input->store, count_source, count);
	if (r >= 0)
		r = store_size(input->store, &size);
	if (r >= 0)
		r = weekly_ahead(input->store, config, machine ? NULL : person, input->now);
	if (r < 0)
		return r;
	count->life.ahead = (unsigned)r;
	count->life.wording = wording_of(config, person);
	count->life.zone = person->timezone ? person->timezone : config->timezone;
	count->life.ailments = &count->ailments;
	count->life.next = count->next;
	count->life.now = input->now;
	count->life.machine = machine;
	count->life.waiting = size.letters_waiting;
	count->life.dead = size.letters_dead;
	count->life.bytes = size.bytes;
	return 0;
}

static char *
write_sheet(const struct recipient *person, struct sheet *sheet, const void *userdata)
{
	(void)person;
	return life_write(userdata, sheet);
}

static int
write_letter(const struct bundle_input *input, const struct recipient *person)
{
	_cleanup_(count_clear) struct count count = { .config = input->config };
	_cleanup_free_ char *topic = mem_printf("life-%lld", (long long)input->now);
	int r = gather(input, person, &count);

	if (r >= 0)
		r = mark(input, person);
	if (r < 0)
		return r;
	return operators_write_person(input->store,
		&(struct operators_letter){ .config = input->config,
			.installation = input->installation,
			.topic = topic,
			.write = write_sheet,
			.userdata = &count.life,
			.now = input->now },
		person);
}

int
weekly_compose(const struct bundle_input *input)
{
	const struct config *config = input->config;
	int letters = 0, r = 0;

	for (size_t i = 0; r >= 0 && i < config->recipient_count; i++) {
		const struct recipient *person = &config->recipients[i];

		if (!wants(config, person))
			continue;
		r = is_due(input, person);
		if (r > 0)
			r = write_letter(input, person);
		letters += r > 0;
	}
	return r < 0 ? r : letters;
}

int
weekly_foot(const struct bundle_input *input, const struct recipient *recipient, char **ret)
{
	_cleanup_(count_clear) struct count count = { .config = input->config };
	int r = wants(input->config, recipient) ? is_due(input, recipient) : 0;

	*ret = NULL;
	if (r <= 0)
		return r;
	r = gather(input, recipient, &count);
	if (r >= 0)
		r = mark(input, recipient);
	if (r >= 0)
		*ret = life_foot(&count.life);
	return r < 0 ? r : 0;
}

int64_t
weekly_next(struct store *store, const struct config *config, int64_t now)
{
	int64_t next = STAMP_NONE;

	for (size_t i = 0; i < config->recipient_count; i++) {
		const struct recipient *person = &config->recipients[i];
		int64_t last, due;

		if (!wants(config, person) || last_of(store, person, &last) < 0 ||
			last == STAMP_NONE || last > now)
			continue;
		due = weekly_due(person, config->timezone, last);
		if (next == STAMP_NONE || due < next)
			next = due;
	}
	return next;
}

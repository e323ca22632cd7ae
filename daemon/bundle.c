/* Bundle: the notices that wait become letters. */
#include "bundle.h"

#include <stdlib.h>

#include "audience.h"
#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "digest.h"
#include "hush.h"
#include "storm.h"
#include "tell/compose.h"
#include "weekly.h"

/* What one letter is made of. */
struct bundle {
	const struct bundle_input *input;
	const struct notices *all;
	size_t first; /* of its notices in ALL */
	const size_t
		*letter_of; /* for each of ALL, FIRST + 1 of the letter that it goes into */
	const struct recipient *recipient;
	enum occasion occasion;
	struct changes changes;
	struct events events;
};

static void
bundle_clear(struct bundle *bundle)
{
	changes_clear(&bundle->changes);
	events_clear(&bundle->events);
}

static int
find_event(struct store *store, const struct notice *notice, struct event *ret)
{
	struct events events = { 0 };
	int r = store_events(store, notice->change, &events);

	*ret = (struct event){ .number = notice->event, .at = notice->at };
	for (size_t i = 0; r >= 0 && i < events.count; i++)
		if (events.items[i].number == notice->event) {
			*ret = events.items[i];
			events.items[i].detail = NULL;
		}
	events_clear(&events);
	return r;
}

/* Takes the notice away and, if it still concerns its reader, into the bundle. */
static int
take_notice(struct bundle *bundle, const struct notice *notice)
{
	struct store *store = bundle->input->store;
	struct change change;
	int r = store_change_get(store, notice->change, &change);

	if (r < 0)
		return r;
	if (audience_has(bundle->input->config, &change, bundle->recipient)) {
		*changes_add(&bundle->changes) = change;
		r = find_event(store, notice, events_add(&bundle->events));
		if (r >= 0 && notice->occasion != OCCASION_REMINDER)
			r = store_reminder_add(store, notice->change,
				&(struct reminder){ .recipient = notice->recipient,
					.about = ABOUT_LETTER,
					.told_at = bundle->input->now });
	} else {
		change_clear(&change);
	}
	return r < 0 ? r : store_notice_drop(store, notice->id);
}

/* One letter for each channel that the recipient has. 1 when there is one that is new. */
static int
write_letters(const struct bundle *bundle, const struct compose_item *items)
{
	struct compose_input input = { .config = bundle->input->config,
		.recipient = bundle->recipient,
		.installation = bundle->input->installation,
		.occasion = bundle->occasion,
		.items = items,
		.count = bundle->changes.count,
		.away_from = bundle->input->away.from,
		.away_to = bundle->input->away.to,
		.now = bundle->input->now };
	bool single = bundle->recipient->form == FORM_SINGLE;
	_cleanup_free_ char *foot = NULL;
	int added = 0, r = 0;

	/* What has no digest to wait for comes as if it were urgent. */
	if (single && bundle->occasion == OCCASION_DIGEST)
		input.occasion = OCCASION_NOW;
	if (input.occasion == OCCASION_DIGEST)
		r = weekly_foot(bundle->input, bundle->recipient, &foot);
	input.foot = foot;
	for (enum channel c = 0; r >= 0 && c < CHANNEL_COUNT; c++) {
		struct letter letter = { 0 };

		if (!recipient_has(bundle->recipient, c))
			continue;
		input.channel = c;
		compose_letter(&input, &letter);
		r = store_letter_add(bundle->input->store, &letter);
		added |= r > 0;
		letter_clear(&letter);
	}
	return r < 0 ? r : added;
}

static int
write_letter(const struct bundle *bundle)
{
	size_t count = bundle->changes.count;
	struct compose_item *items;
	int r;

	if (count == 0)
		return 0;
	items = mem_new(count, sizeof(*items));
	for (size_t i = 0; i < count; i++)
		items[i] = (struct compose_item){ &bundle->changes.items[i],
			&bundle->events.items[i] };
	r = write_letters(bundle, items);
	free(items);
	return r;
}

/* What a ticket system hears comes in letters of their own. */
static bool
is_single(const struct config *config, const struct notice *notice)
{
	const struct recipient *recipient = config_recipient(config, notice->recipient);

	return notice->occasion == OCCASION_NOW ||
	       (recipient && recipient->form == FORM_SINGLE);
}

/* Do two notices go into one letter? What waits for the digest goes along with what goes at once about the same change:
 * it happened before, and must not be heard of after. */
static bool
together(const struct config *config, const struct notice *a, const struct notice *b)
{
	bool along = a->occasion == OCCASION_NOW && b->occasion == OCCASION_DIGEST;

	return (a->occasion == b->occasion || along) &&
	       text_equal(a->recipient, b->recipient) &&
	       ((!along && !is_single(config, a)) || text_equal(a->change, b->change));
}

static bool
is_of(const struct bundle *bundle, size_t notice)
{
	return bundle->letter_of[notice] == bundle->first + 1;
}

/* A notice from the future was written while the clock was wrong: its hour is now. */
static int64_t
digest_hour(const struct config *config, const struct recipient *recipient,
	const struct notice *notice, int64_t now)
{
	return notice->at > now ? now : digest_due(recipient, config->timezone, notice->at);
}

static bool
digest_is_due(const struct bundle *bundle)
{
	for (size_t i = bundle->first; i < bundle->all->count; i++)
		if (is_of(bundle, i) &&
			(is_single(bundle->input->config, &bundle->all->items[i]) ||
				digest_hour(bundle->input->config, bundle->recipient,
					&bundle->all->items[i],
					bundle->input->now) <= bundle->input->now))
			return true;
	return false;
}

/* 1, 0, -errno. */
static int
due(const struct bundle *bundle)
{
	switch (bundle->occasion) {
	case OCCASION_NOW:
	case OCCASION_RECONFIGURED:
	case OCCASION_REMINDER:
		return true;
	case OCCASION_OPENING:
	case OCCASION_AWAY:
		return bundle->input->opening;
	case OCCASION_STORM:
		return storm_due(bundle->input, bundle->all, bundle->first);
	case OCCASION_DIGEST:
		break;
	}
	return digest_is_due(bundle);
}

/* Is its reader left alone now, and nothing in it so near that it waits for nobody? 1, 0, -errno. */
static int
hushed(const struct bundle *bundle)
{
	const struct bundle_input *in = bundle->input;
	bool breaks = hush_until(bundle->recipient, in->config->timezone, in->now) <= in->now;
	int r = 0;

	for (size_t i = 0; r >= 0 && !breaks && i < bundle->all->count; i++) {
		struct change change;

		if (!is_of(bundle, i))
			continue;
		r = store_change_get(in->store, bundle->all->items[i].change, &change);
		if (r < 0)
			break;
		breaks = hush_breaks(bundle->recipient, in->config->timezone, &change, in->now);
		change_clear(&change);
	}
	return r < 0 ? r : !breaks;
}

static int
take_all(struct bundle *bundle)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < bundle->all->count; i++)
		if (is_of(bundle, i))
			r = take_notice(bundle, &bundle->all->items[i]);
	return r < 0 ? r : write_letter(bundle);
}

/* The letter that begins with notice FIRST, if it is time. What goes into it is marked, written or not. */
static int
compose_one(const struct bundle_input *input, const struct notices *all, size_t first,
	size_t *letter_of)
{
	const struct notice *head = &all->items[first];
	struct bundle bundle = { .input = input,
		.all = all,
		.first = first,
		.letter_of = letter_of,
		.recipient = config_recipient(input->config, head->recipient),
		.occasion = head->occasion };
	int r;

	/* Somebody who was taken out of the configuration after the event: nobody is left to write to. */
	if (!bundle.recipient)
		return store_notice_drop(input->store, head->id);
	for (size_t i = 0; i < all->count; i++)
		if (!letter_of[i] && together(input->config, head, &all->items[i]))
			letter_of[i] = first + 1;
	r = due(&bundle);
	if (r > 0 && (r = hushed(&bundle)) == 0)
		r = take_all(&bundle);
	else if (r > 0)
		r = 0;
	bundle_clear(&bundle);
	return r;
}

/* The letters of those notices that go at once, or of all others. */
static int
compose_some(const struct bundle_input *input, const struct notices *all, bool at_once,
	size_t *letter_of)
{
	int letters = 0, r = 0;

	for (size_t i = 0; r >= 0 && i < all->count; i++) {
		if (letter_of[i] || (all->items[i].occasion == OCCASION_NOW) != at_once)
			continue;
		r = compose_one(input, all, i, letter_of);
		letters += r > 0;
	}
	return r < 0 ? r : letters;
}

int
bundle_compose(const struct bundle_input *input)
{
	struct notices all = { 0 };
	int letters = 0, r = store_notices(input->store, &all);
	_cleanup_free_ size_t *letter_of = mem_new(all.count, sizeof(*letter_of));

	if (r >= 0)
		r = storm_part(input, &all);
	/* First what goes at once, for it takes along what waits. */
	for (int at_once = 1; r >= 0 && at_once >= 0; at_once--) {
		r = compose_some(input, &all, at_once, letter_of);
		letters += r;
	}
	notices_clear(&all);
	return r < 0 ? r : letters;
}

/* When the notice is due at the earliest; STAMP_NONE: it waits for no hour. */
static int64_t
hour_of(const struct config *config, const struct recipient *recipient,
	const struct notice *notice, int64_t now)
{
	int64_t hour = now;

	if (notice->occasion == OCCASION_OPENING || notice->occasion == OCCASION_AWAY)
		return STAMP_NONE;
	if (notice->occasion == OCCASION_DIGEST && !is_single(config, notice))
		hour = digest_hour(config, recipient, notice, now);
	if (notice->occasion == OCCASION_STORM && notice->at <= now)
		hour = notice->at + STORM_SEC;
	hour = hush_until(recipient, config->timezone, hour > now ? hour : now);
	/* What can go now went, or goes with the next round. */
	return hour > now || notice->occasion == OCCASION_DIGEST ? hour : STAMP_NONE;
}

int64_t
bundle_next_digest(struct store *store, const struct config *config, int64_t now)
{
	struct notices all = { 0 };
	int64_t next = weekly_next(store, config, now);

	(void)store_notices(store, &all);
	for (size_t i = 0; i < all.count; i++) {
		const struct recipient *recipient =
			config_recipient(config, all.items[i].recipient);
		int64_t hour =
			recipient ? hour_of(config, recipient, &all.items[i], now) : STAMP_NONE;

		if (hour != STAMP_NONE && (next == STAMP_NONE || hour < next))
			next = hour;
	}
	notices_clear(&all);
	return next;
}

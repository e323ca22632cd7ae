/* Alarm: letters to the operators about sources. */
#include "alarm.h"

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "operators.h"
#include "silence.h"
#include "tell/health.h"

/* What comes within so long goes into one letter. */
#define COMPANY_SEC 3600

/* What is to be told. */
struct alarm {
	const struct bundle_input *input;
	struct ailments begun, over;
	int64_t first; /* when the first of them came up */
};

static void
alarm_clear(struct alarm *alarm)
{
	ailments_clear(&alarm->begun);
	ailments_clear(&alarm->over);
}

static void
note(struct alarm *alarm, struct ailments *list, struct ailment *ailment, int64_t at)
{
	if (at < alarm->first)
		alarm->first = at;
	*ailments_add(list) = *ailment;
	*ailment = (struct ailment){ 0 };
}

/* A source that is asked no more: nobody has to hear how it went on. */
static int
forget(const struct bundle_input *input, struct ailment *ailment)
{
	if (ailment->told == STAMP_NONE)
		return store_ailment_drop(input->store, ailment->id);
	if (ailment->over == STAMP_NONE)
		ailment->over = input->now;
	ailment->over_told = input->now;
	return store_ailment_put(input->store, ailment);
}

/* Our own network has no pages that make it ripe, and its letters need no company. */
static void
consider_network(struct alarm *alarm, struct ailment *ailment)
{
	int64_t at = alarm->input->now - COMPANY_SEC;

	if (ailment->over != STAMP_NONE)
		note(alarm, &alarm->over, ailment, at);
	else if (ailment->told == STAMP_NONE &&
		 silence_lasts(AILMENT_NETWORK, 1, ailment->since, alarm->input->now))
		note(alarm, &alarm->begun, ailment, at);
}

static int
consider_source(struct alarm *alarm, struct ailment *ailment)
{
	if (!config_asked_source(alarm->input->config, ailment->source))
		return forget(alarm->input, ailment);
	if (ailment->over != STAMP_NONE)
		note(alarm, &alarm->over, ailment, ailment->over);
	else if (ailment->told == STAMP_NONE && ailment->ripe != STAMP_NONE)
		note(alarm, &alarm->begun, ailment, ailment->ripe);
	return 0;
}

static int
mark(const struct bundle_input *input, struct ailments *list, bool over)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < list->count; i++) {
		struct ailment *ailment = &list->items[i];

		if (over)
			ailment->over_told = input->now;
		else
			ailment->told = input->now;
		if (ailment->ripe == STAMP_NONE)
			ailment->ripe = input->now;
		r = store_ailment_put(input->store, ailment);
	}
	return r;
}

/* That of our own network is named by when it began, so that it is found again. */
static char *
topic_of(const struct alarm *alarm, bool begun)
{
	const struct ailment *first = begun ? &alarm->begun.items[0] : &alarm->over.items[0];
	const char *what = begun ? "begun" : "over";

	if (first->kind == AILMENT_NETWORK)
		return mem_printf("network-%s-%lld", what, (long long)first->since);
	return mem_printf("health-%s-%lld-%lld", what, (long long)first->id,
		(long long)alarm->input->now);
}

static char *
write_sheet(const struct recipient *person, struct sheet *sheet, const void *userdata)
{
	const struct alarm *alarm = userdata;
	const struct config *config = alarm->input->config;

	return health_write(
		&(struct health){ .config = config,
			.wording = wording_of(config, person),
			.plain = person->wording == WORDING_PLAIN,
			.zone = person->timezone ? person->timezone : config->timezone,
			.begun = &alarm->begun,
			.over = &alarm->over },
		sheet);
}

static struct operators_letter
letter_of(const struct alarm *alarm, const char *topic)
{
	return (struct operators_letter){ .config = alarm->input->config,
		.installation = alarm->input->installation,
		.topic = topic,
		.write = write_sheet,
		.userdata = alarm,
		.now = alarm->input->now };
}

/* A letter that our own network is down, and that never left because of it, says nothing any more
 * beside the one that it is back. */
static int
withdraw_network(const struct alarm *alarm)
{
	const struct ailment *first = alarm->over.count ? &alarm->over.items[0] : NULL;
	_cleanup_free_ char *topic = NULL;
	struct operators_letter letter;

	if (!first || first->kind != AILMENT_NETWORK)
		return 0;
	topic = mem_printf("network-begun-%lld", (long long)first->since);
	letter = letter_of(alarm, topic);
	return operators_withdraw(alarm->input->store, &letter);
}

static int
write_letters(struct alarm *alarm)
{
	_cleanup_free_ char *topic = topic_of(alarm, alarm->begun.count > 0);
	struct operators_letter letter = letter_of(alarm, topic);
	int letters = 0, r = withdraw_network(alarm);

	if (r >= 0)
		r = letters = operators_write(alarm->input->store, &letter);
	if (r >= 0)
		r = mark(alarm->input, &alarm->begun, false);
	if (r >= 0)
		r = mark(alarm->input, &alarm->over, true);
	return r < 0 ? r : letters;
}

static int
write_when_due(struct alarm *alarm)
{
	if (alarm->begun.count == 0 && alarm->over.count == 0)
		return 0;
	if (!alarm->input->once && alarm->first > alarm->input->now - COMPANY_SEC)
		return 0;
	return write_letters(alarm);
}

int
alarm_compose(const struct bundle_input *input)
{
	_cleanup_(alarm_clear) struct alarm network = { .input = input, .first = INT64_MAX };
	_cleanup_(alarm_clear) struct alarm sources = network;
	struct ailments all;
	int letters = 0, r = store_ailments(input->store, NULL, &all);

	for (size_t i = 0; r >= 0 && i < all.count; i++) {
		if (all.items[i].kind == AILMENT_NETWORK)
			consider_network(&network, &all.items[i]);
		else
			r = consider_source(&sources, &all.items[i]);
	}
	ailments_clear(&all);
	if (r >= 0)
		r = letters = write_when_due(&network);
	if (r >= 0)
		r = write_when_due(&sources);
	return r < 0 ? r : letters + r;
}

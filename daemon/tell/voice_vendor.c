/* Voice, to the vendor: more time, a way to stay, help - with the vendor's own record as the argument. */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "tell/voice_inside.h"

#define ANSWER_DAYS 14

/* A sentence more in a paragraph. */
static void
join(const struct voice_input *input, struct text *paragraph, const char *key,
	const struct fill *fills)
{
	_cleanup_free_ char *sentence = wording_say(input->wording, key, fills);

	text_puts(paragraph, paragraph->len ? " " : "");
	text_puts(paragraph, sentence);
}

static void
join_count(const struct voice_input *input, struct text *paragraph, const char *key,
	unsigned number)
{
	_cleanup_free_ char *sentence = wording_count(input->wording, key, number, NULL);

	text_puts(paragraph, paragraph->len ? " " : "");
	text_puts(paragraph, sentence);
}

/* The last time that the vendor gave it another date; NULL: it did not. */
static const struct event *
last_move(const struct voice_input *input)
{
	for (size_t i = input->events->count; i > 0; i--) {
		const struct event *event = &input->events->items[i - 1];

		if (event->happening == HAPPENED_MOVED && when_known(&event->before) &&
			when_known(&event->after))
			return event;
	}
	return NULL;
}

/* From the day on which it was moved to the date. */
static int32_t
notice_of_move(const struct voice_input *input, const struct event *move)
{
	int32_t days = move->after.from - zone_day(input->config->timezone, move->at);

	return days > 0 ? days : 0;
}

static void
join_moves(const struct voice_input *input, struct text *paragraph)
{
	const struct event *move = last_move(input);
	struct when at = WHEN_NONE;
	_cleanup_free_ char *day = NULL, *date = NULL;

	join_count(input, paragraph, "voice.vendor.moved", input->change->moves);
	if (!move || !when_equal(&move->after, &input->change->facts.effective)) {
		date = wording_when(input->wording, &input->change->facts.effective);
		join(input, paragraph, "voice.vendor.date-now", FILLS(FILL("date", date)));
		return;
	}
	at = when_day(zone_day(input->config->timezone, move->at));
	day = wording_when(input->wording, &at);
	date = wording_when(input->wording, &move->after);
	join(input, paragraph, "voice.vendor.moved-to",
		FILLS(FILL("day", day), FILL("date", date),
			FILL_PLAIN_DAYS("notice", notice_of_move(input, move))));
}

static void
add_announced(const struct voice_input *input, const char *title, struct sheet *sheet)
{
	_cleanup_(text_clear) struct text paragraph = { 0 };
	const struct change *change = input->change;
	const struct when *date = &change->facts.effective;
	struct when day = WHEN_NONE;
	_cleanup_free_ char *announced = NULL, *words = wording_when(input->wording, date);

	if (change->published != STAMP_NONE)
		day = when_day(zone_day(input->config->timezone, change->published));
	announced = wording_when(input->wording, &day);
	join(input, &paragraph,
		when_known(&day) ? "voice.vendor.announced" : "voice.vendor.announced-once",
		FILLS(FILL("day", announced), FILL("title", title)));
	if (change->moves && when_known(date))
		join_moves(input, &paragraph);
	else
		join(input, &paragraph,
			!when_known(date)   ? "voice.vendor.no-date"
			: voice_over(input) ? "voice.vendor.date-over"
					    : "voice.vendor.date",
			FILLS(FILL("date", words)));
	sheet_add(sheet, BLOCK_PARAGRAPH, paragraph.data);
	sheet_add_labelled(sheet, BLOCK_LINK,
		wording_text(input->wording, "voice.vendor.reference"), change->link);
}

/* On which day we would be ready if we began today. */
static int32_t
ready(const struct voice_input *input)
{
	return input->today + (int32_t)voice_lead(input);
}

/* Where nobody wrote down how long it takes, a month is little. */
static bool
is_short(const struct voice_input *input)
{
	const struct when *date = &input->change->facts.effective;
	bool known = voice_lead(input) > 0;

	return when_known(date) && !voice_over(input) &&
	       (known ? ready(input) > date->from
		      : input->today + RECORD_SHORT_DAYS > date->from);
}

static void
add_use(const struct voice_input *input, struct sheet *sheet)
{
	_cleanup_(text_clear) struct text paragraph = { 0 };
	struct recipient person;
	struct story story = voice_story(input, &person);
	_cleanup_free_ char *works = story_works(&story, input->change);
	unsigned people = voice_people(input), lead = voice_lead(input);
	int32_t by = voice_decide_by(input);

	join(input, &paragraph, "voice.vendor.use", FILLS(FILL("works", works)));
	if (people)
		join_count(input, &paragraph, "voice.vendor.people", people);
	if (voice_over(input))
		by = DAY_NONE;
	if (by != DAY_NONE && is_short(input))
		join(input, &paragraph, "voice.vendor.lead-short",
			FILLS(FILL_DAYS("time", (int32_t)lead), FILL_DAY("day", ready(input))));
	else if (by != DAY_NONE)
		join(input, &paragraph, "voice.vendor.lead-fits",
			FILLS(FILL_DAYS("time", (int32_t)lead), FILL_DAY("day", by)));
	sheet_add(sheet, BLOCK_PARAGRAPH, paragraph.data);
}

/* Of this change the notice is a fact; of all of them something is concluded where there are enough. */
static void
add_record(const struct voice_input *input, const struct service *service, struct sheet *sheet)
{
	_cleanup_(text_clear) struct text paragraph = { 0 };
	const struct record *record = input->record, *own = input->own;
	unsigned promised = service ? service->promised_notice_days : 0,
		 n = (unsigned)record->notice_count;
	_cleanup_free_ char *all = mem_printf("%u", n), *kept = NULL;
	const struct event *move = last_move(input);
	int32_t given = own->notice_count ? record_worst(own) : INT32_MAX;
	const char *see = NULL;

	/* What was brought forward came with the notice that was left. */
	if (move && move->after.from < move->before.from && notice_of_move(input, move) < given)
		given = notice_of_move(input, move);
	if (record->short_recent > 1 && own->short_recent)
		join_count(input, &paragraph, "voice.vendor.recent", record->short_recent);
	if (promised && given < (int32_t)promised) {
		join(input, &paragraph, "voice.vendor.promised",
			FILLS(FILL_PLAIN_DAYS("promised", (int32_t)promised),
				FILL_PLAIN_DAYS("notice", given)));
		see = service->promised_notice_see;
	}
	if (record_enough(record) && promised) {
		kept = mem_printf("%u", n - record_under(record, (int32_t)promised));
		join(input, &paragraph, "voice.vendor.kept",
			FILLS(FILL("all", all), FILL("kept", kept)));
	} else if (record_enough(record))
		join(input, &paragraph, "voice.vendor.median",
			FILLS(FILL("all", all),
				FILL_PLAIN_DAYS("median", record_median(record)),
				FILL_PLAIN_DAYS("worst", record_worst(record))));
	if (record->silent)
		join_count(input, &paragraph, "voice.vendor.silent", record->silent);
	sheet_add(sheet, BLOCK_PARAGRAPH, paragraph.data);
	sheet_add_labelled(sheet, BLOCK_LINK,
		wording_text(input->wording, "voice.vendor.promised-where"), see);
}

/* In time for us to decide, but never after the change itself. */
static int32_t
answer_by(const struct voice_input *input)
{
	const struct when *date = &input->change->facts.effective;
	int32_t by = voice_decide_by(input);

	if (by == DAY_NONE || by < input->today + ANSWER_DAYS)
		by = input->today + ANSWER_DAYS;
	if (when_known(date) && date->from > input->today && by >= date->from)
		by = input->today + (date->from - input->today + 1) / 2;
	return by;
}

static const char *
first_ask(const struct voice_input *input)
{
	if (!when_known(&input->change->facts.effective))
		return "voice.vendor.ask-date";
	if (voice_over(input))
		return "voice.vendor.ask-back";
	if (!is_short(input))
		return "voice.vendor.ask-keep";
	return voice_lead(input) ? "voice.vendor.ask-time" : "voice.vendor.ask-more";
}

static void
add_asks(const struct voice_input *input, struct sheet *sheet)
{
	int32_t contract = voice_contract_by(input);
	_cleanup_free_ char *date =
		wording_when(input->wording, &input->change->facts.effective);

	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.vendor.ask", NULL);
	voice_say(input, sheet, BLOCK_ITEM, first_ask(input),
		FILLS(FILL_DAY("day", ready(input)), FILL("date", date)));
	if (!voice_over(input))
		voice_say(input, sheet, BLOCK_ITEM, "voice.vendor.ask-stay", NULL);
	voice_say(input, sheet, BLOCK_ITEM, "voice.vendor.ask-help", NULL);
	if (contract != DAY_NONE && contract >= input->today)
		voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.vendor.contract",
			FILLS(FILL_DAY("day", contract)));
	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.vendor.answer",
		FILLS(FILL_DAY("day", answer_by(input))));
}

/* What was taken back asks for nothing but word of it should it come again. */
static char *
write_withdrawn(const struct voice_input *input, const char *title, struct sheet *sheet)
{
	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.vendor.withdrawn",
		FILLS(FILL("title", title)));
	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.vendor.withdrawn-ask", NULL);
	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.regards", NULL);
	return wording_say(
		input->wording, "voice.vendor.subject-withdrawn", FILLS(FILL("title", title)));
}

char *
voice_vendor(const struct voice_input *input, struct sheet *sheet)
{
	const struct service *service = config_service(input->config, input->change->service);
	struct recipient person;
	struct story story = voice_story(input, &person);
	_cleanup_free_ char *title = story_title(&story, input->change);
	bool known = when_known(&input->change->facts.effective);

	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.vendor.greeting",
		FILLS(FILL("service", story_service(&story, input->change))));
	if (input->change->withdrawn)
		return write_withdrawn(input, title, sheet);
	add_announced(input, title, sheet);
	add_use(input, sheet);
	add_record(input, service, sheet);
	add_asks(input, sheet);
	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.regards", NULL);
	return wording_say(input->wording,
		!known              ? "voice.vendor.subject-undated"
		: voice_over(input) ? "voice.vendor.subject-over"
		: is_short(input)   ? "voice.vendor.subject"
				    : "voice.vendor.subject-early",
		FILLS(FILL("title", title)));
}

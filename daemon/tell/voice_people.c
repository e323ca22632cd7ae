/* Voice, to the staff and to customers: what changes, from when, whom to ask. No jargon, and no word on how the vendor behaves. */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "tell/voice_inside.h"

static char *
write_subject(const struct voice_input *input, const char *group, const char *work)
{
	const struct when *date = &input->change->facts.effective;
	_cleanup_free_ char *words = wording_when(input->wording, date);
	const char *name = input->change->withdrawn ? "subject-withdrawn"
			   : when_known(date)       ? "subject"
						    : "subject-undated";

	return wording_part(
		input->wording, group, name, FILLS(FILL("work", work), FILL("date", words)));
}

static void
add_when(const struct voice_input *input, struct sheet *sheet)
{
	const struct tongue *w = input->wording;
	const struct when *date = &input->change->facts.effective;
	_cleanup_free_ char *words = date->precision == PRECISION_DAY
					     ? wording_day(w, date->from)
					     : wording_when(w, date),
			    *distance = wording_distance(w, date, input->today);

	voice_say(input, sheet, BLOCK_STRONG, distance ? "voice.when" : "voice.when-undated",
		FILLS(FILL("date", words), FILL("distance", distance)));
}

static void
add_ask(const struct voice_input *input, struct sheet *sheet)
{
	_cleanup_free_ char *who = voice_owners(input);

	if (*who)
		voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.ask", FILLS(FILL("who", who)));
}

/* What may be forced is told as something that may be. */
static void
add_notice(const struct voice_input *input, const char *work, const char *service,
	struct sheet *sheet)
{
	const struct facts *facts = &input->change->facts;
	const char *text = wording_named(input->wording, "notice", kind_name(facts->kind));
	_cleanup_free_ char *notice =
		text ? wording_fill(input->wording, text,
			       FILLS(FILL("work", work), FILL("service", service)))
		     : NULL;

	if (facts->forced == FORCED_YES)
		sheet_add(sheet, BLOCK_PARAGRAPH, notice);
	else
		voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.staff.perhaps", NULL);
}

char *
voice_staff(const struct voice_input *input, struct sheet *sheet)
{
	struct recipient person;
	struct story story = voice_story(input, &person);
	_cleanup_free_ char *work = story_works(&story, input->change);
	const char *service = story_service(&story, input->change);
	const struct fill *fills = FILLS(FILL("service", service), FILL("work", work));
	bool over = voice_over(input);

	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.staff.greeting", NULL);
	if (input->change->withdrawn)
		voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.staff.withdrawn", fills);
	else {
		voice_say(input, sheet, BLOCK_PARAGRAPH,
			over ? "voice.staff.what-over" : "voice.staff.what", fills);
		add_when(input, sheet);
		add_notice(input, work, service, sheet);
		voice_say(input, sheet, BLOCK_PARAGRAPH,
			over ? "voice.staff.do-over" : "voice.staff.do", NULL);
		if (input->level == WORDING_TECHNICAL)
			sheet_add_labelled(sheet, BLOCK_LINK,
				wording_text(input->wording, "label.link"),
				input->change->link);
	}
	add_ask(input, sheet);
	return write_subject(input, "voice.staff", work);
}

/* Customers know the processes at most, and none of the names that things have among us. */
static char *
processes(const struct voice_input *input)
{
	_cleanup_(strings_clear) struct strings works = { 0 };

	for (size_t i = 0; i < input->change->matches.count; i++) {
		const struct dependency *d = config_dependency(
			input->config, input->change->matches.items[i].dependency);

		if (d && !text_blank(d->process) && !strings_has(&works, d->process))
			strings_add(&works, d->process);
	}
	return works.count ? wording_list(input->wording, &works)
			   : mem_dup(wording_text(input->wording, "voice.customers.work"));
}

char *
voice_customers(const struct voice_input *input, struct sheet *sheet)
{
	_cleanup_free_ char *work = processes(input);
	const struct fill *fills = FILLS(FILL("work", work));
	bool over = voice_over(input);

	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.customers.greeting", NULL);
	if (input->change->withdrawn)
		voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.customers.withdrawn", fills);
	else {
		voice_say(input, sheet, BLOCK_PARAGRAPH,
			over ? "voice.customers.what-over" : "voice.customers.what", fills);
		add_when(input, sheet);
		voice_say(input, sheet, BLOCK_PARAGRAPH,
			over ? "voice.customers.effect-over" : "voice.customers.effect", fills);
		if (!over)
			voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.customers.do", NULL);
	}
	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.customers.ask", NULL);
	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.regards", NULL);
	return write_subject(input, "voice.customers", work);
}

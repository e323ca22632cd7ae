/* Voice, to the management: one page - what is touched, what it costs to do nothing, what can be done, until when. */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "model/impact.h"
#include "tell/settled.h"
#include "tell/voice_inside.h"

static void
add_facts(const struct voice_input *input, const struct story *story, struct sheet *sheet)
{
	const struct tongue *w = input->wording;
	const struct facts *facts = &input->change->facts;
	const char *meaning = wording_named(w, "meaning", kind_name(facts->kind)),
		   *forced = wording_named(w, "forced", forced_name(facts->forced));
	_cleanup_free_ char *kind = story_kind(story, input->change),
			    *date = wording_when(w, &facts->effective),
			    *distance = wording_distance(w, &facts->effective, input->today),
			    *who = voice_owners(input), *when = NULL;
	_cleanup_free_ char *what =
		mem_printf("%s. %s %s", kind, meaning ? meaning : "", forced ? forced : "");

	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "label.what"), what);
	when = distance ? wording_say(w, "distance.with-date",
				  FILLS(FILL("date", date), FILL("distance", distance)))
			: mem_dup(date);
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "label.when"), when);
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "label.owner"), who);
}

static void
add_days(const struct voice_input *input, struct sheet *sheet)
{
	const struct tongue *w = input->wording;
	int32_t by = voice_decide_by(input), contract = voice_contract_by(input);
	_cleanup_free_ char *decide = NULL, *notice = NULL;

	if (by != DAY_NONE) {
		_cleanup_free_ char *day = wording_day(w, by);

		decide = wording_say(w,
			by < input->today ? "report.decide-past" : "report.decide-by",
			FILLS(FILL("day", day)));
	}
	if (contract != DAY_NONE)
		notice = wording_say(w,
			contract < input->today ? "contract.past" : "contract.until",
			FILLS(FILL_DAY("day", contract)));
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "voice.management.until"),
		decide ? decide
		: when_known(&input->change->facts.effective)
			? wording_text(w, "voice.management.until-unknown")
			: wording_text(w, "report.decide-undated"));
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "label.contract"), notice);
}

static void
add_impact(const struct voice_input *input, struct sheet *sheet)
{
	const struct tongue *w = input->wording;
	struct impacts impacts;

	impact_of(input->config, input->change, &impacts);
	for (size_t i = 0; i < impacts.count; i++) {
		const struct dependency *d = impacts.items[i].dependency;
		_cleanup_free_ char *
			people = d->people ? wording_count(w, "for.people", d->people, NULL)
					   : NULL,
		       *with = impacts.items[i].by
				       ? wording_say(w, "report.falls-with",
						 FILLS(FILL("name", impacts.items[i].by->name)))
				       : NULL;
		_cleanup_free_ char *line = mem_printf("%s%s%s%s%s%s%s%s",
			d->process ? d->process : d->name, d->process ? " (" : "",
			d->process ? d->name : "", d->process ? ")" : "", people ? "; " : "",
			people ? people : "", with ? "; " : "", with ? with : "");

		sheet_add(sheet, BLOCK_ITEM, line);
	}
	impacts_clear(&impacts);
}

static void
add_nothing(const struct voice_input *input, const struct story *story, struct sheet *sheet)
{
	const struct facts *facts = &input->change->facts;
	const char *text = wording_named(input->wording, "notice", kind_name(facts->kind));
	_cleanup_free_ char *work = story_works(story, input->change), *notice = NULL;

	voice_say(input, sheet, BLOCK_HEADING, "voice.management.nothing", NULL);
	notice = text ? wording_fill(input->wording, text,
				FILLS(FILL("work", work),
					FILL("service", story_service(story, input->change))))
		      : NULL;
	if (facts->forced == FORCED_YES)
		sheet_add(sheet, BLOCK_PARAGRAPH, notice);
	else
		voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.staff.perhaps", NULL);
	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.management.touches", NULL);
	add_impact(input, sheet);
}

static void
add_options(const struct voice_input *input, struct sheet *sheet)
{
	const char *advice = wording_named(input->wording,
		input->level == WORDING_TECHNICAL ? "todo.technical" : "todo.plain",
		kind_name(input->change->facts.kind));
	const struct when *date = &input->change->facts.effective;
	int32_t by = voice_decide_by(input), contract = voice_contract_by(input),
		lead = (int32_t)voice_lead(input);

	voice_say(input, sheet, BLOCK_HEADING, "voice.management.options", NULL);
	if (lead == 0)
		voice_say(input, sheet, BLOCK_ITEM, "voice.management.change-open", NULL);
	else if (!when_known(date) || by == DAY_NONE)
		voice_say(input, sheet, BLOCK_ITEM, "voice.management.change-undated",
			FILLS(FILL_DAYS("time", lead)));
	else if (by < input->today)
		voice_say(input, sheet, BLOCK_ITEM, "voice.management.change-late",
			FILLS(FILL_DAYS("time", lead), FILL_DAY("day", input->today + lead)));
	else
		voice_say(input, sheet, BLOCK_ITEM, "voice.management.change",
			FILLS(FILL_DAYS("time", lead), FILL_DAY("day", by)));
	voice_say(input, sheet, BLOCK_ITEM, "voice.management.ask",
		FILLS(FILL("id", input->change->id)));
	voice_say(input, sheet, BLOCK_ITEM, "voice.management.accept", NULL);
	voice_say(input, sheet, BLOCK_ITEM,
		contract == DAY_NONE      ? "voice.management.leave-unknown"
		: contract < input->today ? "voice.management.leave-past"
					  : "voice.management.leave",
		FILLS(FILL_DAY("day", contract == DAY_NONE ? 0 : contract)));
	sheet_add_labelled(
		sheet, BLOCK_FACT, wording_text(input->wording, "label.todo"), advice);
}

static void
add_record(const struct voice_input *input, struct sheet *sheet)
{
	const struct record *record = input->record;
	const struct service *service = config_service(input->config, input->change->service);
	unsigned promised = service ? service->promised_notice_days : 0,
		 n = (unsigned)record->notice_count;
	_cleanup_free_ char *all = mem_printf("%u", n), *kept = NULL,
			    *needed = mem_printf("%u", RECORD_ENOUGH);

	voice_say(input, sheet, BLOCK_HEADING, "voice.management.record", NULL);
	if (!record_enough(record)) {
		voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.management.record-few",
			FILLS(FILL("needed", needed)));
		return;
	}
	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.management.record-median",
		FILLS(FILL("all", all), FILL_PLAIN_DAYS("median", record_median(record)),
			FILL_PLAIN_DAYS("worst", record_worst(record))));
	if (!promised)
		return;
	kept = mem_printf("%u", n - record_under(record, (int32_t)promised));
	voice_say(input, sheet, BLOCK_PARAGRAPH, "voice.management.record-kept",
		FILLS(FILL_PLAIN_DAYS("promised", (int32_t)promised), FILL("kept", kept),
			FILL("all", all)));
}

static char *
write_subject(const struct voice_input *input, const char *title)
{
	int32_t by = voice_decide_by(input);
	const char *key = input->change->withdrawn ? "voice.management.subject-withdrawn"
			  : decision_stands(&input->change->decision, input->today)
				  ? "voice.management.subject-decided"
			  : !when_known(&input->change->facts.effective)
				  ? "voice.management.subject-undated"
			  : by == DAY_NONE    ? "voice.management.subject-open"
			  : by < input->today ? "voice.management.subject-past"
					      : "voice.management.subject";

	return wording_say(input->wording, key,
		FILLS(FILL("title", title), FILL_DAY("day", by == DAY_NONE ? 0 : by)));
}

char *
voice_management(const struct voice_input *input, struct sheet *sheet)
{
	struct recipient person;
	struct story story = voice_story(input, &person);
	_cleanup_free_ char *title = story_title(&story, input->change), *decided = NULL;
	const char *link = wording_text(input->wording, "label.link");

	sheet_add(sheet, BLOCK_TITLE, title);
	if (input->change->withdrawn) {
		voice_say(input, sheet, BLOCK_STRONG, "headline.withdrawn", NULL);
		voice_say(input, sheet, BLOCK_PARAGRAPH, "todo.withdrawn", NULL);
	} else {
		add_facts(input, &story, sheet);
		add_days(input, sheet);
		if (decision_stands(&input->change->decision, input->today)) {
			decided = settled_line(&story, &input->change->decision);
			sheet_add_labelled(sheet, BLOCK_FACT,
				wording_text(input->wording, "label.decided"), decided);
		}
		add_nothing(input, &story, sheet);
		add_options(input, sheet);
	}
	add_record(input, sheet);
	sheet_add_labelled(sheet, BLOCK_LINK, link, input->change->link);
	return write_subject(input, title);
}

/* Payload: the members, one by one. */
#include "tell/payload.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "model/change_state.h"
#include "tell/chat.h"

/* NULL becomes null. Programs show on what they are given. */
static json_t *
text_or_null(const char *s)
{
	_cleanup_free_ char *lines = s ? text_lines(s) : NULL;

	return lines ? json_string(lines) : json_null();
}

static json_t *
link_or_null(const char *url)
{
	_cleanup_free_ char *link = gate_link(url);

	return link ? json_string(link) : json_null();
}

static json_t *
stamp_or_null(int64_t stamp)
{
	char buffer[STAMP_SIZE];

	return stamp == STAMP_NONE ? json_null() : json_string(stamp_write(stamp, buffer));
}

static json_t *
day_or_null(int32_t day)
{
	char buffer[STAMP_SIZE];

	return day == DAY_NONE ? json_null() : json_string(stamp_write_day(day, buffer));
}

static json_t *
json_of_when(const struct when *when)
{
	char date[WHEN_SIZE];

	if (!when_known(when))
		return json_null();
	return json_pack("{s:s,s:s,s:o,s:o}", "date", when_write(when, date), "precision",
		precision_name(when->precision), "from", day_or_null(when->from), "to",
		day_or_null(when->to));
}

static json_t *
json_of_event(const struct event *event)
{
	return json_pack("{s:i,s:o,s:s,s:o,s:o}", "number", (int)event->number, "at",
		stamp_or_null(event->at), "happening", happening_name(event->happening),
		"before", json_of_when(&event->before), "after", json_of_when(&event->after));
}

static json_t *
json_of_milestones(const struct facts *facts)
{
	json_t *list = json_array();

	for (size_t i = 0; i < facts->milestone_count; i++)
		(void)json_array_append_new(list,
			json_pack("{s:s,s:o,s:o}", "role", role_name(facts->milestones[i].role),
				"when", json_of_when(&facts->milestones[i].when), "text",
				text_or_null(facts->milestones[i].text)));
	return list;
}

static json_t *
json_of_dependency(const struct change *change, const struct dependency *d)
{
	return json_pack("{s:o,s:o,s:o,s:i,s:s,s:o,s:o}", "name", text_or_null(d->name),
		"process", text_or_null(d->process), "owner", text_or_null(d->owner), "people",
		(int)d->people, "importance", importance_name(d->importance), "decide_by",
		day_or_null(change_decide_by(change, d->lead_time_days)), "contract_notice_by",
		day_or_null(d->contract_notice_by));
}

/* Those of which the recipient hears, each once. */
static json_t *
json_of_dependencies(const struct payload *p, const struct change *change)
{
	_cleanup_(strings_clear) struct strings seen = { 0 };
	json_t *list = json_array();

	for (size_t i = 0; i < change->matches.count; i++) {
		const char *name = change->matches.items[i].dependency;
		const struct dependency *d = config_dependency(p->config, name);

		if (!d || strings_has(&seen, name) ||
			!strings_has(&d->tell, p->recipient->name))
			continue;
		strings_add(&seen, name);
		(void)json_array_append_new(list, json_of_dependency(change, d));
	}
	return list;
}

static json_t *
json_of_change(const struct payload *p, const struct compose_item *item)
{
	const struct change *c = item->change;
	const struct service *service = config_service(p->config, c->service);
	json_t *change = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "id",
		text_or_null(c->id), "service", text_or_null(c->service), "service_name",
		text_or_null(service ? service->name : NULL), "title", text_or_null(c->title),
		"url", link_or_null(c->link), "quote", text_or_null(c->quote), "published",
		stamp_or_null(c->published), "first_seen", stamp_or_null(c->first_seen),
		"event", json_of_event(item->event));
	int32_t today = zone_day(p->config->timezone, p->letter->created);
	json_t *facts = json_pack("{s:s,s:s,s:s,s:f,s:b,s:i,s:o,s:o,s:o}", "state",
		change_state_name(change_state(c, today)), "kind", kind_name(c->facts.kind),
		"forced", forced_name(c->facts.forced), "confidence", c->facts.confidence,
		"withdrawn", c->withdrawn, "moves", (int)c->moves, "effective",
		json_of_when(&c->facts.effective), "milestones", json_of_milestones(&c->facts),
		"dependencies", json_of_dependencies(p, c));

	(void)json_object_update(change, facts);
	json_decref(facts);
	return change;
}

static json_t *
json_of_changes(const struct payload *p)
{
	json_t *list = json_array();

	for (size_t i = 0; p->input && i < p->input->count; i++)
		(void)json_array_append_new(list, json_of_change(p, &p->input->items[i]));
	return list;
}

static json_t *
plain_json(const struct payload *p)
{
	const struct letter *letter = p->letter;
	_cleanup_free_ char *text = sheet_text(p->sheet);

	return json_pack("{s:i,s:o,s:s,s:s,s:o,s:o,s:s,s:o,s:o,s:o}", "version",
		PAYLOAD_VERSION, "id", text_or_null(letter->message_id), "about",
		p->input ? "changes" : "forewarn", "occasion",
		p->input ? occasion_name(p->input->occasion) : "now", "recipient",
		text_or_null(p->recipient->name), "created", stamp_or_null(letter->created),
		"language", p->language, "subject", text_or_null(letter->subject), "text",
		text_or_null(text), "changes", json_of_changes(p));
}

static json_t *
json_for_webhook(const struct payload *p)
{
	_cleanup_free_ char *rest = p->letter->change
					    ? mem_printf("forewarn show %s", p->letter->change)
					    : mem_dup("forewarn list");
	const char *subject = p->letter->subject;

	switch (p->recipient->webhook.template) {
	case WEBHOOK_SLACK:
		return chat_slack(subject, p->sheet, rest);
	case WEBHOOK_TEAMS:
		return chat_teams(subject, p->sheet, rest);
	case WEBHOOK_MATTERMOST:
		return chat_mattermost(subject, p->sheet, rest);
	case WEBHOOK_JSON:
		break;
	}
	return plain_json(p);
}

char *
payload_write(const struct payload *p)
{
	json_t *json;
	char *bytes;

	if (p->letter->channel == CHANNEL_JOURNAL)
		return sheet_text(p->sheet);
	json = p->letter->channel == CHANNEL_WEBHOOK ? json_for_webhook(p) : plain_json(p);
	bytes = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	/* Everything in it was made sure to be UTF-8: only memory can be missing. */
	(void)mem_got(bytes);
	return gate_json(bytes);
}

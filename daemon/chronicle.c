/* Chronicle: what happened, as lines for the journal. */
#include "chronicle.h"

#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "outage.h"

/* Transient troubles are told when they last: three tries in a row. */
#define SILENT_FAILURES 3

bool
chronicle_silent(const struct source_state *state)
{
	switch (state->outcome) {
	case OUTCOME_NONE:
	case OUTCOME_FRESH:
	case OUTCOME_NOT_MODIFIED:
	case OUTCOME_DAMAGED:
		return false;
	case OUTCOME_BUSY:
	case OUTCOME_SERVER_ERROR:
	case OUTCOME_UNREACHABLE:
	case OUTCOME_TIMEOUT:
	case OUTCOME_CUT_OFF:
		return state->failures >= SILENT_FAILURES;
	case OUTCOME_GONE:
	case OUTCOME_MISSING:
	case OUTCOME_FORBIDDEN:
	case OUTCOME_REJECTED:
	case OUTCOME_TLS:
	case OUTCOME_TOO_BIG:
	case OUTCOME_REFUSED_ADDRESS:
	case OUTCOME_REDIRECTS:
	case OUTCOME_NOT_A_FEED:
	case OUTCOME_LAYOUT_CHANGED:
	case OUTCOME_NO_ACCOUNT:
	case OUTCOME_READER_CRASHED:
	case OUTCOME_READER_TIMEOUT:
	case OUTCOME_READER_LIMIT:
	case OUTCOME_READER_FAILED:
		return true;
	}
	return true;
}

static void
tell_source(struct journal *journal, enum journal_event event, int priority,
	const struct source *source, const struct source_state *state, const char *message)
{
	_cleanup_free_ char *line = mem_printf("%s: %s", source->id, message);

	journal_tell(journal, &(struct journal_line){ .event = event,
				      .priority = priority,
				      .message = line,
				      .source = source->id,
				      .url = source->url,
				      .outcome = outcome_name(state->outcome),
				      .detail = state->why });
}

static char *
count_sentence(const struct walk_result *result)
{
	if (result->baseline)
		return mem_printf("%s; entries kept as a baseline: %u, "
				  "changes ahead that concern you: %u",
			result->reread ? "read by other rules than last time"
				       : "heard for the first time",
			result->entries, result->told);
	if (!result->fresh && !result->revised)
		return mem_printf("nothing new among %u entr%s", result->entries,
			result->entries == 1 ? "y" : "ies");
	return mem_printf("%u new and %u edited of %u entr%s, %u to tell", result->fresh,
		result->revised, result->entries, result->entries == 1 ? "y" : "ies",
		result->told);
}

static void
tell_heard(struct journal *journal, const struct source *source,
	const struct source_state *before, const struct source_state *after,
	const struct page *page, const struct walk_result *result, enum chronicle_mood mood)
{
	bool loud = mood == CHRONICLE_CHATTY;
	_cleanup_free_ char *sentence = page->outcome == OUTCOME_NOT_MODIFIED
						? mem_dup("nothing new (not modified)")
						: count_sentence(result);
	bool again = chronicle_silent(before);
	bool news = result->fresh || result->revised || result->baseline;

	if (again) {
		_cleanup_free_ char *line = mem_printf("heard again; %s", sentence);

		tell_source(journal, JOURNAL_SOURCE_HEARD,
			mood == CHRONICLE_NETWORK_BACK ? LOG_INFO : LOG_NOTICE, source, after,
			line);
	} else if (result->baseline) {
		tell_source(journal, JOURNAL_SOURCE_HEARD, LOG_INFO, source, after, sentence);
	} else {
		tell_source(journal, JOURNAL_NOTE, news || loud ? LOG_INFO : LOG_DEBUG, source,
			after, sentence);
	}
}

static void
tell_damaged(struct journal *journal, const struct source *source,
	const struct source_state *before, const struct source_state *after,
	const struct page *page, enum chronicle_mood mood)
{
	_cleanup_free_ char *line =
		mem_printf("the page is damaged, what could be read was kept (%s)", page->why);
	bool known = before->outcome == OUTCOME_DAMAGED;

	if (known && mood != CHRONICLE_CHATTY)
		return;
	tell_source(journal, known ? JOURNAL_NOTE : JOURNAL_SOURCE_DAMAGED,
		known ? LOG_INFO : LOG_NOTICE, source, after, line);
}

static enum journal_event
event_of_silence(enum outcome outcome)
{
	if (outcome == OUTCOME_LAYOUT_CHANGED)
		return JOURNAL_SOURCE_LAYOUT;
	return outcome_unread(outcome) ? JOURNAL_SOURCE_UNREAD : JOURNAL_SOURCE_SILENT;
}

static void
tell_trouble(struct journal *journal, const struct source *source,
	const struct source_state *before, const struct source_state *after,
	const struct page *page, enum chronicle_mood mood)
{
	const char *why = page->why ? page->why : outcome_name(page->outcome);
	size_t len = strlen(why);

	if (mood == CHRONICLE_NO_NETWORK && outage_suspect(page->outcome)) {
		tell_source(journal, JOURNAL_NOTE, LOG_DEBUG, source, after, why);
		return;
	}
	if (chronicle_silent(after) &&
		(mood == CHRONICLE_NETWORK_BACK || !chronicle_silent(before) ||
			before->outcome != after->outcome)) {
		int dot = len && why[len - 1] == '.';
		_cleanup_free_ char *line =
			mem_printf("we do not hear it: %.*s. %s", (int)len - dot, why,
				after->outcome == OUTCOME_NO_ACCOUNT
					? "Until that is done it is not asked"
					: "It is asked again; forewarn status shows when");

		tell_source(journal, event_of_silence(after->outcome), LOG_WARNING, source,
			after, line);
		return;
	}
	/* Whoever asked for one round wants to know why it was not well. */
	tell_source(journal, JOURNAL_NOTE, mood == CHRONICLE_CHATTY ? LOG_WARNING : LOG_INFO,
		source, after, why);
}

void
chronicle_source(struct journal *journal, const struct source *source,
	const struct source_state *before, const struct source_state *after,
	const struct page *page, const struct walk_result *result, enum chronicle_mood mood)
{
	if (result->more)
		return;
	if (result->settled) {
		_cleanup_free_ char *line =
			mem_printf("the page is shorter for good: %s", result->settled);

		/* No trouble any more, so not under the explanation of one. */
		tell_source(journal, JOURNAL_NOTE, LOG_NOTICE, source, after, line);
	}
	if (result->moved_now) {
		_cleanup_free_ char *line =
			mem_printf("moved for good to %s; it is asked there from now on. "
				   "Please correct the service file",
				after->moved_to);

		tell_source(journal, JOURNAL_SOURCE_MOVED, LOG_NOTICE, source, after, line);
	}
	if (page->outcome == OUTCOME_DAMAGED)
		tell_damaged(journal, source, before, after, page, mood);
	if (outcome_heard(page->outcome) || page->outcome == OUTCOME_DAMAGED)
		tell_heard(journal, source, before, after, page, result, mood);
	else
		tell_trouble(journal, source, before, after, page, mood);
}

/* The event of an ailment that chronicle_source says nothing of, and the words before its detail.
 */
static const char *
words_of(enum ailment_kind kind, enum journal_event *ret)
{
	switch (kind) {
	case AILMENT_FROZEN:
		*ret = JOURNAL_SOURCE_FROZEN;
		return "nothing new for far longer than usual";
	case AILMENT_EMPTIED:
		*ret = JOURNAL_SOURCE_EMPTIED;
		return "the page has become empty";
	case AILMENT_OTHER_TITLES:
		*ret = JOURNAL_SOURCE_OTHER;
		return "the page holds something else than it did";
	case AILMENT_UNREACHABLE:
	case AILMENT_MISSING:
	case AILMENT_REFUSED:
	case AILMENT_SIGN_IN:
	case AILMENT_OTHER_FORMAT:
	case AILMENT_LAYOUT:
	case AILMENT_DAMAGED:
	case AILMENT_MOVED:
	case AILMENT_NETWORK:
	case AILMENT_READER_CRASHED:
	case AILMENT_READER_TIMEOUT:
	case AILMENT_READER_LIMIT:
	case AILMENT_READER_FAILED:
		break;
	}
	return NULL;
}

static void
tell_ailment(struct journal *journal, enum journal_event event, int priority,
	const struct source *source, const struct ailment *ailment, const char *message)
{
	_cleanup_free_ char *line = mem_printf("%s: %s", source->id, message);

	journal_tell(journal, &(struct journal_line){ .event = event,
				      .priority = priority,
				      .message = line,
				      .source = source->id,
				      .url = source->url,
				      .outcome = ailment_name(ailment->kind),
				      .detail = ailment->detail });
}

void
chronicle_troubles(struct journal *journal, const struct source *source,
	const struct troubles_news *news, int64_t now)
{
	enum journal_event event;

	for (size_t i = 0; i < news->begun.count; i++) {
		const struct ailment *a = &news->begun.items[i];
		const char *words = words_of(a->kind, &event);
		_cleanup_free_ char *line =
			words ? mem_printf("%s: %s", words, a->detail) : NULL;

		if (line)
			tell_ailment(journal, event, LOG_WARNING, source, a, line);
	}
	for (size_t i = 0; i < news->over.count; i++) {
		const struct ailment *a = &news->over.items[i];
		_cleanup_free_ char *lasted = troubles_span(now - a->since);
		_cleanup_free_ char *line =
			mem_printf("something new is there again, after %s", lasted);

		if (a->kind == AILMENT_FROZEN || a->kind == AILMENT_EMPTIED)
			tell_ailment(
				journal, JOURNAL_SOURCE_HEARD, LOG_NOTICE, source, a, line);
	}
}

void
chronicle_network(
	struct journal *journal, const char *timezone, int64_t since, bool back, int64_t now)
{
	_cleanup_free_ char *from = troubles_moment(timezone, since);
	_cleanup_free_ char *lasted = troubles_span(now - since);
	_cleanup_free_ char *line =
		back ? mem_printf(
			       "somebody is heard again; we heard nobody from %s on, for %s. "
			       "All who did not answer are asked again within minutes",
			       from, lasted)
		     : mem_printf("we hear nobody since %s; it looks like our own network. "
				  "Look at "
				  "the network, the name server and the clock of this machine",
			       from);

	journal_tell(journal, &(struct journal_line){ .event = back ? JOURNAL_NETWORK_BACK
								    : JOURNAL_NETWORK_DOWN,
				      .priority = back ? LOG_NOTICE : LOG_ERR,
				      .message = line });
}

void
chronicle_absence(struct journal *journal, const char *timezone, const struct absence *absence)
{
	_cleanup_free_ char *from = troubles_moment(timezone, absence->from);
	_cleanup_free_ char *until = troubles_moment(timezone, absence->to);
	_cleanup_free_ char *line = mem_printf(
		"forewarn was not running from %s to %s; all sources are asked now, and what "
		"changed meanwhile is told together",
		from, until);

	journal_tell(journal,
		&(struct journal_line){
			.event = JOURNAL_AWAY, .priority = LOG_WARNING, .message = line });
}

static enum journal_event
journal_event_of(enum happening happening)
{
	switch (happening) {
	case HAPPENED_ANNOUNCED:
	case HAPPENED_MATCHED:
		return JOURNAL_CHANGE_ANNOUNCED;
	case HAPPENED_MOVED:
	case HAPPENED_STEP_MOVED:
		return JOURNAL_CHANGE_MOVED;
	case HAPPENED_EDITED:
		return JOURNAL_CHANGE_EDITED;
	case HAPPENED_WITHDRAWN:
		return JOURNAL_CHANGE_WITHDRAWN;
	case HAPPENED_DECIDED:
	case HAPPENED_NOTED:
		return JOURNAL_CHANGE_DECIDED;
	case HAPPENED_VOIDED:
		return JOURNAL_CHANGE_VOIDED;
	case HAPPENED_JOINED:
	case HAPPENED_PARTED:
		return JOURNAL_CHANGE_JOINED;
	case HAPPENED_UNLISTED:
	case HAPPENED_RELISTED:
		return JOURNAL_CHANGE_UNLISTED;
	case HAPPENED_REMINDED:
	case HAPPENED_DECIDE_BY:
	case HAPPENED_NOTICE_BY:
	case HAPPENED_PLAN_DUE:
	case HAPPENED_OPEN_AGAIN:
		return JOURNAL_CHANGE_REMINDED;
	case HAPPENED_IN_FORCE:
	case HAPPENED_CLOSED:
		return JOURNAL_CHANGE_IN_FORCE;
	case HAPPENED_ESCALATED:
		return JOURNAL_CHANGE_ESCALATED;
	case HAPPENED_REREAD:
	case HAPPENED_UNMATCHED:
		break;
	}
	return JOURNAL_CHANGE_REREAD;
}

/* A date inside somebody's lead time is a warning, a date that is over an error, everything
 * else a notice. */
static int
case_priority(const struct config *config, const struct walk_case *item, int64_t now)
{
	const struct when *effective = &item->change.facts.effective;
	int32_t today = zone_day(config->timezone, now);

	if (item->event.happening == HAPPENED_IN_FORCE)
		return LOG_NOTICE;
	if (item->event.happening == HAPPENED_CLOSED)
		return LOG_INFO;
	if (!item->told)
		return LOG_DEBUG;
	if (item->event.happening == HAPPENED_WITHDRAWN || !when_known(effective) ||
		item->change.facts.forced != FORCED_YES)
		return LOG_NOTICE;
	if (effective->to < today)
		return LOG_ERR;
	for (size_t i = 0; i < item->change.matches.count; i++) {
		const struct dependency *d =
			config_dependency(config, item->change.matches.items[i].dependency);

		int32_t by = d ? change_decide_by(&item->change, d->lead_time_days) : DAY_NONE;

		if (by != DAY_NONE && today >= by)
			return LOG_WARNING;
	}
	return LOG_NOTICE;
}

static void
write_step(struct text *line, const struct event *event)
{
	char before[WHEN_SIZE], after[WHEN_SIZE];

	text_printf(line, ", %s moved from %s to %s", role_name(event->role),
		when_write(&event->before, before), when_write(&event->after, after));
}

static void
write_dates(struct text *line, const struct walk_case *item)
{
	char before[WHEN_SIZE], after[WHEN_SIZE];

	when_write(&item->event.before, before);
	when_write(&item->change.facts.effective, after);
	if (item->event.happening == HAPPENED_MOVED)
		text_printf(line, ", moved from %s to %s", *before ? before : "no date",
			*after ? after : "no date");
	else if (item->event.happening == HAPPENED_STEP_MOVED)
		write_step(line, &item->event);
	else if (item->event.happening == HAPPENED_IN_FORCE)
		text_printf(line, ", since %s", after);
	else if (*after)
		text_printf(line, ", by %s", after);
	else
		text_puts(line, ", no date given");
}

static void
tell_ledger(struct journal *journal, int priority, const struct change *change,
	enum happening happening, const char *sentence)
{
	_cleanup_free_ char *dependencies = change_dependencies(change),
			    *link = gate_link(change->link),
			    *line = mem_printf("%s (%s): %s", change->id,
				    change->title ? change->title : "no title", sentence);

	journal_tell(journal, &(struct journal_line){ .event = journal_event_of(happening),
				      .priority = priority,
				      .message = line,
				      .change = change->id,
				      .service = change->service,
				      .dependency = dependencies,
				      .kind = kind_name(change->facts.kind),
				      .url = link,
				      .detail = change->decision.why });
}

void
chronicle_decision(
	struct journal *journal, const struct change *change, const struct event *event)
{
	tell_ledger(journal, LOG_NOTICE, change, event->happening,
		event->detail ? event->detail : happening_name(event->happening));
}

/* What the event made void. */
static void
tell_void(struct journal *journal, const struct walk_case *item)
{
	const struct decision *d = &item->change.decision;
	_cleanup_free_ char *sentence = NULL;

	if (d->kind == DECISION_NONE || d->void_at != item->event.at ||
		item->event.happening == HAPPENED_REREAD)
		return;
	sentence = mem_printf("what %s decided (%s) is void, since it was %s", d->by,
		decision_name(d->kind), happening_name(item->event.happening));
	tell_ledger(journal, LOG_NOTICE, &item->change, HAPPENED_VOIDED, sentence);
}

void
chronicle_case(struct journal *journal, const struct config *config,
	const struct walk_case *item, int64_t now)
{
	const struct change *change = &item->change;
	_cleanup_free_ char *dependencies = change_dependencies(change);
	_cleanup_free_ char *concerned = change_concerned(change);
	_cleanup_free_ char *link = gate_link(change->link);
	_cleanup_(text_clear) struct text line = { 0 };
	char effective[WHEN_SIZE];

	text_printf(&line, "%s (%s) %s for %s: %s", kind_noun(change->facts.kind),
		change->service, happening_name(item->event.happening), concerned,
		change->title);
	write_dates(&line, item);
	/* config/quickstart/run finds the id by its brackets. */
	text_printf(&line, " [%s]", change->id);
	if (happening_reminds(item->event.happening) && item->event.detail)
		text_printf(&line, ". %s", item->event.detail);
	else if (change->reason && !happening_reminds(item->event.happening))
		text_printf(&line, ". %s", change->reason);
	when_write(&change->facts.effective, effective);
	journal_tell(journal,
		&(struct journal_line){ .event = journal_event_of(item->event.happening),
			.priority = case_priority(config, item, now),
			.message = line.data,
			.change = change->id,
			.service = change->service,
			.dependency = dependencies,
			.kind = kind_name(change->facts.kind),
			.effective = *effective ? effective : NULL,
			.url = link,
			.source = change->source,
			.detail = change->quote });
	tell_void(journal, item);
}

void
chronicle_complaints(struct journal *journal, const struct complaints *complaints)
{
	for (size_t i = 0; i < complaints->count; i++) {
		_cleanup_free_ char *line = complaint_write(&complaints->items[i]);

		journal_tell(
			journal, &(struct journal_line){ .event = JOURNAL_CONFIG_REFUSED,
					 .priority = complaints->items[i].warning ? LOG_WARNING
										  : LOG_ERR,
					 .message = line });
	}
}

/* Health: ailments into sentences. */
#include "tell/health.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

#define DETAIL_BYTES 300u

const char *
health_is(const struct tongue *w, enum ailment_kind kind)
{
	const char *text = wording_named(w, "health.is", ailment_name(kind));

	return text ? text : ailment_name(kind);
}

const char *
health_todo(const struct tongue *w, enum ailment_kind kind)
{
	const char *text = wording_named(w, "health.do", ailment_name(kind));

	return text ? text : "";
}

/* What came of a request is told by whoever answered; the rest is what we see ourselves. */
static const char *
detail_key(enum ailment_kind kind)
{
	switch (kind) {
	case AILMENT_EMPTIED:
	case AILMENT_OTHER_TITLES:
	case AILMENT_FROZEN:
	case AILMENT_LAYOUT:
	case AILMENT_MOVED:
		return "health.sees";
	case AILMENT_UNREACHABLE:
	case AILMENT_MISSING:
	case AILMENT_REFUSED:
	case AILMENT_SIGN_IN:
	case AILMENT_OTHER_FORMAT:
	case AILMENT_DAMAGED:
	case AILMENT_NETWORK:
	case AILMENT_READER_CRASHED:
	case AILMENT_READER_TIMEOUT:
	case AILMENT_READER_LIMIT:
	case AILMENT_READER_FAILED:
		break;
	}
	return "health.came";
}

/* Details are English, for whoever can do something with them. */
static bool
shows_detail(const struct health *health, const struct ailment *ailment)
{
	return ailment->detail &&
	       (!health->plain || text_equal(health->wording->language, "en"));
}

static void
add_begun(const struct health *health, const struct ailment *ailment, struct sheet *sheet)
{
	const struct tongue *w = health->wording;
	const struct source *source = config_asked_source(health->config, ailment->source);
	_cleanup_free_ char *since = wording_moment(w, health->zone, ailment->since);
	_cleanup_free_ char *what = wording_say(w, "health.what",
		FILLS(FILL("source", ailment->source),
			FILL("what", health_is(w, ailment->kind)), FILL("since", since)));
	_cleanup_free_ char *line =
		shows_detail(health, ailment) ? text_line(ailment->detail, DETAIL_BYTES) : NULL;
	_cleanup_free_ char *detail =
		line ? wording_say(w, detail_key(ailment->kind), FILLS(FILL("detail", line)))
		     : NULL;

	sheet_add(sheet, BLOCK_STRONG, what);
	sheet_add(sheet, BLOCK_PARAGRAPH, detail);
	sheet_add(sheet, BLOCK_PARAGRAPH, health_todo(w, ailment->kind));
	if (source)
		sheet_add(sheet, BLOCK_LINK, source->url);
}

static void
add_over(const struct health *health, const struct ailment *ailment, struct sheet *sheet)
{
	const struct tongue *w = health->wording;
	_cleanup_free_ char *since = wording_moment(w, health->zone, ailment->since),
			    *until = wording_moment(w, health->zone, ailment->over),
			    *span = wording_span(w, ailment->over - ailment->since);
	const struct fill *fills = FILLS(FILL("source", ailment->source),
		FILL("what", health_is(w, ailment->kind)), FILL("since", since),
		FILL("until", until), FILL("time", span));
	_cleanup_free_ char *line = wording_say(w,
		ailment->kind == AILMENT_NETWORK ? "health.network-was" : "health.was", fills);

	sheet_add(sheet, BLOCK_PARAGRAPH, line);
}

static void
add_network(const struct health *health, const struct ailment *ailment, struct sheet *sheet)
{
	const struct tongue *w = health->wording;
	_cleanup_free_ char *since = wording_moment(w, health->zone, ailment->since);
	_cleanup_free_ char *lead =
		wording_say(w, "health.network-lead", FILLS(FILL("since", since)));

	sheet_add(sheet, BLOCK_PARAGRAPH, lead);
	sheet_add(sheet, BLOCK_PARAGRAPH, health_todo(w, AILMENT_NETWORK));
}

static char *
subject_of(const struct tongue *w, const struct ailments *list, bool over)
{
	const struct ailment *first = &list->items[0];

	if (first->kind == AILMENT_NETWORK)
		return mem_dup(
			wording_text(w, over ? "health.network-over" : "health.network"));
	if (list->count > 1)
		return wording_count(w, over ? "health.many-over" : "health.many",
			(unsigned)list->count, NULL);
	return wording_say(w, over ? "health.one-over" : "health.one",
		FILLS(FILL("source", first->source), FILL("what", health_is(w, first->kind))));
}

static const char *
lead_key(const struct ailments *list, bool over)
{
	if (over)
		return "health.lead-over";
	for (size_t i = 0; i < list->count; i++)
		if (ailment_matters(list->items[i].kind))
			return "health.lead";
	return "health.lead-minor";
}

static void
add_list(const struct health *health, const struct ailments *list, bool over,
	struct sheet *sheet)
{
	if (list->count && list->items[0].kind != AILMENT_NETWORK)
		sheet_add(sheet, BLOCK_PARAGRAPH,
			wording_text(health->wording, lead_key(list, over)));
	for (size_t i = 0; i < list->count; i++) {
		const struct ailment *ailment = &list->items[i];

		if (over)
			add_over(health, ailment, sheet);
		else if (ailment->kind == AILMENT_NETWORK)
			add_network(health, ailment, sheet);
		else
			add_begun(health, ailment, sheet);
	}
}

char *
health_write(const struct health *health, struct sheet *sheet)
{
	bool begun = health->begun->count > 0;

	if (begun)
		add_list(health, health->begun, false, sheet);
	if (begun && health->over->count)
		sheet_add_rule(sheet);
	if (health->over->count)
		add_list(health, health->over, true, sheet);
	return subject_of(health->wording, begun ? health->begun : health->over, !begun);
}

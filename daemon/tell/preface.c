/* Preface: occasions into sentences that are true of every change in the letter. */
#include "tell/preface.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/strings.h"

static size_t
count_reread(const struct tales *tales)
{
	size_t reread = 0;

	for (size_t i = 0; i < tales->count; i++)
		reread += tales->items[i].event.happening == HAPPENED_REREAD;
	return reread;
}

static bool
all_new_to_reader(const struct tales *tales)
{
	for (size_t i = 0; i < tales->count; i++)
		if (!tales->items[i].fresh)
			return false;
	return true;
}

bool
preface_leads(enum occasion occasion, const struct tales *tales)
{
	return occasion == OCCASION_RECONFIGURED &&
	       (all_new_to_reader(tales) || count_reread(tales) == tales->count);
}

/* "Cartmill", "Cartmill and Wagewell", "Cartmill, Postfinch and Wagewell". */
static char *
service_names(const struct story *story, const struct tales *tales)
{
	_cleanup_(strings_clear) struct strings names = { 0 };

	for (size_t i = 0; i < tales->count; i++) {
		const char *name = story_service(story, tales->items[i].change);

		if (!strings_has(&names, name))
			strings_add(&names, name);
	}
	return wording_list(story->wording, &names);
}

static char *
away(const struct story *story, unsigned count)
{
	const struct tongue *w = story->wording;
	_cleanup_free_ char *from = wording_moment(w, story->zone, story->away_from),
			    *until = wording_moment(w, story->zone, story->away_to);

	return wording_count(
		w, "opening.away", count, FILLS(FILL("from", from), FILL("until", until)));
}

/* The caller frees; NULL: there is nothing to say before all. */
static char *
sentence(const struct story *story, enum occasion occasion, const struct tales *tales,
	const char *services)
{
	const struct tongue *w = story->wording;
	size_t reread = count_reread(tales);
	_cleanup_free_ char *key = mem_printf("opening.%s", occasion_name(occasion));

	if (occasion == OCCASION_RECONFIGURED && reread == tales->count)
		return wording_count(w, "opening.reread", (unsigned)tales->count, NULL);
	if (occasion == OCCASION_RECONFIGURED && !all_new_to_reader(tales))
		return tales->count == 1 ? NULL : wording_say(w, "opening.mixed", NULL);
	if (occasion == OCCASION_AWAY)
		return away(story, (unsigned)tales->count);
	return wording_count(w, key, (unsigned)tales->count, FILLS(FILL("services", services)));
}

void
preface_tell(const struct story *story, enum occasion occasion, const struct tales *tales,
	struct sheet *sheet)
{
	_cleanup_free_ char *services = service_names(story, tales), *filled = NULL;

	if (tales->count == 1 && (occasion == OCCASION_NOW || occasion == OCCASION_REMINDER ||
					 occasion == OCCASION_STORM))
		return;
	filled = sentence(story, occasion, tales, services);
	sheet_add(sheet, BLOCK_PARAGRAPH, filled);
}

char *
preface_subject(const struct story *story, enum occasion occasion, const struct tales *tales,
	const char *what)
{
	const struct tongue *w = story->wording;
	const struct fill *fills = FILLS(FILL("subject", what));
	const char *text = wording_named(w, "subject.for", occasion_name(occasion));
	bool same = occasion != OCCASION_RECONFIGURED || all_new_to_reader(tales);

	/* Of one change its own subject says it. */
	if (tales->count == 1 && (occasion == OCCASION_REMINDER || occasion == OCCASION_STORM))
		return mem_dup(what);
	if (!same && tales->count > 1)
		text = wording_text(w, count_reread(tales) == tales->count
					       ? "subject.for.reread"
					       : "subject.for.mixed");
	return wording_fill(w, text && (same || tales->count > 1) ? text : "{subject}", fills);
}

/* Preface: occasions into sentences that are true of every change in the letter. */
#include "tell/preface.h"

#include <stdlib.h>

#include "base/cleanup.h"
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

static const char *
sentence(const struct wording_table *w, enum occasion occasion, const struct tales *tales)
{
	size_t reread = count_reread(tales);
	bool one = tales->count == 1;

	if (occasion == OCCASION_RECONFIGURED && reread == tales->count)
		return one ? w->opening_reread_one : w->opening_reread_many;
	if (occasion == OCCASION_RECONFIGURED && !all_new_to_reader(tales))
		return one ? "" : w->opening_mixed;
	return (one ? w->opening_one : w->opening_many)[occasion];
}

void
preface_tell(const struct story *story, enum occasion occasion, const struct tales *tales,
	struct sheet *sheet)
{
	_cleanup_free_ char *services = service_names(story, tales), *filled = NULL;

	if (occasion == OCCASION_NOW && tales->count == 1)
		return;
	filled = wording_fill(sentence(story->wording, occasion, tales), services, NULL, NULL);
	sheet_add(sheet, BLOCK_PARAGRAPH, filled);
}

const char *
preface_subject(const struct story *story, enum occasion occasion, const struct tales *tales)
{
	const struct wording_table *w = story->wording;
	size_t reread = count_reread(tales);

	if (occasion != OCCASION_RECONFIGURED || all_new_to_reader(tales))
		return w->subject_list[occasion];
	/* Of one change its own subject says it. */
	if (tales->count == 1)
		return w->subject_list[OCCASION_NOW];
	return reread == tales->count ? w->subject_list_reread : w->subject_list_mixed;
}

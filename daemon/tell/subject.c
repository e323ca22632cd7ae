/* Subject: of one change its date and what is ours, of several their number. */
#include "tell/subject.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "tell/happening.h"
#include "tell/preface.h"
#include "tell/settled.h"

#define TITLE_BYTES 150u

static char *
of_one(const struct story *story, const struct tale *tale)
{
	const struct wording_table *w = story->wording;
	_cleanup_free_ char *names = story_dependencies(story, tale->change),
			    *long_title = story_title(story, tale->change),
			    *title = text_line(long_title, TITLE_BYTES),
			    *who = mem_printf("%s%s%s", settled_subject(story, tale),
				    happening_subject(story, tale), names);
	struct when when = tale_date(tale);
	char date[WHEN_SIZE];

	when_write(&when, date);
	return wording_fill(*date                  ? w->subject_dated
			    : tale_withdrawn(tale) ? w->subject_bare
						   : w->subject_undated,
		date, who, title);
}

/* The first has the nearest date. */
static char *
of_many(const struct story *story, const struct tales *tales)
{
	const struct wording_table *w = story->wording;
	_cleanup_free_ char *number = mem_printf("%zu", tales->count),
			    *changes = wording_fill(w->changes_many, number, NULL, NULL);
	struct when when = tale_date(&tales->items[0]);
	char date[WHEN_SIZE];

	when_write(&when, date);
	if (!*date)
		return TAKE(changes);
	return wording_fill(w->subject_first, changes, date, NULL);
}

char *
subject_write(const struct story *story, enum occasion occasion, const struct tales *tales)
{
	_cleanup_free_ char *what = tales->count == 1 ? of_one(story, &tales->items[0])
						      : of_many(story, tales),
			    *rest = wording_fill(
				    preface_subject(story, occasion, tales), what, NULL, NULL),
			    *whole = mem_printf(SUBJECT_MARK "%s", rest);

	return text_line(whole, 0);
}

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

char *
subject_of(const struct story *story, const struct tale *tale)
{
	const struct tongue *w = story->wording;
	_cleanup_free_ char *names = story_dependencies(story, tale->change),
			    *long_title = story_title(story, tale->change),
			    *title = text_line(long_title, TITLE_BYTES),
			    *who = settled_names(story, tale, names);
	struct when when = tale_day(tale);
	char date[WHEN_SIZE];

	when_write(&when, date);
	return wording_say(w,
		*date                  ? "subject.dated"
		: tale_withdrawn(tale) ? "subject.bare"
				       : "subject.undated",
		FILLS(FILL("date", date), FILL("names", who), FILL("title", title)));
}

/* The first has the nearest date. */
static char *
of_many(const struct story *story, const struct tales *tales)
{
	const struct tongue *w = story->wording;
	_cleanup_free_ char *changes =
		wording_count(w, "subject.changes", (unsigned)tales->count, NULL);
	struct when when = tale_day(&tales->items[0]);
	char date[WHEN_SIZE];

	when_write(&when, date);
	if (!*date)
		return TAKE(changes);
	return wording_say(
		w, "subject.first", FILLS(FILL("changes", changes), FILL("date", date)));
}

char *
subject_write(const struct story *story, enum occasion occasion, const struct tales *tales)
{
	_cleanup_free_ char *what = tales->count == 1 ? subject_of(story, &tales->items[0])
						      : of_many(story, tales),
			    *rest = preface_subject(story, occasion, tales, what),
			    *whole = mem_printf(SUBJECT_MARK "%s", rest);

	return text_line(whole, 0);
}

/* Elsewhere: title, date and link of each. */
#include "tell/elsewhere.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

/* The rest is in `forewarn show`. */
#define SHOWN 5u

static void
add_telling(const struct story *story, const struct telling *telling, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	_cleanup_free_ char *title = text_line(telling->title, LIMIT_TITLE_BYTES),
			    *date = wording_when(w, &telling->effective), *line = NULL;

	line = wording_say(w,
		when_known(&telling->effective) ? "elsewhere.dated" : "elsewhere.undated",
		FILLS(FILL("title", *title ? title : telling->source), FILL("date", date)));
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "label.elsewhere"), line);
	sheet_add_labelled(sheet, BLOCK_LINK, wording_text(w, "label.link"), telling->link);
}

void
elsewhere_tell(const struct story *story, const struct change *change, struct sheet *sheet)
{
	for (size_t i = 0; i < change->telling_count && i < SHOWN; i++)
		add_telling(story, &change->tellings[i], sheet);
}

/* Life: counts into a sentence, and what is wrong into a list. */
#include "tell/life.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/zone.h"
#include "tell/health.h"

char *
life_line(const struct life *life)
{
	const struct tongue *w = life->wording;
	_cleanup_free_ char *heard = wording_count(w, "life.heard", life->heard, NULL),
			    *ahead = wording_count(w, "life.ahead", life->ahead, NULL),
			    *silent = NULL;

	if (life->silent)
		silent = wording_count(w, "life.silent", life->silent,
			FILLS(FILL_DAY("since", zone_day(life->zone, life->silent_since))));
	return wording_say(w, silent ? "life.line" : "life.line-well",
		FILLS(FILL("heard", heard), FILL("silent", silent), FILL("ahead", ahead)));
}

char *
life_foot(const struct life *life)
{
	_cleanup_free_ char *line = life_line(life);

	return wording_say(life->wording, "life.foot", FILLS(FILL("line", line)));
}

static void
add_ailments(const struct life *life, struct sheet *sheet)
{
	const struct tongue *w = life->wording;

	if (life->ailments->count)
		sheet_add(sheet, BLOCK_HEADING, wording_text(w, "life.troubles"));
	for (size_t i = 0; i < life->ailments->count; i++) {
		const struct ailment *a = &life->ailments->items[i];
		bool planned = life->next[i] > life->now;
		_cleanup_free_ char *since = wording_moment(w, life->zone, a->since),
				    *next = planned ? wording_moment(
							      w, life->zone, life->next[i])
						    : NULL;
		_cleanup_free_ char *line = wording_say(w,
			planned ? "life.trouble" : "life.trouble-unplanned",
			FILLS(FILL("source", a->source), FILL("what", health_is(w, a->kind)),
				FILL("since", since), FILL("next", next)));

		sheet_add(sheet, BLOCK_ITEM, line);
	}
}

static void
add_machine(const struct life *life, struct sheet *sheet)
{
	const struct tongue *w = life->wording;
	_cleanup_free_ char *waiting = mem_printf("%llu", (unsigned long long)life->waiting),
			    *dead = mem_printf("%llu", (unsigned long long)life->dead),
			    *size = mem_printf("%.1f", (double)life->bytes / (1024 * 1024));
	_cleanup_free_ char *letters = wording_say(
		w, "life.letters", FILLS(FILL("waiting", waiting), FILL("dead", dead)));
	_cleanup_free_ char *store = wording_say(
		w, "life.store", FILLS(FILL("size", size), FILL("version", FOREWARN_VERSION)));

	sheet_add(sheet, BLOCK_HEADING, wording_text(w, "life.machine"));
	sheet_add(sheet, BLOCK_ITEM, letters);
	sheet_add(sheet, BLOCK_ITEM, store);
}

char *
life_write(const struct life *life, struct sheet *sheet)
{
	const struct tongue *w = life->wording;
	_cleanup_free_ char *line = life_line(life);

	sheet_add(sheet, BLOCK_PARAGRAPH, wording_text(w, "life.lead"));
	sheet_add(sheet, BLOCK_STRONG, line);
	add_ailments(life, sheet);
	if (life->machine)
		add_machine(life, sheet);
	return wording_say(w, "life.subject", FILLS(FILL("line", line)));
}

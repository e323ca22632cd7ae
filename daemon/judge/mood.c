/* Mood: what the title, a heading or the words before a hit take away from it, or add. */
#include "judge/mood.h"

#include "judge/asides.h"

#define REPAIR_WEIGHT -0.9 /* says by itself that something was repaired */
#define REPAIR_SHARE 0.35  /* of what a sentence says behind that */
#define WORKS_SHARE 0.5    /* of what seems to end in a notice of works */
#define LAUNCH_WEIGHT -1.4 /* says by itself that something is new */
#define LAUNCH_SHARE 0.6 /* of what a text says of an end when its title tells of a beginning */
#define TITLE_WEIGHT 0.75 /* a title that says this much speaks of a change itself */
#define HEADING_WORDS 3u
#define HEADING_SHARE 1.3 /* of "Deprecated" and the like alone above a list */

/* "Generally available: tools for leaving the old boards" tells of tools, although the text says
 * that the old boards end; "Fixed a breaking change" of what is whole again. */
static bool
title_launches(const struct hits *hits)
{
	bool launches = false;

	for (size_t i = 0; i < hits->count && hits->items[i].where == WHERE_TITLE; i++) {
		const struct saying *s = hits->items[i].saying;

		if (s->kind == KIND_FIX && s->weight <= LAUNCH_WEIGHT)
			return true;
		if (s->weight >= TITLE_WEIGHT)
			return false;
		launches |= s->kind == KIND_FEATURE && s->weight <= LAUNCH_WEIGHT;
	}
	return launches;
}

static bool
title_ends_something(const struct hits *hits)
{
	for (size_t i = 0; i < hits->count && hits->items[i].where == WHERE_TITLE; i++)
		if (hits->items[i].saying->weight >= TITLE_WEIGHT)
			return true;
	return false;
}

/* A line of one to three words. */
static bool
heads(const struct prose *prose, uint32_t sentence)
{
	const struct sentence *s = &prose->sentences[sentence];
	const struct word *words = prose->words.items;

	return s->end - s->first <= HEADING_WORDS && (words[s->first].gap & GAP_BREAK) &&
	       s->end < prose->words.count && (words[s->end].gap & GAP_BREAK);
}

static bool
repaired(struct mood *mood, const struct prose *prose, uint32_t sentence)
{
	if (mood->repairs && mood->repaired == sentence)
		return true;
	while (mood->listed && mood->passed < sentence)
		if (heads(prose, ++mood->passed))
			mood->listed = false;
	return mood->listed;
}

static double
place_share(struct mood *mood, const struct prose *prose, const struct hit *h)
{
	uint32_t sentence = prose->words.items[h->first].sentence;

	if (h->saying->weight <= 0) {
		if (h->saying->kind == KIND_FIX && h->saying->weight <= REPAIR_WEIGHT) {
			mood->repairs = true;
			mood->repaired = mood->passed = sentence;
			mood->listed = heads(prose, sentence);
		}
		return 1.0;
	}
	if (repaired(mood, prose, sentence))
		return REPAIR_SHARE;
	if (h->first == prose->sentences[sentence].first &&
		h->end == prose->sentences[sentence].end && heads(prose, sentence))
		return HEADING_SHARE;
	if (mood->works && h->where != WHERE_TITLE && h->where != WHERE_LABEL &&
		(h->saying->kind == KIND_RETIREMENT || h->saying->kind == KIND_BREAKING))
		return WORKS_SHARE;
	return mood->launch && (h->where == WHERE_LEAD || h->where == WHERE_BODY) ? LAUNCH_SHARE
										  : 1.0;
}

struct mood
mood_new(const struct hits *hits, bool filed)
{
	return (struct mood){ .works = filed && !title_ends_something(hits),
		.launch = title_launches(hits) };
}

double
mood_share(struct mood *mood, const struct prose *prose, const struct hit *hit)
{
	return place_share(mood, prose, hit) * asides_share(prose, hit);
}

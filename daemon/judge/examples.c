/* Examples: each is read as an entry's text in the first place where its phrase counts. */
#include "judge/examples.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "judge/phrases.h"
#include "judge/sentence.h"

#define SHOWN_BYTES 160u

CLEANUP_DEFINE(struct phrases, phrases_free)

struct trial {
	const struct config *config;
	const struct phrases *phrases;
	struct complaints *complaints;
	size_t number; /* of the phrase */
};

static enum where
first_place(unsigned where)
{
	return where & WHERE_LEAD    ? WHERE_LEAD
	       : where & WHERE_TITLE ? WHERE_TITLE
	       : where & WHERE_BODY  ? WHERE_BODY
				     : WHERE_LABEL;
}

static const struct hit *
hit_of(const struct hits *hits, unsigned number)
{
	for (size_t i = 0; i < hits->count; i++)
		if (hits->items[i].saying->index == number)
			return &hits->items[i];
	return NULL;
}

/* A phrase alone, or NULL: then its own words do not stand in the text. */
static struct phrases *
alone(const struct phrase *phrase)
{
	struct config one = { .phrases = (struct phrase *)phrase, .phrase_count = 1 };
	struct complaints none = { 0 };
	struct phrases *phrases = phrases_new(&one, &none);

	complaints_clear(&none);
	return phrases;
}

/* The hit that covers all of what the phrase alone would hit: "no action required" covers "action
 * required". NULL when the phrase hits nothing by itself. */
static const struct hit *
cover(const struct trial *trial, const struct prose *prose, const struct hits *hits)
{
	const struct phrase *phrase = &trial->config->phrases[trial->number];
	_cleanup_(phrases_free_cleanup) struct phrases *own = alone(phrase);
	_cleanup_(hits_clear) struct hits itself = { 0 };

	phrases_find(own, prose, phrase->language, &itself);
	for (size_t k = 0; itself.count && k < hits->count; k++)
		if (hits->items[k].first <= itself.items[0].first &&
			hits->items[k].end >= itself.items[0].end)
			return &hits->items[k];
	return NULL;
}

static void
complain_missing(const struct trial *trial, const struct prose *prose, const struct hits *hits,
	const char *example)
{
	const struct phrase *phrase = &trial->config->phrases[trial->number];
	const struct hit *other = cover(trial, prose, hits);
	const struct phrase *longer =
		other ? &trial->config->phrases[other->saying->index] : NULL;
	_cleanup_free_ char *shown = text_line(example, SHOWN_BYTES);

	if (longer)
		complaints_add(trial->complaints, &phrase->at, 0,
			"“%s” should be found in “%s”, but “%s” (line %u of %s) says as much "
			"or more there, and only that one counts",
			phrase->text, shown, longer->text, longer->at.line, longer->at.file);
	else
		complaints_add(trial->complaints, &phrase->at, 0,
			"“%s” should be found in “%s”, but those words do not stand there in "
			"one sentence",
			phrase->text, shown);
}

static void
try_one(const struct trial *trial, const char *example, bool holds)
{
	const struct phrase *phrase = &trial->config->phrases[trial->number];
	_cleanup_(prose_clear) struct prose prose = { 0 };
	_cleanup_(hits_clear) struct hits hits = { 0 };
	const struct hit *hit;
	_cleanup_free_ char *words = NULL, *shown = text_line(example, SHOWN_BYTES);

	prose_read_text(&prose, example, first_place(phrase->where));
	phrases_find(trial->phrases, &prose, phrase->language, &hits);
	hit = hit_of(&hits, (unsigned)trial->number);
	if (holds && !hit) {
		complain_missing(trial, &prose, &hits, example);
	} else if (!holds && hit) {
		words = words_quote(&prose.words, hit->first, hit->end, SHOWN_BYTES);
		complaints_add(trial->complaints, &phrase->at, 0,
			"“%s” must not be found in “%s”, but its words “%s” are", phrase->text,
			shown, words);
	}
}

size_t
examples_try(const struct config *config, struct complaints *complaints)
{
	_cleanup_(phrases_free_cleanup) struct phrases *phrases =
		phrases_new(config, complaints);
	struct trial trial = { config, phrases, complaints, 0 };
	size_t count = 0;

	for (; trial.number < config->phrase_count; trial.number++) {
		const struct phrase *phrase = &config->phrases[trial.number];

		for (size_t i = 0; i < phrase->holds.count; i++)
			try_one(&trial, phrase->holds.items[i], true);
		for (size_t i = 0; i < phrase->not .count; i++)
			try_one(&trial, phrase->not .items[i], false);
		count += phrase->holds.count + phrase->not .count;
	}
	return count;
}

/* Absence: signs of life, and what their lack means. */
#include "absence.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/strings.h"
#include "base/text.h"
#include "operators.h"
#include "tell/wording.h"

/* A night, or a round that somebody starts once a day, is no absence. */
#define PAUSE_SEC (36 * INT64_C(3600))
/* Whoever starts a round by hand or by a timer has pauses of his own. */
#define PAUSES 3
/* More often it is not written. */
#define WRITE_SEC 600

#define ALIVE "alive"
#define AWAY "away"

/* Two numbers, or -ENOENT. */
static int
read_pair(struct store *store, const char *name, long long *ret_a, long long *ret_b)
{
	_cleanup_free_ char *value = NULL;
	int r = store_meta_get(store, name, &value);

	if (r < 0)
		return r;
	return sscanf(value, "%lld %lld", ret_a, ret_b) == 2 ? 0 : -ENOENT;
}

static int
write_pair(struct store *store, const char *name, int64_t a, int64_t b)
{
	_cleanup_free_ char *value = mem_printf("%lld %lld", (long long)a, (long long)b);

	return store_meta_set(store, name, value);
}

int
absence_get(struct store *store, struct absence *ret)
{
	long long from, to;
	int r = read_pair(store, AWAY, &from, &to);

	*ret = (struct absence){ STAMP_NONE, STAMP_NONE };
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	*ret = (struct absence){ from, to };
	return 0;
}

int
absence_alive(struct store *store, int64_t *ret)
{
	long long last, pause;
	int r = read_pair(store, ALIVE, &last, &pause);

	*ret = r < 0 ? STAMP_NONE : last;
	return r == -ENOENT ? 0 : r;
}

/* PAUSE: between the last two signs of life, 0: there was only one. */
static bool
is_absence(int64_t gap, int64_t pause)
{
	return pause > 0 && gap > PAUSE_SEC && gap / PAUSES > pause;
}

/* An absence during which a shorter one was not told yet is one. */
static int
keep(struct store *store, int64_t from, int64_t to, struct absence *ret)
{
	int r = absence_get(store, ret);

	if (r < 0)
		return r;
	if (ret->from == STAMP_NONE)
		ret->from = from;
	ret->to = to;
	r = write_pair(store, AWAY, ret->from, ret->to);
	return r < 0 ? r : 1;
}

int
absence_notice(struct store *store, int64_t now, int64_t longest, struct absence *ret)
{
	long long last = 0, pause = 0;
	int64_t gap;
	int r = read_pair(store, ALIVE, &last, &pause), kept = 0;

	*ret = (struct absence){ STAMP_NONE, STAMP_NONE };
	if (r < 0 && r != -ENOENT)
		return r;
	gap = r < 0 ? 0 : now - last;
	/* A clock that was set forward is no absence. */
	gap = gap > longest ? longest : gap;
	if (r >= 0 && gap >= 0 && gap < WRITE_SEC)
		return 0;
	if (is_absence(gap, pause))
		kept = keep(store, last, now, ret);
	/* The absence itself is no pause; nor is a clock that was ahead. */
	if (kept == 0 && gap > 0)
		pause = gap;
	r = kept < 0 ? kept : write_pair(store, ALIVE, now, pause);
	return r < 0 ? r : kept;
}

static char *
write_sheet(const struct recipient *person, struct sheet *sheet, const void *userdata)
{
	const struct bundle_input *input = userdata;
	const struct tongue *w = wording_of(input->config, person);
	const char *zone = person->timezone ? person->timezone : input->config->timezone;
	_cleanup_free_ char *from = wording_moment(w, zone, input->away.from),
			    *until = wording_moment(w, zone, input->away.to),
			    *span = wording_span(w, input->away.to - input->away.from);
	const struct fill *fills =
		FILLS(FILL("from", from), FILL("until", until), FILL("time", span));
	_cleanup_free_ char *lead = wording_say(w, "away.lead", fills);

	sheet_add(sheet, BLOCK_PARAGRAPH, lead);
	sheet_add(sheet, BLOCK_PARAGRAPH, wording_text(w, "away.todo"));
	return wording_say(w, "away.subject", fills);
}

/* Who gets a letter about what changed meanwhile. */
static int
gather_readers(struct store *store, struct strings *ret)
{
	struct notices all;
	int r = store_notices(store, &all);

	for (size_t i = 0; r >= 0 && i < all.count; i++)
		if (all.items[i].occasion == OCCASION_AWAY &&
			!strings_has(ret, all.items[i].recipient))
			strings_add(ret, all.items[i].recipient);
	notices_clear(&all);
	return r;
}

int
absence_tell(const struct bundle_input *input)
{
	const struct config *config = input->config;
	_cleanup_free_ char *topic = mem_printf("away-%lld", (long long)input->away.from);
	_cleanup_(strings_clear) struct strings readers = { 0 };
	struct operators_letter letter = { .config = config,
		.installation = input->installation,
		.topic = topic,
		.write = write_sheet,
		.userdata = input,
		.now = input->now };
	int letters = 0, r = 0;

	if (input->away.from == STAMP_NONE || !input->opening)
		return 0;
	r = gather_readers(input->store, &readers);
	for (size_t i = 0; r >= 0 && i < config->operators.count; i++) {
		const char *name = config->operators.items[i];
		const struct recipient *person = config_recipient(config, name);

		if (person && !strings_has(&readers, name))
			r = operators_write_person(input->store, &letter, person);
		letters += r > 0;
	}
	if (r >= 0)
		r = store_meta_set(input->store, AWAY, "");
	return r < 0 ? r : letters;
}

/* Story ledger: the steps of a story in which people decide. */
#pragma once

#include "support/unit.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "ledger.h"
#include "settings/decided.h"

static inline void
take_decision(const struct ledger *ledger, const struct decision *decision, bool read_back,
	struct text *transcript)
{
	struct ledger_result result = { 0 };
	_cleanup_free_ char *why = NULL;
	int r = ledger_take(ledger, decision, read_back, &result, &why);

	text_printf(transcript, "%s: %s\n",
		r < 0 ? "refused"
		: r   ? "kept"
		      : "not kept",
		r < 0 ? why : result.text);
	ledger_result_clear(&result);
}

/* What `forewarn accept` and its like do; WORDS: kind, id, and then who, until ("-": without) and why. */
static inline void
story_decide(const struct ledger *ledger, char **words, struct text *transcript)
{
	char *save = NULL, *by = strtok_r(words[3], " ", &save);
	char *until = strtok_r(NULL, " ", &save);
	struct decision decision = { .change = words[2],
		.by = by,
		.peer = (char *)"uid 1000",
		.why = save,
		.until = DAY_NONE,
		.void_at = STAMP_NONE };
	int kind = text_equal(words[1], "note") ? DECISION_NONE : decision_of(words[1]);

	assert_true(kind >= 0 && until);
	decision.kind = (enum decision_kind)kind;
	if (!text_equal(until, "-"))
		assert_int_equal(stamp_read_day(until, &decision.until), 0);
	take_decision(ledger, &decision, false, transcript);
}

static inline void
story_read_back(const struct ledger *ledger, const char *path, struct text *transcript)
{
	struct complaints complaints = { 0 };
	struct decisions decisions = { 0 };

	assert_true(decided_read(path, &decisions, &complaints));
	for (size_t i = 0; i < decisions.count; i++)
		take_decision(ledger, &decisions.items[i], true, transcript);
	decisions_clear(&decisions);
	complaints_clear(&complaints);
}

/* All that was decided, and how it stands. */
static inline void
story_ledger(const struct ledger *ledger, struct text *transcript)
{
	struct decisions all;
	int32_t today = zone_day(ledger->config->timezone, ledger->now);

	assert_int_equal(store_decisions(ledger->store, NULL, &all), 0);
	for (size_t i = 0; i < all.count; i++) {
		const struct decision *d = &all.items[i];
		_cleanup_free_ char *state = decision_state(d, today);
		char at[STAMP_SIZE];

		text_printf(transcript, "%s %s %s by %s: %s", d->change, stamp_write(d->at, at),
			decision_name(d->kind), d->by, state);
		if (d->void_at != STAMP_NONE)
			text_printf(transcript, ", void since %s, %s",
				stamp_write(d->void_at, at), d->void_why);
		text_putc(transcript, '\n');
	}
	decisions_clear(&all);
}

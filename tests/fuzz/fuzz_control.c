/* Control: one line over the daemon's socket, as a decision; and a decision to a line and back. */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "fuzz/target.h"
#include "ledger_talk.h"

static void
hold_round(const struct decision *d, bool read_back)
{
	json_t *message = ledger_talk_ask(d, read_back);
	struct decision again;
	bool back;

	holds(message != NULL, "a decision", "can be said");
	holds(ledger_talk_hear(message, 1000, &again, &back, NULL) == 0, "a decision",
		"is understood again");
	holds(back == read_back && again.kind == d->kind && again.until == d->until &&
			text_equal(again.change, d->change) && text_equal(again.by, d->by) &&
			text_equal(again.why, d->why),
		"a decision", "stays the same");
	holds(!read_back || again.at == d->at, "the moment of a decision", "stays the same");
	decision_clear(&again);
	json_decref(message);
}

FUZZ_TARGET(control)
{
	struct draw draw = draw_of(data, size);
	_cleanup_free_ char *line = draw_rest(&draw), *why = NULL, *state = NULL;
	json_error_t error;
	json_t *message = json_loads(line, 0, &error);
	struct decision d;
	bool read_back;

	if (message && ledger_talk_hear(message, 1000, &d, &read_back, &why) == 0) {
		state = decision_state(&d, 20780);
		holds(state != NULL, "a state", "is there");
		hold_round(&d, read_back);
		decision_clear(&d);
	} else if (message) {
		holds_why(why, "the refusal of a message");
	}
	json_decref(message);
	return 0;
}

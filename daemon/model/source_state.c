/* Source state: ownership, and what a change of rules means for it. */
#include "model/source_state.h"

#include <stdlib.h>

#include "base/text.h"

void
parts_clear(struct parts *parts)
{
	free(parts->next);
	free(parts->moved_to);
	free(parts->damaged);
	strings_clear(&parts->seen);
	*parts = (struct parts){ 0 };
}

void
source_state_clear(struct source_state *state)
{
	free(state->id);
	free(state->url);
	validators_clear(&state->validators);
	free(state->why);
	free(state->format);
	free(state->rules);
	free(state->moved_to);
	parts_clear(&state->parts);
	*state = (struct source_state){ 0 };
}

void
source_state_mind_rules(struct source_state *state, const struct read_rules *rules)
{
	char mark[READ_RULES_MARK_SIZE];
	/* An older forewarn read a format that it did not know as the feed that it is as well. */
	bool same = state->rules ? text_equal(state->rules, read_rules_mark(rules, mark))
				 : !rules->format || text_equal(rules->format, state->format);

	if (!state->baseline || same)
		return;
	validators_clear(&state->validators);
	state->baseline = false;
	state->page_entries = state->fewer_polls = 0;
}

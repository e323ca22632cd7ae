/* Source state: ownership. */
#include "model/source_state.h"

#include <stdlib.h>

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
	free(state->moved_to);
	parts_clear(&state->parts);
	*state = (struct source_state){ 0 };
}

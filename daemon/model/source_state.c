/* Source state: ownership. */
#include "model/source_state.h"

#include <stdlib.h>

void
source_state_clear(struct source_state *state)
{
	free(state->id);
	free(state->url);
	validators_clear(&state->validators);
	free(state->why);
	free(state->format);
	free(state->moved_to);
	*state = (struct source_state){ 0 };
}

/* Errand: the address, and what may be said there. */
#include "errand.h"

struct request
errand_request(struct slot *slot)
{
	const struct source_state *state = &slot->state;
	struct request request = { .url = slot->source->url,
		.allow_private = slot->source->allow_private,
		.userdata = slot };

	if (state->parts.next) {
		request.url = state->parts.next;
		return request;
	}
	if (state->moved_adopted && state->moved_to)
		request.url = state->moved_to;
	request.validators = state->validators;
	return request;
}

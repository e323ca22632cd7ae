/* Errand: the address, and what may be said there. */
#include "errand.h"

#include "base/text.h"

struct request
errand_request(struct slot *slot, const struct config *config)
{
	const struct source *source = slot->source;
	const struct source_state *state = &slot->state;
	const char *account = config_account_name(slot->service, source);
	struct request request = { .url = source->url,
		.allow_private = source->allow_private,
		.who = { &source->sign_in, config_account(config, account), account },
		.signs_at = source->url,
		.head = text_equal(source->rules.format, "headers"),
		.telling = &source->rules.field_dates,
		.userdata = slot };

	if (state->parts.next) {
		request.url = state->parts.next;
		return request;
	}
	if (state->moved_adopted && state->moved_to)
		request.url = state->moved_to;
	/* A 304 need not repeat the headers, which here are all that there is to read. */
	if (!request.head)
		request.validators = state->validators;
	return request;
}

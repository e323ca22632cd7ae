/* Hearing: what can be heard of a service, and what the store remembers of its sources. */
#include "command/hearing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/command.h"
#include "keep/store.h"
#include "listen/sign_in.h"

#define WHY_BYTES 200u

static int
add_source(const struct source_state *state, void *userdata)
{
	struct hearing *hearing = userdata;

	hearing->items = mem_grow(
		hearing->items, hearing->count, &hearing->cap, sizeof(*hearing->items));
	hearing->items[hearing->count++] = (struct heard_source){ .id = mem_dup(state->id),
		.format = mem_dup(state->format),
		.why = mem_dup(state->why),
		.outcome = state->outcome,
		.last_heard = state->last_heard,
		.entries = state->entries,
		.page_entries = state->page_entries };
	return 0;
}

void
hearing_read(const struct config *config, struct hearing *ret)
{
	struct store *store;
	int r = store_open(config->state_dir, STORE_READ, &store, NULL);

	*ret = (struct hearing){ .stored = r != -ENOENT, .shut = r < 0 && r != -ENOENT };
	if (r < 0)
		return;
	ret->shut = store_sources(store, add_source, ret) < 0;
	store_close(store);
}

void
hearing_clear(struct hearing *hearing)
{
	for (size_t i = 0; i < hearing->count; i++) {
		free(hearing->items[i].id);
		free(hearing->items[i].format);
		free(hearing->items[i].why);
	}
	free(hearing->items);
	*hearing = (struct hearing){ 0 };
}

const struct heard_source *
hearing_of(const struct hearing *hearing, const char *source)
{
	for (size_t i = 0; i < hearing->count; i++)
		if (text_equal(hearing->items[i].id, source))
			return &hearing->items[i];
	return NULL;
}

char *
hearing_words(const struct hearing *hearing, const struct source *source, int64_t now)
{
	const struct heard_source *heard = hearing_of(hearing, source->id);
	_cleanup_free_ char *why = NULL, *ago = NULL;

	if (hearing->shut)
		return mem_dup("whether it was heard cannot be said: the store cannot be read");
	if (!heard || heard->outcome == OUTCOME_NONE)
		return mem_dup(text_equal(source->tested, "fixture")
				       ? "never tried; its sample can be read"
				       : "never tried");
	why = heard->why ? text_line(heard->why, WHY_BYTES) : NULL;
	if (heard->last_heard == STAMP_NONE)
		return mem_printf(
			"never heard yet: %s", why ? why : outcome_name(heard->outcome));
	ago = command_ago(heard->last_heard, now);
	if (outcome_heard(heard->outcome))
		return mem_printf("heard %s", ago);
	return mem_printf(
		"last heard %s; then %s", ago, why ? why : outcome_name(heard->outcome));
}

const char *
hearing_account(const struct service *service, const struct source *source)
{
	return sign_in_needed(&source->sign_in) ? config_account_name(service, source) : NULL;
}

char *
hearing_lacks(
	const struct config *config, const struct service *service, const struct source *source)
{
	const char *account = hearing_account(service, source);
	struct sign_in_case who = { &source->sign_in,
		account ? config_account(config, account) : NULL, account };

	return account ? sign_in_lacks(&who) : NULL;
}

bool
hearing_open(
	const struct config *config, const struct service *service, const struct source *source)
{
	_cleanup_free_ char *lacks = hearing_lacks(config, service, source);

	return !lacks;
}

struct hearing_gives
hearing_gives(const struct config *config, const struct service *service)
{
	struct hearing_gives gives = { 0 };

	for (size_t i = 0; i < service->source_count; i++) {
		const struct source *source = &service->sources[i];

		*(hearing_open(config, service, source) ? &gives.open : &gives.shut) |=
			source->gives;
	}
	gives.shut &= ~gives.open;
	return gives;
}

char *
hearing_gives_words(unsigned gives)
{
	_cleanup_(strings_clear) struct strings words = { 0 };

	for (size_t i = 0; i < GIVES_COUNT; i++)
		if (gives & 1u << i)
			strings_add(&words, service_gives_words[i]);
	return strings_sentence(&words);
}

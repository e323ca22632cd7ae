/* Letter: names and ownership. */
#include "model/letter.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/names.h"
#include "base/text.h"

static const char *const occasions[OCCASION_COUNT] = { "now", "digest", "opening",
	"reconfigured", "reminder", "away", "storm" };
static const char *const states[] = { "ready", "sending", "delivered", "refused", "expired",
	"spared" };

const char *
occasion_name(enum occasion occasion)
{
	return occasions[occasion];
}

int
occasion_of(const char *name)
{
	return names_find(occasions, OCCASION_COUNT, name);
}

struct notice *
notices_add(struct notices *notices)
{
	notices->items = mem_grow(
		notices->items, notices->count, &notices->cap, sizeof(*notices->items));
	return &notices->items[notices->count++];
}

void
notices_clear(struct notices *notices)
{
	for (size_t i = 0; i < notices->count; i++) {
		free(notices->items[i].recipient);
		free(notices->items[i].change);
	}
	free(notices->items);
	*notices = (struct notices){ 0 };
}

const char *
letter_state_name(enum letter_state state)
{
	return states[state];
}

int
letter_state_of(const char *name)
{
	return names_find(states, LETTER_SPARED + 1, name);
}

void
letter_clear(struct letter *letter)
{
	free(letter->message_id);
	free(letter->recipient);
	free(letter->to);
	free(letter->spare_of);
	free(letter->subject);
	free(letter->change);
	free(letter->message);
	free(letter->reply);
	*letter = (struct letter){ 0 };
}

struct letter *
letters_add(struct letters *letters)
{
	letters->items = mem_grow(
		letters->items, letters->count, &letters->cap, sizeof(*letters->items));
	return &letters->items[letters->count++];
}

void
letters_clear(struct letters *letters)
{
	for (size_t i = 0; i < letters->count; i++)
		letter_clear(&letters->items[i]);
	free(letters->items);
	*letters = (struct letters){ 0 };
}

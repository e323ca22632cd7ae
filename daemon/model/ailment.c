/* Ailment: names and ownership. */
#include "model/ailment.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/names.h"

static const char *const names[AILMENT_COUNT] = {
	[AILMENT_UNREACHABLE] = "unreachable",
	[AILMENT_MISSING] = "missing",
	[AILMENT_REFUSED] = "refused",
	[AILMENT_SIGN_IN] = "sign-in",
	[AILMENT_OTHER_FORMAT] = "other-format",
	[AILMENT_LAYOUT] = "layout-changed",
	[AILMENT_EMPTIED] = "emptied",
	[AILMENT_DAMAGED] = "damaged",
	[AILMENT_OTHER_TITLES] = "other-titles",
	[AILMENT_FROZEN] = "frozen",
	[AILMENT_MOVED] = "moved",
	[AILMENT_NETWORK] = "network",
	[AILMENT_READER_CRASHED] = "reader-crashed",
	[AILMENT_READER_TIMEOUT] = "reader-timeout",
	[AILMENT_READER_LIMIT] = "reader-limit",
	[AILMENT_READER_FAILED] = "reader-failed",
};

const char *
ailment_name(enum ailment_kind kind)
{
	return names[kind];
}

int
ailment_of(const char *name)
{
	return names_find(names, AILMENT_COUNT, name);
}

enum ailment_aspect
ailment_aspect(enum ailment_kind kind)
{
	switch (kind) {
	case AILMENT_OTHER_TITLES:
		return ASPECT_TITLES;
	case AILMENT_FROZEN:
		return ASPECT_RHYTHM;
	case AILMENT_MOVED:
		return ASPECT_ADDRESS;
	case AILMENT_NETWORK:
		return ASPECT_NETWORK;
	case AILMENT_UNREACHABLE:
	case AILMENT_MISSING:
	case AILMENT_REFUSED:
	case AILMENT_SIGN_IN:
	case AILMENT_OTHER_FORMAT:
	case AILMENT_LAYOUT:
	case AILMENT_EMPTIED:
	case AILMENT_DAMAGED:
	case AILMENT_READER_CRASHED:
	case AILMENT_READER_TIMEOUT:
	case AILMENT_READER_LIMIT:
	case AILMENT_READER_FAILED:
		break;
	}
	return ASPECT_HEARING;
}

bool
ailment_matters(enum ailment_kind kind)
{
	return kind != AILMENT_MOVED && kind != AILMENT_DAMAGED;
}

void
ailment_clear(struct ailment *ailment)
{
	free(ailment->source);
	free(ailment->detail);
	*ailment = (struct ailment){ 0 };
}

struct ailment *
ailments_add(struct ailments *list)
{
	list->items = mem_grow(list->items, list->count, &list->cap, sizeof(*list->items));
	return &list->items[list->count++];
}

void
ailments_clear(struct ailments *list)
{
	for (size_t i = 0; i < list->count; i++)
		ailment_clear(&list->items[i]);
	free(list->items);
	*list = (struct ailments){ 0 };
}

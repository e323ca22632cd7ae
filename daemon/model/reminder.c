/* Reminder: names and ownership. */
#include "model/reminder.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/names.h"

static const char *const abouts[ABOUT_COUNT] = { "letter", "effective", "step", "decide",
	"contract", "plan", "open", "escalated" };

const char *
about_name(enum about about)
{
	return abouts[about];
}

int
about_of(const char *name)
{
	return names_find(abouts, ABOUT_COUNT, name);
}

struct reminder *
reminders_add(struct reminders *reminders)
{
	reminders->items = mem_grow(
		reminders->items, reminders->count, &reminders->cap, sizeof(*reminders->items));
	return &reminders->items[reminders->count++];
}

void
reminders_clear(struct reminders *reminders)
{
	for (size_t i = 0; i < reminders->count; i++)
		free(reminders->items[i].recipient);
	free(reminders->items);
	*reminders = (struct reminders){ 0 };
}

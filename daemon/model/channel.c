/* Channel: names. */
#include "model/channel.h"

#include "base/names.h"

static const char *const names[CHANNEL_COUNT] = { "mail", "webhook", "exec", "journal" };

const char *
channel_name(enum channel channel)
{
	return names[channel];
}

int
channel_of(const char *name)
{
	return names_find(names, CHANNEL_COUNT, name);
}

/* Names: the words of a closed list. */
#include "base/names.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

int
names_find(const char *const *names, int count, const char *name)
{
	for (int i = 0; name && i < count; i++)
		if (names[i] && strcmp(names[i], name) == 0)
			return i;
	return -EINVAL;
}

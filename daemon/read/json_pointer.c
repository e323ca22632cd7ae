/* JSON pointers: from a value to one inside it, a step for each slash. */
#include "read/json_pointer.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

bool
json_pointer_valid(const char *pointer)
{
	while ((pointer = strchr(pointer, '~'))) {
		if (pointer[1] != '0' && pointer[1] != '1')
			return false;
		pointer += 2;
	}
	return true;
}

/* The member or the item that a step of N bytes names; "-", the item behind the last, is none. */
static const json_t *
step(const json_t *value, const char *name, size_t n)
{
	_cleanup_(text_clear) struct text plain = { 0 };

	if (json_is_array(value)) {
		if (n == 0 || n > 9 || strspn(name, "0123456789") < n ||
			(n > 1 && *name == '0'))
			return NULL;
		return json_array_get(value, strtoul(name, NULL, 10));
	}
	for (size_t i = 0; i < n; i++) {
		if (name[i] == '~' && i + 1 < n)
			text_putc(&plain, name[++i] == '1' ? '/' : '~');
		else
			text_putc(&plain, name[i]);
	}
	return json_object_get(value, plain.data ? plain.data : "");
}

const json_t *
json_pointer_find(const json_t *value, const char *pointer)
{
	if (!*pointer)
		return value;
	if (*pointer == '/')
		pointer++;
	for (;;) {
		size_t n = strcspn(pointer, "/");

		value = step(value, pointer, n);
		if (!value || !pointer[n])
			return value;
		pointer += n + 1;
	}
}

/* Format: the names of what pages can be, as a reading says it. The rooms that read and those that hear of it through the cage
 * share no code, so the list is here; a test holds it against what `read` knows. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* NAME in static storage; NULL if no page is that. */
const char *format_known(const char *name);
/* The I-th name, in no order that means anything; NULL: there are no more. */
const char *format_name(size_t i);
/* What readers of feeds call a feed: RSS in all its forms, Atom, JSON Feed and the flavours of vendors. NULL, what is
 * recognised by its content, counts as one. */
bool format_is_feed(const char *name);

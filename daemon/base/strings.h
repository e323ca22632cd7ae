/* Strings: a list that owns its items. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct strings {
	char **items;
	size_t count;
	size_t cap;
};

void strings_add(struct strings *list, const char *s);
/* Takes S over. */
void strings_take(struct strings *list, char *s);
bool strings_has(const struct strings *list, const char *s);
void strings_copy(struct strings *to, const struct strings *from);
/* Items joined by SEPARATOR; never NULL, the caller frees. */
char *strings_join(const struct strings *list, const char *separator);
/* "A", "A and B", "A, B and C"; never NULL, the caller frees. */
char *strings_sentence(const struct strings *list);
void strings_clear(struct strings *list);

/* Terminal: keys one by one, and a few lines that are drawn anew, on any terminal that knows ANSI's
 * cursor. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"

enum terminal_key {
	KEY_TEXT, /* a character of UTF-8 */
	KEY_ENTER,
	KEY_BACK,
	KEY_UP,
	KEY_DOWN,
	KEY_ESCAPE,
	KEY_CLEAR, /* control U */
	KEY_END,   /* control D, or the input is over */
	KEY_STOP,  /* control C, or a signal that ends programs */
	KEY_OTHER,
};

struct terminal;

/* NULL: standard input or output is no terminal, or one that cannot move its cursor (TERM=dumb).
 * From then on signals that end the program are keys; terminal_free puts all back. */
struct terminal *terminal_new(void);
void terminal_free(struct terminal *terminal);
void terminal_size(const struct terminal *terminal, unsigned *ret_rows, unsigned *ret_columns);
/* Waits. CHARACTER is filled for KEY_TEXT. */
enum terminal_key terminal_key(struct terminal *terminal, char character[static 5]);
/* LINES in place of those that were drawn last, each cut at the width; line AT (SIZE_MAX: none)
 * stands out. The cursor waits at the end of the first. */
void terminal_draw(struct terminal *terminal, const struct strings *lines, size_t at);
/* Takes away what was drawn. */
void terminal_wipe(struct terminal *terminal);

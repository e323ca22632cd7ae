/* Page: an input as a page with the rules to read it by. Lines "NAME=VALUE" come first (format, base, type, and what a
 * service file may say of a source), then an empty line, then the page. An input without such lines begins with a newline,
 * or is all page when its first line has no "=". */
#pragma once

#include "cage/cage.h"
#include "model/read_input.h"

struct fuzz_page {
	struct read_input input;
	struct read_rules rules;
	char *type, *base;
};

/* FAMILY are the formats that the target tries, ended by NULL: one that the input does not name as such is drawn from
 * them. BODY is borrowed from DATA. */
void
page_draw(const uint8_t *data, size_t size, const char *const *family, struct fuzz_page *ret);
void page_end(struct fuzz_page *page);
/* What a reader answers with READING, which it made of a task, is taken by the daemon, and says the same. */
void page_hold_reply(struct reading *reading, enum cage_task task);
/* Reads it, asserts what must hold of the reading, and that a second reading is the same. */
void page_hold(const struct fuzz_page *page);

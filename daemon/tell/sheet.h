/* Sheet: what a letter says, block by block, before it is text or HTML. Everything put on it is
 * cleaned by base/text.h; the HTML is escaped and its links go to http and https only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum block_kind {
	BLOCK_TITLE,
	BLOCK_HEADING,
	BLOCK_PARAGRAPH,
	BLOCK_STRONG, /* a paragraph that must be seen */
	BLOCK_FACT,   /* label and value */
	BLOCK_ITEM,   /* of a list */
	BLOCK_QUOTE,  /* the vendor's words */
	BLOCK_LINK,   /* label and address */
	BLOCK_SMALL,  /* the small print */
	BLOCK_RULE,   /* a line between two changes */
};

struct sheet {
	struct block {
		enum block_kind kind;
		char *label;
		char *text;
	} * blocks;
	size_t count, cap;
};

void sheet_clear(struct sheet *sheet);
/* Blank text adds nothing, and so does a link that gate_link does not let through. */
void sheet_add(struct sheet *sheet, enum block_kind kind, const char *text);
void sheet_add_labelled(
	struct sheet *sheet, enum block_kind kind, const char *label, const char *text);
void sheet_add_rule(struct sheet *sheet);

/* Lines end with \n; wrapped at 74 characters, links never. The caller frees. */
char *sheet_text(const struct sheet *sheet);
char *sheet_html(const struct sheet *sheet, const char *language);
/* Only what stands in the body of that HTML. The caller frees. */
char *sheet_fragment(const struct sheet *sheet);

/* HTML, cleaned: the tags and the text of a web page, bounded, for libxml2 to make a tree of. Its
 * parser costs the square of the attributes of one tag, and sees scripts as text. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "model/service.h"

struct html_clean {
	struct text
		markup; /* names in small letters, references decoded, no scripts, no styles */
	size_t letters; /* of text that a person sees without scripts */
	size_t scripts; /* how many there were */
	bool cut;       /* there is more than we make a tree of */
};

/* HTML is UTF-8; attributes that neither we nor RULES ever ask for are left out. Time linear in N. RET is cleared by
 * html_clean_clear. */
void
html_clean(const char *html, size_t n, const struct read_rules *rules, struct html_clean *ret);
void html_clean_clear(struct html_clean *clean);

/* Leaf: one page of the report - its frame, and elements whose words have gone through the gate. HTML (the WHATWG's
 * standard), whole in one file: no script, and nothing that is fetched. */
#pragma once

#include "tell/sheet.h"
#include "tell/wording.h"

enum leaf_kind {
	LEAF_AHEAD,   /* for whoever decides */
	LEAF_VENDORS, /* for whoever talks to vendors */
	LEAF_HEARD,   /* for whoever tends forewarn */
	LEAF_CHANGE,
};

/* The file of a page of which there is one; NULL for those of changes. */
const char *leaf_file(enum leaf_kind kind);
/* "change-ID.html"; the caller frees. */
char *leaf_file_of_change(const char *id);
/* Stands at the beginning of each page, so that a later run knows which files are ours. */
#define LEAF_MARK "<meta name=\"generator\" content=\"forewarn\">"

/* All up to the heading, which is TITLE. */
void
leaf_open(struct text *out, const struct tongue *w, enum leaf_kind kind, const char *title);
/* MADE: when, or on which day, the page was made. */
void leaf_close(struct text *out, const struct tongue *w, const char *made);

/* An element with S as its text: TAG is "p", or with attributes of our own: "p class=\"small\"". Nothing for blank text. */
void leaf_put(struct text *out, const char *tag, const char *s);
/* The text that stands under KEY. */
void leaf_say(struct text *out, const char *tag, const struct tongue *w, const char *key);
/* A link to a file of ours. */
void leaf_link(struct text *out, const char *file, const char *s);
/* A section begins with its heading, which can be pointed to as ID. */
void leaf_section(struct text *out, const struct tongue *w, const char *id, const char *key);
void leaf_section_end(struct text *out);
/* What a letter would say, as it stands on a page. */
void leaf_sheet(struct text *out, const struct sheet *sheet);

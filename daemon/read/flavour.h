/* Flavour: a feed whose vendor puts more into its entries than RSS and Atom have words for. A
 * service file asks for it by name (`format`); the page must be RSS or Atom all the same. */
#pragma once

#include "read/read.h"

struct flavour {
	const char *name;
	/* Does a page that was read as a plain feed look like it? For `forewarn services --try`
	 * only: a feed is never taken for a flavour that nobody asked for. */
	bool (*is)(const struct reading *reading);
	/* Makes entries of entries: may part, label and date them, in place. */
	void (*apply)(const struct read_input *input, struct reading *reading);
	bool parts; /* it parts entries itself: `split_by` has nothing more to say */
};

/* NULL: there is none of that name, or NAME is NULL. */
const struct flavour *flavour_of(const char *name);
/* The flavour with that number; NULL beyond the last. */
const struct flavour *flavour_at(size_t index);

/* As read_page does, and a feed that looks like a flavour is read as that: for whoever has no rules yet. */
int flavour_guess(const struct read_input *input, struct reading *ret, char **reterr_why);

/* Each in a file of its own. */
extern const struct flavour aws_news;
extern const struct flavour github_releases;
extern const struct flavour gitlab_breaking_changes;
extern const struct flavour google_release_notes;
extern const struct flavour labelled_lines;
extern const struct flavour product_categories;
extern const struct flavour statuspage_history;

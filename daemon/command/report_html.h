/* Report html: the pages of `forewarn report --html`, out of the store into a folder. */
#pragma once

#include "keep/store.h"
#include "model/config.h"

/* Of so many changes there is a page, the soonest first; of the others it is said how many they are. */
#define REPORT_HTML_CHANGES 500u

/* Writes the pages, index.html last, and removes those of ours that are of no change ahead any more; what else is in FOLDER
 * stays. Returns the exit status; errors were printed. */
int report_html(const struct config *config, struct store *store, const struct tongue *tongue,
	const char *folder, int64_t now);

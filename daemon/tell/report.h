/* Report: what is ahead, how vendors announce and what is heard, as pages that need nothing but a browser. Pure: everything
 * is given, the clock too. Each function gives a whole page (tell/leaf.h), which the caller frees. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/ailment.h"
#include "model/change.h"
#include "model/config.h"
#include "model/letter.h"
#include "model/page.h"
#include "model/record.h"
#include "tell/wording.h"

/* One thing that happened of late. */
struct report_news {
	char *id, *title; /* of its change */
	struct event event;
};

struct report_source {
	const struct source *source;
	enum outcome outcome;
	int64_t last_heard; /* STAMP_NONE: never */
	uint64_t entries;   /* kept of it */
};

struct report_vendor {
	const struct service *service;
	const struct record *record; /* settled */
	unsigned ailments;           /* of its sources, ever */
};

struct report {
	const struct config *config;
	const struct tongue *wording;
	int64_t now;
	int32_t today;
	struct changes ahead;     /* by date, those without one last */
	unsigned more;            /* that are ahead too, and have no room */
	struct report_news *news; /* the latest first */
	size_t news_count, news_cap;
	struct report_source *sources; /* those that are asked */
	size_t source_count, source_cap;
	struct report_vendor *vendors;
	size_t vendor_count;
	struct ailments ailments; /* those that last */
	struct letters troubled;  /* that nobody took */
};
/* What the report owns: all but what is const. */
void report_clear(struct report *report);

/* Does it ask for a decision: it is forced, or may be, and is more than works or a disturbance? */
bool report_asks(const struct change *change);
/* May the page of that change be linked to: is it among those that are ahead? */
bool report_has_page(const struct report *report, const char *id);

/* What is ahead, for whoever decides. */
char *report_ahead(const struct report *report);
/* How the vendors announce, side by side. */
char *report_vendors(const struct report *report);
/* What is heard, for whoever tends forewarn. */
char *report_heard(const struct report *report);

/* One change, with all that is known of it. */
struct report_case {
	const struct change *change;
	const struct events *events;
	const struct decisions *decisions;
	const struct letters *letters; /* about it alone */
};
char *report_change(const struct report *report, const struct report_case *it);

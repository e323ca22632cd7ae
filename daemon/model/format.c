/* Format: the list. */
#include "model/format.h"

#include <stddef.h>

#include "base/cleanup.h"
#include "base/names.h"

/* The first ones are feeds, and feeds in a flavour of their vendor. */
#define FEEDS 11
static const char *const names[] = {
	"rss",
	"atom",
	"rdf",
	"json",
	"aws-news",
	"github-releases",
	"gitlab-breaking-changes",
	"google-release-notes",
	"labelled-lines",
	"product-categories",
	"statuspage-history",
	"icalendar",
	"html",
	"markdown",
	"headers",
	"statuspage",
	"graph-messages",
	"azure-updates",
	"m365-roadmap",
	"salesforce-trust",
	"instatus",
	"statusio",
	"better-stack",
	"slack-status",
	"heroku-status",
	"sorry",
	"aws-health",
	"google-incidents",
	"endoflife",
	"opml",
};

const char *
format_known(const char *name)
{
	int i = names_find(names, (int)LENGTH_OF(names), name);

	return i < 0 ? NULL : names[i];
}

const char *
format_name(size_t i)
{
	return i < LENGTH_OF(names) ? names[i] : NULL;
}

bool
format_is_feed(const char *name)
{
	int i = name ? names_find(names, (int)LENGTH_OF(names), name) : 0;

	return i >= 0 && i < FEEDS;
}

/* Format: the list. */
#include "model/format.h"

#include <stddef.h>

#include "base/cleanup.h"
#include "base/names.h"

static const char *const names[] = {
	"rss",
	"atom",
	"rdf",
	"icalendar",
	"html",
	"markdown",
	"headers",
	"json",
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
	"aws-news",
	"github-releases",
	"gitlab-breaking-changes",
	"google-release-notes",
	"labelled-lines",
	"product-categories",
	"statuspage-history",
	"opml",
};

const char *
format_known(const char *name)
{
	int i = names_find(names, (int)LENGTH_OF(names), name);

	return i < 0 ? NULL : names[i];
}

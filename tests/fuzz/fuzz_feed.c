/* Feed: RSS, RDF and Atom, plain or as the flavours that vendors make of them; and what is no feed at all. */
#include "fuzz/page.h"
#include "fuzz/target.h"

FUZZ_TARGET(feed)
{
	static const char *const family[] = { "rss", "atom", "rdf", "aws-news",
		"github-releases", "gitlab-breaking-changes", "google-release-notes",
		"labelled-lines", "product-categories", "statuspage-history", NULL };
	struct fuzz_page page;

	page_draw(data, size, family, &page);
	page_hold(&page);
	page_end(&page);
	return 0;
}

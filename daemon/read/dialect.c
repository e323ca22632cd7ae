/* Dialect: the tables of namespaces and elements. */
#include "read/dialect.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"

struct space_row {
	const char *uri; /* a beginning of it, without the scheme */
	enum space space;
};

static const struct space_row uris[] = {
	{ "www.w3.org/2005/Atom", SPACE_ATOM },
	{ "purl.org/atom/ns", SPACE_ATOM },
	{ "purl.org/rss/1.0/modules/content", SPACE_CONTENT },
	{ "purl.org/rss/1.0/modules/syndication", SPACE_SY },
	{ "purl.org/rss/1.0/modules/", SPACE_OTHER },
	{ "purl.org/rss/1.0", SPACE_OWN },
	{ "purl.org/net/rss1.1", SPACE_OWN },
	{ "my.netscape.com/", SPACE_OWN },
	{ "channel.netscape.com/rdf", SPACE_OWN },
	{ "backend.userland.com/", SPACE_OWN },
	{ "blogs.law.harvard.edu/", SPACE_OWN },
	{ "cyber.law.harvard.edu/", SPACE_OWN },
	{ "www.rssboard.org/", SPACE_OWN },
	{ "purl.org/dc/elements/", SPACE_DC },
	{ "purl.org/dc/terms", SPACE_DCTERMS },
	{ "rssnamespace.org/feedburner", SPACE_FEEDBURNER },
	{ "search.yahoo.com/mrss", SPACE_MEDIA },
	{ "www.itunes.com/", SPACE_ITUNES },
	{ "www.w3.org/1999/02/22-rdf-syntax-ns", SPACE_RDF },
	{ "www.w3.org/1999/xhtml", SPACE_XHTML },
};

static const struct space_row prefixes[] = {
	{ "atom", SPACE_ATOM },
	{ "content", SPACE_CONTENT },
	{ "dc", SPACE_DC },
	{ "dcterms", SPACE_DCTERMS },
	{ "feedburner", SPACE_FEEDBURNER },
	{ "itunes", SPACE_ITUNES },
	{ "media", SPACE_MEDIA },
	{ "rdf", SPACE_RDF },
	{ "rss", SPACE_OWN },
	{ "sy", SPACE_SY },
	{ "xhtml", SPACE_XHTML },
};

/* Sorted by name; what of one field stands in several spaces is ordered by rank. */
static const struct dialect_row rows[] = {
	{ "abstract", SPACE_OWN, FIELD_SUMMARY, 5, false },
	{ "abstract", SPACE_DCTERMS, FIELD_SUMMARY, 3, false },
	{ "body", SPACE_XHTML, FIELD_CONTENT, 2, false },
	{ "body", SPACE_OWN, FIELD_CONTENT, 6, false },
	{ "category", SPACE_OWN, FIELD_LABEL, 0, false },
	{ "category", SPACE_ATOM, FIELD_LABEL, 0, false },
	{ "content", SPACE_ATOM, FIELD_CONTENT, 1, false },
	{ "content", SPACE_OWN, FIELD_CONTENT, 4, false },
	{ "created", SPACE_ATOM, FIELD_PUBLISHED, 4, false },
	{ "created", SPACE_DCTERMS, FIELD_PUBLISHED, 5, false },
	{ "created", SPACE_OWN, FIELD_PUBLISHED, 9, false },
	{ "date", SPACE_DC, FIELD_PUBLISHED, 3, false },
	{ "date", SPACE_OWN, FIELD_PUBLISHED, 7, false },
	{ "description", SPACE_OWN, FIELD_SUMMARY, 0, false },
	{ "description", SPACE_DC, FIELD_SUMMARY, 2, false },
	{ "description", SPACE_MEDIA, FIELD_SUMMARY, 8, false },
	{ "div", SPACE_XHTML, FIELD_CONTENT, 3, false },
	{ "encoded", SPACE_CONTENT, FIELD_CONTENT, 0, false },
	{ "encoded", SPACE_OWN, FIELD_CONTENT, 3, false },
	{ "fullitem", SPACE_OWN, FIELD_CONTENT, 5, false },
	{ "guid", SPACE_OWN, FIELD_ID, 0, false },
	{ "id", SPACE_ATOM, FIELD_ID, 1, false },
	{ "id", SPACE_OWN, FIELD_ID, 4, false },
	{ "identifier", SPACE_DC, FIELD_ID, 3, false },
	{ "issued", SPACE_ATOM, FIELD_PUBLISHED, 1, false },
	{ "issued", SPACE_DCTERMS, FIELD_PUBLISHED, 2, false },
	{ "issued", SPACE_OWN, FIELD_PUBLISHED, 8, false },
	{ "language", SPACE_OWN, FIELD_LANGUAGE, 0, true },
	{ "language", SPACE_DC, FIELD_LANGUAGE, 1, true },
	{ "lastbuilddate", SPACE_OWN, FIELD_UPDATED, 5, false },
	{ "link", SPACE_OWN, FIELD_LINK, LINK_PAGE, true },
	{ "link", SPACE_ATOM, FIELD_LINK, LINK_ATOM, true },
	{ "modified", SPACE_ATOM, FIELD_UPDATED, 1, false },
	{ "modified", SPACE_DCTERMS, FIELD_UPDATED, 2, false },
	{ "modified", SPACE_OWN, FIELD_UPDATED, 4, false },
	{ "origlink", SPACE_FEEDBURNER, FIELD_LINK, LINK_ORIGINAL, false },
	{ "player", SPACE_MEDIA, FIELD_LINK, LINK_PLAYER, false },
	{ "pubdate", SPACE_OWN, FIELD_PUBLISHED, 0, false },
	{ "published", SPACE_ATOM, FIELD_PUBLISHED, 0, false },
	{ "published", SPACE_OWN, FIELD_PUBLISHED, 6, false },
	{ "subject", SPACE_DC, FIELD_LABEL, 0, false },
	{ "subtitle", SPACE_ITUNES, FIELD_SUMMARY, 7, false },
	{ "summary", SPACE_ATOM, FIELD_SUMMARY, 1, false },
	{ "summary", SPACE_OWN, FIELD_SUMMARY, 4, false },
	{ "summary", SPACE_ITUNES, FIELD_SUMMARY, 6, false },
	{ "title", SPACE_OWN, FIELD_TITLE, 0, true },
	{ "title", SPACE_ATOM, FIELD_TITLE, 1, true },
	{ "title", SPACE_DC, FIELD_TITLE, 2, true },
	{ "title", SPACE_ITUNES, FIELD_TITLE, 3, false },
	{ "title", SPACE_MEDIA, FIELD_TITLE, 4, false },
	{ "ttl", SPACE_OWN, FIELD_TTL, 0, true },
	{ "updated", SPACE_ATOM, FIELD_UPDATED, 0, false },
	{ "updated", SPACE_OWN, FIELD_UPDATED, 3, false },
	{ "updatefrequency", SPACE_SY, FIELD_FREQUENCY, 0, true },
	{ "updateperiod", SPACE_SY, FIELD_PERIOD, 0, true },
};

/* Some declare a namespace with white space around it, or https. */
static const char *
after_scheme(const char *uri)
{
	uri += strspn(uri, " \t\r\n");
	if (strncasecmp(uri, "http://", 7) == 0)
		return uri + 7;
	if (strncasecmp(uri, "https://", 8) == 0)
		return uri + 8;
	return uri;
}

enum space
dialect_space(const char *uri, const char *prefix)
{
	if (uri) {
		const char *rest = after_scheme(uri);

		for (size_t i = 0; i < LENGTH_OF(uris); i++)
			if (strncasecmp(rest, uris[i].uri, strlen(uris[i].uri)) == 0)
				return uris[i].space;
		return prefix ? SPACE_OTHER : SPACE_DEFAULT;
	}
	if (!prefix)
		return SPACE_OWN;
	for (size_t i = 0; i < LENGTH_OF(prefixes); i++)
		if (strcasecmp(prefix, prefixes[i].uri) == 0)
			return prefixes[i].space;
	return SPACE_OTHER;
}

const struct dialect_row *
dialect_row(enum space space, const char *name)
{
	size_t low = 0, high = LENGTH_OF(rows);

	/* The first row that is not before NAME. */
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcasecmp(rows[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < LENGTH_OF(rows) && strcasecmp(rows[low].name, name) == 0; low++)
		if (rows[low].space == space)
			return &rows[low];
	return NULL;
}

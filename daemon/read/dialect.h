/* Dialect: which element of which namespace means what, as data. */
#pragma once

#include <stdbool.h>

/* Namespaces that say something. OWN is the dialect's own one or none. */
enum space {
	SPACE_OTHER,
	SPACE_DEFAULT, /* nobody knows it, and it has no prefix */
	SPACE_OWN,
	SPACE_ATOM, /* 1.0, 0.3 and the drafts between them */
	SPACE_CONTENT,
	SPACE_DC,
	SPACE_DCTERMS,
	SPACE_FEEDBURNER,
	SPACE_ITUNES,
	SPACE_MEDIA,
	SPACE_RDF,
	SPACE_SY,
	SPACE_XHTML,
};

enum field {
	FIELD_NONE,
	FIELD_ID,
	FIELD_TITLE,
	FIELD_LINK,
	FIELD_PUBLISHED,
	FIELD_UPDATED,
	FIELD_SUMMARY,
	FIELD_CONTENT,
	FIELD_LABEL,
	FIELD_LANGUAGE,
	FIELD_TTL,
	FIELD_PERIOD,
	FIELD_FREQUENCY,
};
#define FIELD_COUNT (FIELD_FREQUENCY + 1)

/* How good a link is, best first: the order is the precedence. */
enum link_rank {
	LINK_PAGE,      /* rel=alternate to a web page, or RSS's own link */
	LINK_ATOM,      /* the same by Atom's element inside RSS */
	LINK_ALTERNATE, /* rel=alternate to something else */
	LINK_ORIGINAL,  /* feedburner:origLink */
	LINK_GUID,      /* a guid that is a permalink */
	LINK_EXTERNAL,  /* another page that the entry is about */
	LINK_ABOUT,     /* rdf:about */
	LINK_SELF,
	LINK_ENCLOSURE,
	LINK_PLAYER, /* media:player */
	LINK_ID,     /* Atom's id, where it is an address */
};

struct dialect_row {
	const char *name;
	enum space space;
	enum field field;
	unsigned rank; /* the lowest that has a value wins, and of equals the first */
	bool of_feed;  /* in the head of the feed too */
};

/* By the URI that the document binds, or by the prefix's usual meaning when it binds none. */
enum space dialect_space(const char *uri, const char *prefix);
/* NULL when the element says nothing. Case does not matter: real feeds write pubdate. */
const struct dialect_row *dialect_row(enum space space, const char *name);

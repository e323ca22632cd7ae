/* Elements: what the parser's callbacks know while they walk through a document. Between xml.c,
 * which drives the parser, and elements.c, which makes sense of the elements. */
#pragma once

#include <libxml/parser.h>

#include "base/limits.h"
#include "read/capture.h"
#include "read/harvest.h"
#include "read/read.h"

enum dialect { DIALECT_NONE, DIALECT_RSS, DIALECT_RDF, DIALECT_ATOM };

/* What an open element hands down to those inside it. */
struct level {
	char *own_language, *own_base; /* NULL: the parent's */
	const char *language, *base;
	unsigned namespaces; /* declared here */
};

struct elements {
	xmlParserCtxtPtr parser;
	const struct read_input *input;
	struct reading *reading;
	bool mending; /* the second try: elements may be out of place */
	enum dialect dialect;
	char *root;   /* name of the root element */
	bool is_feed; /* something in it is a feed's */
	bool root_closed;
	unsigned stopped_line;
	const char *stopped; /* why we ended the parser ourselves; static storage */
	unsigned depth, head,
		entry;       /* of the element, of the feed's head, of the entry; 0: none */
	unsigned namespaces; /* in scope */
	struct level levels[LIMIT_ELEMENT_DEPTH + 2];
	struct harvest of_entry, of_feed;
	struct capture capture;
	const struct dialect_row *capturing; /* NULL: text is of no interest */
	unsigned captured;                   /* depth of that element */
	char *domain;                        /* of a category */
	bool permalink;                      /* of a guid */
	const char *known_uri,
		*known_prefix; /* the last namespace and what it was: they repeat */
	enum space known_space;
	const char *own_uri; /* a default namespace of the feed's own making; NULL: none */
	bool known;
	xmlEntity entity;  /* the named character that the parser is at */
	char character[8]; /* in UTF-8 */
	unsigned error_line;
	char *error_why; /* of the first error */
};

void elements_open(void *userdata, const xmlChar *name, const xmlChar *prefix,
	const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
	int attribute_count, int defaulted_count, const xmlChar **attributes);
void
elements_close(void *userdata, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri);
void elements_characters(void *userdata, const xmlChar *s, int n);
/* Ends the parser: the page is damaged from here on, for the reason WHY (static storage). */
void elements_stop(struct elements *w, const char *why);
/* The document is over: an entry that is still open counts only when KEEP_OPEN says so. */
void elements_end(struct elements *w, bool keep_open);

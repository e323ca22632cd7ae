/* Capture: the content of one element as its field's value: text, escaped or inline markup,
 * base64. */
#pragma once

#include <libxml/parser.h>

#include "base/text.h"
#include "read/harvest.h"

enum capture_mode {
	CAPTURE_RAW, /* characters are the value, as in RSS; elements in it are written out as
			markup */
	CAPTURE_XML, /* inline markup: characters are escaped again */
	CAPTURE_BASE64,
};

struct capture {
	enum capture_mode mode;
	enum form form;
	struct text text;
	unsigned inner; /* open elements inside */
};

/* How an element of ATOM (or another dialect) says that its content is to be read. ATTRIBUTES
 * as libxml2's SAX2 gives them. */
void capture_begin(struct capture *c, bool atom, const xmlChar **attributes, int count);
void capture_characters(struct capture *c, const char *s, size_t n);
void capture_open(struct capture *c, const char *name, const xmlChar **attributes, int count);
void capture_close(struct capture *c, const char *name);
/* The value is complete: base64 is decoded. */
void capture_end(struct capture *c);

/* The value of one attribute: libxml2 leaves an ampersand in it as "&#38;" as long as it is not told to replace entities. The
 * caller frees. */
char *capture_value(const xmlChar **attribute);
/* The value of an attribute without a prefix; NULL if it is not there. The caller frees. */
char *capture_attribute(const xmlChar **attributes, int count, const char *name);

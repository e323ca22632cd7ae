/* OPML: a list of feeds, as feed readers write it. */
#include "read/opml.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/parser.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/capture.h"
#include "read/charset.h"
#include "read/mark.h"
#include "read/mend.h"
#include "read/quiet.h"
#include "read/sniff.h"

#define CHUNK_BYTES 16384
/* More feeds than anybody reads. */
#define OUTLINES 5000u

struct walk {
	struct reading *list;
	char *root; /* name of the root element; NULL: none yet */
	bool full;
};

/* An attribute as one plain line; NULL when it is not there or blank. The caller frees. */
static char *
line_of(const xmlChar **attributes, int count, const char *name, size_t max)
{
	_cleanup_free_ char *value = capture_attribute(attributes, count, name);

	return text_blank(value) ? NULL : text_line(value, max);
}

static void
add_outline(struct walk *walk, const xmlChar **attributes, int count)
{
	char *url = line_of(attributes, count, "xmlUrl", 0);
	_cleanup_free_ char *type = NULL;
	struct entry *feed;

	walk->full = walk->list->count == OUTLINES;
	if (!url || strlen(url) > LIMIT_URL_BYTES || walk->full) {
		free(url);
		return;
	}
	feed = reading_add(walk->list);
	feed->id = url;
	feed->title = line_of(attributes, count, "title", LIMIT_TITLE_BYTES);
	if (!feed->title)
		feed->title = line_of(attributes, count, "text", LIMIT_TITLE_BYTES);
	feed->link = line_of(attributes, count, "htmlUrl", LIMIT_URL_BYTES);
	type = line_of(attributes, count, "type", LIMIT_LABEL_BYTES - sizeof("type="));
	mark_label(feed, "type", type);
}

static void
open_element(void *userdata, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
	int spaces, const xmlChar **declared, int count, int defaulted,
	const xmlChar **attributes)
{
	struct walk *walk = userdata;

	(void)prefix;
	(void)space;
	(void)spaces;
	(void)declared;
	(void)defaulted;
	if (!walk->root)
		walk->root = mem_dup((const char *)name);
	else if (strcasecmp((const char *)name, "outline") == 0)
		add_outline(walk, attributes, count);
}

static xmlEntityPtr
find_entity(void *userdata, const xmlChar *name)
{
	(void)userdata;
	return xmlGetPredefinedEntity(name);
}

static void
ignore_error(void *userdata, xmlErrorPtr error)
{
	(void)userdata;
	(void)error;
}

/* S is mended already: no document type, no bare &. */
static void
parse(struct walk *walk, const char *s, size_t n)
{
	_quiet_ quiet = quiet_begin();
	xmlSAXHandler sax = { .startElementNs = open_element,
		.getEntity = find_entity,
		.serror = ignore_error,
		.initialized = XML_SAX2_MAGIC };
	xmlParserCtxtPtr parser = mem_got(xmlCreatePushParserCtxt(&sax, walk, NULL, 0, NULL));
	size_t end = mend_attributes(s, n, LIMIT_ATTRIBUTES);

	(void)xmlCtxtUseOptions(
		parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_RECOVER);
	for (size_t i = 0; i < end && !walk->full;) {
		size_t chunk = end - i < CHUNK_BYTES ? end - i : CHUNK_BYTES;

		(void)xmlParseChunk(parser, s + i, (int)chunk, 0);
		i += chunk;
	}
	(void)xmlParseChunk(parser, "", 0, 1);
	if (parser->myDoc)
		xmlFreeDoc(parser->myDoc);
	parser->myDoc = NULL;
	xmlFreeParserCtxt(parser);
}

int
opml_read(const char *body, size_t len, struct reading *ret, char **reterr_why)
{
	struct walk walk = { .list = ret };
	_cleanup_(text_clear) struct text mended = { 0 };
	_cleanup_free_ char *what = NULL;
	struct charset_text text;
	int r = 0;

	*ret = (struct reading){ .format = "opml" };
	if (sniff_packed(body, len))
		return mem_why(-EBADMSG, reterr_why, "this is %s, not an OPML list of feeds",
			sniff_packed(body, len));
	charset_decode(body, len, NULL, &text);
	mend_xml(&mended, text.data, text.len);
	parse(&walk, mended.data ? mended.data : "", mended.len);
	if (!walk.root || strcasecmp(walk.root, "opml") != 0) {
		what = walk.root ? text_line(walk.root, LIMIT_LABEL_BYTES) : NULL;
		reading_clear(ret);
		r = mem_why(-EBADMSG, reterr_why, "this is no OPML list of feeds: %s%s%s%s",
			what ? "its first element is <" : "it has no element at all",
			what ? what : "", what ? ">" : "",
			text_equal(what, "bom") ? ", as of CycloneDX, of which only the JSON "
						  "form is read"
						: "");
	}
	charset_clear(&text);
	free(walk.root);
	return r;
}

/* XML: the parser and its two tries: strict first, then mended and marked. */
#include "read/xml.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/mend.h"
#include "read/reference.h"
#include "read/elements.h"

#define CHUNK_BYTES 16384u
/* Different names of one page: beyond some ten thousand libxml2 looks for each among very many. */
#define LIMIT_NAMES 20000

struct error_row {
	int code;
	const char *text;
};

static const struct error_row errors[] = {
	{ XML_ERR_INTERNAL_ERROR, "a part of it is longer than the parser takes" },
	{ XML_ERR_DOCUMENT_END, "the document ends too early" },
	{ XML_ERR_INVALID_CHAR, "a control character that XML forbids" },
	{ XML_ERR_UNDECLARED_ENTITY, "a named character that XML does not know" },
	{ XML_WAR_UNDECLARED_ENTITY, "a named character that XML does not know" },
	{ XML_ERR_ATTRIBUTE_NOT_STARTED, "an attribute without quotes" },
	{ XML_ERR_CDATA_NOT_FINISHED, "a CDATA section without its end" },
	{ XML_ERR_NAME_REQUIRED, "a bare & or <" },
	{ XML_ERR_TAG_NAME_MISMATCH, "an end tag that does not match its start tag" },
	{ XML_ERR_TAG_NOT_FINISHED, "a tag that is not finished" },
	{ XML_ERR_ENTITYREF_SEMICOL_MISSING, "a bare &" },
	{ XML_ERR_INVALID_CHARREF, "a character number that XML forbids" },
	{ XML_ERR_RESERVED_XML_NAME, "something stands before the XML declaration" },
	{ XML_NS_ERR_UNDEFINED_NAMESPACE, "a prefix that is declared nowhere" },
};

static void
note_error(void *userdata, xmlErrorPtr error)
{
	struct elements *w = userdata;

	if (w->error_why || w->stopped || error->level < XML_ERR_ERROR)
		return;
	w->error_line = error->line > 0 ? (unsigned)error->line : 1;
	for (size_t i = 0; i < LENGTH_OF(errors) && !w->error_why; i++)
		if (errors[i].code == error->code)
			w->error_why = mem_dup(errors[i].text);
	if (!w->error_why)
		w->error_why = text_line(
			error->message ? error->message : "not well-formed", LIMIT_QUOTE_BYTES);
}

/* HTML's named characters, which feeds use without declaring them. In attributes libxml2 2.9.14
 * would copy only the first byte, so there they are left to the second try. */
static xmlEntityPtr
find_entity(void *userdata, const xmlChar *name)
{
	struct elements *w = userdata;
	xmlEntityPtr predefined = xmlGetPredefinedEntity(name);
	uint32_t c = predefined
			     ? 0
			     : reference_named((const char *)name, strlen((const char *)name));
	_cleanup_(text_clear) struct text t = { 0 };

	if (predefined || c == 0 || w->parser->instate == XML_PARSER_ATTRIBUTE_VALUE)
		return predefined;
	text_put_utf8(&t, c);
	memcpy(w->character, t.data, t.len + 1);
	w->entity = (xmlEntity){ .type = XML_ENTITY_DECL,
		.name = name,
		.content = (xmlChar *)w->character,
		.length = (int)t.len,
		.etype = XML_INTERNAL_PREDEFINED_ENTITY };
	return &w->entity;
}

/* libxml2 2.9.14 hangs on parameter entities unless somebody takes the declarations. */
static void
drop_entity(void *userdata, const xmlChar *name, int type, const xmlChar *public_id,
	const xmlChar *system_id, xmlChar *content)
{
	(void)userdata;
	(void)name;
	(void)type;
	(void)public_id;
	(void)system_id;
	(void)content;
}

static xmlSAXHandler
handler(void)
{
	return (xmlSAXHandler){
		.initialized = XML_SAX2_MAGIC,
		.getEntity = find_entity,
		.entityDecl = drop_entity,
		.startElementNs = elements_open,
		.endElementNs = elements_close,
		.characters = elements_characters,
		.cdataBlock = elements_characters,
		.ignorableWhitespace = elements_characters,
		.serror = note_error,
	};
}

/* Pushes S in chunks that end between characters. Returns 0, or the parser's first error. */
static int
push(struct elements *w, const char *s, size_t n)
{
	size_t chunk = CHUNK_BYTES;
	int r = 0;

	for (size_t i = 0; i < n && !w->stopped && (r == 0 || w->mending);) {
		size_t end = n - i < chunk ? n : i + chunk;

		while (end < n && end > i + 1 && ((unsigned char)s[end] & 0xC0) == 0x80)
			end--;
		r = xmlParseChunk(w->parser, s + i, (int)(end - i), 0);
		/* A token that does not end: libxml2 looks at all of it again with each chunk.
		 */
		if (w->parser->input &&
			(size_t)(w->parser->input->end - w->parser->input->cur) > chunk)
			chunk *= 2;
		if (xmlDictSize(w->parser->dict) > LIMIT_NAMES)
			elements_stop(w, "it uses too many different names");
		i = end;
	}
	return r;
}

/* One run over the N bytes at S, without those from SKIP to SKIP_END. */
static int
run(struct elements *w, const char *s, size_t n, size_t skip, size_t skip_end)
{
	xmlSAXHandler sax = handler();
	int r;

	/* Page boundaries of the base count as depth 0. */
	w->levels[0] = (struct level){ .base = w->input->base };
	harvest_reset(&w->of_entry);
	harvest_reset(&w->of_feed);
	w->parser = mem_got(xmlCreatePushParserCtxt(&sax, w, NULL, 0, NULL));
	(void)xmlCtxtUseOptions(w->parser,
		XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | (w->mending ? XML_PARSE_RECOVER : 0));
	r = push(w, s, skip);
	for (const char *p = s + skip;
		r == 0 && (p = memchr(p, '\n', skip_end - (size_t)(p - s))); p++)
		r = xmlParseChunk(w->parser, "\n", 1, 0);
	if (r == 0)
		r = push(w, s + skip_end, n - skip_end);
	if (!w->stopped && (r == 0 || w->mending))
		r = xmlParseChunk(w->parser, "", 0, 1);
	if (w->parser->myDoc)
		xmlFreeDoc(w->parser->myDoc);
	w->parser->myDoc = NULL;
	xmlFreeParserCtxt(w->parser);
	w->parser = NULL;
	return r;
}

static void
clear_elements(struct elements *w)
{
	harvest_clear(&w->of_entry);
	harvest_clear(&w->of_feed);
	text_clear(&w->capture.text);
	free(w->root);
	free(w->domain);
	free(w->error_why);
	free(w);
}

/* Does the end of the document hold the root's end tag? Then an entry that is still open only
 * lost its own. */
static bool
complete(const char *s, size_t n, const char *root)
{
	size_t tail = n < 512 ? n : 512;
	const char *p = root ? memmem(s + n - tail, tail, root, strlen(root)) : NULL;

	return p && p > s + 1 && memchr("/:", p[-1], 2);
}

static struct elements *
try(const struct read_input *input, const char *s, size_t n, bool mending, struct reading *ret,
	int *ret_error)
{
	struct elements *w = MEM_NEW(struct elements);
	size_t cut = mend_attributes(s, n, LIMIT_ATTRIBUTES), doctype_end = cut,
	       doctype = mend_doctype(s, cut, &doctype_end);

	*ret = (struct reading){ 0 };
	*w = (struct elements){ .input = input, .reading = ret, .mending = mending };
	*ret_error = run(w, s, cut, doctype, doctype_end);
	if (cut < n && !w->stopped) {
		w->stopped = "a tag has more attributes than forewarn reads";
		w->stopped_line = 1;
		for (const char *p = s; (p = memchr(p, '\n', cut - (size_t)(p - s))); p++)
			w->stopped_line++;
	}
	elements_end(w, mending && complete(s, n, w->root));
	return w;
}

static void
mark_damaged(struct reading *reading, unsigned line, const char *why)
{
	reading->damaged = true;
	reading->damaged_line = line;
	reading->damaged_why = mem_dup(why);
}

static const char *
format_of(const struct elements *w)
{
	return w->dialect == DIALECT_ATOM ? "atom" : w->dialect == DIALECT_RDF ? "rdf" : "rss";
}

static int
read_document(const struct read_input *input, const char *s, size_t n, struct reading *ret,
	char **ret_root)
{
	int error, result = 0;
	unsigned line = 0;
	_cleanup_free_ char *why = NULL;
	struct elements *w = try(input, s, n, false, ret, &error);

	*ret_root = NULL;
	if (w->error_why) {
		line = w->error_line;
		why = mem_dup(w->error_why);
	}
	/* What comes after the end of the root element is nobody's loss. */
	if (error && !w->stopped && !w->root_closed) {
		_cleanup_(text_clear) struct text mended = { 0 };

		clear_elements(w);
		reading_clear(ret);
		mend_xml(&mended, s, n);
		w = try(input, mended.data ? mended.data : "", mended.len, true, ret, &error);
	} else if (w->root_closed && error) {
		line = 0;
	}
	if (!w->is_feed) {
		*ret_root = TAKE(w->root);
		reading_clear(ret);
		result = -EBADMSG;
	} else {
		ret->format = format_of(w);
		if (w->stopped)
			mark_damaged(ret, w->stopped_line, w->stopped);
		else if (line)
			mark_damaged(ret, line, why);
	}
	clear_elements(w);
	return result;
}

/* Before the feed a server may spill a warning of its own ("<br /><b>Warning</b>: ..."), as long as a page of it.
 * Where the feed begins then, or 0. */
static size_t
after_warning(const char *s, size_t n, const char *root)
{
	static const char *const begins[] = { "<?xml", "<rss", "<feed", "<rdf:RDF" };

	if (!root || (strcmp(root, "br") != 0 && strcmp(root, "b") != 0))
		return 0;
	for (size_t i = 0; i < LENGTH_OF(begins); i++) {
		const char *p = memmem(s, n < 4096 ? n : 4096, begins[i], strlen(begins[i]));

		if (p)
			return (size_t)(p - s);
	}
	return 0;
}

int
xml_read(const struct read_input *input, const char *s, size_t n, struct reading *ret,
	char **ret_root)
{
	int r = read_document(input, s, n, ret, ret_root);
	size_t begin = r < 0 ? after_warning(s, n, *ret_root) : 0;

	if (begin == 0)
		return r;
	free(TAKE(*ret_root));
	r = read_document(input, s + begin, n - begin, ret, ret_root);
	if (r >= 0 && !ret->damaged)
		mark_damaged(ret, 1, "a warning of the server stands before it");
	return r;
}

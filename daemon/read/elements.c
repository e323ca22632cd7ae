/* Elements: those of RSS, RDF and Atom to the fields of entries. */
#include "read/elements.h"

#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/url.h"

#define PER_ATTRIBUTE 5
/* In scope at once: libxml2 looks through all of them for each element. */
#define LIMIT_NAMESPACES 256u

void
elements_stop(struct elements *w, const char *why)
{
	if (!w->stopped) {
		w->stopped = why;
		w->stopped_line = w->parser->input ? (unsigned)w->parser->input->line : 0;
	}
	xmlStopParser(w->parser);
}

static enum space
space_of(struct elements *w, const char *uri, const char *prefix)
{
	enum space space;

	/* libxml2 keeps one copy of each name, so the pointers tell. */
	if (!w->known || uri != w->known_uri || prefix != w->known_prefix) {
		w->known = true;
		w->known_uri = uri;
		w->known_prefix = prefix;
		w->known_space = dialect_space(uri, prefix);
	}
	space = w->known_space;
	/* A default namespace that nobody knows is the feed's when its outer elements have it, and a stranger's inside. */
	if (space == SPACE_DEFAULT) {
		if (!w->own_uri && w->depth <= 2)
			w->own_uri = uri;
		space = uri == w->own_uri ? SPACE_OWN : SPACE_OTHER;
	}
	return w->dialect == DIALECT_ATOM && space == SPACE_OWN ? SPACE_ATOM : space;
}

static struct level *
level_of(struct elements *w)
{
	return &w->levels[w->depth];
}

static char *
xml_attribute(const xmlChar **attributes, int count, const char *prefix, const char *name)
{
	for (int i = 0; i < count; i++) {
		const xmlChar **a = attributes + i * PER_ATTRIBUTE;

		if (a[1] && strcmp((const char *)a[1], prefix) == 0 &&
			strcmp((const char *)a[0], name) == 0)
			return capture_value(a);
	}
	return NULL;
}

static void
enter(struct elements *w, int namespace_count, const xmlChar **attributes, int count)
{
	const struct level *outer = &w->levels[w->depth - 1];
	struct level *level = level_of(w);
	_cleanup_free_ char *base = NULL;

	*level = (struct level){ .language = outer->language,
		.base = outer->base,
		.namespaces = (unsigned)namespace_count };
	w->namespaces += level->namespaces;
	if (count == 0)
		return;
	level->own_language = xml_attribute(attributes, count, "xml", "lang");
	if (level->own_language)
		level->language = level->own_language;
	base = xml_attribute(attributes, count, "xml", "base");
	if (base) {
		_cleanup_free_ char *absolute = url_resolve(outer->base, base);

		/* A base that grows with each element would cost more than its page. */
		if (strlen(absolute) <= LIMIT_URL_BYTES)
			level->base = level->own_base = TAKE(absolute);
	}
}

static void
leave(struct elements *w)
{
	struct level *level = level_of(w);

	w->namespaces -= level->namespaces;
	free(level->own_language);
	free(level->own_base);
	*level = (struct level){ 0 };
	w->depth--;
}

static void
begin_entry(struct elements *w, const xmlChar **attributes, int count)
{
	_cleanup_free_ char *about = NULL;
	_cleanup_(text_clear) struct text id = { 0 };

	w->entry = w->depth;
	w->is_feed = true;
	harvest_reset(&w->of_entry);
	about = w->dialect == DIALECT_RDF ? xml_attribute(attributes, count, "rdf", "about")
					  : NULL;
	if (about) {
		text_puts(&id, about);
		harvest_offer(&w->of_entry, FIELD_ID, 2, FORM_TEXT, &id);
		harvest_offer_link(&w->of_entry, LINK_ABOUT, about, level_of(w)->base);
	}
}

static void
end_entry(struct elements *w)
{
	if (w->reading->count >= LIMIT_ENTRIES)
		elements_stop(w,
			"it has more entries than forewarn reads of one page; the first ones "
			"were read");
	else
		harvest_finish(&w->of_entry, w->levels[w->entry].language, w->reading);
	w->entry = 0;
}

static bool
begins_entry(const struct elements *w, enum space space, const char *name)
{
	if (w->dialect == DIALECT_ATOM)
		return space == SPACE_ATOM && strcasecmp(name, "entry") == 0;
	return space == SPACE_OWN && strcasecmp(name, "item") == 0;
}

static void
set_root(struct elements *w, enum space space, const char *name, int namespace_count,
	const xmlChar **namespaces)
{
	w->root = mem_dup(name);
	w->head = 1;
	if (strcasecmp(name, "rss") == 0 ||
		(strcasecmp(name, "channel") == 0 && space == SPACE_OWN)) {
		w->dialect = DIALECT_RSS;
		w->is_feed = true;
	} else if (strcasecmp(name, "RDF") == 0) {
		w->dialect = DIALECT_RDF;
		/* Pairs of prefix and URI: RDF is of RSS when it says so, or when it holds a
		 * channel. */
		for (int i = 0; i < namespace_count; i++)
			w->is_feed |= dialect_space((const char *)namespaces[2 * i + 1], "") ==
				      SPACE_OWN;
	} else if ((strcasecmp(name, "feed") == 0 &&
			   (space == SPACE_ATOM || space == SPACE_OWN)) ||
		   (strcasecmp(name, "entry") == 0 && space == SPACE_ATOM)) {
		w->dialect = DIALECT_ATOM;
		w->is_feed = true;
	} else {
		elements_stop(w, "the root element is no feed's");
	}
}

static unsigned
atom_link_rank(const struct elements *w, const char *rel, const char *type)
{
	if (!rel || !*rel || strcasecmp(rel, "alternate") == 0 ||
		strcmp(rel, "http://www.iana.org/assignments/relation/alternate") == 0) {
		if (type && *type && !strstr(type, "html"))
			return LINK_ALTERNATE;
		return w->dialect == DIALECT_ATOM ? LINK_PAGE : LINK_ATOM;
	}
	if (strcasecmp(rel, "related") == 0 || strcasecmp(rel, "via") == 0)
		return LINK_EXTERNAL;
	if (strcasecmp(rel, "self") == 0)
		return LINK_SELF;
	return strcasecmp(rel, "enclosure") == 0 ? LINK_ENCLOSURE : UINT32_MAX;
}

/* A link in attributes: Atom's, or media:player's. */
static void
offer_link(struct elements *w, const struct dialect_row *row, const xmlChar **attributes,
	int count)
{
	struct harvest *h = w->entry ? &w->of_entry : &w->of_feed;
	_cleanup_free_ char *href =
		capture_attribute(attributes, count, row->rank == LINK_PLAYER ? "url" : "href");
	_cleanup_free_ char *rel = capture_attribute(attributes, count, "rel");
	_cleanup_free_ char *type = capture_attribute(attributes, count, "type");
	unsigned rank = row->rank == LINK_PLAYER ? LINK_PLAYER : atom_link_rank(w, rel, type);

	if (href && rank != UINT32_MAX)
		harvest_offer_link(h, rank, href, level_of(w)->base);
}

static void
begin_capture(struct elements *w, const struct dialect_row *row, const xmlChar **attributes,
	int count)
{
	bool atom = row->space == SPACE_ATOM &&
		    (row->field == FIELD_TITLE || row->field == FIELD_SUMMARY ||
			    row->field == FIELD_CONTENT);

	capture_begin(&w->capture, atom, attributes, count);
	if (row->space == SPACE_XHTML)
		w->capture.mode = CAPTURE_XML;
	w->capturing = row;
	w->captured = w->depth;
	if (row->field == FIELD_LABEL && count) {
		_cleanup_free_ char *label = capture_attribute(attributes, count, "label");
		_cleanup_free_ char *term = capture_attribute(attributes, count, "term");

		w->domain = row->space == SPACE_OWN
				    ? capture_attribute(attributes, count, "domain")
				    : NULL;
		harvest_label(&w->of_entry, NULL, text_blank(label) ? term : label);
	}
	if (row->field == FIELD_ID && row->space == SPACE_OWN) {
		_cleanup_free_ char *flag = capture_attribute(attributes, count, "isPermaLink");

		w->permalink = !flag || strcasecmp(flag, "false") != 0;
	}
	if (row->field == FIELD_CONTENT && row->space == SPACE_ATOM) {
		_cleanup_free_ char *src = capture_attribute(attributes, count, "src");

		if (src)
			harvest_offer_link(&w->of_entry, LINK_EXTERNAL, src, level_of(w)->base);
	}
}

/* The feed's own wish for the interval, in seconds; RSS's ttl is in minutes. */
static void
set_ttl(struct elements *w)
{
	static const struct {
		const char *word;
		unsigned seconds;
	} periods[] = { { "hourly", 3600 }, { "daily", 86400 }, { "weekly", 604800 },
		{ "monthly", 2592000 }, { "yearly", 31536000 } };
	_cleanup_free_ char *ttl = harvest_string(&w->of_feed, FIELD_TTL);
	_cleanup_free_ char *period = harvest_string(&w->of_feed, FIELD_PERIOD);
	_cleanup_free_ char *frequency = harvest_string(&w->of_feed, FIELD_FREQUENCY);
	long minutes = ttl ? strtol(ttl, NULL, 10) : 0,
	     times = frequency ? strtol(frequency, NULL, 10) : 1;

	if (minutes > 0)
		w->reading->ttl_sec = minutes < 525600 ? (unsigned)minutes * 60 : 31536000;
	for (size_t i = 0; minutes <= 0 && period && i < LENGTH_OF(periods); i++)
		if (strcasecmp(period, periods[i].word) == 0)
			w->reading->ttl_sec = periods[i].seconds /
					      (unsigned)(times > 0 && times < 1000 ? times : 1);
}

/* An id that is an address is one that a person may open, unless it says that it is none. */
static void
offer_id_link(struct elements *w, const struct dialect_row *row, const char *id)
{
	if (row->space == SPACE_ATOM)
		harvest_offer_link(&w->of_entry, LINK_ID, id, NULL);
	else if (row->space == SPACE_OWN && w->permalink)
		harvest_offer_link(&w->of_entry, LINK_GUID, id, NULL);
}

/* An id is kept as it is written, except where the document itself says what it is relative to (RFC
 * 4287 section 2: xml:base is for every relative reference in its scope). The page's own address
 * does not count: it may change when the vendor's server moves. */
static void
resolve_id(struct elements *w, struct text *id)
{
	_cleanup_free_ char *relative = NULL, *absolute = NULL;
	const char *base = level_of(w)->base;

	if (w->dialect != DIALECT_ATOM || !base || base == w->levels[0].base)
		return;
	relative = text_line(id->data, 0);
	if (!*relative || relative[strcspn(relative, ": ")])
		return;
	absolute = url_resolve(base, relative);
	id->len = 0;
	text_puts(id, absolute);
}

static void
end_capture(struct elements *w)
{
	const struct dialect_row *row = w->capturing;
	struct harvest *h = w->entry ? &w->of_entry : &w->of_feed;
	struct capture *c = &w->capture;

	w->capturing = NULL;
	if (c->text.len == 0)
		text_putc(&c->text, ' ');
	capture_end(c);
	if (row->field == FIELD_LINK) {
		harvest_offer_link(h, row->rank, c->text.data, level_of(w)->base);
	} else if (row->field == FIELD_LABEL) {
		harvest_label(h, w->domain, c->text.data);
		free(TAKE(w->domain));
	} else {
		const char *s = c->text.data + strspn(c->text.data, " \t\r\n");

		if (row->field == FIELD_ID &&
			(text_starts_nocase(s, "http://") || text_starts_nocase(s, "https://")))
			offer_id_link(w, row, s);
		else if (row->field == FIELD_ID)
			resolve_id(w, &c->text);
		harvest_offer(h, row->field, row->rank, c->form, &c->text);
	}
}

/* An element of the feed's head or of an entry. */
static void
open_field(struct elements *w, enum space space, const char *name, const xmlChar **attributes,
	int count)
{
	const struct dialect_row *row;
	bool here = w->depth == (w->entry ? w->entry : w->head) + 1;

	/* Media groups are nested, everything else of interest is not. */
	if (!here && (space != SPACE_MEDIA || !w->entry))
		return;
	row = dialect_row(space, name);
	if (!row || (!w->entry && !row->of_feed))
		return;
	if (row->field == FIELD_LINK &&
		(row->space == SPACE_ATOM || row->space == SPACE_MEDIA || count > 0))
		offer_link(w, row, attributes, count);
	/* Atom's link without attributes is one written as in RSS. */
	if (row->field != FIELD_LINK || row->space == SPACE_OWN ||
		row->space == SPACE_FEEDBURNER || (row->space == SPACE_ATOM && count == 0))
		begin_capture(w, row, attributes, count);
}

void
elements_open(void *userdata, const xmlChar *name_x, const xmlChar *prefix, const xmlChar *uri,
	int namespace_count, const xmlChar **namespaces, int attribute_count,
	int defaulted_count, const xmlChar **attributes)
{
	struct elements *w = userdata;
	const char *name = (const char *)name_x;
	enum space space;

	(void)defaulted_count;
	if (w->stopped)
		return;
	if (w->depth >= LIMIT_ELEMENT_DEPTH) {
		elements_stop(w, "its elements are nested too deep");
		return;
	}
	w->depth++;
	enter(w, namespace_count, attributes, attribute_count);
	if (w->namespaces > LIMIT_NAMESPACES) {
		elements_stop(w, "it declares too many namespaces");
		return;
	}
	space = space_of(w, (const char *)uri, (const char *)prefix);
	if (w->capturing && !(w->mending && begins_entry(w, space, name))) {
		capture_open(&w->capture, name, attributes, attribute_count);
		return;
	}
	if (w->depth == 1)
		set_root(w, space, name, namespace_count, namespaces);
	if (w->stopped)
		return;
	if (begins_entry(w, space, name) && (!w->entry || w->mending)) {
		/* Only after a lost end tag does an entry begin inside another. */
		if (w->capturing)
			end_capture(w);
		if (w->entry)
			end_entry(w);
		begin_entry(w, attributes, attribute_count);
	} else if (!w->entry && space == SPACE_OWN && strcasecmp(name, "channel") == 0) {
		w->head = w->depth;
		w->is_feed = true;
	} else {
		open_field(w, space, name, attributes, attribute_count);
	}
}

void
elements_close(void *userdata, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct elements *w = userdata;

	(void)prefix;
	(void)uri;
	if (w->stopped || w->depth == 0)
		return;
	if (w->capturing && w->depth > w->captured)
		capture_close(&w->capture, (const char *)name);
	else if (w->capturing)
		end_capture(w);
	if (w->entry && w->depth == w->entry)
		end_entry(w);
	if (w->depth == 1)
		w->root_closed = true;
	/* RDF's picture and search form stand after the channel, as deep as its title does in it. */
	if (w->depth == w->head)
		w->head = 1;
	leave(w);
}

void
elements_characters(void *userdata, const xmlChar *s, int n)
{
	struct elements *w = userdata;

	if (w->capturing && !w->stopped)
		capture_characters(&w->capture, (const char *)s, (size_t)n);
}

void
elements_end(struct elements *w, bool keep_open)
{
	if (w->entry && keep_open) {
		if (w->capturing)
			end_capture(w);
		end_entry(w);
	}
	while (w->depth)
		leave(w);
	w->reading->title = harvest_title(&w->of_feed);
	w->reading->language = harvest_string(&w->of_feed, FIELD_LANGUAGE);
	set_ttl(w);
}

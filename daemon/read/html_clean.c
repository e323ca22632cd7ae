/* HTML, cleaned: one pass over the bytes (HTML living standard, section 13.2.5, as far as it
 * matters). */
#include "read/html_clean.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "read/reference.h"

#define LIMIT_NAME 40u

/* What libxml2 and malloc take. */
#define NODE_BYTES 128u
#define ATTRIBUTE_BYTES 240u
/* A longer value or text has memory of its own beside its node. */
#define LEAST_OWN_BYTES 16u
/* A short page may grow as it likes. */
#define MARKUP_BYTES 65536u

struct walk {
	const char *s, *end;
	struct html_clean *out;
	size_t tree;        /* bytes that it will take */
	struct text wanted; /* the rules, in which the names of attributes stand */
	bool all_wanted;
	size_t most;       /* bytes of markup */
	bool unseen;       /* inside noscript or title */
	unsigned unclosed; /* bit i: no end tag of hidden[i] is left */
};

/* Elements whose content is not the page's text. Without an end tag the first ones hide all that
 * follows, as browsers do; of the others only the tag goes. */
static const char *const hidden[] = { "script", "style", "iframe", "textarea", "noembed",
	"noframes", "template", "svg", "math", "object", "canvas" };
#define HIDING 6u

/* What says nothing here: libxml2 would take those without an end tag for containers. */
static const char *const dropped[] = { "meta", "link", "wbr", "source", "track", "embed",
	"param", "input", "font" };

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
name_byte(char c)
{
	return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
}

static int
index_of(const char *const *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], name) == 0)
			return (int)i;
	return -1;
}

/* N bytes of text or of a value: references decoded, and what means something to a parser
 * written as one. Ends early where there are MOST bytes already. */
static void
put_text(struct text *out, size_t most, const char *s, size_t n)
{
	for (size_t i = 0; i < n && out->len <= most;) {
		size_t k = i;
		uint32_t c;

		while (k < n && s[k] && !strchr("<>&\"", s[k]))
			k++;
		text_add(out, s + i, k - i);
		i = k;
		if (i == n)
			break;
		k = s[i] == '&' ? reference_decode(s + i, n - i, &c) : 0;
		if (!k) {
			c = s[i] ? (unsigned char)s[i] : ' ';
			k = 1;
		}
		if (c < 0x80 && c && strchr("<>&\"", (int)c))
			text_puts(out, c == '<'   ? "&lt;"
				       : c == '>' ? "&gt;"
				       : c == '&' ? "&amp;"
						  : "&quot;");
		else
			text_put_utf8(out, c ? c : ' ');
		i += k;
	}
}

static void
grow_tree(struct walk *w, size_t bytes, size_t content)
{
	w->tree += bytes + (content < LEAST_OWN_BYTES ? 0 : content);
}

static void
walk_text(struct walk *w, const char *s, size_t n)
{
	if (n)
		grow_tree(w, NODE_BYTES, n);
	if (!w->unseen)
		for (size_t i = 0; i < n; i++)
			w->out->letters += (unsigned char)s[i] > ' ';
	put_text(&w->out->markup, w->most, s, n);
}

static void
skip_past(struct walk *w, const char *mark)
{
	const char *found = memmem(w->s, (size_t)(w->end - w->s), mark, strlen(mark));

	w->s = found ? found + strlen(mark) : w->end;
}

static void
skip_blank(struct walk *w)
{
	while (w->s < w->end && (blank(*w->s) || *w->s == '/'))
		w->s++;
}

/* The name at hand in small letters, cut to what fits; false when it holds what no name of HTML
 * does. */
static bool
take_name(struct walk *w, char stop, char name[static LIMIT_NAME + 1])
{
	size_t n = 0;
	bool plain = true;

	for (; w->s < w->end && !blank(*w->s) && *w->s != '/' && *w->s != '>' && *w->s != stop;
		w->s++) {
		plain = plain && name_byte(*w->s) && n < LIMIT_NAME;
		if (n < LIMIT_NAME)
			name[n++] = letter(*w->s) ? (char)(*w->s | 0x20) : *w->s;
	}
	name[n] = '\0';
	return plain && n;
}

/* The value behind a "=", if there is one. */
static size_t
take_value(struct walk *w, const char **ret)
{
	const char *close;

	*ret = w->s;
	while (w->s < w->end && blank(*w->s))
		w->s++;
	if (w->s == w->end || *w->s != '=')
		return 0;
	for (w->s++; w->s < w->end && blank(*w->s);)
		w->s++;
	*ret = w->s;
	if (w->s < w->end && (*w->s == '"' || *w->s == '\'')) {
		*ret = w->s + 1;
		close = memchr(*ret, *w->s, (size_t)(w->end - *ret));
		w->s = close ? close + 1 : w->end;
		return (size_t)((close ? close : w->end) - *ret);
	}
	while (w->s < w->end && !blank(*w->s) && *w->s != '>')
		w->s++;
	return (size_t)(w->s - *ret);
}

/* XPath can ask for all attributes, or for those of an axis. */
static void
note_rule(struct walk *w, const char *rule)
{
	for (const char *at = rule; at && (at = strchr(at, '@'));) {
		at += 1 + strspn(at + 1, " \t\r\n");
		w->all_wanted = w->all_wanted || *at == '*' || strncmp(at, "node", 4) == 0;
	}
	w->all_wanted = w->all_wanted || (rule && strstr(rule, "attribute"));
	text_puts(&w->wanted, rule);
	text_putc(&w->wanted, '\n');
}

static void
note_rules(struct walk *w, const struct read_rules *rules)
{
	const struct strings *const lists[] = { &rules->field_labels, &rules->field_dates,
		&rules->only, &rules->without };
	const char *const rule[] = { rules->entries, rules->field_id, rules->field_title,
		rules->field_text, rules->field_link, rules->field_published,
		rules->field_updated };

	for (size_t i = 0; i < LENGTH_OF(rule); i++)
		note_rule(w, rule[i]);
	for (size_t i = 0; i < LENGTH_OF(lists); i++)
		for (size_t k = 0; k < lists[i]->count; k++)
			note_rule(w, lists[i]->items[k]);
}

/* Where a name is not asked for but stands in a rule by chance, it only costs memory. */
static bool
is_wanted(const struct walk *w, const char *name)
{
	static const char *const always[] = { "id", "name", "href", "class", "lang", "datetime",
		"colspan", "rowspan" };

	return w->all_wanted || index_of(always, LENGTH_OF(always), name) >= 0 ||
	       (w->wanted.data && strcasestr(w->wanted.data, name));
}

/* A value too long for a link is a picture written out. */
static void
walk_attribute(struct walk *w, struct text *out, size_t *count)
{
	char name[LIMIT_NAME + 1];
	const char *value;
	bool plain;
	size_t n;

	/* A "=" at the beginning is part of the name. */
	w->s += *w->s == '=';
	plain = take_name(w, '=', name);
	n = take_value(w, &value);
	if (!plain || !letter(*name) || n > LIMIT_LINK_BYTES || strncmp(name, "on", 2) == 0 ||
		strcmp(name, "style") == 0 || *count >= LIMIT_TAG_ATTRIBUTES ||
		!is_wanted(w, name))
		return;
	++*count;
	grow_tree(w, ATTRIBUTE_BYTES, n);
	text_printf(out, " %s=\"", name);
	put_text(out, w->most, value, n);
	text_putc(out, '"');
}

/* Past the end tag of hidden[WHICH], whose start tag was just read. */
static void
skip_hidden(struct walk *w, unsigned which)
{
	const char *name = hidden[which], *s = w->s;
	size_t n = strlen(name);

	if (w->unclosed & 1u << which)
		return;
	while ((s = memmem(s, (size_t)(w->end - s), "</", 2))) {
		s += 2;
		if ((size_t)(w->end - s) > n && strncasecmp(s, name, n) == 0 &&
			!name_byte(s[n])) {
			w->s = s + n;
			skip_past(w, ">");
			return;
		}
	}
	w->unclosed |= 1u << which;
	if (which < HIDING)
		w->s = w->end;
}

static void
walk_start_tag(struct walk *w)
{
	_cleanup_(text_clear) struct text attributes = { 0 };
	char name[LIMIT_NAME + 1];
	bool plain = take_name(w, '>', name);
	size_t count = 0;
	int which;

	for (skip_blank(w); w->s < w->end && *w->s != '>'; skip_blank(w))
		walk_attribute(w, &attributes, &count);
	w->s += w->s < w->end;
	which = index_of(hidden, LENGTH_OF(hidden), name);
	w->out->scripts += which == 0;
	if (which >= 0)
		skip_hidden(w, (unsigned)which);
	if (!plain || which >= 0 || index_of(dropped, LENGTH_OF(dropped), name) >= 0)
		return;
	grow_tree(w, NODE_BYTES, 0);
	if (w->tree > LIMIT_TREE_BYTES) {
		w->out->cut = true;
		w->s = w->end;
		return;
	}
	w->unseen = w->unseen || strcmp(name, "noscript") == 0 || strcmp(name, "title") == 0;
	text_printf(&w->out->markup, "<%s%s>", name, attributes.len ? attributes.data : "");
}

static void
walk_end_tag(struct walk *w)
{
	char name[LIMIT_NAME + 1];
	bool plain = take_name(w, '>', name);

	skip_past(w, ">");
	if (!plain || index_of(hidden, LENGTH_OF(hidden), name) >= 0 ||
		index_of(dropped, LENGTH_OF(dropped), name) >= 0)
		return;
	if (strcmp(name, "noscript") == 0 || strcmp(name, "title") == 0)
		w->unseen = false;
	text_printf(&w->out->markup, "</%s>", name);
}

/* W is at a "<". */
static void
walk_tag(struct walk *w)
{
	size_t left = (size_t)(w->end - w->s);

	if (left > 1 && letter(w->s[1])) {
		w->s++;
		walk_start_tag(w);
	} else if (left > 2 && w->s[1] == '/' && letter(w->s[2])) {
		w->s += 2;
		walk_end_tag(w);
	} else if (left > 3 && memcmp(w->s, "<!--", 4) == 0) {
		w->s += 2;
		skip_past(w, "-->");
	} else if (left > 1 && strchr("!?/", w->s[1])) {
		skip_past(w, ">");
	} else {
		walk_text(w, w->s++, 1);
	}
}

void
html_clean(const char *html, size_t n, const struct read_rules *rules, struct html_clean *ret)
{
	struct walk w = { .s = html, .end = html + n, .out = ret };

	*ret = (struct html_clean){ 0 };
	if (rules)
		note_rules(&w, rules);
	/* Five bytes for each "&" of a flood of them would be five pages. */
	w.most = n + n / 2 + MARKUP_BYTES;
	while (w.s < w.end) {
		const char *tag = memchr(w.s, '<', (size_t)(w.end - w.s));

		tag = tag ? tag : w.end;
		walk_text(&w, w.s, (size_t)(tag - w.s));
		w.s = tag;
		ret->cut = ret->cut || ret->markup.len > w.most;
		if (ret->cut)
			break;
		if (w.s < w.end)
			walk_tag(&w);
	}
	text_clear(&w.wanted);
}

void
html_clean_clear(struct html_clean *clean)
{
	text_clear(&clean->markup);
}

/* Harvest: the best value of each field, and the entry in normal form. */
#include "read/harvest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/zone.h"
#include "read/language.h"
#include "read/markup.h"
#include "read/moment.h"
#include "read/url.h"

void
harvest_reset(struct harvest *h)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		h->values[i].set = false;
		h->values[i].text.len = 0;
	}
	h->published = h->updated = STAMP_NONE;
	strings_clear(&h->labels);
	h->date_count = 0;
}

void
harvest_clear(struct harvest *h)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		text_clear(&h->values[i].text);
	strings_clear(&h->labels);
	h->date_count = 0;
	free(h->dates);
}

static bool
blank(const struct text *t)
{
	return t->len == 0 || text_blank(t->data);
}

/* Attributes and JSON come in any length: at most a field's, cut at a character. */
static void
shorten(struct text *t)
{
	if (t->len <= LIMIT_FIELD_BYTES)
		return;
	t->len = LIMIT_FIELD_BYTES;
	while (t->len && ((unsigned char)t->data[t->len] & 0xC0) == 0x80)
		t->len--;
	t->data[t->len] = '\0';
}

void
harvest_offer(
	struct harvest *h, enum field field, unsigned rank, enum form form, struct text *value)
{
	struct harvest_value *v = &h->values[field];
	struct text old = v->text;
	int64_t stamp;

	shorten(value);
	if (blank(value) || (v->set && v->rank <= rank))
		return;
	if (field == FIELD_PUBLISHED || field == FIELD_UPDATED) {
		if (moment_read(value->data, &stamp) < 0)
			return;
		*(field == FIELD_PUBLISHED ? &h->published : &h->updated) = stamp;
	}
	*v = (struct harvest_value){ .text = *value, .form = form, .rank = rank, .set = true };
	old.len = 0;
	*value = old;
}

void
harvest_offer_link(struct harvest *h, unsigned rank, const char *link, const char *base)
{
	struct harvest_value *v = &h->values[FIELD_LINK];
	_cleanup_free_ char *absolute = NULL;

	if (text_blank(link) || (v->set && v->rank <= rank))
		return;
	absolute = url_resolve(base, link);
	if (strlen(absolute) > LIMIT_LINK_BYTES)
		return;
	v->text.len = 0;
	text_puts(&v->text, absolute);
	v->rank = rank;
	v->set = true;
}

void
harvest_label(struct harvest *h, const char *name, const char *value)
{
	_cleanup_free_ char *line = text_line(value, LIMIT_LABEL_BYTES);
	_cleanup_free_ char *domain = text_line(name, LIMIT_LABEL_BYTES);

	if (!*line || h->labels.count >= LIMIT_LABELS)
		return;
	if (*domain) {
		_cleanup_free_ char *both = mem_printf("%s=%s", domain, line);

		if (!strings_has(&h->labels, both))
			strings_add(&h->labels, both);
	} else if (!strings_has(&h->labels, line)) {
		strings_add(&h->labels, line);
	}
}

/* Words of field names, in the order in which they are looked for. */
static const struct {
	const char *word;
	enum role role;
} date_words[] = {
	{ "shutdown", ROLE_REMOVED },
	{ "sunset", ROLE_REMOVED },
	{ "retire", ROLE_REMOVED },
	{ "remov", ROLE_REMOVED },
	{ "end_of_support", ROLE_SUPPORT_ENDS },
	{ "support", ROLE_SUPPORT_ENDS },
	{ "end_of_life", ROLE_REMOVED },
	{ "eol", ROLE_REMOVED },
	{ "required", ROLE_ENFORCED },
	{ "enforce", ROLE_ENFORCED },
	{ "effective", ROLE_ENFORCED },
	{ "announce", ROLE_ANNOUNCED },
	{ "deprecat", ROLE_ANNOUNCED },
};

/* The day of a stamp: the one that it writes, when it has an offset of its own; else the one in the
 * zone. Seconds since 1970 have no offset either. */
static int
read_when(const char *value, const char *zone, struct when *ret)
{
	int64_t stamp;
	bool day_only;
	size_t n = strlen(value);
	bool offset = n > 6 && value[n - 3] == ':' && strchr("+-", value[n - 6]);

	if (when_read(value, ret) >= 0)
		return 0;
	if (stamp_read(value, &stamp, &day_only) < 0) {
		if (moment_read(value, &stamp) < 0)
			return -EINVAL;
		day_only = !strchr(value, ':') && strspn(value, "0123456789") < n;
	} else if (offset) {
		int32_t day;
		_cleanup_free_ char *written = mem_ndup(value, 10);

		if (stamp_read_day(written, &day) < 0)
			return -EINVAL;
		*ret = when_day(day);
		return 0;
	}
	*ret = when_day(day_only ? stamp_utc_day(stamp) : zone_day(zone, stamp));
	return 0;
}

static void
add_date(struct harvest *h, enum role role, struct when when)
{
	if (h->date_count >= LIMIT_DATES)
		return;
	h->dates = mem_grow(h->dates, h->date_count, &h->date_cap, sizeof(*h->dates));
	h->dates[h->date_count++] = (struct entry_date){ role, when };
}

bool
harvest_role_date(struct harvest *h, enum role role, const char *value, const char *zone)
{
	struct when when;

	if (read_when(value, zone, &when) < 0)
		return false;
	add_date(h, role, when);
	return true;
}

void
harvest_date(struct harvest *h, const char *name, const char *value)
{
	_cleanup_free_ char *folded = text_folded(name);
	struct when when;
	int64_t stamp;

	/* Of a name that only may mean a date, strictly dates count. */
	if (when_read(value, &when) < 0 && stamp_read(value, &stamp, NULL) < 0)
		return;
	for (size_t i = 0; i < LENGTH_OF(date_words); i++)
		if (strstr(folded, date_words[i].word)) {
			(void)harvest_role_date(h, date_words[i].role, value, NULL);
			return;
		}
}

char *
harvest_string(const struct harvest *h, enum field field)
{
	const struct harvest_value *v = &h->values[field];
	const char *s = v->text.data;
	size_t n = v->text.len;

	if (!v->set)
		return NULL;
	while (n && strchr(" \t\r\n", s[n - 1]))
		n--;
	while (n && strchr(" \t\r\n", *s)) {
		s++;
		n--;
	}
	return mem_ndup(s, n);
}

/* Tags that titles carry. Any other <...> in a title is what the title is about: "The <iframe>
 * element", "List<String>". */
static bool
title_tag(const char *s, size_t n)
{
	static const char *const tags[] = { "a", "abbr", "b", "big", "br", "cite", "code",
		"del", "div", "em", "font", "h1", "h2", "h3", "h4", "i", "img", "ins", "kbd",
		"mark", "p", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
		"sup", "time", "tt", "u", "var", "wbr" };
	size_t length = 0;

	if (n && *s == '/') {
		s++;
		n--;
	}
	while (length < n && !strchr(" \t\r\n/>", s[length]))
		length++;
	if (length >= 3 && memcmp(s, "!--", 3) == 0)
		return true;
	for (size_t i = 0; i < LENGTH_OF(tags); i++)
		if (strlen(tags[i]) == length && strncasecmp(s, tags[i], length) == 0)
			return true;
	return false;
}

static void
add_title(struct text *out, const char *s, size_t n)
{
	_cleanup_(text_clear) struct text html = { 0 };

	if (!memchr(s, '<', n)) {
		markup_html(out, s, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '<' && !title_tag(s + i + 1, n - i - 1))
			text_puts(&html, "&lt;");
		else
			text_putc(&html, s[i]);
	}
	markup_html(out, html.data, html.len);
}

char *
harvest_title(const struct harvest *h)
{
	const struct harvest_value *v = &h->values[FIELD_TITLE];
	_cleanup_(text_clear) struct text t = { 0 };
	_cleanup_free_ char *line = NULL;

	if (!v->set)
		return NULL;
	if (v->form == FORM_EITHER)
		add_title(&t, v->text.data, v->text.len);
	else if (v->form == FORM_HTML)
		markup_html(&t, v->text.data, v->text.len);
	line = text_line(v->form == FORM_TEXT ? v->text.data : t.data, 0);
	return *line ? TAKE(line) : NULL;
}

bool
harvest_looks_html(const char *s)
{
	for (const char *p = s; (p = strchr(p, '<')); p++)
		if ((p[1] == '/' && ((p[2] | 0x20) >= 'a' && (p[2] | 0x20) <= 'z')) ||
			strncasecmp(p, "<br", 3) == 0 || strncasecmp(p, "<p>", 3) == 0)
			return true;
	return false;
}

/* A field as markup: plain text gets its < and & written as references. */
static char *
markup_of(const struct harvest_value *v)
{
	struct text t = { 0 };

	if (!v->set)
		return NULL;
	if (v->form != FORM_TEXT || harvest_looks_html(v->text.data))
		return mem_ndup(v->text.data, v->text.len);
	for (size_t i = 0; i < v->text.len; i++) {
		char c = v->text.data[i];

		if (c == '<' || c == '&')
			text_puts(&t, c == '<' ? "&lt;" : "&amp;");
		else
			text_putc(&t, c);
	}
	/* Written out it may be five times as long: the entry would be too big to be kept. */
	shorten(&t);
	return text_take(&t);
}

static char *
plain_of(const struct harvest_value *v)
{
	struct text t = { 0 };
	const char *s = v->text.data;
	size_t n = v->text.len;
	bool plain = v->form == FORM_TEXT ? !harvest_looks_html(s)
					  : v->form == FORM_EITHER && !memchr(s, '<', n) &&
						    !memchr(s, '&', n);

	if (plain)
		markup_plain(&t, s, n);
	else
		markup_html(&t, s, n);
	return text_take(&t);
}

void
harvest_finish(struct harvest *h, const char *language, struct reading *reading)
{
	const struct harvest_value *body = h->values[FIELD_CONTENT].set
						   ? &h->values[FIELD_CONTENT]
						   : &h->values[FIELD_SUMMARY];
	_cleanup_free_ char *said = harvest_string(h, FIELD_LANGUAGE);
	struct entry *entry;

	entry = reading_add(reading);
	entry->id = harvest_string(h, FIELD_ID);
	entry->title = harvest_title(h);
	entry->link = harvest_string(h, FIELD_LINK);
	entry->published = h->published;
	entry->updated = h->updated;
	entry->summary = markup_of(&h->values[FIELD_SUMMARY]);
	entry->content = markup_of(&h->values[FIELD_CONTENT]);
	entry->text = body->set ? plain_of(body) : mem_dup("");
	entry->language = language_primary(said ? said : language);
	entry->labels = h->labels;
	h->labels = (struct strings){ 0 };
	entry->dates = TAKE(h->dates);
	entry->date_count = h->date_count;
	h->date_count = h->date_cap = 0;
}

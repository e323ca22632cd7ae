/* Read: which dialect a page is, and what all dialects have in common. */
#include "read/read.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/calendar.h"
#include "read/charset.h"
#include "read/filter.h"
#include "read/flavour.h"
#include "read/fold.h"
#include "read/html_page.h"
#include "read/json.h"
#include "read/language.h"
#include "read/markdown_page.h"
#include "read/response_headers.h"
#include "read/quiet.h"
#include "read/sniff.h"
#include "read/split.h"
#include "read/xml.h"

/* What content betrays, besides JSON. */
static const char *const documents[] = { "rss", "atom", "rdf", CALENDAR_FORMAT };

/* Formats that no content betrays: a page is read so only when the service file says so. */
static const struct asked {
	const char *name;
	bool (*is)(const char *s, size_t n); /* may a page be that? NULL: any */
	int (*read)(const struct read_input *input, const char *text, size_t n,
		struct reading *ret, char **reterr_why);
} asked_formats[] = {
	{ HTML_PAGE, html_page_is, html_page_read },
	{ MARKDOWN_PAGE, markdown_page_is, markdown_page_read },
	{ RESPONSE_HEADERS, NULL, response_headers_read },
};

static const struct asked *
asked_of(const struct read_rules *rules)
{
	for (size_t i = 0; rules && rules->format && i < LENGTH_OF(asked_formats); i++)
		if (strcmp(rules->format, asked_formats[i].name) == 0)
			return &asked_formats[i];
	return NULL;
}

const char *
read_format_name(size_t index)
{
	size_t dialects = 0;

	if (index < LENGTH_OF(documents))
		return documents[index];
	index -= LENGTH_OF(documents);
	if (index < LENGTH_OF(asked_formats))
		return asked_formats[index].name;
	index -= LENGTH_OF(asked_formats);
	while (json_dialect_name(dialects))
		dialects++;
	if (index < dialects)
		return json_dialect_name(index);
	index -= dialects;
	return flavour_at(index) ? flavour_at(index)->name : NULL;
}

static bool
known_format(const char *name)
{
	for (size_t i = 0; read_format_name(i); i++)
		if (strcmp(name, read_format_name(i)) == 0)
			return true;
	return false;
}

static bool
is_feed(const char *format)
{
	return strcmp(format, "rss") == 0 || strcmp(format, "atom") == 0 ||
	       strcmp(format, "rdf") == 0;
}

static int
check_format(const char *wanted, const char *is, char **reterr_why)
{
	_cleanup_(strings_clear) struct strings names = { 0 };
	_cleanup_free_ char *all = NULL;

	if (!wanted || strcmp(wanted, is) == 0 || (flavour_of(wanted) && is_feed(is)))
		return 0;
	if (known_format(wanted))
		return mem_why(-EBADMSG, reterr_why,
			"this is a feed, but its format is %s and the source says %s", is,
			wanted);
	for (size_t i = 0; read_format_name(i); i++)
		strings_add(&names, read_format_name(i));
	all = strings_sentence(&names);
	return mem_why(-EBADMSG, reterr_why, "forewarn knows no format named “%s”; it reads %s",
		wanted, all);
}

/* The entry's own language, the feed's, the source's, or what its words say. */
static void
set_language(struct entry *entry, const char *of_feed, const char *of_source)
{
	const char *detected;

	if (!entry->language && (of_feed || of_source))
		entry->language = mem_dup(of_feed ? of_feed : of_source);
	if (entry->language)
		return;
	detected = language_detect(entry->text, strlen(entry->text));
	if (!detected && entry->title)
		detected = language_detect(entry->title, strlen(entry->title));
	entry->language = mem_dup(detected);
}

/* Control characters, the end, and the byte with which the upper ones begin in UTF-8. */
static const unsigned char looked_at[256] = {
	[0 ... 0x08] = 1, [0x0B ... 0x1F] = 1, [0x7F] = 1, [0xC2] = 1
};

static bool
has_controls(const char *s)
{
	for (const unsigned char *u = (const unsigned char *)s;; u++) {
		while (!looked_at[*u])
			u++;
		if (*u != 0xC2 || u[1] < 0xA0)
			return *u != '\0';
	}
}

/* What no feed's words need, and no cage lets through. */
static void
make_plain(char **s, bool lines)
{
	char *plain;

	if (!*s || (lines && !has_controls(*s)))
		return;
	plain = lines ? text_lines(*s) : text_line(*s, 0);
	free(*s);
	*s = plain;
}

static void
finish(const struct read_input *input, struct reading *reading)
{
	static const struct read_rules none;
	const struct read_rules *rules = input->rules ? input->rules : &none;
	const struct flavour *flavour = flavour_of(rules->format);
	_cleanup_free_ char *of_feed = language_primary(reading->language);
	struct split split;

	make_plain(&reading->title, false);
	make_plain(&reading->language, false);
	for (size_t i = 0; i < reading->count; i++)
		make_plain(&reading->entries[i].text, true);
	if (flavour) {
		flavour->apply(input, reading);
		reading->format = flavour->name;
	}
	if (!(flavour && flavour->parts) && split_rules(rules, &split))
		split_entries(&split, reading);
	filter_entries(rules, reading);
	reading->folded = fold_entries(reading);
	for (size_t i = 0; i < reading->count; i++)
		set_language(&reading->entries[i], of_feed, rules->language);
}

/* Where the document begins: white space and what servers spill before XML are passed over. */
static const char *
find_start(const char *s, size_t n)
{
	size_t blank = 0;

	while (blank < n && (s[blank] == ' ' || (s[blank] >= '\t' && s[blank] <= '\r')))
		blank++;
	return blank < n ? s + blank : NULL;
}

static int
read_text(const struct read_input *input, const struct charset_text *text, struct reading *ret,
	char **reterr_why)
{
	const struct asked *asked = asked_of(input->rules);
	const char *start = find_start(text->data, text->len);
	size_t left = start ? text->len - (size_t)(start - text->data) : 0;
	_cleanup_free_ char *root = NULL;
	int r = -EBADMSG;

	if (asked && start && (!asked->is || asked->is(start, left)))
		return asked->read(input, start, left, ret, reterr_why);
	if (start && (*start == '{' || *start == '['))
		return json_read(input, start, left, ret, reterr_why);
	if (start && calendar_is(start, left)) {
		calendar_read(input, text->data, text->len, ret);
		return 0;
	}
	if (start && !sniff_html(text->data, text->len) && memchr(start, '<', left))
		r = xml_read(input, text->data, text->len, ret, &root);
	/* What begins as text is text, whatever tags it may mention. */
	if (r < 0 && start && *start != '<')
		free(TAKE(root));
	if (r < 0 && reterr_why)
		*reterr_why = sniff_sentence(text->data, text->len, root, input->base);
	return r;
}

int
read_page(const struct read_input *input, struct reading *ret, char **reterr_why)
{
	const char *body = input->body ? input->body : "", *packed;
	size_t len = input->body ? input->len : 0;
	_quiet_ quiet = quiet_begin();
	_cleanup_(text_clear) struct text unfolded = { 0 };
	struct charset_text text;
	int r;

	*ret = (struct reading){ 0 };
	packed = sniff_packed(body, len);
	if (packed)
		return mem_why(-EBADMSG, reterr_why, "this is %s, not a feed", packed);
	if (calendar_unfold(&unfolded, body, len)) {
		body = unfolded.data;
		len = unfolded.len;
	}
	charset_decode(body, len, input->content_type, &text);
	r = read_text(input, &text, ret, reterr_why);
	if (r >= 0)
		r = check_format(
			input->rules ? input->rules->format : NULL, ret->format, reterr_why);
	if (r >= 0) {
		finish(input, ret);
		if (text.bad_line && !ret->damaged) {
			ret->damaged = true;
			ret->damaged_line = text.bad_line;
			ret->damaged_why = mem_printf("bytes that are not %s", text.told);
		}
	} else {
		reading_clear(ret);
	}
	charset_clear(&text);
	return r;
}

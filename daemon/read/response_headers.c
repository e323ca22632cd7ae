/* Response headers: one entry for each header that announces something. */
#include "read/response_headers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "model/kind.h"
#include "read/harvest.h"
#include "read/link_header.h"
#include "read/moment.h"
#include "read/url.h"
#include "read/written.h"

/* More lines than any server sends. */
#define LIMIT_LINES 1000u

struct header {
	char *name, *value;
};

struct answer {
	const struct read_input *input;
	const struct read_rules *rules; /* never NULL */
	struct header *headers;
	size_t count, cap;
	char *sunset_link, *deprecation_link, *successor; /* absolute; NULL: none given */
	int64_t sunset, deprecation;                      /* STAMP_NONE: none, or no date */
	struct harvest harvest;
	struct reading *reading;
};

static void
forget_headers(struct answer *a)
{
	for (size_t i = 0; i < a->count; i++) {
		free(a->headers[i].name);
		free(a->headers[i].value);
	}
	a->count = 0;
}

static void
answer_clear(struct answer *a)
{
	forget_headers(a);
	free(a->headers);
	free(a->sunset_link);
	free(a->deprecation_link);
	free(a->successor);
	harvest_clear(&a->harvest);
}

/* One line without its end. A line that begins with white space goes on with the one before (RFC
 * 9112 section 5.2). */
static void
take_line(struct answer *a, const char *line, size_t n)
{
	const char *colon = memchr(line, ':', n);
	struct header *h;

	if (n >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		forget_headers(a);
		return;
	}
	if (n && (*line == ' ' || *line == '\t')) {
		char **value = a->count ? &a->headers[a->count - 1].value : NULL;

		if (value && strlen(*value) < LIMIT_LINK_BYTES) {
			char *longer = mem_printf("%s %.*s", *value, (int)n, line);

			free(*value);
			*value = longer;
		}
		return;
	}
	if (!colon || colon == line || a->count >= LIMIT_LINES)
		return;
	a->headers = mem_grow(a->headers, a->count, &a->cap, sizeof(*a->headers));
	h = &a->headers[a->count++];
	h->name = mem_ndup(line, (size_t)(colon - line));
	h->value = mem_ndup(colon + 1, n - (size_t)(colon - line) - 1);
}

static void
take_lines(struct answer *a, const char *s, size_t n)
{
	const char *end = s + n;

	while (s < end) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));
		size_t length;

		stop = stop ? stop : end;
		length = (size_t)(stop - s);
		while (length && strchr(" \t\r", s[length - 1]) && s[length - 1])
			length--;
		take_line(a, s, length);
		s = stop + 1;
	}
}

/* The first header of that name, after AFTER (NULL: of all). */
static const struct header *
find(const struct answer *a, const char *name, const struct header *after)
{
	for (size_t i = after ? (size_t)(after - a->headers) + 1 : 0; i < a->count; i++)
		if (strcasecmp(a->headers[i].name, name) == 0 &&
			!text_blank(a->headers[i].value))
			return &a->headers[i];
	return NULL;
}

/* The first target of RELATION in all Link headers; NULL if none. The caller frees. */
static char *
target_of(const struct answer *a, const char *relation)
{
	const struct header *link = NULL;

	while ((link = find(a, "Link", link))) {
		_cleanup_free_ char *target = link_header_target(link->value, relation);

		if (target)
			return url_resolve(a->input->base, target);
	}
	return NULL;
}

/* "@1772582400", the structured field's date (RFC 9651 section 3.3.7), or an HTTP-date; STAMP_NONE: no date. */
static int64_t
stamp_of(const char *value)
{
	_cleanup_free_ char *line = text_line(value, 100);
	int64_t stamp;

	if (*line == '@') {
		size_t digits = strspn(line + 1, "0123456789");

		if (digits < 1 || digits > 11 || (line[1 + digits] && line[1 + digits] != ';'))
			return STAMP_NONE;
		return strtoll(line + 1, NULL, 10);
	}
	return moment_read(line, &stamp) < 0 ? STAMP_NONE : stamp;
}

static bool
offer_stamp_date(struct answer *a, enum role role, int64_t stamp)
{
	char written[STAMP_SIZE];

	return stamp != STAMP_NONE &&
	       harvest_role_date(&a->harvest, role,
		       stamp_write_day(zone_day(a->rules->days_in, stamp), written), NULL);
}

static void
offer(struct answer *a, enum field field, const char *value)
{
	_cleanup_(text_clear) struct text t = { 0 };

	text_puts(&t, value);
	harvest_offer(&a->harvest, field, 0, FORM_TEXT, &t);
}

/* "NAME=HEADER" of the service file: the labels that all entries of the answer carry. */
static void
offer_labels(struct answer *a)
{
	for (size_t i = 0; i < a->rules->field_labels.count; i++) {
		const char *pair = a->rules->field_labels.items[i], *equals = strchr(pair, '=');
		const struct header *h = equals ? find(a, equals + 1, NULL) : NULL;
		_cleanup_free_ char *name =
			equals ? mem_ndup(pair, (size_t)(equals - pair)) : NULL;

		if (h)
			harvest_label(&a->harvest, name, h->value);
	}
}

/* The entry of a header; its dates are there already. Takes TEXT over. */
static void
finish(struct answer *a, const char *header, const char *title, char *text, const char *link)
{
	_cleanup_free_ char *folded = text_folded(header), *owned = text;
	const char *address = a->input->base ? a->input->base : "";
	_cleanup_free_ char *id = mem_printf("%s%s%s", address, *address ? " " : "", folded);

	offer(a, FIELD_ID, id);
	offer(a, FIELD_TITLE, title);
	offer(a, FIELD_CONTENT, owned);
	harvest_offer_link(&a->harvest, LINK_PAGE, link ? link : address, NULL);
	harvest_label(&a->harvest, "kind", "deprecation");
	offer_labels(a);
	harvest_finish(&a->harvest, "en", a->reading);
	harvest_reset(&a->harvest);
}

/* "api.bread.example/v1/orders": what a person calls the address. */
static const char *
endpoint(const struct answer *a)
{
	const char *base = a->input->base, *scheme = base ? strstr(base, "://") : NULL;

	return scheme ? scheme + 3 : base ? base : "this address";
}

static void
add_sentence(struct text *t, const char *sentence)
{
	if (t->len)
		text_putc(t, ' ');
	text_puts(t, sentence);
}

static void
add_successor(const struct answer *a, struct text *t)
{
	if (a->successor)
		text_printf(t, " The server names a successor: %s.", a->successor);
}

static void
read_sunset(struct answer *a)
{
	const struct header *h = find(a, "Sunset", NULL);
	_cleanup_free_ char *value = h ? text_line(h->value, 100) : NULL;
	_cleanup_free_ char *title = NULL;
	struct text t = { 0 };

	if (!h)
		return;
	title = mem_printf("%s will be switched off", endpoint(a));
	text_printf(&t,
		"The server says with a Sunset header that %s may stop answering: “%s”.",
		endpoint(a), value);
	if (!offer_stamp_date(a, ROLE_REMOVED, a->sunset))
		add_sentence(&t, "That is no date: ask the vendor when.");
	else if (a->deprecation != STAMP_NONE && a->sunset < a->deprecation)
		add_sentence(&t, "Its Deprecation header names a later moment, and nothing is "
				 "deprecated after its end: ask the vendor which one holds.");
	add_successor(a, &t);
	finish(a, "Sunset", title, text_take(&t),
		a->sunset_link ? a->sunset_link : a->deprecation_link);
}

static void
read_deprecation(struct answer *a)
{
	const struct header *h = find(a, "Deprecation", NULL);
	_cleanup_free_ char *value = h ? text_line(h->value, 100) : NULL;
	_cleanup_free_ char *title = NULL;
	char written[STAMP_SIZE];
	struct text t = { 0 };

	/* The drafts' "false" says what no header says as well. */
	if (!h || strcasecmp(value, "false") == 0 || strcmp(value, "?0") == 0)
		return;
	title = mem_printf("%s is deprecated", endpoint(a));
	text_printf(&t, "The server says with a Deprecation header that %s is deprecated",
		endpoint(a));
	if (offer_stamp_date(a, ROLE_ANNOUNCED, a->deprecation))
		text_printf(&t, " as of %s.",
			stamp_write_day(zone_day(a->rules->days_in, a->deprecation), written));
	else
		text_puts(&t, ", but not since when.");
	add_successor(a, &t);
	finish(a, "Deprecation", title, text_take(&t),
		a->deprecation_link ? a->deprecation_link : a->sunset_link);
}

/* "ROLE=HEADER" of the service file: a header of the vendor's own. */
static void
read_private(struct answer *a, const char *pair)
{
	const char *equals = strchr(pair, '=');
	_cleanup_free_ char *name = equals ? mem_ndup(pair, (size_t)(equals - pair)) : NULL;
	const struct header *h = equals ? find(a, equals + 1, NULL) : NULL;
	_cleanup_free_ char *value = h ? text_line(h->value, 100) : NULL;
	int role = name ? role_of(name) : -EINVAL;
	_cleanup_free_ char *title = NULL;
	char written[WHEN_SIZE];
	struct when when;

	if (!h || role < 0)
		return;
	if (written_read(value, NULL, &when) >= 0)
		(void)harvest_role_date(
			&a->harvest, (enum role)role, when_write(&when, written), NULL);
	else
		(void)offer_stamp_date(a, (enum role)role, stamp_of(value));
	title = mem_printf("%s announces %s with the header %s", endpoint(a),
		role == ROLE_REMOVED || role == ROLE_SUPPORT_ENDS ? "its end" : "a date",
		h->name);
	finish(a, h->name, title,
		mem_printf("The server answers for %s with the header %s: “%s”.", endpoint(a),
			h->name, value),
		a->sunset_link ? a->sunset_link : a->deprecation_link);
}

static void
read_answer(struct answer *a)
{
	const struct header *sunset = find(a, "Sunset", NULL),
			    *deprecation = find(a, "Deprecation", NULL);

	a->sunset = sunset ? stamp_of(sunset->value) : STAMP_NONE;
	a->deprecation = deprecation ? stamp_of(deprecation->value) : STAMP_NONE;
	a->sunset_link = target_of(a, "sunset");
	a->deprecation_link = target_of(a, "deprecation");
	a->successor = target_of(a, "successor-version");
	harvest_reset(&a->harvest);
	read_sunset(a);
	read_deprecation(a);
	for (size_t i = 0; i < a->rules->field_dates.count; i++)
		read_private(a, a->rules->field_dates.items[i]);
}

int
response_headers_read(const struct read_input *input, const char *text, size_t n,
	struct reading *ret, char **reterr_why)
{
	static const struct read_rules none;
	struct answer answer = {
		.input = input, .rules = input->rules ? input->rules : &none, .reading = ret
	};

	if (n > LIMIT_HEADER_BYTES)
		return mem_why(-EBADMSG, reterr_why,
			"these are more than %u bytes, and no answer has so many headers",
			LIMIT_HEADER_BYTES);
	if (n < 5 || memcmp(text, "HTTP/", 5) != 0)
		return mem_why(-EBADMSG, reterr_why,
			"these are no headers of an answer: the first line does not begin with "
			"HTTP/");
	*ret = (struct reading){ .format = RESPONSE_HEADERS };
	take_lines(&answer, text, n);
	read_answer(&answer);
	answer_clear(&answer);
	return 0;
}

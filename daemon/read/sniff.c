/* Sniff: what a page is that is no feed, as a sentence. */
#include "read/sniff.h"

#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/charset.h"
#include "read/markup.h"
#include "read/url.h"

/* Feeds that a sentence names. */
#define SHOWN_FEEDS 3

struct kind_row {
	const char *root;
	const char *text;
};

static const struct kind_row roots[] = {
	{ "opml", "a list of feeds (OPML), not a feed: one of the addresses in it may be the "
		  "one you want" },
	{ "urlset", "a sitemap, not a feed" },
	{ "sitemapindex", "an index of sitemaps, not a feed" },
	{ "Envelope", "a SOAP answer, not a feed" },
	{ "svg", "a picture (SVG), not a feed" },
	{ "Error", "an error in XML, as cloud storage sends it, not a feed" },
	{ "rsd", "a description for programs that write blogs (RSD), not a feed: the home page "
		 "that "
		 "it names may have one" },
	{ "OpenSearchDescription", "a description of a search form, not a feed" },
	{ "RDF", "RDF without anything of RSS in it, not a feed" },
};

struct magic_row {
	const char *bytes;
	size_t len;
	const char *text;
};

static const struct magic_row magics[] = {
	{ "\x89PNG", 4, "a picture (PNG)" },
	{ "GIF8", 4, "a picture (GIF)" },
	{ "\xFF\xD8\xFF", 3, "a picture (JPEG)" },
	{ "%PDF", 4, "a PDF document" },
	{ "PK\x03\x04", 4, "a ZIP archive" },
	{ "\x1F\x8B", 2, "packed data (gzip) that the server did not announce" },
	{ "\xFD"
	  "7zXZ",
		5, "packed data (xz) that the server did not announce" },
};

static size_t
skip_blank(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && strchr(" \t\r\n\f", s[i]) && s[i])
		i++;
	return i;
}

bool
sniff_html(const char *s, size_t n)
{
	size_t i = skip_blank(s, n);

	/* Comments may stand before everything. */
	while (n - i > 4 && memcmp(s + i, "<!--", 4) == 0) {
		const char *end = memmem(s + i, n - i, "-->", 3);

		if (!end)
			return false;
		i = (size_t)(end - s) + 3;
		i += skip_blank(s + i, n - i);
	}
	return (n - i >= 14 && strncasecmp(s + i, "<!doctype html", 14) == 0) ||
	       (n - i >= 6 && (strncasecmp(s + i, "<html", 5) == 0 ||
				      strncasecmp(s + i, "<head>", 6) == 0 ||
				      strncasecmp(s + i, "<body", 5) == 0));
}

/* The first "<NAME" at or after S, as its tag's end; NULL if none. */
static const char *
find_tag(const char *s, const char *end, const char *name, const char **ret_close)
{
	size_t length = strlen(name);

	while ((s = memchr(s, '<', (size_t)(end - s)))) {
		s++;
		if ((size_t)(end - s) <= length || strncasecmp(s, name, length) != 0 ||
			!strchr(" \t\r\n>/", s[length]))
			continue;
		*ret_close = memchr(s, '>', (size_t)(end - s));
		return *ret_close ? s + length : NULL;
	}
	return NULL;
}

static char *
html_title(const char *s, size_t n)
{
	const char *end = s + n, *close, *stop;
	_cleanup_(text_clear) struct text t = { 0 };

	if (!find_tag(s, end, "title", &close))
		return NULL;
	close++;
	stop = memmem(close, (size_t)(end - close), "</", 2);
	if (!stop)
		return NULL;
	markup_html(&t, close, (size_t)(stop - close));
	return t.len ? text_line(t.data, 120) : NULL;
}

/* The value of an attribute in the tag from S to END. The caller frees. */
static char *
attribute(const char *s, const char *end, const char *name)
{
	size_t length = strlen(name);

	for (; s + length + 1 < end; s++) {
		const char *value = s + length + 1, *stop;
		_cleanup_(text_clear) struct text t = { 0 };

		if (!strchr(" \t\r\n\"'", s[-1]) || strncasecmp(s, name, length) != 0 ||
			s[length] != '=')
			continue;
		if (*value == '"' || *value == '\'') {
			stop = memchr(value + 1, *value, (size_t)(end - value - 1));
			value++;
		} else {
			stop = value + strcspn(value, " \t\r\n>");
		}
		if (!stop || stop > end)
			return NULL;
		markup_html(&t, value, (size_t)(stop - value));
		return text_take(&t);
	}
	return NULL;
}

/* Is WORD one of the words of LIST? */
static bool
has_word(const char *list, const char *word)
{
	size_t length = strlen(word);

	for (const char *s = list; *s; s += strspn(s, " \t\r\n\f")) {
		size_t n = strcspn(s, " \t\r\n\f");

		if (n == length && strncasecmp(s, word, n) == 0)
			return true;
		s += n;
	}
	return false;
}

/* A link of the page's head that announces a feed. */
static bool
announces(const char *s, const char *close)
{
	static const char *const types[] = { "application/rss+xml", "application/atom+xml",
		"application/feed+json", "application/rdf+xml", "application/x-rss+xml" };
	_cleanup_free_ char *rel = attribute(s, close, "rel");
	_cleanup_free_ char *type = attribute(s, close, "type");

	if (!rel || (!has_word(rel, "alternate") && !has_word(rel, "feed")))
		return false;
	for (size_t i = 0; type && i < LENGTH_OF(types); i++)
		if (strncasecmp(type, types[i], strlen(types[i])) == 0)
			return true;
	return !type && has_word(rel, "feed");
}

/* A link for readers whose address ends as those of feeds do. */
static bool
looks_like_feed(const char *s, const char *close)
{
	static const char *const ends[] = { ".rss", ".atom", "/rss", "/atom", "/feed", "/feed/",
		"/rss/", "rss.xml", "atom.xml", "feed.xml", "feed.json" };
	_cleanup_free_ char *href = attribute(s, close, "href");
	size_t length = href ? strcspn(href, "?#") : 0;

	for (size_t i = 0; i < LENGTH_OF(ends); i++) {
		size_t n = strlen(ends[i]);

		if (length >= n && strncasecmp(href + length - n, ends[i], n) == 0)
			return true;
	}
	return false;
}

static void
add_feeds(const char *s, size_t n, const char *base, const char *tag,
	bool (*is)(const char *s, const char *close), struct strings *ret)
{
	const char *end = s + n, *close;

	while (ret->count < SNIFF_FEEDS && (s = find_tag(s, end, tag, &close))) {
		_cleanup_free_ char *href = is(s, close) ? attribute(s, close, "href") : NULL;
		_cleanup_free_ char *url = href ? url_resolve(base, href) : NULL;

		s = close;
		if (url && !strings_has(ret, url))
			strings_add(ret, url);
	}
}

/* What the links of a page are seen from: its own <base>, if it has one. The caller frees. */
static char *
html_base(const char *s, size_t n, const char *base)
{
	const char *close;
	const char *tag = find_tag(s, s + n, "base", &close);
	_cleanup_free_ char *href = tag ? attribute(tag, close, "href") : NULL;

	return href ? url_resolve(base, href) : mem_dup(base);
}

/* Weblogs announce the comments of their readers beside their own feed: those come last. */
static void
comments_last(struct strings *feeds)
{
	size_t kept = 0;

	for (size_t i = 0; i < feeds->count; i++) {
		char *feed = feeds->items[i];

		if (strcasestr(feed, "comments"))
			continue;
		memmove(feeds->items + kept + 1, feeds->items + kept,
			(i - kept) * sizeof(*feeds->items));
		feeds->items[kept++] = feed;
	}
}

/* The addresses of the feeds that a web page announces (autodiscovery). */
static void
html_feeds(const char *s, size_t n, const char *base, struct strings *ret)
{
	add_feeds(s, n, base, "link", announces, ret);
	comments_last(ret);
}

void
sniff_feeds(const char *body, size_t len, const char *content_type, const char *base,
	struct strings *ret)
{
	struct charset_text text;

	charset_decode(body, len, content_type, &text);
	if (sniff_html(text.data, text.len)) {
		_cleanup_free_ char *seen_from = html_base(text.data, text.len, base);

		html_feeds(text.data, text.len, seen_from, ret);
		add_feeds(text.data, text.len, seen_from, "a", looks_like_feed, ret);
	}
	charset_clear(&text);
}

static char *
html_sentence(const char *s, size_t n, const char *base)
{
	_cleanup_free_ char *title = html_title(s, n);
	_cleanup_free_ char *seen_from = html_base(s, n, base);
	_cleanup_(strings_clear) struct strings feeds = { 0 }, shown = { 0 };
	_cleanup_free_ char *sentence = NULL;

	html_feeds(s, n, seen_from, &feeds);
	for (size_t i = 0; i < feeds.count && i < SHOWN_FEEDS; i++)
		strings_take(&shown, text_line(feeds.items[i], 200));
	sentence = strings_sentence(&shown);
	return mem_printf("this is an HTML page%s%s%s, not a feed%s%s",
		title ? " (title “" : "", title ? title : "", title ? "”)" : "",
		shown.count == 0   ? ""
		: shown.count == 1 ? "; it links to a feed at "
				   : "; it links to feeds at ",
		sentence);
}

const char *
sniff_packed(const char *body, size_t len)
{
	for (size_t i = 0; i < LENGTH_OF(magics); i++)
		if (len >= magics[i].len && memcmp(body, magics[i].bytes, magics[i].len) == 0)
			return magics[i].text;
	return NULL;
}

static bool
binary(const char *s, size_t n)
{
	size_t strange = 0, look = n < 4096 ? n : 4096;

	for (size_t i = 0; i < look; i++)
		strange += (unsigned char)s[i] < ' ' && (!s[i] || !strchr("\t\r\n\f", s[i]));
	return strange * 20 > look;
}

char *
sniff_sentence(const char *s, size_t n, const char *root, const char *base)
{
	_cleanup_free_ char *name = root ? text_line(root, 60) : NULL;

	if (sniff_html(s, n) || (root && strcasecmp(root, "html") == 0))
		return html_sentence(s, n, base);
	for (size_t i = 0; root && i < LENGTH_OF(roots); i++)
		if (strcmp(root, roots[i].root) == 0)
			return mem_printf("this is %s", roots[i].text);
	if (root)
		return mem_printf("this is XML, but no feed: its root element is <%s>", name);
	if (skip_blank(s, n) == n)
		return mem_dup("the page is empty");
	if (binary(s, n))
		return mem_dup("this is binary data, not a feed");
	return mem_dup(s[skip_blank(s, n)] == '<'
			       ? "this begins like XML, but has no element that could be read"
			       : "this is plain text, not a feed");
}

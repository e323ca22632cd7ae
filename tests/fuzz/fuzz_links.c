/* Links: the feeds that an OPML file lists or a web page names, and addresses relative to others. */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/strings.h"
#include "base/text.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "fuzz/page.h"
#include "fuzz/target.h"
#include "read/opml.h"
#include "read/sniff.h"
#include "read/url.h"

static void
hold_list(const struct draw *body)
{
	_cleanup_free_ char *why = NULL;
	struct reading list = { 0 };

	if (opml_read(body->at, body->left, &list, &why) < 0)
		holds_why(why, "the refusal of a list");
	for (size_t i = 0; i < list.count; i++) {
		holds(list.entries[i].id != NULL, "an outline", "has an address");
		holds_entry(&list.entries[i]);
	}
	if (list.format)
		page_hold_reply(&list, CAGE_OPML);
	reading_clear(&list);
}

static void
hold_sniffed(const struct draw *body)
{
	_cleanup_(strings_clear) struct strings feeds = { 0 };
	_cleanup_free_ char *sentence = NULL, *text = text_line_of(body->at, body->left, 0);

	sniff_feeds(body->at, body->left, "text/html; charset=utf-8",
		"https://oven.example/a/b", &feeds);
	holds(feeds.count <= SNIFF_FEEDS, "feeds of a page", "are few");
	for (size_t i = 0; i < feeds.count; i++)
		holds_utf8(feeds.items[i], "the address of a feed");
	sentence = sniff_sentence(text, strlen(text), NULL, "https://oven.example/");
	holds_why(sentence, "what a page is");
}

FUZZ_TARGET(links)
{
	struct draw draw = draw_of(data, size);
	_cleanup_free_ char *base = draw_line(&draw), *reference = draw_line(&draw);
	_cleanup_free_ char *url = url_resolve(base, reference);

	holds(url != NULL, "a resolved address", "is there");
	holds(strlen(url) <= strlen(base) + strlen(reference) + 8, "a resolved address",
		"is not longer than its parts");
	(void)url_same_origin(base, url);
	hold_list(&draw);
	hold_sniffed(&draw);
	return 0;
}

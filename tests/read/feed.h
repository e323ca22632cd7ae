/* Feed: pages for the tests of the reading room. */
#pragma once

#include "support/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "read/read.h"

/* A page that must be a feed. The caller clears it. */
static inline struct reading
feed_read_bytes(const char *body, size_t len, const char *content_type, const char *base)
{
	struct read_input input = {
		.body = body, .len = len, .content_type = content_type, .base = base
	};
	struct reading reading;
	char *why = NULL;
	int r = read_page(&input, &reading, &why);

	if (r < 0)
		fail_msg("%s", why);
	return reading;
}

static inline struct reading
feed_read(const char *body)
{
	return feed_read_bytes(
		body, strlen(body), NULL, "https://vendor.example/feeds/all.xml");
}

/* The sentence about a page that must be no feed. The caller frees. */
static inline char *
feed_refused(const char *body, size_t len)
{
	struct read_input input = {
		.body = body, .len = len, .base = "https://vendor.example/news/"
	};
	struct reading reading;
	char *why = NULL;

	assert_int_equal(read_page(&input, &reading, &why), -EBADMSG);
	assert_non_null(why);
	assert_int_equal(reading.count, 0);
	return why;
}

/* One RSS item around INNER. */
static inline struct reading
feed_item(const char *inner)
{
	char *body = mem_printf(
		"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
		"xmlns:content='http://purl.org/rss/1.0/modules/content/' "
		"xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>News</title>"
		"<item>%s</item></channel></rss>",
		inner);
	struct reading reading = feed_read(body);

	free(body);
	assert_int_equal(reading.count, 1);
	return reading;
}

/* One Atom entry around INNER. */
static inline struct reading
feed_entry(const char *inner)
{
	char *body = mem_printf("<feed "
				"xmlns='http://www.w3.org/2005/Atom'><title>News</"
				"title><entry>%s</entry></feed>",
		inner);
	struct reading reading = feed_read(body);

	free(body);
	assert_int_equal(reading.count, 1);
	return reading;
}

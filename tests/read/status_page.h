/* Status page: what the tests of status pages in JSON share. */
#pragma once

#include "feed.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/text.h"

/* A page of a source whose service file names the format. */
static inline int
read_as(const char *format, const char *body, struct reading *ret, char **reterr_why)
{
	struct read_rules rules = { .format = (char *)format };
	struct read_input input = { .body = body,
		.len = strlen(body),
		.base = "https://status.vendor.example/api/page.json",
		.rules = &rules };

	return read_page(&input, ret, reterr_why);
}

static inline struct reading
read_good(const char *format, const char *body)
{
	struct reading reading;
	char *why = NULL;

	if (read_as(format, body, &reading, &why) < 0)
		fail_msg("%s: %s", format, why);
	assert_string_equal(reading.format, format);
	return reading;
}

/* The value of the first label of that name; NULL if there is none. */
static inline const char *
label_of(const struct entry *e, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < e->labels.count; i++)
		if (strncmp(e->labels.items[i], name, n) == 0 && e->labels.items[i][n] == '=')
			return e->labels.items[i] + n + 1;
	return NULL;
}

static inline size_t
labels_of(const struct entry *e, const char *name)
{
	size_t n = strlen(name), count = 0;

	for (size_t i = 0; i < e->labels.count; i++)
		count += strncmp(e->labels.items[i], name, n) == 0 &&
			 e->labels.items[i][n] == '=';
	return count;
}

/* JSON in a C string is written with single quotes. */
static inline char *
quoted(const char *s)
{
	char *copy = mem_dup(s);

	for (char *p = copy; *p; p++)
		if (*p == '\'')
			*p = '"';
	return copy;
}

static inline struct reading
read_quoted(const char *format, const char *s)
{
	_cleanup_free_ char *body = quoted(s);

	return read_good(format, body);
}

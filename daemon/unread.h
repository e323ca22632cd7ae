/* Unread: pages that the reader could not cope with, kept aside for whoever mends it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/page.h"

/* Below the state folder; a file a source, the latest page of it. */
#define UNREAD_FOLDER "unread"

struct unread {
	const char *source; /* its id */
	const char *url;    /* as configured; NULL */
	enum outcome outcome;
	const char *why;          /* NULL */
	const char *content_type; /* as sent; NULL */
	int64_t at;
	const char *body;
	size_t len;
};

/* Writes the page, cut at LIMIT_UNREAD_BYTES, and removes the oldest ones that are too many. 0, or
 * -errno with a sentence. */
int unread_keep(const char *state_dir, const struct unread *page, char **reterr_why);

struct unread_page {
	char *path;
	char *about; /* lines "Name: value" that say what it is */
	int fd;      /* at the first byte of the page; -1: none */
	uint64_t bytes;
};
void unread_page_clear(struct unread_page *page);
/* The page that is kept of SOURCE, which may be any words. 0; -ENOENT: there is none; or -errno; always
 * with a sentence. */
int unread_open(
	const char *state_dir, const char *source, struct unread_page *ret, char **reterr_why);
/* The value of a line of `about`; the caller frees. NULL: it is not there. */
char *unread_about(const struct unread_page *page, const char *name);

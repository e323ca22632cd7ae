/* Target: an address that we ask, taken apart by curl's own URL reader, so that nobody reads it
 * differently. Pure. */
#pragma once

#include <stdbool.h>

struct target {
	char *url;     /* what curl is given: with sign-in if there is one, without fragment */
	char *shown;   /* the same without sign-in */
	char *scheme;  /* "http", "https", "file" */
	char *host;    /* lower case, IPv6 in brackets; "" for file */
	char *port;    /* as a number; "" for file */
	char *path;    /* of a file, decoded; NULL for others */
	bool signs_in; /* the URL carries a user or a password */
};
void target_clear(struct target *target);

/* 0, or -EINVAL with a sentence: no such URL, too long, or a scheme that we do not speak. */
int target_read(const char *url, struct target *ret, char **reterr_why);

/* The target of a Location header (RFC 9110 section 10.2.2) in an answer of FROM. Never a file,
 * never http after https. A sign-in of FROM stays only within the same scheme, host and port;
 * one in LOCATION is dropped. 0, or -EINVAL with a sentence. */
int target_resolve(
	const struct target *from, const char *location, struct target *ret, char **reterr_why);

bool target_same_origin(const struct target *a, const struct target *b);

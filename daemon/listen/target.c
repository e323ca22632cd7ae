/* Target: reading and following URLs. */
#include "listen/target.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

CLEANUP_DEFINE(CURLU, curl_url_cleanup)

void
target_clear(struct target *target)
{
	free(target->url);
	free(target->shown);
	free(target->scheme);
	free(target->host);
	free(target->port);
	free(target->path);
	*target = (struct target){ 0 };
}

/* A part of a URL in our own memory, "" if there is none. */
static char *
part(CURLU *url, CURLUPart which, unsigned flags)
{
	char *curls = NULL, *ours;

	if (curl_url_get(url, which, &curls, flags) != CURLUE_OK)
		return mem_dup("");
	ours = mem_dup(curls);
	curl_free(curls);
	return ours;
}

static bool
has_part(CURLU *url, CURLUPart which)
{
	_cleanup_free_ char *s = part(url, which, 0);

	return s[0] != '\0';
}

static void
fill(CURLU *url, struct target *ret)
{
	bool is_file;

	(void)curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
	ret->url = part(url, CURLUPART_URL, 0);
	ret->scheme = part(url, CURLUPART_SCHEME, 0);
	is_file = strcmp(ret->scheme, "file") == 0;
	ret->host = is_file ? mem_dup("") : part(url, CURLUPART_HOST, 0);
	for (char *p = ret->host; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	ret->port = is_file ? mem_dup("") : part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	ret->path = is_file ? part(url, CURLUPART_PATH, CURLU_URLDECODE) : NULL;
	ret->signs_in = has_part(url, CURLUPART_USER) || has_part(url, CURLUPART_PASSWORD);
	(void)curl_url_set(url, CURLUPART_USER, NULL, 0);
	(void)curl_url_set(url, CURLUPART_PASSWORD, NULL, 0);
	ret->shown = part(url, CURLUPART_URL, 0);
}

/* curl decodes %XX in a host each time it reads a URL, and a "%2531" would be another host the next time. Letters beyond
 * ASCII are for the admin's own addresses: in a Location they are against RFC 3986, and could be digits to whoever
 * resolves them. */
static bool
is_plain_host(const char *host, bool international)
{
	_cleanup_free_ char *line = text_line(host, 0);

	for (const char *p = host; *p; p++) {
		bool plain = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') ||
			     strchr("-._:[]", *p);

		if (!plain && !(international && (*p & 0x80)))
			return false;
	}
	return strcmp(line, host) == 0;
}

int
target_read(const char *url, struct target *ret, char **reterr_why)
{
	_cleanup_(curl_url_cleanup_cleanup) CURLU *parsed = mem_got(curl_url());
	_cleanup_free_ char *line = text_line(url, 200);
	CURLUcode code;

	if (strlen(url) > LIMIT_URL_BYTES)
		return mem_why(-EINVAL, reterr_why,
			"the address \"%s\" is longer than %u bytes", line, LIMIT_URL_BYTES);
	code = curl_url_set(parsed, CURLUPART_URL, url, 0);
	if (code == CURLUE_UNSUPPORTED_SCHEME)
		return mem_why(-EINVAL, reterr_why,
			"the address \"%s\" is of a kind that is not asked: only https, http "
			"and file are",
			line);
	if (code != CURLUE_OK)
		return mem_why(-EINVAL, reterr_why, "the address \"%s\" cannot be read: %s",
			line, curl_url_strerror(code));
	fill(parsed, ret);
	if (!is_plain_host(ret->host, true)) {
		target_clear(ret);
		return mem_why(-EINVAL, reterr_why,
			"the address \"%s\" has a host name with characters that belong in no "
			"name",
			line);
	}
	if (strcmp(ret->scheme, "https") == 0 || strcmp(ret->scheme, "http") == 0)
		return 0;
	if (strcmp(ret->scheme, "file") == 0 && ret->path[0] == '/' && ret->path[1])
		return 0;
	target_clear(ret);
	if (text_starts_nocase(url, "file:"))
		return mem_why(-EINVAL, reterr_why,
			"the address \"%s\" names no file: write its whole path, "
			"file:///var/lib/feeds/news.xml",
			line);
	return mem_why(-EINVAL, reterr_why,
		"the address \"%s\" is of a kind that is not asked: only https, http and file "
		"are",
		line);
}

bool
target_same_origin(const struct target *a, const struct target *b)
{
	return strcmp(a->scheme, b->scheme) == 0 && strcmp(a->host, b->host) == 0 &&
	       strcmp(a->port, b->port) == 0;
}

/* The sign-in of one URL, moved to another. */
static void
copy_sign_in(const struct target *from, CURLU *to)
{
	_cleanup_(curl_url_cleanup_cleanup) CURLU *source = mem_got(curl_url());
	static const CURLUPart parts[] = { CURLUPART_USER, CURLUPART_PASSWORD };

	if (curl_url_set(source, CURLUPART_URL, from->url, 0) != CURLUE_OK)
		return;
	for (size_t i = 0; i < LENGTH_OF(parts); i++) {
		_cleanup_free_ char *s = part(source, parts[i], 0);

		if (s[0])
			(void)curl_url_set(to, parts[i], s, 0);
	}
}

static int
check_step(const struct target *from, const struct target *to, char **reterr_why)
{
	_cleanup_free_ char *host = text_line(to->host, 200);

	if (!is_plain_host(to->host, false))
		return mem_why(-EINVAL, reterr_why,
			"%s sends us on to the host \"%s\", which has characters that belong "
			"in no "
			"name",
			from->host, host);
	if (strcmp(to->scheme, "http") != 0 && strcmp(to->scheme, "https") != 0)
		return mem_why(-EINVAL, reterr_why,
			"%s sends us on to an address of the kind \"%s\", which a page may not "
			"do",
			from->host, to->scheme);
	if (strcmp(from->scheme, "https") == 0 && strcmp(to->scheme, "http") == 0)
		return mem_why(-EINVAL, reterr_why,
			"%s sends us on from https to plain http at %s, where anybody on the "
			"way could change what we "
			"read; that step is not taken",
			from->host, to->host);
	if (strlen(to->url) > LIMIT_URL_BYTES)
		return mem_why(-EINVAL, reterr_why,
			"%s sends us on to an address longer than %u bytes", from->host,
			LIMIT_URL_BYTES);
	return 0;
}

int
target_resolve(
	const struct target *from, const char *location, struct target *ret, char **reterr_why)
{
	_cleanup_(curl_url_cleanup_cleanup) CURLU *url = mem_got(curl_url());
	CURLUcode code;
	int r;

	/* libcurl 7.88 takes a fragment alone for a new path (RFC 3986 section 5.3 says: the
	 * same page). */
	if (location[0] == '#')
		location = from->shown;
	code = curl_url_set(url, CURLUPART_URL, from->shown, 0);
	/* Servers do send raw blanks and UTF-8 here, and browsers forgive them. */
	if (code == CURLUE_OK)
		code = curl_url_set(url, CURLUPART_URL, location,
			CURLU_URLENCODE | CURLU_ALLOW_SPACE | CURLU_NON_SUPPORT_SCHEME);
	if (code != CURLUE_OK) {
		_cleanup_free_ char *line = text_line(location, 200);

		return mem_why(-EINVAL, reterr_why,
			"%s sends us on to \"%s\", which is no address: %s", from->host, line,
			curl_url_strerror(code));
	}
	fill(url, ret);
	r = check_step(from, ret, reterr_why);
	if (r >= 0 && from->signs_in && target_same_origin(from, ret)) {
		copy_sign_in(from, url);
		free(ret->url);
		ret->url = part(url, CURLUPART_URL, 0);
		ret->signs_in = true;
	} else if (r >= 0) {
		mem_set(&ret->url, ret->shown);
		ret->signs_in = false;
	} else {
		target_clear(ret);
	}
	return r;
}

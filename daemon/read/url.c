/* URL: relative references (RFC 3986 section 5.2), without judging what stands in them: feeds
 * hold blanks and umlauts. */
#include "read/url.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

/* The length of "scheme:" at S, or 0. */
static size_t
scheme_length(const char *s)
{
	size_t n = 0;

	if ((*s | 0x20) < 'a' || (*s | 0x20) > 'z')
		return 0;
	while (((s[n] | 0x20) >= 'a' && (s[n] | 0x20) <= 'z') || (s[n] >= '0' && s[n] <= '9') ||
		(s[n] && strchr("+-.", s[n])))
		n++;
	return s[n] == ':' ? n + 1 : 0;
}

/* The length of "scheme://authority" of an absolute address. */
static size_t
origin_length(const char *s)
{
	size_t n = scheme_length(s);

	if (strncmp(s + n, "//", 2) == 0)
		n += 2 + strcspn(s + n + 2, "/?#");
	return n;
}

/* Appends PATH (N bytes) without its "." and ".." (section 5.2.4). START is where the path
 * begins in T. */
static void
add_path(struct text *t, const char *path, size_t n)
{
	size_t start = t->len;

	for (size_t i = 0; i < n;) {
		size_t slash = path[i] == '/', k = i + slash, length;

		while (k < n && path[k] != '/')
			k++;
		length = k - i - slash;
		if (length == 1 && path[i + slash] == '.') {
			if (k == n)
				text_add(t, "/", slash);
		} else if (length == 2 && memcmp(path + i + slash, "..", 2) == 0) {
			while (t->len > start && t->data[--t->len] != '/')
				;
			if (t->data)
				t->data[t->len] = '\0';
			if (k == n)
				text_add(t, "/", slash);
		} else {
			text_add(t, path + i, k - i);
		}
		i = k;
	}
}

static char *
join(const char *base, const char *ref)
{
	size_t origin = origin_length(base), path = strcspn(base + origin, "?#"),
	       ref_path = strcspn(ref, "?#");
	_cleanup_(text_clear) struct text merged = { 0 };
	struct text t = { 0 };

	if (strncmp(ref, "//", 2) == 0) {
		text_add(&t, base, scheme_length(base));
		text_puts(&t, ref);
		return text_take(&t);
	}
	text_add(&t, base, origin);
	if (*ref == '/') {
		add_path(&t, ref, ref_path);
	} else if (ref_path == 0) {
		text_add(&t, base + origin, *ref == '?' ? path : strcspn(base + origin, "#"));
	} else {
		const char *last = path ? memrchr(base + origin, '/', path) : NULL;

		if (last)
			text_add(&merged, base + origin, (size_t)(last - base - origin) + 1);
		else
			text_puts(&merged, "/");
		text_add(&merged, ref, ref_path);
		add_path(&t, merged.data, merged.len);
	}
	text_puts(&t, ref + ref_path);
	return text_take(&t);
}

char *
url_resolve(const char *base, const char *reference)
{
	size_t n;
	char *ref, *joined;

	reference += strspn(reference, " \t\r\n");
	n = strlen(reference);
	while (n && strchr(" \t\r\n", reference[n - 1]))
		n--;
	ref = mem_ndup(reference, n);
	if (!base || !scheme_length(base) || scheme_length(ref))
		return ref;
	joined = join(base, ref);
	free(ref);
	return joined;
}

bool
url_same_origin(const char *a, const char *b)
{
	size_t n = origin_length(a);

	return n > scheme_length(a) && n == origin_length(b) && strncasecmp(a, b, n) == 0;
}

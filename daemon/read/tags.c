/* Tags: those of HTML one after another. */
#include "read/tags.h"

#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"

static bool
letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct tags
tags_of(const char *html, size_t n)
{
	return (struct tags){ .at = html, .end = html + n };
}

static const char *
after_bracket(struct tags *tags, const char *p)
{
	const char *close = tags->no_more ? NULL : memchr(p, '>', (size_t)(tags->end - p));

	tags->no_more = !close;
	return close ? close + 1 : NULL;
}

/* The byte after the tag whose attributes begin at P; a '>' in a quoted value does not count. */
static const char *
after_tag(struct tags *tags, const char *p)
{
	const char *q = p;

	while (!tags->quotes_broken && q < tags->end) {
		const char *close;

		if (*q == '>')
			return q + 1;
		if (*q++ != '=')
			continue;
		while (q < tags->end && blank(*q))
			q++;
		if (q == tags->end || (*q != '"' && *q != '\''))
			continue;
		close = memchr(q + 1, *q, (size_t)(tags->end - q - 1));
		q = close ? close + 1 : tags->end;
	}
	tags->quotes_broken = true;
	return after_bracket(tags, p);
}

/* S is at "<!" or "<?". */
static const char *
after_declaration(struct tags *tags, const char *s)
{
	size_t n = (size_t)(tags->end - s);

	if (n >= 4 && memcmp(s, "<!--", 4) == 0) {
		const char *close = memmem(s + 2, n - 2, "-->", 3);

		return close ? close + 3 : tags->end;
	}
	if (n >= 9 && memcmp(s, "<![CDATA[", 9) == 0)
		return s + 9;
	return after_bracket(tags, s);
}

static void
read_name(struct tags *tags, struct tag *tag)
{
	const char *p = tag->start + 1 + tag->closes;
	size_t n = 0;

	for (; p < tags->end && *p != '>' && *p != '/' && *p != '<' && !blank(*p); p++)
		if (n + 1 < sizeof(tag->name))
			tag->name[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p | 0x20) : *p;
	tag->name[n] = '\0';
	tag->attributes = p;
}

static bool
hides(const struct tag *tag)
{
	static const char *const hidden[] = { "applet", "iframe", "script", "style",
		"template" };

	for (size_t i = 0; i < LENGTH_OF(hidden); i++)
		if (strcmp(tag->name, hidden[i]) == 0)
			return !tag->closes && tag->after[-2] != '/';
	return false;
}

/* Where the end tag of the element NAME begins, or the end. */
static const char *
before_end_tag(const struct tags *tags, const char *p, const char *name)
{
	size_t n = strlen(name);

	while ((p = memchr(p, '<', (size_t)(tags->end - p)))) {
		if ((size_t)(tags->end - p) > n + 1 && p[1] == '/' &&
			strncasecmp(p + 2, name, n) == 0)
			return p;
		p++;
	}
	return tags->end;
}

bool
tags_next(struct tags *tags, struct tag *ret)
{
	const char *s;

	while ((s = memchr(tags->at, '<', (size_t)(tags->end - tags->at)))) {
		const char *p = s + 1;

		if (p < tags->end && (*p == '!' || *p == '?')) {
			const char *after = after_declaration(tags, s);

			tags->at = after ? after : s + 1;
			continue;
		}
		*ret = (struct tag){ .start = s, .closes = p < tags->end && *p == '/' };
		p += ret->closes;
		tags->at = s + 1;
		if (p == tags->end || !letter(*p))
			continue;
		read_name(tags, ret);
		ret->after = after_tag(tags, ret->attributes);
		if (!ret->after)
			return false;
		tags->at =
			hides(ret) ? before_end_tag(tags, ret->after, ret->name) : ret->after;
		return true;
	}
	tags->at = tags->end;
	return false;
}

/* The attribute at *P: its name and value, and *P after it. False at the end of the tag. */
static bool
next_attribute(const char **p, const char *end, const char **ret_name, size_t *ret_name_len,
	const char **ret_value, size_t *ret_value_len)
{
	const char *s = *p;

	while (s < end && (blank(*s) || *s == '/' || *s == '='))
		s++;
	if (s == end)
		return false;
	for (*ret_name = s; s < end && !blank(*s) && *s != '=' && *s != '/';)
		s++;
	*ret_name_len = (size_t)(s - *ret_name);
	*ret_value = s;
	*ret_value_len = 0;
	while (s < end && blank(*s))
		s++;
	if (s < end && *s == '=') {
		const char *close = NULL;

		for (s++; s < end && blank(*s);)
			s++;
		if (s < end && (*s == '"' || *s == '\''))
			close = memchr(s + 1, *s, (size_t)(end - s - 1));
		*ret_value = close ? s + 1 : s;
		while (!close && s < end && !blank(*s))
			s++;
		*ret_value_len = (size_t)((close ? close : s) - *ret_value);
		s = close ? close + 1 : s;
	}
	*p = s;
	return true;
}

char *
tags_attribute(const struct tag *tag, const char *name)
{
	const char *p = tag->attributes, *found, *value;
	size_t found_len, value_len;

	while (next_attribute(&p, tag->after - 1, &found, &found_len, &value, &value_len))
		if (found_len == strlen(name) && strncasecmp(found, name, found_len) == 0)
			return mem_ndup(value, value_len);
	return NULL;
}

/* CSS: selectors to XPath 1.0, one pass, no tree. */
#include "read/css.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/strings.h"
#include "base/text.h"

struct css {
	const char *begin, *s; /* the selector, and where we are in it */
	struct text out;       /* of all alternatives */
	struct text path;      /* of the one that is being read */
	struct strings paths;
	const char *wrong; /* what is the matter, when something is */
};

static bool
refuse(struct css *css, const char *wrong)
{
	if (!css->wrong)
		css->wrong = wrong;
	return false;
}

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
skip_blank(struct css *css)
{
	while (blank(*css->s))
		css->s++;
}

static bool
name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

/* A name, with "\" before a character that is none of a name's; in small letters when it is one
 * of HTML's own. */
static bool
take_name(struct css *css, bool of_html, struct text *ret)
{
	for (;; css->s++) {
		char c = *css->s;

		if (c == '\\' && !of_html && css->s[1] && !name_byte(css->s[1]))
			c = *++css->s;
		else if (!name_byte(c))
			break;
		text_putc(ret, of_html && c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
	}
	/* A name of HTML goes into the XPath as it is. */
	if (ret->len && of_html &&
		((*ret->data >= '0' && *ret->data <= '9') || *ret->data == '-'))
		return refuse(css, "no tag or attribute begins so");
	return ret->len || refuse(css, "a name is expected here");
}

/* VALUE as a string of XPath, which knows no escapes. */
static bool
put_string(struct css *css, const char *value, const char *around)
{
	char quote = strchr(value, '\'') ? '"' : '\'';

	if (strchr(value, quote))
		return refuse(css, "a value with both kinds of quotes cannot be looked for");
	text_printf(&css->path, "%c%s%s%s%c", quote, around, value, around, quote);
	return true;
}

static bool
take_class(struct css *css)
{
	_cleanup_(text_clear) struct text name = { 0 };

	css->s++;
	if (!take_name(css, false, &name))
		return false;
	text_puts(&css->path, "[contains(concat(' ', normalize-space(@class), ' '), ");
	if (!put_string(css, name.data, " "))
		return false;
	text_puts(&css->path, ")]");
	return true;
}

static bool
take_id(struct css *css)
{
	_cleanup_(text_clear) struct text name = { 0 };

	css->s++;
	if (!take_name(css, false, &name))
		return false;
	text_puts(&css->path, "[@id = ");
	if (!put_string(css, name.data, ""))
		return false;
	text_putc(&css->path, ']');
	return true;
}

/* The value behind the sign: a name or a quoted string. */
static bool
take_value(struct css *css, struct text *ret)
{
	const char *close;

	skip_blank(css);
	if (*css->s != '"' && *css->s != '\'')
		return take_name(css, false, ret);
	close = strchr(css->s + 1, *css->s);
	if (!close)
		return refuse(css, "this quote is not closed");
	text_add(ret, css->s + 1, (size_t)(close - css->s - 1));
	css->s = close + 1;
	return true;
}

static size_t
characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

static bool
put_comparison(struct css *css, char sign, const char *name, const char *value)
{
	struct text *path = &css->path;

	if (sign != '=' && !*value)
		return refuse(css, "an empty value is part of everything");
	if (sign == '^')
		text_printf(path, "[starts-with(@%s, ", name);
	else if (sign == '*')
		text_printf(path, "[contains(@%s, ", name);
	else if (sign == '$')
		text_printf(path, "[substring(@%s, string-length(@%s) - %zu) = ", name, name,
			characters(value) - 1);
	else
		text_printf(path, "[@%s = ", name);
	if (!put_string(css, value, ""))
		return false;
	text_puts(path, sign == '^' || sign == '*' ? ")]" : "]");
	return true;
}

static bool
take_attribute(struct css *css)
{
	_cleanup_(text_clear) struct text name = { 0 }, value = { 0 };
	char sign;

	css->s++;
	skip_blank(css);
	if (!take_name(css, true, &name))
		return false;
	skip_blank(css);
	sign = *css->s;
	if (sign == ']') {
		css->s++;
		text_printf(&css->path, "[@%s]", name.data);
		return true;
	}
	if (sign && strchr("^*$", sign) && css->s[1] == '=')
		css->s++;
	else if (sign != '=')
		return refuse(css, "after an attribute's name come ], =, ^=, *= or $=");
	css->s++;
	if (!take_value(css, &value))
		return false;
	skip_blank(css);
	if (*css->s != ']')
		return refuse(css, "a ] is expected here");
	css->s++;
	return put_comparison(css, sign, name.data, value.data ? value.data : "");
}

/* [1] lets libxml2 stop at the first sibling instead of looking at them all. */
static void
put_place(struct css *css, unsigned place)
{
	if (place > 1)
		text_printf(&css->path, "[preceding-sibling::*[%u]]", place - 1);
	text_printf(&css->path, "[not(preceding-sibling::*[%u])]", place);
}

static bool
take_place(struct css *css)
{
	static const char first[] = ":first-child", nth[] = ":nth-child(";
	unsigned place = 0;

	if (text_starts(css->s, first) && !name_byte(css->s[sizeof(first) - 1])) {
		css->s += sizeof(first) - 1;
		put_place(css, 1);
		return true;
	}
	if (!text_starts(css->s, nth))
		return refuse(css, "of what begins with a colon, only :first-child and "
				   ":nth-child(N) are known");
	css->s += sizeof(nth) - 1;
	skip_blank(css);
	while (*css->s >= '0' && *css->s <= '9' && place < 1000)
		place = place * 10 + (unsigned)(*css->s++ - '0');
	skip_blank(css);
	if (*css->s != ')' || place < 1 || place > 1000)
		return refuse(css, "a number from 1 to 1000 and a ) are expected here");
	css->s++;
	put_place(css, place);
	return true;
}

/* One element: its tag, if one is named, and everything that must be true of it. */
static bool
take_element(struct css *css, const char *axis)
{
	_cleanup_(text_clear) struct text name = { 0 };
	const char *begin = css->s;

	if (*css->s == '*')
		css->s++;
	else if (name_byte(*css->s) && !take_name(css, true, &name))
		return false;
	text_printf(&css->path, "%s%s", axis, name.data ? name.data : "*");
	while (*css->s && strchr(".#[:", *css->s))
		if (!(*css->s == '.'         ? take_class
			    : *css->s == '#' ? take_id
			    : *css->s == '[' ? take_attribute
					     : take_place)(css))
			return false;
	return css->s > begin || refuse(css, "a tag, .class, #id or [attribute] is expected "
					     "here");
}

/* How the next element stands to the one before, as the beginning of its step. */
static const char *
take_combinator(struct css *css)
{
	char c;

	skip_blank(css);
	c = *css->s;
	if (c && strchr(">+~", c)) {
		css->s++;
		skip_blank(css);
	}
	return c == '>'   ? "/"
	       : c == '+' ? "/following-sibling::*[1]/self::"
	       : c == '~' ? "/following-sibling::"
			  : "//";
}

/* One alternative of those that commas part; it ends at a comma, at "@" or at the end. */
static bool
take_alternative(struct css *css, bool inside)
{
	bool apart;

	text_puts(&css->path, inside ? "." : "");
	skip_blank(css);
	if (*css->s == '@')
		return refuse(css, "an element must stand before @");
	if (!inside && *css->s && strchr(">+~", *css->s))
		return refuse(css, "there is no element before it");
	for (;;) {
		if (!take_element(css, take_combinator(css)))
			return false;
		apart = blank(*css->s);
		skip_blank(css);
		if (!*css->s || *css->s == ',' || *css->s == '@')
			break;
		if (!apart && !strchr(">+~", *css->s))
			return refuse(css, "this belongs in no selector that forewarn knows");
	}
	strings_take(&css->paths, text_take(&css->path));
	return true;
}

static bool
take_all(struct css *css, bool inside)
{
	_cleanup_(text_clear) struct text attribute = { 0 };

	for (;;) {
		if (!take_alternative(css, inside))
			return false;
		if (*css->s != ',')
			break;
		css->s++;
	}
	if (*css->s == '@') {
		css->s++;
		if (!take_name(css, true, &attribute))
			return false;
		skip_blank(css);
		if (*css->s)
			return refuse(css, "nothing can stand behind the attribute");
	}
	for (size_t i = 0; i < css->paths.count; i++)
		text_printf(&css->out, "%s%s%s%s", i ? " | " : "", css->paths.items[i],
			attribute.len ? "/@" : "", attribute.len ? attribute.data : "");
	return true;
}

int
css_xpath(const char *selector, bool inside, char **ret, char **reterr_why)
{
	struct css css = { .begin = selector, .s = selector };
	int r = 0;

	if (strlen(selector) > LIMIT_SELECTOR_BYTES)
		return mem_why(-EINVAL, reterr_why, "the selector is longer than %u bytes",
			LIMIT_SELECTOR_BYTES);
	if (take_all(&css, inside)) {
		*ret = text_take(&css.out);
	} else {
		_cleanup_free_ char *all = text_line(selector, 200);
		_cleanup_free_ char *rest = text_line(css.s, 40);

		r = mem_why(-EINVAL, reterr_why,
			"the selector “%s” is not understood at %s%s%s (character %zu): %s",
			all, *rest ? "“" : "", *rest ? rest : "its end", *rest ? "”" : "",
			(size_t)(css.s - css.begin) + 1, css.wrong);
	}
	text_clear(&css.out);
	text_clear(&css.path);
	strings_clear(&css.paths);
	return r;
}

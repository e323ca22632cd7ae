/* HTML steps: where the steps of an XPath begin and end, by its characters alone. */
#include "read/html_steps.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

#define DEEP ".//"
#define ALL_BELOW "descendant-or-self::node()"

struct parting {
	const char *s;
	struct strings *steps;
	bool first; /* of its alternative */
};

static bool
blank(char c)
{
	return c && strchr(" \t\r\n", c);
}

static void
skip_blank(struct parting *p)
{
	while (blank(*p->s))
		p->s++;
}

static bool
word_byte(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Past a predicate, from "[" to its "]". */
static bool
skip_predicate(struct parting *p)
{
	unsigned depth = 0;

	for (; *p->s; p->s++) {
		if (*p->s == '"' || *p->s == '\'') {
			p->s = strchr(p->s + 1, *p->s);
			if (!p->s)
				return false;
		} else if (*p->s == '[') {
			depth++;
		} else if (*p->s == ']' && --depth == 0) {
			p->s++;
			return true;
		}
	}
	return false;
}

/* Past the test of a step: "h2", "@href", "*", "..", "preceding::h2", "text()". */
static bool
skip_test(struct parting *p)
{
	const char *begin;

	if (*p->s == '.') {
		p->s += p->s[1] == '.' ? 2 : 1;
		return true;
	}
	if (*p->s == '@')
		p->s++;
	begin = p->s;
	if (*p->s == '*') {
		p->s++;
		return true;
	}
	if (!word_byte(*p->s))
		return false;
	while (word_byte(*p->s) || (*p->s >= '0' && *p->s <= '9') ||
		(*p->s && strchr("-_", *p->s)))
		p->s++;
	if (p->s[0] == ':' && p->s[1] == ':') {
		p->s += 2;
		return skip_test(p);
	}
	if (*p->s != '(')
		return true;
	/* A function is no step. */
	if (p->s[1] != ')' || !(text_starts(begin, "text(") || text_starts(begin, "node(") ||
				      text_starts(begin, "comment(")))
		return false;
	p->s += 2;
	return true;
}

/* "//" before a step means all nodes below, and then the step from each of them. Where it goes down
 * from there, the two are one. */
static void
add_step(struct parting *p, const char *slashes, const char *begin, size_t test)
{
	_cleanup_free_ char *step = NULL;
	const char *end = p->s;
	bool deep = strcmp(slashes, "//") == 0;
	bool down = *begin != '.' && !memmem(begin, test, "::", 2);

	while (blank(end[-1]))
		end--;
	step = mem_ndup(begin, (size_t)(end - begin));
	if (deep && !down)
		strings_add(p->steps, p->first ? "/" ALL_BELOW : "./" ALL_BELOW);
	if (deep && down)
		strings_take(p->steps, mem_printf("%s%s", p->first ? "//" : DEEP, step));
	else
		strings_take(
			p->steps, mem_printf("%s%s", p->first && !deep ? slashes : "", step));
	p->first = false;
}

static bool
take_step(struct parting *p)
{
	char slashes[3] = "";
	const char *begin;
	size_t test;

	skip_blank(p);
	for (size_t i = 0; i < 2 && *p->s == '/'; i++)
		slashes[i] = *p->s++;
	if (!p->first && !*slashes)
		return false;
	skip_blank(p);
	begin = p->s;
	if (!skip_test(p))
		return false;
	test = (size_t)(p->s - begin);
	skip_blank(p);
	while (*p->s == '[') {
		if (!skip_predicate(p))
			return false;
		skip_blank(p);
	}
	add_step(p, slashes, begin, test);
	return true;
}

static bool
take_all(struct parting *p)
{
	for (;;) {
		p->first = true;
		do {
			if (!take_step(p))
				return false;
		} while (*p->s == '/');
		if (!*p->s)
			return p->steps->count > 1;
		if (*p->s++ != '|')
			return false;
		strings_add(p->steps, HTML_STEPS_OR);
	}
}

bool
html_steps_part(const char *xpath, struct strings *ret)
{
	struct parting p = { .s = xpath, .steps = ret };

	*ret = (struct strings){ 0 };
	if (take_all(&p))
		return true;
	strings_clear(ret);
	return false;
}

bool
html_steps_deep(const char *step)
{
	return text_starts(step, DEEP) || text_starts(step, "./" ALL_BELOW);
}

/* HTML find: compiling and evaluating, bounded. */
#include "read/html_find.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/css.h"
#include "read/html_path.h"
#include "read/html_steps.h"
#include "read/html_tree.h"

static void
hear(void *userdata, xmlErrorPtr error)
{
	(void)userdata;
	(void)error;
}

void
html_find_begin(struct html_find *find, xmlDoc *doc, size_t page_bytes)
{
	*find = (struct html_find){ .context = xmlXPathNewContext(doc),
		.steps = LIMIT_XPATH_STEPS,
		.bytes = 4 * page_bytes + LIMIT_FIELD_BYTES };
	if (find->context)
		find->context->error = hear;
}

void
html_find_clear(struct html_find *find)
{
	xmlXPathFreeContext(find->context);
	free(find->wrong);
}

static bool
is_xpath(const char *s)
{
	return *s == '/' || *s == '(' || *s == '@' || text_starts(s, "./") ||
	       text_starts(s, "../") || text_equal(s, ".") || strstr(s, "::") ||
	       strstr(s, "()");
}

static bool
letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* What may stand before a bracket: functions of XPath 1.0 (section 4) that a page can have an
 * answer to, tests of nodes, operators. */
static bool
is_known_word(const char *word, size_t n)
{
	static const char *const known[] = { "last", "position", "count", "id", "name",
		"local-name", "string", "concat", "starts-with", "contains", "substring-before",
		"substring-after", "substring", "string-length", "normalize-space", "translate",
		"boolean", "not", "true", "false", "number", "sum", "floor", "ceiling", "round",
		"node", "text", "comment", "and", "or", "div", "mod" };

	for (size_t i = 0; i < LENGTH_OF(known); i++)
		if (strlen(known[i]) == n && memcmp(known[i], word, n) == 0)
			return true;
	return false;
}

/* Where S holds what libxml2 would look for in vain, and print so: variables, prefixes,
 * functions that nobody knows. NULL: nowhere. */
static const char *
find_foreign(const char *s)
{
	while (*s) {
		size_t n = 0;

		if (*s == '"' || *s == '\'') {
			const char *close = strchr(s + 1, *s);

			if (!close)
				return s;
			s = close + 1;
		} else if (letter(*s)) {
			while (letter(s[n]) || (s[n] >= '0' && s[n] <= '9') || s[n] == '-' ||
				s[n] == '_' || s[n] == '.')
				n++;
			if (s[n + strspn(s + n, " \t\n")] == '(' && !is_known_word(s, n))
				return s;
			s += n;
		} else if (*s == '$' || (*s == ':' && s[1] != ':')) {
			return s;
		} else {
			s += *s == ':' ? 2 : 1;
		}
	}
	return NULL;
}

static int
refuse(const char *expression, size_t at, const char *what, char **reterr_why)
{
	_cleanup_free_ char *all = text_line(expression, 200);

	return mem_why(-EBADMSG, reterr_why, "the XPath “%s” %s, from character %zu on", all,
		what, at + 1);
}

static int
compile_one(struct html_find *find, const char *s, xmlXPathCompExpr **ret, char **reterr_why)
{
	int at;

	find->context->opLimit = LIMIT_XPATH_STEPS;
	find->context->opCount = 0;
	*ret = xmlXPathCtxtCompile(find->context, (const xmlChar *)s);
	if (*ret)
		return 0;
	at = find->context->lastError.int1;
	return refuse(s, at > 0 ? (size_t)at : 0, "is not understood", reterr_why);
}

static int
compile_steps(struct html_find *find, const struct strings *steps, struct html_path *path,
	char **reterr_why)
{
	int r = 0;

	path->steps = mem_new(steps->count, sizeof(*path->steps));
	for (size_t i = 0; i < steps->count && r >= 0; i++) {
		path->count = i + 1;
		path->steps[i].deep = html_steps_deep(steps->items[i]);
		if (strcmp(steps->items[i], HTML_STEPS_OR) != 0)
			r = compile_one(
				find, steps->items[i], &path->steps[i].compiled, reterr_why);
	}
	return r;
}

static int
compile_xpath(struct html_find *find, const char *s, struct html_path **ret, char **reterr_why)
{
	const char *foreign = find_foreign(s);
	_cleanup_(strings_clear) struct strings steps = { 0 };
	xmlXPathCompExpr *whole;

	if (strlen(s) > LIMIT_XPATH_BYTES)
		return mem_why(-EBADMSG, reterr_why,
			"an XPath of a service file has at most %u bytes", LIMIT_XPATH_BYTES);
	if (foreign)
		return refuse(s, (size_t)(foreign - s),
			"holds what forewarn does not know: a variable, a prefix, a function "
			"beyond XPath 1.0, or a quote that is not closed",
			reterr_why);
	/* What is wrong with it is said of the whole. */
	if (compile_one(find, s, &whole, reterr_why) < 0)
		return -EBADMSG;
	*ret = MEM_NEW(struct html_path);
	if (html_steps_part(s, &steps)) {
		xmlXPathFreeCompExpr(whole);
		return compile_steps(find, &steps, *ret, reterr_why);
	}
	(*ret)->steps = MEM_NEW(struct html_step);
	(*ret)->steps[0].compiled = whole;
	(*ret)->count = 1;
	return 0;
}

int
html_find_compile(struct html_find *find, const char *expression, bool inside,
	struct html_path **ret, char **reterr_why)
{
	_cleanup_free_ char *translated = NULL;

	expression += strspn(expression, " \t\r\n");
	if (!find->context)
		return mem_why(-EBADMSG, reterr_why, "the page cannot be searched");
	if (is_xpath(expression))
		return compile_xpath(find, expression, ret, reterr_why);
	if (css_xpath(expression, inside, &translated, reterr_why) < 0)
		return -EBADMSG;
	return compile_xpath(find, translated, ret, reterr_why);
}

void
html_find_free(struct html_path *path)
{
	html_path_free(path);
}

xmlXPathObject *
html_find(struct html_find *find, const struct html_path *path, xmlNode *node)
{
	return find->spent || !path ? NULL : html_path_take(path, find, node);
}

size_t
html_find_count(const xmlXPathObject *object)
{
	if (!object)
		return 0;
	if (object->type != XPATH_NODESET)
		return object->type == XPATH_STRING || object->type == XPATH_NUMBER;
	return object->nodesetval && object->nodesetval->nodeNr > 0
		       ? (size_t)object->nodesetval->nodeNr
		       : 0;
}

xmlNode *
html_find_node(const xmlXPathObject *object, size_t index)
{
	return object->type == XPATH_NODESET ? object->nodesetval->nodeTab[index] : NULL;
}

static char *
node_line(const xmlNode *node)
{
	_cleanup_free_ char *line = NULL;
	xmlChar *content;

	if (node->type == XML_ELEMENT_NODE)
		return html_tree_line(node);
	content = xmlNodeGetContent(node);
	line = text_line(content ? (const char *)content : "", 0);
	xmlFree(content);
	return *line ? TAKE(line) : NULL;
}

static char *
value_line(const xmlXPathObject *object)
{
	_cleanup_free_ char *line = NULL;

	if (object->type == XPATH_NUMBER)
		return isnan(object->floatval) ? NULL : mem_printf("%.15g", object->floatval);
	line = text_line((const char *)object->stringval, 0);
	return *line ? TAKE(line) : NULL;
}

char *
html_find_line(struct html_find *find, const xmlXPathObject *object, size_t index)
{
	const xmlNode *node = html_find_node(object, index);
	char *line = node ? node_line(node) : value_line(object);
	size_t n = line ? strlen(line) : 0;

	if (n > find->bytes)
		find->spent = true;
	find->bytes -= n < find->bytes ? n : find->bytes;
	return line;
}

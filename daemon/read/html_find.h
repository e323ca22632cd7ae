/* HTML find: expressions of a service file (XPath 1.0, or CSS) in the tree of a page, with a
 * bound on what all of them together may cost. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <libxml/xmlerror.h>
#include <libxml/xpath.h>

/* A compiled expression. */
struct html_path;

struct html_find {
	xmlXPathContext *context;
	uintptr_t round;     /* of html_tree_visit */
	bool ordered;        /* the elements of the page are numbered */
	unsigned long steps; /* that may still be made */
	size_t bytes;        /* of values that may still be made */
	bool spent;          /* one of the two was not enough */
	char *wrong;         /* a sentence about an expression that cannot be computed; NULL */
};

/* One a document, which it writes on. PAGE_BYTES: what the bounds follow from. Until
 * html_find_clear libxml2 prints nothing. */
void html_find_begin(struct html_find *find, xmlDoc *doc, size_t page_bytes);
void html_find_clear(struct html_find *find);

/* XPath when EXPRESSION begins with "/", "./", "../", "(" or "@", is ".", or holds "::" or "()";
 * else CSS. INSIDE: it is seen from an element. 0 and *RET (html_find_free), or -EBADMSG
 * and a sentence. */
int html_find_compile(struct html_find *find, const char *expression, bool inside,
	struct html_path **ret, char **reterr_why);
void html_find_free(struct html_path *path);

/* What PATH gives, seen from NODE, in document order; NULL when it gives nothing, is not to be
 * computed, or the bounds are reached. Free with xmlXPathFreeObject. */
xmlXPathObject *html_find(struct html_find *find, const struct html_path *path, xmlNode *node);
/* How many values there are, and each: a node, or NULL for what is no node. */
size_t html_find_count(const xmlXPathObject *object);
xmlNode *html_find_node(const xmlXPathObject *object, size_t index);
/* Value INDEX on one line: an attribute's value, an element's text, a string or a number; NULL
 * for none. The caller frees. */
char *html_find_line(struct html_find *find, const xmlXPathObject *object, size_t index);

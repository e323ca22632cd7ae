/* HTML tree: a cleaned page as libxml2's tree, and parts of it written out again. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <libxml/tree.h>

#include "base/text.h"

/* The tree of MARKUP (html_clean), NULL when nothing is in it; free with xmlFreeDoc. RET_DEEP:
 * elements were nested deeper than we follow, the rest is missing. */
xmlDoc *html_tree(const struct text *markup, bool *ret_deep);

bool html_tree_is(const xmlNode *node, const char *name);
/* 1 to 6 for h1 to h6, 7 for dt, 0 for anything else. */
int html_tree_heading(const xmlNode *node);
/* NULL if it is not there or blank; the caller frees. */
char *html_tree_attribute(const xmlNode *node, const char *name);
/* The next node in document order after NODE below TOP, into NODE's own children or past them. */
xmlNode *html_tree_next(const xmlNode *node, const xmlNode *top, bool into);
/* The nearest element of that name around NODE; NULL if none. */
xmlNode *html_tree_around(const xmlNode *node, const char *name);

/* Marks an element as the beginning of an entry of its own. */
void html_tree_mark(xmlNode *element);
bool html_tree_marked(const xmlNode *node);

/* True the first time that the node of any kind is visited in that round, from 1 on. */
bool html_tree_visit(xmlNode *node, uintptr_t round);
/* Was it visited in that round, and in no later one? */
bool html_tree_visited(const xmlNode *node, uintptr_t round);

/* What ELEMENT holds, as markup, without SKIP (NULL: nothing is left out) and without marked
 * elements inside. */
void html_tree_inside(struct text *out, const xmlNode *element, const xmlNode *skip);
/* What follows HEADING until the next heading of its level or a higher one, the next marked
 * element, or the end of TOP or of the section around HEADING. */
void html_tree_below(struct text *out, const xmlNode *heading, const xmlNode *top);

/* S as markup that means its characters. */
void html_tree_escape(struct text *out, const char *s);

/* The text of a node on one line. NULL when there is none; the caller frees. */
char *html_tree_line(const xmlNode *node);
/* The same of a heading: without links to the page's own places, unless there is nothing else. */
char *html_tree_title(const xmlNode *heading);

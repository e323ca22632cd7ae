/* HTML path: a compiled expression, whole or in steps (html_steps). */
#pragma once

#include "read/html_find.h"

struct html_step {
	xmlXPathCompExpr *compiled; /* NULL: another alternative begins */
	bool deep;                  /* html_steps_deep */
};

struct html_path {
	struct html_step *steps;
	size_t count;
};

void html_path_free(struct html_path *path);
/* html_find, within its bounds, when they are not reached yet. */
xmlXPathObject *
html_path_take(const struct html_path *path, struct html_find *find, xmlNode *node);

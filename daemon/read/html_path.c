/* HTML path: a compiled expression is computed step by step, each node once a step. */
#include "read/html_path.h"

#include <stdlib.h>

#include <libxml/xpathInternals.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/html_tree.h"

CLEANUP_DEFINE(xmlNodeSet, xmlXPathFreeNodeSet)

/* What one evaluation costs beside the nodes that it looks at, in the same coin. */
#define EVALUATION_STEPS 20u

void
html_path_free(struct html_path *path)
{
	for (size_t i = 0; path && i < path->count; i++)
		if (path->steps[i].compiled)
			xmlXPathFreeCompExpr(path->steps[i].compiled);
	if (path)
		free(path->steps);
	free(path);
}

static void
tell_wrong(struct html_find *find)
{
	if (find->context->lastError.code ==
			XML_XPATH_EXPRESSION_OK + XPATH_OP_LIMIT_EXCEEDED ||
		find->context->lastError.code == XML_XPATH_EXPRESSION_OK + XPATH_MEMORY_ERROR)
		find->spent = true;
	else if (!find->wrong)
		find->wrong = mem_dup("an XPath of the service file cannot be computed: a "
				      "function gets what it cannot take");
}

static xmlXPathObject *
evaluate(struct html_find *find, xmlXPathCompExpr *compiled, xmlNode *node)
{
	xmlXPathContext *context = find->context;
	xmlXPathObject *object;
	unsigned long steps;

	context->node = node;
	context->opLimit = find->steps;
	context->opCount = 0;
	xmlResetError(&context->lastError);
	object = xmlXPathCompiledEval(compiled, context);
	steps = context->opCount + EVALUATION_STEPS;
	/* No limit is written as 0. */
	find->steps = steps + 1 < find->steps ? find->steps - steps : 1;
	if (!object)
		tell_wrong(find);
	return object;
}

static bool
inside_another(const xmlNode *node, uintptr_t round)
{
	while ((node = node->parent))
		if (html_tree_visited(node, round))
			return true;
	return false;
}

/* Adds to TO what FROM has and this round has not seen yet. */
static void
add_unseen(struct html_find *find, xmlNodeSet *to, const xmlNodeSet *from)
{
	for (int i = 0; from && i < from->nodeNr; i++)
		if (from->nodeTab[i]->type != XML_NAMESPACE_DECL &&
			html_tree_visit(from->nodeTab[i], find->round))
			(void)xmlXPathNodeSetAddUnique(to, from->nodeTab[i]);
}

/* What the step gives from all nodes of the last round. */
static xmlNodeSet *
take_step(struct html_find *find, const struct html_step *step, const xmlNodeSet *from)
{
	_cleanup_(xmlXPathFreeNodeSet_cleanup) xmlNodeSet *kept = xmlXPathNodeSetCreate(NULL);
	xmlNodeSet *to = xmlXPathNodeSetCreate(NULL);

	for (int i = 0; kept && i < from->nodeNr; i++)
		if (!step->deep || !inside_another(from->nodeTab[i], find->round))
			(void)xmlXPathNodeSetAddUnique(kept, from->nodeTab[i]);
	find->round++;
	for (int i = 0; kept && to && i < kept->nodeNr && !find->spent && !find->wrong; i++) {
		xmlXPathObject *object = evaluate(find, step->compiled, kept->nodeTab[i]);

		if (object && object->type == XPATH_NODESET)
			add_unseen(find, to, object->nodesetval);
		xmlXPathFreeObject(object);
	}
	return to;
}

/* The steps from *STEP to the end of their alternative; *STEP is then behind it. */
static xmlNodeSet *
take_alternative(
	struct html_find *find, const struct html_path *path, size_t *step, xmlNode *node)
{
	xmlNodeSet *found = xmlXPathNodeSetCreate(node);

	/* The first step begins at the node alone, whatever was found before. */
	find->round++;
	for (; found && *step < path->count && path->steps[*step].compiled; (*step)++) {
		xmlNodeSet *next = take_step(find, &path->steps[*step], found);

		xmlXPathFreeNodeSet(found);
		found = next;
	}
	(*step)++;
	return found;
}

/* libxml2 sorts quickly only what is numbered. */
static void
sort(struct html_find *find, xmlNodeSet *found)
{
	if (!find->ordered)
		(void)xmlXPathOrderDocElems(find->context->doc);
	find->ordered = true;
	xmlXPathNodeSetSort(found);
}

static xmlXPathObject *
take_steps(struct html_find *find, const struct html_path *path, xmlNode *node)
{
	_cleanup_(xmlXPathFreeNodeSet_cleanup) xmlNodeSet *all = xmlXPathNodeSetCreate(NULL);
	xmlNodeSet *found = xmlXPathNodeSetCreate(NULL);

	for (size_t step = 0; all && step < path->count && !find->spent && !find->wrong;) {
		xmlNodeSet *some = take_alternative(find, path, &step, node);

		for (int i = 0; some && i < some->nodeNr; i++)
			(void)xmlXPathNodeSetAddUnique(all, some->nodeTab[i]);
		xmlXPathFreeNodeSet(some);
	}
	find->round++;
	if (found)
		add_unseen(find, found, all);
	if (!found || find->spent || find->wrong) {
		xmlXPathFreeNodeSet(found);
		return NULL;
	}
	sort(find, found);
	return xmlXPathWrapNodeSet(found);
}

xmlXPathObject *
html_path_take(const struct html_path *path, struct html_find *find, xmlNode *node)
{
	return path->count == 1 ? evaluate(find, path->steps[0].compiled, node)
				: take_steps(find, path, node);
}

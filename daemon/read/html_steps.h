/* HTML steps: an XPath in parts that can each be taken from one node after the other. libxml2 alone
 * compares what each node gives with all that the others gave, and is busy for hours with a page of
 * many alike. */
#pragma once

#include <stdbool.h>

#include "base/strings.h"

/* Stands between two alternatives ("|" in the expression). */
#define HTML_STEPS_OR "|"

/* "//main//table/tr | //h2" is "//main", ".//table", "tr", "|", "//h2": of each alternative the
 * first as it is written, the others seen from what the one before gave. False: the expression is
 * not made of paths alone, or is one step, and must be computed as it is. */
bool html_steps_part(const char *xpath, struct strings *ret);
/* Does the step look at everything below a node, so that nodes inside others add nothing? */
bool html_steps_deep(const char *step);

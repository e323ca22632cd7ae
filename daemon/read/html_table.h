/* HTML table: rows as lists of cells, whatever spans several of them, and the names of columns. */
#pragma once

#include <stdbool.h>

#include <libxml/tree.h>

#include "base/text.h"

/* Gives every row of the tree a cell in each column: what spans several rows or columns is
 * repeated, up to a bound. */
void html_table_even(xmlDoc *doc);

/* The cells of ROW (tr), in order; at most COUNT are stored. How many were. */
size_t html_table_cells(const xmlNode *row, const xmlNode **cells, size_t count);
/* Is ROW no change, but names of columns, a title over several rows, or empty? */
bool html_table_is_heading(const xmlNode *row);
/* The row that names the columns of ROW; NULL if none does. */
const xmlNode *html_table_names(const xmlNode *row);
/* "Column: value" lines of ROW, as paragraphs of markup. NAMES may be NULL. */
void html_table_markup(struct text *out, const xmlNode *row, const xmlNode *names);

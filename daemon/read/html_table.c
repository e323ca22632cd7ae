/* HTML table: cells, spans and columns (HTML living standard, section 4.9.12, as far as it
 * matters). */
#include "read/html_table.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "read/html_tree.h"

#define LIMIT_SPAN 500
/* More of one cell than anybody reads twice. */
#define LIMIT_REPEATED_BYTES 2000u
/* How far into a table its names are looked for. */
#define LIMIT_LOOK 2000u

static bool
is_cell(const xmlNode *node)
{
	return html_tree_is(node, "td") || html_tree_is(node, "th");
}

static int
span_of(const xmlNode *cell, const char *name)
{
	_cleanup_free_ char *value = html_tree_attribute(cell, name);
	long span = value ? strtol(value, NULL, 10) : 1;

	return span < 1 ? 1 : span > LIMIT_SPAN ? LIMIT_SPAN : (int)span;
}

/* What reaches down into the next rows, by column. */
struct reach {
	char *text; /* NULL: nothing */
	bool heads; /* a th */
	int rows;   /* that it still covers */
};

struct spread {
	struct reach columns[LIMIT_COLUMNS];
	const xmlNode *group; /* the table, or its part, whose rows these are */
	size_t copies, bytes; /* so far, of the page */
};

static void
spread_clear(struct spread *s)
{
	for (size_t i = 0; i < LIMIT_COLUMNS; i++) {
		free(s->columns[i].text);
		s->columns[i] = (struct reach){ 0 };
	}
}

/* A cell of TEXT before BEFORE, or at the end of ROW. */
static void
add_cell(struct spread *s, xmlNode *row, xmlNode *before, bool heads, const char *text)
{
	xmlNode *cell;

	if (s->copies >= LIMIT_COPIED_CELLS || s->bytes >= LIMIT_COPIED_BYTES)
		return;
	s->copies++;
	s->bytes += strlen(text);
	cell = xmlNewDocRawNode(
		row->doc, NULL, (const xmlChar *)(heads ? "th" : "td"), (const xmlChar *)text);
	if (cell && before)
		(void)xmlAddPrevSibling(before, cell);
	else if (cell)
		(void)xmlAddChild(row, cell);
}

/* Cells from above that stand where the next cell of ROW would. Returns the next free column. */
static unsigned
fill(struct spread *s, xmlNode *row, xmlNode *before, unsigned column)
{
	for (; column < LIMIT_COLUMNS && s->columns[column].rows > 0; column++) {
		struct reach *r = &s->columns[column];

		add_cell(s, row, before, r->heads, r->text);
		r->rows--;
	}
	return column;
}

static unsigned
take_cell(struct spread *s, xmlNode *row, xmlNode *cell, unsigned column)
{
	int rows = span_of(cell, "rowspan"), columns = span_of(cell, "colspan");
	bool heads = html_tree_is(cell, "th");
	_cleanup_free_ char *whole = rows > 1 || columns > 1 ? html_tree_line(cell) : NULL;
	_cleanup_free_ char *text = whole ? text_line(whole, LIMIT_REPEATED_BYTES) : NULL;

	for (int i = 0; i < columns && column < LIMIT_COLUMNS; i++, column++) {
		struct reach *r = &s->columns[column];

		/* The name of several columns is the name of each; a value stands once. */
		const char *repeated = heads && text ? text : "";

		if (i > 0)
			add_cell(s, row, cell->next, heads, repeated);
		if (rows <= 1)
			continue;
		free(r->text);
		*r = (struct reach){ .text = mem_dup(i > 0  ? repeated
						     : text ? text
							    : ""),
			.heads = heads,
			.rows = rows - 1 };
	}
	return column;
}

static void
even_row(struct spread *s, xmlNode *row)
{
	xmlNode *cell = row->children, *next;
	unsigned column = 0;

	for (; cell; cell = next) {
		next = cell->next;
		if (!is_cell(cell))
			continue;
		column = fill(s, row, cell, column);
		column = take_cell(s, row, cell, column);
	}
	(void)fill(s, row, NULL, column);
}

void
html_table_even(xmlDoc *doc)
{
	struct spread spread = { 0 };
	xmlNode *node = xmlDocGetRootElement(doc);

	for (; node; node = html_tree_next(node, NULL, true)) {
		if (!html_tree_is(node, "tr"))
			continue;
		/* Nothing reaches out of its table, head or body. */
		if (node->parent != spread.group) {
			spread_clear(&spread);
			spread.group = node->parent;
		}
		even_row(&spread, node);
	}
	spread_clear(&spread);
}

size_t
html_table_cells(const xmlNode *row, const xmlNode **cells, size_t count)
{
	size_t n = 0;

	for (const xmlNode *cell = row->children; cell && n < count; cell = cell->next)
		if (is_cell(cell))
			cells[n++] = cell;
	return n;
}

/* Does ROW hold names of columns and nothing else? */
static bool
all_names(const xmlNode *row)
{
	const xmlNode *cells[LIMIT_COLUMNS];
	size_t n = html_table_cells(row, cells, LIMIT_COLUMNS);

	for (size_t i = 0; i < n; i++)
		if (!html_tree_is(cells[i], "th"))
			return false;
	return n > 0;
}

bool
html_table_is_heading(const xmlNode *row)
{
	const xmlNode *cells[LIMIT_COLUMNS];
	size_t n = html_table_cells(row, cells, LIMIT_COLUMNS), filled = 0;

	if (html_tree_is(row->parent, "thead") || all_names(row))
		return true;
	for (size_t i = 0; i < n; i++) {
		_cleanup_free_ char *line = html_tree_line(cells[i]);

		filled += line != NULL;
	}
	return filled == 0 || (filled == 1 && n > 1 && span_of(cells[0], "colspan") > 1);
}

const xmlNode *
html_table_names(const xmlNode *row)
{
	const xmlNode *table = html_tree_around(row, "table"), *names = NULL;
	const xmlNode *node = table ? table->children : NULL;
	unsigned looked = 0;

	/* The last row of the head, or the first one of all when it holds names only. */
	for (; node && looked < LIMIT_LOOK; looked++) {
		bool is_row = html_tree_is(node, "tr");

		if (is_row && !html_tree_is(node->parent, "thead"))
			return names ? names : all_names(node) ? node : NULL;
		if (is_row)
			names = node;
		node = html_tree_next(node, table, !is_row);
	}
	return names;
}

/* "Retirement date: N/A" would announce a retirement to whoever reads the words alone. */
static bool
says_nothing(const char *value)
{
	static const char *const nothing[] = { "-", "\u2013", "\u2014", "n/a", "n.a.", "n.v.t.",
		"tbd", "tba", "to be announced", "to be determined", "not scheduled",
		"not yet scheduled", "not announced" };

	for (size_t i = 0; i < LENGTH_OF(nothing); i++)
		if (strcasecmp(value, nothing[i]) == 0)
			return true;
	return false;
}

void
html_table_markup(struct text *out, const xmlNode *row, const xmlNode *names)
{
	const xmlNode *cells[LIMIT_COLUMNS], *heads[LIMIT_COLUMNS];
	size_t n = html_table_cells(row, cells, LIMIT_COLUMNS);
	size_t known = names ? html_table_cells(names, heads, LIMIT_COLUMNS) : 0;

	for (size_t i = 0; i < n; i++) {
		_cleanup_free_ char *value = html_tree_line(cells[i]);
		_cleanup_free_ char *name = i < known ? html_tree_title(heads[i]) : NULL;

		if (!value || says_nothing(value))
			continue;
		text_puts(out, "<p>");
		if (name) {
			html_tree_escape(out, name);
			text_puts(out, ": ");
		}
		html_tree_escape(out, value);
		text_puts(out, "</p>\n");
	}
}

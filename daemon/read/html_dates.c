/* HTML dates: stamps and days, by the service file or by what pages usually have. */
#include "read/html_dates.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "read/html_table.h"
#include "read/html_tree.h"
#include "read/moment.h"
#include "read/written.h"

/* Of a table; dates stand in the first ones. */
#define COLUMNS 32u

/* The day that WORDS are, or that stands beside them: "v2.1 (2026-03-04)", "4 March 2026: ovens".
 * Not known when there is none or several. */
static struct when
day_in(const char *words, const char *language)
{
	static const char *const marks[] = { " - ", " – ", " — ", " | ", ": ", " (", ") " };
	_cleanup_free_ char *rest = mem_dup(words);
	struct when day = WHEN_NONE, when;
	char *part = rest;

	while (part) {
		char *next = NULL;
		size_t n = 0;

		for (size_t i = 0; i < LENGTH_OF(marks); i++) {
			char *found = strstr(part, marks[i]);

			if (found && (!next || found < next)) {
				next = found;
				n = strlen(marks[i]);
			}
		}
		if (next)
			*next = '\0';
		part[strcspn(part, ")")] = '\0';
		if (written_read(part, language, &when) >= 0 &&
			when.precision == PRECISION_DAY) {
			if (when_known(&day) && !when_equal(&day, &when))
				return WHEN_NONE;
			day = when;
		}
		part = next ? next + n : NULL;
	}
	return day;
}

static void
take_heading(struct html_page *page, const xmlNode *heading, int level)
{
	_cleanup_free_ char *title = html_tree_title(heading);
	_cleanup_free_ char *line = title ? text_line(title, LIMIT_TITLE_BYTES) : NULL;

	for (int i = level; i <= HTML_LEVELS; i++) {
		mem_set(&page->above[i].title, NULL);
		page->above[i].day = WHEN_NONE;
	}
	if (!line)
		return;
	page->above[level].day = day_in(line, page->reading->language);
	page->above[level].title = TAKE(line);
}

static bool
holds(const xmlNode *outer, const xmlNode *node)
{
	while (node && node != outer)
		node = node->parent;
	return node != NULL;
}

void
html_dates_walk(struct html_page *page, const xmlNode *element)
{
	const xmlNode *node = page->walked;

	while (node && node != element) {
		int level = html_tree_heading(node);

		if (level)
			take_heading(page, node, level);
		/* What stands in another entry is not above this one. */
		node = html_tree_next(
			node, NULL, level || !html_tree_marked(node) || holds(node, element));
	}
	page->walked = element;
}

/* The nearest heading above the entry that is higher than its own, with a day if DATED; NULL if
 * none is. */
static const struct html_above *
above(const struct html_draft *d, bool dated)
{
	int level = html_tree_heading(d->element);

	for (int i = level ? level - 1 : HTML_LEVELS; i >= 1; i--)
		if (d->page->above[i].title && (!dated || when_known(&d->page->above[i].day)))
			return &d->page->above[i];
	return NULL;
}

const char *
html_dates_above(const struct html_draft *d)
{
	const struct html_above *nearest = above(d, false);

	return nearest ? nearest->title : NULL;
}

static bool
has_datetime(const xmlNode *node)
{
	return html_tree_is(node, "time") && xmlHasProp(node, (const xmlChar *)"datetime");
}

/* The date that a value of an expression says: an element's own stamp, else its words. The
 * caller frees. */
static char *
date_words(struct html_draft *d, const xmlXPathObject *object, size_t index)
{
	const xmlNode *node = html_find_node(object, index);

	if (node && node->type == XML_ELEMENT_NODE) {
		const xmlNode *time =
			has_datetime(node) ? node : html_draft_below(node, has_datetime);

		if (time)
			return html_tree_attribute(time, "datetime");
	}
	return html_draft_line(d, object, index);
}

/* A day or an instant, never a month. */
static int64_t
stamp_of(const struct html_draft *d, const char *words)
{
	struct when when;
	int64_t stamp;

	if (!words)
		return STAMP_NONE;
	if (written_read(words, d->page->reading->language, &when) >= 0)
		return when.precision == PRECISION_DAY ? stamp_utc(when.from, 0, 0, 0)
						       : STAMP_NONE;
	return strchr(words, ':') && moment_read(words, &stamp) >= 0 ? stamp : STAMP_NONE;
}

static int64_t
stamp_by(struct html_draft *d, const struct html_rule *rule)
{
	_cleanup_object_ xmlXPathObject *object = html_draft_find(d, rule);
	_cleanup_free_ char *words = html_find_count(object) ? date_words(d, object, 0) : NULL;

	return stamp_of(d, words);
}

static int64_t
stamp_of_day(const struct when *day)
{
	return when_known(day) ? stamp_utc(day->from, 0, 0, 0) : STAMP_NONE;
}

/* The entry's own time, the day in its title, or that of a heading above. */
static int64_t
default_published(const struct html_draft *d)
{
	const xmlNode *time = html_draft_below(d->element, has_datetime);
	_cleanup_free_ char *words = time ? html_tree_attribute(time, "datetime") : NULL;
	_cleanup_free_ char *title = d->title ? text_line(d->title, LIMIT_TITLE_BYTES) : NULL;
	const struct html_above *dated = above(d, true);
	int64_t stamp = stamp_of(d, words);
	struct when day = WHEN_NONE;

	/* Rows are of tables of ends: the days there and above are those of the ends. */
	if (stamp != STAMP_NONE || html_tree_is(d->element, "tr"))
		return stamp;
	if (title)
		day = day_in(title, d->page->reading->language);
	return stamp_of_day(when_known(&day) || !dated ? &day : &dated->day);
}

void
html_dates_stamps(struct html_draft *d)
{
	const struct html_rules *rules = &d->page->compiled;
	int64_t updated = stamp_by(d, &rules->updated);
	char written[STAMP_SIZE];

	d->published = rules->published.compiled ? stamp_by(d, &rules->published)
						 : default_published(d);
	if (d->published != STAMP_NONE)
		html_draft_offer(
			d, FIELD_PUBLISHED, FORM_TEXT, stamp_write(d->published, written));
	if (updated != STAMP_NONE)
		html_draft_offer(d, FIELD_UPDATED, FORM_TEXT, stamp_write(updated, written));
}

static void
offer_date(struct html_draft *d, enum role role, const char *words)
{
	struct when when;
	char written[WHEN_SIZE];

	if (!words)
		return;
	if (written_read(words, d->page->reading->language, &when) >= 0)
		(void)harvest_role_date(
			&d->page->harvest, role, when_write(&when, written), NULL);
	else if (strchr(words, ':'))
		(void)harvest_role_date(
			&d->page->harvest, role, words, d->page->rules->days_in);
}

/* A cell below the name of its column: "Retirement date", "End of life". */
static void
offer_cell(struct html_draft *d, const xmlNode *name, const xmlNode *cell)
{
	_cleanup_free_ char *words = html_tree_title(name), *value = html_tree_line(cell);
	_cleanup_free_ char *key = words ? text_folded(words) : NULL;
	char written[WHEN_SIZE];
	struct when when;

	if (!key || !value || written_read(value, d->page->reading->language, &when) < 0)
		return;
	/* "2027" may be the number of a version. */
	if (when.precision == PRECISION_YEAR && !strstr(key, "date") && !strstr(key, "end") &&
		!strstr(key, "year"))
		return;
	/* "Deprecation date" is the end at one vendor and the notice at the next: words decide. */
	if (strstr(key, "deprecation"))
		return;
	for (char *s = key; *s; s++)
		if (*s == ' ' || *s == '-')
			*s = '_';
	harvest_date(&d->page->harvest, key, when_write(&when, written));
}

/* What the columns of a table say, where the service file says nothing of dates. */
static void
offer_columns(struct html_draft *d)
{
	const xmlNode *cells[COLUMNS], *heads[COLUMNS], *names = html_draft_names(d);
	size_t count = html_table_cells(d->element, cells, COLUMNS);
	size_t known = names ? html_table_cells(names, heads, COLUMNS) : 0;

	for (size_t i = 1; i < count && i < known; i++)
		offer_cell(d, heads[i], cells[i]);
}

void
html_dates_offer(struct html_draft *d)
{
	const struct html_rules *rules = &d->page->compiled;

	if (!rules->date_count && html_tree_is(d->element, "tr"))
		offer_columns(d);
	for (size_t i = 0; i < rules->date_count; i++) {
		_cleanup_object_ xmlXPathObject *object = html_draft_find(d, &rules->dates[i]);
		size_t count = html_find_count(object);

		for (size_t k = 0; k < count && k < LIMIT_LABELS; k++) {
			_cleanup_free_ char *words = date_words(d, object, k);

			offer_date(d, rules->dates[i].role, words);
		}
	}
}

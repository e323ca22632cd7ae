/* HTML dates: stamps and days, by the service file or by what pages usually have. */
#include "read/html_dates.h"

#include <string.h>

#include "base/limits.h"
#include "base/stamp.h"
#include "base/text.h"
#include "read/html_tree.h"
#include "read/moment.h"
#include "read/written.h"

/* The headings between the last entry and this one: is one of them a day? */
void
html_dates_walk(struct html_page *page, const xmlNode *element)
{
	const xmlNode *node = page->walked;

	while (node && node != element) {
		int level = html_tree_heading(node);

		if (level && (!when_known(&page->day) || level <= page->day_level)) {
			_cleanup_free_ char *title = html_tree_title(node);

			page->day = WHEN_NONE;
			page->day_level = level;
			if (!title ||
				written_read(title, page->reading->language, &page->day) < 0 ||
				page->day.precision != PRECISION_DAY)
				page->day = WHEN_NONE;
		}
		node = html_tree_next(node, NULL, true);
	}
	page->walked = element;
	if (html_tree_heading(element) && html_tree_heading(element) <= page->day_level)
		page->day = WHEN_NONE;
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

/* The entry's own time, its title when that is a date, or the heading above that is one. */
static int64_t
default_published(const struct html_draft *d)
{
	const xmlNode *time = html_draft_below(d->element, has_datetime);
	_cleanup_free_ char *words = time ? html_tree_attribute(time, "datetime") : NULL;
	int64_t stamp = stamp_of(d, words);

	if (stamp == STAMP_NONE)
		stamp = stamp_of(d, d->title);
	if (stamp == STAMP_NONE && when_known(&d->page->day))
		stamp = stamp_utc(d->page->day.from, 0, 0, 0);
	return stamp;
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

void
html_dates_offer(struct html_draft *d)
{
	const struct html_rules *rules = &d->page->compiled;

	for (size_t i = 0; i < rules->date_count; i++) {
		_cleanup_object_ xmlXPathObject *object = html_draft_find(d, &rules->dates[i]);
		size_t count = html_find_count(object);

		for (size_t k = 0; k < count && k < LIMIT_LABELS; k++) {
			_cleanup_free_ char *words = date_words(d, object, k);

			offer_date(d, rules->dates[i].role, words);
		}
	}
}

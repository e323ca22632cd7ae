/* Full entry: one with every field set, and whether two are the same. */
#pragma once

#include "keep/scratch.h"

static struct entry_date full_dates[] = {
	{ ROLE_REMOVED, { 20000, 20000, PRECISION_DAY } },
	{ ROLE_NONE, { -10, 80, PRECISION_QUARTER } },
	{ ROLE_SUPERSEDED, { 0 } },
};
static char *full_labels[] = { (char *)"severity=high", (char *)"", (char *)"größe=🍞" };

static inline struct entry
full_entry(void)
{
	return (struct entry){
		.id = (char *)"tag:acme.example,2026:1",
		.title = (char *)"Die Schnittstelle „alt“ endet – 旧API 🥖",
		.link = (char *)"https://acme.example/1?x=<y>&z=\"",
		.published = -1,
		.updated = 4102444800,
		.summary = (char *)"<p>soon</p>",
		.content = (char *)"",
		.text = (char *)"line one\nline two\tand bytes that are no UTF-8: \xff\xfe",
		.language = (char *)"de",
		.labels = { .items = full_labels, .count = LENGTH_OF(full_labels) },
		.dates = full_dates,
		.date_count = LENGTH_OF(full_dates),
	};
}

static inline void
same_entry(const struct entry *a, const struct entry *b)
{
	scratch_same(a->id, b->id);
	scratch_same(a->title, b->title);
	scratch_same(a->link, b->link);
	assert_int_equal(a->published, b->published);
	assert_int_equal(a->updated, b->updated);
	scratch_same(a->summary, b->summary);
	scratch_same(a->content, b->content);
	scratch_same(a->text, b->text);
	scratch_same(a->language, b->language);
	assert_int_equal(a->labels.count, b->labels.count);
	for (size_t i = 0; i < a->labels.count; i++)
		scratch_same(a->labels.items[i], b->labels.items[i]);
	assert_int_equal(a->date_count, b->date_count);
	for (size_t i = 0; i < a->date_count; i++) {
		assert_int_equal(a->dates[i].role, b->dates[i].role);
		assert_true(when_equal(&a->dates[i].when, &b->dates[i].when));
	}
}

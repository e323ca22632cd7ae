/* Holds: the properties that every target asserts. */
#include "fuzz/holds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/stamp.h"
#include "base/text.h"

void
holds(bool it_does, const char *what, const char *of)
{
	if (it_does)
		return;
	(void)fprintf(stderr, "does not hold: %s: %.300s\n", what, of ? of : "(null)");
	abort();
}

void
holds_utf8(const char *s, const char *what)
{
	holds(!s || text_is_utf8(s, strlen(s)), what, "is UTF-8");
}

void
holds_lines(const char *s, const char *what)
{
	_cleanup_free_ char *safe = s ? text_lines(s) : NULL;

	holds_utf8(s, what);
	if (s && !text_equal(safe, s))
		(void)fprintf(stderr, "unsafe: %s\n", s);
	holds(!s || text_equal(safe, s), what, "is safe text");
}

void
holds_line(const char *s, const char *what)
{
	holds_lines(s, what);
	holds(!s || !strpbrk(s, "\n\t"), what, "is one line");
	holds(!s || strlen(s) < 2 * LIMIT_FIELD_BYTES, what, "is short");
}

void
holds_why(const char *why, const char *what)
{
	holds(why != NULL && *why != '\0', what, "says why");
	holds_line(why, what);
}

void
holds_when(const struct when *when, const char *what)
{
	char written[WHEN_SIZE];
	struct when again;

	if (!when_known(when))
		return;
	holds(when->from <= when->to, what, "ends after it begins");
	holds(precision_name(when->precision) != NULL, what, "has a precision");
	holds(when_read(when_write(when, written), &again) == 0, what, "reads back");
	holds(when_equal(when, &again), what, "reads back the same");
}

void
holds_stamp(int64_t stamp, const char *what)
{
	char written[STAMP_SIZE];
	int64_t again;

	if (stamp == STAMP_NONE)
		return;
	holds(stamp_read(stamp_write(stamp, written), &again, NULL) == 0, what, written);
	holds(again == stamp, what, "reads back the same");
}

void
holds_entry(const struct entry *entry)
{
	holds_utf8(entry->id, "an id");
	holds_line(entry->title, "a title");
	holds_utf8(entry->link, "a link");
	holds(!entry->link || strlen(entry->link) <= LIMIT_LINK_BYTES, "a link", "is short");
	holds_utf8(entry->summary, "a summary");
	holds_utf8(entry->content, "a content");
	/* Whoever shows it has a gate of his own: base/gate.h. */
	holds_utf8(entry->text, "a text");
	holds_utf8(entry->language, "a language");
	holds_stamp(entry->published, "published");
	holds_stamp(entry->updated, "updated");
	holds(entry->labels.count <= LIMIT_LABELS, "labels", "are few");
	for (size_t i = 0; i < entry->labels.count; i++)
		holds_line(entry->labels.items[i], "a label");
	holds(entry->date_count <= LIMIT_DATES, "dates", "are few");
	for (size_t i = 0; i < entry->date_count; i++) {
		holds(role_name(entry->dates[i].role) != NULL, "a date", "has a role");
		holds(when_known(&entry->dates[i].when), "a date", "is one");
		holds_when(&entry->dates[i].when, "a date");
	}
}

void
holds_facts(const struct facts *facts, const struct matches *matches)
{
	holds(facts->confidence >= 0 && facts->confidence <= 1, "confidence", "is 0 to 1");
	holds(kind_name(facts->kind) != NULL, "a kind", "has a name");
	holds_when(&facts->effective, "effective");
	for (size_t i = 0; i < facts->milestone_count; i++) {
		holds_when(&facts->milestones[i].when, "a milestone");
		holds_line(facts->milestones[i].text, "a milestone's words");
	}
	for (size_t i = 0; i < facts->evidence_count; i++) {
		holds_line(facts->evidence[i].rule, "the words of evidence");
		holds_line(facts->evidence[i].text, "the sentence of evidence");
	}
	holds_line(facts_quote(facts), "a quote");
	for (size_t i = 0; i < matches->count; i++) {
		holds(matches->items[i].dependency != NULL, "a match", "has a dependency");
		holds_line(matches->items[i].text, "the words of a match");
	}
}

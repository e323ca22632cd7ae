/* HTML twins: ids that say no more than a place are replaced. */
#include "read/html_twins.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"

void
html_twin_clear(struct html_twin *twin)
{
	free(twin->plain);
	free(twin->second);
	free(twin->above);
}

char *
html_twins_id(const char *a, const char *b)
{
	_cleanup_free_ char *words = mem_printf("%s %s", a ? a : "", b ? b : "");
	struct hash hash = hash_of(words, strlen(words));
	struct text hex = { 0 };

	for (size_t i = 0; i < 8; i++)
		text_printf(&hex, "%02x", hash.bytes[i]);
	return text_take(&hex);
}

/* Where the counting number at the end of an id begins, with the sign before it: "fixed-12",
 * "item_3", "section4". The end when there is none: years, dates and versions count nothing. */
static size_t
stem_length(const char *id)
{
	size_t end = strlen(id), n = end;

	while (n && id[n - 1] >= '0' && id[n - 1] <= '9')
		n--;
	if (n == end || end - n > 3)
		return end;
	n -= n && strchr("-_.", id[n - 1]) != NULL;
	return n && id[n - 1] >= '0' && id[n - 1] <= '9' ? end : n;
}

/* An entry by the key that it may share with others. */
struct member {
	char *key; /* NULL: it takes no part */
	size_t index;
};

struct parting {
	struct reading *reading;
	const struct html_twin *twins;
	struct member *members;
};

/* What to do with the COUNT entries, LEAST or more, that share a key. */
typedef void (*apply)(struct parting *p, const struct member *group, size_t count);

static void
set_id(struct parting *p, size_t index, char *id)
{
	struct entry *e = &p->reading->entries[index];

	free(e->id);
	e->id = id;
}

static int
compare(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int c = !x->key || !y->key ? !x->key - !y->key : strcmp(x->key, y->key);

	return c ? c : x->index < y->index ? -1 : 1;
}

static void
each_group(struct parting *p, char *(*key_of)(const struct parting *p, size_t index),
	size_t least, apply what)
{
	size_t count = p->reading->count;

	for (size_t i = 0; i < count; i++)
		p->members[i] = (struct member){ p->twins[i].given ? NULL : key_of(p, i), i };
	qsort(p->members, count, sizeof(*p->members), compare);
	for (size_t i = 0, end; i < count && p->members[i].key; i = end) {
		for (end = i + 1; end < count && p->members[end].key &&
				  strcmp(p->members[end].key, p->members[i].key) == 0;)
			end++;
		if (end - i >= least)
			what(p, p->members + i, end - i);
	}
	for (size_t i = 0; i < count; i++)
		free(p->members[i].key);
}

/* Does TITLE hold that number, so that the id has it from there? */
static bool
has_number(const char *title, const char *number)
{
	size_t n;

	number += strspn(number, "-_.");
	for (const char *s = title; *s; s += n) {
		n = strspn(s, "0123456789");
		if (n && n == strlen(number) && memcmp(s, number, n) == 0)
			return true;
		n += !n;
	}
	return false;
}

static char *
stem_of(const struct parting *p, size_t index)
{
	const struct entry *e = &p->reading->entries[index];
	size_t n = stem_length(e->id);
	bool counted = p->twins[index].anchored &&
		       !(e->title && e->id[n] && has_number(e->title, e->id + n));

	return counted ? mem_ndup(e->id, n) : NULL;
}

/* The same with the title: software that makes ids of titles counts the equal ones. */
static char *
stem_and_title(const struct parting *p, size_t index)
{
	_cleanup_free_ char *stem = stem_of(p, index);
	const char *title = p->reading->entries[index].title;

	return stem ? mem_printf("%s\n%s", stem, title ? title : "") : NULL;
}

static char *
own_id(const struct parting *p, size_t index)
{
	return mem_dup(p->reading->entries[index].id);
}

static void
forget_place(struct parting *p, const struct member *group, size_t count)
{
	for (size_t i = 0; i < count; i++)
		set_id(p, group[i].index, mem_dup(p->twins[group[i].index].plain));
}

/* "item-1" to "item-7" of seven: numbers of a list, not of things. */
static void
forget_counters(struct parting *p, const struct member *group, size_t count)
{
	unsigned long highest = 0;
	bool numbered = false;

	for (size_t i = 0; i < count; i++) {
		const char *id = p->reading->entries[group[i].index].id;
		const char *number = id + stem_length(id);
		unsigned long value;

		numbered = numbered || *number;
		number += *number && strchr("-_.", *number);
		value = *number ? strtoul(number, NULL, 10) : 0;
		highest = value > highest ? value : highest;
	}
	if (numbered && highest <= count)
		forget_place(p, group, count);
}

/* The second cell becomes part of the id, or the heading above: of all of them, so that their
 * order does not matter. */
static void
add_what_is_near(struct parting *p, const struct member *group, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct html_twin *twin = &p->twins[group[i].index];

		if (twin->second)
			set_id(p, group[i].index,
				mem_printf("%s / %s", group[i].key, twin->second));
		else if (twin->above)
			set_id(p, group[i].index, html_twins_id(twin->above, group[i].key));
	}
}

static void
add_words(struct parting *p, const struct member *group, size_t count)
{
	const struct entry *first = &p->reading->entries[group[0].index];
	bool same = true;

	for (size_t i = 1; i < count && same; i++)
		same = text_equal(p->reading->entries[group[i].index].text, first->text);
	/* The same words twice are the same thing: they are folded. */
	for (size_t i = 0; i < count && !same; i++)
		set_id(p, group[i].index,
			html_twins_id(group[i].key, p->reading->entries[group[i].index].text));
}

void
html_twins_part(struct reading *reading, const struct html_twin *twins)
{
	_cleanup_free_ struct member *members = mem_new(reading->count + 1, sizeof(*members));
	struct parting parting = { .reading = reading, .twins = twins, .members = members };

	each_group(&parting, stem_of, 1, forget_counters);
	each_group(&parting, stem_and_title, 2, forget_place);
	each_group(&parting, own_id, 2, add_what_is_near);
	each_group(&parting, own_id, 2, add_words);
}

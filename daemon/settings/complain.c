/* Complain: sentences about a file, each with its place; safe to show and limited in number. */
#include "settings/complain.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

/* Lists of words longer than this help nobody at 3 in the morning. */
#define WORDS_SHOWN 16
#define WORD_BYTES 60

static void add(struct complaints *list, const struct place *at, int warning,
	const char *format, va_list ap) __attribute__((format(printf, 4, 0)));

static void
add(struct complaints *list, const struct place *at, int warning, const char *format,
	va_list ap)
{
	_cleanup_free_ char *text = NULL;

	if (list->count > LIMIT_CONFIG_COMPLAINTS) {
		list->errors += warning ? 0 : 1;
		return;
	}
	if (list->count == LIMIT_CONFIG_COMPLAINTS) {
		complaints_add(list, NULL, warning,
			"There are more than %u complaints; the rest is not shown.",
			LIMIT_CONFIG_COMPLAINTS);
		return;
	}
	text = mem_vprintf(format, ap);
	complaints_add(list, at, warning, "%s", text);
}

void
complain_error(struct complaints *list, const struct place *at, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add(list, at, 0, format, ap);
	va_end(ap);
}

void
complain_warning(struct complaints *list, const struct place *at, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add(list, at, 1, format, ap);
	va_end(ap);
}

const char *
complain_nearest(const char *word, const char *const *words, size_t count)
{
	_cleanup_free_ char *folded = text_folded(word);
	size_t length = strlen(folded);
	unsigned best = length <= 3 ? 1 : length <= 7 ? 2 : 3;
	const char *nearest = NULL;

	for (size_t i = 0; i < count; i++) {
		_cleanup_free_ char *other = text_folded(words[i]);
		unsigned distance = text_distance(folded, other);

		if (distance > best || (nearest && distance == best))
			continue;
		/* A short word is near to every other short word. */
		if (distance > 0 && distance >= strlen(other))
			continue;
		best = distance;
		nearest = words[i];
	}
	return nearest;
}

void
complain_unknown(struct complaints *list, const struct place *at, const char *what,
	const char *word, const char *const *words, size_t count)
{
	_cleanup_(text_clear) struct text sentence = { 0 };
	_cleanup_free_ char *shown = text_line(word, WORD_BYTES);
	const char *nearest;

	if (list->count > LIMIT_CONFIG_COMPLAINTS) {
		list->errors++;
		return;
	}
	nearest = complain_nearest(word, words, count);
	text_printf(&sentence, "unknown %s \"%s\"", what, shown);
	if (nearest)
		text_printf(&sentence, "; did you mean \"%s\"?", nearest);
	if (count == 0)
		text_puts(&sentence, "; none is known here");
	else if (count <= WORDS_SHOWN)
		text_puts(&sentence, nearest ? " Known are: " : "; expected one of: ");
	for (size_t i = 0; i < count && count <= WORDS_SHOWN; i++)
		text_printf(&sentence, "%s%s", i > 0 ? ", " : "", words[i]);
	complain_error(list, at, "%s", sentence.data);
}

static size_t
rank(const struct complaint *complaint, const struct strings *files)
{
	for (size_t i = 0; complaint->file && i < files->count; i++)
		if (text_equal(files->items[i], complaint->file))
			return i;
	return SIZE_MAX;
}

struct ranked {
	struct complaint complaint;
	size_t file;
	size_t position;
};

static int
compare(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->complaint.at.line != y->complaint.at.line)
		return x->complaint.at.line < y->complaint.at.line ? -1 : 1;
	if (x->complaint.at.column != y->complaint.at.column)
		return x->complaint.at.column < y->complaint.at.column ? -1 : 1;
	return x->position < y->position ? -1 : 1;
}

void
complain_sort(struct complaints *list, size_t first, const struct strings *files)
{
	size_t count = list->count - first;
	_cleanup_free_ struct ranked *ranked = mem_new(count, sizeof(*ranked));

	for (size_t i = 0; i < count; i++) {
		const struct complaint *c = &list->items[first + i];

		ranked[i] = (struct ranked){ *c, rank(c, files), i };
	}
	qsort(ranked, count, sizeof(*ranked), compare);
	for (size_t i = 0; i < count; i++)
		list->items[first + i] = ranked[i].complaint;
}

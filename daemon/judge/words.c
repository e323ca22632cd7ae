/* Words: what can be asked of those of a text. */
#include "judge/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"

void
words_clear(struct words *words)
{
	free(words->items);
	free(words->fields);
	text_clear(&words->folded);
	*words = (struct words){ 0 };
}

void
words_reset(struct words *words)
{
	words->count = words->field_count = 0;
	words->folded.len = 0;
}

bool
words_among(const struct words *words, size_t i, const char *list)
{
	const char *word = words_text(words, i);
	size_t n = strlen(word);

	for (const char *at = strstr(list, word); at; at = strstr(at + 1, word))
		if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

int
words_number(const struct words *words, size_t i)
{
	const char *s;
	int value = 0;

	if (i >= words->count || words->items[i].len > 9)
		return -1;
	for (s = words_text(words, i); *s; s++) {
		if (*s < '0' || *s > '9')
			return -1;
		value = value * 10 + (*s - '0');
	}
	return value;
}

/* How long what ends a sentence is at S; 0: it is none. */
static uint32_t
closing_bytes(const char *s)
{
	static const char *const quotes[] = { "\u201d", "\u2019", "\u00bb" };

	if (*s && strchr(".!?)]\"'%", *s))
		return 1;
	for (size_t i = 0; i < LENGTH_OF(quotes); i++)
		if (strncmp(s, quotes[i], strlen(quotes[i])) == 0)
			return (uint32_t)strlen(quotes[i]);
	return 0;
}

static char *
quote(const struct words *words, size_t first, size_t end, bool closed, size_t max_bytes)
{
	const char *source;
	uint32_t from, to;

	if (first >= end || end > words->count)
		return mem_dup("");
	while (words->items[end - 1].field != words->items[first].field)
		end--;
	source = words->fields[words->items[first].field];
	from = words->items[first].from;
	to = words->items[end - 1].to;
	while (closed && to < LIMIT_FIELD_BYTES && closing_bytes(source + to))
		to += closing_bytes(source + to);
	return text_line_of(source + from, to > from ? to - from : 0, max_bytes);
}

char *
words_quote(const struct words *words, size_t first, size_t end, size_t max_bytes)
{
	return quote(words, first, end, false, max_bytes);
}

char *
words_quote_closed(const struct words *words, size_t first, size_t end, size_t max_bytes)
{
	return quote(words, first, end, true, max_bytes);
}

char
words_behind(const struct words *words, size_t i)
{
	const char *source = words->fields[words->items[i].field];

	return words->items[i].to < LIMIT_FIELD_BYTES ? source[words->items[i].to] : '\0';
}

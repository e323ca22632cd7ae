/* Nearly: words of `uses` against the words of an entry. */
#include "judge/nearly.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

#define BODY_BYTES 2000u /* what an entry is about stands at its beginning */
#define GLUED_LEAST 5u   /* shorter ones stand in every other word */

/* The words of an entry: those of its title and labels, and those of the beginning of its text. */
struct said {
	struct strings title, body;
	char *glued; /* the title, without all that is between its words */
};

void
nearly_clear(struct nearly *nearly)
{
	free(nearly->words);
	*nearly = (struct nearly){ 0 };
}

static bool
is_word_byte(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* The words of the N bytes at S, folded. */
static void
split(const char *s, size_t n, struct strings *ret)
{
	_cleanup_(text_clear) struct text folded = { 0 };
	const char *p;

	text_fold(&folded, s, n);
	p = folded.data ? folded.data : "";
	while (*p) {
		size_t len = 0;

		while (p[len] && is_word_byte(p[len]))
			len++;
		if (len) {
			strings_take(ret, mem_ndup(p, len));
			p += len;
		} else
			p++;
	}
}

static char *
glue(const struct strings *words)
{
	return strings_join(words, "");
}

static struct said
listen_to(const struct entry *entry)
{
	const char *title = entry->title ? entry->title : "", *body = entry_body(entry);
	struct said said = { 0 };
	size_t n = strlen(body);

	split(title, strlen(title), &said.title);
	said.glued = glue(&said.title);
	for (size_t i = 0; i < entry->labels.count; i++)
		split(entry->labels.items[i], strlen(entry->labels.items[i]), &said.title);
	split(body, n < BODY_BYTES ? n : BODY_BYTES, &said.body);
	return said;
}

static void
said_clear(struct said *said)
{
	strings_clear(&said->title);
	strings_clear(&said->body);
	free(said->glued);
}

/* What stands before a version, or nothing of a pattern. */
static size_t
plain_part(const char *use)
{
	return *use == '/' ? 0 : strcspn(use, "<>=");
}

static bool
is_number(const char *word)
{
	return word[strspn(word, "0123456789")] == '\0';
}

/* All but one of at least two words, of which one that is long enough stands in the title. */
static char *
all_but_one(const struct said *said, const struct strings *words)
{
	_cleanup_(strings_clear) struct strings there = { 0 };
	bool titled = false;
	size_t counted = 0;

	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->items[i];
		bool in_title = strings_has(&said->title, word);

		if (is_number(word))
			continue;
		counted++;
		titled = titled || (in_title && strlen(word) > 3);
		if (in_title || strings_has(&said->body, word))
			strings_add(&there, word);
	}
	if (counted < 2 || !titled || there.count + 1 != counted)
		return NULL;
	return strings_join(&there, " ");
}

static char *
glued_together(const struct said *said, const struct strings *words)
{
	_cleanup_free_ char *glued = glue(words);

	return strlen(glued) >= GLUED_LEAST && strstr(said->glued, glued) ? TAKE(glued) : NULL;
}

static void
take(struct nearly *best, enum nearly_how how, const struct dependency *dependency,
	const char *use, char *words)
{
	if (words && (best->how == NEARLY_NOTHING || how < best->how)) {
		nearly_clear(best);
		*best = (struct nearly){ how, dependency, use, words };
	} else
		free(words);
}

static void
try_use(const struct said *said, const struct dependency *dependency, const char *use,
	struct nearly *best)
{
	_cleanup_(strings_clear) struct strings words = { 0 };

	split(use, plain_part(use), &words);
	if (words.count == 0)
		return;
	take(best, NEARLY_WORD, dependency, use, all_but_one(said, &words));
	take(best, NEARLY_GLUED, dependency, use, glued_together(said, &words));
}

/* "product=Mail" or a bare label, as one would write it into `uses`. */
static char *
product_of(const struct entry *entry)
{
	for (size_t i = 0; i < entry->labels.count; i++) {
		const char *label = entry->labels.items[i];

		if (text_starts_nocase(label, "product="))
			return text_line(label + strlen("product="), 0);
	}
	return NULL;
}

void
nearly_find(const struct config *config, const char *service, const struct entry *entry,
	struct nearly *ret)
{
	struct said said = listen_to(entry);

	*ret = (struct nearly){ 0 };
	for (size_t i = 0; i < config->dependency_count; i++) {
		const struct dependency *d = &config->dependencies[i];

		if (!text_equal(d->service, service) || d->use_count == 0)
			continue;
		for (size_t k = 0; k < d->use_count; k++)
			try_use(&said, d, d->uses[k].text, ret);
		if (ret->how == NEARLY_NOTHING)
			take(ret, NEARLY_LABEL, d, NULL, product_of(entry));
	}
	said_clear(&said);
}

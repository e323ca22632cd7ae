/* Tongue: texts by their key, and which form a number takes. */
#include "model/tongue.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define KEY_BYTES 128u

static void
text_free(struct tongue_text *text)
{
	free(text->key);
	free(text->text);
}

void
tongue_clear(struct tongue *tongue)
{
	for (size_t i = 0; i < tongue->count; i++)
		text_free(&tongue->texts[i]);
	free(tongue->texts);
	free(tongue->language);
	*tongue = (struct tongue){ 0 };
}

/* Where KEY stands, or would stand. */
static size_t
place_of(const struct tongue *tongue, const char *key)
{
	size_t low = 0, high = tongue->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(tongue->texts[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
tongue_set(struct tongue *tongue, const char *key, const char *text, struct place at)
{
	size_t i = place_of(tongue, key);
	struct tongue_text new = { mem_dup(key), mem_dup(text), at };

	if (i < tongue->count && text_equal(tongue->texts[i].key, key)) {
		text_free(&tongue->texts[i]);
		tongue->texts[i] = new;
		return;
	}
	tongue->texts =
		mem_grow(tongue->texts, tongue->count, &tongue->cap, sizeof(*tongue->texts));
	memmove(&tongue->texts[i + 1], &tongue->texts[i],
		(tongue->count - i) * sizeof(*tongue->texts));
	tongue->texts[i] = new;
	tongue->count++;
}

const char *
tongue_find(const struct tongue *tongue, const char *key)
{
	size_t i = place_of(tongue, key);

	return i < tongue->count && text_equal(tongue->texts[i].key, key)
		       ? tongue->texts[i].text
		       : NULL;
}

bool
tongue_has_group(const struct tongue *tongue, const char *group)
{
	char prefix[KEY_BYTES];
	size_t i;

	if ((size_t)snprintf(prefix, sizeof(prefix), "%s.", group) >= sizeof(prefix))
		return false;
	i = place_of(tongue, prefix);
	return i < tongue->count && text_starts(tongue->texts[i].key, prefix);
}

const char *
tongue_form(const struct tongue *tongue, unsigned number)
{
	static const char *const forms[] = TONGUE_FORMS;
	char key[KEY_BYTES];
	bool holds = false;

	for (size_t i = 0; i + 1 < sizeof(forms) / sizeof(*forms); i++) {
		const char *rule;

		(void)snprintf(key, sizeof(key), "plural.%s", forms[i]);
		rule = tongue_find(tongue, key);
		if (rule && tongue_rule(rule, number, &holds) == 0 && holds)
			return forms[i];
	}
	return TONGUE_OTHER;
}

static void
skip_spaces(const char **p)
{
	while (**p == ' ')
		++*p;
}

static bool
take(const char **p, const char *word)
{
	skip_spaces(p);
	if (!text_starts(*p, word))
		return false;
	*p += strlen(word);
	return true;
}

static bool
take_number(const char **p, uint64_t *ret)
{
	const char *begin;

	skip_spaces(p);
	begin = *p;
	for (*ret = 0; **p >= '0' && **p <= '9' && *p - begin < 9; ++*p)
		*ret = *ret * 10 + (uint64_t)(**p - '0');
	return *p > begin;
}

/* n and i are the number itself, the others count what stands behind its point: nothing. */
static bool
take_operand(const char **p, uint64_t number, uint64_t *ret)
{
	uint64_t by;

	skip_spaces(p);
	if (!**p || !strchr("nivwftce", **p))
		return false;
	*ret = **p == 'n' || **p == 'i' ? number : 0;
	++*p;
	if (!take(p, "%"))
		return true;
	if (!take_number(p, &by) || by == 0)
		return false;
	*ret %= by;
	return true;
}

/* "n % 10 = 2..4,9" */
static bool
take_relation(const char **p, uint64_t number, bool *ret)
{
	uint64_t value, from, to;
	bool among = false, other;

	if (!take_operand(p, number, &value))
		return false;
	other = take(p, "!=");
	if (!other && !take(p, "="))
		return false;
	do {
		if (!take_number(p, &from))
			return false;
		to = from;
		if (take(p, "..") && !take_number(p, &to))
			return false;
		among = among || (value >= from && value <= to);
	} while (take(p, ","));
	*ret = among != other;
	return true;
}

int
tongue_rule(const char *rule, unsigned number, bool *ret)
{
	bool any = false, all = true, one;
	const char *p = rule;

	for (;;) {
		if (!take_relation(&p, number, &one))
			return -EINVAL;
		all = all && one;
		if (take(&p, "and "))
			continue;
		any = any || all;
		all = true;
		if (!take(&p, "or "))
			break;
	}
	skip_spaces(&p);
	*ret = any;
	return *p ? -EINVAL : 0;
}

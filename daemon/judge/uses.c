/* Uses: parsing one. */
#include "judge/uses.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"

void
use_clear(struct compiled_use *use)
{
	words_clear(&use->words);
	words_clear(&use->stem);
	words_clear(&use->other);
	*use = (struct compiled_use){ 0 };
}

static size_t
trimmed(const char *s, size_t n)
{
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	return n;
}

/* The words of S before byte NAME. */
static int
name_with_range(const char *s, size_t name, struct compiled_use *ret, char **reterr_why)
{
	ret->form = USE_VERSION;
	words_add(&ret->words, s);
	while (ret->words.count && ret->words.items[ret->words.count - 1].to > name)
		ret->words.count--;
	if (ret->words.count == 0)
		return mem_why(-EINVAL, reterr_why,
			"\"%s\" has versions but no name before them: write, for example, "
			"\"SOAP API <= 40\"",
			s);
	return 0;
}

static int
compile_compared(const char *s, size_t at, struct compiled_use *ret, char **reterr_why)
{
	char operator[3] = { s[at], s[at + 1] == '=' ? '=' : '\0', '\0' };
	const char *number = s + at + strlen(operator);
	struct version version;

	number += strspn(number, " \t");
	if (versions_read(number, trimmed(number, strlen(number)), &version) < 0)
		return mem_why(-EINVAL, reterr_why,
			"\"%s\" is no version: after %s comes a number such as 40 or 3.8",
			number, operator);
	ret->range = versions_compared(operator, & version);
	return name_with_range(s, at, ret, reterr_why);
}

/* "PHP 7.2..7.4": 1 when it is one, 0 when the dots mean something else. */
static int
compile_between(const char *s, size_t dots, struct compiled_use *ret, char **reterr_why)
{
	size_t from = dots;
	const char *high = s + dots + 2;
	int error;

	while (from > 0 && s[from - 1] != ' ')
		from--;
	if (versions_read(s + from, dots - from, &ret->range.low) < 0)
		return 0;
	if (versions_read(high, trimmed(high, strlen(high)), &ret->range.high) < 0)
		return mem_why(-EINVAL, reterr_why,
			"\"%s\" is no version: after .. comes a number such as 7.4", high);
	error = name_with_range(s, from, ret, reterr_why);
	return error < 0 ? error : 1;
}

struct pattern *
use_pattern(const char *s, char **reterr_why)
{
	char *why = NULL;
	size_t from, to;
	struct pattern *pattern = pattern_new(s + 1, strlen(s) - 2, &why);

	if (!pattern) {
		(void)mem_why(-EINVAL, reterr_why, "the pattern %s cannot be read: %s", s, why);
		free(why);
		return NULL;
	}
	if (!pattern_find(pattern, "", &from, &to))
		return pattern;
	pattern_free(pattern);
	(void)mem_why(-EINVAL, reterr_why,
		"the pattern %s is found in every text, even in an empty one: write "
		"between the slashes what to look for, or leave uses out if everything "
		"concerns you",
		s);
	return NULL;
}

/* "SMBv1" and "TLSv1.2" are versions 1 and 1.2 of what capitals name: true, with its name. */
static bool
split_glued(const char *s, struct compiled_use *ret)
{
	size_t n = 0;
	struct version version;

	while (s[n] >= 'A' && s[n] <= 'Z')
		n++;
	if (n < 2 || n >= sizeof(ret->glued) || s[n] != 'v' ||
		versions_read(s + n, strlen(s + n), &version) < 0)
		return false;
	memcpy(ret->glued, s, n);
	ret->glued[n] = '\0';
	words_add(&ret->stem, ret->glued);
	ret->range = versions_compared("=", &version);
	ret->named = ret->stem.count;
	return true;
}

/* Of a term that ends in a version, the same as a name with that version. */
static void
find_version(const char *s, struct compiled_use *ret)
{
	const char *space = strrchr(s, ' ');
	struct version version;
	size_t named = 0;

	if (split_glued(s, ret) || !space ||
		versions_read(space + 1, strlen(space + 1), &version) < 0)
		return;
	while (named < ret->words.count && ret->words.items[named].to <= (size_t)(space - s))
		named++;
	ret->range = versions_compared("=", &version);
	ret->named = named;
}

static bool
is_abbreviation(const char *s, const struct word *word)
{
	for (size_t i = word->from; i < word->to; i++)
		if (s[i] < 'A' || s[i] > 'Z')
			return false;
	return word->to > word->from + 1;
}

static int
compile_term(const char *s, size_t n, struct compiled_use *ret, char **reterr_why)
{
	const struct word *last;
	char first;

	ret->form = USE_TERM;
	ret->quoted = n > 2 && s[0] == '"' && s[n - 1] == '"';
	ret->exact = s[0] == '/' || s[0] == '@';
	words_add(&ret->words, s);
	if (ret->words.count == 0)
		return mem_why(-EINVAL, reterr_why,
			"\"%s\" has no word that an announcement could name", s);
	last = &ret->words.items[ret->words.count - 1];
	first = s[last->from];
	ret->common = !ret->quoted && first >= 'a' && first <= 'z';
	ret->turns = ret->common || (!ret->quoted && is_abbreviation(s, last));
	if (!ret->quoted)
		find_version(s, ret);
	return 0;
}

static void
begin(const char *s, struct compiled_use *ret)
{
	struct words words = ret->words, stem = ret->stem, other = ret->other;

	words_reset(&words);
	words_reset(&stem);
	words_reset(&other);
	*ret = (struct compiled_use){ .text = s, .words = words, .stem = stem, .other = other };
}

int
use_compile(const char *s, struct compiled_use *ret, char **reterr_why)
{
	size_t n = strlen(s), at = strcspn(s, "<>=");
	const char *dots = strstr(s, "..");
	struct pattern *pattern;
	int done;

	begin(s, ret);
	if (n > 1 && s[0] == '/' && s[n - 1] == '/') {
		ret->form = USE_PATTERN;
		pattern = use_pattern(s, reterr_why);
		pattern_free(pattern);
		return pattern ? 0 : -EINVAL;
	}
	if (at < n)
		return compile_compared(s, at, ret, reterr_why);
	if (dots) {
		done = compile_between(s, (size_t)(dots - s), ret, reterr_why);
		if (done)
			return done < 0 ? done : 0;
	}
	return compile_term(s, n, ret, reterr_why);
}

const struct words *
use_name(const struct compiled_use *use, size_t *ret_count)
{
	if (use->form == USE_VERSION) {
		*ret_count = use->words.count;
		return &use->words;
	}
	*ret_count = use->named;
	return use->stem.count ? &use->stem : &use->words;
}

bool
use_glues(const struct compiled_use *use)
{
	size_t count;
	const struct words *name = use_name(use, &count);

	if (count != 1 || name->items[0].len < 2 || name->items[0].len > 8)
		return false;
	for (size_t i = name->items[0].from; i < name->items[0].to; i++)
		if (name->fields[0][i] < 'A' || name->fields[0][i] > 'Z')
			return false;
	return true;
}

size_t
use_glued_name(const struct compiled_use *use, char ret[static USE_GLUED_MAX + 1])
{
	size_t count, n = 0;
	const struct words *name = use_name(use, &count);

	if (count == 0 || count > 2)
		return 0;
	for (size_t i = 0; i < count; i++) {
		const char *s = words_text(name, i);
		size_t len = name->items[i].len;

		if (n + len > USE_GLUED_MAX || (i && (name->items[i].gap & GAP_SPACE)))
			return 0;
		for (size_t k = 0; k < len; k++)
			if (s[k] < 'a' || s[k] > 'z')
				return 0;
		memcpy(ret + n, s, len);
		n += len;
	}
	ret[n] = '\0';
	return n > 1 ? n : 0;
}

bool
use_everyday(const struct compiled_use *use)
{
	static const char words[] =
		"access actions automate base bookings box bridge canvas chat click core delve "
		"desk discover docs drive edge engage exchange fleet flow forms front glue "
		"guard hub insights keep learning linear lists lookout loop maps outlook meet "
		"monitor "
		"pages people places plan planner pocket power practice press project projects "
		"pulse "
		"sense shield shifts sign sites slack slides spaces spark stage stream surface "
		"sway swift tasks teams tunnel vault video voice wave windows word work";
	const char *s = use->text + use->words.items[0].from;

	return use->words.count == 1 && s[0] >= 'A' && s[0] <= 'Z' &&
	       !(s[1] >= 'A' && s[1] <= 'Z') &&
	       (use->quoted || words_among(&use->words, 0, words));
}

/* What the folded word is also called; NULL. */
static const char *
other_spelling(const char *word)
{
	static const char *const pairs[][2] = { { "authentication", "auth" },
		{ "application", "app" }, { "applications", "apps" },
		{ "administrator", "admin" }, { "administrators", "admins" },
		{ "configuration", "config" }, { "repository", "repo" },
		{ "repositories", "repos" }, { "kubernetes", "k8s" },
		{ "postgresql", "postgres" } };

	for (size_t i = 0; i < LENGTH_OF(pairs); i++)
		for (int k = 0; k < 2; k++)
			if (*word == *pairs[i][k] && strcmp(word, pairs[i][k]) == 0)
				return pairs[i][!k];
	return NULL;
}

bool
use_respell(struct compiled_use *use)
{
	size_t n = 0, done = 0;
	bool any = false;

	if (use->form != USE_TERM || use->quoted || use->exact ||
		strlen(use->text) > sizeof(use->other_text) / 2)
		return false;
	for (size_t i = 0; i < use->words.count; i++) {
		const struct word *w = &use->words.items[i];
		const char *other = other_spelling(words_text(&use->words, i));
		int wrote;

		if (!other)
			continue;
		any = true;
		wrote = snprintf(use->other_text + n, sizeof(use->other_text) - n, "%.*s%s",
			(int)(w->from - done), use->text + done, other);
		n += (size_t)wrote;
		if (n >= sizeof(use->other_text))
			return false;
		done = w->to;
	}
	if (!any || n + strlen(use->text + done) >= sizeof(use->other_text))
		return false;
	memcpy(use->other_text + n, use->text + done, strlen(use->text + done) + 1);
	words_reset(&use->other);
	words_add(&use->other, use->other_text);
	return use->other.count > 0;
}

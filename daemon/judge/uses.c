/* Uses: parsing one, and comparing its words with a text. */
#include "judge/uses.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
use_clear(struct compiled_use *use)
{
	free(use->text);
	words_clear(&use->words);
	pattern_free(use->pattern);
	*use = (struct compiled_use){ 0 };
}

/* The words of a use outlive its text: only their folded form and gaps are used. */
static void
set_words(struct compiled_use *use, const char *s, size_t n)
{
	char *copy = mem_ndup(s, n);

	words_add(&use->words, copy);
	use->words.fields[0] = "";
	free(copy);
}

static size_t
trimmed(const char *s, size_t n)
{
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	return n;
}

static int
name_with_range(const char *s, size_t name, struct compiled_use *ret, char **reterr_why)
{
	ret->form = USE_VERSION;
	set_words(ret, s, name);
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

static int
compile_pattern(const char *s, size_t n, struct compiled_use *ret, char **reterr_why)
{
	char *why = NULL;
	size_t from, to;

	ret->form = USE_PATTERN;
	ret->pattern = pattern_new(s + 1, n - 2, &why);
	if (ret->pattern && pattern_find(ret->pattern, "", &from, &to))
		return mem_why(-EINVAL, reterr_why,
			"the pattern %s is found in every text, even in an empty one: write "
			"between the slashes what to look for, or leave uses out if everything "
			"concerns you",
			s);
	if (ret->pattern)
		return 0;
	(void)mem_why(-EINVAL, reterr_why, "the pattern %s cannot be read: %s", s, why);
	free(why);
	return -EINVAL;
}

int
use_compile(const char *s, struct compiled_use *ret, char **reterr_why)
{
	size_t n = strlen(s), at = strcspn(s, "<>=");
	const char *dots = strstr(s, "..");
	int done;

	*ret = (struct compiled_use){ .text = mem_dup(s) };
	if (n > 1 && s[0] == '/' && s[n - 1] == '/')
		return compile_pattern(s, n, ret, reterr_why);
	if (at < n)
		return compile_compared(s, at, ret, reterr_why);
	if (dots) {
		done = compile_between(s, (size_t)(dots - s), ret, reterr_why);
		if (done)
			return done < 0 ? done : 0;
	}
	ret->form = USE_TERM;
	set_words(ret, s, n);
	if (ret->words.count == 0)
		return mem_why(-EINVAL, reterr_why,
			"\"%s\" has no word that an announcement could name", s);
	return 0;
}

bool
use_implied(const struct compiled_use *term, struct compiled_use *ret)
{
	const char *space = strrchr(term->text, ' ');
	struct version version;

	if (term->form != USE_TERM || !space ||
		versions_read(space + 1, strlen(space + 1), &version) < 0)
		return false;
	*ret = (struct compiled_use){ .form = USE_VERSION,
		.claim = term->claim,
		.text = mem_dup(term->text),
		.implied = true };
	ret->range = versions_compared("=", &version);
	set_words(ret, term->text, (size_t)(space - term->text));
	return ret->words.count > 0;
}

/* The word of the text is the term's, or a simple plural of it; in a term of several words the
 * singular counts too
 * ("API keys" names "API key"). A term of one word keeps its plural: "Teams" is no "team". */
static bool
same(const struct words *term, size_t t, const struct words *words, size_t i, bool loose)
{
	const char *want = words_text(term, t), *have = words_text(words, i);

	if (term->items[t].hash == words->items[i].hash && strcmp(want, have) == 0)
		return true;
	if (term->items[t].stem != words->items[i].stem)
		return false;
	return loose || words->items[i].len > term->items[t].len;
}

/* Between two words of a term may stand what vendors put there, but no end of a sentence and no
 * comma. */
static bool
joined(const struct word *want, const struct word *have)
{
	if (have->gap & (GAP_BREAK | GAP_STOP | GAP_COMMA | GAP_COLON | GAP_OPEN | GAP_CLOSE))
		return (have->gap & want->gap &
			       (GAP_COMMA | GAP_COLON | GAP_OPEN | GAP_CLOSE)) != 0;
	if ((want->gap & GAP_DOT) != (have->gap & GAP_DOT))
		return false;
	return true;
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "gpt-4" is not named by "gpt-4-32k" or "gpt-4.1". That "Node.js 16.20" is a "Node.js 16" is for the versions to say. */
static bool
goes_on(const struct compiled_use *use, const struct words *words, size_t first, size_t end)
{
	const struct word *last = &use->words.items[use->words.count - 1];
	const char *text = words_text(&use->words, use->words.count - 1);
	bool number_end = digit(text[last->len - 1]);
	bool identifier = use->words.count > 1 && last->gap && !(last->gap & GAP_SPACE) &&
			  (last->gap & (GAP_DASH | GAP_OTHER));

	if (first > 0 && words->items[first].gap == GAP_DOT &&
		digit(*words_text(words, first)) &&
		words->items[first].field == words->items[first - 1].field)
		return true;
	if (end >= words->count || words->items[end].field != words->items[end - 1].field)
		return false;
	if (number_end && words->items[end].gap == GAP_DOT && digit(*words_text(words, end)))
		return true;
	return identifier &&
	       (words->items[end].gap == GAP_DASH || words_behind(words, end - 1) == '_') &&
	       !(words->items[end].gap & GAP_SPACE);
}

bool
use_stands(const struct compiled_use *use, const struct words *words, size_t first)
{
	size_t n = use->words.count;

	if (first + n > words->count ||
		words->items[first].field != words->items[first + n - 1].field)
		return false;
	for (size_t t = 0; t < n; t++) {
		if (!same(&use->words, t, words, first + t, n > 1))
			return false;
		if (t > 0 && !joined(&use->words.items[t], &words->items[first + t]))
			return false;
	}
	return !goes_on(use, words, first, first + n);
}

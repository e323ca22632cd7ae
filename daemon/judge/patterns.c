/* Patterns: PCRE2 without JIT (MemoryDenyWriteExecute), bounded in steps, depth and memory. */
#include "judge/patterns.h"

#include <errno.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "judge/words.h"

/* Enough for any expression on a text of ordinary length, and milliseconds for a hostile one.
 */
#define MATCH_STEPS 200000u
#define MATCH_DEPTH 2000u
#define MATCH_KIBIBYTES 8192u

struct pattern {
	pcre2_code *code;
	pcre2_match_context *limits;
	uint32_t stem;
	bool needs;
};

static bool
word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Behind a group or class that begins at I. */
static size_t
skip_bracket(const char *s, size_t n, size_t i)
{
	unsigned depth = 0;
	bool class = s[i] == '[';

	for (; i < n; i++) {
		if (s[i] == '\\') {
			i++;
		} else if (class) {
			if (s[i] == ']')
				return i + 1;
		} else if (s[i] == '(') {
			depth++;
		} else if (s[i] == '[') {
			i = skip_bracket(s, n, i) - 1;
		} else if (s[i] == ')' && --depth == 0) {
			return i + 1;
		}
	}
	return n;
}

/* True if a whole word surely ends (or begins) at a boundary made by what stands at I: a space,
 * a literal sign or \b. */
static bool
boundary(const char *s, size_t n, size_t i)
{
	if (i >= n)
		return false;
	if (s[i] == '\\')
		return i + 1 < n &&
		       (strchr("bsW", s[i + 1]) || (!word_byte(s[i + 1]) && s[i + 1] > ' '));
	return strchr(" -,;:/@&=\"<>%~", s[i]) != NULL;
}

static bool
quantified(const char *s, size_t n, size_t i)
{
	return i < n && strchr("?*{+", s[i]) != NULL;
}

/* True if the boundary before the word at I is certain: "\bword", " word". */
static bool
opened(const char *s, size_t i)
{
	if (i >= 2 && s[i - 2] == '\\')
		return strchr("bsW", s[i - 1]) != NULL;
	return i >= 1 && strchr(" -,;:/@&=\"<>%~", s[i - 1]) != NULL;
}

size_t
pattern_literal(const char *s, size_t n, const char **ret_word)
{
	size_t best = 0;

	*ret_word = s;
	for (size_t i = 0; i < n;) {
		size_t from = i;

		if (s[i] == '|' || (s[i] == '(' && i + 1 < n && s[i + 1] == '?') || s[i] == '*')
			if (s[i] != '*')
				return 0; /* alternatives, flags: nothing is sure */
		if (s[i] == '(' || s[i] == '[') {
			i = skip_bracket(s, n, i);
			continue;
		}
		if (s[i] == '\\') {
			i += 2;
			continue;
		}
		while (i < n && word_byte(s[i]))
			i++;
		if (i == from) {
			i++;
			continue;
		}
		if (i - from > best && opened(s, from) && boundary(s, n, i) &&
			!quantified(s, n, s[i] == '\\' ? i + 2 : i + 1)) {
			best = i - from;
			*ret_word = s + from;
		}
	}
	return best;
}

static void
find_need(struct pattern *pattern, const char *s, size_t n)
{
	const char *word;
	size_t len = pattern_literal(s, n, &word);
	struct text folded = { 0 };

	if (!len)
		return;
	text_fold(&folded, word, len);
	pattern->stem = words_stem(folded.data, folded.len);
	pattern->needs = true;
	text_clear(&folded);
}

struct pattern *
pattern_new(const char *s, size_t n, char **reterr_why)
{
	struct pattern *pattern;
	PCRE2_UCHAR message[160];
	PCRE2_SIZE where;
	int error;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)s, n,
		PCRE2_CASELESS | PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF |
			PCRE2_NEVER_BACKSLASH_C,
		&error, &where, NULL);

	if (!code) {
		(void)pcre2_get_error_message(error, message, sizeof(message));
		(void)mem_why(-EINVAL, reterr_why, "%s at character %zu", (const char *)message,
			where + 1);
		return NULL;
	}
	pattern = MEM_NEW(struct pattern);
	pattern->code = code;
	pattern->limits = mem_got(pcre2_match_context_create(NULL));
	(void)pcre2_set_match_limit(pattern->limits, MATCH_STEPS);
	(void)pcre2_set_depth_limit(pattern->limits, MATCH_DEPTH);
	(void)pcre2_set_heap_limit(pattern->limits, MATCH_KIBIBYTES);
	find_need(pattern, s, n);
	return pattern;
}

void
pattern_free(struct pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_code_free(pattern->code);
	pcre2_match_context_free(pattern->limits);
	free(pattern);
}

bool
pattern_needs(const struct pattern *pattern, uint32_t *ret_stem)
{
	*ret_stem = pattern->stem;
	return pattern->needs;
}

bool
pattern_find(const struct pattern *pattern, const char *text, size_t *ret_from, size_t *ret_to)
{
	pcre2_match_data *found =
		mem_got(pcre2_match_data_create_from_pattern(pattern->code, NULL));
	size_t n = strnlen(text, LIMIT_FIELD_BYTES);
	int count =
		pcre2_match(pattern->code, (PCRE2_SPTR)text, n, 0, 0, found, pattern->limits);

	/* What could not be looked at is not what is not there. */
	if (count == PCRE2_ERROR_NOMEMORY)
		mem_out();
	if (count >= 0) {
		PCRE2_SIZE *at = pcre2_get_ovector_pointer(found);

		*ret_from = at[0];
		*ret_to = at[1];
	}
	pcre2_match_data_free(found);
	return count >= 0;
}

/* Bytes: is a file text at all, and what libyaml's refusals mean to a person. */
#include "settings/bytes.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/glyph.h"
#include "base/text.h"
#include "settings/complain.h"

struct hint {
	const char *problem; /* a part of libyaml's words */
	const char *hint;
};

static const struct hint hints[] = {
	{ "mapping values are not allowed",
		"a text with a colon and a space in it must stand in quotes, or this line is "
		"indented more than the one above it" },
	{ "could not find expected ':'", "a key needs a colon and a space after it, as in "
					 "\"language: en\"; or a quote is "
					 "not closed" },
	{ "did not find expected key", "look at the indentation of this line and of the one "
				       "above it, and for a text that "
				       "goes on after its closing quote" },
	{ "did not find expected ',' or",
		"a bracket or brace is not closed, or a comma is missing" },
	{ "unexpected end of stream", "a quote is not closed" },
	{ "unexpected document indicator", "a quote is not closed" },
	{ "found unknown escape character", "in double quotes \\ begins an escape: use single "
					    "quotes for patterns and paths" },
	{ "cannot start any token", "a text that begins with @, ` or % must stand in quotes" },
	{ "alphabetic or numeric character",
		"a text that begins with * or & must stand in quotes" },
	{ "block sequence entries are not allowed",
		"a list begins on a line of its own below its key" },
	{ "did not find expected '-' indicator",
		"all items of a list begin with \"- \" in the same column" },
	{ "did not find expected node content",
		"a value is missing here, or there is one comma too many" },
	{ "block mapping", "look at the indentation of this line" },
	{ "did not find expected <document start>",
		"something stands after the end of the list or mapping; look at the "
		"indentation" },
};

/* Marks that editors leave in a text, and joiners, are no reason to refuse it. */
static bool
is_invisible(uint32_t c)
{
	return glyph_turns(c) || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

static bool
is_control(uint32_t c)
{
	return glyph_is_control(c) || glyph_is_none(c);
}

bool
bytes_one_line(const char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		uint32_t c;

		i += text_decode(s + i, len - i, &c);
		if (is_control(c) || is_invisible(c))
			return false;
	}
	return true;
}

bool
bytes_lines(const char *s, size_t len)
{
	const char *end = s + len;

	for (const char *line = s; line < end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		stop = stop ? stop : end;
		if (!bytes_one_line(line, (size_t)(stop - line)))
			return false;
		line = stop + 1;
	}
	return true;
}

/* What is wrong with the character C (of STEP bytes, the first of them BYTE), or NULL. */
static const char *
trouble(uint32_t c, size_t step, unsigned char byte, bool in_comment)
{
	if (byte >= 0x80 && step == 1)
		return "this is not UTF-8: save the file as UTF-8";
	if (c == '\n' || c == '\r')
		return NULL;
	if (c == '\t')
		return in_comment ? NULL
				  : "a tab stands here: use spaces (YAML does not take tabs "
				    "for indentation)";
	if (c == 0)
		return "a NUL byte stands here: this is no text file";
	if (is_control(c) || is_invisible(c))
		return "a control character or invisible mark stands here: delete it";
	return NULL;
}

bool
bytes_check(const char *file, const char *data, size_t len, struct complaints *complaints)
{
	struct place at = { file, 1, 1 };
	bool in_comment = false;
	char last = ' ';

	if (len >= 2 &&
		(memcmp(data, "\xff\xfe", 2) == 0 || memcmp(data, "\xfe\xff", 2) == 0)) {
		complain_error(complaints, &at, "this is UTF-16: save the file as UTF-8");
		return false;
	}
	for (size_t i = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; i < len;) {
		uint32_t c;
		size_t step = text_decode(data + i, len - i, &c);
		const char *why = trouble(c, step, (unsigned char)data[i], in_comment);

		if (why) {
			complain_error(complaints, &at, "%s", why);
			return false;
		}
		if (c == '#' && (last == ' ' || last == '\t' || at.column == 1))
			in_comment = true;
		last = data[i];
		at.column++;
		if (c == '\n' || (c == '\r' && (i + 1 >= len || data[i + 1] != '\n'))) {
			at.line++;
			at.column = 1;
			in_comment = false;
		}
		i += step;
	}
	return true;
}

void
bytes_complain_syntax(
	const char *file, const yaml_parser_t *parser, struct complaints *complaints)
{
	const char *problem = parser->problem ? parser->problem : "cannot be read";
	const char *hint = "look at this line and the one above it";
	struct place at = { file, (unsigned)parser->problem_mark.line + 1,
		(unsigned)parser->problem_mark.column + 1 };
	unsigned began = (unsigned)parser->context_mark.line + 1;
	_cleanup_(text_clear) struct text origin = { 0 };

	for (size_t i = 0; i < LENGTH_OF(hints); i++)
		if (strstr(problem, hints[i].problem)) {
			hint = hints[i].hint;
			break;
		}
	if (parser->context && began < at.line)
		text_printf(&origin, " (%s that began on line %u)", parser->context, began);
	complain_error(complaints, &at, "this is not YAML: %s%s; %s", problem,
		origin.data ? origin.data : "", hint);
}

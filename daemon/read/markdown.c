/* Markdown to plain text: block marks and inline marks go, the text stays (CommonMark and
 * GitHub tables). */
#include "read/markdown.h"

#include <stdbool.h>
#include <string.h>

#include "base/cleanup.h"
#include "read/brackets.h"
#include "read/markup.h"

/* How far a code span is looked for its end; a longer one is written out as it stands. */
#define REACH_BYTES 1000u

/* Turned into the little HTML that markup_html needs: "<br>" where a block ends, references
 * where text could look like markup. HTML inside Markdown passes through and is stripped there.
 */
struct writer {
	struct text html;
	bool fenced; /* inside ``` or ~~~ */
	char fence;
};

static void
add_verbatim(struct text *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '<')
			text_puts(out, "&lt;");
		else if (s[i] == '&')
			text_puts(out, "&amp;");
		else
			text_putc(out, s[i]);
	}
}

static bool
word_byte(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c & 0x80);
}

/* A code span at S: its bytes go out as they are. Returns what it takes: only the row of ` when no
 * such row closes it. */
static size_t
add_code(struct text *out, const char *s, size_t n)
{
	size_t ticks = 0, start;

	while (ticks < n && s[ticks] == '`')
		ticks++;
	start = ticks;
	n = n - start < REACH_BYTES ? n : start + REACH_BYTES;
	for (size_t i = start; i < n;) {
		size_t row = 0;

		while (i + row < n && s[i + row] == '`')
			row++;
		if (row == ticks) {
			add_verbatim(out, s + start, i - start);
			return i + row;
		}
		i += row ? row : 1;
	}
	add_verbatim(out, s, start);
	return start;
}

/* A bracket at S that closes and is followed by (address) or [name]: *RET_TEXT is the length of
 * its text. Returns what the whole takes, or 0. */
static size_t
link_length(struct brackets *brackets, const char *s, size_t n, size_t *ret_text)
{
	size_t text = brackets_close_escaped(brackets, s, n), target;

	if (!text || text + 1 >= n || (s[text + 1] != '(' && s[text + 1] != '['))
		return 0;
	target = brackets_close(brackets, s + text + 1, n - text - 1);
	if (!target || text + 1 + target >= BRACKETS_REACH)
		return 0;
	*ret_text = text - 1;
	return text + target + 2;
}

/* Is the mark at I (of N) one of emphasis? "_" only at the edge of a word, "*" unless blanks
 * are on both sides. */
static bool
emphasis(const char *s, size_t n, size_t i)
{
	bool before = i > 0 && word_byte(s[i - 1]), after = i + 1 < n && word_byte(s[i + 1]);

	if (s[i] == '_')
		return !(before && after);
	if (s[i] == '~')
		return (i + 1 < n && s[i + 1] == '~') || (i > 0 && s[i - 1] == '~');
	return !((i == 0 || s[i - 1] == ' ') && (i + 1 >= n || s[i + 1] == ' '));
}

/* The beginning of a link to what stands between its brackets: an address, maybe a title. */
static void
add_address(struct text *out, const char *s, size_t n)
{
	bool bracketed = n && *s == '<';
	const char *ends = bracketed ? ">\n" : " \t\n\"<>";
	size_t length = 0;

	s += bracketed;
	n -= bracketed;
	while (length < n && !strchr(ends, s[length] ? s[length] : 'a'))
		length++;
	text_puts(out, "<a href=\"");
	add_verbatim(out, s, length);
	text_puts(out, "\">");
}

/* Where inline marks go, and what is known of their brackets. */
struct inlines {
	struct text *out;
	struct brackets brackets;
};

static void add_inline(struct inlines *to, const char *s, size_t n, unsigned depth);

/* One mark at S+I; returns how many bytes it took, at least 1. */
static size_t
add_mark(struct inlines *to, const char *s, size_t n, size_t i, unsigned depth)
{
	struct text *out = to->out;
	size_t took = 0, length, start = s[i] == '!' ? i + 1 : i;
	bool address;

	switch (s[i]) {
	case '\\':
		if (i + 1 >= n || word_byte(s[i + 1]) || s[i + 1] == ' ')
			break;
		add_verbatim(out, s + i + 1, 1);
		return 2;
	case '`':
		took = add_code(out, s + i, n - i);
		break;
	case '!':
	case '[':
		if (depth > 8 || start >= n || s[start] != '[')
			break;
		took = link_length(&to->brackets, s + start, n - start, &length);
		if (!took)
			break;
		address = s[start + length + 2] == '(' && s[i] == '[';
		if (address)
			add_address(out, s + start + length + 3, took - length - 4);
		add_inline(to, s + start + 1, length, depth + 1);
		if (address)
			text_puts(out, "</a>");
		return took + start - i;
	case '|':
		text_putc(out, ' ');
		return 1;
	default:
		if (emphasis(s, n, i))
			return 1;
		break;
	}
	if (took)
		return took;
	text_putc(out, s[i]);
	return 1;
}

static void
add_inline(struct inlines *to, const char *s, size_t n, unsigned depth)
{
	struct text *out = to->out;

	for (size_t i = 0; i < n;) {
		size_t run = i;

		while (run < n && !strchr("\\`![|*_~<", s[run] ? s[run] : 'a'))
			run++;
		text_add(out, s + i, run - i);
		i = run;
		if (i == n)
			break;
		if (s[i] != '<') {
			i += add_mark(to, s, n, i, depth);
			continue;
		}
		/* <https://...> is an address to show, any other <...> is HTML. */
		if (n - i > 5 && (strncmp(s + i, "<http", 5) == 0)) {
			text_puts(out, "&lt;");
			out->len -= 4;
			out->data[out->len] = '\0';
			for (i++; i < n && s[i] != '>'; i++)
				add_verbatim(out, s + i, 1);
			i += i < n;
			continue;
		}
		text_putc(out, s[i++]);
	}
}

void
markdown_inline(struct text *out, const char *s, size_t n)
{
	struct inlines to;

	to.out = out;
	to.brackets.from = NULL;
	add_inline(&to, s, n, 0);
}

/* The length of the marks at the start of a line: quotes, headings, bullets, numbers, task
 * boxes. */
static size_t
block_marks(const char *s, size_t n, bool *ret_block)
{
	size_t i = 0, k;

	for (;;) {
		while (i < n && (s[i] == ' ' || s[i] == '\t'))
			i++;
		if (i >= n || s[i] != '>')
			break;
		i++;
	}
	for (k = i; k < n && s[k] == '#'; k++)
		;
	if (k > i && k - i <= 6 && (k == n || s[k] == ' ')) {
		*ret_block = true;
		return k;
	}
	if (i + 1 < n && (s[i] == '-' || s[i] == '*' || s[i] == '+') && s[i + 1] == ' ') {
		*ret_block = true;
		i += 2;
		if (n - i > 3 && s[i] == '[' && s[i + 2] == ']' && strchr(" xX", s[i + 1]))
			i += 3;
		return i;
	}
	for (k = i; k < n && k - i < 9 && s[k] >= '0' && s[k] <= '9'; k++)
		;
	*ret_block = (k > i && k + 1 < n && (s[k] == '.' || s[k] == ')') && s[k + 1] == ' ') ||
		     (i < n && s[i] == '|');
	return i;
}

bool
markdown_only_marks(const char *s, size_t n)
{
	size_t marks = 0;

	for (size_t i = 0; i < n; i++) {
		if (!strchr("-=*_|: \t\r", s[i] ? s[i] : 'a'))
			return false;
		marks += s[i] == '-' || s[i] == '=' || s[i] == '*' || s[i] == '_';
	}
	return marks >= 2;
}

bool
markdown_is_definition(const char *s, size_t n)
{
	const char *close = n > 4 && s[0] == '[' ? memchr(s, ']', n) : NULL;

	return close && (size_t)(close - s) + 2 < n && close[1] == ':' &&
	       (close[2] == ' ' || close[2] == '\t');
}

static void
add_line(struct writer *w, const char *s, size_t n)
{
	size_t indent = 0, marks;
	bool block = false;

	while (indent < n && indent < 3 && s[indent] == ' ')
		indent++;
	if (n - indent >= 3 &&
		(strncmp(s + indent, "```", 3) == 0 || strncmp(s + indent, "~~~", 3) == 0) &&
		(!w->fenced || w->fence == s[indent])) {
		w->fence = s[indent];
		w->fenced = !w->fenced;
		text_puts(&w->html, "<br>");
		return;
	}
	if (w->fenced) {
		add_verbatim(&w->html, s, n);
		text_puts(&w->html, "<br>");
		return;
	}
	marks = block_marks(s, n, &block);
	if (markdown_only_marks(s, n) || markdown_is_definition(s + indent, n - indent)) {
		text_puts(&w->html, "<br>");
		return;
	}
	if (block || marks == n)
		text_puts(&w->html, "<br>");
	while (n > marks && (s[n - 1] == '#' || s[n - 1] == ' ') && s[0] == '#')
		n--;
	markdown_inline(&w->html, s + marks, n - marks);
	if (n > marks &&
		(s[0] == '#' || (n - marks > 2 && s[n - 1] == ' ' && s[n - 2] == ' ') ||
			s[n - 1] == '\\'))
		text_puts(&w->html, "<br>");
	else
		text_putc(&w->html, '\n');
}

void
markup_markdown(struct text *out, const char *markdown, size_t n)
{
	_cleanup_(text_clear) struct text html = { 0 };
	struct writer w = { 0 };

	for (size_t i = 0; i < n;) {
		const char *end = memchr(markdown + i, '\n', n - i);
		size_t length = end ? (size_t)(end - markdown) - i : n - i;
		size_t line = length && markdown[i + length - 1] == '\r' ? length - 1 : length;

		add_line(&w, markdown + i, line);
		i += length + 1;
	}
	html = w.html;
	markup_html(out, html.data ? html.data : "", html.len);
}

/* Markdown page: Markdown line by line to the HTML that it means. */
#include "read/markdown_page.h"

#include <string.h>

#include "base/cleanup.h"
#include "read/html_page.h"
#include "read/html_tree.h"
#include "read/markdown.h"
#include "read/sniff.h"

/* One line without its end. */
struct line {
	const char *s;
	size_t n;
};

enum block { BLOCK_NONE, BLOCK_PARAGRAPH, BLOCK_ITEM, BLOCK_TABLE, BLOCK_CODE };

struct writer {
	struct text *out;
	enum block block;  /* that is open */
	struct text words; /* of it, when its lines belong together */
	struct line fence; /* the marks that opened the code */
	const char *at, *end;
};

bool
markdown_page_is(const char *s, size_t n)
{
	return n && *s != '{' && !(n > 1 && *s == '[' && s[1] == '{') && !sniff_html(s, n) &&
	       !(n > 5 && (memcmp(s, "<?xml", 5) == 0 || memcmp(s, "<rss", 4) == 0));
}

static struct line
next_line(struct writer *w)
{
	const char *stop = memchr(w->at, '\n', (size_t)(w->end - w->at));
	struct line line = { .s = w->at, .n = (size_t)((stop ? stop : w->end) - w->at) };

	w->at = stop ? stop + 1 : w->end;
	while (line.n && (line.s[line.n - 1] == '\r' || line.s[line.n - 1] == ' ' ||
				 line.s[line.n - 1] == '\t'))
		line.n--;
	return line;
}

/* The line without N bytes at its beginning, and without blanks after them. */
static struct line
rest_of(struct line line, size_t n)
{
	while (n < line.n && (line.s[n] == ' ' || line.s[n] == '\t'))
		n++;
	return (struct line){ line.s + n, line.n - n };
}

static void
close_block(struct writer *w)
{
	static const char *const tags[][2] = { [BLOCK_PARAGRAPH] = { "<p>", "</p>\n" },
		[BLOCK_ITEM] = { "<li>", "</li>\n" },
		[BLOCK_TABLE] = { "", "</tbody></table>\n" },
		[BLOCK_CODE] = { "", "</pre>\n" } };

	if (w->block != BLOCK_NONE) {
		text_puts(w->out, tags[w->block][0]);
		markdown_inline(w->out, w->words.data ? w->words.data : "", w->words.len);
		text_puts(w->out, tags[w->block][1]);
	}
	w->words.len = 0;
	w->block = BLOCK_NONE;
}

/* A line more of a paragraph or an item. */
static void
add_words(struct writer *w, enum block block, struct line line)
{
	if (w->block == BLOCK_NONE)
		w->block = block;
	if (w->words.len)
		text_putc(&w->words, '\n');
	text_add(&w->words, line.s, line.n);
}

static void
add_heading(struct writer *w, unsigned level, struct line line)
{
	const char *id = NULL;
	size_t id_length = 0;

	/* "## Title {#place} ##" */
	while (line.n && (line.s[line.n - 1] == '#' || line.s[line.n - 1] == ' '))
		line.n--;
	if (line.n && line.s[line.n - 1] == '}')
		id = memmem(line.s, line.n, "{#", 2);
	if (id) {
		id_length = (size_t)(line.s + line.n - 1 - (id + 2));
		line.n = (size_t)(id - line.s);
	}
	text_printf(w->out, "<h%u", level);
	if (id) {
		_cleanup_(text_clear) struct text value = { 0 };

		text_add(&value, id + 2, id_length);
		text_puts(w->out, " id=\"");
		html_tree_escape(w->out, value.data ? value.data : "");
		text_putc(w->out, '"');
	}
	text_putc(w->out, '>');
	markdown_inline(w->out, line.s, line.n);
	text_printf(w->out, "</h%u>\n", level);
}

/* The cells of a row; "\|" is no border. */
static void
add_row(struct writer *w, const char *tag, struct line line)
{
	size_t begin = line.n && line.s[0] == '|';

	if (line.n > begin && line.s[line.n - 1] == '|' &&
		(line.n < 2 || line.s[line.n - 2] != '\\'))
		line.n--;
	text_puts(w->out, "<tr>");
	for (size_t i = begin; i <= line.n; i++) {
		if (i < line.n && (line.s[i] != '|' || line.s[i - 1] == '\\'))
			continue;
		text_printf(w->out, "<%s>", tag);
		markdown_inline(w->out, line.s + begin, i - begin);
		text_printf(w->out, "</%s>", tag);
		begin = i + 1;
	}
	text_puts(w->out, "</tr>\n");
}

/* "| --- | :-: |" */
static bool
is_border(struct line line)
{
	return memchr(line.s, '|', line.n) && memchr(line.s, '-', line.n) &&
	       markdown_only_marks(line.s, line.n) && !memchr(line.s, '=', line.n) &&
	       !memchr(line.s, '*', line.n);
}

static bool
begin_table(struct writer *w, struct line line)
{
	struct writer ahead = *w;

	if (!memchr(line.s, '|', line.n) || !is_border(next_line(&ahead)))
		return false;
	close_block(w);
	(void)next_line(w);
	text_puts(w->out, "<table><thead>");
	add_row(w, "th", line);
	text_puts(w->out, "</thead><tbody>\n");
	w->block = BLOCK_TABLE;
	return true;
}

/* The length of the fence at the beginning of LINE, or 0. */
static size_t
fence_length(struct line line)
{
	size_t n = 0;

	while (n < line.n && line.s[n] == line.s[0])
		n++;
	return n >= 3 && (line.s[0] == '`' || line.s[0] == '~') ? n : 0;
}

static void
add_code(struct writer *w, struct line whole)
{
	struct line line = rest_of(whole, 0);
	size_t n = fence_length(line);
	_cleanup_(text_clear) struct text t = { 0 };

	if (n >= w->fence.n && line.s[0] == w->fence.s[0] && n == line.n) {
		close_block(w);
		return;
	}
	text_add(&t, whole.s, whole.n);
	html_tree_escape(w->out, t.data ? t.data : "");
	text_putc(w->out, '\n');
}

/* What a bullet or a number at the beginning takes, or 0. */
static size_t
bullet_length(struct line line)
{
	size_t n = 0;

	if (line.n > 1 && strchr("-*+", line.s[0]) && line.s[1] == ' ')
		return 2;
	while (n < line.n && n < 9 && line.s[n] >= '0' && line.s[n] <= '9')
		n++;
	return n && n + 1 < line.n && (line.s[n] == '.' || line.s[n] == ')') &&
			       line.s[n + 1] == ' '
		       ? n + 2
		       : 0;
}

static unsigned
heading_level(struct line line)
{
	unsigned n = 0;

	while (n < line.n && line.s[n] == '#')
		n++;
	return n >= 1 && n <= 6 && (n == line.n || line.s[n] == ' ' || line.s[n] == '\t') ? n
											  : 0;
}

/* A line of "=" or "-" below words makes a heading of them. */
static bool
underline(struct writer *w, struct line line)
{
	struct text words = w->words;
	unsigned level = memchr(line.s, '=', line.n) ? 1 : 2;

	if (w->block != BLOCK_PARAGRAPH || memchr(line.s, '\n', line.n) ||
		memchr(line.s, '|', line.n) || memchr(line.s, '*', line.n) ||
		memchr(line.s, '_', line.n) || memchr(line.s, ' ', line.n))
		return false;
	w->words = (struct text){ 0 };
	w->block = BLOCK_NONE;
	add_heading(w, level, (struct line){ words.data, words.len });
	text_clear(&words);
	return true;
}

/* A line that begins with blocks' own marks; false when it is just words. */
static bool
add_block(struct writer *w, struct line line)
{
	unsigned level = heading_level(line);
	size_t n = fence_length(line), bullet;

	if (level || n)
		close_block(w);
	if (level) {
		add_heading(w, level, rest_of(line, level));
		return true;
	}
	if (n) {
		text_puts(w->out, "<pre>");
		w->fence = (struct line){ line.s, n };
		w->block = BLOCK_CODE;
		return true;
	}
	if (markdown_only_marks(line.s, line.n)) {
		if (!underline(w, line))
			close_block(w);
		return true;
	}
	bullet = bullet_length(line);
	if (!bullet)
		return markdown_is_definition(line.s, line.n);
	close_block(w);
	add_words(w, BLOCK_ITEM, rest_of(line, bullet));
	return true;
}

static void
add_line(struct writer *w, struct line whole)
{
	struct line line = rest_of(whole, 0);

	if (w->block == BLOCK_CODE) {
		add_code(w, whole);
		return;
	}
	while (line.n && line.s[0] == '>')
		line = rest_of(line, 1);
	if (line.n == 0) {
		close_block(w);
	} else if (w->block == BLOCK_TABLE && memchr(line.s, '|', line.n)) {
		add_row(w, "td", line);
	} else {
		if (w->block == BLOCK_TABLE)
			close_block(w);
		if (!begin_table(w, line) && !add_block(w, line))
			add_words(w, BLOCK_PARAGRAPH, line);
	}
}

/* "key: value" lines between "---" lines at the very beginning. */
static void
add_front_matter(struct writer *w)
{
	struct writer ahead = *w;
	struct line line = next_line(&ahead);
	bool closed = false;

	if (line.n != 3 || memcmp(line.s, "---", 3) != 0)
		return;
	while (ahead.at < ahead.end && !closed) {
		line = next_line(&ahead);
		closed = line.n == 3 && memcmp(line.s, "---", 3) == 0;
	}
	if (!closed)
		return;
	(void)next_line(w);
	while (w->at < ahead.at) {
		const char *colon;
		size_t key;

		line = next_line(w);
		colon = memchr(line.s, ':', line.n);
		key = colon ? (size_t)(colon - line.s) : 0;
		if (!key || strspn(line.s,
				    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") !=
				    key)
			continue;
		text_printf(w->out, "<p class=\"front-matter\" id=\"%.*s\">", (int)key, line.s);
		line = rest_of(line, key + 1);
		markdown_inline(w->out, line.s, line.n);
		text_puts(w->out, "</p>\n");
	}
}

void
markdown_page_html(struct text *out, const char *markdown, size_t n)
{
	struct writer w = { .out = out, .at = markdown, .end = markdown + n };

	add_front_matter(&w);
	while (w.at < w.end)
		add_line(&w, next_line(&w));
	close_block(&w);
	text_clear(&w.words);
}

int
markdown_page_read(const struct read_input *input, const char *markdown, size_t n,
	struct reading *ret, char **reterr_why)
{
	_cleanup_(text_clear) struct text html = { 0 };
	int r;

	text_puts(&html, "<html><body>\n");
	markdown_page_html(&html, markdown, n);
	r = html_page_read(input, html.data, html.len, ret, reterr_why);
	ret->format = MARKDOWN_PAGE;
	return r;
}

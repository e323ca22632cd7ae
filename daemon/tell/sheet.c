/* Sheet: blocks to plain text and to HTML. */
#include "tell/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/limits.h"
#include "base/mem.h"

#define COLUMNS 74u
#define LABEL_COLUMNS 22u

void
sheet_clear(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		free(sheet->blocks[i].label);
		free(sheet->blocks[i].text);
	}
	free(sheet->blocks);
	*sheet = (struct sheet){ 0 };
}

static struct block *
add_block(struct sheet *sheet, enum block_kind kind)
{
	struct block *block;

	sheet->blocks =
		mem_grow(sheet->blocks, sheet->count, &sheet->cap, sizeof(*sheet->blocks));
	block = &sheet->blocks[sheet->count++];
	*block = (struct block){ .kind = kind };
	return block;
}

void
sheet_add_labelled(
	struct sheet *sheet, enum block_kind kind, const char *label, const char *text)
{
	struct block *block;
	char *clean = NULL;

	/* Vendors choose the address: only what a browser opens as a page, and nothing that
	 * ends it early. */
	if (!text_blank(text))
		clean = kind == BLOCK_LINK ? gate_link(text)
					   : text_line(text, LIMIT_SENTENCE_BYTES);
	if (!clean)
		return;
	block = add_block(sheet, kind);
	block->text = clean;
	block->label = label ? text_line(label, LIMIT_TITLE_BYTES) : NULL;
}

void
sheet_add(struct sheet *sheet, enum block_kind kind, const char *text)
{
	sheet_add_labelled(sheet, kind, NULL, text);
}

void
sheet_add_rule(struct sheet *sheet)
{
	add_block(sheet, BLOCK_RULE);
}

static size_t
width(const char *s, size_t n)
{
	size_t characters = 0;

	for (size_t i = 0; i < n; i++)
		characters += ((unsigned char)s[i] & 0xC0) != 0x80;
	return characters;
}

static void
put_spaces(struct text *out, size_t n)
{
	while (n--)
		text_putc(out, ' ');
}

/* Words of S from COLUMN on; every further line begins with MARK after INDENT spaces. */
static void
wrap(struct text *out, const char *s, size_t column, size_t indent, const char *mark)
{
	bool begins = true;

	while (*s) {
		size_t n = strcspn(s, " "), wide = width(s, n);

		if (!begins && column + 1 + wide > COLUMNS) {
			text_putc(out, '\n');
			put_spaces(out, indent);
			text_puts(out, mark);
			column = indent + strlen(mark);
			begins = true;
		}
		if (!begins) {
			text_putc(out, ' ');
			column++;
		}
		text_add(out, s, n);
		column += wide;
		begins = false;
		s += n + (s[n] == ' ');
	}
	text_putc(out, '\n');
}

static void
put_underlined(struct text *out, const char *s, char line)
{
	size_t wide = width(s, strlen(s));

	wrap(out, s, 0, 0, "");
	for (size_t i = 0; i < (wide < COLUMNS ? wide : COLUMNS); i++)
		text_putc(out, line);
	text_putc(out, '\n');
}

static void
put_fact(struct text *out, const struct block *block)
{
	size_t wide = width(block->label, strlen(block->label)) + 1;

	text_puts(out, block->label);
	text_putc(out, ':');
	if (wide + 1 < LABEL_COLUMNS)
		put_spaces(out, LABEL_COLUMNS - wide);
	else
		text_putc(out, ' ');
	wrap(out, block->text, wide + 1 < LABEL_COLUMNS ? LABEL_COLUMNS : wide + 1,
		LABEL_COLUMNS, "");
}

static void
put_text_block(struct text *out, const struct block *block)
{
	switch (block->kind) {
	case BLOCK_TITLE:
		put_underlined(out, block->text, '=');
		break;
	case BLOCK_HEADING:
		put_underlined(out, block->text, '-');
		break;
	case BLOCK_FACT:
		put_fact(out, block);
		break;
	case BLOCK_ITEM:
		text_puts(out, "* ");
		wrap(out, block->text, 2, 2, "");
		break;
	case BLOCK_QUOTE:
		text_puts(out, "> ");
		wrap(out, block->text, 2, 0, "> ");
		break;
	case BLOCK_LINK:
		text_printf(out, "%s\n%s\n", block->label ? block->label : "", block->text);
		break;
	case BLOCK_RULE:
		for (size_t i = 0; i < COLUMNS; i++)
			text_putc(out, '_');
		text_putc(out, '\n');
		break;
	case BLOCK_PARAGRAPH:
	case BLOCK_STRONG:
	case BLOCK_SMALL:
		wrap(out, block->text, 0, 0, "");
		break;
	}
}

static bool
belongs_to_run(enum block_kind kind)
{
	return kind == BLOCK_FACT || kind == BLOCK_ITEM;
}

char *
sheet_text(const struct sheet *sheet)
{
	struct text out = { 0 };

	for (size_t i = 0; i < sheet->count; i++) {
		const struct block *block = &sheet->blocks[i], *before = i ? block - 1 : NULL;

		/* A heading stands on its block, rows of facts and items stand together. */
		if (before && before->kind != BLOCK_HEADING &&
			!(before->kind == block->kind && belongs_to_run(block->kind)))
			text_putc(&out, '\n');
		put_text_block(&out, block);
	}
	return text_take(&out);
}

/* dir="auto": a title in Arabic or Hebrew runs its own way and does not turn its neighbours. */
static void
put_element(struct text *out, const char *open, const char *s, const char *close)
{
	text_puts(out, open);
	gate_markup(out, s);
	text_puts(out, close);
	text_putc(out, '\n');
}

static void
put_html_link(struct text *out, const struct block *block)
{
	text_puts(out, "<p>");
	if (block->label)
		gate_markup(out, block->label);
	text_puts(out, "<br>\n<a href=\"");
	gate_markup(out, block->text);
	text_puts(out, "\" rel=\"noreferrer\">");
	gate_markup(out, block->text);
	text_puts(out, "</a></p>\n");
}

static void
put_html_fact(struct text *out, const struct block *block)
{
	text_puts(
		out, "<tr><th align=\"left\" valign=\"top\" style=\"padding:2px 14px 2px 0\">");
	gate_markup(out, block->label);
	text_puts(out, "</th><td dir=\"auto\" style=\"padding:2px 0\">");
	gate_markup(out, block->text);
	text_puts(out, "</td></tr>\n");
}

static void
put_html_block(struct text *out, const struct block *block)
{
	static const struct {
		const char *open, *close;
	} tags[] = {
		[BLOCK_TITLE] = { "<h1 dir=\"auto\" style=\"font-size:21px\">", "</h1>" },
		[BLOCK_HEADING] = { "<h2 dir=\"auto\" style=\"font-size:16px\">", "</h2>" },
		[BLOCK_PARAGRAPH] = { "<p dir=\"auto\">", "</p>" },
		[BLOCK_STRONG] = { "<p dir=\"auto\"><strong>", "</strong></p>" },
		[BLOCK_ITEM] = { "<li dir=\"auto\">", "</li>" },
		[BLOCK_QUOTE] = { "<blockquote dir=\"auto\" style=\"border-left:3px solid #888;"
				  "margin:0;padding:0 12px\">",
			"</blockquote>" },
		[BLOCK_SMALL] = { "<p dir=\"auto\" style=\"font-size:12px;color:#555\">",
			"</p>" },
	};

	if (block->kind == BLOCK_RULE)
		text_puts(out, "<hr>\n");
	else if (block->kind == BLOCK_LINK)
		put_html_link(out, block);
	else if (block->kind == BLOCK_FACT)
		put_html_fact(out, block);
	else
		put_element(out, tags[block->kind].open, block->text, tags[block->kind].close);
}

static void
put_html_run(struct text *out, const struct sheet *sheet, size_t i)
{
	enum block_kind kind = sheet->blocks[i].kind;
	bool first = i == 0 || sheet->blocks[i - 1].kind != kind;
	bool last = i + 1 == sheet->count || sheet->blocks[i + 1].kind != kind;

	if (first)
		text_puts(out, kind == BLOCK_FACT ? "<table cellspacing=\"0\">\n" : "<ul>\n");
	put_html_block(out, &sheet->blocks[i]);
	if (last)
		text_puts(out, kind == BLOCK_FACT ? "</table>\n" : "</ul>\n");
}

char *
sheet_fragment(const struct sheet *sheet)
{
	struct text out = { 0 };

	for (size_t i = 0; i < sheet->count; i++) {
		if (belongs_to_run(sheet->blocks[i].kind))
			put_html_run(&out, sheet, i);
		else
			put_html_block(&out, &sheet->blocks[i]);
	}
	return text_take(&out);
}

char *
sheet_html(const struct sheet *sheet, const char *language)
{
	_cleanup_free_ char *body = sheet_fragment(sheet);

	return mem_printf(
		"<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"></head>\n"
		"<body style=\"font-family:sans-serif;font-size:15px;max-width:44em\">\n"
		"%s</body></html>\n",
		language, body);
}

/* Chat: blocks to Slack's text, Mattermost's Markdown and the adaptive card of Teams. */
#include "tell/chat.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"

/* Of no width: it parts what a chat would take for a mention or an address. */
#define GAP "\xe2\x80\x8b"

typedef void (*writer)(struct text *out, const char *s);

/* Where a gap is needed after S[0]: "@name", "scheme://", "www.". */
static bool
tempts(const char *s)
{
	return *s == '@' || text_starts(s, "://") ||
	       (*s == '.' && s[1] && isalnum((unsigned char)s[1]));
}

/* “www.oven.example” is made a link, “API 4.2” is not: only a dot between letters parts a name. */
static bool
tempts_at(const char *start, const char *s)
{
	return tempts(s) && (*s != '.' || (s > start && isalpha((unsigned char)s[-1]) &&
						  isalpha((unsigned char)s[1])));
}

/* Slack reads <...> as links and calls, and nothing else once "mrkdwn" is off. */
static void
put_for_slack(struct text *out, const char *s)
{
	for (const char *p = s; *p; p++) {
		if (*p == '&')
			text_puts(out, "&amp;");
		else if (*p == '<')
			text_puts(out, "&lt;");
		else if (*p == '>')
			text_puts(out, "&gt;");
		else
			text_putc(out, *p);
		if (tempts_at(s, p))
			text_puts(out, GAP);
	}
}

/* Only what means something gets its backslash (CommonMark section 2.4), for the preview on a telephone shows each of them;
 * some of it means something at the beginning of a line alone. Of "<" and "&" not every renderer takes a backslash. */
static void
put_for_mattermost(struct text *out, const char *s)
{
	for (const char *p = s; *p; p++) {
		if (strchr("\\`*_[]|~", *p) || (p == s && strchr("#>+-", *p)))
			text_putc(out, '\\');
		text_putc(out, *p);
		if (tempts_at(s, p) || *p == '<' || *p == '&')
			text_puts(out, GAP);
	}
}

/* Between < and >: what could end it, or call people together, is written in percents. */
static void
put_link(struct text *out, const char *url)
{
	text_putc(out, '<');
	for (; *url; url++) {
		if (strchr("<>|@", *url))
			text_printf(out, "%%%02X", (unsigned char)*url);
		else
			text_putc(out, *url);
	}
	text_putc(out, '>');
}

/* A "<...|...>" of Slack needs its "&" escaped too. */
static void
put_slack_link(struct text *out, const char *url)
{
	_cleanup_(text_clear) struct text link = { 0 };

	put_link(&link, url);
	for (const char *p = link.data; *p; p++) {
		if (*p == '&')
			text_puts(out, "&amp;");
		else
			text_putc(out, *p);
	}
}

static void
put_block(struct text *out, const struct block *block, writer put, writer link)
{
	const char *mark = block->kind == BLOCK_ITEM    ? "\xe2\x80\xa2 "
			   : block->kind == BLOCK_QUOTE ? "\xe2\x80\x9c"
							: "";

	if (block->kind == BLOCK_RULE) {
		text_puts(out, "\xe2\x80\x94\xe2\x80\x94\xe2\x80\x94\n");
		return;
	}
	if (block->label) {
		put(out, block->label);
		text_puts(out, ": ");
	}
	text_puts(out, mark);
	if (block->kind == BLOCK_LINK)
		link(out, block->text);
	else
		put(out, block->text);
	text_puts(out, block->kind == BLOCK_QUOTE ? "\xe2\x80\x9d\n" : "\n");
}

static bool
stands_alone(enum block_kind kind)
{
	return kind != BLOCK_FACT && kind != BLOCK_ITEM;
}

/* Whole blocks, as many as a chat takes. */
static void
put_sheet(
	struct text *out, const struct sheet *sheet, const char *rest, writer put, writer link)
{
	for (size_t i = 0; i < sheet->count; i++) {
		const struct block *block = &sheet->blocks[i];
		_cleanup_(text_clear) struct text one = { 0 };

		put_block(&one, block, put, link);
		if (out->len + one.len > LIMIT_CHAT_BYTES) {
			text_puts(out, "\xe2\x80\xa6 ");
			put(out, rest);
			text_putc(out, '\n');
			return;
		}
		if (stands_alone(block->kind) ||
			(i && sheet->blocks[i - 1].kind != block->kind))
			text_putc(out, '\n');
		text_add(out, one.data, one.len);
	}
}

json_t *
chat_slack(const char *subject, const struct sheet *sheet, const char *rest)
{
	_cleanup_(text_clear) struct text out = { 0 };

	put_for_slack(&out, subject);
	text_putc(&out, '\n');
	put_sheet(&out, sheet, rest, put_for_slack, put_slack_link);
	return json_pack("{s:s%,s:b,s:b,s:b,s:b,s:s}", "text", out.data, out.len, "mrkdwn", 0,
		"link_names", 0, "unfurl_links", 0, "unfurl_media", 0, "parse", "none");
}

json_t *
chat_mattermost(const char *subject, const struct sheet *sheet, const char *rest)
{
	_cleanup_(text_clear) struct text out = { 0 };

	text_puts(&out, "**");
	put_for_mattermost(&out, subject);
	text_puts(&out, "**\n");
	put_sheet(&out, sheet, rest, put_for_mattermost, put_link);
	return json_pack("{s:s%}", "text", out.data, out.len);
}

/* A text run knows no Markdown; a text block would. */
static json_t *
teams_run(const char *s, bool bold)
{
	return json_pack("{s:s,s:s,s:s}", "type", "TextRun", "text", s, "weight",
		bold ? "Bolder" : "Default");
}

static json_t *
teams_lines(json_t *runs)
{
	return json_pack("{s:s,s:o}", "type", "RichTextBlock", "inlines", runs);
}

static json_t *
teams_block(const struct block *block)
{
	bool bold = block->kind == BLOCK_TITLE || block->kind == BLOCK_HEADING ||
		    block->kind == BLOCK_STRONG;
	_cleanup_free_ char *label = block->label ? mem_printf("%s: ", block->label) : NULL,
			    *quote = block->kind == BLOCK_QUOTE
					     ? mem_printf("\xe2\x80\x9c%s\xe2\x80\x9d",
						       block->text)
				     : block->kind == BLOCK_ITEM
					     ? mem_printf("\xe2\x80\xa2 %s", block->text)
					     : NULL;
	json_t *runs = json_array(), *run;

	if (block->kind == BLOCK_RULE)
		run = teams_run("\xe2\x80\x94\xe2\x80\x94\xe2\x80\x94", false);
	else
		run = teams_run(quote ? quote : block->text, bold);
	if (block->kind == BLOCK_LINK)
		(void)json_object_set_new(run, "selectAction",
			json_pack("{s:s,s:s}", "type", "Action.OpenUrl", "url", block->text));
	if (label)
		(void)json_array_append_new(runs, teams_run(label, true));
	(void)json_array_append_new(runs, run);
	return teams_lines(runs);
}

static json_t *
teams_body(const char *subject, const struct sheet *sheet, const char *rest)
{
	json_t *body = json_array();
	size_t bytes = strlen(subject);
	_cleanup_free_ char *more = mem_printf("\xe2\x80\xa6 %s", rest);

	(void)json_array_append_new(
		body, teams_lines(json_pack("[o]", teams_run(subject, true))));
	for (size_t i = 0; i < sheet->count; i++) {
		const struct block *block = &sheet->blocks[i];

		bytes += (block->text ? strlen(block->text) : 0) +
			 (block->label ? strlen(block->label) : 0);
		if (bytes > LIMIT_CHAT_BYTES) {
			(void)json_array_append_new(
				body, teams_lines(json_pack("[o]", teams_run(more, false))));
			break;
		}
		(void)json_array_append_new(body, teams_block(block));
	}
	return body;
}

json_t *
chat_teams(const char *subject, const struct sheet *sheet, const char *rest)
{
	return json_pack("{s:s,s:[{s:s,s:n,s:{s:s,s:s,s:s,s:o}}]}", "type", "message",
		"attachments", "contentType", "application/vnd.microsoft.card.adaptive",
		"contentUrl", "content", "$schema",
		"http://adaptivecards.io/schemas/adaptive-card.json", "type", "AdaptiveCard",
		"version", "1.4", "body", teams_body(subject, sheet, rest));
}

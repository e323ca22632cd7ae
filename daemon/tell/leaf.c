/* Leaf: the frame of a page, and its style. */
#include "tell/leaf.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/limits.h"
#include "base/mem.h"

/* Colours are at least 4.5 to 1 against what is behind them, by day and by night. */
static const char style[] =
	":root{color-scheme:light "
	"dark;--bg:#fbfaf7;--fg:#1d1c1a;--soft:#5a5750;--line:#d9d5cb;--card:#fff;"
	"--link:#0a4f96;--bar:#a8321f;--pale:#efcfae;--grid:#e6e2d8;--now:#0a4f96}\n"
	"@media(prefers-color-scheme:dark){:root{--bg:#171614;--fg:#ece8e0;--soft:#b0aa9e;"
	"--line:#3d3a34;--card:#1f1e1b;--link:#9cc4ff;--bar:#ff9a86;--pale:#6d4d2b;"
	"--grid:#2b2925;--now:#9cc4ff}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0 auto;padding:1rem 1rem 3rem;max-width:60rem;background:var(--bg);"
	"color:var(--fg);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\n"
	"h1{font-size:1.6rem;line-height:1.25;margin:1rem 0}\n"
	"h2{font-size:1.2rem;margin:2.2rem 0 .6rem;padding-bottom:.2rem;"
	"border-bottom:2px solid var(--line)}\n"
	"h3{font-size:1.02rem;margin:1.2rem 0 .3rem}\n"
	"p{margin:.35rem 0}\n"
	"a{color:var(--link)}\n"
	"a:focus-visible{outline:3px solid var(--link);outline-offset:2px}\n"
	".skip{position:absolute;left:-99rem}\n"
	".skip:focus{position:static}\n"
	"nav ul{display:flex;flex-wrap:wrap;gap:.3rem "
	"1.4rem;padding:0;margin:0;list-style:none}"
	"\n"
	"nav a{display:inline-block;padding:.3rem 0}\n"
	"nav a[aria-current]{color:var(--fg);font-weight:600;text-decoration:none;"
	"border-bottom:3px solid var(--bar)}\n"
	".soft,footer{color:var(--soft)}\n"
	".soft,footer,figcaption{font-size:.9rem}\n"
	".loud{font-weight:600;color:var(--bar)}\n"
	".cards,.rows,.news{list-style:none;padding:0;margin:.6rem 0}\n"
	".cards>li{background:var(--card);border:1px solid var(--line);"
	"border-left:4px solid var(--bar);border-radius:.3rem;padding:.6rem .9rem;margin:.7rem "
	"0}\n"
	".cards h3{margin:0 0 .2rem}\n"
	".glance{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));"
	"gap:.5rem 1.5rem;padding:0;list-style:none}\n"
	".glance li{border-top:3px solid var(--line);padding-top:.3rem}\n"
	".rows>li{padding:.45rem 0;border-top:1px solid var(--line)}\n"
	"svg{display:block;width:100%}\n"
	"svg text{fill:var(--soft);font-size:12px}\n"
	".bar{fill:var(--bar)}.pale{fill:var(--pale)}.grid{fill:var(--grid)}"
	".now{fill:var(--now)}\n"
	"dl{display:grid;grid-template-columns:minmax(8rem,12rem) 1fr;gap:.3rem "
	"1rem;margin:.8rem "
	"0}\n"
	"dt{font-weight:600}dd{margin:0}\n"
	"blockquote{margin:.6rem 0;padding:.2rem 1rem;border-left:4px solid var(--line)}\n"
	".wide{overflow-x:auto}\n"
	"table{border-collapse:collapse;width:100%;overflow-wrap:normal}\n"
	"td{overflow-wrap:break-word}\n"
	"caption{text-align:left;padding:.3rem 0}\n"
	"th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;"
	"border-bottom:1px solid var(--line)}\n"
	"td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\n"
	"footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.6rem}\n"
	"@media(max-width:36rem){dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 .5rem}"
	"h1{font-size:1.35rem}}\n"
	"@media "
	"print{:root{--bg:#fff;--fg:#000;--soft:#333;--card:#fff;--line:#999;--link:#000;"
	"--bar:#000;--pale:#bbb;--grid:#eee;--now:#555}"
	"body{max-width:none;padding:0;font-size:10.5pt}nav,.skip{display:none}"
	"*{print-color-adjust:exact}li,tr,blockquote,dl{break-inside:avoid}h2,h3{break-after:"
	"avoid}"
	".wide{overflow:visible}}\n";

static const struct {
	enum leaf_kind kind;
	const char *file, *name;
} tabs[] = { { LEAF_AHEAD, "index.html", "report.nav-ahead" },
	{ LEAF_VENDORS, "vendors.html", "report.nav-vendors" },
	{ LEAF_HEARD, "heard.html", "report.nav-heard" } };

const char *
leaf_file(enum leaf_kind kind)
{
	for (size_t i = 0; i < LENGTH_OF(tabs); i++)
		if (tabs[i].kind == kind)
			return tabs[i].file;
	return NULL;
}

char *
leaf_file_of_change(const char *id)
{
	return mem_printf("change-%s.html", id);
}

/* Escaped, and without what turns the words beside it around. */
static void
put_words(struct text *out, const char *s)
{
	_cleanup_free_ char *line = text_line(s, 0);

	gate_markup(out, line);
}

void
leaf_put(struct text *out, const char *tag, const char *s)
{
	if (text_blank(s))
		return;
	text_printf(out, "<%s>", tag);
	put_words(out, s);
	text_printf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void
leaf_say(struct text *out, const char *tag, const struct tongue *w, const char *key)
{
	leaf_put(out, tag, wording_text(w, key));
}

void
leaf_link(struct text *out, const char *file, const char *s)
{
	text_puts(out, "<a dir=\"auto\" href=\"");
	gate_markup(out, file);
	text_puts(out, "\">");
	put_words(out, s);
	text_puts(out, "</a>");
}

void
leaf_section(struct text *out, const struct tongue *w, const char *id, const char *key)
{
	text_printf(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", id, id);
	gate_markup(out, wording_text(w, key));
	text_puts(out, "</h2>\n");
}

void
leaf_section_end(struct text *out)
{
	text_puts(out, "</section>\n");
}

static void
put_navigation(struct text *out, const struct tongue *w, enum leaf_kind kind)
{
	text_puts(out, "<a class=\"skip\" href=\"#main\">");
	gate_markup(out, wording_text(w, "report.skip"));
	text_puts(out, "</a>\n<header>\n<nav aria-label=\"");
	gate_markup(out, wording_text(w, "report.pages"));
	text_puts(out, "\">\n<ul>\n");
	for (size_t i = 0; i < LENGTH_OF(tabs); i++) {
		text_printf(out, "<li><a href=\"%s\"%s>", tabs[i].file,
			tabs[i].kind == kind ? " aria-current=\"page\"" : "");
		gate_markup(out, wording_text(w, tabs[i].name));
		text_puts(out, "</a></li>\n");
	}
	text_puts(out, "</ul>\n</nav>\n</header>\n");
}

void
leaf_open(struct text *out, const struct tongue *w, enum leaf_kind kind, const char *title)
{
	text_puts(out, "<!DOCTYPE html>\n<html lang=\"");
	gate_markup(out, w->language);
	text_puts(out,
		"\">\n<head>\n<meta charset=\"utf-8\">\n" LEAF_MARK
		"\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
		"'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	put_words(out, title);
	text_printf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
	put_navigation(out, w, kind);
	text_puts(out, "<main id=\"main\">\n");
	leaf_put(out, "h1 dir=\"auto\"", title);
}

void
leaf_close(struct text *out, const struct tongue *w, const char *made)
{
	_cleanup_free_ char *line = wording_say(w, "report.made", FILLS(FILL("when", made)));

	text_puts(out, "</main>\n<footer>\n");
	leaf_put(out, "p", line);
	text_puts(out, "</footer>\n</body>\n</html>\n");
}

static void
put_address(struct text *out, const struct block *block)
{
	text_puts(out, "<p>");
	if (block->label)
		gate_markup(out, block->label);
	text_puts(out, " <a href=\"");
	gate_markup(out, block->text);
	text_puts(out, "\" rel=\"noreferrer noopener\">");
	gate_markup(out, block->text);
	text_puts(out, "</a></p>\n");
}

static void
put_block(struct text *out, const struct block *block)
{
	static const char *const tags[] = {
		[BLOCK_TITLE] = "h2 dir=\"auto\"",
		[BLOCK_HEADING] = "h2 dir=\"auto\"",
		[BLOCK_PARAGRAPH] = "p dir=\"auto\"",
		[BLOCK_STRONG] = "p class=\"loud\" dir=\"auto\"",
		[BLOCK_ITEM] = "li dir=\"auto\"",
		[BLOCK_QUOTE] = "blockquote dir=\"auto\"",
		[BLOCK_SMALL] = "p class=\"soft\" dir=\"auto\"",
	};

	switch (block->kind) {
	case BLOCK_FACT:
		leaf_put(out, "dt", block->label);
		leaf_put(out, "dd dir=\"auto\"", block->text);
		break;
	case BLOCK_LINK:
		put_address(out, block);
		break;
	case BLOCK_RULE:
		text_puts(out, "<hr>\n");
		break;
	case BLOCK_TITLE:
	case BLOCK_HEADING:
	case BLOCK_PARAGRAPH:
	case BLOCK_STRONG:
	case BLOCK_ITEM:
	case BLOCK_QUOTE:
	case BLOCK_SMALL:
		leaf_put(out, tags[block->kind], block->text);
		break;
	}
}

/* The list that a run of such blocks stands in; NULL: none. */
static const char *
list_of(enum block_kind kind)
{
	return kind == BLOCK_FACT ? "dl" : kind == BLOCK_ITEM ? "ul" : NULL;
}

void
leaf_sheet(struct text *out, const struct sheet *sheet)
{
	const char *list = NULL;

	for (size_t i = 0; i <= sheet->count; i++) {
		const char *wanted = i < sheet->count ? list_of(sheet->blocks[i].kind) : NULL;

		if (list && list != wanted)
			text_printf(out, "</%s>\n", list);
		if (wanted && list != wanted)
			text_printf(out, "<%s>\n", wanted);
		list = wanted;
		if (i < sheet->count)
			put_block(out, &sheet->blocks[i]);
	}
}

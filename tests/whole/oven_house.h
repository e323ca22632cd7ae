/* Oven house: the real daemon with one source that is a file, round by round, by a clock of our own. */
#pragma once

#include "whole/shop.h"

#include <sqlite3.h>

#include "base/text.h"

/* ITEMS announcements, the newest first. */
static inline void
write_page(const struct shop *shop, unsigned items)
{
	struct text page = { 0 };

	text_puts(&page, "<rss version=\"2.0\"><channel><title>Oven works</title>");
	for (unsigned i = items; i > 0; i--)
		text_printf(&page,
			"<item><guid>oven-%u</guid><title>Oven model %u will be retired</title>"
			"<pubDate>Mon, 04 Jan 2027 08:%02u:00 GMT</pubDate><description>The "
			"oven model %u will be retired on %u June 2027.</description></item>",
			i, i, i, i, i);
	text_puts(&page, "</channel></rss>\n");
	scratch_write(shop->dir, "ovens.rss", page.data);
	text_clear(&page);
}

static inline int
open_house(void **state)
{
	_cleanup_free_ char *service = NULL;
	struct shop *shop;

	if (open_shop(state) < 0)
		return -1;
	shop = *state;
	service = mem_printf("name: Oven works\nsources:\n  notes: { url: "
			     "\"file://%s/ovens.rss\", format: rss, gives: changes }\n",
		shop->dir);
	scratch_write(shop->dir, "services/ovens.yaml", service);
	write_config(shop, "operators: [it]\n", "  Baking: { service: ovens }\n");
	return 0;
}

/* One round of the daemon at NOW. */
static inline struct program_result
round_at(const struct shop *shop, const char *now)
{
	_cleanup_free_ char *share = mem_printf("%s/share", shop->dir);
	char *before = mem_dup(getenv("FOREWARN_SHARE"));
	struct program_result result;

	(void)setenv("FOREWARN_SHARE", share, 1);
	result = program_run((const char *const[]){
		"forewarnd", "--config", shop->config, "--once", "--now", now, NULL });
	if (before)
		(void)setenv("FOREWARN_SHARE", before, 1);
	free(before);
	return result;
}

static inline unsigned
letters(const struct shop *shop)
{
	return scratch_count(shop->dir, "out");
}

/* SQL on the store of a daemon that does not run; the first number of its first row, 0 without one. */
static inline int64_t
ask_store(const struct shop *shop, const char *sql)
{
	_cleanup_free_ char *file = mem_printf("%s/state/forewarn.db", shop->dir);
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;
	int64_t answer = 0;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	if (sqlite3_step(statement) == SQLITE_ROW)
		answer = sqlite3_column_int64(statement, 0);
	assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return answer;
}

/* The page where the tree of that table begins is overwritten. */
static inline void
spoil_table(const struct shop *shop, const char *table)
{
	_cleanup_free_ char *file = mem_printf("%s/state/forewarn.db", shop->dir),
			    *sql = mem_printf("SELECT rootpage FROM sqlite_schema WHERE name = "
					      "'%s'",
				    table);
	int64_t page = ask_store(shop, sql);
	_cleanup_fclose_ FILE *f = fopen(file, "r+");
	static const char rubbish[4096] = "bread";

	assert_non_null(f);
	assert_int_equal(fseek(f, (page - 1) * 4096, SEEK_SET), 0);
	assert_int_equal(fwrite(rubbish, sizeof(rubbish), 1, f), 1);
}

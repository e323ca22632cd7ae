/* Books: letter boxes and store, read. */
#include "fault/books.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/mail_text.h"

struct box {
	char **ids, **texts;
	size_t count;
};

static bool
drawn(const char *s)
{
	for (int i = 0; i < 6; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz234567", s[i]) || !s[i])
			return false;
	return !(s[6] >= 'a' && s[6] <= 'z') && !(s[6] >= '0' && s[6] <= '9') && s[6] != '-';
}

/* "T10:00:00Z" */
static bool
is_hour(const char *s)
{
	unsigned hour, minute, second;
	int n = 0;

	return *s == 'T' && sscanf(s, "T%2u:%2u:%2uZ%n", &hour, &minute, &second, &n) == 3 &&
	       n == 10;
}

/* Ids of changes are drawn by chance, and what is made good comes later in the day. */
static char *
masked(const char *s)
{
	struct text t = { 0 };

	while (*s) {
		text_putc(&t, *s);
		if (*s == '-' && drawn(s + 1)) {
			text_puts(&t, "######");
			s += 6;
		} else if (is_hour(s)) {
			text_puts(&t, "##:##:##Z");
			s += strlen("T10:00:00Z") - 1;
		}
		s++;
	}
	return text_take(&t);
}

/* TEXT is taken. A letter that is there already must be the same letter. */
static void
put(struct box *box, char *id, char *text, struct books *books)
{
	for (size_t i = 0; i < box->count; i++) {
		if (!text_equal(box->ids[i], id))
			continue;
		books->doubles++;
		if (!text_equal(box->texts[i], text) && !books->trouble)
			books->trouble = mem_printf("two different letters are called %s", id);
		free(id);
		free(text);
		return;
	}
	box->ids = mem_resize(box->ids, box->count + 1, sizeof(*box->ids));
	box->texts = mem_resize(box->texts, box->count + 1, sizeof(*box->texts));
	box->ids[box->count] = id;
	box->texts[box->count++] = text;
}

static void
put_letter(struct box *box, const struct stage *stage, const char *name, struct books *books)
{
	_cleanup_free_ char *path = mem_printf("inbox/%s", name);
	_cleanup_free_ char *letter = stage_read(stage, path), *to = NULL, *subject = NULL,
			    *plain = NULL, *all = NULL;

	to = mail_text_header(letter, "To");
	subject = mail_text_header(letter, "Subject");
	plain = mail_text_plain(letter);
	/* That a reader could not be started, and that it is well again, is told to the operators, as it should be; it comes on top. */
	if (strstr(subject, "the program that reads it") ||
		(strstr(subject, "well again") && strstr(plain, "program that reads it")))
		return;
	all = mem_printf("to %s: %s\n%s\n", to, subject, plain);
	put(box, mail_text_header(letter, "Message-ID"), masked(all), books);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
put_mail(struct box *box, const struct stage *stage, struct books *books)
{
	_cleanup_free_ char *path = mem_printf("%s/inbox", stage->dir);
	DIR *dir = opendir(path);

	for (struct dirent *e; dir && (e = readdir(dir));)
		if (strstr(e->d_name, ".eml"))
			put_letter(box, stage, e->d_name, books);
	if (dir)
		(void)closedir(dir);
}

/* A line of JSON each. */
static void
put_tickets(struct box *box, const struct stage *stage, struct books *books)
{
	_cleanup_free_ char *tickets = stage_read(stage, "live/tickets");
	char *save = NULL;

	for (char *line = tickets ? strtok_r(tickets, "\n", &save) : NULL; line;
		line = strtok_r(NULL, "\n", &save)) {
		const char *id = strstr(line, "\"id\"");
		_cleanup_free_ char *shown = masked(line);

		put(box, mem_ndup(id ? id : line, strcspn(id ? id : line, ",")),
			mem_printf("%s\n", shown), books);
	}
}

static unsigned
hooks(const struct stage *stage)
{
	_cleanup_free_ char *log = stage_read(stage, "web.log");
	unsigned count = 0;

	for (const char *s = log; s && (s = strstr(s, "/hook 200")); s++)
		count++;
	return count;
}

static void
read_letters(const struct stage *stage, struct books *books)
{
	struct box box = { 0 };
	struct text all = { 0 };

	put_mail(&box, stage, books);
	put_tickets(&box, stage, books);
	if (box.count)
		qsort(box.texts, box.count, sizeof(*box.texts), by_name);
	for (size_t i = 0; i < box.count; i++)
		text_puts(&all, box.texts[i]);
	text_printf(&all, "%u calls of a webhook\n", hooks(stage));
	books->letters = text_take(&all);
	for (size_t i = 0; i < box.count; i++) {
		free(box.ids[i]);
		free(box.texts[i]);
	}
	free(box.ids);
	free(box.texts);
}

static const char *const questions[] = {
	"SELECT 'entries', count(*), sum(revisions) FROM entry",
	"SELECT 'seen', count(*) FROM seen",
	"SELECT 'source', id, outcome, baseline, page_entries FROM source_state JOIN "
	"source "
	"ON source.number = source ORDER BY id",
	"SELECT 'change', title, kind, forced, effective_from, effective_precision, verdict, "
	"moves, edits, withdrawn, unlisted FROM change ORDER BY title, number",
	"SELECT 'event', title, happening, before_from, after_from FROM change_event JOIN "
	"change "
	"ON change.number = change ORDER BY title, change_event.number",
	"SELECT 'telling', telling.title, fold FROM telling ORDER BY telling.title, key",
	"SELECT 'told', title, recipient FROM told JOIN change ON change.number = change ORDER "
	"BY "
	"title, recipient",
	"SELECT 'reminder', title, recipient, about, role, date, days FROM reminder JOIN "
	"change "
	"ON change.number = change ORDER BY title, recipient, about, role, date, days",
	"SELECT 'notices', count(*) FROM notice",
	"SELECT 'letter', recipient, channel, subject, state FROM letter WHERE subject NOT "
	"LIKE "
	"'%the program that reads it%' AND subject NOT LIKE '%well again' ORDER BY recipient, "
	"channel, subject, id",
	"SELECT 'decision', kind, person, void_why FROM decision ORDER BY number",
	"SELECT 'ailment', source, kind, over FROM ailment WHERE kind NOT LIKE 'reader-%' "
	"ORDER BY source, kind",
};

static void
ask(sqlite3 *db, const char *question, struct text *answers)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(db, question, -1, &statement, NULL) != SQLITE_OK)
		text_printf(answers, "%s: %s\n", question, sqlite3_errmsg(db));
	while (statement && sqlite3_step(statement) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(statement); i++) {
			const char *cell = (const char *)sqlite3_column_text(statement, i);
			_cleanup_free_ char *shown = masked(cell ? cell : "-");

			text_printf(answers, "%s%s", i ? " | " : "", shown);
		}
		text_putc(answers, '\n');
	}
	(void)sqlite3_finalize(statement);
}

static char *
first_change(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;
	char *id = NULL;

	(void)sqlite3_prepare_v2(
		db, "SELECT id FROM change ORDER BY number", -1, &statement, NULL);
	if (statement && sqlite3_step(statement) == SQLITE_ROW)
		id = mem_dup((const char *)sqlite3_column_text(statement, 0));
	(void)sqlite3_finalize(statement);
	return id;
}

static void
mind_soundness(sqlite3 *db, struct books *books)
{
	struct text said = { 0 };

	ask(db, "PRAGMA integrity_check", &said);
	ask(db, "SELECT 'without its parent: ' || \"table\" FROM pragma_foreign_key_check",
		&said);
	ask(db,
		"SELECT 'letter of which nothing is known any more: ' || message_id FROM "
		"letter WHERE "
		"state IN ('ready', 'sending') AND id NOT IN (SELECT letter FROM message)",
		&said);
	if (!text_equal(said.data, "ok\n") && !books->trouble)
		books->trouble = mem_printf("the store is not sound: %s", said.data);
	text_clear(&said);
}

static void
read_store(const struct stage *stage, struct books *books)
{
	_cleanup_free_ char *path = mem_printf("%s/state/forewarn.db", stage->live);
	struct text answers = { 0 };
	sqlite3 *db = NULL;

	if (access(path, F_OK) < 0) {
		books->store = mem_dup("no store\n");
		return;
	}
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		books->trouble = mem_dup("the store cannot be opened");
	mind_soundness(db, books);
	for (size_t i = 0; i < LENGTH_OF(questions); i++)
		ask(db, questions[i], &answers);
	books->store = text_take(&answers);
	books->change = first_change(db);
	(void)sqlite3_close(db);
}

void
books_read(const struct stage *stage, struct books *ret)
{
	*ret = (struct books){ 0 };
	read_letters(stage, ret);
	read_store(stage, ret);
}

void
books_clear(struct books *books)
{
	free(books->letters);
	free(books->store);
	free(books->trouble);
	free(books->change);
	*books = (struct books){ 0 };
}

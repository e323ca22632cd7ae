/* Dialects: every folder of tests/dialects is one source whose page changes, and what a reader
 * must make of each version. */
#include "support/unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "model/entry.h"
#include "read/read.h"
#include "settings/settings.h"

#define FOLDER "tests/dialects"

static char *
read_whole(const char *path, size_t *ret_len)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	struct text t = { 0 };
	char chunk[65536];
	size_t n;

	if (!f)
		fail_msg("%s cannot be opened", path);
	while (f && (n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		text_add(&t, chunk, n);
	*ret_len = t.len;
	return text_take(&t);
}

static void
show_dates(struct text *out, const struct entry *e)
{
	char written[WHEN_SIZE];

	for (size_t i = 0; i < e->date_count; i++)
		text_printf(out, "    %s %s\n", role_name(e->dates[i].role),
			when_write(&e->dates[i].when, written));
}

static void
show_stamp(struct text *out, const char *name, int64_t stamp)
{
	char written[STAMP_SIZE];

	if (stamp != STAMP_NONE)
		text_printf(out, "    %s %s\n", name, stamp_write(stamp, written));
}

static void
show_entry(struct text *out, const char *what, const struct entry *e)
{
	_cleanup_free_ char *labels = strings_join(&e->labels, ", ");
	_cleanup_free_ char *text = text_line(entry_body(e), 200);

	text_printf(out, "%s %s | %s\n", what, e->id ? e->id : "(no id)",
		e->title ? e->title : "(no title)");
	if (e->link)
		text_printf(out, "    %s\n", e->link);
	show_stamp(out, "published", e->published);
	show_stamp(out, "updated", e->updated);
	if (*labels)
		text_printf(out, "    [%s]\n", labels);
	show_dates(out, e);
	if (*text)
		text_printf(out, "    %s\n", text);
}

static const struct entry *
find(const struct reading *reading, const struct hash *key)
{
	for (size_t i = 0; i < reading->count; i++) {
		struct hash other = entry_key(&reading->entries[i]);

		if (hash_equal(&other, key))
			return &reading->entries[i];
	}
	return NULL;
}

static bool
same_dates(const struct entry *a, const struct entry *b)
{
	if (a->date_count != b->date_count)
		return false;
	for (size_t i = 0; i < a->date_count; i++)
		if (a->dates[i].role != b->dates[i].role ||
			!when_equal(&a->dates[i].when, &b->dates[i].when))
			return false;
	return true;
}

/* What the daemon would notice: new, edited (other content), moved (other dates), gone. */
static void
show_difference(struct text *out, const struct reading *before, const struct reading *now)
{
	for (size_t i = 0; i < now->count; i++) {
		const struct entry *e = &now->entries[i], *known;
		struct hash key = entry_key(e), content = entry_content_hash(e), old;

		known = find(before, &key);
		if (!known) {
			show_entry(out, "new", e);
			continue;
		}
		old = entry_content_hash(known);
		if (!hash_equal(&old, &content))
			show_entry(out, same_dates(known, e) ? "edited" : "moved", e);
	}
	for (size_t i = 0; i < before->count; i++) {
		struct hash key = entry_key(&before->entries[i]);

		if (!find(now, &key))
			text_printf(out, "no longer listed %s\n",
				before->entries[i].id ? before->entries[i].id : "(no id)");
	}
}

static void
show_page(struct text *out, const char *folder, const char *file, const struct source *source,
	struct reading *before)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", folder, file);
	_cleanup_free_ char *why = NULL, *body = NULL;
	struct read_input input = { .base = source->url, .rules = &source->rules };
	struct reading now;

	body = read_whole(path, &input.len);
	input.body = body;
	text_printf(out, "== %s\n", file);
	if (read_page(&input, &now, &why) < 0) {
		text_printf(out, "refused: %s\n", why);
		return;
	}
	text_printf(out, "%s, %zu entries%s%s\n", now.format, now.count,
		now.damaged ? ", damaged: " : "", now.damaged ? now.damaged_why : "");
	if (now.next)
		text_printf(out, "next %s\n", now.next);
	show_difference(out, before, &now);
	reading_clear(before);
	*before = now;
}

static int
is_page(const struct dirent *entry)
{
	return entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
}

static char *
transcript_of(const char *folder)
{
	_cleanup_free_ char *rules = mem_printf("%s/rules.yaml", folder);
	struct complaints complaints = { 0 };
	struct config *config = settings_load_service(rules, &complaints);
	struct reading before = { 0 };
	struct text out = { 0 };
	struct dirent **pages;
	int count;

	for (size_t i = 0; i < complaints.count; i++) {
		_cleanup_free_ char *line = complaint_write(&complaints.items[i]);

		print_message("%s\n", line);
	}
	complaints_clear(&complaints);
	assert_non_null(config);
	count = scandir(folder, &pages, is_page, versionsort);
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		show_page(&out, folder, pages[i]->d_name, &config->services[0].sources[0],
			&before);
		free(pages[i]);
	}
	free(pages);
	reading_clear(&before);
	config_free(config);
	return text_take(&out);
}

static void
keep_transcript(const char *name, const char *transcript)
{
	const char *build = getenv("FOREWARN_BUILD");
	_cleanup_free_ char *folder = mem_printf("%s/dialects", build ? build : "build");
	_cleanup_free_ char *path = mem_printf("%s/%s", folder, name);
	_cleanup_fclose_ FILE *f = NULL;

	(void)mkdir(folder, 0755);
	f = fopen(path, "we");
	assert_non_null(f);
	(void)fputs(transcript, f);
	print_message("transcript: %s\n", path);
}

static void
read_folder(void **state)
{
	const char *name = *state;
	_cleanup_free_ char *folder = mem_printf(FOLDER "/%s", name);
	_cleanup_free_ char *expected_path = mem_printf("%s/expected", folder);
	_cleanup_free_ char *transcript = transcript_of(folder);
	_cleanup_free_ char *expected = NULL;
	size_t len;

	if (access(expected_path, R_OK) == 0)
		expected = read_whole(expected_path, &len);
	if (text_equal(expected, transcript))
		return;
	keep_transcript(name, transcript);
	fail_msg("the pages of %s are read otherwise than %s", name, expected_path);
}

int
main(void)
{
	struct dirent **names;
	int count = scandir(FOLDER, &names, NULL, alphasort);
	struct CMUnitTest *tests = mem_new((size_t)(count > 0 ? count : 0), sizeof(*tests));
	size_t folders = 0;
	int failed;

	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *rules =
			mem_printf(FOLDER "/%s/rules.yaml", names[i]->d_name);

		if (access(rules, R_OK) == 0)
			tests[folders++] = (struct CMUnitTest){ .name = names[i]->d_name,
				.test_func = read_folder,
				.initial_state = names[i]->d_name };
	}
	failed = folders ? _cmocka_run_group_tests("dialects", tests, folders, NULL, NULL) : 1;
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
	free(tests);
	return failed;
}

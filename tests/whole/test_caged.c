/* Caged: every field of every page comes out of the cage as it is read without one. */
#include "support/unit.h"

#include <dirent.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "cage/cage.h"
#include "read/read.h"
#include "settings/settings.h"
#include "support/program.h"

#define FEEDSET "../shared/feedset"

struct run {
	sd_event *loop;
	struct cage *cage;
	size_t pages, others;
};

/* One page on its way. */
struct sample {
	struct run *run;
	char *name, *body;
	size_t len;
	const char *base;
	const struct read_rules *rules;
};

static struct read_input
input_of(const struct sample *sample)
{
	return (struct read_input){ .body = sample->body,
		.len = sample->len,
		.content_type = "text/plain; charset=\xE9t\xE9",
		.base = sample->base,
		.rules = sample->rules };
}

static const char *
differing_strings(const struct strings *a, const struct strings *b)
{
	if (a->count != b->count)
		return "number of labels";
	for (size_t i = 0; i < a->count; i++)
		if (!text_equal(a->items[i], b->items[i]))
			return "labels";
	return NULL;
}

static const char *
differing_dates(const struct entry *a, const struct entry *b)
{
	if (a->date_count != b->date_count)
		return "number of dates";
	for (size_t i = 0; i < a->date_count; i++)
		if (a->dates[i].role != b->dates[i].role ||
			!when_equal(&a->dates[i].when, &b->dates[i].when))
			return "dates";
	return NULL;
}

static const char *
differing_entries(const struct entry *a, const struct entry *b)
{
	const char *labels = differing_strings(&a->labels, &b->labels);

	if (!text_equal(a->id, b->id))
		return "id";
	if (!text_equal(a->title, b->title))
		return "title";
	if (!text_equal(a->link, b->link))
		return "link";
	if (a->published != b->published || a->updated != b->updated)
		return "stamps";
	if (!text_equal(a->summary, b->summary))
		return "summary";
	if (!text_equal(a->content, b->content))
		return "content";
	if (!text_equal(a->text, b->text))
		return "text";
	if (!text_equal(a->language, b->language))
		return "language";
	return labels ? labels : differing_dates(a, b);
}

static const char *
differing_readings(const struct reading *a, const struct reading *b)
{
	if (!text_equal(a->format, b->format))
		return "format";
	if (!text_equal(a->title, b->title) || !text_equal(a->language, b->language))
		return "title or language of the page";
	if (a->ttl_sec != b->ttl_sec || !text_equal(a->next, b->next))
		return "interval or next part";
	if (a->damaged != b->damaged || a->damaged_line != b->damaged_line ||
		!text_equal(a->damaged_why, b->damaged_why))
		return "damage";
	if (a->folded != b->folded || a->filtered != b->filtered)
		return "what is left out";
	if (a->count != b->count)
		return "number of entries";
	for (size_t i = 0; i < a->count; i++) {
		const char *what = differing_entries(&a->entries[i], &b->entries[i]);

		if (what)
			return what;
	}
	return NULL;
}

static void
compare(struct cage_answer *answer, void *userdata)
{
	struct sample *sample = userdata;
	struct read_input input = input_of(sample);
	_cleanup_(reading_clear) struct reading reading = { 0 };
	_cleanup_free_ char *why = NULL, *line = NULL;
	bool read = read_page(&input, &reading, &why) >= 0;
	const char *what = NULL;

	line = why ? text_line(why, 0) : NULL;
	if (answer->verdict > CAGE_NO_FEED)
		what = answer->why;
	else if (read != (answer->verdict == CAGE_READ) || !text_equal(answer->why, line))
		what = "whether it is a feed";
	else
		what = differing_readings(&reading, &answer->reading);
	if (what) {
		print_message("%s: %s\n", sample->name, what);
		sample->run->others++;
	}
	sample->run->pages++;
	cage_answer_clear(answer);
	free(sample->name);
	free(sample->body);
	free(sample);
}

/* Not more at once than fit into the cage's queue of a daemon. */
static void
drain(struct run *run, size_t most)
{
	while (cage_pending(run->cage) > most)
		assert_true(sd_event_run(run->loop, UINT64_MAX) >= 0);
}

static void
ask(struct run *run, const char *path, const struct source *source)
{
	struct sample *sample = MEM_NEW(struct sample);
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	struct read_input input;
	struct text t = { 0 };
	char chunk[65536];
	size_t n;

	assert_non_null(f);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		text_add(&t, chunk, n);
	*sample = (struct sample){ .run = run,
		.name = mem_dup(path),
		.len = t.len,
		.base = source ? source->url : "https://ovens.example/feed",
		.rules = source ? &source->rules : NULL };
	sample->body = text_take(&t);
	input = input_of(sample);
	assert_int_equal(cage_ask(run->cage, CAGE_PAGE, &input, compare, sample), 0);
	drain(run, 50);
}

static struct run
begin(void)
{
	_cleanup_free_ char *program = program_path("forewarn-reader");
	struct cage_settings settings = { .program = program, .page_seconds = 60, .pages = 40 };
	struct run run = { 0 };

	assert_true(sd_event_new(&run.loop) >= 0);
	assert_int_equal(cage_new(run.loop, &settings, &run.cage, NULL), 0);
	return run;
}

static void
finish(struct run *run, size_t at_least)
{
	drain(run, 0);
	print_message("%zu pages\n", run->pages);
	assert_true(run->pages >= at_least);
	assert_int_equal(run->others, 0);
	cage_free(run->cage);
	sd_event_unref(run->loop);
}

static void
ask_folder(struct run *run, const char *folder)
{
	_cleanup_free_ char *file = mem_printf("%s/rules.yaml", folder);
	_cleanup_(complaints_clear) struct complaints complaints = { 0 };
	struct config *config =
		access(file, R_OK) == 0 ? settings_load_service(file, &complaints) : NULL;
	struct dirent **pages;
	int count = config ? scandir(folder, &pages, NULL, versionsort) : -1;

	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *path = mem_printf("%s/%s", folder, pages[i]->d_name);

		if (pages[i]->d_name[0] >= '0' && pages[i]->d_name[0] <= '9')
			ask(run, path, &config->services[0].sources[0]);
		free(pages[i]);
	}
	if (count >= 0)
		free(pages);
	drain(run, 0);
	config_free(config);
}

static void
every_dialect_comes_out_as_it_is_read(void **state)
{
	struct run run = begin();
	struct dirent **names;
	int count = scandir("tests/dialects", &names, NULL, alphasort);

	(void)state;
	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *folder = mem_printf("tests/dialects/%s", names[i]->d_name);

		ask_folder(&run, folder);
		free(names[i]);
	}
	free(names);
	finish(&run, 100);
}

static void
the_shared_feeds_come_out_as_they_are_read(void **state)
{
	char *const roots[] = { (char *)FEEDSET, NULL };
	struct run run;
	FTSENT *file;
	FTS *tree;

	(void)state;
	if (access(FEEDSET, R_OK) < 0) {
		print_message(FEEDSET " is not here\n");
		skip();
	}
	run = begin();
	tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	assert_non_null(tree);
	while ((file = fts_read(tree)))
		if (file->fts_info == FTS_F)
			ask(&run, file->fts_path, NULL);
	(void)fts_close(tree);
	finish(&run, 900);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_dialect_comes_out_as_it_is_read),
		cmocka_unit_test(the_shared_feeds_come_out_as_they_are_read),
	};

	return cmocka_run_group_tests_name("caged", tests, NULL, NULL);
}

/* Dialects: every folder of tests/dialects is one source whose page changes, what a reader must
 * make of each version, and whether each dialect shows every way in which a page can change. */
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
#include "model/format.h"
#include "read/flavour.h"
#include "read/read.h"
#include "settings/settings.h"

#define FOLDER "tests/dialects"
#define FORMATS 100

/* How a page can differ from the one before it. */
enum event {
	EDITED,    /* the same entry says something else */
	MOVED,     /* the same entry has other dates */
	GONE,      /* an entry is no longer there */
	REORDERED, /* the same entries stand in another order */
	INSERTED,  /* a new entry stands beside known ones */
	EVENT_COUNT
};
static const char *const event_names[EVENT_COUNT] = { "edited", "moved", "gone", "reordered",
	"inserted" };

/* Which of these the folders of a format show, by its number (read_format_name). */
struct shown {
	unsigned events[FORMATS];
};

struct folder {
	const char *name;
	struct shown *shown;
};

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

/* What the daemon would notice of an entry that it knows. The event, or EVENT_COUNT: nothing. */
static enum event
compare(const struct entry *known, const struct entry *e)
{
	struct hash content = entry_content_hash(e), old = entry_content_hash(known);

	if (hash_equal(&old, &content))
		return EVENT_COUNT;
	return same_dates(known, e) ? EDITED : MOVED;
}

/* What the daemon would notice: new, edited (other content), moved (other dates), gone. Returns
 * the events, or'ed as 1 << event. */
static unsigned
show_difference(struct text *out, const struct reading *before, const struct reading *now)
{
	const struct entry *last = NULL;
	unsigned events = 0;
	bool new = false;

	for (size_t i = 0; i < now->count; i++) {
		const struct entry *e = &now->entries[i], *known;
		struct hash key = entry_key(e);
		enum event event;

		known = find(before, &key);
		if (!known) {
			show_entry(out, "new", e);
			new = true;
			continue;
		}
		event = compare(known, e);
		if (event != EVENT_COUNT)
			show_entry(out, event_names[event], e);
		events |= event == EVENT_COUNT ? 0 : 1u << event;
		events |= last && known < last ? 1u << REORDERED : 0;
		last = known;
	}
	events |= new &&last ? 1u << INSERTED : 0;
	for (size_t i = 0; i < before->count; i++) {
		struct hash key = entry_key(&before->entries[i]);

		if (find(now, &key))
			continue;
		text_printf(out, "no longer listed %s\n",
			before->entries[i].id ? before->entries[i].id : "(no id)");
		events |= 1u << GONE;
	}
	return events;
}

static void
note_events(struct shown *shown, const char *format, unsigned events)
{
	const char *name;

	for (size_t i = 0; (name = read_format_name(i)) && i < FORMATS; i++)
		if (strcmp(name, format) == 0)
			shown->events[i] |= events;
}

static void
show_page(struct text *out, const char *folder, const char *file, const struct source *source,
	struct reading *before, struct shown *shown)
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
	note_events(shown, now.format, show_difference(out, before, &now));
	reading_clear(before);
	*before = now;
}

static int
is_page(const struct dirent *entry)
{
	return entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
}

static char *
transcript_of(const char *folder, struct shown *shown)
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
			&before, shown);
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
	const struct folder *which = *state;
	const char *name = which->name;
	_cleanup_free_ char *folder = mem_printf(FOLDER "/%s", name);
	_cleanup_free_ char *expected_path = mem_printf("%s/expected", folder);
	_cleanup_free_ char *transcript = transcript_of(folder, which->shown);
	_cleanup_free_ char *expected = NULL;
	size_t len;

	if (access(expected_path, R_OK) == 0)
		expected = read_whole(expected_path, &len);
	if (text_equal(expected, transcript))
		return;
	keep_transcript(name, transcript);
	fail_msg("the pages of %s are read otherwise than %s", name, expected_path);
}

/* Has tests/dialects/without a line "FORMAT EVENT REASON"? */
static bool
excused(const char *list, const char *format, const char *event)
{
	_cleanup_free_ char *line = mem_printf("\n%s %s ", format, event);

	return strstr(list, line) != NULL;
}

/* Runs after all folders. */
static void
every_dialect_shows_every_change(void **state)
{
	const struct folder *all = *state;
	size_t len, lacking = 0;
	_cleanup_free_ char *list = read_whole(FOLDER "/without", &len);
	const char *name;

	for (size_t i = 0; (name = read_format_name(i)); i++) {
		assert_true(i < FORMATS);
		for (size_t event = 0; event < EVENT_COUNT; event++) {
			bool has = all->shown->events[i] & 1u << event;
			bool may_lack = excused(list, name, event_names[event]);

			if (has != may_lack)
				continue;
			lacking++;
			print_message(
				has ? "%s shows “%s” after all: take it out of "
				      "tests/dialects/without\n"
				    : "no folder of %s has a page where something is %s\n",
				name, event_names[event]);
		}
	}
	assert_int_equal(lacking, 0);
}

/* Those that hear of a page through the cage have a list of their own. */
static void
every_format_is_known_where_no_page_is_read(void **state)
{
	static const char *const feeds[] = { "rss", "atom", "rdf", "json" };
	const char *name;

	(void)state;
	for (size_t i = 0; (name = read_format_name(i)); i++) {
		bool feed = flavour_of(name) != NULL;

		for (size_t k = 0; k < LENGTH_OF(feeds); k++)
			feed |= strcmp(name, feeds[k]) == 0;
		assert_string_equal(format_known(name), name);
		assert_int_equal(format_is_feed(name), feed);
	}
	assert_string_equal(format_known("opml"), "opml");
	assert_null(format_known("oven"));
	assert_false(format_is_feed("oven"));
	assert_true(format_is_feed(NULL));
}

int
main(void)
{
	struct dirent **names;
	int count = scandir(FOLDER, &names, NULL, alphasort);
	size_t most = (size_t)(count > 0 ? count : 0);
	struct CMUnitTest *tests = mem_new(most + 2, sizeof(*tests));
	struct folder *folders = mem_new(most + 1, sizeof(*folders));
	struct shown shown = { 0 };
	size_t tested = 0;
	int failed;

	for (size_t i = 0; i < most; i++) {
		_cleanup_free_ char *rules =
			mem_printf(FOLDER "/%s/rules.yaml", names[i]->d_name);

		folders[i] = (struct folder){ names[i]->d_name, &shown };
		if (access(rules, R_OK) == 0)
			tests[tested++] = (struct CMUnitTest){ .name = names[i]->d_name,
				.test_func = read_folder,
				.initial_state = &folders[i] };
	}
	folders[most] = (struct folder){ NULL, &shown };
	failed = tested == 0;
	tests[tested++] = (struct CMUnitTest){ .name = "every_dialect_shows_every_change",
		.test_func = every_dialect_shows_every_change,
		.initial_state = &folders[most] };
	tests[tested++] = (struct CMUnitTest)cmocka_unit_test(
		every_format_is_known_where_no_page_is_read);
	failed += _cmocka_run_group_tests("dialects", tests, tested, NULL, NULL);
	for (size_t i = 0; i < most; i++)
		free(names[i]);
	free(names);
	free(folders);
	free(tests);
	return failed;
}

/* Locked: every page is read behind a filter that refuses all but memory, as it is read without. */
#include "support/unit.h"

#include <dirent.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/charset_names.h"
#include "read/opml.h"
#include "read/prepare.h"
#include "read/read.h"
#include "read/sniff.h"
#include "settings/settings.h"
#include "support/lockup.h"

#define FEEDSET "../shared/feedset"

struct sample {
	char *name, *body, *content_type;
	size_t len;
	const char *base;
	const struct read_rules *rules;
};

struct samples {
	struct sample *items;
	size_t count, cap;
	struct config **configs; /* that rules are of */
	size_t config_count, config_cap;
	struct strings zones;
};

static struct sample *
add(struct samples *all, char *name, char *body, size_t len)
{
	all->items = mem_grow(all->items, all->count, &all->cap, sizeof(*all->items));
	all->items[all->count] = (struct sample){ .name = name, .body = body, .len = len };
	return &all->items[all->count++];
}

static void
clear(struct samples *all)
{
	for (size_t i = 0; i < all->count; i++) {
		free(all->items[i].name);
		free(all->items[i].body);
		free(all->items[i].content_type);
	}
	for (size_t i = 0; i < all->config_count; i++)
		config_free(all->configs[i]);
	free(all->items);
	free(all->configs);
	strings_clear(&all->zones);
}

static struct sample *
add_file(struct samples *all, const char *path)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	struct text t = { 0 };
	char chunk[65536];
	size_t n;

	assert_non_null(f);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		text_add(&t, chunk, n);
	n = t.len;
	return add(all, mem_dup(path), text_take(&t), n);
}

/* What a reader makes of a sample, all that it offers: the page, the feeds that it leads to, the list
 * that it is. */
static struct hash
made_of(const struct sample *sample)
{
	struct hasher *h = hash_begin();
	struct read_input input = { .body = sample->body,
		.len = sample->len,
		.content_type = sample->content_type,
		.base = sample->base,
		.rules = sample->rules };
	_cleanup_(reading_clear) struct reading reading = { 0 };
	_cleanup_(strings_clear) struct strings feeds = { 0 };
	_cleanup_(reading_clear) struct reading outlines = { 0 };
	_cleanup_free_ char *why = NULL, *no_list = NULL;

	(void)read_page(&input, &reading, &why);
	hash_string(h, reading.format);
	hash_string(h, reading.title);
	hash_string(h, reading.damaged_why);
	hash_string(h, why);
	for (size_t i = 0; i < reading.count; i++) {
		struct hash key = entry_key(&reading.entries[i]),
			    content = entry_content_hash(&reading.entries[i]);

		hash_part(h, &key, sizeof(key));
		hash_part(h, &content, sizeof(content));
	}
	sniff_feeds(sample->body, sample->len, sample->content_type, sample->base, &feeds);
	for (size_t i = 0; i < feeds.count; i++)
		hash_string(h, feeds.items[i]);
	(void)opml_read(sample->body, sample->len, &outlines, &no_list);
	for (size_t i = 0; i < outlines.count; i++)
		hash_string(h, outlines.entries[i].id);
	hash_string(h, no_list);
	return hash_end(h);
}

static void
prepare(void *userdata)
{
	const struct samples *all = userdata;

	/* Kept until the end of the process. */
	(void)prepare_reading(&all->zones, 20261123);
}

static void
read_all(int fd, void *userdata)
{
	const struct samples *all = userdata;

	for (size_t i = 0; i < all->count; i++) {
		struct hash made = made_of(&all->items[i]);

		if (write(fd, &made, sizeof(made)) != sizeof(made))
			_exit(1);
	}
}

/* Reads all of it behind the lock, then here, and compares. */
static void
expect_the_same(const struct samples *all)
{
	struct lockup lockup = { prepare, read_all, (void *)all };
	_cleanup_free_ char *why = NULL, *answer = NULL;
	size_t len = 0, others = 0;

	answer = lockup_run(&lockup, &len, &why);
	if (!answer && len / sizeof(struct hash) < all->count)
		fail_msg("%s: %s", all->items[len / sizeof(struct hash)].name, why);
	assert_int_equal(len, all->count * sizeof(struct hash));
	for (size_t i = 0; i < all->count; i++) {
		struct hash inside, outside = made_of(&all->items[i]);

		(void)memcpy(&inside, answer + i * sizeof(inside), sizeof(inside));
		if (!hash_equal(&inside, &outside)) {
			print_message(
				"%s is read otherwise behind the lock\n", all->items[i].name);
			others++;
		}
	}
	print_message("%zu pages\n", all->count);
	assert_int_equal(others, 0);
}

static int
is_page(const struct dirent *entry)
{
	return entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
}

static void
add_folder(struct samples *all, const char *folder)
{
	_cleanup_free_ char *file = mem_printf("%s/rules.yaml", folder);
	_cleanup_(complaints_clear) struct complaints complaints = { 0 };
	struct config *config =
		access(file, R_OK) == 0 ? settings_load_service(file, &complaints) : NULL;
	const struct source *source;
	struct dirent **pages;
	int count;

	if (!config)
		return;
	all->configs = mem_grow(
		all->configs, all->config_count, &all->config_cap, sizeof(struct config *));
	all->configs[all->config_count++] = config;
	source = &config->services[0].sources[0];
	if (source->rules.days_in)
		strings_add(&all->zones, source->rules.days_in);
	count = scandir(folder, &pages, is_page, versionsort);
	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *path = mem_printf("%s/%s", folder, pages[i]->d_name);
		struct sample *sample = add_file(all, path);

		sample->base = source->url;
		sample->rules = &source->rules;
		free(pages[i]);
	}
	free(pages);
}

static void
every_dialect_is_read(void **state)
{
	_cleanup_(clear) struct samples all = { 0 };
	struct dirent **names;
	int count = scandir("tests/dialects", &names, NULL, alphasort);

	(void)state;
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *folder = mem_printf("tests/dialects/%s", names[i]->d_name);

		add_folder(&all, folder);
		free(names[i]);
	}
	free(names);
	assert_true(all.count > 100);
	expect_the_same(&all);
}

/* A page in the charset of that name, with every byte that may mean something in it. */
static void
add_charset(struct samples *all, const char *name)
{
	struct text t = { 0 };
	struct sample *sample;
	size_t n;

	text_puts(&t, "<rss><channel><title>");
	for (unsigned c = 0x80; c < 0x100; c++) {
		text_putc(&t, (char)c);
		text_putc(&t, 'a');
	}
	for (unsigned c = 0xA1; c < 0xF0; c++)
		text_printf(&t, "%c%c", (int)c, 0xA1);
	text_puts(&t, "\x1B$BF|K\\\x1B(B ~{1G~} \x0E!!\x0F</title></channel></rss>");
	n = t.len;
	sample = add(all, mem_dup(name), text_take(&t), n);
	sample->content_type = mem_printf("text/xml; charset=%s", name);
}

static void
every_charset_is_read(void **state)
{
	static const char *const unknown[] = { "utf-7", "x-oven", "../../etc/passwd",
		"UTF-8//TRANSLIT" };
	/* "<?xml encoding='cp500'?>" and "<rss/>" in EBCDIC, twice: state is not kept between pages. */
	static const char ebcdic[] =
		"\x4C\x6F\xA7\x94\x93\x40\x85\x95\x83\x96\x84\x89\x95\x87\x7E\x7D"
		"\x83\x97\xF5\xF0\xF0\x7D\x6F\x6E\x4C\x99\xA2\xA2\x61\x6E";
	_cleanup_(clear) struct samples all = { 0 };

	(void)state;
	for (unsigned twice = 0; twice < 2; twice++) {
		for (size_t i = 0; charset_at(i); i++)
			add_charset(&all, charset_at(i)->name);
		(void)add(&all, mem_dup("EBCDIC"), mem_ndup(ebcdic, sizeof(ebcdic) - 1),
			sizeof(ebcdic) - 1);
	}
	for (size_t i = 0; i < LENGTH_OF(unknown); i++)
		add_charset(&all, unknown[i]);
	expect_the_same(&all);
}

#define CALENDAR(lines) \
	"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VTIMEZONE\nTZID:Oven\nTZURL:file:///etc/" \
	"passwd\nBEGIN:STANDARD\n" \
	"DTSTART:20200101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:" \
	"VTIMEZONE\n" \
	"BEGIN:VEVENT\nUID:1\nSUMMARY:Oven\nATTACH:file:///etc/passwd\n" lines \
	"END:VEVENT\nEND:VCALENDAR\n"

static void
every_calendar_is_read(void **state)
{
	static const char *const calendars[] = {
		CALENDAR("DTSTART;TZID=Europe/Amsterdam:20270501T220000\n"),
		CALENDAR("DTSTART;TZID=America/New_York:20270501T220000\nDURATION:PT5H\n"),
		CALENDAR("DTSTART;TZID=Oven:20270501T220000\n"),
		CALENDAR("DTSTART;TZID=Nowhere/At all:20270501T220000\n"),
		CALENDAR("DTSTART;TZID=/usr/share/zoneinfo/Europe/Paris:20270501T220000\n"),
		CALENDAR("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/"
			 "Paris:20270501T220000\n"),
		CALENDAR("DTSTART;TZID=../../etc/passwd:20270501T220000\n"),
		CALENDAR("DTSTART:20270501T220000Z\nDTEND:20270502T010000Z\n"),
		CALENDAR("DTSTART:20270501T220000\nRRULE:FREQ=YEARLY;UNTIL=20300101T000000Z\n"),
		CALENDAR("DTSTART;TZID=Europe/Rome:20270501T220000\nRRULE:FREQ=WEEKLY;BYDAY=TU;"
			 "RSCALE=CHINESE;SKIP=OMIT;COUNT=9\nRECURRENCE-ID;TZID=Europe/"
			 "Rome:20270508T220000\n"),
		CALENDAR("DTSTART:99991231T235959Z\nCREATED:20270501T220000Z\n"
			 "LAST-MODIFIED;TZID=Asia/Tokyo:20270501T220000Z\n"),
	};
	struct read_rules rules = { .days_in = (char *)"America/Los_Angeles" };
	_cleanup_(clear) struct samples all = { 0 };

	(void)state;
	strings_add(&all.zones, rules.days_in);
	for (size_t i = 0; i < 2 * LENGTH_OF(calendars); i++) {
		const char *body = calendars[i / 2];
		struct sample *sample = add(
			&all, mem_printf("calendar %zu", i / 2), mem_dup(body), strlen(body));

		sample->rules = i % 2 ? &rules : NULL;
	}
	expect_the_same(&all);
}

/* Thousands of entries with names in plenty, in JSON, as a feed, as a calendar and as a list of feeds. */
static void
large_pages_are_read(void **state)
{
	static const struct {
		const char *before, *each, *after;
	} kinds[] = {
		{ "{\"version\":\"https://jsonfeed.org/version/"
		  "1.1\",\"title\":\"J\",\"items\":[{}",
			",{\"id\":\"%u\",\"x%u\":{},\"title\":\"Oven "
			"%u\",\"date_published\":\"2027-"
			"01-01T00:00:00.25+01:00\",\"n\":1.5e300}",
			"]}" },
		{ "<rss><channel>", "<item><title>Oven %u</title><guid>%u.%u</guid></item>",
			"</channel></rss>" },
		{ "<rss><channel>", "<item><title>Oven</title><!-- %u %u %u --></item>",
			"</channel></rss>" },
		{ "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\nSUMMARY:Oven %u\nX-A%u:%u\nEND:VEVENT\n",
			"END:VCALENDAR\n" },
		{ "<opml><body>",
			"<outline text='Oven %u' xmlUrl='https://oven.example/%u/%u'/>",
			"</body></opml>" },
		{ "<html><body><table><tr><th>Oven<th>End of support</tr>",
			"<tr><td>Oven %u<td>1 May 2027<td><a href=/%u/feed.xml>%u</a></tr>",
			"</table></html>" },
	};
	struct read_rules rules = { .format = (char *)"html", .entries = (char *)"table tr" };
	_cleanup_(clear) struct samples all = { 0 };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(kinds); i++) {
		struct text t = { 0 };
		size_t n;

		text_puts(&t, kinds[i].before);
		for (unsigned k = 0; k < 3000; k++) {
			_cleanup_free_ char *format = mem_dup(kinds[i].each);

			for (char *at; (at = strstr(format, "%u"));) {
				text_add(&t, format, (size_t)(at - format));
				text_printf(&t, "%u", k);
				(void)memmove(format, at + 2, strlen(at + 2) + 1);
			}
			text_puts(&t, format);
		}
		text_puts(&t, kinds[i].after);
		n = t.len;
		add(&all, mem_dup(kinds[i].each), text_take(&t), n)->rules =
			i + 1 == LENGTH_OF(kinds) ? &rules : NULL;
	}
	expect_the_same(&all);
}

static void
what_asks_for_more_is_refused(int fd, void *userdata)
{
	FILE *f = fopen("/etc/passwd", "re");

	(void)userdata;
	(void)!write(fd, f ? "opened" : "not opened", 6);
}

static void
the_lock_is_one(void **state)
{
	struct lockup lockup = { NULL, what_asks_for_more_is_refused, NULL };
	_cleanup_free_ char *why = NULL;
	size_t len = 0;

	(void)state;
	assert_null(lockup_run(&lockup, &len, &why));
	assert_int_equal(len, 0);
	assert_non_null(strstr(why, "was refused"));
}

static void
the_shared_feeds_are_read(void **state)
{
	char *const roots[] = { (char *)FEEDSET, NULL };
	_cleanup_(clear) struct samples all = { 0 };
	FTSENT *file;
	FTS *tree;

	(void)state;
	if (access(FEEDSET, R_OK) < 0) {
		print_message(FEEDSET " is not here\n");
		skip();
	}
	tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	assert_non_null(tree);
	while ((file = fts_read(tree)))
		if (file->fts_info == FTS_F && file->fts_statp->st_size < 4 * 1024 * 1024)
			(void)add_file(&all, file->fts_path);
	(void)fts_close(tree);
	assert_true(all.count > 900);
	expect_the_same(&all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_lock_is_one),
		cmocka_unit_test(every_dialect_is_read),
		cmocka_unit_test(every_charset_is_read),
		cmocka_unit_test(every_calendar_is_read),
		cmocka_unit_test(large_pages_are_read),
		cmocka_unit_test(the_shared_feeds_are_read),
	};

	if (strstr(getenv("FOREWARN_BUILD") ? getenv("FOREWARN_BUILD") : "", "/asan")) {
		print_message(
			"a lock refuses what AddressSanitizer asks of the kernel: skipped, "
			"the plain build runs it\n");
		return 0;
	}
	return cmocka_run_group_tests_name("locked", tests, NULL, NULL);
}

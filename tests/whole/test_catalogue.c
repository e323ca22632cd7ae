/* Catalogue: every file of config/services is right, can be heard, and reads its own example. */
#include "support/unit.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/config.h"
#include "model/entry.h"
#include "read/read.h"
#include "settings/settings.h"

#define FACTS "../shared/catalogue/services.tsv"
/* Which services are compared with the facts: the first 25 that a plain generator draws. */
#define SEED 20261123u
#define DRAWN 25
#define DAY_SEC 86400u

static char *
read_whole(const char *path)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	struct text t = { 0 };
	char chunk[65536];
	size_t n;

	if (!f)
		return NULL;
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		text_add(&t, chunk, n);
	return text_take(&t);
}

/* Nothing is complained of: also no word that stands for two services. */
static int
load(void **state)
{
	struct settings_paths paths = { NULL, "config", NULL, false };
	struct complaints complaints = { 0 };
	struct config *config = settings_load_catalogue(&paths, &complaints);

	for (size_t i = 0; i < complaints.count; i++) {
		_cleanup_free_ char *line = complaint_write(&complaints.items[i]);

		print_message("%s\n", line);
	}
	if (!config || complaints.count > 0)
		return -1;
	complaints_clear(&complaints);
	*state = config;
	return 0;
}

static int
unload(void **state)
{
	config_free(*state);
	return 0;
}

static bool
is_read(const char *format)
{
	for (size_t i = 0; read_format_name(i); i++)
		if (text_equal(format, read_format_name(i)))
			return true;
	return false;
}

static void
every_format_is_one_that_we_read(void **state)
{
	const struct config *config = *state;
	unsigned unknown = 0;

	for (size_t i = 0; i < config->service_count; i++)
		for (size_t k = 0; k < config->services[i].source_count; k++) {
			const struct source *source = &config->services[i].sources[k];

			if (is_read(source->rules.format))
				continue;
			print_message("%s: %s\n", source->id,
				source->rules.format ? source->rules.format : "no format");
			unknown++;
		}
	assert_int_equal(unknown, 0);
}

/* As a key of its own: "It Cm NAME", maybe among others. */
static bool
has_key(const char *manual, const char *name)
{
	static const char *const before[] = { "\n.It Cm ", " , " };
	size_t length = strlen(name);

	for (const char *p = manual; (p = strstr(p, name)); p += length)
		for (size_t i = 0; i < LENGTH_OF(before); i++) {
			size_t n = strlen(before[i]);

			if ((size_t)(p - manual) >= n && memcmp(p - n, before[i], n) == 0 &&
				(p[length] == '\n' || p[length] == ' '))
				return true;
		}
	return false;
}

static void
the_manual_has_a_word_on_every_format(void **state)
{
	_cleanup_free_ char *manual = read_whole("docs/forewarn-services.5");
	unsigned missing = 0;

	(void)state;
	assert_non_null(manual);
	for (size_t i = 0; read_format_name(i); i++)
		if (!has_key(manual, read_format_name(i))) {
			print_message("the manual does not name %s\n", read_format_name(i));
			missing++;
		}
	assert_int_equal(missing, 0);
}

static char *
titles_of(const struct source *source)
{
	struct read_input input = { .body = source->example.page,
		.len = strlen(source->example.page),
		.base = source->url,
		.rules = &source->rules };
	struct reading reading;
	struct text titles = { 0 };
	char *why = NULL;

	if (read_page(&input, &reading, &why) < 0) {
		text_printf(&titles, "refused: %s\n", why);
		free(why);
		return text_take(&titles);
	}
	if (reading.damaged)
		text_printf(&titles, "damaged: %s\n", reading.damaged_why);
	for (size_t i = 0; i < reading.count; i++)
		text_printf(&titles, "%s\n",
			reading.entries[i].title ? reading.entries[i].title : "(no title)");
	reading_clear(&reading);
	return text_take(&titles);
}

static void
every_example_gives_its_titles(void **state)
{
	const struct config *config = *state;
	unsigned examples = 0, wrong = 0;

	for (size_t i = 0; i < config->service_count; i++)
		for (size_t k = 0; k < config->services[i].source_count; k++) {
			const struct source *source = &config->services[i].sources[k];
			_cleanup_free_ char *titles = NULL;
			struct text expected = { 0 };

			if (!source->example.page)
				continue;
			examples++;
			titles = titles_of(source);
			for (size_t t = 0; t < source->example.titles.count; t++)
				text_printf(&expected, "%s\n", source->example.titles.items[t]);
			if (!text_equal(titles, expected.data)) {
				print_message("== %s gives\n%s== and not\n%s", source->id,
					titles, expected.data);
				wrong++;
			}
			text_clear(&expected);
		}
	print_message("%u examples\n", examples);
	assert_true(examples >= 30);
	assert_int_equal(wrong, 0);
}

/* An HTML page counts when somebody has shown how it is read. */
static bool
can_be_read(const struct source *source)
{
	return !text_equal(source->rules.format, "html") || source->example.page;
}

static void
at_least_200_services_can_be_read_by_a_program(void **state)
{
	const struct config *config = *state;
	unsigned read = 0, silent = 0;

	for (size_t i = 0; i < config->service_count; i++) {
		const struct service *service = &config->services[i];
		bool any = false;

		for (size_t k = 0; k < service->source_count; k++)
			any |= can_be_read(&service->sources[k]);
		read += any;
		silent += service->source_count == 0;
	}
	print_message("%zu services: %u can be read, %u have no source\n",
		config->service_count, read, silent);
	assert_true(read >= 200);
}

static size_t
lines_with(const char *data, const char *beginning)
{
	size_t count = 0;

	for (const char *p = data; (p = strstr(p, beginning)); p += strlen(beginning))
		count++;
	return count;
}

static void
check_source(const struct source *source)
{
	if (!text_starts(source->url, "https://"))
		fail_msg("%s: %s is no https", source->id, source->url);
	if (source->allow_private)
		fail_msg("%s may be at a private address", source->id);
	if (source->every_sec < 60 || source->every_sec > 31 * DAY_SEC)
		fail_msg("%s is asked every %u seconds", source->id, source->every_sec);
	if (source->rhythm_sec && source->rhythm_sec < source->every_sec)
		fail_msg("%s has a rhythm shorter than its interval", source->id);
	if (text_equal(source->tested, "fixture") != (source->example.page != NULL))
		fail_msg("%s says tested: %s, and has %s example", source->id, source->tested,
			source->example.page ? "an" : "no");
	if (text_equal(source->rules.format, "html") &&
		(!source->rules.entries || !source->rules.at_least))
		fail_msg("%s is a page without entries or at_least", source->id);
	if (source->sign_in.account && !strstr(source->sign_in.how, "credential"))
		fail_msg("%s does not say how one signs in", source->id);
}

/* What has a default stands in each file all the same: a reader shall not have to know it. */
static void
every_file_says_what_a_person_must_know(void **state)
{
	static const char *const keys[] = { "\n    url: ", "\n    format: ", "\n    every: ",
		"\n    gives: ", "\n    tested: " };
	const struct config *config = *state;

	for (size_t i = 0; i < config->service_count; i++) {
		const struct service *service = &config->services[i];
		_cleanup_free_ char *data = read_whole(service->at.file);

		assert_non_null(data);
		if (!text_starts(data, "# "))
			fail_msg("%s does not begin with what to know", service->at.file);
		for (size_t k = 0; k < LENGTH_OF(keys); k++)
			if (lines_with(data, keys[k]) != service->source_count)
				fail_msg("%s: not every source has%s", service->at.file,
					keys[k] + strlen("\n   "));
		for (size_t k = 0; k < service->source_count; k++)
			check_source(&service->sources[k]);
	}
}

/* A row of the facts, cut at its tabs. */
enum column { ID, NAME, VENDOR, KIND, URL, FORMAT, AUTH, XPATH, EVIDENCE, CONFIDENCE, COLUMNS };

static bool
cut(char *line, char *row[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++)
		if (!(row[i] = strsep(&line, "\t")))
			return false;
	return true;
}

/* Where a source of that row is: status.io pages are asked at one place for all. */
static char *
host_of(char *const row[COLUMNS])
{
	const char *host = strstr(row[URL], "://");

	if (text_equal(row[FORMAT], "statusio-json"))
		return mem_dup("api.status.io");
	return host ? mem_ndup(host + 3, strcspn(host + 3, "/?")) : NULL;
}

static unsigned
gives_of(const char *kind)
{
	static const char *const kinds[] = { "changelog", "deprecations", "maintenance",
		"status", "roadmap" };

	for (unsigned i = 0; i < LENGTH_OF(kinds); i++)
		if (text_equal(kind, kinds[i]))
			return 1u << i;
	fail_msg("the facts have a kind %s", kind);
	return 0;
}

/* Is there a source at HOST that gives WANTED? */
static bool
listens(const struct service *service, const char *host, unsigned wanted)
{
	_cleanup_free_ char *begin = mem_printf("https://%s/", host);

	for (size_t i = 0; i < service->source_count; i++)
		if (text_starts(service->sources[i].url, begin) &&
			(service->sources[i].gives & wanted))
			return true;
	return false;
}

static void
compare_row(const struct config *config, char *const row[COLUMNS])
{
	const struct service *service = config_service(config, row[ID]);
	_cleanup_free_ char *host = host_of(row);
	_cleanup_free_ char *data = NULL;

	if (!service)
		fail_msg("the catalogue has no %s", row[ID]);
	if (!host || !text_equal(row[CONFIDENCE], "high") ||
		text_equal(row[FORMAT], "html-page") || text_equal(row[FORMAT], "git-markdown"))
		return;
	if (listens(service, host, gives_of(row[KIND])))
		return;
	/* What nobody can ask as it stands is at least told of. */
	data = read_whole(service->at.file);
	if (!strstr(data, row[URL]) && !(strchr(row[URL], '?') && strstr(data, host)))
		fail_msg("%s does not listen to %s (%s)", row[ID], row[URL], row[KIND]);
}

static bool
among(const struct strings *list, const char *word)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i], word))
			return true;
	return false;
}

/* The ids of the facts in their order, each once. */
static void
find_ids(const char *facts, struct strings *ids)
{
	for (const char *p = strchr(facts, '\n'); p && p[1]; p = strchr(p + 1, '\n')) {
		_cleanup_free_ char *id = mem_ndup(p + 1, strcspn(p + 1, "\t"));

		if (!among(ids, id))
			strings_add(ids, id);
	}
}

static void
draw(const struct strings *ids, struct strings *drawn)
{
	uint32_t number = SEED;

	while (drawn->count < DRAWN) {
		const char *id;

		number = number * 1664525u + 1013904223u;
		id = ids->items[(number >> 8) % ids->count];
		if (!among(drawn, id))
			strings_add(drawn, id);
	}
}

static void
what_is_drawn_agrees_with_the_facts(void **state)
{
	_cleanup_free_ char *facts = read_whole(FACTS);
	_cleanup_(strings_clear) struct strings ids = { 0 }, drawn = { 0 };
	_cleanup_free_ char *names = NULL;
	char *rest = facts;

	if (!facts) {
		print_message("skipped: %s is not here\n", FACTS);
		skip();
	}
	find_ids(facts, &ids);
	assert_true(ids.count > DRAWN);
	draw(&ids, &drawn);
	names = strings_join(&drawn, " ");
	print_message("drawn by seed %u: %s\n", SEED, names);
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
		char *row[COLUMNS];

		if (cut(line, row) && among(&drawn, row[ID]))
			compare_row(*state, row);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_is_one_that_we_read),
		cmocka_unit_test(the_manual_has_a_word_on_every_format),
		cmocka_unit_test(every_example_gives_its_titles),
		cmocka_unit_test(at_least_200_services_can_be_read_by_a_program),
		cmocka_unit_test(every_file_says_what_a_person_must_know),
		cmocka_unit_test(what_is_drawn_agrees_with_the_facts),
	};

	return cmocka_run_group_tests(tests, load, unload);
}

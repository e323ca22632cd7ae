/* Metrics: every number under its name, whatever a service is called; promtool has nothing to say. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "support/program.h"
#include "tell/metrics.h"

#define NOW 1800000000

static struct metrics_source sources[] = {
	{ "ovens", "ovens/notes", OUTCOME_FRESH, NOW - 60, false },
	{ "ovens", "ovens/table", OUTCOME_TIMEOUT, NOW - 86400, true },
	{ "yeast", "yeast/new", OUTCOME_NONE, STAMP_NONE, false },
};

static struct metrics
sample(const struct tally *tally)
{
	struct metrics metrics = { .now = NOW,
		.started = NOW - 3600,
		.sources = sources,
		.source_count = LENGTH_OF(sources),
		.oldest_waiting = NOW - 300,
		.store_bytes = 4096,
		.tally = tally };

	metrics.ahead[KIND_RETIREMENT][1] = 2;
	metrics.letters[LETTER_DELIVERED] = 41;
	metrics.letters[LETTER_READY] = 1;
	return metrics;
}

static struct tally
busy(void)
{
	struct tally tally = { 0 };

	tally.readers[TALLY_READER_CRASHED] = 3;
	tally_duration(&tally.polls, 0.1);
	tally_duration(&tally.polls, 0.2);
	tally_duration(&tally.polls, 90);
	return tally;
}

static void
has_line(const char *text, const char *line)
{
	_cleanup_free_ char *whole = mem_printf("\n%s\n", line);

	if (!strstr(text, whole))
		fail_msg("“%s” is missing in:\n%s", line, text);
}

static void
each_number_has_its_name(void **state)
{
	struct tally tally = busy();
	struct metrics metrics = sample(&tally);
	_cleanup_free_ char *text = metrics_write(&metrics);

	(void)state;
	has_line(text, "forewarn_build_info{version=\"" FOREWARN_VERSION "\"} 1");
	has_line(text, "forewarn_start_timestamp_seconds 1799996400");
	has_line(text, "forewarn_written_timestamp_seconds 1800000000");
	has_line(text, "forewarn_sources{outcome=\"fresh\"} 1");
	has_line(text, "forewarn_sources{outcome=\"timeout\"} 1");
	has_line(text, "forewarn_sources{outcome=\"never-tried\"} 1");
	has_line(text, "forewarn_sources{outcome=\"gone\"} 0");
	has_line(text, "forewarn_source_last_success_timestamp_seconds{service=\"ovens\","
		       "source=\"ovens/notes\"} 1799999940");
	assert_null(strstr(text, "last_success_timestamp_seconds{service=\"yeast\""));
	has_line(text, "forewarn_source_silent{service=\"ovens\",source=\"ovens/table\"} 1");
	has_line(text, "forewarn_source_silent{service=\"yeast\",source=\"yeast/new\"} 0");
	has_line(text, "forewarn_changes_ahead{kind=\"retirement\",days=\"8-30\"} 2");
	has_line(text, "forewarn_changes_ahead{kind=\"pricing\",days=\"0-7\"} 0");
	has_line(text, "forewarn_letters{state=\"delivered\"} 41");
	has_line(text, "forewarn_letters{state=\"refused\"} 0");
	has_line(text, "forewarn_outbox_oldest_letter_age_seconds 300");
	has_line(text, "forewarn_store_size_bytes 4096");
	has_line(text, "forewarn_reader_restarts_total{reason=\"crashed\"} 3");
	has_line(text, "forewarn_reader_restarts_total{reason=\"worn\"} 0");
}

static void
durations_add_up_from_class_to_class(void **state)
{
	struct tally tally = busy();
	struct metrics metrics = sample(&tally);
	_cleanup_free_ char *text = metrics_write(&metrics);

	(void)state;
	has_line(text, "forewarn_poll_duration_seconds_bucket{le=\"0.1\"} 1");
	has_line(text, "forewarn_poll_duration_seconds_bucket{le=\"0.25\"} 2");
	has_line(text, "forewarn_poll_duration_seconds_bucket{le=\"60\"} 2");
	has_line(text, "forewarn_poll_duration_seconds_bucket{le=\"+Inf\"} 3");
	has_line(text, "forewarn_poll_duration_seconds_sum 90.300");
	has_line(text, "forewarn_poll_duration_seconds_count 3");
}

static void
a_hostile_name_stays_in_its_label(void **state)
{
	struct tally tally = { 0 };
	struct metrics_source hostile = { "a\"} 1\nforewarn_store_size_bytes 0",
		"b\\\x1b[31m\x7f", OUTCOME_FRESH, NOW, false };
	struct metrics metrics = { .now = NOW,
		.sources = &hostile,
		.source_count = 1,
		.oldest_waiting = STAMP_NONE,
		.store_bytes = 7,
		.tally = &tally };
	_cleanup_free_ char *text = metrics_write(&metrics);

	(void)state;
	assert_null(strstr(text, "\nforewarn_store_size_bytes 0"));
	assert_non_null(strstr(text, "{service=\"a\\\"} 1 forewarn_store_size_bytes 0\","));
	assert_null(strchr(text, 0x1b));
	assert_null(strchr(text, 0x7f));
	assert_non_null(strstr(text, "source=\"b\\\\"));
	has_line(text, "forewarn_outbox_oldest_letter_age_seconds 0");
}

static void
days_fall_into_their_span(void **state)
{
	static const struct {
		int32_t days;
		unsigned span;
	} rows[] = { { -40, 0 }, { 0, 0 }, { 7, 0 }, { 8, 1 }, { 30, 1 }, { 31, 2 }, { 90, 2 },
		{ 91, 3 }, { 365, 3 }, { 366, 4 }, { INT32_MAX, 4 } };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(rows); i++)
		assert_int_equal(metrics_span(rows[i].days), rows[i].span);
}

static int
promtool(const char *command)
{
	int status = system(command);

	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool
has_promtool(void)
{
	if (access("/usr/bin/promtool", X_OK) == 0)
		return true;
	print_message(
		"skipped: promtool (package prometheus) is not here to judge the metrics\n");
	return false;
}

static void
promtool_has_nothing_to_say(void **state)
{
	struct tally tally = busy();
	struct metrics metrics = sample(&tally);
	_cleanup_free_ char *text = NULL, *command = NULL;
	char *dir;

	(void)state;
	if (!has_promtool())
		skip();
	text = metrics_write(&metrics);
	dir = scratch_make();
	scratch_write(dir, "m.prom", text);
	command = mem_printf("said=$(promtool check metrics < %s/m.prom 2>&1) && test -z "
			     "\"$said\" || { echo \"$said\"; exit 1; }",
		dir);
	assert_int_equal(promtool(command), 0);
	scratch_remove(dir);
}

static void
promtool_takes_the_example_rules_and_they_fire_as_they_say(void **state)
{
	(void)state;
	if (!has_promtool())
		skip();
	assert_int_equal(
		promtool(
			"promtool check rules docs/examples/prometheus-alerts.yaml >/dev/null"),
		0);
	assert_int_equal(promtool("promtool test rules tests/tell/prometheus-alerts.test.yaml "
				  ">/dev/null"),
		0);
}

/* An alert on a name that no file holds would never fire. */
static void
the_example_rules_name_only_what_is_there(void **state)
{
	struct tally tally = busy();
	struct metrics metrics = sample(&tally);
	_cleanup_free_ char *text = metrics_write(&metrics);
	_cleanup_free_ char *rules = scratch_read("docs/examples", "prometheus-alerts.yaml");
	unsigned names = 0;

	(void)state;
	assert_non_null(rules);
	for (const char *p = rules; (p = strstr(p, "forewarn_")); p++, names++) {
		size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz_");
		_cleanup_free_ char *name = mem_printf("# TYPE %.*s ", (int)n, p);

		if (!strstr(text, name))
			fail_msg(
				"the example rules want %.*s, which is not written", (int)n, p);
	}
	assert_true(names >= 5);
}

static void
the_file_is_whole_and_for_everybody(void **state)
{
	char *dir = scratch_make();
	_cleanup_free_ char *path = mem_printf("%s/forewarn.prom", dir), *why = NULL,
			    *nowhere = mem_printf("%s/forewarn.prom/below/x.prom", dir),
			    *found = NULL;
	struct stat status;
	mode_t mask = umask(0077);

	(void)state;
	assert_true(metrics_put(path, "forewarn_x 1\n", &why) >= 0);
	assert_true(metrics_put(path, "forewarn_x 2\n", &why) >= 0);
	(void)umask(mask);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0644);
	assert_int_equal(scratch_count(dir, "."), 1);
	found = scratch_read(dir, "forewarn.prom");
	assert_string_equal(found, "forewarn_x 2\n");
	assert_true(metrics_put(nowhere, "x 1\n", &why) < 0);
	assert_non_null(strstr(why, "forewarn.prom/below"));
	scratch_remove(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_number_has_its_name),
		cmocka_unit_test(durations_add_up_from_class_to_class),
		cmocka_unit_test(a_hostile_name_stays_in_its_label),
		cmocka_unit_test(days_fall_into_their_span),
		cmocka_unit_test(promtool_has_nothing_to_say),
		cmocka_unit_test(promtool_takes_the_example_rules_and_they_fire_as_they_say),
		cmocka_unit_test(the_example_rules_name_only_what_is_there),
		cmocka_unit_test(the_file_is_whole_and_for_everybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

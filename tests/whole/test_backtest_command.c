/* forewarn backtest: archives, another configuration, dead and near words, and what goes wrong. */
#include "whole/shop.h"

#define ITEM(guid, title, day) \
	"<item><guid>" guid "</guid><title>" title "</title><link>https://crumb.example/" guid \
	"</link><category>ovens</category><pubDate>" day \
	" 09:00:00 GMT</pubDate><description>" title ".</description></item>"
#define ARCHIVE \
	"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Crumb</title>" ITEM( \
		"three", "The Bread Mill will be retired on 1 June 2026", "Mon, 02 Mar 2026") \
		ITEM("two", "The stone oven will be retired on 1 May 2026", \
			"Mon, 09 Feb 2026") ITEM("one", "We have baked a cake", \
			"Mon, 05 Jan 2026") "</channel></rss>"

static int
open_mill(void **state)
{
	struct shop *shop;

	if (open_shop(state) < 0)
		return -1;
	shop = *state;
	write_config(shop, "timezone: UTC\n",
		"  Ovens: { service: crumb, uses: [stone oven, gas oven, Bread Stone Mill], "
		"lead_time: "
		"30 days }\n");
	scratch_write(shop->dir, "archive.xml", ARCHIVE);
	return 0;
}

/* ASK_CONFIGURED with the archive of the mill behind WORDS. */
static struct program_result
ask_archive(const struct shop *shop, const char *const *words)
{
	_cleanup_free_ char *archive = mem_printf("%s/archive.xml", shop->dir);
	const char *all[12] = { "backtest", "--service", "crumb" };
	size_t n = 3;

	while (*words)
		all[n++] = *words++;
	all[n++] = archive;
	all[n] = NULL;
	return ask_as(shop, true, all);
}
#define ASK_ARCHIVE(shop, ...) ask_archive(shop, (const char *const[]){ __VA_ARGS__, NULL })

static void
an_archive_is_played_at_its_own_dates(void **state)
{
	json_t *json = expect_json(ASK_ARCHIVE(*state, "--json"), 0);
	json_t *letters = json_object_get(json, "letters"),
	       *change = json_array_get(json_object_get(json, "changes"), 0),
	       *dead = json_object_get(json, "dead_terms"),
	       *miss = json_array_get(json_object_get(json, "near_misses"), 0);

	assert_int_equal(json_integer_value(json_object_get(json, "arrivals")), 3);
	assert_string_equal(word(json, "from"), "2026-01-05T09:00:00Z");
	assert_int_equal(json_array_size(json_object_get(json, "changes")), 1);
	assert_string_equal(word(change, "effective"), "2026-05-01");
	assert_true(json_is_null(json_object_get(change, "known_as")));
	assert_true(json_array_size(letters) > 0);
	assert_string_equal(word(json_array_get(letters, 0), "recipient"), "it");
	assert_true(strncmp(word(json_array_get(letters, 0), "at"), "2026-02-", 8) == 0);
	assert_int_equal(json_array_size(dead), 2);
	assert_string_equal(word(json_array_get(dead, 0), "term"), "gas oven");
	assert_int_equal(json_array_size(json_object_get(json, "near_misses")), 1);
	assert_string_equal(word(miss, "words"), "bread mill");
	assert_string_equal(word(miss, "instead_of"), "Bread Stone Mill");
	json_decref(json);
}

static void
people_read_the_same(void **state)
{
	struct shop *shop = *state;

	expect(ASK_ARCHIVE(shop, "--since", "2026-01-01"), 0, "2026-W07");
	expect(ASK_ARCHIVE(shop, "--since", "2026-01-01"), 0, "The stone oven will be retired");
	expect(ASK_ARCHIVE(shop, "--since", "2026-01-01"), 0,
		"would also have matched with “bread mill” in Ovens, which has “Bread Stone "
		"Mill”");
	expect(ASK_ARCHIVE(shop, "--since", "2026-01-01"), 0, "Ovens: “gas oven”");
	expect(ASK_ARCHIVE(shop, "--since", "2098-01-01"), 0, "0 letters in all");
}

static void
another_configuration_tells_otherwise(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *with = mem_printf("%s/other.yaml", shop->dir),
			    *config = scratch_read(shop->dir, "forewarn.yaml"),
			    *other = mem_printf(
				    "%s  Mill: { service: crumb, uses: [Bread Mill] }\n",
				    config),
			    *broken = mem_printf(
				    "%s  Mill: { service: crumbs-and-more }\n", config);
	json_t *json;

	scratch_write(shop->dir, "other.yaml", other);
	json = expect_json(ASK_ARCHIVE(shop, "--with", with, "--json"), 0);
	assert_int_equal(json_array_size(json_object_get(json, "changes")), 2);
	assert_int_equal(json_array_size(json_object_get(json, "near_misses")), 0);
	json_decref(json);
	scratch_write(shop->dir, "other.yaml", broken);
	expect(ASK_ARCHIVE(shop, "--with", with), 78, "other.yaml:");
}

/* Whatever happened, there is no folder left. */
static void
nothing_is_left_behind(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *folder = mem_printf("%s/tmp", shop->dir);

	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(setenv("TMPDIR", folder, 1), 0);
	expect(ASK_ARCHIVE(shop, "--since", "2026-01-01"), 0, NULL);
	assert_int_equal(scratch_count(shop->dir, "tmp"), 0);
	/* valgrind itself wants the folder. */
	if (!unit_emulated()) {
		assert_int_equal(setenv("TMPDIR", "/no/such/folder", 1), 0);
		expect(ASK_ARCHIVE(shop, "--since", "2026-01-01"), 73, "$TMPDIR");
	}
	assert_int_equal(unsetenv("TMPDIR"), 0);
}

static void
what_cannot_be_done_is_said(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *archive = mem_printf("%s/archive.xml", shop->dir);

	expect(ASK_CONFIGURED(shop, "backtest"), 66, "state");
	expect(ASK_CONFIGURED(shop, "backtest", archive), 64, "--service says whose");
	expect(ASK_CONFIGURED(shop, "backtest", "--since", "May"), 64, "--since wants a day");
	expect(ASK_CONFIGURED(shop, "backtest", "--loud"), 64, "does not know “--loud”");
	expect(ASK_CONFIGURED(shop, "backtest", "--with"), 64, "--with wants a value");
	expect(ASK_CONFIGURED(shop, "backtest", "--service", "tillmoor", archive), 65,
		"there is no service “tillmoor”");
	expect(ASK_CONFIGURED(shop, "backtest", "--service", "crumb/none", archive), 65,
		"has no source");
	expect(ASK_CONFIGURED(shop, "backtest", "--service", "rollhub", archive), 65,
		"nobody depends on rollhub");
	expect(ASK_CONFIGURED(shop, "backtest", "--service", "crumb", "/no/such/file"), 66,
		"/no/such/file");
	scratch_write(shop->dir, "archive.xml", "<html><p>nothing</p></html>");
	expect(ASK_CONFIGURED(shop, "backtest", "--service", "crumb", archive), 65,
		"archive.xml");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			an_archive_is_played_at_its_own_dates, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(people_read_the_same, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			another_configuration_tells_otherwise, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(nothing_is_left_behind, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			what_cannot_be_done_is_said, open_mill, close_shop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

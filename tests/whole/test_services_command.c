/* forewarn services and sources as a person and a program use them: the catalogue, and lists of feeds. */
#include "whole/shop.h"

#include "base/text.h"

static void
many_services_are_a_line_each(void **state)
{
	struct program_result r = ASK(*state, "services");
	size_t lines = 0;

	for (const char *s = r.out; *s; s++)
		lines += *s == '\n';
	/* A heading, seven services, an empty line and the count. */
	assert_int_equal(lines, 10);
	assert_non_null(strstr(r.out, "crumb    Crumb & Co  changes and deprecations; with a "
				      "sign-in maintenance\n"));
	assert_non_null(strstr(r.out, "mill-a   Mill A      nothing\n"));
	assert_non_null(strstr(r.out, "7 services"));
	program_result_clear(&r);
	expect(ASK(*state, "services", "--long"), 0, "https://status.rollhub.example/");
}

static void
all_words_must_be_found(void **state)
{
	expect(ASK(*state, "services", "KRUIMEL"), 0, "crumb: Crumb & Co\n");
	expect(ASK(*state, "services", "crust api"), 0, "crumb: Crumb & Co\n");
	expect(ASK(*state, "services", "crust", "oven"), 0, "crumb: Crumb & Co\n");
	expect(ASK(*state, "services", "crust", "chimney"), 1,
		"no service is called “crust chimney”");
}

static void
the_one_that_is_meant_comes_first_and_whole(void **state)
{
	const struct shop *shop = *state;
	struct program_result r = ASK(shop, "services", "mill-c");

	assert_non_null(strstr(r.out, "mill-c: Mill C\n"));
	program_result_clear(&r);
	scratch_write(shop->dir, "share/services/mill.yaml", "name: Old mill\n");
	r = ASK(shop, "services", "mill");
	assert_true(text_starts(r.out, "mill: Old mill\n"));
	assert_non_null(strstr(r.out, "Others:\n"));
	assert_non_null(strstr(r.out, "mill-e  Mill E"));
	program_result_clear(&r);
	r = ASK(*state, "services", "crust");
	assert_null(strstr(r.out, "promises"));
	assert_non_null(strstr(r.out, "6 services"));
	program_result_clear(&r);
}

static void
one_service_is_shown_with_all_that_is_known(void **state)
{
	struct program_result r = ASK(*state, "services", "crumb");

	assert_string_equal(r.out,
		"crumb: Crumb & Co\n"
		"  also called crumbs, kruimel\n"
		"  products: Oven Cloud, Crust API\n"
		"  promises 90 days of notice: https://crumb.example/promise\n"
		"  heard: changes and deprecations; with a sign-in maintenance; not heard: "
		"status and roadmap\n"
		"  news             https://crumb.example/news.rss\n"
		"    rss, gives changes and deprecations, language en, every 4 hours, seen "
		"2026-09\n"
		"    never tried; something new is expected within 21 days\n"
		"    only category=ovens\n"
		"    without title=*preview*\n"
		"  messages         https://crumb.example/messages\n"
		"    any feed, gives maintenance, every 6 hours\n"
		"    never tried\n"
		"    needs a sign-in, to be written as “crumb” below “accounts”: Ask your "
		"baker\n");
	program_result_clear(&r);
}

static void
json_has_everything(void **state)
{
	json_t *json = expect_json(ASK(*state, "services", "kruimel", "--json"), 0), *service,
	       *source;

	assert_int_equal(json_array_size(json_object_get(json, "services")), 1);
	service = json_array_get(json_object_get(json, "services"), 0);
	assert_string_equal(word(service, "id"), "crumb");
	assert_int_equal(json_array_size(json_object_get(service, "aliases")), 2);
	assert_int_equal(json_array_size(json_object_get(service, "products")), 2);
	assert_int_equal(json_integer_value(json_object_get(
				 json_object_get(service, "promised_notice"), "days")),
		90);
	assert_int_equal(json_array_size(json_object_get(service, "hears")), 3);
	assert_int_equal(json_array_size(json_object_get(service, "not_heard")), 2);
	source = json_array_get(json_object_get(service, "sources"), 0);
	assert_string_equal(word(source, "id"), "crumb/news");
	assert_string_equal(word(source, "url"), "https://crumb.example/news.rss");
	assert_string_equal(word(source, "format"), "rss");
	assert_string_equal(word(source, "language"), "en");
	assert_string_equal(word(source, "seen"), "2026-09");
	assert_string_equal(word(source, "tested"), "never");
	assert_int_equal(json_integer_value(json_object_get(source, "every")), 14400);
	assert_int_equal(json_integer_value(json_object_get(source, "rhythm")), 21 * 86400);
	assert_true(json_is_null(json_object_get(source, "sign_in")));
	assert_true(json_is_null(json_object_get(source, "last_heard")));
	assert_int_equal(
		json_array_size(json_object_get(json_object_get(source, "filters"), "without")),
		1);
	source = json_array_get(json_object_get(service, "sources"), 1);
	assert_string_equal(word(json_object_get(source, "sign_in"), "account"), "crumb");
	assert_true(
		json_is_false(json_object_get(json_object_get(source, "sign_in"), "ready")));
	json_decref(json);
}

static void
options_that_do_not_go_together_are_refused(void **state)
{
	expect(ASK(*state, "services", "--bogus"), 64, "no option “--bogus”");
	expect(ASK(*state, "services", "--try"), 64, "--try wants a value");
	expect(ASK(*state, "services", "--try", "a", "--import", "b"), 64, "one at a time");
	expect(ASK(*state, "services", "--try", "a", "b"), 64, "one too many");
	expect(ASK(*state, "services", "--write", "/tmp"), 64, "nothing to save");
	expect(ASK(*state, "services", "--allow-private"), 64, "goes with --try");
}

static const char list_of_feeds[] =
	"<?xml version=\"1.0\"?><opml version=\"1.1\"><head><title>Mine</title></head><body>"
	"<outline text=\"Bakers\"><outline type=\"rss\" text=\"Ryes & Shine\" "
	"xmlUrl=\"https://ryes.example/feed?a=1&amp;b=2\" htmlUrl=\"https://ryes.example/\"/>"
	"<outline text=\"Ryes &amp; Shine\" xmlURL=\"https://ryes.example/other\"/>"
	"<outline text=\"Crumb\" xmlUrl=\"http://CRUMB.example/news.rss/\"/></outline>"
	"<outline text=\"Roll\" type=\"statuspage\" xmlUrl=\"https://s.example/x.json\"/>"
	"<outline text=\"Page\" type=\"html\" xmlUrl=\"https://p.example/\"/>"
	"<outline text=\"Local\" xmlUrl=\"file:///etc/passwd\"/>"
	"<outline text=\"\" xmlUrl=\"https://www.shop.example/a b\"/>"
	"<outline text=\"面包\" xmlUrl=\"https://www.shop.example/a\"/></body></opml>";

static void
a_list_of_feeds_becomes_service_files(void **state)
{
	const struct shop *shop = *state;
	_cleanup_free_ char *path = mem_printf("%s/mine.opml", shop->dir);
	static const char *const ids[] = { "ryes-shine", "ryes-shine-2", "roll", "page",
		"shop-example" };
	json_t *json, *new;
	struct config *config;

	scratch_write(shop->dir, "mine.opml", list_of_feeds);
	json = expect_json(ASK(shop, "services", "--import", path, "--json"), 0);
	assert_int_equal(json_array_size(json_object_get(json, "known")), 1);
	assert_string_equal(word(json_array_get(json_object_get(json, "known"), 0), "source"),
		"crumb/news");
	new = json_object_get(json, "new");
	assert_int_equal(json_array_size(new), LENGTH_OF(ids));
	for (size_t i = 0; i < LENGTH_OF(ids); i++) {
		const json_t *made = json_array_get(new, i);

		assert_string_equal(word(made, "service"), ids[i]);
		config = load_file(shop, ids[i], word(made, "file"));
		assert_string_equal(config->services[0].sources[0].url, word(made, "url"));
		assert_true(text_equal(config->services[0].sources[0].rules.format,
			i == 2 ? "statuspage" : NULL));
		config_free(config);
	}
	assert_string_equal(
		word(json_array_get(new, 0), "url"), "https://ryes.example/feed?a=1&b=2");
	json_decref(json);
}

static void
an_import_never_overwrites(void **state)
{
	const struct shop *shop = *state;
	_cleanup_free_ char *path = mem_printf("%s/mine.opml", shop->dir),
			    *dir = mem_printf("%s/services", shop->dir), *kept = NULL,
			    *new = NULL;

	scratch_write(shop->dir, "mine.opml", list_of_feeds);
	scratch_write(shop->dir, "services/ryes-shine.yaml", "name: Mine\n");
	expect(ASK(shop, "services", "--import", path, "--write", dir), 0,
		"ryes-shine.yaml is there already and was left as it is");
	kept = scratch_read(shop->dir, "services/ryes-shine.yaml");
	assert_string_equal(kept, "name: Mine\n");
	new = scratch_read(shop->dir, "services/roll.yaml");
	assert_string_equal(new,
		"name: \"Roll\"\nsources:\n  feed:\n    url: \"https://s.example/x.json\"\n    "
		"format: statuspage\n");
	expect(ASK(shop, "services", "--import", shop->config), 66, "No such file");
	scratch_write(shop->dir, "mine.opml", "<rss/>");
	expect(ASK(shop, "services", "--import", path), 65,
		"no OPML list of feeds: its first element is <rss>");
}

static void
what_is_exported_is_known_when_it_is_imported(void **state)
{
	const struct shop *shop = *state;
	_cleanup_free_ char *path = mem_printf("%s/out.opml", shop->dir);
	struct program_result r;
	json_t *json;

	write_config(shop, "", "  Bread: { service: crumb }\n  Rolls: { service: rollhub }\n");
	r = ASK_CONFIGURED(shop, "sources", "--opml");
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(r.out, "<opml version=\"2.0\">"));
	assert_non_null(strstr(r.out,
		"<outline type=\"rss\" text=\"Crumb &amp; Co: news\" title=\"Crumb &amp; Co: "
		"news\" xmlUrl=\"https://crumb.example/news.rss\" language=\"en\"/>"));
	assert_non_null(strstr(r.out, "<outline type=\"statuspage\" text=\"RollHub: status\""));
	scratch_write(shop->dir, "out.opml", r.out);
	program_result_clear(&r);
	json = expect_json(ASK(shop, "services", "--import", path, "--json"), 0);
	assert_int_equal(json_array_size(json_object_get(json, "known")), 3);
	assert_int_equal(json_array_size(json_object_get(json, "new")), 0);
	json_decref(json);
	expect(ASK_CONFIGURED(shop, "sources", "--opml", "--json"), 64, "two forms");
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_shop, close_shop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(many_services_are_a_line_each),
		T(all_words_must_be_found),
		T(the_one_that_is_meant_comes_first_and_whole),
		T(one_service_is_shown_with_all_that_is_known),
		T(json_has_everything),
		T(options_that_do_not_go_together_are_refused),
		T(a_list_of_feeds_becomes_service_files),
		T(an_import_never_overwrites),
		T(what_is_exported_is_known_when_it_is_imported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

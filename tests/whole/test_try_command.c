/* forewarn services --try as a person and a program use it: feeds, web pages, status pages, shells and nothing at all. */
#include "whole/shop.h"

#include <dirent.h>

#include "base/text.h"
#include "read/flavour.h"
#include "settings/settings.h"
#include "support/peer_http.h"

#define FEED(title, items) \
	"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>" title "</title>" items \
	"</channel></rss>"
#define ITEM(id, title, day) \
	"<item><guid>" id "</guid><title>" title "</title><description>The oven is now " \
	"warmer than it was before, and the crumbs of the old one are gone.</description>" \
	"<pubDate>" day " 10:00:00 GMT</pubDate></item>"
#define NEWS \
	FEED("Crumb &amp; Co news", \
		ITEM("c1", "The old oven retires", "Mon, 02 Feb 2026") \
			ITEM("c2", "A new flour sieve", "Thu, 05 Feb 2026") \
				ITEM("c3", "Bread boards", "Fri, 06 Feb 2026") ITEM( \
					"c4", "Rolls by the dozen", "Mon, 09 Feb 2026") \
					ITEM("c5", "Rye again", "Tue, 10 Feb 2026") \
						ITEM("c6", "More rye", "Wed, 11 Feb 2026"))

static const char shell[] = "<!DOCTYPE html><html><head><title>Crumb</title></head><body><div "
			    "id=app></div></body></html>";
static const char status_page[] =
	"{\"page\":{\"id\":\"crmb\",\"name\":\"Crumb "
	"Status\",\"url\":\"https://status.crumb.example\"},"
	"\"incidents\":[],\"scheduled_maintenances\":[{\"id\":\"w1\",\"name\":\"Chimney "
	"swept\","
	"\"status\":\"scheduled\",\"created_at\":\"2026-02-02T10:00:00Z\",\"scheduled_for\":"
	"\"2026-03-02T10:00:00Z\",\"scheduled_until\":\"2026-03-02T11:00:00Z\","
	"\"incident_updates\":[{\"body\":\"The chimney is swept.\"}]}]}";

static json_t *
try_json(const struct shop *shop, const struct peer_http *peer, const char *path, int status)
{
	_cleanup_free_ char *url = peer_http_url(peer, path);

	return expect_json(
		ASK(shop, "services", "--try", url, "--allow-private", "--json"), status);
}

static void
an_address_of_a_feed_is_read_and_its_file_offered(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/news", .body = NEWS } };
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	_cleanup_free_ char *url = peer_http_url(peer, "/news");
	json_t *json = try_json(*state, peer, "/news", 0), *found;
	struct config *config;
	_cleanup_free_ char *agent = peer_http_header(peer, 0, "User-Agent");

	found = json_object_get(json, "found");
	assert_int_equal(peer_http_requests(peer), 1);
	assert_true(text_starts(agent, "forewarn/"));
	assert_string_equal(word(found, "format"), "rss");
	assert_string_equal(word(found, "title"), "Crumb & Co news");
	assert_string_equal(word(found, "newest"), "2026-02-11T10:00:00Z");
	assert_string_equal(word(found, "language"), "en");
	assert_int_equal(json_integer_value(json_object_get(found, "entries")), 6);
	assert_int_equal(json_array_size(json_object_get(found, "first")), 5);
	assert_string_equal(
		word(json_array_get(json_object_get(found, "first"), 0), "title"), "More rye");
	config = load_file(*state, word(found, "service"), word(found, "file"));
	assert_string_equal(config->services[0].id, "crumb-co-news");
	assert_string_equal(config->services[0].name, "Crumb & Co news");
	assert_string_equal(config->services[0].sources[0].id, "crumb-co-news/changes");
	assert_string_equal(config->services[0].sources[0].url, url);
	assert_string_equal(config->services[0].sources[0].rules.language, "en");
	assert_int_equal(config->services[0].sources[0].gives, GIVES_CHANGES);
	assert_int_equal(config->services[0].sources[0].every_sec,
		json_integer_value(json_object_get(found, "every")));
	assert_true(config->services[0].sources[0].allow_private);
	config_free(config);
	json_decref(json);
	peer_http_stop(peer);
}

static void
a_person_reads_what_was_found(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/news", .body = NEWS } };
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	_cleanup_free_ char *url = peer_http_url(peer, "/news");
	const struct shop *shop = *state;
	_cleanup_free_ char *dir = mem_printf("%s/services", shop->dir), *saved = NULL;
	struct program_result r = ASK(shop, "services", "--try", url, "--allow-private");

	assert_int_equal(r.status, 0);
	assert_string_equal(r.err, "");
	assert_non_null(strstr(
		r.out, "“Crumb & Co news”, format rss, 6 entries, the newest of 2026-02-11\n"));
	assert_non_null(strstr(r.out, "    2026-02-11  More rye\n    2026-02-10  Rye again\n"));
	assert_null(strstr(r.out, "The old oven retires"));
	assert_non_null(strstr(r.out, "name: \"Crumb & Co news\"\nsources:\n"));
	program_result_clear(&r);
	expect(ASK(shop, "services", "--try", url, "--allow-private", "--write", dir), 0,
		"Saved as ");
	saved = scratch_read(shop->dir, "services/crumb-co-news.yaml");
	assert_non_null(saved);
	expect(ASK(shop, "services", "--try", url, "--allow-private", "--write", dir), 0,
		"is there already and was left as it is");
	/* Once it is in the folder of the configuration, it is known. */
	write_config(shop, "", "  Bread: { service: crumb-co-news }\n");
	expect(ASK_CONFIGURED(shop, "services", "--try", url, "--allow-private"), 0,
		"The catalogue has this address already, as crumb-co-news/changes");
	peer_http_stop(peer);
}

static void
a_web_page_leads_to_its_feed(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/blog/",
			.body = "<!doctype html><html><head><title>Crumb</title><link "
				"rel=\"alternate\" type=\"application/rss+xml\" "
				"href=\"news&amp;more.xml\"></head><body>Hello</body></html>" },
		{ .path = "/blog/news&more.xml", .body = NEWS },
	};
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	_cleanup_free_ char *want = peer_http_url(peer, "/blog/news&more.xml");
	json_t *json = try_json(*state, peer, "/blog/", 0);

	assert_string_equal(word(json_object_get(json, "found"), "url"), want);
	assert_int_equal(peer_http_requests(peer), 2);
	json_decref(json);
	peer_http_stop(peer);
}

static void
a_web_page_without_that_may_have_a_link_for_readers(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/",
			.body = "<html><body><a href=/about>About</a> <a class=x "
				"href='/log/feed/?a=1'>RSS</a></body></html>" },
		{ .path = "/log/feed/?a=1", .body = NEWS },
	};
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	_cleanup_free_ char *want = peer_http_url(peer, "/log/feed/?a=1");
	json_t *json = try_json(*state, peer, "/", 0);

	assert_string_equal(word(json_object_get(json, "found"), "url"), want);
	json_decref(json);
	peer_http_stop(peer);
}

static void
a_status_page_is_found_behind_its_shell(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/", .body = shell },
		{ .path = "/api/v2/summary.json", .body = status_page },
	};
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	json_t *json = try_json(*state, peer, "/", 0), *found = json_object_get(json, "found");
	struct config *config;

	assert_string_equal(word(found, "format"), "statuspage");
	assert_int_equal(peer_http_requests(peer), 2);
	config = load_file(*state, word(found, "service"), word(found, "file"));
	assert_string_equal(config->services[0].id, "crumb-status");
	assert_string_equal(config->services[0].sources[0].rules.format, "statuspage");
	assert_int_equal(
		config->services[0].sources[0].gives, GIVES_MAINTENANCE | GIVES_STATUS);
	assert_int_equal(config->services[0].sources[0].every_sec, 1800);
	config_free(config);
	json_decref(json);
	peer_http_stop(peer);
}

static void
a_page_that_moved_for_good_is_saved_where_it_is(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/old", .status = 301, .headers = "Location: /new\r\n" },
		{ .path = "/new", .body = NEWS },
	};
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	_cleanup_free_ char *want = peer_http_url(peer, "/new");
	json_t *json = try_json(*state, peer, "/old", 0);

	assert_string_equal(word(json_object_get(json, "found"), "url"), want);
	json_decref(json);
	peer_http_stop(peer);
}

static void
addresses_of_strange_bytes_do_no_harm(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/old", .status = 301, .headers = "Location: /caf\xE9\r\n" },
		{ .path = "/caf\xE9", .body = NEWS },
		{ .path = "/caf%e9", .body = NEWS },
		{ .path = "/page",
			.body = "<html><link rel=alternate type=application/rss+xml "
				"href='/\x01\x1b[31m\xE9'></html>" },
	};
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	json_t *json = try_json(*state, peer, "/old", 0);

	assert_true(json_is_object(json_object_get(json, "found")));
	json_decref(json);
	json = try_json(*state, peer, "/page", 1);
	assert_true(json_is_null(json_object_get(json, "found")));
	json_decref(json);
	peer_http_stop(peer);
}

/* Every path answers 200 with the same page, as applications in the browser do. */
static void
a_shell_on_every_path_is_asked_fifteen_times_and_no_more(void **state)
{
	static const char *const paths[] = { "/docs/log", "/docs/log/rss.xml", "/docs/log.rss",
		"/docs/log/feed/", "/api/v2/summary.json", "/summary.json", "/v3/summary.json",
		"/index.json", "/history.atom", "/feed", "/feed/", "/rss.xml", "/changelog.rss",
		"/changelog/rss.xml", "/feed.xml", "/atom.xml", "/incidents.json" };
	struct peer_http_rule rules[LENGTH_OF(paths)] = { 0 };
	struct peer_http *peer;
	_cleanup_free_ char *url = NULL;
	struct program_result r;

	for (size_t i = 0; i < LENGTH_OF(paths); i++)
		rules[i] = (struct peer_http_rule){ .path = paths[i], .body = shell };
	peer = peer_http_start(rules, LENGTH_OF(rules));
	url = peer_http_url(peer, "/docs/log");
	r = ASK(*state, "services", "--try", url, "--allow-private");
	assert_int_equal(r.status, 1);
	assert_string_equal(r.out, "");
	assert_int_equal(peer_http_requests(peer), 15);
	assert_int_equal(peer_http_peak(peer), 1);
	assert_non_null(strstr(r.err, "nothing was found that forewarn can read. What each "
				      "address said:\n"));
	assert_non_null(strstr(r.err, "/api/v2/summary.json: this is an HTML page (title "
				      "“Crumb”), not a feed\n"));
	program_result_clear(&r);
	peer_http_stop(peer);
}

static void
nothing_anywhere_is_told_for_each_address(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/", .body = "Hello." } };
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	json_t *json = try_json(*state, peer, "/", 1), *tried = json_object_get(json, "tried");

	assert_true(json_is_null(json_object_get(json, "found")));
	assert_int_equal(json_array_size(tried), 15);
	assert_string_equal(word(json_array_get(tried, 0), "outcome"), "not-a-feed");
	assert_string_equal(word(json_array_get(tried, 1), "outcome"), "missing");
	assert_non_null(word(json_array_get(tried, 1), "why"));
	json_decref(json);
	peer_http_stop(peer);
}

static void
a_host_that_is_not_there_is_asked_once(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/x", .body = "" } };
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	_cleanup_free_ char *url = peer_http_url(peer, "/x");
	json_t *json;

	peer_http_stop(peer);
	json = expect_json(
		ASK(*state, "services", "--try", url, "--allow-private", "--json"), 1);
	assert_int_equal(json_array_size(json_object_get(json, "tried")), 1);
	json_decref(json);
}

static void
a_host_that_wants_rest_gets_it(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/", .body = shell },
		{ .path = "/api/v2/summary.json",
			.status = 429,
			.headers = "Retry-After: 60\r\n" },
	};
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	json_t *json = try_json(*state, peer, "/", 1);

	assert_int_equal(peer_http_requests(peer), 2);
	json_decref(json);
	peer_http_stop(peer);
}

static void
a_private_address_is_asked_only_on_demand(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/news", .body = NEWS } };
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	_cleanup_free_ char *url = peer_http_url(peer, "/news");

	expect(ASK(*state, "services", "--try", url), 1, "loopback");
	assert_int_equal(peer_http_requests(peer), 0);
	peer_http_stop(peer);
}

static void
an_address_with_a_password_is_read_but_not_offered(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/news", .body = NEWS } };
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	_cleanup_free_ char *url = peer_http_url(peer, "/news");
	_cleanup_free_ char *secret =
		mem_printf("http://ada:flour@%s", url + strlen("http://"));
	json_t *json;

	expect(ASK(*state, "services", "--try", secret, "--allow-private"), 0,
		"No service file may hold this address: a user or password stands in it");
	json = expect_json(
		ASK(*state, "services", "--try", secret, "--allow-private", "--json"), 0);
	assert_true(json_is_null(json_object_get(json_object_get(json, "found"), "file")));
	json_decref(json);
	peer_http_stop(peer);
}

static void
a_file_is_tried_as_an_address_is(void **state)
{
	const struct shop *shop = *state;
	_cleanup_free_ char *path = mem_printf("%s/news.rss", shop->dir);
	json_t *json;
	struct config *config;

	scratch_write(shop->dir, "news.rss", NEWS);
	json = expect_json(ASK(shop, "services", "--try", path, "--json"), 0);
	config = load_file(shop, word(json_object_get(json, "found"), "service"),
		word(json_object_get(json, "found"), "file"));
	assert_true(text_starts(config->services[0].sources[0].url, "file:///"));
	config_free(config);
	json_decref(json);
	scratch_write(shop->dir, "news.rss", shell);
	expect(ASK(shop, "services", "--try", path), 1, "this is an HTML page");
	expect(ASK(shop, "services", "--try", "/nowhere/news.rss"), 66, "No such file");
}

/* The first page of a folder of tests/dialects, and the format that its rules ask for; NULL when only
 * the rules could tell what it is. The caller frees both. */
static char *
sample_of(const char *folder, char **ret_format)
{
	_cleanup_free_ char *rules = mem_printf("tests/dialects/%s/rules.yaml", folder);
	_cleanup_free_ char *dir = mem_printf("tests/dialects/%s", folder);
	struct complaints complaints = { 0 };
	struct config *config = settings_load_service(rules, &complaints);
	struct dirent **names;
	int count = scandir(dir, &names, NULL, alphasort);
	char *page = NULL;

	*ret_format = config ? mem_dup(config->services[0].sources[0].rules.format) : NULL;
	for (int i = 0; i < count; i++) {
		if (!page && names[i]->d_name[0] == '1')
			page = mem_printf("%s/%s", dir, names[i]->d_name);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	config_free(config);
	complaints_clear(&complaints);
	return page;
}

/* Some flavours are anybody's: only a service file asks for them. */
static bool
shows_flavour(const struct flavour *flavour, const char *page)
{
	_cleanup_fclose_ FILE *file = fopen(page, "re");
	char *body = mem_new(1, 1 << 20);
	struct read_input input = { .body = body };
	struct reading reading = { 0 };
	bool shows;

	assert_non_null(file);
	input.len = fread(body, 1, 1 << 20, file);
	assert_true(read_page(&input, &reading, NULL) >= 0);
	shows = flavour->is(&reading);
	reading_clear(&reading);
	free(body);
	return shows;
}

static bool
needs_rules(const char *format, const char *page)
{
	static const char *const formats[] = { "html", "json", "headers", "markdown" };
	const struct flavour *flavour = flavour_of(format);

	for (size_t i = 0; format && i < LENGTH_OF(formats); i++)
		if (strcmp(format, formats[i]) == 0)
			return true;
	return !format || (flavour && !shows_flavour(flavour, page));
}

static void
every_dialect_is_named_by_its_page_alone(void **state)
{
	struct dirent **folders;
	int count = scandir("tests/dialects", &folders, NULL, alphasort), tried = 0;

	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *format = NULL;
		_cleanup_free_ char *page =
			folders[i]->d_name[0] != '.' && !strstr(folders[i]->d_name, "README")
				? sample_of(folders[i]->d_name, &format)
				: NULL;
		json_t *json;

		free(folders[i]);
		if (!page || needs_rules(format, page))
			continue;
		json = expect_json(ASK(*state, "services", "--try", page, "--json"), 0);
		assert_string_equal(word(json_object_get(json, "found"), "format"), format);
		json_decref(json);
		tried++;
	}
	free(folders);
	assert_true(tried >= 20);
}

#define ROW(what, end) "<tr><td>" what "</td><td>" end "</td></tr>"

static void
a_table_of_ends_is_offered_before_what_else_the_host_has(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/lifecycle",
			.body = "<html lang=en><head><title>Crumb ends</title></head><body>"
				"<h2>Ovens</h2><table><tr><th>Oven</th><th>End of "
				"support</th></tr>" ROW("Oven 3", "2027-03-31")
					ROW("Oven 4", "October 2027")
						ROW("Oven 5", "TBD") "</table></body></html>" },
		{ .path = "/api/v2/summary.json", .body = status_page },
	};
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	_cleanup_free_ char *url = peer_http_url(peer, "/lifecycle");
	json_t *json = try_json(*state, peer, "/lifecycle", 0),
	       *found = json_object_get(json, "found");
	struct config *config;

	assert_string_equal(word(found, "format"), "html");
	assert_string_equal(word(found, "url"), url);
	assert_int_equal(json_integer_value(json_object_get(found, "entries")), 3);
	config = load_file(*state, word(found, "service"), word(found, "file"));
	assert_string_equal(config->services[0].sources[0].rules.entries, "table tr");
	assert_true(config->services[0].sources[0].gives & GIVES_DEPRECATIONS);
	config_free(config);
	json_decref(json);
	expect(ASK(*state, "services", "--try", url, "--allow-private"), 0,
		"each “table tr” as one change:");
	expect(ASK(*state, "services", "--try", url, "--allow-private"), 0,
		"    2027-10     Oven 4\n");
	peer_http_stop(peer);
}

static void
headings_without_a_day_are_no_release_notes(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/prices",
			.body = "<html><body><h2>Small</h2><p>1</p><h2>Large</h2><p>2</p>"
				"<h2>Since 5 October 2026</h2><table><tr><td>a</td></tr>"
				"<tr><td>b</td></tr></table></body></html>" },
	};
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	json_t *json = try_json(*state, peer, "/prices", 1);

	assert_true(json_is_null(json_object_get(json, "found")));
	json_decref(json);
	peer_http_stop(peer);
}

static void
what_is_found_elsewhere_is_not_taken_for_what_was_asked(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/ends.json", .body = "{\"ends\":[]}" },
		{ .path = "/api/v2/summary.json", .body = status_page },
	};
	struct peer_http *peer = peer_http_start(rules, LENGTH_OF(rules));
	_cleanup_free_ char *url = peer_http_url(peer, "/ends.json");
	struct program_result r = ASK(*state, "services", "--try", url, "--allow-private");

	assert_int_equal(r.status, 0);
	assert_true(text_starts(r.out, url));
	assert_non_null(strstr(r.out, "/ends.json: this is JSON, but not a JSON Feed"));
	assert_non_null(strstr(r.out, "\nThis was found instead, "));
	program_result_clear(&r);
	/* JSON has no feed beside it. */
	assert_int_equal(peer_http_requests(peer), 2);
	peer_http_stop(peer);
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_shop, close_shop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(an_address_of_a_feed_is_read_and_its_file_offered),
		T(a_person_reads_what_was_found),
		T(a_web_page_leads_to_its_feed),
		T(a_web_page_without_that_may_have_a_link_for_readers),
		T(a_status_page_is_found_behind_its_shell),
		T(a_page_that_moved_for_good_is_saved_where_it_is),
		T(addresses_of_strange_bytes_do_no_harm),
		T(a_shell_on_every_path_is_asked_fifteen_times_and_no_more),
		T(nothing_anywhere_is_told_for_each_address),
		T(a_host_that_is_not_there_is_asked_once),
		T(a_host_that_wants_rest_gets_it),
		T(a_private_address_is_asked_only_on_demand),
		T(an_address_with_a_password_is_read_but_not_offered),
		T(a_file_is_tried_as_an_address_is),
		T(a_table_of_ends_is_offered_before_what_else_the_host_has),
		T(headings_without_a_day_are_no_release_notes),
		T(what_is_found_elsewhere_is_not_taken_for_what_was_asked),
		T(every_dialect_is_named_by_its_page_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

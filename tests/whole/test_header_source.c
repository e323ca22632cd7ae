/* An endpoint that the company calls, and what its answers say in their headers: asked by HEAD,
 * with the company's own token, and told like any other announcement. */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "support/peer_http.h"
#include "support/program.h"

static void
once(const char *config, const char *now, int status, const char *sentence)
{
	struct program_result r = program_run((const char *[]){
		"forewarnd", "--once", "--now", now, "--config", config, NULL });

	if (r.status != status || !strstr(r.err, sentence))
		fail_msg("at %s: exit status %d (wanted %d), without “%s”:\n%s", now, r.status,
			status, sentence, r.err);
	program_result_clear(&r);
}

static void
write_files(const char *dir, const char *url)
{
	_cleanup_free_ char *services = mem_printf("%s/services", dir);
	_cleanup_free_ char *secret = mem_printf("%s/key", dir);
	_cleanup_free_ char *service = mem_printf(
		"name: Crate API\nsources:\n  orders:\n    url: \"%s\"\n    format: headers\n"
		"    allow_private: true\n    gives: [deprecations]\n"
		"    fields: { dates: { closed: X-Crate-Frozen } }\n"
		"    sign_in: { how: Take the key that your shop uses }\n",
		url);
	_cleanup_free_ char *config = mem_printf(
		"timezone: Europe/Amsterdam\n"
		"mail: { relay: \"folder:%s/letters\", from: forewarn@bakery.example }\n"
		"state: %s/state\nruntime: %s/run\n"
		"recipients:\n  it: { mail: it@bakery.example }\n"
		"accounts:\n  crate-api: { secret: \"file:%s\" }\n"
		"dependencies:\n  Orders: { service: crate-api, tell: it }\n",
		dir, dir, dir, secret);

	assert_int_equal(mkdir(services, 0700), 0);
	scratch_write(dir, "services/crate-api.yaml", service);
	scratch_write(dir, "forewarn.yaml", config);
	scratch_write(dir, "key", "shop-key-1\n");
	assert_int_equal(chmod(secret, 0600), 0);
}

static void
the_end_of_an_endpoint_is_told_when_its_headers_say_so(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/v1/orders", .etag = "\"1\"", .body = "[]" },
		/* No HEAD, and no entry without more rights: the headers speak all the same. */
		{ .path = "/v1/orders", .status = 405 },
		{ .path = "/v1/orders",
			.status = 403,
			.headers = "Deprecation: @1767225600\r\n"
				   "Sunset: Wed, 30 Jun 2027 22:00:00 GMT\r\n" },
		{ .path = "/v1/orders",
			.headers = "Deprecation: @1767225600\r\n"
				   "Sunset: Thu, 30 Sep 2027 22:00:00 GMT\r\n" },
		{ .path = "/v1/orders", .status = 403 },
	};
	struct peer_http *web = peer_http_start(rules, LENGTH_OF(rules));
	_cleanup_free_ char *url = peer_http_url(web, "/v1/orders");
	char *dir = scratch_make();
	_cleanup_free_ char *config = mem_printf("%s/forewarn.yaml", dir);
	_cleanup_free_ char *key = NULL, *asked_if = NULL;

	(void)state;
	write_files(dir, url);
	once(config, "2026-02-03T08:00:00Z", 0, "entries kept as a baseline: 0");
	once(config, "2026-02-04T08:00:00Z", 0, "by 2027-06-30");
	once(config, "2026-02-05T08:00:00Z", 0, "moved from 2027-06-30 to 2027-09-30");
	once(config, "2026-02-06T08:00:00Z", 1,
		"knows the account crate-api but does not let it read this page (403)");
	assert_int_equal(strncmp(peer_http_request(web, 0), "HEAD ", 5), 0);
	assert_int_equal(strncmp(peer_http_request(web, 1), "HEAD ", 5), 0);
	assert_int_equal(strncmp(peer_http_request(web, 2), "GET ", 4), 0);
	key = peer_http_header(web, 2, "Authorization");
	assert_string_equal(key, "Bearer shop-key-1");
	asked_if = peer_http_header(web, 1, "If-None-Match");
	assert_null(asked_if);
	peer_http_stop(web);
	scratch_remove(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_of_an_endpoint_is_told_when_its_headers_say_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Addresses taken apart, and where a Location leads. */
#include "support/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "listen/target.h"

static struct target
read_target(const char *url)
{
	struct target target = { 0 };
	char *why = NULL;

	if (target_read(url, &target, &why) < 0)
		fail_msg("%s", why);
	return target;
}

static void
a_url_in_its_parts(void **state)
{
	struct target target =
		read_target("https://EVA:s%20x@Status.Example:8443/Feed?q=1#top");

	(void)state;
	assert_string_equal(target.url, "https://EVA:s%20x@Status.Example:8443/Feed?q=1");
	assert_string_equal(target.shown, "https://Status.Example:8443/Feed?q=1");
	assert_string_equal(target.scheme, "https");
	assert_string_equal(target.host, "status.example");
	assert_string_equal(target.port, "8443");
	assert_null(target.path);
	assert_true(target.signs_in);
	target_clear(&target);
	target = read_target("http://status.example");
	assert_string_equal(target.port, "80");
	assert_false(target.signs_in);
	target_clear(&target);
	target = read_target("file:///srv/a%20b.xml");
	assert_string_equal(target.path, "/srv/a b.xml");
	assert_string_equal(target.host, "");
	target_clear(&target);
}

static void
other_schemes_and_nonsense_are_refused_with_a_sentence(void **state)
{
	static const char *const bad[] = { "ftp://status.example/", "gopher://x/",
		"javascript:alert(1)", "status.example", "/feed", "http://", "http://a b/",
		"https://status.example:99999/", "file://elsewhere/etc/passwd", "file:x",
		"file:/#", "data:text/plain,x" };
	_cleanup_free_ char *longer = mem_new(3000, 1);

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		struct target target = { 0 };
		_cleanup_free_ char *why = NULL;

		if (target_read(bad[i], &target, &why) != -EINVAL)
			fail_msg("%s was taken", bad[i]);
		assert_non_null(strstr(why, "the address \""));
		assert_null(target.url);
	}
	memset(longer, 'a', 2999);
	memcpy(longer, "http://x/", 9);
	assert_int_equal(target_read(longer, &(struct target){ 0 }, NULL), -EINVAL);
}

static void
locations_are_resolved_as_browsers_do(void **state)
{
	static const struct {
		const char *location, *url;
	} cases[] = {
		{ "/new", "https://status.example/new" },
		{ "new.xml", "https://status.example/a/new.xml" },
		{ "../up", "https://status.example/up" },
		{ "?page=2", "https://status.example/a/feed?page=2" },
		{ "#part", "https://status.example/a/feed?x=1" },
		{ "//other.example/z", "https://other.example/z" },
		{ "https://other.example", "https://other.example/" },
		{ "HTTPS://Other.Example/Z", "https://Other.Example/Z" },
		{ "/with blank", "https://status.example/with%20blank" },
		{ "/caf\xc3\xa9", "https://status.example/caf%c3%a9" },
		{ "/already%20coded", "https://status.example/already%20coded" },
	};
	struct target from = read_target("https://status.example/a/feed?x=1");

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct target to = { 0 };
		_cleanup_free_ char *why = NULL;

		if (target_resolve(&from, cases[i].location, &to, &why) < 0)
			fail_msg("%s: %s", cases[i].location, why);
		assert_string_equal(to.url, cases[i].url);
		target_clear(&to);
	}
	target_clear(&from);
}

/* What one reading of a URL decodes, the next must not find to be another host. */
static void
hosts_that_no_name_server_knows_are_refused(void **state)
{
	static const char *const bad[] = { "https://%2531%2532%2537.0.0.1/",
		"https://a%2500.example/", "https://\xE2\x80\xAE.example/", "https://\xFF/",
		"https://\xE2\x91\xA0.example/", "//b%25.example/", "https://b~c.example/" };
	struct target from = read_target("https://status.example/a/feed?x=1");

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		struct target to = { 0 };
		_cleanup_free_ char *why = NULL;

		if (target_resolve(&from, bad[i], &to, &why) != -EINVAL)
			fail_msg("%s was taken", bad[i]);
		assert_non_null(strstr(why, "belong in no name"));
		assert_true(text_is_utf8(why, strlen(why)));
		assert_null(strstr(why, "\xE2\x80\xAE"));
		assert_null(to.url);
	}
	assert_int_equal(
		target_read("https://\xE2\x80\xAE.example/", &(struct target){ 0 }, NULL),
		-EINVAL);
	assert_int_equal(
		target_read("https://%2531.0.0.1/", &(struct target){ 0 }, NULL), -EINVAL);
	target_clear(&from);
	from = read_target("https://b\xC3\xBC"
			   "cher.example/");
	assert_string_equal(from.host, "b\xC3\xBC"
				       "cher.example");
	target_clear(&from);
}

static void
a_location_cannot_lead_down_or_out(void **state)
{
	static const struct {
		const char *location, *words;
	} cases[] = {
		{ "http://status.example/a", "from https to plain http" },
		{ "file:///etc/passwd", "\"file\"" },
		{ "ftp://status.example/", "\"ftp\"" },
		{ "smb://status.example/", "\"smb\"" },
	};
	struct target from = read_target("https://status.example/");

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct target to = { 0 };
		_cleanup_free_ char *why = NULL;

		assert_int_equal(target_resolve(&from, cases[i].location, &to, &why), -EINVAL);
		assert_non_null(strstr(why, cases[i].words));
		assert_null(to.url);
	}
	target_clear(&from);
}

static void
a_location_is_shown_without_what_moves_a_terminal(void **state)
{
	struct target from = read_target("https://status.example/"), to = { 0 };
	_cleanup_free_ char *why = NULL;

	(void)state;
	assert_int_equal(target_resolve(&from, "http://[\x1b[31mred", &to, &why), -EINVAL);
	assert_null(strchr(why, '\x1b'));
	target_clear(&from);
}

static void
a_sign_in_stays_within_its_origin(void **state)
{
	static const struct {
		const char *location, *url;
	} cases[] = {
		{ "/b", "https://eva:word@status.example/b" },
		{ "https://status.example:443/b", "https://eva:word@status.example:443/b" },
		{ "https://status.example:444/b", "https://status.example:444/b" },
		{ "https://other.example/b", "https://other.example/b" },
		{ "https://mallory:x@other.example/b", "https://other.example/b" },
		{ "https://mallory:x@status.example/b", "https://eva:word@status.example/b" },
	};
	struct target from = read_target("https://eva:word@status.example/a");

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct target to = { 0 };

		assert_int_equal(target_resolve(&from, cases[i].location, &to, NULL), 0);
		assert_string_equal(to.url, cases[i].url);
		assert_int_equal(to.signs_in, strchr(cases[i].url, '@') != NULL);
		assert_null(strchr(to.shown, '@'));
		target_clear(&to);
	}
	target_clear(&from);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_url_in_its_parts),
		cmocka_unit_test(other_schemes_and_nonsense_are_refused_with_a_sentence),
		cmocka_unit_test(locations_are_resolved_as_browsers_do),
		cmocka_unit_test(hosts_that_no_name_server_knows_are_refused),
		cmocka_unit_test(a_location_cannot_lead_down_or_out),
		cmocka_unit_test(a_location_is_shown_without_what_moves_a_terminal),
		cmocka_unit_test(a_sign_in_stays_within_its_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

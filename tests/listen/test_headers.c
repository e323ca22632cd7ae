/* The header values that we act on. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "listen/answer.h"
#include "listen/headers.h"

static void
retry_after_in_every_form(void **state)
{
	int64_t now = stamp_utc(stamp_day(1994, 11, 6), 8, 49, 0);

	(void)state;
	assert_int_equal(headers_retry_after("120", NULL, now), 120);
	assert_int_equal(headers_retry_after("  7 ", NULL, now), 7);
	assert_int_equal(headers_retry_after("0", NULL, now), 0);
	/* The three forms of a date, RFC 9110 section 5.6.7. */
	assert_int_equal(headers_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", NULL, now), 37);
	assert_int_equal(headers_retry_after("Sunday, 06-Nov-94 08:49:37 GMT", NULL, now), 37);
	assert_int_equal(headers_retry_after("Sun Nov  6 08:49:37 1994", NULL, now), 37);
}

static void
retry_after_is_measured_by_the_servers_own_clock(void **state)
{
	(void)state;
	assert_int_equal(headers_retry_after("Sun, 06 Nov 1994 09:00:00 GMT",
				 "Sun, 06 Nov 1994 08:00:00 GMT", 0),
		3600);
	assert_int_equal(headers_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", "no date",
				 stamp_utc(stamp_day(1994, 11, 6), 8, 49, 0)),
		37);
}

static void
retry_after_has_a_ceiling_and_no_past(void **state)
{
	int64_t now = stamp_utc(stamp_day(2026, 11, 6), 0, 0, 0);

	(void)state;
	assert_int_equal(headers_retry_after("99999999999999999999999", NULL, now),
		HEADERS_RETRY_MAX_SEC);
	assert_int_equal(headers_retry_after("Fri, 06 Nov 2099 00:00:00 GMT", NULL, now),
		HEADERS_RETRY_MAX_SEC);
	assert_int_equal(headers_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", NULL, now), 0);
	assert_int_equal(headers_retry_after("soon", NULL, now), 0);
	assert_int_equal(headers_retry_after("-5", NULL, now), 0);
	assert_int_equal(headers_retry_after("", NULL, now), 0);
	assert_int_equal(headers_retry_after(NULL, NULL, now), 0);
}

static void
max_age_among_other_directives(void **state)
{
	(void)state;
	assert_int_equal(headers_max_age("max-age=600", NULL), 600);
	assert_int_equal(headers_max_age("public, Max-Age=600, must-revalidate", NULL), 600);
	assert_int_equal(
		headers_max_age("private=\"set-cookie, max-age=9\",max-age=\"60\"", NULL), 60);
	assert_int_equal(headers_max_age("s-maxage=5", NULL), 0);
	assert_int_equal(headers_max_age("max-age=600, no-store", NULL), 0);
	assert_int_equal(headers_max_age("no-cache", NULL), 0);
	assert_int_equal(headers_max_age("max-age=-1", NULL), 0);
	assert_int_equal(headers_max_age("max-age=", NULL), 0);
	assert_int_equal(headers_max_age(",,\"", NULL), 0);
	assert_int_equal(headers_max_age(NULL, "5"), 0);
	assert_int_equal(headers_max_age("max-age=99999999999999", NULL), INT32_MAX);
}

static void
what_lay_in_a_cache_is_older(void **state)
{
	(void)state;
	assert_int_equal(headers_max_age("max-age=600", "100"), 500);
	assert_int_equal(headers_max_age("max-age=600", "700"), 0);
	assert_int_equal(headers_max_age("max-age=600", "x"), 600);
}

static void
only_a_validator_that_can_be_sent_is_kept(void **state)
{
	_cleanup_free_ char *good = headers_validator(" W/\"a b\" \t"),
			    *longer = mem_new(2000, 1);

	(void)state;
	assert_string_equal(good, "W/\"a b\"");
	assert_null(headers_validator("\"a\x01\""));
	assert_null(headers_validator("\"a\x7f\""));
	assert_null(headers_validator("   "));
	assert_null(headers_validator(NULL));
	memset(longer, 'a', 1999);
	assert_null(headers_validator(longer));
}

static void
mishaps_of_the_network_are_told_in_words(void **state)
{
	static const struct {
		CURLcode code;
		enum outcome outcome;
		const char *words;
	} cases[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, OUTCOME_UNREACHABLE,
			"the name status.example cannot be found" },
		{ CURLE_COULDNT_CONNECT, OUTCOME_UNREACHABLE,
			"status.example cannot be reached on port 443" },
		{ CURLE_OPERATION_TIMEDOUT, OUTCOME_TIMEOUT, "at most 60 seconds" },
		{ CURLE_PEER_FAILED_VERIFICATION, OUTCOME_TLS,
			"does not prove that it is status.example" },
		{ CURLE_SSL_CONNECT_ERROR, OUTCOME_TLS,
			"no encrypted connection with status.example" },
		{ CURLE_SSL_CACERT_BADFILE, OUTCOME_TLS,
			"certificates that we trust cannot be read" },
		{ CURLE_PARTIAL_FILE, OUTCOME_CUT_OFF, "broke before the page was complete" },
		{ CURLE_RECV_ERROR, OUTCOME_CUT_OFF, "broke before the page was complete" },
		{ CURLE_HTTP2_STREAM, OUTCOME_CUT_OFF, "broke before the page was complete" },
		{ CURLE_GOT_NOTHING, OUTCOME_CUT_OFF, "without an answer" },
		{ CURLE_BAD_CONTENT_ENCODING, OUTCOME_CUT_OFF, "cannot be unpacked" },
		{ CURLE_WEIRD_SERVER_REPLY, OUTCOME_CUT_OFF, "on port 443 is no HTTP" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct mishap mishap = { .code = cases[i].code,
			.detail = "some\x1b[31m reason.",
			.host = "status.example",
			.port = "443",
			.seconds = 60 };
		_cleanup_free_ char *why = NULL;

		assert_int_equal(answer_of_mishap(&mishap, &why), cases[i].outcome);
		assert_non_null(strstr(why, cases[i].words));
		assert_null(strchr(why, '\x1b'));
		assert_int_not_equal(why[strlen(why) - 1], '.');
		assert_false(why[0] >= 'A' && why[0] <= 'Z');
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(retry_after_in_every_form),
		cmocka_unit_test(retry_after_is_measured_by_the_servers_own_clock),
		cmocka_unit_test(retry_after_has_a_ceiling_and_no_past),
		cmocka_unit_test(max_age_among_other_directives),
		cmocka_unit_test(what_lay_in_a_cache_is_older),
		cmocka_unit_test(only_a_validator_that_can_be_sent_is_kept),
		cmocka_unit_test(mishaps_of_the_network_are_told_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Vendors' own JSON in odd and hostile forms: other types, nothing there, far too much. */
#include "feed.h"

#include <time.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/text.h"

#define BASE "https://api.vendor.example/v1/list?limit=2&offset=4"

static int
try_read(const char *body, const struct read_rules *rules, struct reading *ret,
	char **reterr_why)
{
	struct read_input input = {
		.body = body, .len = strlen(body), .base = BASE, .rules = rules
	};

	return read_page(&input, ret, reterr_why);
}

static struct reading
read_as(const char *format, const char *body)
{
	_cleanup_free_ char *name = mem_dup(format), *why = NULL;
	struct read_rules rules = { .format = name };
	struct reading reading;

	if (try_read(body, &rules, &reading, &why) < 0)
		fail_msg("%s", why);
	assert_string_equal(reading.format, format);
	return reading;
}

static void
expect_refused(const struct read_rules *rules, const char *body, const char *want)
{
	struct reading reading;
	char *why = NULL;

	assert_int_equal(try_read(body, rules, &reading, &why), -EBADMSG);
	assert_int_equal(reading.count, 0);
	assert_string_equal(why, want);
	free(why);
}

static bool
has_label(const struct entry *entry, const char *label)
{
	return strings_has(&entry->labels, label);
}

#define GRAPH(members) \
	"[{\"id\":\"MC1\",\"title\":\"T\",\"lastModifiedDateTime\":\"2026-11-02T08:00:00Z\"," \
	"\"services\":[\"S\"]" members "}]"

static void
a_post_keeps_its_place_whatever_its_members_are(void **state)
{
	static const char *const odd[] = {
		"",
		",\"details\":null,\"body\":null,\"tags\":null,\"actionRequiredByDateTime\":"
		"null",
		",\"details\":{\"name\":\"Summary\"},\"body\":\"text\",\"tags\":\"one\"",
		",\"details\":[null,7,[],{\"name\":7,\"value\":\"x\"},{\"name\":\"Platforms\"},"
		"{\"name\":\"RoadmapIds\",\"value\":\",,  "
		",\"}],\"category\":[],\"severity\":{}",
		",\"body\":{\"contentType\":7,\"content\":[\"a\"]},\"isMajorChange\":\"true\","
		"\"startDateTime\":17,\"actionRequiredByDateTime\":\"whenever\"",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(odd); i++) {
		_cleanup_free_ char *body =
			mem_printf("[{\"id\":\"MC1\",\"title\":\"T\",\"services\":[\"S\"],"
				   "\"lastModifiedDateTime\":\"2026-11-02T08:00:00Z\"%s}]",
				odd[i]);
		struct reading r = read_as("graph-messages", body);

		assert_int_equal(r.count, 1);
		assert_string_equal(r.entries[0].id, "MC1");
		assert_int_equal(r.entries[0].date_count, 0);
		assert_false(has_label(&r.entries[0], "tag=Major change"));
		reading_clear(&r);
	}
}

static struct hash
content_of(const char *title, const char *more)
{
	_cleanup_free_ char *body =
		mem_printf("[{\"id\":\"MC1\",\"title\":\"%s\",\"services\":[\"S\"],"
			   "\"lastModifiedDateTime\":\"2026-11-02T08:00:00Z\",%s}]",
			title, more);
	struct reading r = read_as("graph-messages", body);
	struct hash hash = entry_content_hash(&r.entries[0]);

	reading_clear(&r);
	return hash;
}

static void
only_what_a_reader_would_notice_is_an_edit(void **state)
{
	static const char *const same[][2] = {
		{ "(Updated) T", "\"tags\":[\"Updated message\"]" },
		{ " (UPDATED)(Update)  T", "\"endDateTime\":\"2027-01-01T00:00:00Z\"" },
		{ "T", "\"viewPoint\":{\"isRead\":true},\"hasAttachments\":true" },
		{ "T", "\"details\":[{\"name\":\"FeatureStatusJson\",\"value\":\"12:00\"}]" },
	};
	struct hash plain = content_of("T", "\"tags\":[]"), hash;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(same); i++) {
		hash = content_of(same[i][0], same[i][1]);
		assert_true(hash_equal(&plain, &hash));
	}
	hash = content_of("T", "\"actionRequiredByDateTime\":\"2027-03-01T08:00:00Z\"");
	assert_false(hash_equal(&plain, &hash));
	hash = content_of("(Updated)", "\"tags\":[]");
	assert_false(hash_equal(&plain, &hash));
}

static void
the_next_page_is_only_followed_at_the_same_server(void **state)
{
	static const char *const links[][2] = {
		{ "https://api.vendor.example/v1/list?$skip=2",
			"https://api.vendor.example/v1/list?$skip=2" },
		{ "?$skip=2", "https://api.vendor.example/v1/list?$skip=2" },
		{ "https://evil.example/v1/list", NULL },
		{ "http://api.vendor.example/v1/list", NULL },
		{ "https://api.vendor.example.evil.example/", NULL },
		{ "https://api.vendor.example@evil.example/", NULL },
		{ "https://api.vendor.example:8443/", NULL },
		{ "//evil.example/", NULL },
		{ "file:///etc/passwd", NULL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(links); i++) {
		_cleanup_free_ char *body = mem_printf(
			"{\"@odata.nextLink\":\"%s\",\"value\":" GRAPH("") "}", links[i][0]);
		struct reading r = read_as("graph-messages", body);

		assert_int_equal(r.count, 1);
		assert_int_equal(r.damaged, !links[i][1]);
		if (links[i][1])
			assert_string_equal(r.next, links[i][1]);
		else
			assert_null(r.next);
		reading_clear(&r);
	}
}

static void
a_next_page_without_a_usable_address_is_told(void **state)
{
	struct text body = { 0 };
	struct reading r;

	(void)state;
	text_puts(&body, "{\"@odata.nextLink\":\"?");
	for (unsigned i = 0; i < LIMIT_URL_BYTES; i++)
		text_putc(&body, 'a');
	text_puts(&body, "\",\"value\":" GRAPH("") "}");
	r = read_as("graph-messages", body.data);
	assert_null(r.next);
	assert_true(r.damaged);
	reading_clear(&r);
	text_clear(&body);
	r = read_as("graph-messages", "{\"@odata.nextLink\":[7],\"value\":" GRAPH("") "}");
	assert_null(r.next);
	assert_false(r.damaged);
	reading_clear(&r);
}

static void
an_empty_list_is_good_where_the_source_says_whose_it_is(void **state)
{
	static const char *const formats[] = { "graph-messages", "azure-updates",
		"m365-roadmap", "salesforce-trust" };
	static const char *const lists[] = { "[]", "{\"value\":[]}",
		"{\"@odata.context\":\"x#y\",\"@odata.count\":0,\"value\":[]}" };
	_cleanup_free_ char *json = mem_dup("json"), *statuspage = mem_dup("statuspage");
	struct read_rules feed = { .format = json }, status = { .format = statuspage };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(formats); i++)
		for (size_t k = 0; k < LENGTH_OF(lists); k++) {
			struct reading r = read_as(formats[i], lists[k]);

			assert_int_equal(r.count, 0);
			reading_clear(&r);
		}
	expect_refused(NULL, "[]",
		"this is an empty list in JSON, which does not show what it would list; if it "
		"should be read, “format” of the source has to say as what");
	expect_refused(&feed, "[]",
		"this is an empty list in JSON, which does not show what it would list; if it "
		"should be read, “format” of the source has to say as what");
	expect_refused(&status, "{\"value\":[]}",
		"this is an empty list in JSON, which does not show what it would list; if it "
		"should be read, “format” of the source has to say as what");
}

static void
an_error_says_its_code_and_what_to_do(void **state)
{
	static const char *const pairs[][2] = {
		{ "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"Token "
		  "expired.\"}}",
			"this is JSON, but no feed; it says “Token expired.” "
			"(InvalidAuthenticationToken); the token of the sign-in is missing, "
			"wrong "
			"or expired" },
		{ "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: "
		  "Invalid\\r\\nsecret.\",\"error_codes\":[7000215]}",
			"this is JSON, but no feed; it says “AADSTS7000215: Invalid secret.” "
			"(invalid_client); the client's id or secret is wrong, or the secret "
			"has "
			"expired" },
		{ "{\"error\":{\"code\":429,\"message\":\"Slow down\"}}",
			"this is JSON, but no feed; it says “Slow down” (429)" },
		{ "{\"errors\":[null,{\"message\":\"No such list\"}]}",
			"this is JSON, but no feed; it says “No such list”" },
		{ "{\"error\":\"TooManyRequests\"}", "this is JSON, but no feed; it says "
						     "“TooManyRequests”; it was asked too "
						     "often" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(pairs); i++)
		expect_refused(NULL, pairs[i][0], pairs[i][1]);
}

#define UPDATE(rings) \
	"{\"value\":[{\"id\":7,\"title\":\"T\",\"created\":\"2026-11-02T08:00:00.1234567Z\"," \
	"\"modified\":\"2026-11-02T08:00:00.1234567Z\",\"products\":[]," \
	"\"availabilities\":" rings "}]}"

static void
a_ring_gives_the_month_that_it_says_and_no_other(void **state)
{
	static const char *const pairs[][3] = {
		{ "{\"ring\":\"Retirement\",\"year\":2027,\"month\":\"March\"}", "removed",
			"2027-03" },
		{ "{\"ring\":\"RETIREMENT\",\"year\":\"2027\",\"month\":\"mar\"}", "removed",
			"2027-03" },
		{ "{\"ring\":\"Effective\",\"year\":2027,\"month\":12}", "enforced",
			"2027-12" },
		{ "{\"ring\":\"Private Preview\",\"year\":2027,\"month\":\"H2\"}", "preview",
			"2027-H2" },
		{ "{\"ring\":\"Current Channel\",\"year\":2027,\"month\":null}", "starts",
			"2027" },
		{ "{\"ring\":\"Oven\",\"year\":2027,\"month\":\"Marchember\"}", "none",
			"2027" },
		{ "{\"ring\":\"Retirement\",\"year\":2027,\"month\":13}", "removed", "2027" },
		{ "{\"ring\":\"Retirement\",\"year\":2027,\"month\":\"Q7\"}", NULL, NULL },
		{ "{\"ring\":\"Retirement\",\"year\":27,\"month\":\"March\"}", NULL, NULL },
		{ "{\"ring\":\"Retirement\",\"year\":null,\"month\":\"March\"}", NULL, NULL },
		{ "{\"ring\":[],\"year\":2027,\"month\":\"March\"}", NULL, NULL },
		{ "null", NULL, NULL },
	};
	char written[WHEN_SIZE];

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
		_cleanup_free_ char *body = mem_printf(UPDATE("[%s]"), pairs[i][0]);
		struct reading r = read_as("azure-updates", body);
		const struct entry *e = &r.entries[0];

		assert_int_equal(e->date_count, pairs[i][1] ? 1 : 0);
		if (pairs[i][1]) {
			assert_string_equal(role_name(e->dates[0].role), pairs[i][1]);
			assert_string_equal(
				when_write(&e->dates[0].when, written), pairs[i][2]);
		}
		reading_clear(&r);
	}
}

/* A page of COUNT records of one release on one day, on as many instances. */
static char *
release(unsigned count)
{
	struct text t = { 0 };

	for (unsigned i = 0; i < count; i++)
		text_printf(&t,
			"%s{\"id\":%u,\"name\":\"Spring\",\"status\":\"Scheduled\","
			"\"plannedStartTime\":\"2027-02-13T02:00:00Z\","
			"\"plannedEndTime\":\"2027-02-13T03:00:00Z\",\"instanceKeys\":[\"EU%"
			"u\"]}",
			i ? "," : "[", 1000 + i, i);
	text_putc(&t, ']');
	return text_take(&t);
}

static void
a_wave_names_all_its_instances_or_none(void **state)
{
	_cleanup_free_ char *some = release(300), *many = release(2000);
	struct reading r = read_as("salesforce-trust", some);

	(void)state;
	assert_int_equal(r.count, 1);
	assert_string_equal(r.entries[0].id, "1000");
	assert_true(has_label(&r.entries[0], "instance=EU0"));
	assert_true(has_label(&r.entries[0], "instance=EU299"));
	reading_clear(&r);
	r = read_as("salesforce-trust", many);
	assert_int_equal(r.count, 1);
	assert_false(has_label(&r.entries[0], "instance=EU0"));
	assert_non_null(strstr(r.entries[0].text, "EU1999"));
	reading_clear(&r);
}

static void
a_wave_keeps_its_id_when_its_first_record_alone_is_cancelled(void **state)
{
	struct reading r =
		read_as("salesforce-trust", "[{\"id\":99,\"name\":\"Spring\",\"status\":"
					    "\"Canceled\",\"instanceKeys\":[\"A\"],"
					    "\"plannedStartTime\":\"2027-02-13T02:00:00Z\"},"
					    "{\"id\":100,\"name\":\"Spring\",\"status\":"
					    "\"Scheduled\",\"instanceKeys\":[\"B\"],"
					    "\"plannedStartTime\":\"2027-02-13T02:00:00Z\"}]");

	(void)state;
	assert_int_equal(r.count, 2);
	assert_string_equal(r.entries[0].id, "99/cancelled");
	assert_true(has_label(&r.entries[0], "status=cancelled"));
	assert_true(has_label(&r.entries[0], "instance=A"));
	assert_string_equal(r.entries[1].id, "99");
	assert_true(has_label(&r.entries[1], "instance=B"));
	assert_string_equal(r.entries[1].link, "https://vendor.example/maintenances/100");
	reading_clear(&r);
}

static void
what_affects_all_passes_every_filter(void **state)
{
	static const char body[] = "[{\"id\":1,\"name\":\"A\",\"instanceKeys\":[\"EU1\"],"
				   "\"plannedStartTime\":\"2027-02-13T02:00:00Z\","
				   "\"affectsAll\":true},"
				   "{\"id\":2,\"name\":\"B\",\"instanceKeys\":[\"EU1\"],"
				   "\"plannedStartTime\":\"2027-02-13T02:00:00Z\","
				   "\"affectsAll\":false}]";
	_cleanup_(strings_clear) struct strings only = { 0 };
	struct read_rules rules = { 0 };
	struct reading r;

	(void)state;
	strings_add(&only, "instance=EU9");
	rules.only = only;
	assert_int_equal(try_read(body, &rules, &r, NULL), 0);
	assert_int_equal(r.count, 1);
	assert_string_equal(r.entries[0].id, "1");
	assert_false(has_label(&r.entries[0], "instance=EU1"));
	reading_clear(&r);
}

static void
a_record_of_other_types_is_read_as_far_as_it_goes(void **state)
{
	static const char *const odd[] = {
		"\"plannedStartTime\":7,\"name\":[]",
		"\"plannedStartTime\":\"2027-02-30T00:00:00Z\",\"name\":\"\"",
		"\"IncidentEvents\":{},\"IncidentImpacts\":[null,7,{\"type\":[]}]",
		"\"IncidentEvents\":[null,{\"type\":1},{\"createdAt\":{}}],\"id\":null",
		"\"plannedStartTime\":\"2027-02-13T02:00:00Z\",\"message\":null,\"status\":{}",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(odd); i++) {
		_cleanup_free_ char *body = mem_printf(
			"[7,null,{\"instanceKeys\":[null,7,\"\",\"EU9\"],%s}]", odd[i]);
		struct reading r = read_as("salesforce-trust", body);

		assert_int_equal(r.count, 1);
		assert_true(has_label(&r.entries[0], "instance=EU9"));
		assert_int_equal(r.entries[0].labels.count >= 2, 1);
		reading_clear(&r);
	}
}

static void
a_full_page_goes_on_behind_its_last_record(void **state)
{
	static const char *const pairs[][2] = {
		{ "https://a.example/m?limit=2", "https://a.example/m?limit=2&offset=2" },
		{ "https://a.example/m?offset=6&limit=2&x=1",
			"https://a.example/m?limit=2&x=1&offset=8" },
		{ "https://a.example/m?limit=3", NULL },
		{ "https://a.example/m?limit=0", NULL },
		{ "https://a.example/m?limit=2000000000000", NULL },
		{ "https://a.example/m?xlimit=2", NULL },
		{ "https://a.example/m", NULL },
		{ NULL, NULL },
	};
	_cleanup_free_ char *body = release(2);

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
		struct reading r = feed_read_bytes(body, strlen(body), NULL, pairs[i][0]);

		if (pairs[i][1])
			assert_string_equal(r.next, pairs[i][1]);
		else
			assert_null(r.next);
		assert_false(r.damaged);
		reading_clear(&r);
	}
}

static void
an_end_is_dated_past_or_open_and_nothing_else(void **state)
{
	static const char *const pairs[][2] = {
		{ "\"2027-04-30\"", "L 2: support ends" },
		{ "\"2027-04-30T00:00:00Z\"", "L 2: support ends" },
		{ "true", "L 2: support has ended" },
		{ "false", "L 2: open how long support lasts" },
	};
	static const char *const nothing[] = { "null", "7", "\"soon\"", "\"\"", "[]", "{}",
		"\"2027-02-30\"" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
		_cleanup_free_ char *body = mem_printf(
			"[{\"cycle\":\"2\",\"eol\":%s,\"releaseDate\":\"x\"}]", pairs[i][0]);
		struct reading r = feed_read_bytes(
			body, strlen(body), NULL, "https://e.example/api/L.json");

		assert_int_equal(r.count, 1);
		assert_string_equal(r.entries[0].id, "L/2/eol");
		assert_string_equal(r.entries[0].title, pairs[i][1]);
		assert_int_equal(r.entries[0].date_count, i < 2 ? 1 : 0);
		reading_clear(&r);
	}
	for (size_t i = 0; i < LENGTH_OF(nothing); i++) {
		_cleanup_free_ char *body =
			mem_printf("[{\"cycle\":\"2\",\"eol\":%s}]", nothing[i]);
		struct reading r = read_as("endoflife", body);

		assert_int_equal(r.count, 0);
		reading_clear(&r);
	}
}

static void
a_pointer_leads_where_rfc_6901_says(void **state)
{
	static const char *const pairs[][2] = {
		{ "/a~1b", "slash" },
		{ "a~1b", "slash" },
		{ "/m~0n", "tilde" },
		{ "/m~01", "both" },
		{ "/list/1", "second" },
		{ "list/1", "second" },
		{ "/", "empty" },
		{ "//x", "inside empty" },
		{ "/list/01", NULL },
		{ "/list/-", NULL },
		{ "/list/2", NULL },
		{ "/list/99999999999999999999", NULL },
		{ "/a~1b/deeper", NULL },
		{ "/nothing", NULL },
	};
	static const char body[] =
		"[{\"id\":1,\"a/b\":\"slash\",\"m~n\":\"tilde\",\"m~1\":\"both\","
		"\"list\":[\"first\",\"second\"],\"\":\"empty\"},"
		"{\"id\":2,\"\":{\"x\":\"inside empty\"}}]";

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
		_cleanup_free_ char *id = mem_dup("id"), *text = mem_dup(pairs[i][0]);
		struct read_rules rules = { .field_id = id, .field_text = text };
		struct reading r;
		const char *got = NULL;

		assert_int_equal(try_read(body, &rules, &r, NULL), 0);
		assert_int_equal(r.count, 2);
		for (size_t k = 0; k < r.count; k++)
			if (*r.entries[k].text)
				got = r.entries[k].text;
		if (pairs[i][1])
			assert_string_equal(got, pairs[i][1]);
		else
			assert_null(got);
		reading_clear(&r);
	}
}

static void
a_map_that_leads_nowhere_is_told(void **state)
{
	_cleanup_free_ char *list = mem_dup("/list"), *name = mem_dup("name"),
			    *bad = mem_dup("/a~2");
	struct read_rules rules = { .entries = list, .field_title = name };
	struct read_rules wrong = { .entries = list, .field_text = bad };

	(void)state;
	expect_refused(&rules, "{\"a\":1,\"b\":[]}",
		"this JSON has nothing at “/list”, where the service file says that its "
		"entries "
		"are; it has “a” and “b”");
	expect_refused(&rules, "[]",
		"this JSON has nothing at “/list”, where the service file says that its "
		"entries "
		"are");
	expect_refused(&rules, "{\"list\":\"many\"}",
		"this JSON has no list at “/list”, where the service file says that its "
		"entries "
		"are; it has “list”");
	expect_refused(&rules, "{\"list\":[{\"label\":\"x\"},7]}",
		"this JSON has 2 entries, but none has anything at “name”, where the service "
		"file says that the title is: the vendor may have changed the page");
	expect_refused(&rules, "{\"error\":{\"message\":\"No\"}}",
		"this is JSON, but no feed; it says “No”");
	expect_refused(&wrong, "{\"list\":[]}",
		"the source's “fields” cannot be used: in “/a~2” of “text” a “~” is written "
		"~0, "
		"and a “/” that belongs to a name ~1");
}

static void
too_much_of_anything_ends_in_time(void **state)
{
	clock_t began = clock();
	struct text t = { 0 };
	struct reading r;

	(void)state;
	text_puts(&t, "[{\"plannedStartTime\":\"2027-02-13T02:00:00Z\",\"name\":\"N\","
		      "\"instanceKeys\":[\"a\"");
	for (unsigned i = 0; i < 900000; i++)
		text_printf(&t, ",\"k%u\"", i);
	text_puts(&t, "]}]");
	r = read_as("salesforce-trust", t.data);
	assert_int_equal(r.count, 1);
	assert_true(strlen(r.entries[0].text) <= LIMIT_FIELD_BYTES);
	reading_clear(&r);
	text_clear(&t);
	text_puts(&t, "[{\"id\":\"MC1\",\"lastModifiedDateTime\":\"x\",\"services\":[\"S\"],"
		      "\"title\":\"");
	for (unsigned i = 0; i < 1000000; i++)
		text_puts(&t, "(Updated)");
	text_puts(&t, "\"}]");
	r = read_as("graph-messages", t.data);
	assert_string_equal(r.entries[0].title, "(Updated)");
	reading_clear(&r);
	text_clear(&t);
	assert_true(clock() - began < 20 * CLOCKS_PER_SEC * (clock_t)unit_patience());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_post_keeps_its_place_whatever_its_members_are),
		cmocka_unit_test(only_what_a_reader_would_notice_is_an_edit),
		cmocka_unit_test(the_next_page_is_only_followed_at_the_same_server),
		cmocka_unit_test(a_next_page_without_a_usable_address_is_told),
		cmocka_unit_test(an_empty_list_is_good_where_the_source_says_whose_it_is),
		cmocka_unit_test(an_error_says_its_code_and_what_to_do),
		cmocka_unit_test(a_ring_gives_the_month_that_it_says_and_no_other),
		cmocka_unit_test(a_wave_names_all_its_instances_or_none),
		cmocka_unit_test(a_wave_keeps_its_id_when_its_first_record_alone_is_cancelled),
		cmocka_unit_test(what_affects_all_passes_every_filter),
		cmocka_unit_test(a_record_of_other_types_is_read_as_far_as_it_goes),
		cmocka_unit_test(a_full_page_goes_on_behind_its_last_record),
		cmocka_unit_test(an_end_is_dated_past_or_open_and_nothing_else),
		cmocka_unit_test(a_pointer_leads_where_rfc_6901_says),
		cmocka_unit_test(a_map_that_leads_nowhere_is_told),
		cmocka_unit_test(too_much_of_anything_ends_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

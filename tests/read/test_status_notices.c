/* Notices of status pages in JSON: the odd forms of each dialect. */
#include "status_page.h"

/* A maintenance of COUNT components. */
static struct reading
read_components(size_t count)
{
	_cleanup_(text_clear) struct text t = { 0 };
	_cleanup_free_ char *body = NULL;

	text_puts(&t, "{'page':{'id':'p','name':'Rye'},'incidents':[{'id':'i','name':'N',"
		      "'status':'identified','impact':'minor','components':[");
	for (size_t i = 0; i < count; i++)
		text_printf(
			&t, "%s{'id':'c%zu','name':'Part %03zu'}", i ? "," : "", i, count - i);
	text_puts(&t, "]}]}");
	body = quoted(t.data);
	return read_good("statuspage", body);
}

static void
components_are_all_there_or_none(void **state)
{
	struct reading few = read_components(LIMIT_LABELS - 20),
		       many = read_components(LIMIT_LABELS + 1),
		       more = read_components(3 * LIMIT_LABELS);

	(void)state;
	assert_int_equal(labels_of(&few.entries[0], "component"), LIMIT_LABELS - 20);
	assert_string_equal(label_of(&few.entries[0], "component"), "Part 001");
	assert_int_equal(labels_of(&many.entries[0], "component"), 0);
	assert_int_equal(labels_of(&more.entries[0], "component"), 0);
	assert_string_equal(label_of(&many.entries[0], "status"), "identified");
	reading_clear(&few);
	reading_clear(&many);
	reading_clear(&more);
}

static void
a_component_is_named_once_however_often_it_stands_there(void **state)
{
	_cleanup_(text_clear) struct text t = { 0 };
	_cleanup_free_ char *body = NULL;
	struct reading r;

	(void)state;
	text_puts(&t, "{'page':{'id':'p','name':'Rye'},'incidents':[{'id':'i','name':'N',"
		      "'components':[],'incident_updates':[");
	for (size_t i = 0; i < 3000; i++)
		text_printf(&t,
			"%s{'body':'b','affected_components':[{'code':'c%zu','name':'Part "
			"%zu'},"
			"{'name':'None were affected.'}]}",
			i ? "," : "", i % 3, i % 3);
	text_puts(&t, "]}]}");
	body = quoted(t.data);
	r = read_good("statuspage", body);
	assert_int_equal(labels_of(&r.entries[0], "component"), 3);
	assert_null(strstr(label_of(&r.entries[0], "component"), "None"));
	reading_clear(&r);
}

static struct reading
read_duration(const char *start, const char *duration)
{
	_cleanup_free_ char *page =
		mem_printf("{'page':{'name':'C','status':'UP'},'activeMaintenances':[{'id':'m',"
			   "'name':'N','start':'%s','duration':%s}]}",
			start, duration);

	return read_quoted("instatus", page);
}

static void
a_duration_in_minutes_gives_the_end(void **state)
{
	static const char *const rows[][3] = {
		{ "2026-11-10T23:30:00Z", "'45'", "2026-11-11T00:15:00Z" },
		{ "2026-11-10T23:30:00Z", "45", "2026-11-11T00:15:00Z" },
		{ "2026-11-10T23:30:00Z", "'0'", NULL },
		{ "2026-11-10T23:30:00Z", "'-5'", NULL },
		{ "2026-11-10T23:30:00Z", "-5", NULL },
		{ "2026-11-10T23:30:00Z", "'12x'", NULL },
		{ "2026-11-10T23:30:00Z", "'1e3'", NULL },
		{ "2026-11-10T23:30:00Z", "90.5", NULL },
		{ "2026-11-10T23:30:00Z", "1e30", NULL },
		{ "2026-11-10T23:30:00Z", "'527041'", NULL },
		{ "2026-11-10T23:30:00Z", "'99999999999999999999999'", NULL },
		{ "2026-11-10T23:30:00Z", "null", NULL },
		{ "2026-11-10T23:30:00Z", "[60]", NULL },
		{ "soon", "'60'", NULL },
		{ "", "'60'", NULL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		struct reading r = read_duration(rows[i][0], rows[i][1]);
		const char *ends = label_of(&r.entries[0], "ends");

		if (!text_equal(ends, rows[i][2]))
			fail_msg("%s and %s end %s", rows[i][0], rows[i][1], ends);
		reading_clear(&r);
	}
}

/* 01:00+02:00 is the day before in UTC, and so is its end: neither may move by that. */
static void
the_end_has_the_day_of_its_start(void **state)
{
	struct reading east = read_duration("2026-11-10T01:00:00+02:00", "'20'"),
		       west = read_duration("2026-11-10T23:00:00.000-08:00", "'61'");
	const struct entry *e = &east.entries[0], *w = &west.entries[0];

	(void)state;
	assert_string_equal(label_of(e, "ends"), "2026-11-09T23:20:00Z");
	assert_int_equal(e->date_count, 2);
	assert_int_equal(e->dates[0].when.from, stamp_day(2026, 11, 10));
	assert_int_equal(e->dates[1].when.from, stamp_day(2026, 11, 10));
	assert_string_equal(label_of(w, "ends"), "2026-11-11T08:01:00Z");
	assert_int_equal(w->dates[0].when.from, stamp_day(2026, 11, 10));
	assert_int_equal(w->dates[1].when.from, stamp_day(2026, 11, 11));
	reading_clear(&east);
	reading_clear(&west);
}

static void
an_update_belongs_to_one_report(void **state)
{
	struct reading r = read_quoted("better-stack",
		"{'data':{'type':'status_page'},'included':["
		"{'id':'1','type':'status_update','attributes':{'message':'Once.'}},"
		"{'id':'5','type':'status_report','attributes':{'title':'A'},'relationships':"
		"{'status_updates':{'data':[{'id':'1'},{'id':'1'},{'id':'gone'},7]}}},"
		"{'id':'6','type':'status_report','attributes':{'title':'B'},'relationships':"
		"{'status_updates':{'data':[{'id':'1'}]}}}]}");

	(void)state;
	assert_int_equal(r.count, 2);
	assert_string_equal(r.entries[0].text, "Once.");
	assert_string_equal(r.entries[1].text, "");
	assert_string_equal(r.entries[0].link, "https://status.vendor.example/");
	reading_clear(&r);
}

/* A name of half a megabyte that twenty thousand reports point at costs no gigabytes. */
static void
a_long_name_that_all_point_at_is_cut_at_once(void **state)
{
	_cleanup_(text_clear) struct text t = { 0 };
	_cleanup_free_ char *name = mem_new(500001, 1), *body = NULL;
	struct reading r;

	(void)state;
	memset(name, 'n', 500000);
	text_printf(&t,
		"{'data':{'type':'status_page'},'included':[{'id':'9',"
		"'type':'status_page_resource','attributes':{'public_name':'%s'}}",
		name);
	text_puts(&t, ",{'id':'r','type':'status_report','attributes':{'title':'T',"
		      "'affected_resources':[");
	for (size_t i = 0; i < 20000; i++)
		text_printf(&t, "%s{'status_page_resource_id':'9'}", i ? "," : "");
	text_puts(&t, "]}}]}");
	body = quoted(t.data);
	r = read_good("better-stack", body);
	assert_int_equal(labels_of(&r.entries[0], "component"), 1);
	assert_true(strlen(label_of(&r.entries[0], "component")) < 264);
	reading_clear(&r);
}

static void
what_slack_plans_is_maintenance_and_a_notice_is_anything(void **state)
{
	static const char *const rows[][3] = {
		{ "incident", "active", "incident" },
		{ "outage", "resolved", "incident" },
		{ "notice", "active", NULL },
		{ "notice", "scheduled", "maintenance" },
		{ "notice", "completed", "maintenance" },
		{ "incident", "cancelled", "maintenance" },
		{ "maintenance", "active", "maintenance" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		_cleanup_free_ char *page =
			mem_printf("{'status':'active','active_incidents':[{'id':1,'title':'T',"
				   "'type':'%s','status':'%s'}]}",
				rows[i][0], rows[i][1]);
		struct reading r = read_quoted("slack-status", page);

		if (!text_equal(label_of(&r.entries[0], "kind"), rows[i][2]))
			fail_msg("%s %s is %s", rows[i][0], rows[i][1],
				label_of(&r.entries[0], "kind"));
		reading_clear(&r);
	}
}

/* The state is a string in one place and a number in another; an arn may be anything. */
static void
an_aws_event_is_read_whatever_its_arn_and_state(void **state)
{
	static const char *const rows[][4] = {
		{ "arn:aws:health:eu-west-9::event/A", "'1'", "eu-west-9", "informational" },
		{ "arn:aws:health:eu-west-9", "3", "eu-west-9", "disruption" },
		{ "arn:aws:health:global::event/A", "2", NULL, "degraded" },
		{ "arn:aws:health:::event/A", "0", NULL, NULL },
		{ "arn:aws", "'12'", NULL, NULL },
		{ "x", "4", NULL, NULL },
		{ "x", "-1", NULL, NULL },
		{ "x", "{}", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		_cleanup_free_ char *page = mem_printf(
			"[{'arn':'%s','status':%s,'event_log':[]}]", rows[i][0], rows[i][1]);
		struct reading r = read_quoted("aws-health", page);
		const struct entry *e = &r.entries[0];

		assert_int_equal(r.count, 1);
		assert_string_equal(e->id, rows[i][0]);
		assert_true(text_equal(label_of(e, "region"), rows[i][2]));
		assert_true(text_equal(label_of(e, "impact"), rows[i][3]));
		reading_clear(&r);
	}
}

/* An event of several services that does not say which ones concerns everybody. */
static void
several_services_are_no_service(void **state)
{
	struct reading r = read_quoted("aws-health",
		"[{'arn':'a','event_log':[],'service':'multipleservices-eu-west-9',"
		"'service_name':'Multiple services','impacted_services':{}}]");
	struct reading g = read_quoted("google-incidents",
		"[{'id':'a','begin':'2026-11-01','external_desc':'D',"
		"'service_name':'Multiple Products','affected_products':[]}]");

	(void)state;
	assert_null(label_of(&r.entries[0], "service"));
	assert_null(label_of(&g.entries[0], "product"));
	reading_clear(&r);
	reading_clear(&g);
}

static void
googles_headline_is_the_first_line_that_says_something(void **state)
{
	static const char *const rows[][2] = {
		{ "Cookies crumble in one oven", "Cookies crumble in one oven" },
		{ "**Summary:**\\n\\nParcels are late.\\n\\n**Details:** all of them",
			"Parcels are late." },
		{ "**Title:** Bread is *late* & dry", "Bread is late & dry" },
		{ "Summary:", "Summary:" },
		{ "Oven", "Oven" },
		{ "# Report\\n\\nWhat happened:\\n\\nThe dough fell.", "The dough fell." },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		_cleanup_free_ char *page = mem_printf("[{'id':'a','begin':'2026-11-01',"
						       "'external_desc':'%s'}]",
			rows[i][0]);
		struct reading r = read_quoted("google-incidents", page);

		assert_string_equal(r.entries[0].title, rows[i][1]);
		reading_clear(&r);
	}
}

/* What ends in one region would else pass each filter by region at its end. */
static void
a_region_where_it_is_over_is_still_a_region(void **state)
{
	struct read_rules rules = { .format = (char *)"google-incidents" };
	_cleanup_free_ char *body =
		quoted("[{'id':'a','begin':'2026-11-01','end':'2026-11-02','external_desc':'D',"
		       "'currently_affected_locations':[],"
		       "'previously_affected_locations':[{'id':'asia-1','title':'Asia'}]}]");
	struct read_input input = { .body = body, .len = strlen(body), .rules = &rules };
	struct reading r;

	(void)state;
	strings_add(&rules.only, "region=europe-*");
	assert_int_equal(read_page(&input, &r, NULL), 0);
	assert_int_equal(r.count, 0);
	reading_clear(&r);
	strings_clear(&rules.only);
}

static void
updates_without_stamps_stay_as_the_page_has_them(void **state)
{
	struct reading r = read_quoted("heroku-status",
		"{'status':[],'incidents':[],'scheduled':[{'id':1,'title':'T',"
		"'state':'cancelled','updates':[{'contents':'third'},{'contents':'second',"
		"'created_at':'2026-11-02T10:00:00Z'},null,{'contents':'first',"
		"'created_at':'2026-11-03T10:00:00Z'}]}]}");

	(void)state;
	assert_string_equal(r.entries[0].text, "third\nsecond\nfirst");
	assert_string_equal(label_of(&r.entries[0], "status"), "cancelled");
	assert_true(r.entries[0].updated == STAMP_NONE);
	reading_clear(&r);
}

/* Else a link in one would make HTML of all, and their lines would run together. */
static void
each_update_is_text_or_html_by_itself(void **state)
{
	struct reading r = read_quoted("statuspage",
		"{'page':{'id':'p','name':'Rye'},'incidents':[{'id':'i','name':'N',"
		"'incident_updates':[{'body':'Solved\\r\\nSee <a "
		"href=\\u0022/x\\u0022>here</a>'},"
		"{'body':'Slow & 1 < 2\\n\\nWe look'},{'body':'  '},"
		"{'body':'<p>First</p>\\n<p>word\\nof it</p>'}]}]}");

	(void)state;
	assert_string_equal(r.entries[0].text,
		"Solved\nSee here\nSlow & 1 < 2\nWe look\nFirst\nword of it");
	reading_clear(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(components_are_all_there_or_none),
		cmocka_unit_test(a_component_is_named_once_however_often_it_stands_there),
		cmocka_unit_test(a_duration_in_minutes_gives_the_end),
		cmocka_unit_test(the_end_has_the_day_of_its_start),
		cmocka_unit_test(an_update_belongs_to_one_report),
		cmocka_unit_test(a_long_name_that_all_point_at_is_cut_at_once),
		cmocka_unit_test(what_slack_plans_is_maintenance_and_a_notice_is_anything),
		cmocka_unit_test(an_aws_event_is_read_whatever_its_arn_and_state),
		cmocka_unit_test(several_services_are_no_service),
		cmocka_unit_test(googles_headline_is_the_first_line_that_says_something),
		cmocka_unit_test(a_region_where_it_is_over_is_still_a_region),
		cmocka_unit_test(updates_without_stamps_stay_as_the_page_has_them),
		cmocka_unit_test(each_update_is_text_or_html_by_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Status pages in JSON: every dialect with members of any type, quiet pages, and answers that only look quiet. */
#include "status_page.h"

#include <jansson.h>

/* One page of each dialect with everything in it. */
static const char *const whole[][2] = {
	{ "statuspage",
		"{'page':{'id':'p','name':'Rye','url':'https://rye.example','time_zone':'UTC'},"
		"'scheduled_maintenances':[{'id':'m1','name':'Mill','status':'scheduled',"
		"'impact':'maintenance','created_at':'2026-11-01T10:00:00Z',"
		"'updated_at':'2026-11-01T10:00:00Z','shortlink':'https://s.example/m1',"
		"'scheduled_for':'2026-11-10T22:00:00+01:00',"
		"'scheduled_until':'2026-11-10T23:00:00+01:00',"
		"'components':[{'id':'c','name':'Mill'}],'incident_updates':[{'id':'u',"
		"'status':'scheduled','body':'It stops.','display_at':'2026-11-01T10:00:00Z',"
		"'affected_components':[{'code':'c','name':'Mill'}]}]}],"
		"'incidents':[{'id':'i1','name':'Slow','status':'resolved','impact':'minor',"
		"'components':null,'incident_updates':[{'body':'Fast.',"
		"'display_at':'2026-11-01T10:00:00Z','affected_components':["
		"{'code':'d','name':'Door'}]}]}]}" },
	{ "instatus",
		"{'page':{'name':'Crust','url':'https://crust.example','status':'HASISSUES'},"
		"'activeIncidents':[{'id':'i1','name':'Burnt','started':'2026-11-01T10:00:00Z',"
		"'status':'INVESTIGATING','impact':'MAJOROUTAGE','url':'https://c.example/i1',"
		"'updatedAt':'2026-11-01T10:00:00Z'}],"
		"'activeMaintenances':[{'id':'m1','name':'Tiles','start':'2026-11-10T10:00:00Z'"
		","
		"'status':'NOTSTARTEDYET','duration':'60','url':'https://c.example/m1',"
		"'components':[{'name':'Oven'}],'updates':[{'message':'Soon.',"
		"'createdAt':'2026-11-01T10:00:00Z'}]}]}" },
	{ "statusio", "{'result':{'status':[{'id':'s'}],'incidents':[{'_id':'i1','name':'Cold',"
		      "'datetime_open':'2026-11-01T10:00:00Z','messages':[{'details':'Brr.',"
		      "'state':100,'status':300,'datetime':'2026-11-01T10:00:00Z'}],"
		      "'components_affected':[{'name':'Oven'}],'containers_affected':[{'name':'"
		      "EU'}]}],"
		      "'maintenance':{'active':[],'upcoming':[{'_id':'m1','name':'Bricks',"
		      "'datetime_planned_start':'2026-11-10T10:00:00Z',"
		      "'datetime_planned_end':'2026-11-10T11:00:00Z','messages':[]}]}}}" },
	{ "better-stack",
		"{'data':{'id':'7','type':'status_page','attributes':{'company_name':'Puff',"
		"'custom_domain':'status.puff.example'}},'included':["
		"{'id':'9','type':'status_page_resource','attributes':{'public_name':'Orders'}}"
		","
		"{'id':'5','type':'status_report','attributes':{'title':'Queue',"
		"'report_type':'maintenance','starts_at':'2026-11-10T10:00:00Z',"
		"'ends_at':'2026-11-10T11:00:00Z','aggregate_state':'maintenance',"
		"'affected_resources':[{'status_page_resource_id':'9'}]},'relationships':{"
		"'status_updates':{'data':[{'id':'1','type':'status_update'}]}}},"
		"{'id':'1','type':'status_update','attributes':{'message':'Wait.',"
		"'published_at':'2026-11-01T10:00:00Z'}},"
		"{'id':'6','type':'status_report','attributes':{'title':'Cards',"
		"'report_type':'manual','starts_at':'2026-11-01T10:00:00Z',"
		"'aggregate_state':'downtime'}},"
		"{'id':'2','type':'status_update','attributes':{'message':'Blind.',"
		"'published_at':'2026-11-01T10:00:00Z'},'relationships':{'status_report':{"
		"'data':{'id':'6','type':'status_report'}}}}]}" },
	{ "slack-status",
		"{'status':'active','date_created':'2026-11-01T10:00:00-07:00',"
		"'active_incidents':[{'id':15,'title':'Holes','type':'incident',"
		"'status':'active','url':'https://b.example/15','services':['Drill'],"
		"'date_created':'2026-11-01T10:00:00-07:00',"
		"'date_updated':'2026-11-01T10:00:00-07:00','notes':[{"
		"'date_created':'2026-11-01T10:00:00-07:00','body':'<p>None.</p>'}]}]}" },
	{ "heroku-status",
		"{'status':[{'system':'Irons','status':'green'}],'incidents':[{'id':1,"
		"'title':'Thin','state':'open','created_at':'2026-11-01T10:00:00Z',"
		"'full_url':'https://w.example/1','tags':['EU'],'updates':[{"
		"'contents':'Flour.','created_at':'2026-11-01T10:00:00Z'}]}],"
		"'scheduled':[{'id':2,'title':'Irons','state':'upcoming','updates':[]}]}" },
	{ "sorry", "{'notices':[{'id':3,'type':'planned','subject':'Crust','state':'scheduled',"
		   "'begins_at':'2026-11-10T10:00:00Z','ends_at':'2026-11-10T11:00:00Z',"
		   "'components':[{'name':'Books'}],'updates':[{'content':'Closed.',"
		   "'created_at':'2026-11-01T10:00:00Z'}]}]}" },
	{ "aws-health",
		"[{'arn':'arn:aws:health:eu-west-9::event/A/B/C','date':'1793606400',"
		"'region_name':'Oven','status':'1','service':'rack',"
		"'service_name':'Rack','summary':'Slow','event_log':[{'summary':'Slow',"
		"'message':'We look.','status':1,'timestamp':1793606400}],"
		"'impacted_services':{'rack':{'service_name':'Rack','current':'1'}}}]" },
	{ "google-incidents",
		"[{'id':'aB1','begin':'2026-11-01T10:00:00+00:00','end':null,"
		"'created':'2026-11-01T10:00:00+00:00','modified':'2026-11-01T10:00:00+00:00',"
		"'external_desc':'Cookies crumble','severity':'low',"
		"'status_impact':'SERVICE_DISRUPTION','service_name':'Jar',"
		"'affected_products':[{'title':'Jar','id':'j'}],'uri':'incidents/aB1',"
		"'updates':[{'when':'2026-11-01T10:00:00+00:00','text':'**Crumbs**'}],"
		"'most_recent_update':{'text':'**Crumbs**'},"
		"'currently_affected_locations':[{'title':'Here','id':'eu-1'}],"
		"'previously_affected_locations':[]}]" },
};

/* Whatever is in a page: what comes out holds what the rest of the program counts on. */
static void
check(const struct reading *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct entry *e = &r->entries[i];

		assert_true(e->id || e->title);
		assert_non_null(e->text);
		assert_true(e->labels.count <= LIMIT_LABELS);
		assert_true(e->date_count <= LIMIT_LABELS);
		for (size_t k = 0; k < e->labels.count; k++)
			assert_true(strlen(e->labels.items[k]) <= LIMIT_LABEL_BYTES + 32);
	}
}

static void
read_changed(const char *format, const json_t *root)
{
	_cleanup_free_ char *body = json_dumps(root, JSON_COMPACT | JSON_ENCODE_ANY);
	_cleanup_free_ char *why = NULL;
	struct reading r;

	if (read_as(format, body, &r, &why) < 0) {
		assert_non_null(why);
		return;
	}
	check(&r);
	reading_clear(&r);
}

/* Values that a member may have instead of its own. */
static json_t *
other_value(size_t index)
{
	switch (index) {
	case 0:
		return json_null();
	case 1:
		return json_integer(7);
	case 2:
		return json_real(-1e300);
	case 3:
		return json_true();
	case 4:
		return json_string("");
	case 5:
		return json_string("\t<b> & \xE2\x80\xAE 2026-13-45");
	case 6:
		return json_array();
	case 7:
		return json_object();
	case 8:
		return json_pack("[n, i, s, [], {}, {s:n}]", 1, "x", "name");
	case 9:
		return json_pack("{s:{s:[i]}, s:n}", "data", "id", 1, "name");
	default:
		return NULL;
	}
}

static void change_members(const char *format, const json_t *root, json_t *value);

static void
change_object(const char *format, const json_t *root, json_t *object)
{
	const char *key;
	json_t *member;
	void *next;

	json_object_foreach_safe(object, next, key, member)
	{
		_cleanup_free_ char *name = mem_dup(key);
		json_t *other, *kept = json_incref(member);

		change_members(format, root, member);
		for (size_t i = 0; (other = other_value(i)); i++) {
			(void)json_object_set_new(object, name, other);
			read_changed(format, root);
		}
		(void)json_object_set_new(object, name, kept);
	}
}

static void
change_array(const char *format, const json_t *root, json_t *array)
{
	for (size_t k = 0; k < json_array_size(array); k++) {
		json_t *other, *kept = json_incref(json_array_get(array, k));

		change_members(format, root, kept);
		for (size_t i = 0; (other = other_value(i)); i++) {
			(void)json_array_set_new(array, k, other);
			read_changed(format, root);
		}
		(void)json_array_set_new(array, k, kept);
	}
}

static void
change_members(const char *format, const json_t *root, json_t *value)
{
	if (json_is_object(value))
		change_object(format, root, value);
	else if (json_is_array(value))
		change_array(format, root, value);
}

static void
each_page_is_known_by_its_keys_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(whole); i++) {
		_cleanup_free_ char *body = quoted(whole[i][1]);
		struct reading r = feed_read(body);

		assert_string_equal(r.format, whole[i][0]);
		assert_true(r.count > 0);
		check(&r);
		reading_clear(&r);
	}
}

static void
any_member_may_be_of_any_type(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(whole); i++) {
		_cleanup_free_ char *body = quoted(whole[i][1]);
		json_t *root = json_loads(body, 0, NULL);

		assert_non_null(root);
		change_members(whole[i][0], root, root);
		json_decref(root);
	}
}

static void
all_is_well_is_a_good_page(void **state)
{
	static const char *const calm[][2] = {
		{ "statuspage", "{'page':{'id':'p','name':'Rye'},'scheduled_maintenances':[],'"
				"incidents':[]}" },
		{ "statuspage", "{'page':{'id':'p','name':'Rye'},'scheduled_maintenances':null,"
				"'incidents':null}" },
		{ "statuspage", "{'page':{'id':'p','name':'Rye'},'incidents':[]}" },
		{ "instatus",
			"{'page':{'name':'Crust','url':'https://c.example','status':'UP'}}" },
		{ "instatus", "{'page':{'url':'https://c.example'},'activeMaintenances':[]}" },
		{ "statusio", "{'result':{'incidents':[],'maintenance':{'active':[],'upcoming':"
			      "[]}}}" },
		{ "better-stack", "{'data':{'id':'7','type':'status_page'},'included':[]}" },
		{ "better-stack", "{'data':{'id':'7','type':'status_page'}}" },
		{ "slack-status", "{'status':'ok','active_incidents':[]}" },
		{ "slack-status", "[]" },
		{ "heroku-status", "{'status':[],'incidents':[],'scheduled':[]}" },
		{ "sorry", "{'notices':[]}" },
		{ "sorry", "{'page':{'name':'Cake','notices':[]}}" },
		{ "aws-health", "[]" },
		{ "google-incidents", " [ ] " },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(calm); i++) {
		struct reading r = read_quoted(calm[i][0], calm[i][1]);

		assert_int_equal(r.count, 0);
		assert_false(r.damaged);
		reading_clear(&r);
	}
}

static void
an_answer_that_says_less_is_not_calm(void **state)
{
	static const char *const other[][2] = {
		{ "statuspage", "[]" },
		{ "statuspage",
			"{'page':{'id':'p','name':'Rye'},'status':{'indicator':'none'}}" },
		{ "statuspage", "{'page':{'id':'p'},'incidents':[]}" },
		{ "instatus", "{'page':{'name':'Crust','status':'UNKNOWN'}}" },
		{ "instatus", "{'page':{'status':'UP'}}" },
		{ "statusio", "{'result':{'status':[]}}" },
		{ "better-stack", "{'data':{'type':'status_page'},'included':{}}" },
		{ "slack-status", "{'status':'ok'}" },
		{ "heroku-status", "{'status':[],'incidents':[]}" },
		{ "sorry", "{'notices':[],'user':1}" },
		{ "sorry", "{'notices':[{'type':'planned','begins_on':1}]}" },
		{ "aws-health", "[[]]" },
		{ "aws-health", "{}" },
		{ "google-incidents", "[{'id':'a'}]" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(other); i++) {
		_cleanup_free_ char *body = quoted(other[i][1]), *why = NULL;
		struct reading r;

		if (read_as(other[i][0], body, &r, &why) >= 0)
			fail_msg("%s is taken for %s", body, other[i][0]);
		assert_non_null(why);
	}
}

static void
the_short_answer_of_a_statuspage_names_the_whole_one(void **state)
{
	_cleanup_free_ char *body =
		quoted("{'page':{'id':'p','name':'Rye'},'status':{'indicator':'none'}}");
	_cleanup_free_ char *why = feed_refused(body, strlen(body));

	(void)state;
	assert_non_null(strstr(why, "summary.json"));
}

/* Whose empty list it is, a list does not say. */
static void
an_empty_list_is_nobodys_unasked(void **state)
{
	_cleanup_free_ char *why = feed_refused("[]", 2);

	(void)state;
	assert_non_null(strstr(why, "format"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_page_is_known_by_its_keys_alone),
		cmocka_unit_test(any_member_may_be_of_any_type),
		cmocka_unit_test(all_is_well_is_a_good_page),
		cmocka_unit_test(an_answer_that_says_less_is_not_calm),
		cmocka_unit_test(the_short_answer_of_a_statuspage_names_the_whole_one),
		cmocka_unit_test(an_empty_list_is_nobodys_unasked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

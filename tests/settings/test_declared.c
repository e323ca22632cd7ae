/* Recipients, accounts and dependencies: what they give, and how their mistakes are told. */
#include "settings/ground.h"

#include "base/stamp.h"

static void
a_whole_dependency_is_read_with_its_places(void **state)
{
	struct config *config = ground_load_text(*state,
		"recipients:\n"
		"  it: { mail: it@bakery.example }\n"
		"  eva: { mail: eva@bakery.example, wording: plain, digest: Friday 16:30, "
		"timezone: America/Los_Angeles }\n"
		"operators: it\n"
		"dependencies:\n"
		"  Customer records:\n"
		"    service: example-chat\n"
		"    uses: [SOAP API <= 40, '/\\bapex (class|trigger)\\b/']\n"
		"    ignore: [SOAP API Lite, -beta]\n"
		"    only: [region=eu-west-1, component=API]\n"
		"    process: order intake\n"
		"    owner: eva\n"
		"    people: 12\n"
		"    importance: high\n"
		"    lead_time: 8 weeks\n"
		"    contract_notice_by: 2027-03-31\n"
		"    tell: [eva]\n");
	const struct dependency *d;
	const struct recipient *eva;

	assert_non_null(config);
	d = config_dependency(config, "Customer records");
	assert_string_equal(d->service, "example-chat");
	assert_int_equal(d->use_count, 2);
	assert_string_equal(d->uses[0].text, "SOAP API <= 40");
	assert_string_equal(d->uses[1].text, "/\\bapex (class|trigger)\\b/");
	assert_int_equal(d->uses[1].at.line, 8);
	assert_int_equal(d->uses[1].at.column, 28);
	assert_int_equal(d->ignore_count, 2);
	assert_string_equal(d->ignore[0].text, "SOAP API Lite");
	assert_string_equal(d->ignore[1].text, "-beta");
	assert_int_equal(d->ignore[1].at.line, 9);
	assert_int_equal(d->only.count, 2);
	assert_string_equal(d->only.items[0], "region=eu-west-1");
	assert_string_equal(d->only.items[1], "component=API");
	assert_string_equal(d->process, "order intake");
	assert_string_equal(d->owner, "eva");
	assert_int_equal(d->people, 12);
	assert_int_equal(d->importance, IMPORTANCE_HIGH);
	assert_int_equal(d->lead_time_days, 56);
	assert_int_equal(d->contract_notice_by, stamp_day(2027, 3, 31));
	assert_int_equal(d->tell.count, 1);
	assert_int_equal(d->at.line, 6);
	assert_int_equal(d->service_at.column, 14);
	eva = config_recipient(config, "eva");
	assert_int_equal(eva->wording, WORDING_PLAIN);
	assert_true(eva->has_digest_time);
	assert_int_equal(eva->digest_weekday, 5);
	assert_int_equal(eva->digest_hour, 16);
	assert_int_equal(eva->digest_minute, 30);
	assert_string_equal(eva->timezone, "America/Los_Angeles");
	assert_false(config_recipient(config, "it")->has_digest_time);
	assert_int_equal(config->operators.count, 1);
}

static void
a_daily_digest_has_no_weekday(void **state)
{
	struct config *config =
		ground_load_text(*state, "recipients: { it: { mail: it@bakery.example, digest: "
					 "daily 07:05 } }\n" GROUND_DEPENDENCY);

	assert_non_null(config);
	assert_int_equal(config->recipients[0].digest_weekday, -1);
	assert_int_equal(config->recipients[0].digest_hour, 7);
	assert_int_equal(config->recipients[0].digest_minute, 5);
}

static void
one_word_will_do_where_a_list_may_stand(void **state)
{
	struct config *config = ground_load_text(*state,
		GROUND_RECIPIENT "operators: it\ndependencies: { C: { service: exchat, "
				 "uses: Threads, tell: it } }\n");

	assert_non_null(config);
	assert_int_equal(config->dependencies[0].use_count, 1);
	assert_string_equal(config->dependencies[0].uses[0].text, "Threads");
	assert_string_equal(config->dependencies[0].tell.items[0], "it");
}

static void
a_service_is_found_by_everything_it_is_called(void **state)
{
	static const struct {
		const char *word, *id;
	} rows[] = { { "example-chat", "example-chat" }, { "Example Chat", "example-chat" },
		{ "EXAMPLE CHAT", "example-chat" }, { "exchat", "example-chat" },
		{ "xc", "example-chat" }, { "Exämple Mail", "example-mail" },
		{ "example_mail", "example-mail" } };

	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		_cleanup_free_ char *content =
			mem_printf(GROUND_RECIPIENT "dependencies: { D: { service: %s } }\n",
				rows[i].word);
		struct config *config = ground_load_text(*state, content);

		assert_non_null(config);
		assert_string_equal(config->dependencies[0].service, rows[i].id);
	}
}

static void
an_unknown_service_is_told_with_the_nearest(void **state)
{
	assert_refused(*state,
		GROUND_RECIPIENT "dependencies:\n  D:\n    service: exampel-chat\n",
		"etc/forewarn.yaml:4:14: unknown service \"exampel-chat\"; did you mean "
		"\"example-chat\"?");
	assert_refused(*state,
		GROUND_RECIPIENT "dependencies: { D: { service: Exapmle Mail } }\n",
		"etc/forewarn.yaml:2:31: unknown service \"Exapmle Mail\"; did you mean "
		"\"Ex\xc3\xa4mple Mail\"?");
	assert_refused(*state,
		GROUND_RECIPIENT
		"accounts: { exchad: { secret: file:/x } }\n" GROUND_DEPENDENCY,
		"etc/forewarn.yaml:2:13: unknown service \"exchad\"; did you mean \"exchat\"?");
}

static void
an_unknown_recipient_is_told_with_the_nearest(void **state)
{
	assert_refused(*state,
		GROUND_RECIPIENT "dependencies: { D: { service: exchat, tell: [itt] } }\n",
		"etc/forewarn.yaml:2:46: unknown recipient \"itt\"; did you mean \"it\"?");
	assert_refused(*state, GROUND_SMALLEST "operators: [it, nobody]\n",
		"etc/forewarn.yaml:3:17: unknown recipient \"nobody\"; expected one of: it");
	assert_refused(*state, GROUND_SMALLEST "operators: [it, it]\n",
		"etc/forewarn.yaml:3:17: \"it\" stands in \"operators\" twice");
}

static void
a_dependency_without_a_service_is_told(void **state)
{
	assert_refused(*state, GROUND_RECIPIENT "dependencies:\n  Office: { uses: x }\n",
		"etc/forewarn.yaml:3:11: dependency \"Office\" has no \"service\"; expected "
		"something like Office: { service: microsoft-365 }");
	assert_refused(*state, GROUND_RECIPIENT "dependencies:\n  Office:\n",
		"etc/forewarn.yaml:3:10: \"Office\" is empty; expected a mapping, such as "
		"Office: { service: microsoft-365 }");
	assert_refused(*state, GROUND_RECIPIENT "dependencies: { Office: microsoft-365 }\n",
		"etc/forewarn.yaml:2:25: \"Office\" must be a mapping, not a text");
	assert_refused(*state, GROUND_RECIPIENT "dependencies: { '': { service: exchat } }\n",
		"etc/forewarn.yaml:2:17: a dependency needs a name");
}

static void
empty_uses_are_told(void **state)
{
	assert_refused(*state,
		GROUND_RECIPIENT "dependencies: { D: { service: exchat, uses: [] } }\n",
		"etc/forewarn.yaml:2:45: \"uses\" is an empty list; write at least one item, "
		"or leave the line out");
	assert_refused(*state,
		GROUND_RECIPIENT "dependencies: { D: { service: exchat, uses: [a, ''] } }\n",
		"etc/forewarn.yaml:2:49: \"uses\" is empty");
	assert_refused(*state,
		GROUND_RECIPIENT "dependencies: { D: { service: exchat, uses: [a, [b]] } }\n",
		"etc/forewarn.yaml:2:49: \"uses\" must be a text, not a list");
}

static void
bad_dates_are_told(void **state)
{
	static const char *const bad[] = { "2027-02-29", "31-03-2027", "2027-3-31", "2027-03",
		"soon", "2027-03-31T00:00:00Z" };

	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		_cleanup_free_ char *content =
			mem_printf(GROUND_RECIPIENT "dependencies:\n  D:\n    service: "
						    "exchat\n    contract_notice_by: %s\n",
				bad[i]);
		_cleanup_free_ char *expected =
			mem_printf("etc/forewarn.yaml:5:25: \"%s\" is no date for "
				   "\"contract_notice_by\"; expected year, month and day, such "
				   "as 2027-03-31",
				bad[i]);

		assert_refused(*state, content, expected);
	}
}

static void
bad_words_and_numbers_of_a_dependency_are_told(void **state)
{
	assert_refused(*state,
		GROUND_RECIPIENT "dependencies: { D: { service: exchat, importance: hihg } }\n",
		"etc/forewarn.yaml:2:51: unknown importance \"hihg\"; did you mean \"high\"? "
		"Known are: normal, low, high");
	assert_refused(*state,
		GROUND_RECIPIENT "dependencies: { D: { service: exchat, people: a dozen } }\n",
		"etc/forewarn.yaml:2:47: \"a dozen\" is no good value for \"people\"; expected "
		"a whole number");
	assert_refused(*state,
		GROUND_RECIPIENT
		"dependencies: { D: { service: exchat, lead_time: 6 hours } }\n",
		"etc/forewarn.yaml:2:50: \"6 hours\" is no duration for \"lead_time\"; "
		"expected a whole number and a unit (days, weeks");
}

static void
bad_mail_addresses_are_told(void **state)
{
	static const struct {
		const char *mail, *why;
	} rows[] = { { "it", "there is no @ in it" },
		{ "it@", "what follows the @ is no domain" },
		{ "@bakery.example", "what stands before the @ is empty" },
		{ "a b@bakery.example", "what stands before the @" },
		{ "Eva <eva@bakery.example>", "only the address itself is wanted" },
		{ "a@b@c.example", "there is more than one @" },
		{ ".a@bakery.example", "a dot stands where none may" },
		{ "a..b@bakery.example", "a dot stands where none may" },
		{ "a@bakery..example", "what follows the @ is no domain" },
		{ "a@bakery.example, b@x.example", "there is more than one @" },
		{ "a@bak_ery.-x", "what follows the @ is no domain" } };

	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		_cleanup_free_ char *content = mem_printf(
			"recipients: { it: { mail: '%s' } }\n" GROUND_DEPENDENCY, rows[i].mail);
		_cleanup_free_ char *expected =
			mem_printf("etc/forewarn.yaml:1:27: \"%s\" is no mail address: %s",
				rows[i].mail, rows[i].why);

		assert_refused(*state, content, expected);
	}
	assert_refused(*state, "recipients: { it: { wording: plain } }\n" GROUND_DEPENDENCY,
		"etc/forewarn.yaml:1:15: nothing leads to the recipient \"it\": write mail, "
		"webhook, exec or journal");
}

static void
good_mail_addresses_are_taken(void **state)
{
	static const char *const good[] = { "root@localhost",
		"first.last+tag@mail.bakery.example", "o'neil@x1.example",
		"x@xn--bckerei-5wa.example" };

	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		_cleanup_free_ char *content = mem_printf(
			"recipients: { it: { mail: \"%s\" } }\n" GROUND_DEPENDENCY, good[i]);

		assert_non_null(ground_load_text(*state, content));
	}
}

static void
bad_digest_times_are_told(void **state)
{
	static const struct {
		const char *digest, *suggested;
	} rows[] = { { "mondy 08:00", "monday" }, { "monday", "monday" }, { "08:00", "monday" },
		{ "monday 8:00", "monday" }, { "friday 24:00", "friday" },
		{ "dialy 08:00", "daily" }, { "monday 08:60", "monday" },
		{ "é 08:00", "monday" } };

	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		_cleanup_free_ char *content =
			mem_printf("recipients: { it: { digest: '%s', mail: a@b.example } "
				   "}\n" GROUND_DEPENDENCY,
				rows[i].digest);
		_cleanup_free_ char *expected = mem_printf(
			"etc/forewarn.yaml:1:29: \"%s\" is no time for \"digest\"; expected a "
			"weekday or \"daily\" and a time of 24 hours, such as \"%s 08:00\"",
			rows[i].digest, rows[i].suggested);

		assert_refused(*state, content, expected);
	}
}

static void
dependencies_name_what_stops_with_them(void **state)
{
	struct config *config = ground_load_text(*state,
		GROUND_RECIPIENT "dependencies:\n"
				 "  Sign-in: { service: exchat, supports: [Till, Orders] }\n"
				 "  Orders: { service: exchat, supports: Sign-in }\n"
				 "  Till: { service: exchat }\n");

	assert_non_null(config);
	assert_int_equal(config->dependencies[0].support_count, 2);
	assert_int_equal(config->dependencies[0].supports[0], 2);
	assert_int_equal(config->dependencies[0].supports[1], 1);
	assert_int_equal(config->dependencies[1].support_count, 1);
	assert_int_equal(config->dependencies[1].supports[0], 0);
	assert_int_equal(config->dependencies[2].support_count, 0);
}

static void
what_cannot_stop_with_it_is_told(void **state)
{
	static const struct {
		const char *supports, *sentence;
	} rows[] = {
		{ "[Tiil]", "etc/forewarn.yaml:3:39: unknown dependency \"Tiil\"; did you "
			    "mean \"Till\"? Known are: Shop, Till" },
		{ "[Shop]", "etc/forewarn.yaml:3:39: \"Shop\" cannot support itself; name "
			    "what stops when it stops" },
		{ "[Till, Till]", "etc/forewarn.yaml:3:45: \"Till\" stands in \"supports\" "
				  "twice: keep one" },
	};

	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		_cleanup_free_ char *content = mem_printf(GROUND_RECIPIENT
			"dependencies:\n"
			"  Shop: { service: exchat, supports: %s }\n"
			"  Till: { service: exchat }\n",
			rows[i].supports);

		assert_refused(*state, content, rows[i].sentence);
	}
}

static void
an_account_may_be_none(void **state)
{
	struct ground *g = *state;

	g->config = ground_load_text(g, GROUND_SMALLEST "accounts: { exchat: none }\n");
	assert_non_null(g->config);
	assert_int_equal(g->config->account_count, 1);
	assert_string_equal(g->config->accounts[0].service, "example-chat");
	assert_true(g->config->accounts[0].none);
}

static void
one_service_has_one_account(void **state)
{
	struct ground *g = *state;

	g->secrets_shut = true;
	assert_refused(g,
		GROUND_SMALLEST "accounts:\n  example-chat: { secret: credential:a }\n  "
				"exchat: { secret: credential:b }\n",
		"etc/forewarn.yaml:5:3: the service example-chat has an account already, in "
		"/tmp/");
}

static void
too_many_recipients_are_refused(void **state)
{
	struct ground *g = *state;
	_cleanup_(text_clear) struct text content = { 0 };

	text_puts(&content, GROUND_DEPENDENCY "recipients:\n");
	for (unsigned i = 0; i < 1001; i++)
		text_printf(&content, "  r%u: { mail: a@b.example }\n", i);
	assert_refused(g, content.data,
		"etc/forewarn.yaml:1003:3: there are more than 1000 recipients");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ground_test(a_whole_dependency_is_read_with_its_places),
		ground_test(a_daily_digest_has_no_weekday),
		ground_test(one_word_will_do_where_a_list_may_stand),
		ground_test(a_service_is_found_by_everything_it_is_called),
		ground_test(an_unknown_service_is_told_with_the_nearest),
		ground_test(an_unknown_recipient_is_told_with_the_nearest),
		ground_test(a_dependency_without_a_service_is_told),
		ground_test(empty_uses_are_told),
		ground_test(bad_dates_are_told),
		ground_test(bad_words_and_numbers_of_a_dependency_are_told),
		ground_test(bad_mail_addresses_are_told),
		ground_test(good_mail_addresses_are_taken),
		ground_test(bad_digest_times_are_told),
		ground_test(dependencies_name_what_stops_with_them),
		ground_test(what_cannot_stop_with_it_is_told),
		ground_test(an_account_may_be_none),
		ground_test(one_service_has_one_account),
		ground_test(too_many_recipients_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

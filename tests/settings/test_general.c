/* forewarn.yaml itself: what an empty one means, what each key gives, and how its mistakes are
 * told. */
#include "settings/ground.h"

#include "base/limits.h"
#include "base/stamp.h"
#include "base/zone.h"

static void
the_smallest_file_means_all_the_defaults(void **state)
{
	struct config *config;

	assert_int_equal(unsetenv("STATE_DIRECTORY"), 0);
	assert_int_equal(unsetenv("RUNTIME_DIRECTORY"), 0);
	config = ground_load_text(*state, GROUND_SMALLEST);
	assert_non_null(config);
	assert_string_equal(config->language, "en");
	assert_string_equal(config->timezone, zone_of_machine());
	assert_string_equal(config->state_dir, "/var/lib/forewarn");
	assert_string_equal(config->runtime_dir, "/run/forewarn");
	assert_null(config->heartbeat);
	assert_null(config->metrics);
	assert_int_equal(config->keep_entries_months, 24);
	assert_string_equal(config->mail.relay, "smtp://localhost");
	assert_string_equal(config->mail.from, "it@bakery.example");
	assert_int_equal(config->mail.tls, MAIL_TLS_WHEN_OFFERED);
	assert_int_equal(config->mail.timeout_sec, 60);
	assert_int_equal(config->mail.give_up_days, 5);
	assert_int_equal(config->listen.page_max_bytes, LIMIT_PAGE_BYTES);
	assert_int_equal(config->listen.page_timeout_sec, LIMIT_PAGE_SECONDS);
	assert_int_equal(config->listen.every_sec, 6 * 3600);
	assert_int_equal(config->listen.every_min_sec, 300);
	assert_int_equal(config->listen.backoff_max_sec, 86400);
	assert_int_equal(config->listen.connections, 64);
	assert_int_equal(config->listen.per_host, 2);
	assert_int_equal(config->operators.count, 1);
	assert_string_equal(config->operators.items[0], "it");
	assert_int_equal(config->dependencies[0].contract_notice_by, DAY_NONE);
	assert_string_equal(config->dependencies[0].tell.items[0], "it");
}

static void
every_key_is_understood(void **state)
{
	struct config *config = ground_load_text(*state, GROUND_SMALLEST
		"language: nl\ntimezone: Europe/Amsterdam\n"
		"mail:\n  relay: smtps://mail.bakery.example:465\n  from: "
		"forewarn@bakery.example\n  tls: when-offered\n"
		"  ca_file: /etc/passwd\n  timeout: 2 minutes\n  give_up: 1 week\n"
		"listen:\n  contact: https://bakery.example/contact\n  user_agent: bakery/1 "
		"(a)\n  proxy: socks5h://proxy.example:1080\n"
		"  ca_file: /etc/passwd\n  page_max: 32 MiB\n  timeout: 90 seconds\n  every: 2 "
		"hours\n  every_min: 10 minutes\n"
		"  backoff_max: 2 days\n  connections: 8\n  per_host: 4\n"
		"state: /srv/state\nruntime: /srv/run\nkeep_entries: 3 years\nheartbeat: "
		"https://beat.example/x?y=1\nmetrics: /srv/metrics/forewarn.prom\n");

	assert_non_null(config);
	assert_string_equal(config->language, "nl");
	assert_string_equal(config->timezone, "Europe/Amsterdam");
	assert_string_equal(config->mail.relay, "smtps://mail.bakery.example:465");
	assert_string_equal(config->mail.from, "forewarn@bakery.example");
	assert_int_equal(config->mail.tls, MAIL_TLS_WHEN_OFFERED);
	assert_string_equal(config->mail.ca_file, "/etc/passwd");
	assert_int_equal(config->mail.timeout_sec, 120);
	assert_int_equal(config->mail.give_up_days, 7);
	assert_int_equal(config->mail.at.line, 5);
	assert_string_equal(config->listen.contact, "https://bakery.example/contact");
	assert_string_equal(config->listen.proxy, "socks5h://proxy.example:1080");
	assert_int_equal(config->listen.page_max_bytes, 32u * 1024 * 1024);
	assert_int_equal(config->listen.page_timeout_sec, 90);
	assert_int_equal(config->listen.every_sec, 7200);
	assert_int_equal(config->listen.every_min_sec, 600);
	assert_int_equal(config->listen.backoff_max_sec, 172800);
	assert_int_equal(config->listen.connections, 8);
	assert_int_equal(config->listen.per_host, 4);
	assert_string_equal(config->state_dir, "/srv/state");
	assert_string_equal(config->runtime_dir, "/srv/run");
	assert_int_equal(config->keep_entries_months, 36);
	assert_string_equal(config->heartbeat, "https://beat.example/x?y=1");
	assert_string_equal(config->metrics, "/srv/metrics/forewarn.prom");
}

static void
a_folder_to_publish_in_may_stand_alone(void **state)
{
	struct config *config =
		ground_load_text(*state, GROUND_SMALLEST "publish: /srv/www/forewarn\n");

	assert_non_null(config);
	assert_string_equal(config->publish.folder, "/srv/www/forewarn");
	assert_false(config->publish.names);
	config = ground_load_text(
		*state, GROUND_SMALLEST "publish: { folder: /srv/www/forewarn, names: yes }\n");
	assert_non_null(config);
	assert_string_equal(config->publish.folder, "/srv/www/forewarn");
	assert_true(config->publish.names);
}

static void
a_folder_that_must_not_be_published_is_refused(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "publish: www\n",
		"etc/forewarn.yaml:3:10: \"www\" is no good path: it is not absolute");
	assert_refused(*state, GROUND_SMALLEST "publish: /var/lib/\n",
		"etc/forewarn.yaml:3:10: what is published in \"/var/lib/\" may be seen by "
		"others, but /var/lib/forewarn holds what is forewarn's own");
	assert_refused(*state, GROUND_SMALLEST "publish: /\n",
		"etc/forewarn.yaml:3:10: what is published in \"/\" may be seen by others");
	assert_refused(*state, GROUND_SMALLEST "runtime: /srv/run\npublish: { folder: /srv }\n",
		"etc/forewarn.yaml:4:10: what is published in \"/srv\" may be seen by others, "
		"but /srv/run holds");
	assert_refused(*state, GROUND_SMALLEST "publish: { names: yes }\n",
		"etc/forewarn.yaml:3:10: publish has no \"folder\"");
}

static void
systemds_folders_are_the_defaults(void **state)
{
	struct config *config;

	assert_int_equal(setenv("STATE_DIRECTORY", "/tmp/one:/tmp/two", 1), 0);
	assert_int_equal(setenv("RUNTIME_DIRECTORY", "/tmp/run", 1), 0);
	config = ground_load_text(*state, GROUND_SMALLEST);
	assert_int_equal(unsetenv("STATE_DIRECTORY"), 0);
	assert_int_equal(unsetenv("RUNTIME_DIRECTORY"), 0);
	assert_string_equal(config->state_dir, "/tmp/one");
	assert_string_equal(config->runtime_dir, "/tmp/run");
}

static void
complain_of_uses(const struct config *config, struct complaints *complaints)
{
	for (size_t i = 0; i < config->dependencies[0].use_count; i++)
		complaints_add(complaints, &config->dependencies[0].uses[i].at, 0,
			"no such thing: %s", config->dependencies[0].uses[i].text);
}

static void
a_relay_elsewhere_must_encrypt_unless_told_otherwise(void **state)
{
	static const struct {
		const char *relay;
		enum mail_tls tls;
	} rows[] = { { "smtp://localhost", MAIL_TLS_WHEN_OFFERED },
		{ "smtp://LOCALHOST:2525", MAIL_TLS_WHEN_OFFERED },
		{ "smtp://127.0.0.1:25", MAIL_TLS_WHEN_OFFERED },
		{ "smtp://[::1]:25", MAIL_TLS_WHEN_OFFERED },
		{ "smtp://mail.example", MAIL_TLS_REQUIRED },
		{ "smtp://localhost.evil.example", MAIL_TLS_REQUIRED },
		{ "sendmail:/usr/sbin/sendmail", MAIL_TLS_WHEN_OFFERED } };

	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		_cleanup_free_ char *content =
			mem_printf(GROUND_SMALLEST "mail: { relay: '%s' }\n", rows[i].relay);
		struct config *config = ground_load_text(*state, content);

		assert_non_null(config);
		assert_int_equal(config->mail.tls, rows[i].tls);
	}
}

/* What comes after looks for small letters. */
static void
a_relays_scheme_is_kept_in_small_letters(void **state)
{
	struct config *config = ground_load_text(
		*state, GROUND_SMALLEST "mail: { relay: 'SMTPS://Mail.example:465' }\n");

	assert_non_null(config);
	assert_string_equal(config->mail.relay, "smtps://Mail.example:465");
}

static void
a_mail_program_that_is_not_there_is_warned_of(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *flat =
		mem_printf(GROUND_SMALLEST "mail: { relay: 'sendmail:%s/etc/forewarn.yaml' }\n",
			g->folder);

	assert_non_null(
		ground_load_text(g, GROUND_SMALLEST "mail: { relay: sendmail:/no/program }\n"));
	assert_complaint(g, 0,
		"etc/forewarn.yaml:3:16: warning: there is no program /no/program: letters "
		"will "
		"wait until there is one");
	assert_complaint(g, 1, "(no more complaints)");
	assert_non_null(ground_load_text(g, flat));
	assert_int_equal(g->complaints.count, 1);
	assert_non_null(strstr(g->complaints.items[0].text, "is no program that may be run"));
	assert_non_null(
		ground_load_text(g, GROUND_SMALLEST "mail: { relay: sendmail:/bin/true }\n"));
	assert_int_equal(g->complaints.count, 0);
}

static void
each_mistake_is_examined_together_with_the_others(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *file = mem_printf("%s/etc/forewarn.yaml", g->folder);
	_cleanup_free_ char *share = mem_printf("%s/share", g->folder);
	struct settings_paths paths = { file, share, NULL, false };

	ground_write(g, "etc/forewarn.yaml",
		GROUND_RECIPIENT
		"dependencies: { Chat: { service: example-chat, uses: [a] } }\n"
		"colour: green\n");
	assert_null(settings_load_examined(&paths, complain_of_uses, &g->complaints));
	assert_complaint(g, 0, "etc/forewarn.yaml:2:55: no such thing: a");
	assert_complaint(g, 1, "etc/forewarn.yaml:3:1: ");
	assert_complaint(g, 2, "(no more complaints)");
	assert_non_null(ground_load_text(g, GROUND_SMALLEST));
}

static void
a_file_without_both_is_blank_and_with_one_says_what_to_write(void **state)
{
	struct ground *g = *state;

	g->config = ground_load_text(g, "# nothing yet\n");
	assert_int_equal(g->complaints.count, 0);
	assert_non_null(g->config);
	assert_true(config_blank(g->config));
	assert_non_null(g->config->mail.from);
	config_free(g->config);
	g->config = NULL;
	assert_refused(g, GROUND_RECIPIENT,
		"etc/forewarn.yaml:1:1: there is no \"dependencies\": forewarn would have "
		"nothing to look for; write something like "
		"dependencies: { Office: { service: microsoft-365 } }");
	assert_refused(g, GROUND_DEPENDENCY,
		"etc/forewarn.yaml:1:1: there is no \"recipients\": nobody would be told; "
		"write something like recipients: { it: { "
		"mail: it@bakery.example } }");
}

static void
empty_recipients_and_dependencies_are_told_at_their_place(void **state)
{
	struct ground *g = *state;

	assert_null(ground_load_text(g, "recipients: {}\ndependencies:\n"));
	assert_complaint(
		g, 0, "etc/forewarn.yaml:1:13: \"recipients\" is empty: nobody would be told");
	assert_complaint(g, 1,
		"etc/forewarn.yaml:2:14: \"dependencies\" is empty; expected a mapping, such "
		"as dependencies: {");
	assert_int_equal(g->complaints.count, 2);
	assert_refused(g, GROUND_RECIPIENT "dependencies: {}\n",
		"etc/forewarn.yaml:2:15: \"dependencies\" is empty: forewarn would have "
		"nothing to look for");
}

static void
an_unknown_key_is_told_with_the_nearest(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "langauge: nl\n",
		"etc/forewarn.yaml:3:1: unknown key \"langauge\"; did you mean \"language\"?");
	assert_refused(*state, GROUND_SMALLEST "Mail: { from: a@b.example }\n",
		"etc/forewarn.yaml:3:1: unknown key \"Mail\"; did you mean \"mail\"?");
	assert_refused(*state, GROUND_SMALLEST "mail:\n  relais: smtp://localhost\n",
		"etc/forewarn.yaml:4:3: unknown key \"relais\"; did you mean \"relay\"? Known "
		"are: relay, from, user, password, tls, "
		"ca_file, timeout, give_up");
	assert_refused(*state, GROUND_SMALLEST "listen: { zzzzzzzz: 1 }\n",
		"etc/forewarn.yaml:3:11: unknown key \"zzzzzzzz\"; expected one of: contact, "
		"user_agent");
}

static void
a_wrong_type_is_told_with_an_example(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "language: [en]\n",
		"etc/forewarn.yaml:3:11: \"language\" must be a text, not a list");
	assert_refused(*state, GROUND_SMALLEST "mail: smtp://localhost\n",
		"etc/forewarn.yaml:3:7: \"mail\" must be a mapping, not a text; expected "
		"something like mail: { relay:");
	assert_refused(*state, GROUND_SMALLEST "operators: { it: x }\n",
		"etc/forewarn.yaml:3:12: \"operators\" must be a text or a list of texts, not "
		"a mapping");
	assert_refused(*state, "recipients: [it]\n" GROUND_DEPENDENCY,
		"etc/forewarn.yaml:1:13: \"recipients\" must be a mapping, not a list");
	assert_refused(*state, "- a\n", "etc/forewarn.yaml:1:1: ");
}

static void
an_empty_text_is_told(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "language:\n",
		"etc/forewarn.yaml:3:10: \"language\" is empty; expected a text");
	assert_refused(*state, GROUND_SMALLEST "timezone: \"  \"\n",
		"etc/forewarn.yaml:3:11: \"timezone\" is empty");
	assert_refused(*state, GROUND_SMALLEST "operators: []\n",
		"etc/forewarn.yaml:3:12: \"operators\" is an empty list");
	assert_refused(*state, GROUND_SMALLEST "operators: [it, \"\"]\n",
		"etc/forewarn.yaml:3:17: \"operators\" is empty");
}

static void
languages_and_zones_are_closed_lists(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "language: fr\n",
		"etc/forewarn.yaml:3:11: unknown language \"fr\"; expected one of: en, nl");
	assert_refused(*state, GROUND_SMALLEST "timezone: Europe/Amsterdm\n",
		"etc/forewarn.yaml:3:11: \"Europe/Amsterdm\" is no time zone that this machine "
		"knows");
}

static void
no_word_is_a_surprise_boolean(void **state)
{
	struct config *config =
		ground_load_text(*state, "recipients: { no: { mail: no@norway.example }, yes: "
					 "{ mail: 'y@n.example' } }\n"
					 "dependencies: { on: { service: exchat, uses: [off, "
					 "null, 1e3, 010, ~], owner: true } }\n");

	assert_non_null(config);
	assert_string_equal(config->recipients[0].name, "no");
	assert_string_equal(config->dependencies[0].name, "on");
	assert_string_equal(config->dependencies[0].uses[0].text, "off");
	assert_string_equal(config->dependencies[0].uses[1].text, "null");
	assert_string_equal(config->dependencies[0].uses[3].text, "010");
	assert_string_equal(config->dependencies[0].uses[4].text, "~");
	assert_string_equal(config->dependencies[0].owner, "true");
}

static void
bad_durations_are_told_with_units_and_limits(void **state)
{
	static const char *const bad[] = { "8", "weeks", "8 weks", "1.5 hours", "-1 day",
		"99999999999 days", "8 h" };

	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		_cleanup_free_ char *content =
			mem_printf(GROUND_SMALLEST "listen: { every: '%s' }\n", bad[i]);
		_cleanup_free_ char *expected = mem_printf(
			"etc/forewarn.yaml:3:18: \"%s\" is no duration for \"every\"; expected "
			"a whole number and a unit (seconds, "
			"minutes, hours, days, weeks, months, years), such as 6 hours",
			bad[i]);

		assert_refused(*state, content, expected);
	}
	assert_refused(*state,
		GROUND_SMALLEST "listen: { every: 59 seconds, every_min: 10 seconds }\n",
		"etc/forewarn.yaml:3:18: \"59 seconds\" is too short for \"every\"; expected "
		"from 1 minute to 366 days");
	assert_refused(*state, GROUND_SMALLEST "mail: { give_up: 3 months }\n",
		"etc/forewarn.yaml:3:18: \"3 months\" is too long for \"give_up\"; expected "
		"from 1 day to 60 days");
	assert_refused(*state, GROUND_SMALLEST "keep_entries: 90 days\n",
		"etc/forewarn.yaml:3:15: \"90 days\" is no duration for \"keep_entries\"; "
		"expected a whole number and a unit (months, "
		"years), such as 24 months");
}

static void
bad_sizes_and_numbers_are_told(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "listen: { page_max: 16 MB }\n",
		"etc/forewarn.yaml:3:21: \"16 MB\" is no size for \"page_max\"; expected a "
		"whole number and a unit (bytes, KiB, MiB, "
		"GiB), such as 16 MiB");
	assert_refused(*state, GROUND_SMALLEST "listen: { page_max: 2 GiB }\n",
		"etc/forewarn.yaml:3:21: \"2 GiB\" is too big for \"page_max\"");
	assert_refused(*state, GROUND_SMALLEST "listen: { connections: many }\n",
		"etc/forewarn.yaml:3:24: \"many\" is no good value for \"connections\"; "
		"expected a whole number from 1 to 1024");
	assert_refused(*state, GROUND_SMALLEST "listen: { per_host: 0 }\n",
		"etc/forewarn.yaml:3:21: \"0\" is no good value for \"per_host\"; expected a "
		"whole number from 1 to 64");
	assert_refused(*state, GROUND_SMALLEST "listen: { per_host: 2.5 }\n",
		"etc/forewarn.yaml:3:21: \"2.5\" is no good value");
}

static void
one_connection_in_all_is_one_to_each_host(void **state)
{
	struct config *config =
		ground_load_text(*state, GROUND_SMALLEST "listen: { connections: 1 }\n");

	assert_non_null(config);
	assert_int_equal(config->listen.per_host, 1);
}

static void
settings_that_contradict_each_other_are_told(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "listen:\n  every: 2 minutes\n",
		"etc/forewarn.yaml:4:3: \"every\" (120 seconds) is shorter than \"every_min\" "
		"(300 seconds)");
	assert_refused(*state, GROUND_SMALLEST "listen: { connections: 3, per_host: 4 }\n",
		"etc/forewarn.yaml:3:9: \"per_host\" (4) is more than \"connections\" (3)");
	assert_refused(*state, GROUND_SMALLEST "mail: { user: forewarn }\n",
		"etc/forewarn.yaml:3:7: \"mail\" needs both \"user\" and \"password\"");
}

static void
bad_relays_are_told(void **state)
{
	static const struct {
		const char *relay, *why;
	} rows[] = { { "localhost", "it begins with none of the four ways" },
		{ "http://localhost", "it begins with none" },
		{ "smtp://", "the host's name is missing" },
		{ "smtp://mail.example:99999", "the port must be a number" },
		{ "smtp://mail.example:", "the port must be a number" },
		{ "smtp://ma il", "it has a space" },
		{ "smtp://mail.example/x", "nothing may follow the host" },
		{ "sendmail:sendmail", "the path must be absolute" },
		{ "smtp://-x", "the host's name is missing or has a character" },
		{ "folder:", "the path must be absolute" } };

	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		_cleanup_free_ char *content =
			mem_printf(GROUND_SMALLEST "mail: { relay: '%s' }\n", rows[i].relay);
		_cleanup_free_ char *expected =
			mem_printf("etc/forewarn.yaml:3:16: \"%s\" is no relay: %s",
				rows[i].relay, rows[i].why);

		assert_refused(*state, content, expected);
	}
}

static void
a_password_in_an_address_is_refused_and_not_repeated(void **state)
{
	struct ground *g = *state;

	assert_refused(g, GROUND_SMALLEST "mail: { relay: smtp://me:hunter2@mail.example }\n",
		"etc/forewarn.yaml:3:16: \"...\" is no relay: a user or password stands in it");
	assert_null(strstr(g->complaints.items[0].text, "hunter2"));
	assert_refused(g,
		GROUND_SMALLEST "listen: { proxy: http://me:hunter2@proxy.example }\n",
		"etc/forewarn.yaml:3:18: \"...\" is no good URL: a user or password stands in "
		"it");
	assert_null(strstr(g->complaints.items[0].text, "hunter2"));
}

static void
bad_urls_and_paths_are_told(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "heartbeat: beat.example\n",
		"etc/forewarn.yaml:3:12: \"beat.example\" is no good URL: it does not begin "
		"with a scheme");
	assert_refused(*state, GROUND_SMALLEST "heartbeat: ftp://beat.example\n",
		"etc/forewarn.yaml:3:12: \"ftp://beat.example\" is no good URL: its scheme is "
		"not one of those");
	assert_refused(*state, GROUND_SMALLEST "heartbeat: https://b\xc3\xa9.example/\n",
		"etc/forewarn.yaml:3:12: \"https://b\xc3\xa9.example/\" is no good URL: it has "
		"a space or a character");
	assert_refused(*state, GROUND_SMALLEST "heartbeat: https://[::1/\n",
		"etc/forewarn.yaml:3:12: \"https://[::1/\" is no good URL");
	assert_refused(*state, GROUND_SMALLEST "metrics: cache/forewarn.prom\n",
		"etc/forewarn.yaml:3:10: \"cache/forewarn.prom\" is no good path: it is not "
		"absolute");
	assert_refused(*state, GROUND_SMALLEST "metrics: /srv/forewarn.txt\n",
		"etc/forewarn.yaml:3:10: the file of \"metrics\" must end in .prom");
	assert_refused(*state, GROUND_SMALLEST "metrics: /.prom\n",
		"etc/forewarn.yaml:3:10: the file of \"metrics\" must end in .prom");
	assert_refused(*state, GROUND_SMALLEST "state: lib/x\n",
		"etc/forewarn.yaml:3:8: \"lib/x\" is no good path: it is not absolute");
	assert_refused(*state, GROUND_SMALLEST "mail: { ca_file: /nowhere/x.pem }\n",
		"etc/forewarn.yaml:3:18: \"/nowhere/x.pem\" is no file: there is none of that "
		"name");
	assert_refused(*state, GROUND_SMALLEST "listen: { contact: nobody }\n",
		"etc/forewarn.yaml:3:20: \"nobody\" is no mail address: there is no @ in it");
}

static void
parts_in_conf_d_are_put_together(void **state)
{
	struct ground *g = *state;
	struct config *config;

	ground_write(g, "etc/conf.d/20-more.yaml",
		"dependencies: { Post: { service: example-mail, tell: eva } }\nlanguage: nl\n");
	ground_write(g, "etc/conf.d/10-people.yaml",
		"recipients: { eva: { mail: eva@bakery.example } }\n");
	ground_write(g, "etc/conf.d/30-empty.yaml", "# nothing\n");
	ground_write(g, "etc/conf.d/README", "not: [yaml\n");
	config = ground_load_text(g, GROUND_SMALLEST);
	assert_non_null(config);
	assert_int_equal(config->recipient_count, 2);
	assert_int_equal(config->dependency_count, 2);
	assert_string_equal(config->language, "nl");
	assert_string_equal(config_dependency(config, "Post")->tell.items[0], "eva");
	assert_int_equal(config_dependency(config, "Chat")->tell.count, 2);
	assert_non_null(
		strstr(config_recipient(config, "eva")->at.file, "etc/conf.d/10-people.yaml"));
}

static void
what_stands_in_two_files_is_told_with_both_places(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *other = NULL;

	ground_write(g, "etc/conf.d/a.yaml",
		"language: nl\nrecipients:\n  it: { mail: x@y.example }\nmail:\n  from: "
		"x@y.example\n");
	assert_null(ground_load_text(
		g, "language: en\nmail: { from: z@y.example }\n" GROUND_SMALLEST));
	assert_complaint(g, 0,
		"etc/conf.d/a.yaml:1:1: \"language\" is already in /tmp/forewarn-settings-");
	assert_complaint(g, 1, "etc/conf.d/a.yaml:3:3: \"it\" is already in ");
	assert_complaint(g, 2, "etc/conf.d/a.yaml:5:3: \"from\" is already in ");
	assert_int_equal(g->complaints.count, 3);
	other = mem_printf("/etc/forewarn.yaml, line 3: keep it in one of the two files");
	assert_non_null(strstr(g->complaints.items[1].text, other));
}

static void
a_broken_part_does_not_make_the_rest_look_wrong(void **state)
{
	struct ground *g = *state;

	ground_write(g, "etc/conf.d/a.yaml", "recipients: { eva: [\n");
	assert_null(ground_load_text(
		g, "dependencies: { Chat: { service: exchat, tell: eva } }\n"));
	assert_complaint(g, 0, "etc/conf.d/a.yaml:2:1: this is not YAML");
	assert_int_equal(g->complaints.count, 1);
}

static void
a_likely_slip_in_a_file_name_is_a_warning(void **state)
{
	struct ground *g = *state;

	ground_write(g, "etc/conf.d/a.yml", "language: nl\n");
	assert_non_null(ground_load_text(g, GROUND_SMALLEST));
	assert_complaint(g, 0,
		"etc/conf.d/a.yml:1:1: warning: this file is not read: its name must end in "
		".yaml");
	assert_int_equal(g->complaints.errors, 0);
}

static void
mistakes_of_all_files_come_in_one_go_and_in_order(void **state)
{
	struct ground *g = *state;

	ground_write(g, "etc/services/own.yaml", "name: Own\nsuorces: {}\n");
	ground_write(g, "etc/phrases/nl.yaml", "- { phrase: stopt, weight: zwaar }\n");
	ground_write(g, "etc/conf.d/a.yaml", "state: x\n");
	assert_null(ground_load_text(g, "keep_entries: x\nlanguage: xx\n" GROUND_SMALLEST));
	assert_complaint(g, 0,
		"etc/services/own.yaml:2:1: unknown key \"suorces\"; did you mean "
		"\"sources\"?");
	assert_complaint(g, 1,
		"etc/phrases/nl.yaml:1:28: \"zwaar\" is no good value for \"weight\"; expected "
		"a number from -100 to 100");
	assert_complaint(g, 2, "etc/forewarn.yaml:1:15: \"x\" is no duration");
	assert_complaint(g, 3, "etc/forewarn.yaml:2:11: unknown language \"xx\"");
	assert_complaint(g, 4, "etc/conf.d/a.yaml:1:8: \"x\" is no good path");
	assert_int_equal(g->complaints.count, 5);
}

static void
an_empty_key_is_told(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "? \n: x\n",
		"etc/forewarn.yaml:3:2: unknown key \"\"; expected one of: language");
}

static void
the_nearest_word_is_a_typo_away(void **state)
{
	static const char *const words[] = { "microsoft-365", "it", "github", "gitlab" };

	(void)state;
	assert_string_equal(settings_nearest("Microsft-365", words, 4), "microsoft-365");
	assert_string_equal(settings_nearest("gtihub", words, 4), "github");
	assert_string_equal(settings_nearest("itt", words, 4), "it");
	assert_null(settings_nearest("salesforce", words, 4));
	assert_null(settings_nearest("ab", words, 4));
	assert_null(settings_nearest("x", words, 0));
	assert_null(settings_nearest("", words, 4));
	assert_null(settings_nearest("\xcc\x81", words, 4));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ground_test(the_smallest_file_means_all_the_defaults),
		ground_test(every_key_is_understood),
		ground_test(a_folder_to_publish_in_may_stand_alone),
		ground_test(a_folder_that_must_not_be_published_is_refused),
		ground_test(systemds_folders_are_the_defaults),
		ground_test(a_relay_elsewhere_must_encrypt_unless_told_otherwise),
		ground_test(a_relays_scheme_is_kept_in_small_letters),
		ground_test(a_mail_program_that_is_not_there_is_warned_of),
		ground_test(each_mistake_is_examined_together_with_the_others),
		ground_test(a_file_without_both_is_blank_and_with_one_says_what_to_write),
		ground_test(empty_recipients_and_dependencies_are_told_at_their_place),
		ground_test(an_unknown_key_is_told_with_the_nearest),
		ground_test(a_wrong_type_is_told_with_an_example),
		ground_test(an_empty_text_is_told),
		ground_test(languages_and_zones_are_closed_lists),
		ground_test(no_word_is_a_surprise_boolean),
		ground_test(bad_durations_are_told_with_units_and_limits),
		ground_test(bad_sizes_and_numbers_are_told),
		ground_test(one_connection_in_all_is_one_to_each_host),
		ground_test(settings_that_contradict_each_other_are_told),
		ground_test(bad_relays_are_told),
		ground_test(a_password_in_an_address_is_refused_and_not_repeated),
		ground_test(bad_urls_and_paths_are_told),
		ground_test(parts_in_conf_d_are_put_together),
		ground_test(what_stands_in_two_files_is_told_with_both_places),
		ground_test(a_broken_part_does_not_make_the_rest_look_wrong),
		ground_test(a_likely_slip_in_a_file_name_is_a_warning),
		ground_test(mistakes_of_all_files_come_in_one_go_and_in_order),
		ground_test(an_empty_key_is_told),
		ground_test(the_nearest_word_is_a_typo_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

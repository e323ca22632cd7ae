/* Service and phrase files: what they give, which of them count, and how their mistakes are
 * told. */
#include "settings/ground.h"

/* Loads the smallest configuration with CONTENT as the admin's services/own.yaml. */
static struct config *
load_service(struct ground *g, const char *content)
{
	ground_write(g, "etc/services/own.yaml", content);
	return ground_load_text(g, GROUND_SMALLEST);
}

static struct config *
load_phrases(struct ground *g, const char *content)
{
	ground_write(g, "etc/phrases/en.yaml", content);
	return ground_load_text(g, GROUND_SMALLEST);
}

#define assert_service_refused(g, content, expected) \
	do { \
		assert_null(load_service(g, content)); \
		assert_complaint(g, 0, expected); \
		assert_complaint(g, 1, "(no more complaints)"); \
	} while (0)

#define assert_phrases_refused(g, content, expected) \
	do { \
		assert_null(load_phrases(g, content)); \
		assert_complaint(g, 0, expected); \
		assert_complaint(g, 1, "(no more complaints)"); \
	} while (0)

static void
a_whole_service_is_read(void **state)
{
	struct config *config = load_service(*state,
		"name: Our Own\naliases: ours\nproducts: [A, B]\n"
		"promised_notice: { days: 90, see: https://docs.example/policy }\n"
		"sources:\n"
		"  notes: { url: https://docs.example/notes.atom, format: atom, split_by: [h2, "
		"h3], every: 6 hours,\n"
		"    gives: [changes, status], language: en, seen: 2026-09, tested: fixture, "
		"days_in: America/Los_Angeles }\n"
		"  table:\n"
		"    url: http://10.0.0.1:8080/t.json\n"
		"    allow_private: yes\n"
		"    fields: { entries: /items, id: key, title: name, text: note, link: l, "
		"published: p, updated: u }\n"
		"  local: { url: file:///srv/notes.xml, gives: deprecations }\n");
	const struct service *own;
	const struct source *notes, *table;

	assert_non_null(config);
	own = config_service(config, "own");
	assert_string_equal(own->name, "Our Own");
	assert_string_equal(own->aliases.items[0], "ours");
	assert_int_equal(own->products.count, 2);
	assert_int_equal(own->promised_notice_days, 90);
	assert_string_equal(own->promised_notice_see, "https://docs.example/policy");
	assert_int_equal(own->source_count, 3);
	notes = &own->sources[0];
	assert_string_equal(notes->id, "own/notes");
	assert_string_equal(notes->name, "notes");
	assert_string_equal(notes->url, "https://docs.example/notes.atom");
	assert_string_equal(notes->rules.format, "atom");
	assert_string_equal(notes->rules.split_by.items[1], "h3");
	assert_string_equal(notes->rules.language, "en");
	assert_int_equal(notes->every_sec, 21600);
	assert_int_equal(notes->gives, GIVES_CHANGES | GIVES_STATUS);
	assert_string_equal(notes->rules.days_in, "America/Los_Angeles");
	assert_string_equal(notes->seen, "2026-09");
	assert_string_equal(notes->tested, "fixture");
	assert_false(notes->allow_private);
	assert_int_equal(notes->at.line, 6);
	table = &own->sources[1];
	assert_true(table->allow_private);
	assert_int_equal(table->gives, GIVES_CHANGES);
	assert_int_equal(table->every_sec, 0);
	assert_string_equal(table->rules.entries, "/items");
	assert_string_equal(table->rules.field_id, "key");
	assert_string_equal(table->rules.field_updated, "u");
	assert_string_equal(own->sources[2].url, "file:///srv/notes.xml");
	assert_int_equal(own->sources[2].gives, GIVES_DEPRECATIONS);
}

static void
a_sign_in_may_name_the_tenant_in_its_address(void **state)
{
	struct ground *g = *state;
	struct config *config = load_service(g,
		"name: Own\nsources:\n  a:\n    url: https://x.example/\n    sign_in:\n"
		"      url: 'https://login.example/{tenant}/token'\n      how: Ask\n");

	assert_complaint(g, 0, "(no more complaints)");
	assert_string_equal(config_service(config, "own")->sources[0].sign_in.url,
		"https://login.example/{tenant}/token");
	assert_service_refused(g,
		"name: Own\nsources:\n  a:\n    url: https://x.example/\n    sign_in:\n"
		"      url: 'https://login.example/{tenant}/{other}'\n      how: Ask\n",
		"etc/services/own.yaml:6:12: \"https://login.example/tenant/{other}\" is no "
		"good URL: it "
		"has a "
		"space or a character that must be written as %XX; expected something like "
		"https://feeds.example/news");
}

static void
an_example_may_have_lines_and_nothing_else_may(void **state)
{
	struct ground *g = *state;
	struct config *config = load_service(g,
		"name: Own\nsources:\n  a:\n    url: https://x.example/\n    example:\n"
		"      page: |\n        <rss>\n        </rss>\n      titles: [A, B]\n");
	const struct example *example;

	assert_complaint(g, 0, "(no more complaints)");
	example = &config_service(config, "own")->sources[0].example;
	assert_string_equal(example->page, "<rss>\n</rss>");
	assert_int_equal(example->titles.count, 2);
	assert_service_refused(g, "name: |\n  Own\n  Goal\n",
		"etc/services/own.yaml:1:7: \"name\" has several lines: it must be one plain "
		"line");
	assert_service_refused(g, "name: Own\naliases:\n  - |\n    One\n    Two\n",
		"etc/services/own.yaml:3:5: \"aliases\" has several lines: it must be one "
		"plain line");
}

static void
services_are_sorted_by_id(void **state)
{
	struct config *config = load_service(*state, "name: Own\n");

	assert_int_equal(config->service_count, 3);
	assert_string_equal(config->services[0].id, "example-chat");
	assert_string_equal(config->services[1].id, "example-mail");
	assert_string_equal(config->services[2].id, "own");
}

static void
the_admins_file_replaces_the_shipped_one(void **state)
{
	struct ground *g = *state;
	struct config *config;

	ground_write(g, "etc/services/example-chat.yaml", "name: Our Chat\n");
	config = ground_load_text(g, GROUND_SMALLEST);
	assert_non_null(config);
	assert_int_equal(config->service_count, 2);
	assert_string_equal(config_service(config, "example-chat")->name, "Our Chat");
	assert_int_equal(config_service(config, "example-chat")->source_count, 0);
}

static void
a_link_to_dev_null_hides_a_shipped_file(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *path = mem_printf("%s/etc/services/example-mail.yaml", g->folder);
	struct config *config;

	assert_int_equal(symlink("/dev/null", path), 0);
	config = ground_load_text(g, GROUND_SMALLEST);
	assert_non_null(config);
	assert_int_equal(config->service_count, 1);
	assert_null(config_service(config, "example-mail"));
}

static void
an_empty_file_hides_nothing_and_is_told(void **state)
{
	struct ground *g = *state;

	ground_write(g, "etc/services/example-mail.yaml", "");
	assert_null(ground_load_text(g, GROUND_SMALLEST));
	assert_complaint(g, 0,
		"etc/services/example-mail.yaml:1:1: \"example-mail\" is empty; expected a "
		"mapping");
}

static void
a_shipped_file_may_not_point_into_this_machine(void **state)
{
	struct ground *g = *state;

	ground_write(g, "share/services/example-mail.yaml",
		"name: M\nsources: { a: { url: file:///etc/shadow } }\n");
	assert_null(ground_load_text(g, GROUND_SMALLEST));
	assert_complaint(g, 0,
		"share/services/example-mail.yaml:2:22: \"file:///etc/shadow\" is no good URL: "
		"files are for the services of this "
		"machine's own folder");
}

static void
bad_sources_are_told(void **state)
{
	struct ground *g = *state;

	assert_service_refused(g, "name: O\nsources: { a: { format: atom } }\n",
		"etc/services/own.yaml:2:15: source \"own/a\" has no \"url\"");
	assert_service_refused(g, "name: O\nsources: { a: { url: ftp://x.example } }\n",
		"etc/services/own.yaml:2:22: \"ftp://x.example\" is no good URL");
	assert_service_refused(g, "name: O\nsources: { a: { url: file://host/x } }\n",
		"etc/services/own.yaml:2:22: \"file://host/x\" is no good URL: the path of a "
		"file must be absolute");
	assert_service_refused(g, "name: O\nsources: { A b: { url: https://x.example } }\n",
		"etc/services/own.yaml:2:12: the name of a source has small letters, digits "
		"and hyphens only");
	assert_service_refused(g,
		"name: O\nsources: { a: { url: https://x.example, gives: [changs] } }\n",
		"etc/services/own.yaml:2:49: unknown gives \"changs\"; did you mean "
		"\"changes\"? Known are: changes, deprecations, "
		"maintenance, status, roadmap");
	assert_service_refused(g,
		"name: O\nsources: { a: { url: https://x.example, allow_private: maybe } }\n",
		"etc/services/own.yaml:2:56: unknown allow_private \"maybe\"; expected one of: "
		"yes, true, no, false");
	assert_service_refused(g,
		"name: O\nsources: { a: { url: https://x.example, seen: last year } }\n",
		"etc/services/own.yaml:2:47: \"last year\" is no month for \"seen\"");
	assert_service_refused(g,
		"name: O\nsources: { a: { url: https://x.example, fields: { titel: x } } }\n",
		"etc/services/own.yaml:2:51: unknown key \"titel\"; did you mean \"title\"?");
	assert_service_refused(g,
		"name: O\nsources: { a: { url: https://x.example, days_in: Mars } }\n",
		"etc/services/own.yaml:2:50: \"Mars\" is no time zone");
	assert_service_refused(g,
		"name: O\nsources: { a: { url: https://x.example, split_by: [h2, chapter] } "
		"}\n",
		"etc/services/own.yaml:2:51: \"chapter\" in \"split_by\" must be one of the "
		"headings h1 to h6");
	assert_service_refused(g,
		"name: O\nsources: { a: { url: https://x.example, split_by: [h2, h3, h4] } }\n",
		"etc/services/own.yaml:2:51: \"h4\" in \"split_by\" must be");
	assert_service_refused(g,
		"name: O\nsources: { a: { url: https://x.example, language: English } }\n",
		"etc/services/own.yaml:2:51: \"English\" is no language");
	assert_service_refused(g,
		"name: O\nsources: { a: { url: https://x.example, format: 'RSS 2' } }\n",
		"etc/services/own.yaml:2:49: \"format\" must be a dialect's name in small "
		"letters");
}

static void
bad_services_are_told(void **state)
{
	struct ground *g = *state;

	assert_service_refused(g, "aliases: x\n",
		"etc/services/own.yaml:1:1: service \"own\" has no \"name\"");
	assert_service_refused(g, "name: O\npromised_notice: { see: https://x.example }\n",
		"etc/services/own.yaml:2:18: promised_notice has no \"days\"");
	assert_service_refused(g, "name: O\npromised_notice: 90\n",
		"etc/services/own.yaml:2:18: \"promised_notice\" must be a mapping, not a "
		"text");
	ground_write(g, "etc/services/own.yaml", "name: O\n");
	ground_write(g, "etc/services/Bad Name.yaml", "name: O2\n");
	assert_null(ground_load_text(g, GROUND_SMALLEST));
	assert_complaint(g, 0,
		"etc/services/Bad Name.yaml:1:1: the name of a service file has small letters");
}

static void
a_broken_service_file_does_not_blame_its_dependencies(void **state)
{
	assert_service_refused(
		*state, "name: [\n", "etc/services/own.yaml:2:1: this is not YAML");
	assert_null(ground_load_text(
		*state, GROUND_RECIPIENT "dependencies: { D: { service: own } }\n"));
	assert_int_equal(((struct ground *)*state)->complaints.count, 1);
}

static void
a_word_for_two_services_is_a_warning(void **state)
{
	struct ground *g = *state;
	struct config *config = load_service(g, "name: Own\naliases: [Example-Mail, xc]\n");

	assert_non_null(config);
	assert_int_equal(g->complaints.count, 2);
	assert_complaint(g, 0,
		"etc/services/own.yaml:1:1: warning: \"Example-Mail\" is also a word for the "
		"service example-mail");
	assert_complaint(g, 1,
		"etc/services/own.yaml:1:1: warning: \"xc\" is also a word for the service "
		"example-chat");
	config = ground_load_text(
		g, GROUND_RECIPIENT "dependencies: { D: { service: example mail } }\n");
	assert_string_equal(config->dependencies[0].service, "example-mail");
}

static void
a_whole_phrase_is_read(void **state)
{
	struct config *config =
		load_phrases(*state, "- phrase: will no longer be sold\n  kind: retirement\n  "
				     "role: support-ends\n  weight: -1.25\n"
				     "  where: [title, label]\n  holds: [It will no longer be "
				     "sold.]\n  not: a text\n"
				     "- { phrase: bare, weight: 2 }\n");
	const struct phrase *phrase;

	assert_non_null(config);
	assert_int_equal(config->phrase_count, 2);
	phrase = &config->phrases[0];
	assert_string_equal(phrase->text, "will no longer be sold");
	assert_string_equal(phrase->language, "en");
	assert_int_equal(phrase->kind, KIND_RETIREMENT);
	assert_int_equal(phrase->role, ROLE_SUPPORT_ENDS);
	assert_true(phrase->weight == -1.25);
	assert_int_equal(phrase->where, WHERE_TITLE | WHERE_LABEL);
	assert_string_equal(phrase->holds.items[0], "It will no longer be sold.");
	assert_string_equal(phrase->not .items[0], "a text");
	assert_int_equal(phrase->at.line, 1);
	assert_int_equal(config->phrases[1].kind, KIND_OTHER);
	assert_int_equal(config->phrases[1].where, WHERE_TITLE | WHERE_LEAD | WHERE_BODY);
	assert_int_equal(config->phrases[1].at.line, 8);
}

static void
unknown_words_of_a_phrase_are_told_with_the_list(void **state)
{
	struct ground *g = *state;

	assert_phrases_refused(g, "- { phrase: x, weight: 1, kind: retirment }\n",
		"etc/phrases/en.yaml:1:33: unknown kind \"retirment\"; did you mean "
		"\"retirement\"? Known are: other, retirement, "
		"deprecation, migration, breaking, default-change, security, pricing, "
		"maintenance, incident, feature, fix");
	assert_phrases_refused(g, "- { phrase: x, weight: 1, role: vanished }\n",
		"etc/phrases/en.yaml:1:33: unknown role \"vanished\"; expected one of: none, "
		"announced, preview, starts, closed");
	assert_phrases_refused(g, "- { phrase: x, weight: 1, where: [titel] }\n",
		"etc/phrases/en.yaml:1:35: unknown where \"titel\"; did you mean \"title\"? "
		"Known are: title, lead, body, label");
	assert_phrases_refused(g, "- { phrase: x, weight: 1, wheer: title }\n",
		"etc/phrases/en.yaml:1:27: unknown key \"wheer\"; did you mean \"where\"?");
}

static void
bad_phrases_are_told(void **state)
{
	struct ground *g = *state;

	assert_phrases_refused(
		g, "- { weight: 1 }\n", "etc/phrases/en.yaml:1:3: phrase has no \"phrase\"");
	assert_phrases_refused(
		g, "- { phrase: x }\n", "etc/phrases/en.yaml:1:3: phrase has no \"weight\"");
	assert_phrases_refused(g, "- { phrase: x, weight: 1e9 }\n",
		"etc/phrases/en.yaml:1:24: \"1e9\" is no good value for \"weight\"");
	assert_phrases_refused(g, "- { phrase: x, weight: 1000 }\n",
		"etc/phrases/en.yaml:1:24: \"1000\" is no good value");
	assert_phrases_refused(g, "- x\n",
		"etc/phrases/en.yaml:1:3: \"phrase\" must be a mapping, not a text");
	assert_phrases_refused(g, "phrase: x\n",
		"etc/phrases/en.yaml:1:1: \"en\" must be a list, not a mapping");
	assert_non_null(load_phrases(g, "# none\n"));
	ground_write(g, "etc/phrases/english.yaml", "");
	assert_null(ground_load(g));
	assert_complaint(g, 0,
		"etc/phrases/english.yaml:1:1: the name of a phrase file is a language's code");
}

static void
the_catalogue_alone_needs_no_configuration(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *share = mem_printf("%s/share", g->folder);
	_cleanup_free_ char *file = mem_printf("%s/etc/forewarn.yaml", g->folder);
	struct settings_paths without = { NULL, share, NULL, false },
			      with = { file, share, NULL, false };

	g->config = settings_load_catalogue(&without, &g->complaints);
	assert_non_null(g->config);
	assert_int_equal(g->config->service_count, 2);
	assert_int_equal(g->config->phrase_count, 1);
	assert_int_equal(g->config->recipient_count, 0);
	assert_string_equal(g->config->language, "en");
	assert_int_equal(g->complaints.count, 0);
	config_free(g->config);
	ground_write(g, "etc/services/own.yaml", "name: Own\n");
	g->config = settings_load_catalogue(&with, &g->complaints);
	assert_non_null(config_service(g->config, "own"));
}

static void
the_environment_says_where_the_shipped_files_are(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *share = mem_printf("%s/share", g->folder);
	struct settings_paths paths = { 0 };

	assert_int_equal(setenv("FOREWARN_SHARE", share, 1), 0);
	g->config = settings_load_catalogue(&paths, &g->complaints);
	assert_int_equal(unsetenv("FOREWARN_SHARE"), 0);
	assert_non_null(g->config);
	assert_int_equal(g->config->service_count, 2);
}

static void
a_missing_shipped_folder_is_told(void **state)
{
	struct ground *g = *state;
	struct settings_paths paths = { NULL, "/nowhere", NULL, false };

	assert_null(settings_load_catalogue(&paths, &g->complaints));
	assert_complaint(g, 0,
		"/nowhere/services:1:1: the shipped folder cannot be read (No such file or "
		"directory): run make install, or let FOREWARN_SHARE name the folder");
	assert_int_equal(g->complaints.errors, 2);
	assert_int_equal(g->complaints.count, 2);
}

static void
one_service_file_can_be_tried_alone(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *path = mem_printf("%s/try.yaml", g->folder);

	ground_write(g, "try.yaml",
		"name: Try\nsources: { a: { url: file:/tmp/x, format: rss } }\n");
	g->config = settings_load_service(path, &g->complaints);
	assert_non_null(g->config);
	assert_int_equal(g->config->service_count, 1);
	assert_string_equal(g->config->services[0].sources[0].id, "try/a");
	ground_write(g, "try.yaml", "name: Try\nsource: {}\n");
	assert_null(settings_load_service(path, &g->complaints));
	assert_complaint(
		g, 0, "try.yaml:2:1: unknown key \"source\"; did you mean \"sources\"?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ground_test(a_whole_service_is_read),
		ground_test(a_sign_in_may_name_the_tenant_in_its_address),
		ground_test(an_example_may_have_lines_and_nothing_else_may),
		ground_test(services_are_sorted_by_id),
		ground_test(the_admins_file_replaces_the_shipped_one),
		ground_test(a_link_to_dev_null_hides_a_shipped_file),
		ground_test(an_empty_file_hides_nothing_and_is_told),
		ground_test(a_shipped_file_may_not_point_into_this_machine),
		ground_test(bad_sources_are_told),
		ground_test(bad_services_are_told),
		ground_test(a_broken_service_file_does_not_blame_its_dependencies),
		ground_test(a_word_for_two_services_is_a_warning),
		ground_test(a_whole_phrase_is_read),
		ground_test(unknown_words_of_a_phrase_are_told_with_the_list),
		ground_test(bad_phrases_are_told),
		ground_test(the_catalogue_alone_needs_no_configuration),
		ground_test(the_environment_says_where_the_shipped_files_are),
		ground_test(a_missing_shipped_folder_is_told),
		ground_test(one_service_file_can_be_tried_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* forewarn check as a person and a program use it: what can be heard of a dependency, filters, examples. */
#include "whole/shop.h"

#include "base/text.h"

static const char boards[] =
	"{\"page\":{\"id\":\"mill\",\"name\":\"Mill\"},\"incidents\":["
	"{\"id\":\"a\",\"name\":\"Stone stopped\",\"created_at\":\"2026-02-02T10:00:00Z\","
	"\"components\":[{\"name\":\"Stone\"}],\"incident_updates\":[]},"
	"{\"id\":\"b\",\"name\":\"Belt tore\",\"created_at\":\"2026-02-01T10:00:00Z\","
	"\"components\":[{\"name\":\"Belt\"}],\"incident_updates\":[]}]}";

/* A service whose page is a file of ours, and what forewarnd made of it. */
static void
hear_the_mill(const struct shop *shop, const char *dependencies)
{
	_cleanup_free_ char *service = mem_printf(
		"name: The mill\nsources:\n  board: { url: \"file://%s/board.json\", "
		"gives: status }\n  gone: { url: \"file://%s/gone.rss\" }\n",
		shop->dir, shop->dir);
	_cleanup_free_ char *share = mem_printf("%s/share", shop->dir);
	char *before = mem_dup(getenv("FOREWARN_SHARE"));

	scratch_write(shop->dir, "services/themill.yaml", service);
	scratch_write(shop->dir, "board.json", boards);
	write_config(shop, "", dependencies);
	(void)setenv("FOREWARN_SHARE", share, 1);
	expect(program_run((const char *[]){
		       "forewarnd", "--config", shop->config, "--quiet", "--once", NULL }),
		1, NULL);
	(void)setenv("FOREWARN_SHARE", before ? before : "", 1);
	free(before);
}

static void
check_says_what_can_be_heard_and_what_not(void **state)
{
	const struct shop *shop = *state;
	struct program_result r;

	write_config(shop, "",
		"  Bread: { service: crumb, uses: [oven] }\n  Rolls: { service: rollhub }\n");
	r = ASK_CONFIGURED(shop, "check");
	assert_int_equal(r.status, 0);
	assert_true(text_starts(r.out,
		"Bread: 2 sources of Crumb & Co (changes and deprecations), 1 term\n"
		"  not heard: maintenance and status\n"
		"  crumb/messages: it needs a sign-in"));
	assert_non_null(strstr(r.out, "accounts: { crumb: { secret: credential:NAME } }"));
	assert_non_null(strstr(r.out,
		"Ask your baker\n"
		"Rolls: 1 source of RollHub (maintenance and status), every change counts\n"
		"  its sources tell of maintenance and status only: retirements and "
		"deprecations are not heard\n"));
	assert_non_null(strstr(r.out, "\nNothing was heard yet"));
	program_result_clear(&r);
}

static void
an_account_opens_what_needs_a_sign_in(void **state)
{
	const struct shop *shop = *state;
	_cleanup_free_ char *secret = mem_printf("%s/secret", shop->dir);
	_cleanup_free_ char *account =
		mem_printf("accounts: { crumb: { secret: \"file:%s\" } }\n", secret);

	scratch_write(shop->dir, "secret", "flour");
	(void)chmod(secret, 0600);
	write_config(shop, account, "  Bread: { service: crumb }\n");
	expect(ASK_CONFIGURED(shop, "check"), 0,
		"Bread: 2 sources of Crumb & Co (changes, deprecations and maintenance), every "
		"change counts\n  not heard: status\n\n");
	expect(ASK_CONFIGURED(shop, "services", "crumb"), 0, "which the configuration has");
}

static void
a_dependency_behind_a_closed_door_is_uncovered(void **state)
{
	const struct shop *shop = *state;
	json_t *json, *of;

	scratch_write(shop->dir, "services/crumb.yaml",
		"name: Crumb\nsources:\n  messages: { url: \"https://crumb.example/messages\", "
		"sign_in: { account: rollhub, how: Ask } }\n");
	write_config(shop, "", "  Bread: { service: crumb }\n");
	json = expect_json(ASK_CONFIGURED(shop, "check", "--json"), 1);
	assert_true(json_is_true(json_object_get(json, "right")));
	assert_string_equal(
		json_string_value(json_array_get(json_object_get(json, "uncovered"), 0)),
		"Bread");
	of = json_array_get(json_object_get(json, "dependencies"), 0);
	assert_int_equal(json_array_size(json_object_get(of, "hears")), 0);
	assert_string_equal(
		word(json_array_get(json_object_get(of, "sources"), 0), "needs_account"),
		"rollhub");
	json_decref(json);
}

static void
what_was_heard_is_no_longer_called_never_tried(void **state)
{
	const struct shop *shop = *state;
	struct program_result r;
	json_t *json, *source;

	hear_the_mill(shop, "  Flour: { service: themill }\n");
	r = ASK_CONFIGURED(shop, "services", "themill");
	assert_non_null(strstr(r.out, "every 6 hours\n    heard "));
	assert_non_null(strstr(r.out, "    never heard yet: "));
	program_result_clear(&r);
	json = expect_json(ASK_CONFIGURED(shop, "services", "themill", "--json"), 0);
	source = json_array_get(
		json_object_get(
			json_array_get(json_object_get(json, "services"), 0), "sources"),
		0);
	assert_non_null(word(source, "last_heard"));
	json_decref(json);
	expect(ASK_CONFIGURED(shop, "check"), 0, "\n  themill/gone: never heard yet: ");
	write_config(
		shop, "", "  Flour: { service: themill }\n  Rolls: { service: rollhub }\n");
	expect(ASK_CONFIGURED(shop, "check"), 0, "\n  rollhub/status: never tried\n");
}

static void
a_store_that_cannot_be_read_is_no_proof_of_silence(void **state)
{
	const struct shop *shop = *state;
	_cleanup_free_ char *dir = mem_printf("%s/state", shop->dir);

	assert_int_equal(mkdir(dir, 0700), 0);
	scratch_write(
		shop->dir, "state/forewarn.db", "This is no store at all, only some bytes.");
	write_config(shop, "", "  Rolls: { service: rollhub }\n");
	expect(ASK_CONFIGURED(shop, "services", "rollhub"), 0,
		"whether it was heard cannot be said: the store cannot be read");
	expect(ASK_CONFIGURED(shop, "check"), 0,
		"Which sources were heard and which terms matched cannot be said: ");
}

static void
filters_that_nothing_passed_are_told(void **state)
{
	const struct shop *shop = *state;
	struct program_result r;
	json_t *json, *idle;

	hear_the_mill(shop,
		"  Flour: { service: themill, only: [component=stone] }\n"
		"  Sacks: { service: themill, only: [component=Roof, component=Belt, "
		"instance=7, title=*roof*] }\n");
	r = ASK_CONFIGURED(shop, "check");
	assert_int_equal(r.status, 0);
	assert_null(strstr(r.out, "only component=stone"));
	assert_null(strstr(r.out, "only component=Belt"));
	assert_non_null(
		strstr(r.out, "  only component=Roof: nothing that was heard so far has "
			      "it; what has a label “component” says "));
	assert_non_null(strstr(r.out,
		"  only instance=7: nothing that was heard so far has it, nor any other label "
		"“instance”: so far the filter leaves nothing out\n"));
	assert_non_null(
		strstr(r.out, "  only title=*roof*: nothing that was heard so far has it\n"));
	program_result_clear(&r);
	json = expect_json(ASK_CONFIGURED(shop, "check", "--json"), 0);
	idle = json_object_get(
		json_array_get(json_object_get(json, "dependencies"), 1), "idle_filters");
	assert_int_equal(json_array_size(idle), 3);
	json_decref(json);
}

/* EXAMPLE: the lines of the key `titles`. */
static void
write_example(const struct shop *shop, const char *folder, const char *titles)
{
	_cleanup_free_ char *name = mem_printf("%s/sieve.yaml", folder);
	_cleanup_free_ char *service = mem_printf(
		"name: Sieve\nsources:\n  log:\n    url: https://sieve.example/log\n    "
		"example:\n"
		"      page: '<rss version=\"2.0\"><channel><item><title>One &amp; "
		"two</title></item><item><title>Three</title></item></channel></rss>'\n"
		"      titles: [%s]\n",
		titles);

	scratch_write(shop->dir, name, service);
}

static void
an_example_must_give_its_titles(void **state)
{
	const struct shop *shop = *state;

	write_config(shop, "", "  Sieve: { service: sieve }\n");
	write_example(shop, "services", "One & two, Three");
	expect(ASK_CONFIGURED(shop, "check"), 0, "the configuration is right");
	write_example(shop, "services", "One & two, Four");
	expect(ASK_CONFIGURED(shop, "check"), 78,
		"/services/sieve.yaml:6:7: the example of sieve/log gives 2 entries, "
		"\"titles\" has 2; number 2 is “Three” and should be “Four”\n");
	expect(ASK_CONFIGURED(shop, "check", "--json"), 78, "\"right\":false");
	write_example(shop, "services", "One & two, Three, Four");
	expect(ASK_CONFIGURED(shop, "check"), 78, "number 3 is no entry and should be “Four”");
	write_example(shop, "services", "One & two");
	expect(ASK_CONFIGURED(shop, "check"), 78, "number 2 is “Three” and should be no entry");
	scratch_write(shop->dir, "services/sieve.yaml",
		"name: Sieve\nsources:\n  log: { url: https://sieve.example/log, example: { "
		"page: Hello, titles: [Hello] } }\n");
	expect(ASK_CONFIGURED(shop, "check"), 78,
		"the example of sieve/log is not read: this is plain text, not a feed");
}

static void
examples_of_shipped_services_are_not_the_admins_care(void **state)
{
	const struct shop *shop = *state;

	write_config(shop, "", "  Sieve: { service: sieve }\n");
	write_example(shop, "share/services", "Something else");
	expect(ASK_CONFIGURED(shop, "check"), 0, "the configuration is right");
}

/* The admin's copy of the shop's only phrase, and MORE. */
static void
write_phrases(const struct shop *shop, const char *more)
{
	_cleanup_free_ char *folder = mem_printf("%s/phrases", shop->dir);
	_cleanup_free_ char *file =
		mem_printf("- phrase: will be retired\n  kind: retirement\n  weight: 3.0\n"
			   "  holds: [X will be retired]\n%s",
			more);

	(void)mkdir(folder, 0700);
	scratch_write(shop->dir, "phrases/en.yaml", file);
}

static void
phrases_are_tried_without_a_configuration(void **state)
{
	const struct shop *shop = *state;

	expect(ASK_CONFIGURED(shop, "check", "--phrases"), 0,
		"1 phrases, 0 that are not shipped; 1 examples, 0 not as they should be\n");
	expect(ASK_CONFIGURED(shop, "check", "--phrases", "more"), 64,
		"check takes no arguments but --phrases (“more”)");
}

static void
a_phrase_of_ones_own_shows_what_it_changes(void **state)
{
	const struct shop *shop = *state;
	struct program_result r;
	json_t *json, *own;

	write_phrases(shop, "- phrase: to be mothballed\n  kind: retirement\n  weight: 2.7\n"
			    "  holds: [The oven is to be mothballed]\n"
			    "  not: [A mothballed oven]\n");
	r = ASK_CONFIGURED(shop, "check", "--phrases");
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(r.out,
		"/phrases/en.yaml:5: “to be mothballed”, weight 2.7\n"
		"  “The oven is to be mothballed”: forced yes (retirement); with the shipped "
		"phrases alone: no\n"
		"  “A mothballed oven”: forced no (other); with the shipped phrases alone: "
		"no\n2 phrases, 1 that are not shipped; 3 examples, 0 not as they should "
		"be\n"));
	program_result_clear(&r);
	json = expect_json(ASK_CONFIGURED(shop, "--json", "check", "--phrases"), 0);
	own = json_array_get(json_object_get(json, "own"), 0);
	assert_string_equal(word(own, "forced"), "yes");
	assert_string_equal(word(own, "forced_before"), "no");
	json_decref(json);
}

static void
an_example_that_fails_is_told_with_the_reason(void **state)
{
	const struct shop *shop = *state;

	write_phrases(
		shop, "- phrase: be retired\n  weight: 1\n  holds: [X will be retired]\n");
	expect(ASK_CONFIGURED(shop, "check", "--phrases"), 78,
		"/phrases/en.yaml:5:3: “be retired” should be found in “X will be retired”, "
		"but "
		"“will be retired” (line 1 of ");
	write_phrases(shop, "- phrase: switched off\n  weight: 1\n  holds: [Switched. Off]\n");
	expect(ASK_CONFIGURED(shop, "check", "--phrases"), 78,
		"“switched off” should be found in “Switched. Off”, but those words do not "
		"stand there in one sentence\n");
	write_phrases(
		shop, "- phrase: switched off\n  weight: 1\n  not: [Lamps switched off]\n");
	expect(ASK_CONFIGURED(shop, "check", "--phrases"), 78,
		"“switched off” must not be found in “Lamps switched off”, but its words "
		"“switched off” are\n");
	write_phrases(shop, "- phrase: '* off'\n  weight: 1\n");
	expect(ASK_CONFIGURED(shop, "check", "--phrases"), 78,
		"/phrases/en.yaml:5:3: the phrase \"* off\" must begin and end with a word\n");
	expect(ASK_CONFIGURED(shop, "--json", "check", "--phrases"), 78, "\"right\":false");
	write_phrases(shop, "- phrase: [x\n");
	expect(ASK_CONFIGURED(shop, "check", "--phrases"), 78, "/phrases/en.yaml:");
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_shop, close_shop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(check_says_what_can_be_heard_and_what_not),
		T(an_account_opens_what_needs_a_sign_in),
		T(a_dependency_behind_a_closed_door_is_uncovered),
		T(what_was_heard_is_no_longer_called_never_tried),
		T(a_store_that_cannot_be_read_is_no_proof_of_silence),
		T(filters_that_nothing_passed_are_told),
		T(an_example_must_give_its_titles),
		T(examples_of_shipped_services_are_not_the_admins_care),
		T(phrases_are_tried_without_a_configuration),
		T(a_phrase_of_ones_own_shows_what_it_changes),
		T(an_example_that_fails_is_told_with_the_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* forewarn letter: what is written, in whose language, and that it was sent. */
#include "whole/shop.h"

#include "base/stamp.h"
#include "keep/store.h"

#define ID "crumb-aaaaaa"

static int
open_mill(void **state)
{
	struct match match = { .dependency = (char *)"Bread", .term = (char *)"oven" };
	struct change change = { .id = (char *)ID,
		.service = (char *)"crumb",
		.source = (char *)"crumb/news",
		.title = (char *)"The stone oven goes",
		.link = (char *)"https://crumb.example/oven",
		.published = stamp_utc(stamp_day(2026, 11, 1), 9, 0, 0),
		.updated = STAMP_NONE,
		.first_seen = stamp_utc(stamp_day(2026, 11, 1), 12, 0, 0),
		.facts = { .kind = KIND_RETIREMENT,
			.forced = FORCED_YES,
			.effective = when_day(stamp_day(2098, 5, 1)) },
		.matches = { .items = &match, .count = 1 },
		.verdict = VERDICT_NOW,
		.concerns = true };
	struct event announced = { .at = change.first_seen, .happening = HAPPENED_ANNOUNCED };
	_cleanup_free_ char *folder = NULL;
	struct store *store = NULL;
	struct shop *shop;

	if (open_shop(state) < 0)
		return -1;
	shop = *state;
	write_config(shop, "timezone: UTC\n",
		"  Bread: { service: crumb, process: baking at night, owner: eva, lead_time: "
		"30 "
		"days }\n");
	folder = mem_printf("%s/state", shop->dir);
	if (store_open(folder, STORE_WRITE, &store, NULL) < 0 ||
		store_meta_set(store, "installation", "millmillmill") < 0)
		return -1;
	assert_int_equal(store_change_put(store, &change), 0);
	assert_int_equal(store_event_add(store, ID, &announced), 1);
	store_close(store);
	return 0;
}

static void
it_is_written_to_each_of_them(void **state)
{
	struct shop *shop = *state;

	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "vendor"), 0,
		"“The stone oven goes”: we ask you to keep the date, and for help\n\n");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "staff"), 0,
		"baking at night: something changes (1 May 2098)\n\nHello,\n");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "customers", "--language", "nl"), 0,
		"Beste klant,");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "management"), 0,
		"Decide by 1 April 2098: The stone oven goes");
	expect(ASK_CONFIGURED(
		       shop, "letter", ID, "--to", "management", "--wording", "technical"),
		0, "Find everything that still uses it");
}

static void
programs_get_it_in_parts(void **state)
{
	json_t *json =
		expect_json(ASK_CONFIGURED(*state, "letter", ID, "--to", "staff", "--json"), 0);

	assert_string_equal(json_string_value(json_object_get(json, "id")), ID);
	assert_string_equal(json_string_value(json_object_get(json, "to")), "staff");
	assert_string_equal(json_string_value(json_object_get(json, "language")), "en");
	assert_string_equal(json_string_value(json_object_get(json, "subject")),
		"baking at night: something changes (1 May 2098)");
	assert_non_null(strstr(json_string_value(json_object_get(json, "text")), "Hello,\n"));
	json_decref(json);
}

static void
that_it_was_sent_stands_in_the_history(void **state)
{
	struct shop *shop = *state;

	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "vendor", "--sent", "--by", "eva"), 0,
		"noted");
	expect(ASK_CONFIGURED(
		       shop, "note", ID, "--by", "eva", "--why", "they give us until July"),
		0, "noted");
	expect(ASK_CONFIGURED(shop, "show", ID), 0,
		"eva: “letter to the vendor sent: “The stone oven goes”: we ask you to keep");
	expect(ASK_CONFIGURED(shop, "show", ID), 0, "they give us until July");
}

static void
texts_of_ones_own_take_their_place(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *folder = mem_printf("%s/letters", shop->dir);

	assert_int_equal(mkdir(folder, 0700), 0);
	scratch_write(shop->dir, "letters/en.yaml",
		"voice: { staff: { greeting: \"Dear bakers of {service},\" } }\n");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "staff"), 78, "letters/en.yaml:1:");
	expect(ASK_CONFIGURED(shop, "check"), 78, "letters/en.yaml:1:");
	scratch_write(shop->dir, "letters/en.yaml",
		"voice: { staff: { greeting: \"Dear bakers,\" } }\n");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "staff"), 0, "Dear bakers,");
}

static void
what_is_not_understood_is_said(void **state)
{
	struct shop *shop = *state;

	expect(ASK_CONFIGURED(shop, "letter", ID), 64, "--to vendor");
	expect(ASK_CONFIGURED(shop, "letter", "--to", "vendor"), 64, "the id of a change");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "neighbours"), 64,
		"--to wants vendor, staff, customers or management, not “neighbours”");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to"), 64, "--to wants a value");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "staff", "--wording", "loud"), 64,
		"--wording wants plain or technical");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "staff", "--sent"), 64,
		"--sent wants --by NAME");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "staff", "--by", "eva"), 64,
		"goes with --sent");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "staff", "--language", "tlh"), 64,
		"there are no texts in “tlh”");
	expect(ASK_CONFIGURED(shop, "letter", ID, "--to", "staff", "--loud"), 64,
		"does not know “--loud”");
	expect(ASK_CONFIGURED(shop, "letter", "crumb-zzzzzz", "--to", "staff"), 65,
		"there is no change “crumb-zzzzzz”");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			it_is_written_to_each_of_them, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			programs_get_it_in_parts, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			that_it_was_sent_stands_in_the_history, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			texts_of_ones_own_take_their_place, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			what_is_not_understood_is_said, open_mill, close_shop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

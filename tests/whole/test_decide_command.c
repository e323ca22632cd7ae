/* forewarn accept and its like, with the daemon stopped and running, and the ledger as text and back. */
#include "whole/shop.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "base/stamp.h"
#include "base/text.h"
#include "keep/store.h"

#define ID "crumb-abcdef"

static int32_t
in_days(int days)
{
	return stamp_utc_day((int64_t)time(NULL)) + days;
}

static struct store *
open_state(const struct shop *shop, enum store_mode mode)
{
	_cleanup_free_ char *state = mem_printf("%s/state", shop->dir), *why = NULL;
	struct store *store = NULL;

	if (store_open(state, mode, &store, &why) < 0)
		fail_msg("%s", why);
	return store;
}

static void
put_change(struct store *store)
{
	struct change change = { .id = (char *)ID,
		.service = (char *)"crumb",
		.source = (char *)"crumb/news",
		.title = (char *)"The stone oven goes",
		.published = STAMP_NONE,
		.updated = STAMP_NONE,
		.first_seen = (int64_t)time(NULL) - 1000,
		.facts = { .kind = KIND_RETIREMENT, .forced = FORCED_YES },
		.verdict = VERDICT_NOW,
		.concerns = true };
	struct match *match = matches_add(&change.matches);

	match->dependency = mem_dup("Bread");
	match->where = WHERE_TITLE;
	change.facts.effective = when_day(in_days(100));
	facts_add_milestone(&change.facts)->when = change.facts.effective;
	change.facts.milestones[0].role = ROLE_REMOVED;
	assert_int_equal(store_change_put(store, &change), 0);
	matches_clear(&change.matches);
	facts_clear(&change.facts);
}

/* A baker who depends on the oven, and one change in the store. */
static int
open_bakery(void **state)
{
	struct shop *shop;
	struct store *store;

	if (open_shop(state) < 0)
		return -1;
	shop = *state;
	scratch_write(shop->dir, "services/crumb.yaml",
		"name: Crumb\nsources:\n  news: { url: \"file:///no/such/page.rss\" }\n");
	write_config(shop, "timezone: UTC\n", "  Bread: { service: crumb }\n");
	store = open_state(shop, STORE_WRITE);
	put_change(store);
	assert_int_equal(store_alias_add(store, "crumb-older2", ID), 0);
	assert_int_equal(store_event_add(store, ID,
				 &(struct event){ .at = (int64_t)time(NULL) - 1000,
					 .happening = HAPPENED_ANNOUNCED }),
		1);
	store_close(store);
	return 0;
}

static struct change
look(const struct shop *shop)
{
	struct store *store = open_state(shop, STORE_READ);
	struct change change;

	assert_int_equal(store_change_get(store, ID, &change), 0);
	store_close(store);
	return change;
}

static void
a_stopped_daemon_s_store_takes_a_decision(void **state)
{
	const struct shop *shop = *state;
	_cleanup_free_ char *uid = mem_printf("uid %u", (unsigned)getuid());
	struct change change;

	expect(ASK_CONFIGURED(
		       shop, "accept", ID, "--by", "it", "--why", "we bought\na  new oven"),
		0, ID " is accepted by it. The next reminder comes when it is in force.");
	change = look(shop);
	assert_int_equal(change.decision.kind, DECISION_ACCEPT);
	assert_string_equal(change.decision.by, "it");
	assert_string_equal(change.decision.why, "we bought a new oven");
	assert_string_equal(change.decision.peer, uid);
	assert_true(change.decision.at > (int64_t)time(NULL) - 60);
	change_clear(&change);
	expect(ASK_CONFIGURED(shop, "list"), 0, "(" ID "), accepted by it\n");
	expect(ASK_CONFIGURED(shop, "show", ID), 0, "Decisions (now: accepted by it):");
	expect(ASK_CONFIGURED(shop, "show", ID), 0,
		"decided: accept by it: “we bought a new oven”");
	expect(ASK_CONFIGURED(shop, "list", "--json"), 0, "\"decided\":\"accepted by it\"");
	expect(ASK_CONFIGURED(shop, "show", ID, "--json"), 0,
		"\"decisions\":[{\"decision\":\"accept\",\"by\":\"it\"");
}

static void
every_kind_leaves_its_state(void **state)
{
	const struct shop *shop = *state;
	char until[STAMP_SIZE];
	_cleanup_free_ char *option =
		mem_printf("--until=%s", stamp_write_day(in_days(14), until));

	expect(ASK_CONFIGURED(shop, "plan", ID, "--by=it", "--why=x", option), 0,
		"is planned by it until ");
	expect(ASK_CONFIGURED(shop, "snooze", ID, "--by=it", "--why=x", option), 0,
		"On that day it is open again.");
	expect(ASK_CONFIGURED(shop, "not-affected", "crumb-older2", "--by=eva", "--why=x"), 0,
		"not affected, says eva. eva is no recipient in the configuration");
	expect(ASK_CONFIGURED(shop, "reopen", ID, "--by=it", "--why=x"), 0, "is open");
	expect(ASK_CONFIGURED(shop, "list"), 0, "(" ID "), open\n");
	expect(ASK_CONFIGURED(shop, "reopen", ID, "--by=it", "--why=x"), 64,
		"nothing that was decided about it holds now");
	expect(ASK_CONFIGURED(shop, "note", ID, "--by=it", "--why=asked them", "--json"), 0,
		"\"ok\":true");
	expect(ASK_CONFIGURED(shop, "show", ID), 0, "noted: it: “asked them”");
}

static void
what_is_missing_or_wrong_is_said(void **state)
{
	const struct shop *shop = *state;

	expect(ASK_CONFIGURED(shop, "accept"), 64, "accept wants the id of a change");
	expect(ASK_CONFIGURED(shop, "accept", ID), 64, "accept wants --by NAME");
	expect(ASK_CONFIGURED(shop, "accept", ID, "--by", "--why", "x"), 64, "wants --by NAME");
	expect(ASK_CONFIGURED(shop, "plan", ID, "--by", "it"), 64,
		"For example:\n  forewarn plan " ID " --by it --why");
	expect(ASK_CONFIGURED(shop, "snooze", ID, "--by", "it", "--why", "x"), 64,
		"--until DATE");
	expect(ASK_CONFIGURED(shop, "snooze", ID, "--by=it", "--why=x", "--until=31/3/2027"),
		64, "such as 2027-03-31, not “31/3/2027”");
	expect(ASK_CONFIGURED(shop, "snooze", ID, "--by=it", "--why=x", "--until=2020-01-01"),
		64, "--until 2020-01-01 is not ahead: today is ");
	expect(ASK_CONFIGURED(shop, "reopen", ID, "--by=it", "--why=x", "--until=2999-01-01"),
		64, "reopen takes no --until");
	expect(ASK_CONFIGURED(shop, "accept", ID, "--by", "it", "--why", "new", "oven"), 64,
		"between quotation marks");
	expect(ASK_CONFIGURED(shop, "accept", ID, "--reason=x"), 64,
		"does not know “--reason=x”");
	expect(ASK_CONFIGURED(shop, "accept", "crumb-abcdeg", "--by=it", "--why=x"), 65,
		"there is no change “crumb-abcdeg” (did you mean " ID "?)");
	expect(ASK_CONFIGURED(shop, "show", "crum-abcdef"), 65, "(did you mean " ID "?)");
	expect(ASK_CONFIGURED(shop, "decisions", "--raed", "x"), 64, "--read FILE");
	expect(ASK_CONFIGURED(shop, "decisions"), 0, "[]");
}

static void
without_a_store_nothing_is_made(void **state)
{
	const struct shop *shop = *state;
	_cleanup_free_ char *state_dir = mem_printf("%s/state", shop->dir);

	write_config(shop, "", "  Bread: { service: crumb }\n");
	expect(ASK_CONFIGURED(shop, "accept", ID, "--by=it", "--why=x"), 66,
		"nothing was heard yet");
	assert_int_equal(access(state_dir, F_OK), -1);
}

static void
a_late_day_is_minded(void **state)
{
	const struct shop *shop = *state;
	char until[STAMP_SIZE];
	_cleanup_free_ char *option =
		mem_printf("--until=%s", stamp_write_day(in_days(200), until));

	expect(ASK_CONFIGURED(shop, "snooze", ID, "--by=it", "--why=x", option), 0,
		"Mind that it takes effect ");
}

static void
whoever_holds_the_store_is_named(void **state)
{
	const struct shop *shop = *state;
	struct store *held = open_state(shop, STORE_WRITE);

	expect(ASK_CONFIGURED(shop, "accept", ID, "--by=it", "--why=x"), 75,
		"try again when it has ended or answers");
	store_close(held);
}

/* ---- the daemon runs ---- */

static struct program
start_daemon(const struct shop *shop)
{
	_cleanup_free_ char *share = mem_printf("%s/share", shop->dir);
	_cleanup_free_ char *socket = mem_printf("%s/run/control", shop->dir);
	_cleanup_free_ char *log = mem_printf("%s/log", shop->dir);
	char *before = mem_dup(getenv("FOREWARN_SHARE"));
	struct program program;

	(void)setenv("FOREWARN_SHARE", share, 1);
	program = program_start(
		(const char *[]){ "forewarnd", "--config", shop->config, NULL }, log);
	(void)setenv("FOREWARN_SHARE", before ? before : "", 1);
	free(before);
	for (int i = 0; i < 400 && access(socket, F_OK) < 0; i++)
		(void)usleep(50000);
	return program;
}

static void
a_running_daemon_keeps_it_and_tells_the_journal(void **state)
{
	const struct shop *shop = *state;
	struct program daemon = start_daemon(shop);
	_cleanup_free_ char *log = NULL;
	struct change change;

	expect(ASK_CONFIGURED(shop, "accept", ID, "--by", "it", "--why", "x"), 0,
		ID " is accepted by it.");
	expect(ASK_CONFIGURED(shop, "accept", "crumb-nobody", "--by=it", "--why=x"), 65,
		"there is no change “crumb-nobody”");
	expect(ASK_CONFIGURED(shop, "snooze", ID, "--by=it", "--why=x", "--until=2020-01-01"),
		64, "is not ahead");
	expect(ASK_CONFIGURED(shop, "note", ID, "--by=it", "--why=y", "--json"), 0,
		"\"decided\":\"accepted by it\"");
	assert_int_equal(program_stop(&daemon, SIGTERM), 0);
	log = scratch_read(shop->dir, "log");
	assert_non_null(strstr(log, ID " (The stone oven goes): accept by it: “x”"));
	assert_non_null(strstr(log, ID " (The stone oven goes): it: “y”"));
	change = look(shop);
	assert_int_equal(change.decision.kind, DECISION_ACCEPT);
	change_clear(&change);
}

/* ---- as text and back ---- */

static char *
print_ledger(const struct shop *shop)
{
	struct program_result r = ASK_CONFIGURED(shop, "decisions");
	char *text = mem_dup(r.out);

	assert_int_equal(r.status, 0);
	program_result_clear(&r);
	return text;
}

static void
a_ledger_is_read_back_into_another_store(void **state)
{
	const struct shop *shop = *state;
	_cleanup_free_ char *file = mem_printf("%s/decisions.yaml", shop->dir);
	_cleanup_free_ char *lost = mem_printf("%s/state/forewarn.db", shop->dir);
	_cleanup_free_ char *before = NULL, *after = NULL;
	struct store *store;

	expect(ASK_CONFIGURED(shop, "not-affected", ID, "--by=it", "--why=\"no\" oven: none"),
		0, NULL);
	expect(ASK_CONFIGURED(
		       shop, "accept", ID, "--by=Éva 🥖", "--why=x", "--until=2999-01-01"),
		0, NULL);
	before = print_ledger(shop);
	assert_non_null(strstr(before, "- change: " ID "\n  title: \"The stone oven goes\"\n"
				       "  decision: not-affected\n  by: \"it\"\n"
				       "  why: \"\\\"no\\\" oven: none\"\n  at: "));
	assert_non_null(strstr(before, "  until: 2999-01-01\n"));
	scratch_write(shop->dir, "decisions.yaml", before);
	expect(ASK_CONFIGURED(shop, "decisions", "--read", file), 0,
		"0 decisions read back, 2 known already, 0 refused");
	after = print_ledger(shop);
	assert_string_equal(before, after);
	assert_int_equal(unlink(lost), 0);
	store = open_state(shop, STORE_WRITE);
	put_change(store);
	store_close(store);
	expect(ASK_CONFIGURED(shop, "decisions", "--read", file), 0,
		"2 decisions read back, 0 known already, 0 refused");
	expect(ASK_CONFIGURED(shop, "list"), 0, "accepted by Éva 🥖 until 2999-01-01");
	expect(ASK_CONFIGURED(shop, "decisions"), 0, ", read back by uid ");
}

static void
what_the_vendor_changed_since_makes_it_void(void **state)
{
	const struct shop *shop = *state;
	_cleanup_free_ char *file = mem_printf("%s/decisions.yaml", shop->dir);
	struct store *store = open_state(shop, STORE_WRITE);
	struct change change;

	assert_int_equal(store_event_add(store, ID,
				 &(struct event){ .at = (int64_t)time(NULL) - 100,
					 .happening = HAPPENED_MOVED }),
		2);
	store_close(store);
	scratch_write(shop->dir, "decisions.yaml",
		"- { change: " ID ", decision: accept, by: it, why: old, at: "
		"2026-01-02T03:04:05Z }\n"
		"- { change: crumb-zzzzzz, decision: plan, by: it, why: gone, at: "
		"2026-01-02T03:04:05Z }\n");
	expect(ASK_CONFIGURED(shop, "decisions", "--read", file), 65,
		"1 decision read back, 0 known already, 1 refused");
	change = look(shop);
	assert_int_equal(change.decision.kind, DECISION_ACCEPT);
	assert_true(change.decision.void_at != STAMP_NONE);
	assert_string_equal(change.decision.void_why, "moved");
	change_clear(&change);
	expect(ASK_CONFIGURED(shop, "list"), 0, "(" ID "), open");
}

static void
a_file_with_mistakes_is_refused_as_a_whole(void **state)
{
	const struct shop *shop = *state;
	_cleanup_free_ char *file = mem_printf("%s/decisions.yaml", shop->dir);

	scratch_write(shop->dir, "decisions.yaml",
		"- { change: " ID ", decision: accept, by: it, why: fine, at: "
		"2026-01-02T03:04:05Z }\n"
		"- { change: " ID ", decision: acept, by: it, at: yesterday }\n");
	expect(ASK_CONFIGURED(shop, "decisions", "--read", file), 65, "decisions.yaml:2:");
	expect(ASK_CONFIGURED(shop, "decisions", "--read", file), 65, "has no \"why\"");
	expect(ASK_CONFIGURED(shop, "decisions", "--read", file), 65,
		"\"yesterday\" is no moment");
	expect(ASK_CONFIGURED(shop, "decisions", "--read", file), 65,
		"nothing of it was read back");
	expect(ASK_CONFIGURED(shop, "decisions"), 0, "[]");
	expect(ASK_CONFIGURED(shop, "decisions", "--read", "/no/such/file"), 66,
		"/no/such/file cannot be read: No such file");
}

#define BAKERY(f) cmocka_unit_test_setup_teardown(f, open_bakery, close_shop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BAKERY(a_stopped_daemon_s_store_takes_a_decision),
		BAKERY(every_kind_leaves_its_state),
		BAKERY(what_is_missing_or_wrong_is_said),
		cmocka_unit_test_setup_teardown(
			without_a_store_nothing_is_made, open_shop, close_shop),
		BAKERY(a_late_day_is_minded),
		BAKERY(whoever_holds_the_store_is_named),
		BAKERY(a_running_daemon_keeps_it_and_tells_the_journal),
		BAKERY(a_ledger_is_read_back_into_another_store),
		BAKERY(what_the_vendor_changed_since_makes_it_void),
		BAKERY(a_file_with_mistakes_is_refused_as_a_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The ledger from inside: messages that nobody should send, names, lengths, and what voids. */
#include "support/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "ledger_talk.h"
#include "support/program.h"

#define ID "crumb-abcdef"
#define NOW 1800000000

struct desk {
	char *dir;
	struct store *store;
	struct recipient people[3];
	struct config config;
};

static int
open_desk(void **state)
{
	struct desk *desk = MEM_NEW(struct desk);
	struct change change = { .id = (char *)ID,
		.service = (char *)"crumb",
		.source = (char *)"crumb/news",
		.title = (char *)"The stone oven goes",
		.concerns = true };

	desk->dir = scratch_make();
	desk->people[0] = (struct recipient){ .name = (char *)"Éva",
		.mail = (char *)"eva@crumb.example" };
	desk->people[1] =
		(struct recipient){ .name = (char *)"it", .mail = (char *)"it@crumb.example" };
	desk->people[2] = (struct recipient){ .name = (char *)"chat" }; /* has no address */
	desk->config = (struct config){ .recipients = desk->people, .recipient_count = 3 };
	*state = desk;
	return store_open(desk->dir, STORE_WRITE, &desk->store, NULL) < 0 ||
	       store_change_put(desk->store, &change) < 0;
}

static int
close_desk(void **state)
{
	struct desk *desk = *state;

	store_close(desk->store);
	scratch_remove(desk->dir);
	free(desk);
	return 0;
}

static struct decision
decided(enum decision_kind kind, const char *by, const char *why)
{
	struct decision d = DECISION_INITIAL;

	d.change = (char *)ID;
	d.kind = kind;
	d.by = (char *)by;
	d.why = (char *)why;
	return d;
}

/* Refused with this error and a sentence that holds WANT; or kept, when ERROR is 1. */
static void
take(struct desk *desk, const struct decision *d, int error, const char *want)
{
	struct ledger ledger = { desk->store, &desk->config, NOW };
	struct ledger_result result;
	_cleanup_free_ char *why = NULL;
	int r = ledger_take(&ledger, d, false, &result, &why);
	const char *said = r < 0 ? why : result.text;

	assert_int_equal(r, error);
	if (!strstr(said, want))
		fail_msg("“%s” is not in “%s”", want, said);
	ledger_result_clear(&result);
}

static void
hostile_messages_are_refused(void **state)
{
	static const char *const messages[] = {
		"{}",
		"{\"kind\":\"accept\",\"by\":\"a\",\"why\":\"b\"}",
		"{\"kind\":7,\"change\":\"x\"}",
		"{\"kind\":\"none\",\"change\":\"x\"}",
		"{\"kind\":\"acept\",\"change\":\"x\"}",
		"{\"kind\":\"accept\",\"change\":[]}",
		"{\"kind\":\"accept\",\"change\":\"x\",\"until\":\"soon\"}",
		"{\"kind\":\"accept\",\"change\":\"x\",\"until\":\"99999-01-01\"}",
		"{\"kind\":\"accept\",\"change\":\"x\",\"at\":\"yesterday\"}",
		"{\"kind\":\"accept\",\"change\":\"x\",\"void_at\":\"\"}",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(messages); i++) {
		json_t *message = json_loads(messages[i], 0, NULL);
		_cleanup_free_ char *why = NULL;
		struct decision d = DECISION_INITIAL;
		bool read_back;

		assert_non_null(message);
		if (ledger_talk_hear(message, 1, &d, &read_back, &why) != -EINVAL)
			fail_msg("%s was understood", messages[i]);
		assert_non_null(strstr(why, "does not understand"));
		json_decref(message);
	}
}

static void
a_message_is_heard_as_it_was_asked(void **state)
{
	struct decision asked = decided(DECISION_PLAN, "eva", "“so”\n"),
			heard = DECISION_INITIAL;
	json_t *message;
	bool read_back;

	(void)state;
	asked.until = 20000;
	asked.at = 500;
	asked.void_at = 600;
	asked.void_why = (char *)"moved";
	asked.peer = (char *)"uid 7";
	message = ledger_talk_ask(&asked, true);
	assert_int_equal(ledger_talk_hear(message, 8, &heard, &read_back, NULL), 0);
	assert_true(read_back);
	assert_int_equal(heard.kind, DECISION_PLAN);
	assert_string_equal(heard.change, ID);
	assert_string_equal(heard.by, "eva");
	assert_string_equal(heard.why, "“so”\n");
	assert_int_equal(heard.until, 20000);
	assert_int_equal(heard.at, 500);
	assert_int_equal(heard.void_at, 600);
	assert_string_equal(heard.void_why, "moved");
	assert_string_equal(heard.peer, "uid 7, read back by uid 8");
	decision_clear(&heard);
	json_decref(message);
	/* Who asks for the first time says neither when nor as whom. */
	message = ledger_talk_ask(&asked, false);
	assert_true(json_is_null(json_object_get(message, "at")));
	assert_int_equal(ledger_talk_hear(message, 8, &heard, &read_back, NULL), 0);
	assert_false(read_back);
	assert_true(heard.void_at == STAMP_NONE);
	assert_string_equal(heard.peer, "uid 8");
	decision_clear(&heard);
	json_decref(message);
}

static void
what_is_empty_or_too_long_is_refused(void **state)
{
	struct desk *desk = *state;
	_cleanup_free_ char *name = mem_new(LIMIT_PERSON_BYTES + 2, 1);
	_cleanup_free_ char *reason = mem_new(LIMIT_SENTENCE_BYTES + 2, 1);
	struct decision d = decided(DECISION_ACCEPT, NULL, "x");

	take(desk, &d, -EINVAL, "who decides");
	d = decided(DECISION_ACCEPT, " \n", "x");
	take(desk, &d, -EINVAL, "who decides");
	d = decided(DECISION_ACCEPT, "it", "\t");
	take(desk, &d, -EINVAL, "it must be said why");
	memset(name, 'a', LIMIT_PERSON_BYTES + 1);
	memset(reason, 'a', LIMIT_SENTENCE_BYTES + 1);
	d = decided(DECISION_ACCEPT, name, "x");
	take(desk, &d, -EINVAL, "the name is 201 bytes long, and at most 200 are kept");
	d = decided(DECISION_ACCEPT, "it", reason);
	take(desk, &d, -EINVAL, "the reason is 1001 bytes long");
	reason[LIMIT_SENTENCE_BYTES] = '\0';
	d = decided(DECISION_ACCEPT, "it", reason);
	take(desk, &d, 1, "is accepted by it");
}

static void
controls_never_reach_the_store(void **state)
{
	struct desk *desk = *state;
	struct decision d = decided(DECISION_ACCEPT, "it\x1b[2J", "line one\r\nline\x07 two");
	struct change change;

	take(desk, &d, 1, "is accepted by it");
	assert_int_equal(store_change_get(desk->store, ID, &change), 0);
	assert_null(strchr(change.decision.by, '\x1b'));
	assert_true(text_starts(change.decision.why, "line one line"));
	assert_null(strchr(change.decision.why, '\x07'));
	change_clear(&change);
}

static void
a_refusal_leaves_nothing_behind(void **state)
{
	struct desk *desk = *state;
	struct decision d = decided(DECISION_ACCEPT, "it", "x");
	struct events events;

	d.change = (char *)"crumb-nobody";
	take(desk, &d, -ENOENT, "there is no change “crumb-nobody”");
	d = decided(DECISION_REOPEN, "it", "x");
	take(desk, &d, -EINVAL, "is open");
	assert_int_equal(store_events(desk->store, ID, &events), 0);
	assert_int_equal(events.count, 0);
	events_clear(&events);
	assert_int_equal(store_begin(desk->store), 0);
	store_rollback(desk->store);
}

static void
a_decider_is_known_by_name_or_address_however_written(void **state)
{
	static const struct {
		const char *by;
		int person; /* -1: nobody */
	} samples[] = { { "Éva", 0 }, { "eva", 0 }, { "EVA@crumb.example", 0 }, { "IT", 1 },
		{ "chat", 2 }, { "evan", -1 }, { "", -1 } };
	struct desk *desk = *state;

	for (size_t i = 0; i < LENGTH_OF(samples); i++) {
		struct decision d = decided(DECISION_ACCEPT, samples[i].by, "x");

		assert_ptr_equal(ledger_decider(&desk->config, &d),
			samples[i].person < 0 ? NULL : &desk->people[samples[i].person]);
	}
	assert_null(ledger_decider(&desk->config, &(struct decision){ 0 }));
}

static void
only_what_the_vendor_says_voids(void **state)
{
	(void)state;
	for (int i = 0; i < HAPPENING_COUNT; i++)
		assert_int_equal(
			ledger_voids(&(struct event){ .happening = (enum happening)i }),
			i == HAPPENED_ANNOUNCED || i == HAPPENED_EDITED ||
				i == HAPPENED_MOVED || i == HAPPENED_STEP_MOVED ||
				i == HAPPENED_WITHDRAWN);
}

static void
another_announcement_voids_when_its_date_disagrees(void **state)
{
	struct event event = { .happening = HAPPENED_JOINED,
		.before = when_day(20600),
		.after = when_day(20600) };

	(void)state;
	assert_false(ledger_voids(&event));
	event.after = (struct when){ .from = 20590, .to = 20620, .precision = PRECISION_MONTH };
	assert_false(ledger_voids(&event));
	event.after = when_day(20601);
	assert_true(ledger_voids(&event));
}

static void
the_latest_word_counts_also_after_a_clock_that_was_ahead(void **state)
{
	struct desk *desk = *state;
	struct decision d = decided(DECISION_ACCEPT, "it", "the clock is a year ahead");
	struct ledger ledger = { desk->store, &desk->config, NOW + 366 * INT64_C(86400) };
	struct ledger_result result;

	d.until = DAY_NONE;
	assert_int_equal(ledger_take(&ledger, &d, false, &result, NULL), 1);
	ledger_result_clear(&result);
	d = decided(DECISION_NOT_AFFECTED, "it", "we do not use it");
	ledger.now = NOW;
	assert_int_equal(ledger_take(&ledger, &d, false, &result, NULL), 1);
	assert_int_equal(result.change.decision.kind, DECISION_NOT_AFFECTED);
	ledger_result_clear(&result);
}

static void
a_refusal_has_an_exit_status(void **state)
{
	(void)state;
	assert_int_equal(ledger_status(1), EX_OK);
	assert_int_equal(ledger_status(0), EX_OK);
	assert_int_equal(ledger_status(-ENOENT), EX_DATAERR);
	assert_int_equal(ledger_status(-EINVAL), EX_USAGE);
	assert_int_equal(ledger_status(-EIO), EX_IOERR);
}

#define DESK(f) cmocka_unit_test_setup_teardown(f, open_desk, close_desk)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_messages_are_refused),
		cmocka_unit_test(a_message_is_heard_as_it_was_asked),
		DESK(what_is_empty_or_too_long_is_refused),
		DESK(controls_never_reach_the_store),
		DESK(a_refusal_leaves_nothing_behind),
		DESK(a_decider_is_known_by_name_or_address_however_written),
		cmocka_unit_test(only_what_the_vendor_says_voids),
		cmocka_unit_test(another_announcement_voids_when_its_date_disagrees),
		DESK(the_latest_word_counts_also_after_a_clock_that_was_ahead),
		cmocka_unit_test(a_refusal_has_an_exit_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

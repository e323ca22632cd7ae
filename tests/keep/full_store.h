/* Full store: one that holds something of everything, enough of it that its tables are trees of pages. */
#pragma once

#include "keep/scratch.h"

#include "base/text.h"

#define FULL_CHANGES 300u
#define FULL_ENTRIES 1500u

static inline void
full_change(struct store *store, unsigned i)
{
	_cleanup_free_ char *id = mem_printf("ovens-%06u", i),
			    *title = mem_printf("Oven %u retires", i);
	struct evidence evidence = { .rule = (char *)"will be retired",
		.text = (char *)"The oven will be retired on the day that is given.",
		.where = WHERE_BODY,
		.weight = 2.5 };
	struct match match = { .dependency = (char *)"Baking",
		.term = (char *)"oven",
		.text = (char *)"oven",
		.where = WHERE_TITLE };
	struct milestone milestones[] = { { .role = ROLE_REMOVED,
						  .when = when_day(20000 + (int32_t)i) },
		{ .role = ROLE_BROWNOUT, .when = when_day(19990 + (int32_t)i) } };
	struct change change = { .id = id,
		.service = (char *)"ovens",
		.source = (char *)"ovens/notes",
		.key = scratch_hash(i),
		.title = title,
		.link = (char *)"https://ovens.example/notes/1",
		.quote = (char *)"The oven will be retired.",
		.published = 1000 + (int64_t)i,
		.updated = STAMP_NONE,
		.first_seen = 2000 + (int64_t)i,
		.facts = { .kind = KIND_RETIREMENT,
			.forced = FORCED_YES,
			.confidence = 0.75,
			.effective = when_day(20000 + (int32_t)i),
			.evidence = &evidence,
			.evidence_count = 1,
			.milestones = milestones,
			.milestone_count = LENGTH_OF(milestones) },
		.matches = { .items = &match, .count = 1 },
		.verdict = VERDICT_NOW,
		.reason = (char *)"it is forced and its date is near",
		.concerns = true };

	assert_int_equal(store_change_put(store, &change), 0);
	for (int n = 0; n < 3; n++)
		assert_int_equal(
			store_event_add(store, id,
				&(struct event){ .at = 3000 + n,
					.happening = n ? HAPPENED_MOVED : HAPPENED_ANNOUNCED,
					.detail = (char *)"The vendor wrote it so." }),
			n + 1);
	assert_int_equal(store_notice_add(store, &(struct notice){ .recipient = (char *)"eva",
							 .change = id,
							 .event = 1,
							 .occasion = OCCASION_DIGEST,
							 .at = 3000 }),
		0);
	assert_true(store_reminder_add(store, id,
			    &(struct reminder){ .recipient = (char *)"it",
				    .about = ABOUT_EFFECTIVE,
				    .date = 20000 + (int32_t)i,
				    .days = 30,
				    .told_at = 3500 }) >= 0);
	if (i % 3 == 0)
		assert_true(store_decision_add(store, id,
				    &(struct decision){ .kind = DECISION_PLAN,
					    .by = (char *)"eva",
					    .why = (char *)"we buy another oven",
					    .at = 4000,
					    .until = 20500,
					    .void_at = STAMP_NONE }) >= 0);
	if (i % 10 == 0) {
		_cleanup_free_ char *alias = mem_printf("ovens-a%05u", i);

		assert_int_equal(store_alias_add(store, alias, id), 0);
	}
}

static inline void
full_letter(struct store *store, unsigned i)
{
	_cleanup_free_ char *id = mem_printf("ovens-%06u", i),
			    *message_id =
				    mem_printf("f00d.%s.0123456789ab.2@bakery.example", id);
	struct text message = { 0 };
	struct letter letter = { .message_id = message_id,
		.recipient = (char *)"it",
		.channel = CHANNEL_MAIL,
		.to = (char *)"it@bakery.example",
		.subject = (char *)"An oven retires",
		.change = id,
		.state = i % 4 ? LETTER_DELIVERED : LETTER_READY,
		.created = 5000 + (int64_t)i,
		.next_try = i % 4 ? STAMP_NONE : 5000,
		.delivered = i % 4 ? 6000 : STAMP_NONE };

	text_puts(&message,
		"From: forewarn <forewarn@bakery.example>\r\nTo: <it@bakery.example>\r\n"
		"Subject: An oven retires\r\n\r\n");
	for (int n = 0; n < 60; n++)
		text_printf(&message, "Line %d of letter %u about the oven that retires.\r\n",
			n, i);
	letter.message_len = message.len;
	letter.message = message.data;
	assert_int_equal(store_letter_add(store, &letter), 1);
	text_clear(&message);
}

static inline void
full_entries(struct store *store)
{
	for (unsigned i = 0; i < FULL_ENTRIES; i++) {
		_cleanup_free_ char *text = mem_printf(
			"Note %u of the oven works: model %u is taken back, and the one of %u "
			"stays, as was said on page %u of the catalogue.",
			i, i * 7919, i * 104729, i * 1299709);

		assert_int_equal(scratch_keep(store, "ovens/notes", i, text, 1000 + i), 1);
	}
}

static inline void
full_store(struct store *store)
{
	struct source_state state = { .id = (char *)"ovens/notes",
		.url = (char *)"https://ovens.example/notes",
		.validators = { .etag = (char *)"\"1\"" },
		.outcome = OUTCOME_FRESH,
		.page_entries = 12,
		.last_try = 900,
		.last_heard = 900,
		.last_new = 900,
		.next_due = 950,
		.failing_since = STAMP_NONE,
		.baseline = true };

	assert_int_equal(store_begin(store), 0);
	assert_int_equal(store_meta_set(store, "installation", "f00d"), 0);
	assert_int_equal(store_source_put(store, &state), 0);
	state.id = (char *)"flour/notes";
	assert_int_equal(store_source_put(store, &state), 0);
	full_entries(store);
	for (unsigned i = 0; i < FULL_CHANGES; i++)
		full_change(store, i);
	for (unsigned i = 0; i < FULL_CHANGES; i++)
		full_letter(store, i);
	assert_int_equal(store_commit(store), 0);
}

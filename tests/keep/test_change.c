/* Changes with their lists, aliases, history, and the order of listings. */
#include "keep/scratch.h"

static struct milestone milestones[] = {
	{ ROLE_CLOSED, { 20000, 20000, PRECISION_DAY },
		(char *)"closed to new use on 4 October 2024" },
	{ ROLE_REMOVED, { 20089, 20178, PRECISION_QUARTER },
		(char *)"im zweiten Quartal «weg»" },
	{ ROLE_SUPERSEDED, { 19900, 19930, PRECISION_MONTH }, NULL },
	{ ROLE_NONE, { 0 }, (char *)"some day" },
};
static struct evidence evidence[] = {
	{ (char *)"will no longer be supported", (char *)"It will no longer be supported.",
		WHERE_LEAD, 3.25 },
	{ (char *)"label", (char *)"type=retirement", WHERE_LABEL, 2 },
	{ (char *)"improves", NULL, WHERE_TITLE, -1.5 },
};
static struct match matches[] = {
	{ (char *)"Customer records", (char *)"SOAP API <= 40",
		(char *)"API versions 31.0 through 40.0", WHERE_BODY },
	{ (char *)"Büro ☕", NULL, NULL, WHERE_BODY },
};

static struct telling tellings[] = {
	{ .source = (char *)"acme/roadmap",
		.title = (char *)"Old API",
		.link = (char *)"https://acme.example/r/1",
		.published = 1700000000,
		.effective = { 20089, 20178, PRECISION_QUARTER },
		.fold = FOLD_REFERENCE,
		.at = 1700000200 },
	{ .source = (char *)"acme/notes",
		.published = STAMP_NONE,
		.fold = FOLD_EXTENDS,
		.at = 5 },
};

static struct change
full_change(void)
{
	return (struct change){
		.id = (char *)"acme-k3x9qa",
		.service = (char *)"acme",
		.source = (char *)"acme/notes",
		.key = scratch_hash(1),
		.title = (char *)"The old API ends 🥖",
		.link = (char *)"https://acme.example/1",
		.language = (char *)"en",
		.quote = (char *)"It will no longer be supported.",
		.published = 1700000000,
		.updated = -1,
		.first_seen = 1700000100,
		.facts = {
			.kind = KIND_DEFAULT_CHANGE,
			.forced = FORCED_YES,
			.confidence = 0.1 + 0.2,
			.effective = { 20089, 20178, PRECISION_QUARTER },
			.milestones = milestones,
			.milestone_count = LENGTH_OF(milestones),
			.evidence = evidence,
			.evidence_count = LENGTH_OF(evidence),
		},
		.matches = { .items = matches, .count = LENGTH_OF(matches) },
		.verdict = VERDICT_NOW,
		.reason = (char *)"inside your lead time of 8 weeks",
		.moves = 3,
		.edits = 2,
		.withdrawn = true,
		.unlisted = true,
		.tellings = tellings,
		.telling_count = LENGTH_OF(tellings),
		.concerns = true,
		.rules = scratch_hash(42),
	};
}

static void
same_facts(const struct facts *a, const struct facts *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->forced, b->forced);
	assert_true(a->confidence == b->confidence);
	assert_true(when_equal(&a->effective, &b->effective));
	assert_int_equal(a->milestone_count, b->milestone_count);
	for (size_t i = 0; i < a->milestone_count; i++) {
		assert_int_equal(a->milestones[i].role, b->milestones[i].role);
		assert_true(when_equal(&a->milestones[i].when, &b->milestones[i].when));
		scratch_same(a->milestones[i].text, b->milestones[i].text);
	}
	assert_int_equal(a->evidence_count, b->evidence_count);
	for (size_t i = 0; i < a->evidence_count; i++) {
		scratch_same(a->evidence[i].rule, b->evidence[i].rule);
		scratch_same(a->evidence[i].text, b->evidence[i].text);
		assert_int_equal(a->evidence[i].where, b->evidence[i].where);
		assert_true(a->evidence[i].weight == b->evidence[i].weight);
	}
}

static void
same_change(const struct change *a, const struct change *b)
{
	scratch_same(a->id, b->id);
	scratch_same(a->service, b->service);
	scratch_same(a->source, b->source);
	assert_true(hash_equal(&a->key, &b->key));
	scratch_same(a->title, b->title);
	scratch_same(a->link, b->link);
	scratch_same(a->language, b->language);
	scratch_same(a->quote, b->quote);
	assert_int_equal(a->published, b->published);
	assert_int_equal(a->updated, b->updated);
	assert_int_equal(a->first_seen, b->first_seen);
	same_facts(&a->facts, &b->facts);
	assert_int_equal(a->matches.count, b->matches.count);
	for (size_t i = 0; i < a->matches.count; i++) {
		scratch_same(a->matches.items[i].dependency, b->matches.items[i].dependency);
		scratch_same(a->matches.items[i].term, b->matches.items[i].term);
		scratch_same(a->matches.items[i].text, b->matches.items[i].text);
		assert_int_equal(a->matches.items[i].where, b->matches.items[i].where);
	}
	assert_int_equal(a->verdict, b->verdict);
	scratch_same(a->reason, b->reason);
	assert_int_equal(a->moves, b->moves);
	assert_int_equal(a->edits, b->edits);
	assert_int_equal(a->withdrawn, b->withdrawn);
	assert_int_equal(a->unlisted, b->unlisted);
	assert_int_equal(a->telling_count, b->telling_count);
	for (size_t i = 0; i < a->telling_count; i++) {
		const struct telling *x = &a->tellings[i], *y = &b->tellings[i];

		scratch_same(x->source, y->source);
		assert_true(hash_equal(&x->key, &y->key));
		scratch_same(x->title, y->title);
		scratch_same(x->link, y->link);
		assert_int_equal(x->published, y->published);
		assert_true(when_equal(&x->effective, &y->effective));
		assert_int_equal(x->fold, y->fold);
		assert_int_equal(x->at, y->at);
	}
	assert_int_equal(a->concerns, b->concerns);
	assert_true(hash_equal(&a->rules, &b->rules));
}

static void
a_change_comes_back_with_every_field(void **state)
{
	struct scratch *s = *state;
	struct change put = full_change(), got;

	assert_int_equal(store_change_get(s->store, put.id, &got), -ENOENT);
	assert_int_equal(store_change_exists(s->store, put.id), 0);
	assert_int_equal(store_change_put(s->store, &put), 0);
	scratch_reopen(s);
	assert_int_equal(store_change_exists(s->store, put.id), 1);
	assert_int_equal(store_change_get(s->store, put.id, &got), 0);
	same_change(&got, &put);
	change_clear(&got);
}

static void
a_change_without_anything_comes_back_without_anything(void **state)
{
	struct scratch *s = *state;
	struct change got, put = { .id = (char *)"acme-aaaaaa",
		.service = (char *)"acme",
		.source = (char *)"acme/notes",
		.published = STAMP_NONE,
		.updated = STAMP_NONE,
		.first_seen = STAMP_NONE };

	assert_int_equal(store_change_put(s->store, &put), 0);
	assert_int_equal(store_change_get(s->store, put.id, &got), 0);
	same_change(&got, &put);
	change_clear(&got);
}

static void
a_change_is_found_by_each_of_its_entries(void **state)
{
	struct scratch *s = *state;
	struct change put = full_change(), got;
	struct hash none = { 0 };

	assert_int_equal(store_change_put(s->store, &put), 0);
	assert_int_equal(store_change_of_entry(s->store, "acme/roadmap", &none, &got), 0);
	assert_string_equal(got.id, put.id);
	assert_non_null(change_telling(&got, "acme/roadmap", &none));
	assert_null(change_telling(&got, put.source, &put.key));
	change_clear(&got);
	assert_int_equal(
		store_change_of_entry(s->store, "acme/roadmap", &put.key, &got), -ENOENT);
}

static void
changes_beside_are_of_the_same_day_and_another_source(void **state)
{
	struct scratch *s = *state;
	struct changes found;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(scratch_change(s->store, "acme-bbbbbb", 2, 20001), 0);
	assert_int_equal(
		store_changes_beside(s->store, "acme", "acme/roadmap", 20000, 9, &found), 0);
	assert_int_equal(found.count, 1);
	assert_string_equal(found.items[0].id, "acme-aaaaaa");
	changes_clear(&found);
	assert_int_equal(
		store_changes_beside(s->store, "acme", "acme/notes", 20000, 9, &found), 0);
	assert_int_equal(found.count, 0);
	assert_int_equal(
		store_changes_beside(s->store, "other", "acme/roadmap", 20000, 9, &found), 0);
	assert_int_equal(found.count, 0);
	assert_int_equal(store_changes_recent(s->store, "acme/notes", 1, &found), 0);
	assert_int_equal(found.count, 1);
	assert_string_equal(found.items[0].id, "acme-bbbbbb");
	changes_clear(&found);
}

static void
a_named_entry_leads_to_the_change_that_names_it(void **state)
{
	struct scratch *s = *state;
	struct hash key = scratch_hash(7);
	char *id = NULL;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(store_reference_find(s->store, "acme", &key, &id), 0);
	assert_int_equal(store_reference_add(s->store, "acme-aaaaaa", &key), 0);
	assert_int_equal(store_reference_add(s->store, "acme-aaaaaa", &key), 0);
	assert_int_equal(store_reference_find(s->store, "other", &key, &id), 0);
	assert_int_equal(store_reference_find(s->store, "acme", &key, &id), 1);
	assert_string_equal(id, "acme-aaaaaa");
	free(id);
	assert_int_equal(store_reference_add(s->store, "acme-zzzzzz", &key), -ENOENT);
}

static void
what_was_parted_stays_apart(void **state)
{
	struct scratch *s = *state;
	struct hash key = scratch_hash(7);

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(store_apart(s->store, "acme/notes", &key, "acme-aaaaaa"), 0);
	assert_int_equal(store_apart_add(s->store, "acme/notes", &key, "acme-aaaaaa"), 0);
	assert_int_equal(store_apart(s->store, "acme/notes", &key, "acme-aaaaaa"), 1);
	assert_int_equal(store_apart(s->store, "acme/other", &key, "acme-aaaaaa"), 0);
}

static void
putting_again_replaces_the_case_and_keeps_its_history(void **state)
{
	struct scratch *s = *state;
	struct change put = full_change(), got;
	struct event event = { .at = 5, .happening = HAPPENED_ANNOUNCED };
	struct events events;

	assert_int_equal(store_change_put(s->store, &put), 0);
	assert_int_equal(store_event_add(s->store, put.id, &event), 1);
	put.title = NULL;
	put.key = scratch_hash(2);
	put.facts.effective = when_year(2030);
	put.facts.milestone_count = 1;
	put.facts.evidence_count = 0;
	put.matches.count = 1;
	put.withdrawn = put.concerns = false;
	assert_int_equal(store_change_put(s->store, &put), 0);
	assert_int_equal(store_change_get(s->store, put.id, &got), 0);
	same_change(&got, &put);
	change_clear(&got);
	assert_int_equal(store_events(s->store, put.id, &events), 0);
	assert_int_equal(events.count, 1);
	events_clear(&events);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM change_milestone"), 1);
}

static void
every_kind_verdict_role_and_place_survives(void **state)
{
	struct scratch *s = *state;
	struct change put = full_change(), got;

	for (int i = 0; i < KIND_COUNT; i++) {
		put.facts.kind = (enum kind)i;
		put.facts.forced = (enum forced)(i % 3);
		put.verdict = (enum verdict)(i % 3);
		milestones[3].role = (enum role)(i % ROLE_COUNT);
		evidence[2].where = (enum where)(1 << i % 4);
		assert_int_equal(store_change_put(s->store, &put), 0);
		assert_int_equal(store_change_get(s->store, put.id, &got), 0);
		same_change(&got, &put);
		change_clear(&got);
	}
	milestones[3].role = ROLE_NONE;
}

static void
a_change_is_found_by_the_entry_that_it_came_of(void **state)
{
	struct scratch *s = *state;
	struct hash key = scratch_hash(1), other = scratch_hash(2);
	struct change got;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(scratch_change(s->store, "acme-bbbbbb", 2, 20000), 0);
	assert_int_equal(store_change_of_entry(s->store, "acme/notes", &other, &got), 0);
	assert_string_equal(got.id, "acme-bbbbbb");
	assert_int_equal(got.facts.milestone_count, 1);
	change_clear(&got);
	assert_int_equal(store_change_of_entry(s->store, "acme/table", &key, &got), -ENOENT);
	key = scratch_hash(3);
	assert_int_equal(store_change_of_entry(s->store, "acme/notes", &key, &got), -ENOENT);
	assert_null(got.id);
}

static void
an_alias_stands_for_the_change_everywhere(void **state)
{
	struct scratch *s = *state;
	struct event event = { .at = 5, .happening = HAPPENED_EDITED };
	struct events events;
	struct change got;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(store_alias_add(s->store, "acme-zzzzzz", "acme-aaaaaa"), 0);
	assert_int_equal(store_change_exists(s->store, "acme-zzzzzz"), 1);
	assert_int_equal(store_change_get(s->store, "acme-zzzzzz", &got), 0);
	assert_string_equal(got.id, "acme-aaaaaa");
	change_clear(&got);
	assert_int_equal(store_event_add(s->store, "acme-zzzzzz", &event), 1);
	assert_int_equal(store_events(s->store, "acme-aaaaaa", &events), 0);
	assert_int_equal(events.count, 1);
	events_clear(&events);
	/* An alias of an alias leads to the same change. */
	assert_int_equal(store_alias_add(s->store, "acme-yyyyyy", "acme-zzzzzz"), 0);
	assert_int_equal(store_change_get(s->store, "acme-yyyyyy", &got), 0);
	assert_string_equal(got.id, "acme-aaaaaa");
	change_clear(&got);
}

static void
a_name_stands_for_one_change_for_ever(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(scratch_change(s->store, "acme-bbbbbb", 2, 20000), 0);
	assert_int_equal(store_alias_add(s->store, "acme-zzzzzz", "acme-aaaaaa"), 0);
	assert_int_equal(store_alias_add(s->store, "acme-zzzzzz", "acme-aaaaaa"), 0);
	assert_int_equal(store_alias_add(s->store, "acme-zzzzzz", "acme-bbbbbb"), -EEXIST);
	assert_int_equal(store_alias_add(s->store, "acme-bbbbbb", "acme-aaaaaa"), -EEXIST);
	assert_int_equal(store_alias_add(s->store, "acme-aaaaaa", "acme-aaaaaa"), -EEXIST);
	assert_int_equal(store_alias_add(s->store, "acme-yyyyyy", "acme-nobody"), -ENOENT);
	assert_int_equal(scratch_change(s->store, "acme-zzzzzz", 3, 20000), -EEXIST);
	assert_non_null(strstr(store_why(s->store), "acme-zzzzzz"));
}

static char *
listed(struct store *store, int32_t from_day)
{
	struct changes changes;
	char *list = mem_dup("");

	assert_int_equal(store_changes(store, from_day, &changes), 0);
	for (size_t i = 0; i < changes.count; i++) {
		char *more = mem_printf("%s%s ", list, changes.items[i].id);

		free(list);
		list = more;
	}
	changes_clear(&changes);
	return list;
}

static void
changes_are_listed_by_effective_date_and_those_without_come_last(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *none = listed(s->store, DAY_NONE), *all = NULL;

	assert_string_equal(none, "");
	assert_int_equal(scratch_change(s->store, "undated-b", 1, DAY_NONE), 0);
	assert_int_equal(scratch_change(s->store, "late", 2, 30000), 0);
	assert_int_equal(scratch_change(s->store, "same-day-b", 3, 20000), 0);
	assert_int_equal(scratch_change(s->store, "same-day-a", 4, 20000), 0);
	assert_int_equal(scratch_change(s->store, "before-1970", 5, -100), 0);
	assert_int_equal(scratch_change(s->store, "undated-a", 6, DAY_NONE), 0);
	all = listed(s->store, DAY_NONE);
	assert_string_equal(all, "before-1970 same-day-a same-day-b late undated-a undated-b ");
}

static void
changes_ahead_are_those_with_a_milestone_that_has_not_passed(void **state)
{
	struct scratch *s = *state;
	struct change put = full_change();
	_cleanup_free_ char *on = NULL, *during = NULL, *after = NULL;

	assert_int_equal(scratch_change(s->store, "day", 2, 20000), 0);
	assert_int_equal(scratch_change(s->store, "undated", 3, DAY_NONE), 0);
	/* Effective in a quarter that ends on day 20178. */
	assert_int_equal(store_change_put(s->store, &put), 0);
	on = listed(s->store, 20000);
	assert_string_equal(on, "day acme-k3x9qa undated ");
	during = listed(s->store, 20178);
	assert_string_equal(during, "acme-k3x9qa undated ");
	after = listed(s->store, 20179);
	assert_string_equal(after, "undated ");
}

static void
a_later_milestone_keeps_a_change_ahead_of_its_effective_date(void **state)
{
	struct scratch *s = *state;
	struct change put = full_change();
	struct milestone later[] = { { ROLE_ENFORCED, { 20000, 20000, PRECISION_DAY }, NULL },
		{ ROLE_SUPPORT_ENDS, { 21000, 21000, PRECISION_DAY }, NULL } };
	_cleanup_free_ char *list = NULL, *gone = NULL;

	put.facts.effective = when_day(20000);
	put.facts.milestones = later;
	put.facts.milestone_count = LENGTH_OF(later);
	assert_int_equal(store_change_put(s->store, &put), 0);
	list = listed(s->store, 21000);
	assert_string_equal(list, "acme-k3x9qa ");
	gone = listed(s->store, 21001);
	assert_string_equal(gone, "");
}

static void
events_are_numbered_from_one_in_each_case(void **state)
{
	struct scratch *s = *state;
	struct event moved = { .number = 77,
		.at = 5,
		.happening = HAPPENED_MOVED,
		.before = when_quarter(2027, 1),
		.after = when_day(20300),
		.detail = (char *)"moved for the 3rd time – «später»" };
	struct event plain = { .at = STAMP_NONE };
	struct events events;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(scratch_change(s->store, "acme-bbbbbb", 2, 20000), 0);
	assert_int_equal(store_event_add(s->store, "acme-aaaaaa", &plain), 1);
	assert_int_equal(store_event_add(s->store, "acme-bbbbbb", &plain), 1);
	assert_int_equal(store_event_add(s->store, "acme-aaaaaa", &moved), 2);
	assert_int_equal(store_event_add(s->store, "acme-nobody", &plain), -ENOENT);
	assert_int_equal(store_events(s->store, "acme-nobody", &events), -ENOENT);
	assert_int_equal(store_events(s->store, "acme-aaaaaa", &events), 0);
	assert_int_equal(events.count, 2);
	assert_int_equal(events.items[0].at, STAMP_NONE);
	assert_null(events.items[0].detail);
	assert_false(when_known(&events.items[0].before));
	assert_int_equal(events.items[1].number, 2);
	assert_int_equal(events.items[1].at, 5);
	assert_int_equal(events.items[1].happening, HAPPENED_MOVED);
	assert_true(when_equal(&events.items[1].before, &moved.before));
	assert_true(when_equal(&events.items[1].after, &moved.after));
	assert_string_equal(events.items[1].detail, moved.detail);
	events_clear(&events);
}

static void
every_happening_survives(void **state)
{
	struct scratch *s = *state;
	struct events events;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	for (int i = 0; i < HAPPENING_COUNT; i++)
		assert_int_equal(
			store_event_add(s->store, "acme-aaaaaa",
				&(struct event){ .at = i, .happening = (enum happening)i }),
			i + 1);
	assert_int_equal(store_events(s->store, "acme-aaaaaa", &events), 0);
	for (int i = 0; i < HAPPENING_COUNT; i++)
		assert_int_equal(events.items[i].happening, i);
	events_clear(&events);
}

static void
a_damaged_part_spoils_the_case_and_the_listing_with_a_sentence(void **state)
{
	struct scratch *s = *state;
	struct change put = full_change(), got;
	struct changes changes;

	assert_int_equal(store_change_put(s->store, &put), 0);
	scratch_raw(s,
		"UPDATE change_milestone SET day_precision = 'fortnight' WHERE position = 0");
	assert_int_equal(store_change_get(s->store, put.id, &got), -EBADMSG);
	assert_null(got.id);
	assert_int_equal(store_changes(s->store, DAY_NONE, &changes), -EBADMSG);
	assert_int_equal(changes.count, 0);
	assert_non_null(strstr(store_why(s->store), "damaged"));
	scratch_raw(s, "UPDATE change_milestone SET day_precision = 'day'; UPDATE change SET "
		       "key = x'00'");
	assert_int_equal(store_change_get(s->store, put.id, &got), -EBADMSG);
}

static void
two_changes_become_one_with_all_that_people_did(void **state)
{
	struct scratch *s = *state;
	struct event event = { .at = 5, .happening = HAPPENED_ANNOUNCED };
	struct decision decision = { .kind = DECISION_ACCEPT,
		.by = (char *)"ada",
		.why = (char *)"fine",
		.at = 7,
		.until = DAY_NONE,
		.void_at = STAMP_NONE };
	struct reminder told = { .recipient = (char *)"eva", .about = ABOUT_LETTER };
	struct hash key = { { 9 } };
	_cleanup_free_ char *namer = NULL;
	struct strings names;
	struct decisions decisions;
	struct reminders reminders;
	struct notices notices;
	struct events events;
	struct change got;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(scratch_change(s->store, "acme-bbbbbb", 2, 20000), 0);
	assert_int_equal(store_alias_add(s->store, "acme-cccccc", "acme-bbbbbb"), 0);
	assert_int_equal(store_event_add(s->store, "acme-aaaaaa", &event), 1);
	assert_int_equal(store_event_add(s->store, "acme-aaaaaa", &event), 2);
	assert_int_equal(store_event_add(s->store, "acme-bbbbbb", &event), 1);
	assert_int_equal(
		store_notice_add(s->store, &(struct notice){ .recipient = (char *)"eva",
						   .change = (char *)"acme-bbbbbb",
						   .event = 1 }),
		0);
	assert_int_equal(store_decision_add(s->store, "acme-bbbbbb", &decision), 0);
	told.told_at = 3;
	assert_int_equal(store_reminder_add(s->store, "acme-aaaaaa", &told), 0);
	told.told_at = 8;
	assert_int_equal(store_reminder_add(s->store, "acme-bbbbbb", &told), 0);
	assert_int_equal(store_reference_add(s->store, "acme-bbbbbb", &key), 0);
	assert_int_equal(store_change_join(s->store, "acme-aaaaaa", "acme-bbbbbb"), 0);
	scratch_reopen(s);
	assert_int_equal(store_change_get(s->store, "acme-bbbbbb", &got), 0);
	assert_string_equal(got.id, "acme-aaaaaa");
	assert_string_equal(got.decision.by, "ada");
	change_clear(&got);
	assert_int_equal(store_change_get(s->store, "acme-cccccc", &got), 0);
	assert_string_equal(got.id, "acme-aaaaaa");
	change_clear(&got);
	assert_int_equal(store_events(s->store, "acme-aaaaaa", &events), 0);
	assert_int_equal(events.count, 3);
	assert_int_equal(events.items[2].number, 3);
	events_clear(&events);
	assert_int_equal(store_notices(s->store, &notices), 0);
	assert_int_equal(notices.items[0].event, 3);
	assert_string_equal(notices.items[0].change, "acme-aaaaaa");
	notices_clear(&notices);
	assert_int_equal(store_told(s->store, "acme-aaaaaa", &names), 0);
	assert_int_equal(names.count, 1);
	strings_clear(&names);
	assert_int_equal(store_decisions(s->store, "acme-aaaaaa", &decisions), 0);
	assert_int_equal(decisions.count, 1);
	decisions_clear(&decisions);
	assert_int_equal(store_reminders(s->store, "acme-aaaaaa", &reminders), 0);
	assert_int_equal(reminders.count, 1);
	assert_int_equal(reminders.items[0].told_at, 8);
	reminders_clear(&reminders);
	assert_int_equal(store_reference_find(s->store, "acme", &key, &namer), 1);
	assert_string_equal(namer, "acme-aaaaaa");
	assert_int_equal(store_change_join(s->store, "acme-aaaaaa", "acme-bbbbbb"), -EINVAL);
	assert_int_equal(store_change_join(s->store, "acme-aaaaaa", "acme-dddddd"), -ENOENT);
}

static void
two_changes_are_joined_wholly_or_not_at_all(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(scratch_change(s->store, "acme-bbbbbb", 2, 20000), 0);
	assert_int_equal(store_begin(s->store), 0);
	assert_int_equal(store_change_join(s->store, "acme-aaaaaa", "acme-bbbbbb"), 0);
	store_rollback(s->store);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM change"), 2);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM alias"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_change_comes_back_with_every_field),
		SCRATCH_TEST(a_change_without_anything_comes_back_without_anything),
		SCRATCH_TEST(a_change_is_found_by_each_of_its_entries),
		SCRATCH_TEST(changes_beside_are_of_the_same_day_and_another_source),
		SCRATCH_TEST(a_named_entry_leads_to_the_change_that_names_it),
		SCRATCH_TEST(what_was_parted_stays_apart),
		SCRATCH_TEST(putting_again_replaces_the_case_and_keeps_its_history),
		SCRATCH_TEST(every_kind_verdict_role_and_place_survives),
		SCRATCH_TEST(a_change_is_found_by_the_entry_that_it_came_of),
		SCRATCH_TEST(an_alias_stands_for_the_change_everywhere),
		SCRATCH_TEST(a_name_stands_for_one_change_for_ever),
		SCRATCH_TEST(changes_are_listed_by_effective_date_and_those_without_come_last),
		SCRATCH_TEST(changes_ahead_are_those_with_a_milestone_that_has_not_passed),
		SCRATCH_TEST(a_later_milestone_keeps_a_change_ahead_of_its_effective_date),
		SCRATCH_TEST(events_are_numbered_from_one_in_each_case),
		SCRATCH_TEST(every_happening_survives),
		SCRATCH_TEST(two_changes_become_one_with_all_that_people_did),
		SCRATCH_TEST(two_changes_are_joined_wholly_or_not_at_all),
		SCRATCH_TEST(a_damaged_part_spoils_the_case_and_the_listing_with_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

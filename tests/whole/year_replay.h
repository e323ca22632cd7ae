/* Replay: a year over the same code that runs live - roster, batch, walk, days, letters - with a clock of its own, pages of
 * the year and a relay that takes everything. */
#pragma once

#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/zone.h"
#include "batch.h"
#include "configure.h"
#include "deliver.h"
#include "ledger.h"
#include "roster.h"
#include "support/mail_text.h"
#include "support/program.h"
#include "support/year.h"
#include "upkeep.h"
#include "whole/read_here.h"
#include "whole/year_company.h"

/* Letters about forewarn's own troubles have no occasion. */
#define REPLAY_OWN OCCASION_COUNT

struct replay_letter {
	unsigned person;
	enum channel channel;
	int64_t at;
	unsigned occasion;
	char *message_id, *subject, *text;
};

struct replay {
	const struct year *year;
	struct company company;
	char *dir, *state;
	struct setup *setup;
	struct store *store;
	struct journal *journal;
	struct wire *wire;
	sd_event *loop;
	struct deliver *deliver;
	struct upkeep upkeep;
	struct roster roster;
	struct batch batch;
	int64_t now;
	uint64_t drawn;
	unsigned polls, pages, cases, decisions;
	struct replay_letter *letters;
	size_t letter_count, letter_cap;
};

static inline int64_t
replay_now(void *userdata)
{
	return ((struct replay *)userdata)->now;
}

static inline uint64_t
replay_random(void *userdata)
{
	return year_random(&((struct replay *)userdata)->drawn);
}

static inline void
replay_quiet(void *userdata)
{
	(void)userdata;
}

static inline void
replay_link(const char *dir, const char *kind)
{
	const char *shipped = getenv("FOREWARN_SHARE");
	_cleanup_free_ char *from = mem_printf("%s/%s", shipped ? shipped : "config", kind);
	_cleanup_free_ char *target = realpath(from, NULL);
	_cleanup_free_ char *link = mem_printf("%s/share/%s", dir, kind);

	assert_non_null(target);
	assert_int_equal(symlink(target, link), 0);
}

/* A folder with the shipped phrases and letters, the year's services, and the company's configuration. URL has one %s: the
 * service. */
static inline void
replay_furnish(const char *dir, const struct year *year, const struct company *company,
	const char *relay, const char *before, const char *after)
{
	static const char *const folders[] = { "share", "share/services", "services" };
	_cleanup_free_ char *config = company_config(company, year, relay);

	for (size_t i = 0; i < LENGTH_OF(folders); i++) {
		_cleanup_free_ char *path = mem_printf("%s/%s", dir, folders[i]);

		assert_int_equal(mkdir(path, 0700), 0);
	}
	replay_link(dir, "phrases");
	replay_link(dir, "letters");
	for (unsigned i = 0; i < year->plan.services; i++) {
		const struct year_service *s = &year->services[i];
		_cleanup_free_ char *url = mem_printf("%s%s%s", before, s->id, after);
		_cleanup_free_ char *file = year_service_file(s, url);
		_cleanup_free_ char *name = mem_printf("services/%s.yaml", s->id);

		scratch_write(dir, name, file);
	}
	scratch_write(dir, "forewarn.yaml", config);
}

/* What a disk takes to write is not what is measured. */
static inline char *
replay_state(void)
{
	char shared[] = "/dev/shm/forewarn-test-XXXXXX";

	return mkdtemp(shared) ? mem_dup(shared) : scratch_make();
}

static inline void
replay_configure(struct replay *replay)
{
	_cleanup_free_ char *file = mem_printf("%s/forewarn.yaml", replay->dir),
			    *share = mem_printf("%s/share", replay->dir), *why = NULL;
	struct settings_paths paths = { .config_file = file, .share_dir = share };
	struct complaints complaints = { 0 };

	replay->setup = configure(&paths, &complaints);
	for (size_t i = 0; i < complaints.count; i++) {
		_cleanup_free_ char *line = complaint_write(&complaints.items[i]);

		if (!complaints.items[i].warning)
			print_error("%s\n", line);
	}
	assert_int_equal(complaints.errors, 0);
	complaints_clear(&complaints);
	assert_int_equal(deliver_configure(replay->deliver, replay->setup->config, &why), 0);
	assert_int_equal(
		roster_load(&replay->roster, replay->setup->config, replay->store, replay), 0);
	assert_int_equal(replay->roster.count, replay->company.dependency_count);
}

static inline void
replay_begin(struct replay *replay, const struct year *year, const struct company *company)
{
	struct deliver_host host = { replay_now, replay_random, replay_quiet, replay_quiet,
		replay, false };
	_cleanup_free_ char *why = NULL;

	*replay = (struct replay){ .year = year, .company = *company, .upkeep = upkeep_make() };
	replay->dir = scratch_make();
	replay->state = replay_state();
	replay->now = stamp_utc(year->plan.first_day, 6, 10, 0);
	replay_furnish(
		replay->dir, year, company, "smtp://localhost", "https://", ".example/feed");
	replay->journal = journal_new(true);
	assert_int_equal(sd_event_new(&replay->loop), 0);
	assert_int_equal(wire_new(replay->loop, &replay->wire, &why), 0);
	assert_int_equal(store_open(replay->state, STORE_WRITE, &replay->store, &why), 0);
	assert_int_equal(deliver_new(replay->wire, replay->store, replay->journal, &host,
				 &replay->deliver, &why),
		0);
	replay->batch = (struct batch){ .store = replay->store, .careful_until = STAMP_NONE };
	replay_configure(replay);
}

static inline void
replay_end(struct replay *replay)
{
	for (size_t i = 0; i < replay->letter_count; i++) {
		free(replay->letters[i].message_id);
		free(replay->letters[i].subject);
		free(replay->letters[i].text);
	}
	free(replay->letters);
	deliver_free(replay->deliver);
	roster_clear(&replay->roster);
	wire_free(replay->wire);
	store_close(replay->store);
	journal_free(replay->journal);
	sd_event_unref(replay->loop);
	setup_free(replay->setup);
	scratch_remove(replay->dir);
	scratch_remove(replay->state);
}

static inline unsigned
replay_service(const struct replay *replay, const struct slot *slot)
{
	for (unsigned i = 0; i < replay->year->plan.services; i++)
		if (text_equal(replay->year->services[i].id, slot->service->id))
			return i;
	fail_msg("there is no service %s", slot->service->id);
	return 0;
}

/* What the vendor's server answers to whoever has the page of that ETag already. */
static inline struct page
replay_answer(struct replay *replay, const struct slot *slot)
{
	unsigned number = replay_service(replay, slot);
	int64_t edition;
	enum year_mood mood = year_mood(&replay->year->services[number], replay->now, &edition);
	struct page page = { .outcome = OUTCOME_FRESH, .status = 200 };

	if (mood == YEAR_FAILS || mood == YEAR_NOBODY) {
		page.outcome = mood == YEAR_FAILS ? OUTCOME_BUSY : OUTCOME_UNREACHABLE;
		page.status = mood == YEAR_FAILS ? 503 : 0;
		page.why = mem_dup(mood == YEAR_FAILS ? "the server answered 503"
						      : "no route to the host");
		return page;
	}
	page.validators.etag = mem_printf("\"%lld-%d\"", (long long)edition, (int)mood);
	page.url = mem_dup(slot->source->url);
	if (text_equal(page.validators.etag, slot->state.validators.etag)) {
		page.outcome = OUTCOME_NOT_MODIFIED;
		page.status = 304;
		return page;
	}
	replay->pages++;
	page.body = year_page(replay->year, number, replay->now, &page.body_len);
	read_here(&page, &slot->source->rules);
	return page;
}

static inline void
replay_commit(struct replay *replay)
{
	assert_int_equal(batch_commit(&replay->batch), 0);
	for (size_t i = 0; i < replay->batch.count; i++)
		replay->cases += (unsigned)replay->batch.items[i].result.count;
	batch_clear(&replay->batch);
}

/* Asks every source that is due, as watch.c and inquiry.c do. */
static inline void
replay_ask(struct replay *replay)
{
	struct walk walk = { .setup = replay->setup,
		.store = replay->store,
		.now = replay->now,
		.random = replay_random,
		.random_data = replay };

	for (size_t i = 0; i < replay->roster.count; i++) {
		struct slot *slot = &replay->roster.slots[i];
		struct page page;

		if (slot->state.next_due != STAMP_NONE && slot->state.next_due > replay->now)
			continue;
		page = replay_answer(replay, slot);
		replay->polls++;
		slot->asked = true;
		assert_int_equal(batch_add(&replay->batch, &walk, slot, &page), 0);
		if (batch_full(&replay->batch, replay->now))
			replay_commit(replay);
	}
	replay_commit(replay);
}

static inline unsigned
replay_person(const struct replay *replay, const char *name)
{
	for (unsigned i = 0; i < replay->company.person_count; i++)
		if (text_equal(replay->company.people[i].name, name))
			return i;
	fail_msg("a letter to %s, who is nobody", name);
	return 0;
}

/* Of which notices that waited was the letter made? One about several changes was not made at once. */
static inline unsigned
replay_occasion(const struct replay_letter *letter, const char *recipient, const char *change,
	const struct notices *waited)
{
	unsigned found = REPLAY_OWN;

	for (size_t i = 0; i < waited->count && found != OCCASION_NOW; i++) {
		const struct notice *n = &waited->items[i];

		if (text_equal(n->recipient, recipient) &&
			(change ? text_equal(n->change, change)
				: n->occasion != OCCASION_NOW &&
						strstr(letter->text, n->change) != NULL))
			found = n->occasion;
	}
	return found;
}

static inline void
replay_take_letter(struct replay *replay, int64_t id, const struct notices *waited)
{
	struct replay_letter *taken;
	struct letter letter = { 0 };

	assert_int_equal(store_letter_get(replay->store, id, &letter), 0);
	replay->letters = mem_grow(replay->letters, replay->letter_count, &replay->letter_cap,
		sizeof(*replay->letters));
	taken = &replay->letters[replay->letter_count++];
	*taken = (struct replay_letter){ .person = replay_person(replay, letter.recipient),
		.channel = letter.channel,
		.at = replay->now,
		.message_id = mem_dup(letter.message_id),
		.subject = mem_dup(letter.subject),
		.text = letter.channel == CHANNEL_MAIL ? mail_text_plain(letter.message)
						       : mem_dup(letter.message) };
	assert_non_null(taken->text);
	taken->occasion = replay_occasion(taken, letter.recipient, letter.change, waited);
	letter.state = LETTER_DELIVERED;
	letter.delivered = replay->now;
	assert_true(store_letter_update(replay->store, &letter) >= 0);
	letter_clear(&letter);
}

/* What the days bring, the letters that are due, and the relay. */
static inline void
replay_tell(struct replay *replay)
{
	struct notices waited = { 0 };
	struct letters due = { 0 };

	assert_true(upkeep_days(&replay->upkeep, replay->store, replay->journal,
			    replay->setup->config, replay->now) >= 0);
	assert_true(store_notices(replay->store, &waited) >= 0);
	assert_true(deliver_compose(replay->deliver, true) >= 0);
	assert_true(store_letters_due(replay->store, replay->now, NULL, 10000, &due) >= 0);
	for (size_t i = 0; i < due.count; i++)
		replay_take_letter(replay, due.items[i].id, &waited);
	letters_clear(&due);
	notices_clear(&waited);
}

/* What somebody makes of a change that he has read about: most are planned or accepted within six weeks, some are no
 * matter, some are put off until it is late, and of ten there is one on which nobody ever decides. */
static inline void
replay_decide(struct replay *replay, const struct change *change, const struct ledger *ledger)
{
	struct hash hash = hash_of(change->title, strlen(change->title));
	_cleanup_free_ char *why = NULL;
	struct ledger_result result = { 0 };
	struct decision decision = { .change = change->id,
		.by = (char *)replay->company.people[0].name,
		.peer = (char *)"uid 1000",
		.why = (char *)"we talked about it on Wednesday",
		.at = replay->now,
		.until = DAY_NONE,
		.void_at = STAMP_NONE };
	unsigned character = (unsigned)(hash.bytes[0] % 10u), weeks = 1 + hash.bytes[1] % 5u;
	bool late = character == 7 || character == 8;
	int64_t from = late ? stamp_utc(change->facts.effective.from - 28, 0, 0, 0)
			    : change->first_seen + (int64_t)weeks * 7 * STAMP_DAY_SEC;

	if (character == 9 || replay->now < from)
		return;
	decision.kind = character < 4    ? DECISION_PLAN
			: character == 6 ? DECISION_NOT_AFFECTED
					 : DECISION_ACCEPT;
	if (decision.kind == DECISION_PLAN)
		decision.until = change->facts.effective.from - 3;
	assert_int_equal(ledger_take(ledger, &decision, false, &result, &why), 1);
	replay->decisions++;
	ledger_result_clear(&result);
}

/* Wednesday: somebody goes through what is open. */
static inline void
replay_sit_down(struct replay *replay)
{
	struct ledger ledger = { replay->store, replay->setup->config, replay->now };
	int32_t today = stamp_utc_day(replay->now);
	struct changes changes = { 0 };

	assert_true(store_changes(replay->store, today + 4, &changes) >= 0);
	for (size_t i = 0; i < changes.count; i++) {
		const struct change *c = &changes.items[i];

		if (c->concerns && !c->withdrawn && c->facts.forced != FORCED_NO &&
			when_known(&c->facts.effective) &&
			c->facts.effective.from > today + 4 &&
			decision_open(&c->decision, today))
			replay_decide(replay, c, &ledger);
	}
	changes_clear(&changes);
}

static inline void
replay_year(struct replay *replay)
{
	int32_t first = replay->year->plan.first_day;

	for (int32_t day = first; day < first + 365; day++) {
		static const int hours[] = { 6, 9, 12, 18 };

		for (size_t i = 0; i < LENGTH_OF(hours); i++) {
			replay->now = stamp_utc(day, hours[i], 10, 0);
			/* At nine nobody is asked: it is the hour of digests and reminders. */
			if (hours[i] != 9)
				replay_ask(replay);
			replay_tell(replay);
		}
		if (stamp_weekday(day) == 3)
			replay_sit_down(replay);
	}
}

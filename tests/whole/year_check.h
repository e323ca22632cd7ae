/* Checks: what must hold of every year that was replayed, whoever the company is. */
#pragma once

#include "whole/year_replay.h"

#define CHECK_DAY ((int64_t)STAMP_DAY_SEC)

/* When is a person told of it first? STAMP_NONE: never. */
static inline int64_t
check_told(const struct replay *replay, unsigned person, const char *name)
{
	for (size_t i = 0; i < replay->letter_count; i++)
		if (replay->letters[i].person == person &&
			strstr(replay->letters[i].text, name))
			return replay->letters[i].at;
	return STAMP_NONE;
}

static inline const struct year_state *
check_state(const struct year_note *note, int64_t at)
{
	const struct year_state *state = &note->states[0];

	for (unsigned i = 1; i < note->state_count && note->states[i].at <= at; i++)
		state = &note->states[i];
	return state;
}

/* By when must whoever is told by D have heard of the note? By the digest after it can be read, and before the latest day to
 * decide, or the date itself, if that is still ahead. STAMP_NONE: it is over before it can be read, or taken back. */
static inline int64_t
check_deadline(const struct replay *replay, const struct company_dependency *d,
	const struct year_note *note)
{
	const struct year_service *service = &replay->year->services[note->service];
	int64_t begin = stamp_utc(replay->year->plan.first_day, 7, 0, 0),
		at = note->states[0].at > begin ? note->states[0].at : begin,
		readable = year_readable(service, at),
		/* After days of trouble it is asked less often. */
		read = readable + (readable == at ? 1 : 2) * CHECK_DAY,
		limit = read + 8 * CHECK_DAY, decide, end;
	const struct year_state *state = check_state(note, read);
	int32_t date = state->date;
	int year, month, day;

	if (state->withdrawn || date == DAY_NONE)
		return STAMP_NONE;
	stamp_civil(date, &year, &month, &day);
	if (state->month)
		date = stamp_day(year, month, 1);
	end = stamp_utc(date, 0, 0, 0);
	decide = end - d->lead_days * CHECK_DAY;
	if (end <= read || check_state(note, limit)->withdrawn)
		return STAMP_NONE;
	if (decide > read && decide < limit)
		limit = decide;
	return limit < end ? limit : end;
}

/* How many people should have been told; those who were not are named. */
static inline unsigned
check_first_letter(const struct replay *replay, const struct company_dependency *d,
	const struct year_note *note, unsigned *missed)
{
	int64_t limit = check_deadline(replay, d, note),
		end = stamp_utc(replay->year->plan.first_day + 364, 0, 0, 0);
	unsigned count = 0;

	for (unsigned p = 0;
		limit != STAMP_NONE && limit < end && p < replay->company.person_count; p++) {
		int64_t told;
		char by[STAMP_SIZE], at[STAMP_SIZE];

		if (!(d->tell & 1u << p))
			continue;
		told = check_told(replay, p, note->name);
		count++;
		if (told != STAMP_NONE && told <= limit)
			continue;
		(*missed)++;
		print_message("  %s of %s (kind %d, wording %u) should have been told to %s by "
			      "%s, and was %s\n",
			note->name, replay->year->services[note->service].id, (int)note->kind,
			note->wording % 2, replay->company.people[p].name,
			stamp_write(limit, by),
			told == STAMP_NONE ? "never" : stamp_write(told, at));
	}
	return count;
}

/* Whatever forces something on a dependency is told in time to everybody who is to hear of it. */
static inline void
check_first_letters(const struct replay *replay)
{
	unsigned count = 0, missed = 0;

	for (size_t i = 0; i < replay->year->note_count; i++) {
		const struct year_note *note = &replay->year->notes[i];

		for (unsigned k = 0; k < replay->company.dependency_count; k++)
			if (note->kind >= YEAR_FORCED &&
				company_uses(&replay->company.dependencies[k], note))
				count += check_first_letter(replay,
					&replay->company.dependencies[k], note, &missed);
	}
	print_message("  %u first letters, %u of them late or missing\n", count, missed);
	assert_int_equal(missed, 0);
	assert_true(count >= 20);
}

/* Nobody hears of what forces nothing. */
static inline void
check_harmless(const struct replay *replay)
{
	for (size_t i = 0; i < replay->year->note_count; i++) {
		const struct year_note *note = &replay->year->notes[i];

		for (unsigned p = 0; note->kind <= YEAR_FIX && p < replay->company.person_count;
			p++)
			if (check_told(replay, p, note->name) != STAMP_NONE)
				fail_msg("%s: %s heard of %s, which forces nothing",
					replay->company.name, replay->company.people[p].name,
					note->name);
	}
}

static inline int
check_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* No letter is composed twice. */
static inline void
check_once(const struct replay *replay)
{
	char **ids = mem_new(replay->letter_count, sizeof(*ids));

	for (size_t i = 0; i < replay->letter_count; i++)
		ids[i] = replay->letters[i].message_id;
	qsort(ids, replay->letter_count, sizeof(*ids), check_compare);
	for (size_t i = 1; i < replay->letter_count; i++)
		assert_string_not_equal(ids[i - 1], ids[i]);
	free(ids);
}

/* A change with its history. */
struct check_case {
	const struct replay *replay;
	const struct change *change;
	struct events events;
	struct reminders told;
	struct decisions decisions;
};

static inline bool
check_happened(const struct check_case *c, enum happening happening)
{
	for (size_t i = 0; i < c->events.count; i++)
		if (c->events.items[i].happening == happening &&
			c->events.items[i].after.from == c->change->facts.effective.from)
			return true;
	return false;
}

/* Did the vendor do nothing but announce it, and did somebody decide once at most? */
static inline bool
check_is_plain(const struct check_case *c)
{
	for (size_t i = 1; i < c->events.count; i++) {
		enum happening happening = c->events.items[i].happening;

		if (!happening_reminds(happening) && happening != HAPPENED_CLOSED &&
			happening != HAPPENED_DECIDED)
			return false;
	}
	return c->decisions.count <= 1;
}

static inline const struct reminder *
check_rung(const struct check_case *c, const char *person, enum about about, unsigned days)
{
	for (size_t i = 0; i < c->told.count; i++) {
		const struct reminder *r = &c->told.items[i];

		if (r->about == about && text_equal(r->recipient, person) &&
			(about == ABOUT_LETTER ||
				(r->days == days &&
					r->date == c->change->facts.effective.from)))
			return r;
	}
	return NULL;
}

/* There is a letter of that moment about the change. */
static inline bool
check_written(const struct check_case *c, const struct reminder *reminder)
{
	unsigned person = replay_person(c->replay, reminder->recipient);

	for (size_t i = 0; i < c->replay->letter_count; i++) {
		const struct replay_letter *l = &c->replay->letters[i];

		if (l->person == person && l->at == reminder->told_at &&
			(strstr(l->text, c->change->id) || strstr(l->text, c->change->title)))
			return true;
	}
	return false;
}

/* The latest day to decide comes within three days after that rung, and takes its place. */
static inline bool
check_yields(const struct check_case *c, const char *person, unsigned days)
{
	for (size_t i = 0; i < c->change->matches.count; i++) {
		const struct dependency *d = config_dependency(
			c->replay->setup->config, c->change->matches.items[i].dependency);

		if (d && strings_has(&d->tell, person) && days > d->lead_time_days &&
			days <= d->lead_time_days + 3)
			return true;
	}
	return false;
}

/* Has somebody decided before that day, so that it keeps reminders away? People sit down in the evening. */
static inline bool
check_decided(const struct check_case *c, int32_t day, unsigned days)
{
	const struct decision *d = c->decisions.items;

	return c->decisions.count && zone_day("Europe/Amsterdam", d->at) < day &&
	       (days > 0 || d->kind == DECISION_NOT_AFFECTED);
}

/* Every rung is told on its day, and no other: but not soon after the first letter - within three days, or a quarter of
 * what is left. */
static inline unsigned
check_ladder(const struct check_case *c, const char *person)
{
	static const unsigned days[] = { 90, 30, 14, 7, 1, 0 };
	const char *zone = "Europe/Amsterdam";
	const struct reminder *letter = check_rung(c, person, ABOUT_LETTER, 0);
	int32_t last = c->replay->year->plan.first_day + 363, heard;
	unsigned count = 0;

	if (!letter)
		return 0;
	heard = zone_day(zone, letter->told_at);
	for (size_t i = 0; i < LENGTH_OF(days); i++) {
		int32_t day = c->change->facts.effective.from - (int32_t)days[i];
		const struct reminder *r = check_rung(c, person, ABOUT_EFFECTIVE, days[i]);
		bool wanted = day >= heard + 3 && day >= heard + (int32_t)days[i] / 4 &&
			      day <= last && !check_yields(c, person, days[i]) &&
			      !check_decided(c, day, days[i]);

		if (day > last)
			continue;
		if (wanted != (r != NULL) || (r && zone_day(zone, r->told_at) != day) ||
			(r && !check_written(c, r)))
			fail_msg("%s, %s: %u days before was %stold", c->change->title, person,
				days[i], r ? "wrongly " : "not ");
		count += wanted;
	}
	return count;
}

/* Whoever decided is left alone, but for the day itself and the day that he set. */
static inline void
check_peace(const struct check_case *c)
{
	const struct decision *d = &c->change->decision;

	if (d->kind == DECISION_NONE || d->kind == DECISION_REOPEN || d->void_at != STAMP_NONE)
		return;
	for (size_t i = 0; i < c->told.count; i++) {
		const struct reminder *r = &c->told.items[i];

		if (r->told_at > d->at && r->about == ABOUT_EFFECTIVE &&
			(r->days > 0 || d->kind == DECISION_NOT_AFFECTED))
			fail_msg("%s: reminded of what is decided", c->change->title);
	}
}

static inline unsigned
check_case(const struct check_case *c)
{
	const struct change *change = c->change;
	int32_t first = c->replay->year->plan.first_day,
		heard = zone_day("Europe/Amsterdam", change->first_seen);
	unsigned count = 0;

	check_peace(c);
	if (!when_known(&change->facts.effective) || change->withdrawn || !change->concerns ||
		change->facts.forced == FORCED_NO || change->verdict == VERDICT_SILENT ||
		change->facts.kind == KIND_MAINTENANCE || change->facts.kind == KIND_INCIDENT ||
		change->facts.effective.from <= heard)
		return 0;
	if (change->facts.effective.from < first + 364 && !check_happened(c, HAPPENED_IN_FORCE))
		fail_msg("%s: its day came, and nothing says so", change->title);
	for (unsigned p = 0; check_is_plain(c) && p < c->replay->company.person_count; p++)
		count += check_ladder(c, c->replay->company.people[p].name);
	return count;
}

static inline void
check_changes(const struct replay *replay)
{
	struct changes all = { 0 };
	unsigned rungs = 0;

	assert_true(store_changes(replay->store, DAY_NONE, &all) >= 0);
	for (size_t i = 0; i < all.count; i++) {
		struct check_case c = { .replay = replay, .change = &all.items[i] };
		const char *id = c.change->id;

		assert_true(store_events(replay->store, id, &c.events) >= 0);
		assert_true(store_reminders(replay->store, id, &c.told) >= 0);
		assert_true(store_decisions(replay->store, id, &c.decisions) >= 0);
		rungs += check_case(&c);
		events_clear(&c.events);
		reminders_clear(&c.told);
		decisions_clear(&c.decisions);
	}
	print_message("  %zu changes, %u reminders of those that did not move, each on its "
		      "day\n",
		all.count, rungs);
	changes_clear(&all);
}

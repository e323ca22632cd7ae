/* Year: who announces what, when, and how it goes on. */
#include "support/year.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"

#define DAYS 365

static const char *const grains[] = { "crumb", "loaf", "rye", "oat", "malt", "yeast", "flour",
	"dough", "crust", "bran" };
static const char *const places[] = { "desk", "port", "mill", "nest" };
static const char *const wares[] = { "Order Board", "Till Sync", "Label Printer",
	"Route Planner", "Stock Counter", "Ledger Export", "Guest Book", "Shift Roster",
	"Voice Line", "Photo Shelf", "Parcel Desk", "Quote Maker", "Recipe Vault",
	"Invoice Run", "Form Builder", "Tour Guide" };

uint64_t
year_random(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

/* 0 ... COUNT - 1 */
static unsigned
draw(uint64_t *state, unsigned count)
{
	return (unsigned)(year_random(state) % count);
}

static int
between(uint64_t *state, int low, int high)
{
	return low + (int)draw(state, (unsigned)(high - low + 1));
}

/* "Bakolu": a word of three or four syllables for each number. */
static void
make_name(unsigned number, char ret[static 16])
{
	static const char consonants[] = "bdfgklmnprstvz", vowels[] = "aeiou";
	size_t n = 0;

	number += 70 * 70;
	while (number) {
		ret[n++] = consonants[number % 14];
		ret[n++] = vowels[number / 14 % 5];
		number /= 70;
	}
	ret[n] = '\0';
	ret[0] = (char)(ret[0] - 'a' + 'A');
}

static enum year_kind
draw_kind(uint64_t *state)
{
	static const struct {
		unsigned below;
		enum year_kind kind;
	} shares[] = { { 470, YEAR_FEATURE }, { 770, YEAR_FIX }, { 830, YEAR_INCIDENT },
		{ 890, YEAR_MAINTENANCE }, { 930, YEAR_RETIREMENT }, { 950, YEAR_DEPRECATION },
		{ 965, YEAR_MIGRATION }, { 978, YEAR_BREAKING }, { 986, YEAR_DEFAULT },
		{ 994, YEAR_SECURITY }, { 1000, YEAR_PRICING } };
	unsigned at = draw(state, 1000);

	for (size_t i = 0;; i++)
		if (at < shares[i].below)
			return shares[i].kind;
}

/* How many days ahead a vendor says it. */
static int
draw_notice(uint64_t *state)
{
	unsigned at = draw(state, 100);

	if (at < 6)
		return between(state, 3, 29);
	if (at < 34)
		return between(state, 30, 89);
	return at < 84 ? between(state, 90, 200) : between(state, 201, 380);
}

static int64_t
in_office_hours(uint64_t *state, int32_t day)
{
	return stamp_utc(day, between(state, 6, 17), between(state, 0, 59), 0);
}

/* The vendor has another word for what it announced: before it comes, while the note is still on the page. */
static void
go_on(uint64_t *state, struct year_note *note)
{
	struct year_state *last = &note->states[note->state_count - 1], next = *last;
	int32_t day = stamp_utc_day(last->at) + between(state, 2, 50);
	unsigned at = draw(state, 100);

	if (last->date == DAY_NONE || last->withdrawn || day > last->date - 4)
		return;
	next.marked = next.cosmetic = false;
	if (at < 14)
		next.date += between(state, 14, 120);
	else if (at < 18 && last->date - day > 40)
		next.date -= between(state, 5, 30);
	else if (at < 22)
		next.withdrawn = true;
	else if (at < 28 && !next.longer)
		next.longer = true;
	else if (at < 40)
		next.cosmetic = true;
	else
		return;
	next.marked = !next.cosmetic && draw(state, 2);
	next.at = in_office_hours(state, day);
	note->states[note->state_count++] = next;
}

static void
make_note(const struct year *year, uint64_t *state, unsigned number, struct year_note *note)
{
	/* What was said in the months before is on the first page. */
	int32_t day = year->plan.first_day - 60 + between(state, 0, DAYS + 59);
	struct year_state *first = &note->states[0];

	note->service = number % year->plan.services;
	note->product = draw(state, YEAR_PRODUCTS);
	note->kind = draw_kind(state);
	note->wording = draw(state, 1000);
	make_name(number, note->name);
	*first = (struct year_state){ .at = in_office_hours(state, day), .date = DAY_NONE };
	note->state_count = 1;
	if (note->kind == YEAR_MAINTENANCE)
		first->date = day + between(state, 2, 20);
	if (note->kind < YEAR_FORCED || draw(state, 100) < 8)
		return;
	first->date = day + draw_notice(state);
	first->month = draw(state, 100) < 10;
	while (note->state_count < YEAR_STATES && draw(state, 4) < 3) {
		unsigned had = note->state_count;

		go_on(state, note);
		if (note->state_count == had)
			break;
	}
}

static void
make_service(const struct year_plan *plan, uint64_t *state, unsigned number,
	struct year_service *service)
{
	size_t grain_count = LENGTH_OF(grains);
	const char *grain = grains[number % grain_count];
	unsigned from = draw(state, LENGTH_OF(wares));

	service->id =
		mem_printf("%s%s", grain, places[number / grain_count % LENGTH_OF(places)]);
	service->name = mem_printf("%c%s", grain[0] - 'a' + 'A', service->id + 1);
	service->dialect = (enum year_dialect)(number % 3);
	service->dutch = number % 8 == 5;
	for (size_t i = 0; i < YEAR_PRODUCTS; i++)
		service->products[i] = wares[(from + i) % LENGTH_OF(wares)];
	/* The first weeks are quiet, then each source has a bad day or two. */
	for (size_t i = 0; i < 2; i++) {
		static const int lasts[] = { [YEAR_FAILS] = 5,
			[YEAR_WEB_PAGE] = 3,
			[YEAR_EMPTY] = 2,
			[YEAR_DAMAGED] = 2,
			[YEAR_FROZEN] = 35 };
		enum year_mood mood = (enum year_mood)between(state, YEAR_FAILS, YEAR_FROZEN);
		int32_t day = plan->first_day + 20 + (int)i * 170 + between(state, 0, 125);

		if (draw(state, 3))
			continue;
		service->troubles[service->trouble_count++] =
			(struct year_trouble){ stamp_utc(day, 3, 0, 0),
				stamp_utc(day + between(state, 1, lasts[mood]), 3, 0, 0),
				mood };
	}
}

/* One day on which we hear nobody at all. */
static void
cut_our_network(struct year *year)
{
	int32_t day = year->plan.first_day + 150;

	for (unsigned i = 0; i < year->plan.services; i++) {
		struct year_service *s = &year->services[i];
		struct year_trouble *last = s->troubles + s->trouble_count++;

		/* It comes first: whatever else is wrong cannot be seen. */
		memmove(s->troubles + 1, s->troubles,
			(size_t)(last - s->troubles) * sizeof(*last));
		s->troubles[0] = (struct year_trouble){ stamp_utc(day, 9, 0, 0),
			stamp_utc(day + 1, 2, 0, 0), YEAR_NOBODY };
	}
}

static int
compare_notes(const void *a, const void *b)
{
	const struct year_note *x = *(const struct year_note *const *)a,
			       *y = *(const struct year_note *const *)b;

	if (x->states[0].at != y->states[0].at)
		return x->states[0].at < y->states[0].at ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int
compare_stamps(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void
file_note(struct year_service *service, const struct year_note *note)
{
	service->notes[service->note_count++] = note;
	for (unsigned i = 0; i < note->state_count; i++)
		service->editions[service->edition_count++] = note->states[i].at;
}

struct year *
year_make(const struct year_plan *plan)
{
	struct year *year = MEM_NEW(struct year);
	uint64_t state = plan->seed;

	year->plan = *plan;
	year->services = mem_new(plan->services, sizeof(*year->services));
	year->notes = mem_new(plan->entries, sizeof(*year->notes));
	year->note_count = plan->entries;
	for (unsigned i = 0; i < plan->services; i++) {
		struct year_service *s = &year->services[i];
		size_t most = plan->entries / plan->services + 1;

		make_service(plan, &state, i, s);
		s->notes = mem_new(most, sizeof(struct year_note *));
		s->editions = mem_new(most * YEAR_STATES, sizeof(*s->editions));
	}
	for (unsigned i = 0; i < plan->entries; i++) {
		make_note(year, &state, i, &year->notes[i]);
		file_note(&year->services[year->notes[i].service], &year->notes[i]);
	}
	for (unsigned i = 0; i < plan->services; i++) {
		struct year_service *s = &year->services[i];

		qsort(s->notes, s->note_count, sizeof(struct year_note *), compare_notes);
		qsort(s->editions, s->edition_count, sizeof(*s->editions), compare_stamps);
	}
	cut_our_network(year);
	return year;
}

void
year_free(struct year *year)
{
	for (unsigned i = 0; i < year->plan.services; i++) {
		free(year->services[i].id);
		free(year->services[i].name);
		free(year->services[i].notes);
		free(year->services[i].editions);
	}
	free(year->services);
	free(year->notes);
	free(year);
}

static const struct year_trouble *
trouble_at(const struct year_service *service, int64_t at)
{
	for (size_t i = 0; i < service->trouble_count; i++)
		if (service->troubles[i].from <= at && at < service->troubles[i].to)
			return &service->troubles[i];
	return NULL;
}

enum year_mood
year_mood(const struct year_service *service, int64_t at, int64_t *ret_edition)
{
	const struct year_trouble *trouble = trouble_at(service, at);
	size_t low = 0, high = service->edition_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (service->editions[middle] <= at)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_edition = low ? service->editions[low - 1] : 0;
	if (!trouble)
		return YEAR_WELL;
	if (trouble->from > *ret_edition || trouble->mood == YEAR_FROZEN)
		*ret_edition = trouble->from;
	return trouble->mood;
}

int64_t
year_readable(const struct year_service *service, int64_t at)
{
	const struct year_trouble *trouble;

	while ((trouble = trouble_at(service, at)))
		at = trouble->to;
	return at;
}

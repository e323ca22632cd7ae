/* Companies: three invented ones of different sizes, what they depend on, and whom they tell. */
#pragma once

#include <stdlib.h>

#include "base/text.h"
#include "support/year.h"

#define COMPANY_PEOPLE 6u
#define COMPANY_DEPENDENCIES 40u

struct company_person {
	const char *name, *how; /* as in forewarn.yaml */
};

struct company_dependency {
	unsigned service;
	unsigned uses; /* bit by bit which products; 0: all */
	unsigned tell; /* bit by bit which people */
	unsigned lead_days;
	const char *importance;
};

struct company {
	const char *name, *language, *more;
	struct company_person people[COMPANY_PEOPLE];
	unsigned person_count;
	struct company_dependency dependencies[COMPANY_DEPENDENCIES];
	unsigned dependency_count;
};

/* Ten people. The owner hears of everything, the shop of its till. */
static inline struct company
company_bakery(void)
{
	struct company c = { .name = "bakery",
		.language = "nl",
		.more = "operators: joke\n",
		.people = { { "joke", "mail: joke@grootbrood.example, wording: plain" },
			{ "winkel", "mail: winkel@grootbrood.example, wording: plain, digest: "
				    "tuesday 09:00" } },
		.person_count = 2,
		.dependency_count = 8 };

	for (unsigned i = 0; i < c.dependency_count; i++)
		c.dependencies[i] = (struct company_dependency){ .service = i,
			.uses = i == 6 ? 0 : 1u << (i % YEAR_PRODUCTS) | 2u << (i % 7),
			.tell = i % 4 == 3 ? 3 : 1,
			.lead_days = i % 2 ? 28 : 42,
			.importance = i == 2   ? "high"
				      : i >= 6 ? "low"
					       : "normal" };
	return c;
}

/* Twenty-five people who make web sites: two rooms, and one who hears when nobody decides. */
static inline struct company
company_agency(void)
{
	struct company c = { .name = "agency",
		.language = "en",
		.more = "operators: ops\npolicy: { escalate: lead }\n",
		.people = { { "dev", "mail: dev@pixelkiln.example" },
			{ "ops", "mail: ops@pixelkiln.example, digest: daily 08:30" },
			{ "lead", "mail: lead@pixelkiln.example" } },
		.person_count = 3,
		.dependency_count = 20 };

	for (unsigned i = 0; i < c.dependency_count; i++)
		c.dependencies[i] = (struct company_dependency){ .service = i,
			.uses = 1u << (i % YEAR_PRODUCTS) | (i % 3 ? 0 : 1u << ((i + 4) % 8)),
			.tell = i % 5 == 4 ? 3
				: i % 2    ? 1
					   : 2,
			.lead_days = 28 + 14 * (i % 4),
			.importance = i % 7 == 6   ? "high"
				      : i % 6 == 5 ? "low"
						   : "normal" };
	return c;
}

/* Sixty people: a computer room, two departments in plain words, a ticket system and a chat. */
static inline struct company
company_clinic(void)
{
	struct company c = { .name = "clinic",
		.language = "nl",
		.more = "operators: ict\npolicy: { escalate: directie }\n",
		.people = { { "ict", "mail: ict@duinzicht.example" },
			{ "zorg", "mail: zorg@duinzicht.example, wording: plain" },
			{ "balie", "mail: balie@duinzicht.example, wording: plain, digest: "
				   "friday 15:00" },
			{ "directie", "mail: directie@duinzicht.example, wording: plain" },
			{ "tickets", "mail: tickets@duinzicht.example, form: single" },
			{ "praatpaal", "webhook: { url: \"https://chat.duinzicht.example/in\", "
				       "template: mattermost }" } },
		.person_count = 6,
		.dependency_count = 40 };

	for (unsigned i = 0; i < c.dependency_count; i++)
		c.dependencies[i] = (struct company_dependency){ .service = i,
			.uses = i % 13 == 12 ? 0 : 1u << (i % YEAR_PRODUCTS),
			.tell = 1u | (i % 3 == 1 ? 2 : 0) | (i % 5 == 2 ? 4 : 0) |
				(i % 2 ? 0 : 16) | (i % 4 == 3 ? 32 : 0),
			.lead_days = 28 + 14 * (i % 5),
			.importance = i % 9 == 8   ? "high"
				      : i % 4 == 1 ? "low"
						   : "normal" };
	return c;
}

static inline void
company_put_dependency(
	struct text *t, const struct company *c, const struct year *year, unsigned number)
{
	const struct company_dependency *d = &c->dependencies[number];
	const struct year_service *service = &year->services[d->service];
	const char *comma = "";

	text_printf(t, "  D%u %s: { service: %s", number, service->name, service->id);
	if (d->uses) {
		text_puts(t, ", uses: [");
		for (unsigned i = 0; i < YEAR_PRODUCTS; i++)
			if (d->uses & 1u << i) {
				text_printf(t, "%s%s", comma, service->products[i]);
				comma = ", ";
			}
		text_puts(t, "]");
	}
	text_printf(t,
		", process: P%u, people: %u, importance: %s, lead_time: %u days, tell: [",
		number, 2 + number % 7, d->importance, d->lead_days);
	comma = "";
	for (unsigned i = 0; i < c->person_count; i++)
		if (d->tell & 1u << i) {
			text_printf(t, "%s%s", comma, c->people[i].name);
			comma = ", ";
		}
	text_puts(t, "] }\n");
}

/* forewarn.yaml; the caller frees. */
static inline char *
company_config(const struct company *c, const struct year *year, const char *relay)
{
	struct text t = { 0 };

	text_printf(&t,
		"language: %s\ntimezone: Europe/Amsterdam\nmail: { relay: \"%s\", from: "
		"forewarn@%s.example }\n%srecipients:\n",
		c->language, relay, c->name, c->more);
	for (unsigned i = 0; i < c->person_count; i++)
		text_printf(&t, "  %s: { %s }\n", c->people[i].name, c->people[i].how);
	text_puts(&t, "dependencies:\n");
	for (unsigned i = 0; i < c->dependency_count; i++)
		company_put_dependency(&t, c, year, i);
	return text_take(&t);
}

/* Does the dependency concern what the note is about? */
static inline bool
company_uses(const struct company_dependency *d, const struct year_note *note)
{
	return d->service == note->service && (!d->uses || d->uses & 1u << note->product);
}

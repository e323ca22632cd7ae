/* Scene: a bakery, its dependencies, its people and one change, and the letters about it. For the
 * tests of compose.h, each of which is one program. */
#pragma once

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "support/letters.h"
#include "support/unit.h"
#include "tell/compose.h"
#include "tell/read_mail.h"

/* The model owns its strings, a scene borrows them from literals and never frees them. */
#ifdef __clang__
#pragma clang diagnostic ignored "-Wincompatible-pointer-types-discards-qualifiers"
#else
#pragma GCC diagnostic ignored "-Wdiscarded-qualifiers"
#endif

/* A bakery with two dependencies, two people and one change. */
struct scene {
	struct recipient people[2];
	struct dependency dependencies[2];
	struct service services[1];
	char *tell[2][2];
	struct match matches[3];
	struct milestone milestones[2];
	struct evidence evidence[3];
	struct change change;
	struct event event;
	struct config config;
	struct letter letter;
	char *text, *html;
};

static inline void
set_dependencies(struct scene *s)
{
	s->tell[0][0] = "it";
	s->tell[0][1] = "eva";
	s->tell[1][0] = "it";
	s->dependencies[0] = (struct dependency){ .name = "Customer records",
		.service = "bigcrm",
		.process = "order intake",
		.owner = "eva",
		.people = 12,
		.importance = IMPORTANCE_HIGH,
		.lead_time_days = 56,
		.contract_notice_by = stamp_day(2027, 1, 31),
		.tell = { s->tell[0], 2, 2 } };
	s->dependencies[1] = (struct dependency){ .name = "Night export",
		.service = "bigcrm",
		.contract_notice_by = DAY_NONE,
		.tell = { s->tell[1], 1, 1 } };
}

static inline void
set_change(struct scene *s)
{
	s->matches[0] = (struct match){ "Customer records", "SOAP API <= 40",
		"SOAP API login()", WHERE_TITLE };
	s->matches[1] = (struct match){ "Night export", "SOAP API", "SOAP API", WHERE_BODY };
	s->milestones[0] = (struct milestone){ ROLE_REMOVED, when_day(stamp_day(2027, 3, 31)),
		"gone by then" };
	s->milestones[1] = (struct milestone){ ROLE_CLOSED, when_month(2027, 1), NULL };
	s->evidence[0] = (struct evidence){ "will be retired", "login() will be retired.",
		WHERE_LEAD, 3 };
	s->evidence[1] = (struct evidence){ "optional", "REST is optional.", WHERE_BODY, -1 };
	s->change = (struct change){ .id = "bigcrm-k3x9qa",
		.service = "bigcrm",
		.title = "SOAP API login() retires",
		.link = "https://bigcrm.example/notes?id=7&x=1",
		.quote = "The login() call will be retired on 31 March 2027.",
		.facts = { .kind = KIND_RETIREMENT,
			.forced = FORCED_YES,
			.confidence = 0.93,
			.effective = when_day(stamp_day(2027, 3, 31)),
			.milestones = s->milestones,
			.milestone_count = 2,
			.evidence = s->evidence,
			.evidence_count = 2 },
		.matches = { s->matches, 2, 2 },
		.reason = "a retirement inside the lead time",
		.concerns = true };
	s->event = (struct event){ .number = 1, .happening = HAPPENED_ANNOUNCED };
}

static inline int
set_scene(void **state)
{
	struct scene *s = MEM_NEW(struct scene);

	s->people[0] = (struct recipient){ .name = "it", .mail = "it@bakery.example" };
	s->people[1] = (struct recipient){
		.name = "eva", .mail = "eva@bakery.example", .wording = WORDING_PLAIN
	};
	set_dependencies(s);
	s->services[0] = (struct service){ .id = "bigcrm", .name = "Big CRM" };
	set_change(s);
	s->config = (struct config){ .language = "en",
		.timezone = "Europe/Amsterdam",
		.mail = { .from = "forewarn@bakery.example" },
		.recipients = s->people,
		.recipient_count = 2,
		.dependencies = s->dependencies,
		.dependency_count = 2,
		.services = s->services,
		.service_count = 1 };
	letters_add_tongue(&s->config, "en");
	letters_add_tongue(&s->config, "nl");
	*state = s;
	return 0;
}

static inline void
read_letter(struct scene *s)
{
	const char *fault = mail_fault(s->letter.message, s->letter.message_len);

	if (fault)
		fail_msg("%s in:\n%s", fault, s->letter.message);
	free(s->text);
	free(s->html);
	s->text = part_of(s->letter.message, "plain");
	s->html = part_of(s->letter.message, "html");
	assert_non_null(s->text);
	assert_non_null(s->html);
}

static inline int
strike_scene(void **state)
{
	struct scene *s = *state;

	letter_clear(&s->letter);
	letters_clear_tongues(&s->config);
	free(s->text);
	free(s->html);
	free(s);
	return 0;
}

static inline int64_t
monday(void)
{
	return stamp_utc(stamp_day(2026, 11, 23), 11, 30, 5);
}

static inline void
compose_items(struct scene *s, int person, enum occasion occasion,
	const struct compose_item *items, size_t count)
{
	letter_clear(&s->letter);
	compose_letter(&(struct compose_input){ .config = &s->config,
			       .recipient = &s->people[person],
			       .installation = "inst42",
			       .occasion = occasion,
			       .items = items,
			       .count = count,
			       .now = monday() },
		&s->letter);
	read_letter(s);
}

static inline void
compose(struct scene *s, int person)
{
	compose_items(
		s, person, OCCASION_NOW, &(struct compose_item){ &s->change, &s->event }, 1);
}

static inline void
assert_says(const char *body, const char *words)
{
	/* Lines are wrapped: compare with white space made one. */
	_cleanup_free_ char *flat = text_line(body, 0);

	if (!strstr(flat, words))
		fail_msg("\"%s\" is not in:\n%s", words, body);
}

static inline void
assert_is_silent_on(const char *body, const char *words)
{
	_cleanup_free_ char *flat = text_line(body, 0);

	if (strstr(flat, words))
		fail_msg("\"%s\" is in:\n%s", words, body);
}

static inline void
assert_order(const char *body, const char *first, const char *second)
{
	const char *a = strstr(body, first), *b = strstr(body, second);

	assert_non_null(a);
	assert_non_null(b);
	assert_true(a < b);
}

static inline void
assert_header(struct scene *s, const char *name, const char *value)
{
	_cleanup_free_ char *found = header_of(s->letter.message, name);

	assert_non_null(found);
	assert_string_equal(found, value);
}

#define SCENE(f) cmocka_unit_test_setup_teardown(f, set_scene, strike_scene)

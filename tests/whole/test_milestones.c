/* Milestones: what happens on each date of an announcement, by the shipped phrases, in three languages. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "judge/judge.h"
#include "settings/settings.h"
#include "whole/shipped.h"

struct announcement {
	const char *language;
	const char *text;
	const char *milestones; /* in order of the alphabet; a space behind each */
};

/* Published on 2026-11-02. */
static const struct announcement announcements[] = {
	{ "en",
		"On September 14, 2026 we announced that the oven API is going away. The oven "
		"API will be removed on March 1, 2027.",
		"announced:2026-09-14 removed:2027-03-01 " },
	{ "en",
		"Ovens are closed to new customers on January 10, 2027. Ovens become read-only "
		"on April 1, 2027. Ovens will be retired on September 30, 2027.",
		"closed:2027-01-10 read-only:2027-04-01 removed:2027-09-30 " },
	{ "en",
		"A brownout of the oven API takes place on February 2, 2027. The oven API will "
		"be shut down on March 2, 2027.",
		"brownout:2027-02-02 removed:2027-03-02 " },
	{ "en",
		"Rollout begins on January 15, 2027 and is expected to complete by February "
		"28, 2027.",
		"completes:2027-02-28 starts:2027-01-15 " },
	{ "en",
		"Starting January 15, 2027 and ending February 28, 2027, we will retire the "
		"loaf counter.",
		"completes:2027-02-28 removed:2027-01-15 " },
	{ "en",
		"The new mixer is in public preview on December 1, 2026. General availability "
		"of the mixer is planned for March 2027.",
		"preview:2026-12-01 starts:2027-03 " },
	{ "en", "Support for Rye 2 ends on June 30, 2027.", "support-ends:2027-06-30 " },
	{ "en", "From May 1, 2027 the oven requires TLS 1.2; older clients will be rejected.",
		"enforced:2027-05-01 " },
	{ "en",
		"The loaf counter will be retired on May 1, 2027 (previously February 1, "
		"2027).",
		"removed:2027-05-01 superseded:2027-02-01 " },
	{ "en",
		"The retirement of the loaf counter has been postponed from February 1, 2027 "
		"to May 1, 2027.",
		"removed:2027-05-01 superseded:2027-02-01 " },
	{ "en",
		"Starting February 1, 2027, new customers will no longer be able to order the "
		"loaf counter. On August 1, 2027 it will be shut down for everyone.",
		"closed:2027-02-01 removed:2027-08-01 " },
	{ "en", "The old oven will be retired no sooner than May 1, 2027.",
		"none:2027-05-01 " },
	{ "en", "Your old loaves will be deleted 90 days after March 1, 2027.",
		"removed:2027-05-30 " },
	{ "nl",
		"Vanaf 10 januari 2027 kunnen nieuwe klanten de oven niet meer bestellen. "
		"Vanaf 1 april 2027 is de oven alleen-lezen. Op 30 september 2027 wordt de "
		"oven uitgefaseerd.",
		"closed:2027-01-10 read-only:2027-04-01 removed:2027-09-30 " },
	{ "nl", "De ondersteuning voor Rogge 2 eindigt op 30 juni 2027.",
		"support-ends:2027-06-30 " },
	{ "nl",
		"De uitrol begint op 15 januari 2027 en is naar verwachting op 28 februari "
		"2027 voltooid.",
		"completes:2027-02-28 starts:2027-01-15 " },
	{ "nl",
		"De uitfasering van de broodteller is verplaatst van 1 februari 2027 naar 1 "
		"mei 2027.",
		"removed:2027-05-01 superseded:2027-02-01 " },
	{ "nl", "De broodteller wordt op 1 mei 2027 verwijderd (eerder 1 februari 2027).",
		"removed:2027-05-01 superseded:2027-02-01 " },
	{ "nl",
		"Op 14 september 2026 kondigden we aan dat de broodteller verdwijnt. De "
		"broodteller wordt op 1 maart 2027 verwijderd.",
		"announced:2026-09-14 removed:2027-03-01 " },
	{ "nl", "Vanaf 1 mei 2027 wordt TLS 1.2 afgedwongen.", "enforced:2027-05-01 " },
	{ "nl", "De oven wordt niet eerder dan 1 mei 2027 uitgefaseerd.", "none:2027-05-01 " },
	{ "de",
		"Ab dem 10. Januar 2027 können Neukunden den Ofen nicht mehr bestellen. Ab dem "
		"1. April 2027 ist der Ofen schreibgeschützt. Am 30. September 2027 wird der "
		"Ofen abgeschaltet.",
		"closed:2027-01-10 read-only:2027-04-01 removed:2027-09-30 " },
	{ "de",
		"Die Einführung beginnt am 15. Januar 2027 und wird voraussichtlich am 28. "
		"Februar 2027 abgeschlossen.",
		"completes:2027-02-28 starts:2027-01-15 " },
	{ "de",
		"Die Abschaltung des Brotzählers wurde vom 1. Februar 2027 auf den 1. Mai 2027 "
		"verschoben.",
		"removed:2027-05-01 superseded:2027-02-01 " },
	{ "de", "Der Brotzähler wird am 1. Mai 2027 entfernt (bisher 1. Februar 2027).",
		"removed:2027-05-01 superseded:2027-02-01 " },
	{ "de",
		"Am 14. September 2026 haben wir angekündigt, dass der Brotzähler wegfällt. "
		"Der Brotzähler wird am 1. März 2027 entfernt.",
		"announced:2026-09-14 removed:2027-03-01 " },
	{ "de", "Ab dem 1. Mai 2027 wird TLS 1.2 erzwungen.", "enforced:2027-05-01 " },
	{ "de", "Der Ofen wird frühestens am 1. Mai 2027 eingestellt.", "none:2027-05-01 " },
	{ "en",
		"Updated October 20, 2026: we have moved the date. The loaf counter will be "
		"retired in May 2027 (previously February).",
		"announced:2026-10-20 removed:2027-05 superseded:2027-02 " },
	{ "en",
		"We will begin retiring the loaf counter on November 15, 2027, and expect to "
		"complete by December 15, 2027.",
		"completes:2027-12-15 removed:2027-11-15 " },
	{ "en",
		"As of February 1, 2027, only existing customers can order the loaf counter. "
		"It will be shut down on June 1, 2027.",
		"closed:2027-02-01 removed:2027-06-01 " },
	{ "en",
		"Rye 2 reaches end of support on January 31, 2027 and will be removed on July "
		"31, 2027.",
		"removed:2027-07-31 support-ends:2027-01-31 " },
};

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *
written(const struct facts *facts)
{
	char *names[24];
	struct text text = { 0 };
	char when[WHEN_SIZE];

	assert_true(facts->milestone_count <= LENGTH_OF(names));
	for (size_t i = 0; i < facts->milestone_count; i++)
		names[i] = mem_printf("%s:%s ", role_name(facts->milestones[i].role),
			when_write(&facts->milestones[i].when, when));
	if (facts->milestone_count)
		qsort(names, facts->milestone_count, sizeof(*names), by_name);
	for (size_t i = 0; i < facts->milestone_count; i++) {
		text_puts(&text, names[i]);
		free(names[i]);
	}
	return text_take(&text);
}

static void
each_date_has_its_role(void **state)
{
	struct rules *rules = shipped_rules();

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(announcements); i++) {
		const struct announcement *a = &announcements[i];
		_cleanup_free_ char *got = NULL;
		struct entry entry = { .title = mem_dup("Ovens"),
			.text = mem_dup(a->text),
			.language = mem_dup(a->language),
			.published = stamp_utc(stamp_day(2026, 11, 2), 9, 0, 0),
			.updated = STAMP_NONE };
		struct facts facts;

		judge_facts(rules, &entry, STAMP_NONE, &facts);
		got = written(&facts);
		if (strcmp(got, a->milestones) != 0)
			fail_msg("\"%s\" gives %s, not %s", a->text, got, a->milestones);
		facts_clear(&facts);
		entry_clear(&entry);
	}
	rules_free(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_date_has_its_role),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

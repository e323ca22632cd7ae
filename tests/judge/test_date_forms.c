/* Dates in prose: the forms in three languages. Each row is the end of a sentence, published on
 * 2026-11-02, and the date that it gives; traps give none. */
#include "judge/given.h"

#include "base/cleanup.h"

struct form {
	const char *words;
	const char *want;
};

static const struct form english_days[] = {
	{ "on March 31, 2027 (PST).", "2027-03-31" },
	{ "on 31/03/2027.", "2027-03-31" },
	{ "on 3/31/27.", "2027-03-31" },
	{ "on 03/31/2027 at 5 PM.", "2027-03-31" },
	{ "in the week of March 8, 2027.", "2027-03-08" },
	{ "in the week starting March 8th.", "2027-03-08" },
	{ "in two weeks.", "2026-11-16" },
	{ "in 2 weeks' time.", "2026-11-16" },
	{ "in thirty (30) days.", "2026-12-02" },
	{ "30 days from the date of this notice.", "2026-12-02" },
	{ "30 days after the date of this announcement.", "2026-12-02" },
	{ "30 days after this notice.", "2026-12-02" },
	{ "90 days after March 1, 2027.", "2027-05-30" },
	{ "within 90 days of March 1, 2027.", "2027-05-30" },
	{ "no later than May 1, 2027.", "2027-05-01" },
	{ "this Friday.", "2026-11-06" },
	{ "next Monday.", "2026-11-09" },
	{ "tomorrow.", "2026-11-03" },
	{ "effective immediately.", "2026-11-02" },
	{ "from March 15 to April 20, 2027.", "2027-03-15" },
	{ "on July 17-22, 2027.", "2027-07-17" },
	{ "on 17-22 July 2027.", "2027-07-17" },
	{ "on July 17 – July 22, 2027.", "2027-07-17" },
	{ "between July 17th and 22nd, 2027.", "2027-07-17" },
	{ "from December 28 to January 3, 2027.", "2026-12-28" },
	{ "on may 5, 2027.", "2027-05-05" },
	{ "by Jan 31, 2027 (11:59 PM PST).", "2027-01-31" },
	{ "on 5-Mar-2027 00:00.", "2027-03-05" },
	{ "February 28th, 2027.", "2027-02-28" },
	{ "on Mar 1.", "2027-03-01" },
	{ "as we are less than 12 months from October 1, 2027.", "2027-10-01" },
	{ "by 30-June-2027.", "2027-06-30" },
	{ "by June 30th of 2027.", "2027-06-30" },
	{ "to who does not move before May 1, 2027.", "2027-05-01" },
	{ "on the first of May 2027 or on May 1, 2027.", "2027-05-01" },
	{ "on Mar 5, '27.", "2027-03-05" },
	{ "at midnight (UTC) on 5 March 2027.", "2027-03-05" },
	{ "on 5 March, 09:00 CET.", "2027-03-05" },
	{ "on Fri, 05 Mar 2027 10:00:00 GMT.", "2027-03-05" },
	{ "on Nov 15 from 10:00 to 12:00.", "2026-11-15" },
	{ "as in Shutdown DateModelReplacement2027-04-30loaf-3.1$1.00.", "2027-04-30" },
	{ "as in recommended replacement2027-04-30loaf-3.", "2027-04-30" },
	{ "as in Retired2027-04-30 and so on.", "2027-04-30" },
	{ "as in 2027-04-30loaf-3.", "2027-04-30" },
	{ "as in Shutdown DateJune 4, 2027loaf-3.", "2027-06-04" },
	{ "as in June 4, 2027loaf-3.", "2027-06-04" },
};

static const struct form english_periods[] = {
	{ "as follows:\n2027 Q1, in all regions.", "2027-Q1" },
	{ "on 03/04/2027.", "2027" },
	{ "in Q1 2027.", "2027-Q1" },
	{ "in 2027 Q1.", "2027-Q1" },
	{ "in 2027-Q1.", "2027-Q1" },
	{ "in Q1/2027.", "2027-Q1" },
	{ "in Q1-2027.", "2027-Q1" },
	{ "in Q1'27.", "2027-Q1" },
	{ "in 1Q27.", "2027-Q1" },
	{ "in Q1 of calendar year 2027.", "2027-Q1" },
	{ "in CY27 Q1.", "2027-Q1" },
	{ "in Q1 CY27.", "2027-Q1" },
	{ "in the first quarter.", "2027-Q1" },
	{ "in the last quarter of 2027.", "2027-Q4" },
	{ "in H1 2027.", "2027-H1" },
	{ "in 1H 2027.", "2027-H1" },
	{ "in 2027 H1.", "2027-H1" },
	{ "in the second half of 2027.", "2027-H2" },
	{ "in the latter half of 2027.", "2027-H2" },
	{ "in spring 2027.", "2027-Q2" },
	{ "in the spring of 2027.", "2027-Q2" },
	{ "in summer 2027.", "2027-Q3" },
	{ "next summer.", "2027-Q3" },
	{ "in fall 2027.", "2027-Q4" },
	{ "in autumn 2027.", "2027-Q4" },
	{ "in early 2027.", "2027" },
	{ "in mid-2027.", "2027" },
	{ "in late 2027.", "2027" },
	{ "at the end of 2027.", "2027" },
	{ "by year-end 2027.", "2027" },
	{ "by EOY 2027.", "2027" },
	{ "in the course of 2027.", "2027" },
	{ "sometime in 2027.", "2027" },
	{ "by the end of this year.", "2026" },
	{ "later this year.", "2026" },
	{ "next year.", "2027" },
	{ "by year end.", "2026" },
	{ "by the end of the calendar year.", "2026" },
	{ "this quarter.", "2026-Q4" },
	{ "next quarter.", "2027-Q1" },
	{ "in calendar year 2027.", "2027" },
	{ "by the close of 2027.", "2027" },
	{ "during the second quarter (Q2) of 2027.", "2027-Q2" },
	{ "in Q2 of next year.", "2027-Q2" },
	{ "in the first half of next year.", "2027-H1" },
};

static const struct form english_months[] = {
	{ "after six months. After February 2027 boards are retired.", "2027-02" },
	{ "in March 2027.", "2027-03" },
	{ "in March of 2027.", "2027-03" },
	{ "in 03/2027.", "2027-03" },
	{ "in 2027-03.", "2027-03" },
	{ "in Mar '27.", "2027-03" },
	{ "in mid-March, 2027.", "2027-03" },
	{ "by mid to late March 2027.", "2027-03" },
	{ "in early-March 2027.", "2027-03" },
	{ "towards the end of March 2027.", "2027-03" },
	{ "at the beginning of March.", "2027-03" },
	{ "in the second half of March 2027.", "2027-03" },
	{ "in the first week of March 2027.", "2027-03" },
	{ "in the week of March 2027.", "2027-03" },
	{ "in the middle of March 2027.", "2027-03" },
	{ "next month.", "2026-12" },
	{ "later this month.", "2026-11" },
	{ "at the end of the month.", "2026-11" },
	{ "this month.", "2026-11" },
	{ "in six months.", "2027-05" },
	{ "six months from now.", "2027-05" },
	{ "6 months from today.", "2027-05" },
	{ "one year from today.", "2027-11" },
	{ "in the next three months.", "2027-02" },
	{ "over the next 3 months.", "2027-02" },
	{ "within the next three months.", "2027-02" },
	{ "three months after March 1, 2027.", "2027-06" },
	{ "three months after March 2027.", "2027-06" },
	{ "between mid-March and late April 2027.", "2027-03" },
	{ "between December and January.", "2026-12" },
	{ "between December and January 2027.", "2026-12" },
	{ "from December 2026 through January 2027.", "2026-12" },
	{ "in Mar-27.", "2027-03" },
	{ "in Mar-2027.", "2027-03" },
	{ "in May.", "2027-05" },
	{ "in Jun/Jul 2027.", "2027-06" },
	{ "in June or July 2027.", "2027-06" },
	{ "in June/July 2027.", "2027-06" },
	{ "in June and July 2027.", "2027-06" },
	{ "in March of next year.", "2027-03" },
	{ "in March next year.", "2027-03" },
};

static const struct form english_traps[] = {
	{ "with loaf2027-04-30.", "" },
	{ "with a maximum of 366 days from May 1, 2027.", "2027-05-01" },
	{ "with rc2027-04-30preview.", "" },
	{ "with 2027-04-30preview.", "" },
	{ "with loaf-3-2027-04-30large.", "" },
	{ "with loaf-4 July 5, 2027.", "2027-07-05" },
	{ "90 days after your next renewal.", "" },
	{ "within 90 days of your renewal.", "" },
	{ "30 days after you sign in.", "" },
	{ "no earlier than May 1, 2027.", "" },
	{ "not before May 1, 2027.", "" },
	{ "no sooner than May 1, 2027.", "" },
	{ "on May 1, 2027 at the earliest.", "" },
	{ "today.", "" },
	{ "starting with Kubernetes 1.37.", "" },
	{ "in version 2027.3.", "" },
	{ "as of API version 2027-03.", "" },
	{ "in Ovens 2027 R2.", "" },
	{ "from release 5.3.2027 on.", "" },
	{ "and 5 may apply.", "" },
	{ "within 30 days.", "" },
	{ "within 30 days of your order.", "" },
	{ "with Windows Server 2025.", "" },
	{ "on Bread Server 2022 and 2025.", "" },
	{ "with ticket 2026-1234.", "" },
	{ "because of CVE-2026-12345.", "" },
	{ "in roadmap item 202611.", "" },
	{ "with Ovens 3.5 and 4.12.", "" },
	{ "on port 2027 and 8080.", "" },
	{ "with model loaf-4o-2027-05-01.", "" },
	{ "in the Summer '27 release.", "" },
	{ "with the Spring 2027 release.", "" },
	{ "for 30 days from first use.", "" },
	{ "every 30 days after the first loaf.", "" },
	{ "in the last 30 days of use.", "" },
	{ "with ISO 8601 and RFC 2046.", "" },
	{ "at 10:30 and 12:45.", "" },
	{ "will not be removed before May 1, 2027.", "" },
};

static const struct form dutch_days[] = {
	{ "op 5 maart 2027.", "2027-03-05" },
	{ "per 5 mrt. 2027.", "2027-03-05" },
	{ "op vrijdag 5 maart 2027 om 16.00 uur.", "2027-03-05" },
	{ "op 5-3-2027.", "2027-03-05" },
	{ "op 05/03/2027.", "2027-03-05" },
	{ "op 05.03.2027.", "2027-03-05" },
	{ "op 2027-03-05.", "2027-03-05" },
	{ "op de 1e maart 2027.", "2027-03-01" },
	{ "op 1 maart aanstaande.", "2027-03-01" },
	{ "vanaf 5 maart.", "2027-03-05" },
	{ "over twee weken.", "2026-11-16" },
	{ "binnen 30 dagen na dit bericht.", "2026-12-02" },
	{ "90 dagen na 1 maart 2027.", "2027-05-30" },
	{ "binnen 90 dagen na 1 maart 2027.", "2027-05-30" },
	{ "uiterlijk 1 mei 2027.", "2027-05-01" },
	{ "uiterlijk op 1 mei 2027.", "2027-05-01" },
	{ "vóór 1 mei 2027.", "2027-05-01" },
	{ "van 15 maart tot en met 20 april 2027.", "2027-03-15" },
	{ "van 15 maart t/m 20 april 2027.", "2027-03-15" },
	{ "van 17 t/m 22 maart 2027.", "2027-03-17" },
	{ "op 17 en 22 maart 2027.", "2027-03-17" },
	{ "van 28 december tot en met 3 januari 2027.", "2026-12-28" },
	{ "aanstaande vrijdag.", "2026-11-06" },
	{ "komende maandag.", "2026-11-09" },
	{ "per direct.", "2026-11-02" },
	{ "met ingang van vandaag.", "2026-11-02" },
	{ "om 16.00 uur op 5 maart 2027.", "2027-03-05" },
};

static const struct form dutch_months[] = {
	{ "in maart 2027.", "2027-03" },
	{ "in maart.", "2027-03" },
	{ "begin maart 2027.", "2027-03" },
	{ "medio maart.", "2027-03" },
	{ "eind maart 2027.", "2027-03" },
	{ "half maart 2027.", "2027-03" },
	{ "vóór eind maart 2027.", "2027-03" },
	{ "halverwege maart 2027.", "2027-03" },
	{ "in de loop van maart 2027.", "2027-03" },
	{ "per eind maart.", "2027-03" },
	{ "volgende maand.", "2026-12" },
	{ "aan het eind van deze maand.", "2026-11" },
	{ "over zes maanden.", "2027-05" },
	{ "over 6 maanden.", "2027-05" },
	{ "over een jaar.", "2027-11" },
	{ "binnen drie maanden na vandaag.", "2027-02" },
	{ "over een half jaar.", "2027-05" },
	{ "tussen maart en april 2027.", "2027-03" },
	{ "tussen december en januari.", "2026-12" },
	{ "in mei 2027.", "2027-05" },
	{ "vanaf maandag 3 mei.", "2027-05-03" },
	{ "op 3 mei.", "2027-05-03" },
};

static const struct form dutch_periods[] = {
	{ "in Q1 2027.", "2027-Q1" },
	{ "in het eerste kwartaal van 2027.", "2027-Q1" },
	{ "in het laatste kwartaal van 2027.", "2027-Q4" },
	{ "in de eerste helft van 2027.", "2027-H1" },
	{ "in het tweede halfjaar van 2027.", "2027-H2" },
	{ "in het voorjaar van 2027.", "2027-Q2" },
	{ "in de lente van 2027.", "2027-Q2" },
	{ "in de zomer van 2027.", "2027-Q3" },
	{ "in het najaar van 2027.", "2027-Q4" },
	{ "in de herfst van 2027.", "2027-Q4" },
	{ "in de loop van 2027.", "2027" },
	{ "eind 2027.", "2027" },
	{ "medio 2027.", "2027" },
	{ "eind dit jaar.", "2026" },
	{ "volgend jaar.", "2027" },
	{ "eind volgend jaar.", "2027" },
	{ "volgend kwartaal.", "2027-Q1" },
};

static const struct form dutch_traps[] = {
	{ "binnen 90 dagen na uw verlenging.", "" },
	{ "niet eerder dan 1 mei 2027.", "" },
	{ "niet vóór 1 mei 2027.", "" },
	{ "op zijn vroegst op 1 mei 2027.", "" },
	{ "vanaf versie 2027.3.", "" },
	{ "in Ovens 2027.", "" },
	{ "voor 2 personen mei dit.", "" },
};

static const struct form german_days[] = {
	{ "am 5. März 2027.", "2027-03-05" },
	{ "am 05.03.2027.", "2027-03-05" },
	{ "am 5.3.27.", "2027-03-05" },
	{ "am 5. 3. 2027.", "2027-03-05" },
	{ "am Freitag, den 5. März 2027, um 16 Uhr.", "2027-03-05" },
	{ "am Freitag, dem 5. März 2027.", "2027-03-05" },
	{ "zum 5. März.", "2027-03-05" },
	{ "am 5.März 2027.", "2027-03-05" },
	{ "am 5. Maerz 2027.", "2027-03-05" },
	{ "ab dem 05. März 2027.", "2027-03-05" },
	{ "am 5. Jänner 2027.", "2027-01-05" },
	{ "am 2027-03-05.", "2027-03-05" },
	{ "in zwei Wochen.", "2026-11-16" },
	{ "innerhalb von 30 Tagen nach dieser Mitteilung.", "2026-12-02" },
	{ "90 Tage nach dem 1. März 2027.", "2027-05-30" },
	{ "innerhalb von 90 Tagen nach dem 1. März 2027.", "2027-05-30" },
	{ "spätestens am 1. Mai 2027.", "2027-05-01" },
	{ "bis zum 1. Mai 2027.", "2027-05-01" },
	{ "vor dem 1. Mai 2027.", "2027-05-01" },
	{ "vom 15. März bis zum 20. April 2027.", "2027-03-15" },
	{ "vom 15. März bis 20. April 2027.", "2027-03-15" },
	{ "vom 17. bis 22. März 2027.", "2027-03-17" },
	{ "vom 17.–22. März 2027.", "2027-03-17" },
	{ "vom 17. bis zum 22.3.2027.", "2027-03-17" },
	{ "vom 28. Dezember bis zum 3. Januar 2027.", "2026-12-28" },
	{ "diesen Freitag.", "2026-11-06" },
	{ "kommenden Montag.", "2026-11-09" },
	{ "am nächsten Montag.", "2026-11-09" },
	{ "ab sofort.", "2026-11-02" },
	{ "mit sofortiger Wirkung.", "2026-11-02" },
	{ "ab heute.", "2026-11-02" },
	{ "um 16:00 Uhr am 5. März 2027.", "2027-03-05" },
};

static const struct form german_months[] = {
	{ "im März 2027.", "2027-03" },
	{ "im März.", "2027-03" },
	{ "Anfang März 2027.", "2027-03" },
	{ "Mitte März.", "2027-03" },
	{ "Ende März 2027.", "2027-03" },
	{ "bis Ende März 2027.", "2027-03" },
	{ "im Laufe des März 2027.", "2027-03" },
	{ "im Laufe des Monats März 2027.", "2027-03" },
	{ "nächsten Monat.", "2026-12" },
	{ "im nächsten Monat.", "2026-12" },
	{ "bis Ende des Monats.", "2026-11" },
	{ "in sechs Monaten.", "2027-05" },
	{ "in 6 Monaten.", "2027-05" },
	{ "in einem Jahr.", "2027-11" },
	{ "in einem Monat.", "2026-12" },
	{ "in einem halben Jahr.", "2027-05" },
	{ "zwischen März und April 2027.", "2027-03" },
	{ "zwischen Dezember und Januar.", "2026-12" },
	{ "Ende Mrz 2027.", "2027-03" },
	{ "ab 03/2027.", "2027-03" },
};

static const struct form german_periods[] = {
	{ "in Q1 2027.", "2027-Q1" },
	{ "im 1. Quartal 2027.", "2027-Q1" },
	{ "im ersten Quartal 2027.", "2027-Q1" },
	{ "im ersten Quartal des Jahres 2027.", "2027-Q1" },
	{ "im letzten Quartal 2027.", "2027-Q4" },
	{ "im vierten Quartal 2027.", "2027-Q4" },
	{ "im ersten Halbjahr 2027.", "2027-H1" },
	{ "in der ersten Hälfte 2027.", "2027-H1" },
	{ "in der ersten Jahreshälfte 2027.", "2027-H1" },
	{ "im 2. Halbjahr 2027.", "2027-H2" },
	{ "im Frühjahr 2027.", "2027-Q2" },
	{ "im Frühling 2027.", "2027-Q2" },
	{ "im Sommer 2027.", "2027-Q3" },
	{ "im Herbst 2027.", "2027-Q4" },
	{ "im Jahr 2027.", "2027" },
	{ "im Laufe des Jahres 2027.", "2027" },
	{ "Ende 2027.", "2027" },
	{ "bis Ende des Jahres 2027.", "2027" },
	{ "Ende des Jahres.", "2026" },
	{ "bis Jahresende.", "2026" },
	{ "zum Jahresende.", "2026" },
	{ "zum Jahresende 2027.", "2027" },
	{ "Ende dieses Jahres.", "2026" },
	{ "noch in diesem Jahr.", "2026" },
	{ "nächstes Jahr.", "2027" },
	{ "im nächsten Jahr.", "2027" },
	{ "Ende nächsten Jahres.", "2027" },
	{ "im kommenden Jahr.", "2027" },
	{ "im nächsten Quartal.", "2027-Q1" },
};

static const struct form german_traps[] = {
	{ "innerhalb von 90 Tagen nach Ihrer Verlängerung.", "" },
	{ "nicht vor dem 1. Mai 2027.", "" },
	{ "frühestens am 1. Mai 2027.", "" },
	{ "nicht früher als am 1. Mai 2027.", "" },
	{ "ab Version 2027.3.", "" },
	{ "mit Ovens 2027.", "" },
	{ "ab Version 5.3.2027 nicht mehr.", "" },
};

static void
check(const char *language, const char *begins, const struct form *form)
{
	_cleanup_free_ char *text = mem_printf("%s %s", begins, form->words);
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry = given_entry("Retirement", text);
	struct facts facts;
	char written[WHEN_SIZE];

	mem_set(&entry.language, language);
	facts = given_facts_of(rules, &entry);
	if (strcmp(when_write(&facts.effective, written), form->want) != 0)
		fail_msg("\"%s\" gives \"%s\", not \"%s\"", text, written, form->want);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

#define FORMS_TEST(forms, language, begins) \
	static void forms##_give_their_dates(void **state) \
	{ \
		(void)state; \
		for (size_t i = 0; i < LENGTH_OF(forms); i++) \
			check(language, begins, &forms[i]); \
	}

FORMS_TEST(english_days, "en", "Boards will be retired")
FORMS_TEST(english_periods, "en", "Boards will be retired")
FORMS_TEST(english_months, "en", "Boards will be retired")
FORMS_TEST(english_traps, "en", "Boards will be retired")
FORMS_TEST(dutch_days, "nl", "De borden worden uitgefaseerd")
FORMS_TEST(dutch_months, "nl", "De borden worden uitgefaseerd")
FORMS_TEST(dutch_periods, "nl", "De borden worden uitgefaseerd")
FORMS_TEST(dutch_traps, "nl", "De borden worden uitgefaseerd")
FORMS_TEST(german_days, "de", "Die Tafeln werden eingestellt")
FORMS_TEST(german_months, "de", "Die Tafeln werden eingestellt")
FORMS_TEST(german_periods, "de", "Die Tafeln werden eingestellt")
FORMS_TEST(german_traps, "de", "Die Tafeln werden eingestellt")

#define T(name) cmocka_unit_test(name)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(english_days_give_their_dates),
		T(english_periods_give_their_dates),
		T(english_months_give_their_dates),
		T(english_traps_give_their_dates),
		T(dutch_days_give_their_dates),
		T(dutch_months_give_their_dates),
		T(dutch_periods_give_their_dates),
		T(dutch_traps_give_their_dates),
		T(german_days_give_their_dates),
		T(german_months_give_their_dates),
		T(german_periods_give_their_dates),
		T(german_traps_give_their_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Language by function words, and language tags. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "read/language.h"

static void
expect(const char *text, const char *want)
{
	const char *got = language_detect(text, strlen(text));

	if (want)
		assert_string_equal(got ? got : "(none)", want);
	else
		assert_null(got);
}

static void
english_dutch_and_german_are_told_apart(void **state)
{
	(void)state;
	expect("The old interface will be switched off, and you should move to the new one.",
		"en");
	expect("De oude koppeling wordt vanaf mei niet meer ondersteund; stap over naar de "
	       "nieuwe.",
		"nl");
	expect("Die alte Schnittstelle wird im Mai abgeschaltet und kann nicht mehr genutzt "
	       "werden.",
		"de");
	expect("Wir stellen den Dienst für alle Kunden ein.", "de");
	expect("Wij stoppen met deze dienst voor alle klanten.", "nl");
}

static void
other_languages_are_none_of_them(void **state)
{
	(void)state;
	expect("L'ancienne version de l'API ne sera plus disponible dans les mois qui "
	       "viennent.",
		NULL);
	expect("La versión anterior de la API se retira en el mes de mayo para los clientes.",
		NULL);
	expect("Den gamla versionen av tjänsten stängs och kan inte användas från och med maj.",
		NULL);
}

/* PARTS times the one, then the other: a long text is known by its beginning, one of two languages by what there is more of. */
static void
expect_mixed(
	const char *first, unsigned parts, const char *then, unsigned others, const char *want)
{
	struct text t = { 0 };

	for (unsigned i = 0; i < parts; i++)
		text_puts(&t, first);
	for (unsigned i = 0; i < others; i++)
		text_puts(&t, then);
	expect(t.data, want);
	text_clear(&t);
}

static void
a_long_text_is_known_by_its_beginning(void **state)
{
	static const char english[] = "The old interface will be switched off, and you should "
				      "move to the new one. ",
			  dutch[] = "De oude koppeling wordt vanaf mei niet meer ondersteund; "
				    "stap over naar de nieuwe. ";

	(void)state;
	expect_mixed(english, 60, dutch, 5, "en");
	expect_mixed(dutch, 60, english, 60, "nl");
	/* A word of welcome decides nothing. */
	expect_mixed(english, 1, dutch, 12, "nl");
}

static void
too_few_words_say_nothing(void **state)
{
	(void)state;
	expect("", NULL);
	expect("API v2 sunset", NULL);
	expect("in", NULL);
	expect("https://a.de/die/und/in_der/von-das ist.de die_und 1und1", NULL);
	expect("1.2.3 / x86_64 --- 2027-03-31", NULL);
}

static void
case_does_not_matter_and_long_words_are_passed_over(void **state)
{
	(void)state;
	expect("THE SERVICE WILL END AND YOU WILL HAVE TO MOVE", "en");
	expect("Donaudampfschifffahrtsgesellschaft und die Kunden sind nicht mehr dabei", "de");
}

static void
expect_primary(const char *tag, const char *want)
{
	char *got = language_primary(tag);

	if (want)
		assert_string_equal(got ? got : "(none)", want);
	else
		assert_null(got);
	free(got);
}

static void
the_primary_subtag_of_a_tag_is_its_language(void **state)
{
	(void)state;
	expect_primary("en-US", "en");
	expect_primary(" NL_be ", "nl");
	expect_primary("deu", "deu");
	expect_primary("zh-Hant-TW", "zh");
	expect_primary(NULL, NULL);
	expect_primary("", NULL);
	expect_primary("x", NULL);
	expect_primary("english", NULL);
	expect_primary("12", NULL);
	expect_primary("en/../x", NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english_dutch_and_german_are_told_apart),
		cmocka_unit_test(other_languages_are_none_of_them),
		cmocka_unit_test(a_long_text_is_known_by_its_beginning),
		cmocka_unit_test(too_few_words_say_nothing),
		cmocka_unit_test(case_does_not_matter_and_long_words_are_passed_over),
		cmocka_unit_test(the_primary_subtag_of_a_tag_is_its_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

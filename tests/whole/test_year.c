/* Year: what forty vendors say in a year, replayed for three companies by the code that runs live, and what letters that
 * gives: nobody is told too late, nothing is told twice, and nobody is told too much (year.md). */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "whole/year_check.h"
#include "whole/year_replay.h"
#include "whole/year_table.h"

#define TABLE "tests/whole/year.md"
#define SECONDS 10.0

struct shelf {
	struct year *year;
	struct text table;
	double seconds; /* of the processor, all replays together */
};

static const char head[] =
	"# A year of letters\n\n"
	"What three invented companies get of a year in which forty vendors say four thousand "
	"things. `tests/whole/test_year.c` replays\nit by the code that runs live, and "
	"compares "
	"this table; after a change that is wanted, copy `build/plain/year.md` here. "
	"The\npolicy "
	"is the default one, but for somebody to escalate to. Of ten changes seven are decided "
	"within six weeks, two when it is\nlate, and one never. Weeks are those of all the "
	"year, also without any letter.\n\n"
	"- **bakery**: ten people, 8 dependencies, plain Dutch; `joke` owns the place and "
	"hears "
	"of all, `winkel` of two.\n"
	"- **agency**: twenty-five people, 20 dependencies, technical English; `lead` hears "
	"only what nobody decides.\n"
	"- **clinic**: sixty people, 40 dependencies; `ict` hears of all, `zorg` and `balie` "
	"in "
	"plain words, `tickets` is a ticket\n  system (`form: single`), `praatpaal` a chat, "
	"`directie` hears only what nobody decides.\n\n"
	"| company | recipient | letters | a week: median | 90th percentile | most | at once | "
	"digests | opening | reminders | own troubles |\n"
	"|---|---|---|---|---|---|---|---|---|---|---|\n";

static int
set_up(void **state)
{
	struct shelf *shelf = MEM_NEW(struct shelf);

	shelf->year = year_make(&(struct year_plan){ .seed = 2026,
		.first_day = stamp_day(2026, 1, 5),
		.services = 40,
		.entries = 4000 });
	text_puts(&shelf->table, head);
	*state = shelf;
	return 0;
}

static int
tear_down(void **state)
{
	struct shelf *shelf = *state;

	year_free(shelf->year);
	text_clear(&shelf->table);
	free(shelf);
	return 0;
}

static double
processor_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
live(struct shelf *shelf, struct company company)
{
	const char *build = getenv("FOREWARN_BUILD");
	_cleanup_free_ char *file = mem_printf("year-%s.txt", company.name), *letters = NULL;
	struct replay replay;
	double began = processor_seconds(), took;

	replay_begin(&replay, shelf->year, &company);
	replay_year(&replay);
	took = processor_seconds() - began;
	shelf->seconds += took;
	table_put_company(&shelf->table, &replay);
	print_message("%s: %u requests, %u pages, %u decisions, %zu letters in %.1f s\n",
		company.name, replay.polls, replay.pages, replay.decisions, replay.letter_count,
		took);
	letters = table_letters(&replay);
	scratch_write(build ? build : "build", file, letters);
	check_first_letters(&replay);
	check_harmless(&replay);
	check_once(&replay);
	check_changes(&replay);
	replay_end(&replay);
}

static void
a_bakery_of_ten(void **state)
{
	live(*state, company_bakery());
}

static void
an_agency_of_twenty_five(void **state)
{
	live(*state, company_agency());
}

static void
a_clinic_of_sixty(void **state)
{
	live(*state, company_clinic());
}

static void
the_table_is_the_one_in_the_repository(void **state)
{
	struct shelf *shelf = *state;
	const char *build = getenv("FOREWARN_BUILD");
	_cleanup_free_ char *kept = scratch_read(".", TABLE);

	scratch_write(build ? build : "build", "year.md", shelf->table.data);
	if (!text_equal(kept, shelf->table.data))
		fail_msg("the table is another one now; compare %s/year.md with " TABLE,
			build ? build : "build");
}

/* Instrumented programs are slow, and nobody waits for them. */
static void
it_takes_less_than_ten_seconds(void **state)
{
	const struct shelf *shelf = *state;
	const char *build = getenv("FOREWARN_BUILD");

	print_message("three years: %.1f s\n", shelf->seconds);
	if (!build || !strstr(build, "/plain") || unit_emulated())
		skip();
	assert_true(shelf->seconds < SECONDS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bakery_of_ten),
		cmocka_unit_test(an_agency_of_twenty_five),
		cmocka_unit_test(a_clinic_of_sixty),
		cmocka_unit_test(the_table_is_the_one_in_the_repository),
		cmocka_unit_test(it_takes_less_than_ten_seconds),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

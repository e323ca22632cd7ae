/* forewarn judge as a person and a program use it: what stands on which stream, and the exit status. */
#include "support/unit.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "support/program.h"

/* From DESIGN section 8: whoever reads our lines relies on these. */
static const char *const keys[] = { "id", "kind", "forced", "confidence", "effective",
	"precision", "milestones", "evidence", "matches", "verdict" };

static struct program_result
judge(const char *lines, const char *option)
{
	char *dir = scratch_make();
	_cleanup_free_ char *file = mem_printf("%s/lines", dir);
	const char *const argv[] = { "forewarn", "judge", file, option, NULL };
	struct program_result result;

	scratch_write(dir, "lines", lines);
	result = program_run(argv);
	scratch_remove(dir);
	return result;
}

static void
a_line_has_the_keys_that_were_promised(void **state)
{
	struct program_result r =
		judge("{\"id\":\"a\",\"service\":\"s\",\"title\":\"The ovens API "
		      "will be shut down in Q3 2027\",\"body\":\"\",\"body_format\":"
		      "\"text\",\"published\":\"2027-01-02T03:04:05Z\"}\n",
			NULL);
	json_t *json = json_loads(r.out, 0, NULL);

	(void)state;
	assert_int_equal(r.status, 0);
	assert_string_equal(r.err, "");
	assert_non_null(json);
	for (size_t i = 0; i < LENGTH_OF(keys); i++)
		assert_non_null(json_object_get(json, keys[i]));
	assert_int_equal(json_object_size(json), LENGTH_OF(keys));
	assert_string_equal(json_string_value(json_object_get(json, "id")), "a");
	assert_string_equal(json_string_value(json_object_get(json, "kind")), "retirement");
	assert_string_equal(json_string_value(json_object_get(json, "effective")), "2027-Q3");
	assert_string_equal(json_string_value(json_object_get(json, "precision")), "quarter");
	assert_string_equal(json_string_value(json_object_get(json, "verdict")), "now");
	json_decref(json);
	program_result_clear(&r);
}

static void
markup_within_a_date_does_no_harm(void **state)
{
	static const char *const bodies[] = {
		"on <b>Apr<span>il</span> 30</b><span>,</span> <i>2027</i>.",
		"on April 30<sup>th</sup>, 2027.",
		"on <strong>April</strong>&nbsp;<em>30</em><span> </span>, 2027.",
		"on Ap<font>ril 3</font>0, 20<span>27</span>.",
		"on April<br>30, 2027.",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bodies); i++) {
		_cleanup_free_ char *line = mem_printf(
			"{\"id\":\"a\",\"title\":\"Ovens\",\"body_format\":\"html\","
			"\"published\":\"2027-01-02\",\"body\":\"<p>Ovens will be retired "
			"%s</p>\"}\n",
			bodies[i]);
		struct program_result r = judge(line, NULL);
		json_t *json = json_loads(r.out, 0, NULL);

		assert_non_null(json);
		assert_string_equal(
			json_string_value(json_object_get(json, "effective")), "2027-04-30");
		json_decref(json);
		program_result_clear(&r);
	}
}

static void
what_is_piped_stays_json_with_its_explanation_inside(void **state)
{
	struct program_result r = judge(
		"{\"id\":\"a\",\"title\":\"The ovens API will be retired\"}\n", "--explain");
	json_t *json = json_loads(r.out, 0, NULL), *list;

	(void)state;
	assert_int_equal(r.status, 0);
	assert_non_null(json);
	list = json_object_get(json, "explanation");
	assert_true(json_array_size(list) > 3);
	assert_string_equal(
		json_string_value(json_array_get(list, 0)), "“The ovens API will be retired”");
	json_decref(json);
	program_result_clear(&r);
}

/* True if SENTENCE is one of LIST. */
static bool
has(const json_t *list, const char *sentence)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), sentence) == 0)
			return true;
	return false;
}

static void
an_explanation_says_what_was_left_out_and_whom_it_does_not_concern(void **state)
{
	char *dir = scratch_make();
	_cleanup_free_ char *file = mem_printf("%s/lines", dir),
			    *config = mem_printf("%s/forewarn.yaml", dir),
			    *services = mem_printf("%s/services", dir);
	struct program_result r;
	json_t *json, *list;

	(void)state;
	assert_int_equal(mkdir(services, 0700), 0);
	scratch_write(dir, "services/oven.yaml",
		"name: Oven\nsources: { notes: { url: https://oven.example/notes } }\n");
	scratch_write(dir, "forewarn.yaml",
		"mail: { relay: smtp://localhost, from: a@bakery.example }\n"
		"recipients: { a: { mail: a@bakery.example } }\ndependencies:\n"
		"  Baking: { service: oven, uses: [Oven API], ignore: [Oven API Mini] }\n"
		"  Trays: { service: oven, uses: [tray feed] }\n"
		"  South: { service: oven, uses: [Oven API], only: [region=south] }\n"
		"  Kitchen: { service: oven }\n");
	scratch_write(dir, "lines",
		"{\"id\":\"a\",\"service\":\"oven\",\"title\":\"The Oven API will be retired\","
		"\"body\":\"The Oven API Mini stays.\",\"labels\":[\"region=north\"]}\n");
	r = program_run((const char *[]){
		"forewarn", "--config", config, "judge", file, "--explain", NULL });
	json = json_loads(r.out, 0, NULL);
	assert_non_null(json);
	list = json_object_get(json, "explanation");
	assert_true(has(list, "Match: Baking uses “Oven API”, the title says “Oven API”."));
	assert_true(has(list, "Match: Kitchen names no uses, so every forced change of the "
			      "service concerns it."));
	assert_true(has(list, "Ignored: to Baking, “Oven API Mini” in the lead is something "
			      "else (ignore: Oven API Mini)."));
	assert_true(has(
		list, "Not concerned: Trays; no word that is named as “uses” counts here."));
	assert_true(has(list, "Not concerned: South; “only” leaves this announcement out."));
	json_decref(json);
	program_result_clear(&r);
	scratch_remove(dir);
}

static void
a_bad_line_is_named_and_the_others_are_judged(void **state)
{
	struct program_result r =
		judge("\xEF\xBB\xBF{\"id\":\"first\"}\n\nflour\n{\"id\":\"nul\","
		      "\"title\":\"a\\u0000b\"}\n[]\n{\"id\":\"last\"}",
			NULL);
	const char *second = strchr(r.out, '\n');

	(void)state;
	assert_int_equal(r.status, 65);
	assert_memory_equal(r.out, "{\"id\":\"first\"", 13);
	assert_non_null(second);
	assert_memory_equal(second + 1, "{\"id\":\"last\"", 12);
	assert_non_null(strstr(r.err, "line 3: no JSON: "));
	assert_non_null(strstr(r.err, "line 4: it has the character \\u0000"));
	assert_non_null(strstr(r.err, "line 5: it must be a JSON object"));
	program_result_clear(&r);
}

static void
nothing_in_gives_nothing_out(void **state)
{
	struct program_result r = judge("", NULL);

	(void)state;
	assert_int_equal(r.status, 0);
	assert_string_equal(r.out, "");
	assert_string_equal(r.err, "");
	program_result_clear(&r);
}

static void
a_file_that_is_none_cannot_be_read(void **state)
{
	const char *const folder[] = { "forewarn", "judge", "/", NULL };
	const char *const missing[] = { "forewarn", "judge", "/no/such/file", NULL };
	struct program_result r = program_run(folder);

	(void)state;
	assert_int_equal(r.status, 66);
	assert_string_equal(r.err, "forewarn: /: Is a directory\n");
	program_result_clear(&r);
	r = program_run(missing);
	assert_int_equal(r.status, 66);
	assert_string_equal(r.err, "forewarn: /no/such/file: No such file or directory\n");
	program_result_clear(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_has_the_keys_that_were_promised),
		cmocka_unit_test(markup_within_a_date_does_no_harm),
		cmocka_unit_test(what_is_piped_stays_json_with_its_explanation_inside),
		cmocka_unit_test(
			an_explanation_says_what_was_left_out_and_whom_it_does_not_concern),
		cmocka_unit_test(a_bad_line_is_named_and_the_others_are_judged),
		cmocka_unit_test(nothing_in_gives_nothing_out),
		cmocka_unit_test(a_file_that_is_none_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Manual: the examples of the manual pages are files that load as they stand there. */
#include "settings/ground.h"

#include "settings/folder.h"

/* The display with that number, from 0, of the EXAMPLES of docs/PAGE; mdoc's backslash is written
 * \\e. */
static char *
example_of(const char *page, unsigned number)
{
	_cleanup_(complaints_clear) struct complaints complaints = { 0 };
	_cleanup_free_ char *path = mem_printf("docs/%s", page);
	size_t len = 0;
	_cleanup_free_ char *data = folder_read_file(path, &complaints, &len);
	char *begin = data ? strstr(data, "\n.Sh EXAMPLES\n") : NULL, *end;

	for (unsigned i = 0; begin && i <= number; i++)
		begin = strstr(begin + 1, "\n.Bd -literal");
	begin = begin ? strchr(begin + 1, '\n') : NULL;
	end = begin ? strstr(begin, "\n.Ed") : NULL;
	if (!end)
		fail_msg("%s has no example %u", path, number);
	assert_null(memmem(begin, (size_t)(end - begin), "\\", 1));
	return mem_ndup(begin + 1, (size_t)(end - begin));
}

/* The services that the manual shows, loaded as the admin's own service ID. */
static const struct service *
load_example(struct ground *g, unsigned number, const char *id)
{
	_cleanup_free_ char *example = example_of("forewarn-services.5", number);
	_cleanup_free_ char *name = mem_printf("etc/services/%s.yaml", id);
	_cleanup_free_ char *file = mem_printf("%s/%s", g->folder, name);
	const struct service *service;

	ground_write(g, name, example);
	g->config = settings_load_service(file, &g->complaints);
	assert_complaint(g, 0, "(no more complaints)");
	service = config_service(g->config, id);
	assert_non_null(service);
	return service;
}

static void
the_service_of_the_manual_loads(void **state)
{
	const struct service *service = load_example(*state, 0, "example-chat");

	assert_int_equal(service->source_count, 2);
	assert_int_equal(service->sources[0].gives, GIVES_CHANGES | GIVES_DEPRECATIONS);
	assert_int_equal(service->sources[0].rhythm_sec, 90 * 86400);
	assert_int_equal(service->sources[1].every_sec, 1800);
	assert_string_equal(service->sources[1].rules.without.items[0], "component=Free plan");
}

static void
the_web_page_of_the_manual_loads_with_its_example(void **state)
{
	const struct service *service = load_example(*state, 1, "example-ovens");
	const struct source *table = &service->sources[0];

	assert_int_equal(service->promised_notice_days, 90);
	assert_string_equal(table->rules.entries, "table.lifecycle tr");
	assert_string_equal(table->rules.field_dates.items[0], "support-ends=td:nth-child(2)");
	assert_int_equal(table->rules.at_least, 2);
	assert_true(text_starts(table->example.page, "<table class=\"lifecycle\">\n<tr>"));
	assert_string_equal(table->example.titles.items[1], "Oven 4");
}

static void
the_json_and_the_headers_of_the_manual_load(void **state)
{
	const struct service *service = load_example(*state, 2, "example-mills");

	assert_int_equal(service->source_count, 2);
	assert_string_equal(
		service->sources[0].rules.field_labels.items[0], "region=where/region");
	assert_int_equal(service->sources[0].rules.field_dates.count, 2);
	assert_string_equal(service->sources[1].sign_in.account, "mills");
	assert_true(text_starts(service->sources[1].sign_in.how, "Make a token"));
}

static void
the_phrases_of_the_manual_load(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *example = example_of("forewarn-phrases.5", 0);
	const struct phrase *back;

	ground_write(g, "etc/phrases/en.yaml", example);
	assert_non_null(ground_load_text(g, GROUND_SMALLEST));
	assert_complaint(g, 0, "(no more complaints)");
	assert_int_equal(g->config->phrase_count, 4);
	back = &g->config->phrases[2];
	assert_string_equal(back->text, "will not|never be mothballed");
	assert_int_equal(back->role, ROLE_SUPERSEDED);
	assert_true(back->weight < -2.8);
	assert_int_equal(back->where, WHERE_TITLE | WHERE_LEAD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ground_test(the_service_of_the_manual_loads),
		ground_test(the_web_page_of_the_manual_loads_with_its_example),
		ground_test(the_json_and_the_headers_of_the_manual_load),
		ground_test(the_phrases_of_the_manual_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Manual: the examples of the manual pages are files that load as they stand there. */
#include "settings/ground.h"

#include "settings/folder.h"

/* The first display of the EXAMPLES of docs/PAGE; mdoc's backslash is written \\e. */
static char *
example_of(const char *page)
{
	_cleanup_(complaints_clear) struct complaints complaints = { 0 };
	_cleanup_free_ char *path = mem_printf("docs/%s", page);
	size_t len = 0;
	_cleanup_free_ char *data = folder_read_file(path, &complaints, &len);
	char *begin = data ? strstr(data, "\n.Sh EXAMPLES\n") : NULL, *end;

	begin = begin ? strstr(begin, "\n.Bd -literal") : NULL;
	begin = begin ? strchr(begin + 1, '\n') : NULL;
	end = begin ? strstr(begin, "\n.Ed") : NULL;
	if (!end)
		fail_msg("%s has no example", path);
	assert_null(memmem(begin, (size_t)(end - begin), "\\", 1));
	return mem_ndup(begin + 1, (size_t)(end - begin));
}

static void
the_service_of_the_manual_loads(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *example = example_of("forewarn-services.5");
	_cleanup_free_ char *file = mem_printf("%s/etc/services/example-chat.yaml", g->folder);
	const struct service *service;

	ground_write(g, "etc/services/example-chat.yaml", example);
	g->config = settings_load_service(file, &g->complaints);
	assert_complaint(g, 0, "(no more complaints)");
	service = config_service(g->config, "example-chat");
	assert_non_null(service);
	assert_int_equal(service->source_count, 2);
	assert_int_equal(service->sources[0].gives, GIVES_CHANGES | GIVES_DEPRECATIONS);
	assert_int_equal(service->sources[1].every_sec, 1800);
}

static void
the_phrases_of_the_manual_load(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *example = example_of("forewarn-phrases.5");
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
		ground_test(the_phrases_of_the_manual_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

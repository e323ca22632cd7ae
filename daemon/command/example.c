/* Example: the sample pages of service files, read as the daemon would. */
#include "command/example.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/caged.h"

#define SHOWN_BYTES 120u

static const char *
title_at(const struct reading *reading, size_t at)
{
	if (at >= reading->count)
		return NULL;
	return reading->entries[at].title ? reading->entries[at].title : "";
}

/* A title as it is shown where another one was expected. The caller frees. */
static char *
shown(const char *title)
{
	_cleanup_free_ char *line = title ? text_line(title, SHOWN_BYTES) : NULL;

	return line ? mem_printf("“%s”", line) : mem_dup("no entry");
}

static void
compare_titles(const struct source *source, const struct reading *reading,
	struct complaints *complaints)
{
	const struct strings *wanted = &source->example.titles;
	size_t count = reading->count > wanted->count ? reading->count : wanted->count;

	for (size_t i = 0; i < count; i++) {
		const char *want = i < wanted->count ? wanted->items[i] : NULL,
			   *got = title_at(reading, i);
		_cleanup_free_ char *shown_got = NULL, *shown_want = NULL;

		if (text_equal(want, got))
			continue;
		shown_got = shown(got);
		shown_want = shown(want);
		complaints_add(complaints, &source->example.at, 0,
			"the example of %s gives %zu entries, \"titles\" has %zu; number %zu "
			"is %s and should be %s",
			source->id, reading->count, wanted->count, i + 1, shown_got,
			shown_want);
		return;
	}
}

static void
check_source(struct caged *caged, const struct source *source, struct complaints *complaints)
{
	struct read_input input = { .body = source->example.page,
		.len = strlen(source->example.page),
		.base = source->url,
		.rules = &source->rules };
	_cleanup_(cage_answer_clear) struct cage_answer answer = { 0 };

	caged_ask(caged, CAGE_PAGE, &input, &answer);
	if (answer.verdict != CAGE_READ)
		complaints_add(complaints, &source->example.at, 0,
			"the example of %s is not read: %s", source->id, answer.why);
	else
		compare_titles(source, &answer.reading, complaints);
}

void
example_check(const struct config *config, const char *folder, struct complaints *complaints)
{
	_cleanup_free_ char *prefix = mem_printf("%s/", folder);
	struct caged *caged = caged_open();

	for (size_t i = 0; i < config->service_count; i++) {
		const struct service *service = &config->services[i];

		if (!service->at.file || !text_starts(service->at.file, prefix))
			continue;
		for (size_t j = 0; j < service->source_count; j++)
			if (service->sources[j].example.page)
				check_source(caged, &service->sources[j], complaints);
	}
	caged_close(caged);
}

/* Letters: YAML events to keys and texts; no checks, settings/ has them. */
#include "support/letters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/unit.h"

static void
next(yaml_parser_t *parser, yaml_event_t *event)
{
	if (!yaml_parser_parse(parser, event))
		fail_msg("a file of letters is no YAML: %s", parser->problem);
}

static void read_value(yaml_parser_t *parser, const yaml_event_t *first, const char *path,
	struct tongue *into);

static void
read_list(yaml_parser_t *parser, const char *path, struct tongue *into)
{
	bool body = strlen(path) > 5 && text_equal(path + strlen(path) - 5, ".body");

	for (unsigned n = 1;; n++) {
		_cleanup_(yaml_event_delete) yaml_event_t event = { 0 };
		_cleanup_free_ char *below = mem_printf("%s.%u", path, n), *joined = NULL;
		const char *before = body ? tongue_find(into, path) : NULL;

		next(parser, &event);
		if (event.type == YAML_SEQUENCE_END_EVENT)
			return;
		if (!body) {
			read_value(parser, &event, below, into);
			continue;
		}
		joined = mem_printf("%s%s%s", before ? before : "", before ? "\n\n" : "",
			(const char *)event.data.scalar.value);
		tongue_set(into, path, joined, (struct place){ 0 });
	}
}

static void
read_map(yaml_parser_t *parser, const char *path, struct tongue *into)
{
	for (;;) {
		_cleanup_(yaml_event_delete) yaml_event_t key = { 0 }, value = { 0 };
		_cleanup_free_ char *below = NULL;

		next(parser, &key);
		if (key.type == YAML_MAPPING_END_EVENT)
			return;
		below = mem_printf(
			"%s%s%s", path, *path ? "." : "", (const char *)key.data.scalar.value);
		next(parser, &value);
		read_value(parser, &value, below, into);
	}
}

static void
read_value(
	yaml_parser_t *parser, const yaml_event_t *first, const char *path, struct tongue *into)
{
	if (first->type == YAML_MAPPING_START_EVENT)
		read_map(parser, path, into);
	else if (first->type == YAML_SEQUENCE_START_EVENT)
		read_list(parser, path, into);
	else
		tongue_set(into, path, (const char *)first->data.scalar.value,
			(struct place){ 0 });
}

void
letters_add_tongue(struct config *config, const char *language)
{
	const char *share = getenv("FOREWARN_SHARE");
	_cleanup_free_ char *path =
		mem_printf("%s/letters/%s.yaml", share ? share : "config", language);
	_cleanup_fclose_ FILE *file = fopen(path, "re");
	struct tongue *tongue;
	yaml_parser_t parser;
	bool done = false;

	assert_non_null(file);
	config->tongues =
		mem_resize(config->tongues, config->tongue_count + 1, sizeof(*config->tongues));
	tongue = &config->tongues[config->tongue_count++];
	*tongue = (struct tongue){ .language = mem_dup(language) };
	assert_true(yaml_parser_initialize(&parser));
	yaml_parser_set_input_file(&parser, file);
	while (!done) {
		_cleanup_(yaml_event_delete) yaml_event_t event = { 0 };

		next(&parser, &event);
		if (event.type == YAML_MAPPING_START_EVENT)
			read_map(&parser, "", tongue);
		done = event.type == YAML_STREAM_END_EVENT;
	}
	yaml_parser_delete(&parser);
}

void
letters_clear_tongues(struct config *config)
{
	for (size_t i = 0; i < config->tongue_count; i++)
		tongue_clear(&config->tongues[i]);
	free(config->tongues);
	config->tongues = NULL;
	config->tongue_count = 0;
}

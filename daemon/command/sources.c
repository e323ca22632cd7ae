/* forewarn sources: the addresses that are asked for the dependencies, also as OPML. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/catalogue.h"
#include "model/format.h"

/* What is done with each source; the same walk for every form. */
typedef void (*print_source)(const struct catalogue *catalogue, const struct service *service,
	const struct source *source, json_t *list);

static void
each_source(const struct catalogue *catalogue, print_source print, json_t *list)
{
	const struct config *config = catalogue->config;

	for (size_t i = 0; i < config->service_count; i++) {
		const struct service *service = &config->services[i];

		for (size_t j = 0; j < service->source_count; j++)
			if (config_asks(config, service, &service->sources[j]))
				print(catalogue, service, &service->sources[j], list);
	}
}

static void
print_line(const struct catalogue *catalogue, const struct service *service,
	const struct source *source, json_t *list)
{
	(void)catalogue;
	(void)service;
	(void)list;
	printf("%-32s %s\n", source->id, source->url);
}

static void
add_json(const struct catalogue *catalogue, const struct service *service,
	const struct source *source, json_t *list)
{
	(void)json_array_append_new(list, catalogue_json_source(catalogue, service, source));
}

static void
print_attribute(const char *name, const char *value)
{
	_cleanup_free_ char *line = text_line(value, 0);
	_cleanup_(text_clear) struct text escaped = { 0 };

	gate_markup(&escaped, line);
	printf(" %s=\"%s\"", name, escaped.data ? escaped.data : "");
}

static void
print_outline(const struct catalogue *catalogue, const struct service *service,
	const struct source *source, json_t *list)
{
	const struct heard_source *heard = hearing_of(&catalogue->hearing, source->id);
	const char *format = source->rules.format ? source->rules.format
			     : heard              ? heard->format
						  : NULL;
	_cleanup_free_ char *title = mem_printf("%s: %s", service->name, source->name);

	(void)list;
	fputs("    <outline", stdout);
	print_attribute("type", format_is_feed(format) ? "rss" : format);
	print_attribute("text", title);
	print_attribute("title", title);
	print_attribute("xmlUrl", source->url);
	if (source->rules.language)
		print_attribute("language", source->rules.language);
	puts("/>");
}

/* OPML 2.0 (opml.org/spec2.opml). */
static void
print_opml(const struct catalogue *catalogue)
{
	puts("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	     "<opml version=\"2.0\">\n"
	     "  <head>\n"
	     "    <title>Sources that forewarn asks</title>\n"
	     "  </head>\n"
	     "  <body>");
	each_source(catalogue, print_outline, NULL);
	puts("  </body>\n"
	     "</opml>");
}

static int
print_sources(
	const struct command_context *context, const struct catalogue *catalogue, bool opml)
{
	json_t *list;

	if (opml) {
		print_opml(catalogue);
		return EX_OK;
	}
	if (!context->json) {
		each_source(catalogue, print_line, NULL);
		return EX_OK;
	}
	list = json_array();
	each_source(catalogue, add_json, list);
	return command_print_json(json_pack("{s:o}", "sources", list));
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct catalogue catalogue = { 0 };
	bool opml = argc > 1 && strcmp(argv[1], "--opml") == 0;
	int status;

	if (argc > 1 + opml)
		return command_fail(EX_USAGE, "sources takes no arguments but --opml (“%s”)",
			argv[1 + opml]);
	if (opml && context->json)
		return command_fail(
			EX_USAGE, "--opml and --json are two forms; use one of them");
	catalogue.config = command_config(context, false);
	if (!catalogue.config)
		return EX_CONFIG;
	hearing_read(catalogue.config, &catalogue.hearing);
	status = print_sources(context, &catalogue, opml);
	catalogue_clear(&catalogue);
	return status;
}

static const struct command_option options[] = {
	{ "--opml", NULL,
		"as OPML 2.0, which feed readers import: feeds have the type rss, others the "
		"name "
		"of their format",
		WORD_OWN },
	{ 0 }
};

const struct command command_sources = {
	.name = "sources",
	.arguments = "[--opml | --json]",
	.summary = "lists the addresses that are asked for your dependencies",
	.options = options,
	.run = run,
};

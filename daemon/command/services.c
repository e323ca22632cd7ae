/* forewarn services and sources: the catalogue, and what is polled of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/command.h"
#include "settings/settings.h"

static json_t *
json_gives(unsigned gives)
{
	json_t *list = json_array();

	for (size_t i = 0; i < GIVES_COUNT; i++)
		if (gives & 1u << i)
			(void)json_array_append_new(list, json_string(service_gives_words[i]));
	return list;
}

static json_t *
json_source(const struct source *source)
{
	return json_pack("{s:s,s:s,s:o,s:o,s:o,s:o}", "id", source->id, "url", source->url,
		"format", command_json_string(source->rules.format), "gives",
		json_gives(source->gives), "seen", command_json_string(source->seen), "tested",
		command_json_string(source->tested));
}

static json_t *
json_service(const struct service *service)
{
	json_t *aliases = json_array(), *sources = json_array();

	for (size_t i = 0; i < service->aliases.count; i++)
		(void)json_array_append_new(aliases, json_string(service->aliases.items[i]));
	for (size_t i = 0; i < service->source_count; i++)
		(void)json_array_append_new(sources, json_source(&service->sources[i]));
	return json_pack("{s:s,s:s,s:o,s:o}", "id", service->id, "name", service->name,
		"aliases", aliases, "sources", sources);
}

/* Case and accents do not matter; an empty search finds all. */
static bool
found(const struct service *service, const char *search)
{
	_cleanup_free_ char *want = text_folded(search);
	_cleanup_free_ char *id = text_folded(service->id);
	_cleanup_free_ char *name = text_folded(service->name);

	if (strstr(id, want) || strstr(name, want))
		return true;
	for (size_t i = 0; i < service->aliases.count; i++) {
		_cleanup_free_ char *alias = text_folded(service->aliases.items[i]);

		if (strstr(alias, want))
			return true;
	}
	return false;
}

static void
print_service(const struct service *service)
{
	_cleanup_free_ char *aliases = strings_join(&service->aliases, ", ");

	printf("%-20s %s%s%s%s\n", service->id, service->name, *aliases ? " (also " : "",
		aliases, *aliases ? ")" : "");
	for (size_t i = 0; i < service->source_count; i++)
		printf("    %-16s %s\n", service->sources[i].name, service->sources[i].url);
	if (service->source_count == 0)
		puts("    no source: nothing can be heard of it");
}

static struct config *
load(const struct command_context *context)
{
	struct settings_paths paths = { .config_file = context->config_file };
	struct complaints complaints = { 0 };
	struct config *config = settings_load_catalogue(&paths, &complaints);

	for (size_t i = 0; i < complaints.count; i++) {
		_cleanup_free_ char *line = complaint_write(&complaints.items[i]);

		fprintf(stderr, "%s\n", line);
	}
	complaints_clear(&complaints);
	return config;
}

static int
run_services(const struct command_context *context, int argc, char **argv)
{
	json_t *list;
	struct config *config;
	size_t count = 0;
	int status = EX_OK;

	if (argc > 2)
		return command_fail(EX_USAGE, "services takes one word to search for");
	config = load(context);
	if (!config)
		return EX_CONFIG;
	list = context->json ? json_array() : NULL;
	for (size_t i = 0; i < config->service_count; i++) {
		const struct service *service = &config->services[i];

		if (!found(service, argc > 1 ? argv[1] : ""))
			continue;
		count++;
		if (list)
			(void)json_array_append_new(list, json_service(service));
		else
			print_service(service);
	}
	if (list)
		status = command_print_json(json_pack("{s:o}", "services", list));
	else if (count == 0)
		status = command_fail(1,
			"no service is called “%s”; a file in " FOREWARN_ETC
			"/services adds one",
			argc > 1 ? argv[1] : "");
	config_free(config);
	return status;
}

static void
print_sources(const struct service *service, json_t *list)
{
	for (size_t i = 0; i < service->source_count; i++) {
		if (list)
			(void)json_array_append_new(list, json_source(&service->sources[i]));
		else
			printf("%-32s %s\n", service->sources[i].id, service->sources[i].url);
	}
}

static int
run_sources(const struct command_context *context, int argc, char **argv)
{
	json_t *list;
	struct config *config;
	int status = EX_OK;

	if (argc > 1)
		return command_fail(EX_USAGE, "sources takes no arguments (“%s”)", argv[1]);
	config = command_config(context, false);
	if (!config)
		return EX_CONFIG;
	list = context->json ? json_array() : NULL;
	for (size_t i = 0; i < config->service_count; i++) {
		bool wanted = false;

		for (size_t j = 0; j < config->dependency_count; j++)
			wanted |= text_equal(
				config->dependencies[j].service, config->services[i].id);
		if (wanted)
			print_sources(&config->services[i], list);
	}
	if (list)
		status = command_print_json(json_pack("{s:o}", "sources", list));
	config_free(config);
	return status;
}

const struct command command_services = {
	.name = "services",
	.arguments = "[WORD] [--json]",
	.summary = "the catalogue: services that forewarn knows, and where it listens",
	.help = "WORD finds services by id, name or alias; without it all are listed.\n",
	.run = run_services,
};

const struct command command_sources = {
	.name = "sources",
	.arguments = "[--json]",
	.summary = "the addresses that are asked for your dependencies",
	.run = run_sources,
};

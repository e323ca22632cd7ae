/* Catalogue print: services as lines, in whole, and as JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/catalogue.h"

#define ID_COLUMN 30
#define NAME_COLUMN 34

char *
catalogue_span(unsigned seconds)
{
	static const struct {
		unsigned sec;
		const char *word;
	} units[] = { { 86400, "day" }, { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };

	for (size_t i = 0; i < LENGTH_OF(units); i++)
		if (seconds && seconds % units[i].sec == 0)
			return mem_printf("%u %s%s", seconds / units[i].sec, units[i].word,
				seconds == units[i].sec ? "" : "s");
	return mem_dup("0 seconds");
}

json_t *
catalogue_json_gives(unsigned gives)
{
	json_t *list = json_array();

	for (size_t i = 0; i < GIVES_COUNT; i++)
		if (gives & 1u << i)
			(void)json_array_append_new(list, json_string(service_gives_words[i]));
	return list;
}

static json_t *
json_strings(const struct strings *strings)
{
	json_t *list = json_array();

	for (size_t i = 0; i < strings->count; i++)
		(void)json_array_append_new(list, json_string(strings->items[i]));
	return list;
}

static json_t *
json_sign_in(const struct catalogue *catalogue, const struct service *service,
	const struct source *source)
{
	const char *account = hearing_account(service, source);

	if (!account)
		return json_null();
	return json_pack("{s:s,s:s,s:b}", "account", account, "how", source->sign_in.how,
		"ready", hearing_open(catalogue->config, service, source));
}

json_t *
catalogue_json_source(const struct catalogue *catalogue, const struct service *service,
	const struct source *source)
{
	const struct heard_source *heard = hearing_of(&catalogue->hearing, source->id);
	unsigned every =
		source->every_sec ? source->every_sec : catalogue->config->listen.every_sec;

	return json_pack("{s:s,s:s,s:o,s:o,s:I,s:o,s:o,s:{s:o,s:o},s:o,s:o,s:o,s:o}", "id",
		source->id, "url", source->url, "format",
		command_json_string(source->rules.format), "gives",
		catalogue_json_gives(source->gives), "every", (json_int_t)every, "rhythm",
		source->rhythm_sec ? json_integer(source->rhythm_sec) : json_null(), "language",
		command_json_string(source->rules.language), "filters", "only",
		json_strings(&source->rules.only), "without",
		json_strings(&source->rules.without), "sign_in",
		json_sign_in(catalogue, service, source), "seen",
		command_json_string(source->seen), "tested",
		command_json_string(source->tested), "last_heard",
		command_json_stamp(heard ? heard->last_heard : STAMP_NONE));
}

static json_t *
json_notice(const struct service *service)
{
	if (service->promised_notice_days == 0)
		return json_null();
	return json_pack("{s:i,s:o}", "days", (int)service->promised_notice_days, "see",
		command_json_string(service->promised_notice_see));
}

json_t *
catalogue_json_service(const struct catalogue *catalogue, const struct service *service)
{
	struct hearing_gives gives = hearing_gives(catalogue->config, service);
	unsigned all = gives.open | gives.shut;
	json_t *sources = json_array();

	for (size_t i = 0; i < service->source_count; i++)
		(void)json_array_append_new(sources,
			catalogue_json_source(catalogue, service, &service->sources[i]));
	return json_pack("{s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o}", "id", service->id, "name",
		service->name, "aliases", json_strings(&service->aliases), "products",
		json_strings(&service->products), "promised_notice", json_notice(service),
		"hears", catalogue_json_gives(all), "not_heard",
		catalogue_json_gives(HEARING_ALL & ~all), "sources", sources);
}

/* Columns that S takes on a terminal: one a character will do for names. */
static size_t
width(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

static void
print_cell(const char *s, size_t column)
{
	size_t n = width(s);

	fputs(s, stdout);
	do
		putchar(' ');
	while (++n < column);
}

/* "changes and status; with a sign-in maintenance" */
static char *
heard_words(const struct catalogue *catalogue, const struct service *service)
{
	struct hearing_gives gives = hearing_gives(catalogue->config, service);
	_cleanup_free_ char *open = hearing_gives_words(gives.open);
	_cleanup_free_ char *shut = hearing_gives_words(gives.shut);

	if (service->source_count == 0)
		return mem_dup("nothing");
	return mem_printf("%s%s%s%s", open, *open && *shut ? "; " : "",
		*shut ? "with a sign-in " : "", shut);
}

void
catalogue_print_lines(
	const struct catalogue *catalogue, const struct service **services, size_t count)
{
	size_t id = 3, name = 5;

	for (size_t i = 0; i < count; i++) {
		size_t a = width(services[i]->id) + 1, b = width(services[i]->name) + 1;

		id = a > id ? a : id;
		name = b > name ? b : name;
	}
	id = id > ID_COLUMN ? ID_COLUMN : id;
	name = name > NAME_COLUMN ? NAME_COLUMN : name;
	print_cell("ID", id + 1);
	print_cell("NAME", name + 1);
	puts("WHAT IS HEARD");
	for (size_t i = 0; i < count; i++) {
		_cleanup_free_ char *heard = heard_words(catalogue, services[i]);
		_cleanup_free_ char *shown = text_line(services[i]->name, 0);

		print_cell(services[i]->id, id + 1);
		print_cell(shown, name + 1);
		puts(heard);
	}
}

static void
print_list(const char *what, const struct strings *list)
{
	_cleanup_free_ char *words = strings_join(list, ", ");
	_cleanup_free_ char *line = text_line(words, 0);

	if (list->count)
		printf("  %s%s\n", what, line);
}

static void
print_notice(const struct service *service)
{
	_cleanup_free_ char *see = service->promised_notice_see
					   ? text_line(service->promised_notice_see, 0)
					   : NULL;

	if (service->promised_notice_days)
		printf("  promises %u days of notice%s%s\n", service->promised_notice_days,
			see ? ": " : "", see ? see : "");
}

static void
print_source(const struct catalogue *catalogue, const struct service *service,
	const struct source *source)
{
	_cleanup_free_ char *gives = hearing_gives_words(source->gives);
	_cleanup_free_ char *every = catalogue_span(
		source->every_sec ? source->every_sec : catalogue->config->listen.every_sec);
	_cleanup_free_ char *heard = hearing_words(&catalogue->hearing, source, catalogue->now);
	_cleanup_free_ char *url = text_line(source->url, 0);
	_cleanup_free_ char *rhythm =
		source->rhythm_sec ? catalogue_span(source->rhythm_sec) : NULL;
	const char *account = hearing_account(service, source);

	printf("  %-16s %s\n", source->name, url);
	printf("    %s, gives %s%s%s, every %s%s%s%s\n",
		source->rules.format ? source->rules.format : "any feed", gives,
		source->rules.language ? ", language " : "",
		source->rules.language ? source->rules.language : "", every,
		source->seen ? ", seen " : "", source->seen ? source->seen : "",
		source->allow_private ? ", also at a private address" : "");
	printf("    %s%s%s\n", heard, rhythm ? "; something new is expected within " : "",
		rhythm ? rhythm : "");
	print_list("  only ", &source->rules.only);
	print_list("  without ", &source->rules.without);
	if (account) {
		_cleanup_free_ char *how = text_line(source->sign_in.how, 0);

		printf("    needs a sign-in, %s as “%s” below “accounts”: %s\n",
			hearing_open(catalogue->config, service, source)
				? "which the configuration has"
				: "to be written",
			account, how);
	}
}

void
catalogue_print_whole(const struct catalogue *catalogue, const struct service *service)
{
	struct hearing_gives gives = hearing_gives(catalogue->config, service);
	_cleanup_free_ char *heard = heard_words(catalogue, service);
	_cleanup_free_ char *missing =
		hearing_gives_words(HEARING_ALL & ~(gives.open | gives.shut));
	_cleanup_free_ char *name = text_line(service->name, 0);

	printf("%s: %s\n", service->id, name);
	print_list("also called ", &service->aliases);
	print_list("products: ", &service->products);
	print_notice(service);
	if (service->source_count == 0) {
		printf("  no source: nothing can be heard of it; what is known stands in %s\n",
			service->at.file);
		return;
	}
	printf("  heard: %s%s%s\n", heard, *missing ? "; not heard: " : "", missing);
	for (size_t i = 0; i < service->source_count; i++)
		print_source(catalogue, service, &service->sources[i]);
}

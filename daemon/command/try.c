/* forewarn services --try: what an address gives, and the service file to save. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/body.h"
#include "command/offer.h"
#include "command/probe.h"
#include "command/service_file.h"
#include "command/services.h"
#include "settings/contact.h"

#define SHOWN 5u

/* All that is said of what was found. */
struct findings {
	const struct catalogue *catalogue;
	const struct services_options *options;
	const struct probe *probe;
	const struct entry **newest;
	const struct source *known; /* the catalogue has that address; NULL */
	char *language;
	unsigned every, gives;
	char *id, *yaml; /* NULL: there is no address to save */
	bool saved;
};

static void
show_progress(const char *url, size_t number, void *userdata)
{
	_cleanup_free_ char *shown = text_line(url, 0);

	(void)userdata;
	fprintf(stderr, "%zu of at most %u: %s\n", number, PROBE_REQUESTS, shown);
}

/* When it was published; else when it comes about, as a calendar and a table of ends say it. */
static const char *
day_of(const struct entry *entry, char buffer[static WHEN_SIZE])
{
	int64_t stamp = offer_stamp(entry);
	struct when day = stamp == STAMP_NONE ? WHEN_NONE : when_day(stamp_utc_day(stamp));

	for (size_t i = 0; i < entry->date_count && !when_known(&day); i++)
		if (entry->dates[i].role != ROLE_ANNOUNCED)
			day = entry->dates[i].when;
	return when_known(&day) ? when_write(&day, buffer) : "no date";
}

static const char *
source_name(unsigned gives)
{
	return gives & (GIVES_CHANGES | GIVES_ROADMAP) ? "changes"
	       : gives & GIVES_DEPRECATIONS            ? "deprecations"
						       : "status";
}

/* What is found on standard input, or at an address that no service file may hold, gives none. */
static void
make_file(struct findings *f)
{
	const struct reading *reading = &f->probe->reading;
	_cleanup_free_ char *title =
		text_blank(reading->title) ? NULL : text_line(reading->title, 200);
	struct service_file file = { .source = source_name(f->gives),
		.url = f->probe->url,
		.format = reading->format,
		.entries = f->probe->entries,
		.language = f->language,
		.every_sec = f->every,
		.gives = f->gives,
		.allow_private = f->options->allow_private };
	const struct service *service;

	f->known = catalogue_source_at(f->catalogue->config, file.url, &service);
	if (f->known || (!text_starts(file.url, "file:") && contact_url_trouble(file.url)))
		return;
	f->id = service_file_id(
		f->catalogue->config, &(const struct strings){ 0 }, title, file.url);
	file.id = f->id;
	file.name = title ? title : f->id;
	f->yaml = service_file_write(&file);
}

/* Addresses come from servers: JSON takes UTF-8 only. */
static json_t *
json_address(const char *url)
{
	_cleanup_free_ char *line = text_line(url, 0);

	return json_string(line);
}

static json_t *
json_tried(const struct probe *probe)
{
	json_t *list = json_array();

	for (size_t i = 0; i < probe->count; i++)
		(void)json_array_append_new(list,
			json_pack("{s:o,s:s,s:o}", "url", json_address(probe->steps[i].url),
				"outcome", outcome_name(probe->steps[i].outcome), "why",
				command_json_string(probe->steps[i].why)));
	return list;
}

static json_t *
json_found(const struct findings *f)
{
	const struct reading *reading = &f->probe->reading;
	json_t *first = json_array();

	for (size_t i = 0; i < reading->count && i < SHOWN; i++)
		(void)json_array_append_new(
			first, json_pack("{s:o,s:o}", "date",
				       command_json_stamp(offer_stamp(f->newest[i])), "title",
				       command_json_string(f->newest[i]->title)));
	return json_pack("{s:o,s:s,s:o,s:I,s:o,s:b,s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:b}", "url",
		json_address(f->probe->url), "format", reading->format, "title",
		command_json_string(reading->title), "entries", (json_int_t)reading->count,
		"newest",
		command_json_stamp(reading->count ? offer_stamp(f->newest[0]) : STAMP_NONE),
		"damaged", reading->damaged, "every", (json_int_t)f->every, "language",
		command_json_string(f->language), "gives", catalogue_json_gives(f->gives),
		"first", first, "known", command_json_string(f->known ? f->known->id : NULL),
		"service", command_json_string(f->id), "file", command_json_string(f->yaml),
		"saved", f->saved);
}

/* What was asked for is not what follows. */
static void
print_detour(const struct probe *probe)
{
	const struct probe_step *asked = probe->steps;
	_cleanup_free_ char *url = text_line(asked->url, 0);
	_cleanup_free_ char *why = asked->why ? text_line(asked->why, 400) : NULL;

	if (asked->outcome == OUTCOME_FRESH || !why)
		return;
	printf("%s: %s\n", url, why);
	if (probe->entries)
		printf("No feed was found, but the page itself can be read, each “%s” as one "
		       "change:\n\n",
			probe->entries);
	else
		puts("This was found instead, where it leads to or where such hosts usually "
		     "keep "
		     "it:\n");
}

static void
print_reading(const struct findings *f)
{
	const struct reading *reading = &f->probe->reading;
	_cleanup_free_ char *url = text_line(f->probe->url, 0);
	_cleanup_free_ char *title = reading->title ? text_line(reading->title, 200) : NULL;
	_cleanup_free_ char *every = catalogue_span(f->every);
	_cleanup_free_ char *gives = hearing_gives_words(f->gives);
	char day[WHEN_SIZE];

	print_detour(f->probe);
	printf("%s\n  %s%s%s, format %s, %zu entr%s", url, title ? "“" : "",
		title ? title : "no title", title ? "”" : "", reading->format, reading->count,
		reading->count == 1 ? "y" : "ies");
	if (reading->count && offer_stamp(f->newest[0]) != STAMP_NONE)
		printf(", the newest of %s", day_of(f->newest[0], day));
	printf("\n  language %s, gives %s, to be asked every %s\n",
		f->language ? f->language : "not known", gives, every);
	if (reading->damaged)
		printf("  damaged in line %u (%s): what could be read was read\n",
			reading->damaged_line, reading->damaged_why);
	for (size_t i = 0; i < reading->count && i < SHOWN; i++) {
		_cleanup_free_ char *line =
			text_line(f->newest[i]->title ? f->newest[i]->title : "no title", 100);

		printf("    %-10s  %s\n", day_of(f->newest[i], day), line);
	}
}

static void
print_findings(const struct findings *f)
{
	const char *dir = f->options->write ? f->options->write : FOREWARN_ETC "/services";

	print_reading(f);
	if (f->known)
		printf("\nThe catalogue has this address already, as %s: write “service: "
		       "%.*s” in a dependency.\n",
			f->known->id, (int)strcspn(f->known->id, "/"), f->known->id);
	else if (!f->yaml && strstr(f->probe->url, "://"))
		printf("\nNo service file may hold this address: %s.\n",
			contact_url_trouble(f->probe->url));
	else if (!f->yaml)
		puts("\nWhat comes without an address gives no service file: forewarn services "
		     "--try ADDRESS writes one.");
	else if (f->saved)
		printf("\nSaved as %s/%s.yaml. Write “service: %s” in a dependency.\n", dir,
			f->id, f->id);
	else if (f->options->write)
		printf("\n%s/%s.yaml is there already and was left as it is. This would have "
		       "been saved:\n\n%s",
			dir, f->id, f->yaml);
	else
		printf("\nSave this as %s/%s.yaml, and write “service: %s” in a "
		       "dependency:\n\n%s",
			dir, f->id, f->id, f->yaml);
}

static int
tell_found(const struct command_context *context, struct findings *f)
{
	int status = 0;

	f->newest = offer_newest(&f->probe->reading);
	f->gives = offer_gives(&f->probe->reading);
	f->every = offer_every(&f->probe->reading);
	f->language = offer_language(&f->probe->reading);
	make_file(f);
	if (f->yaml && f->options->write)
		status = service_file_save(f->options->write, f->id, f->yaml, &f->saved);
	if (status == 0 && context->json)
		status = command_print_json(json_pack(
			"{s:o,s:o}", "tried", json_tried(f->probe), "found", json_found(f)));
	else if (status == 0)
		print_findings(f);
	free(f->newest);
	free(f->language);
	free(f->id);
	free(f->yaml);
	return status;
}

/* Where it might have been, and was not. */
static void
print_missing(const struct probe *probe)
{
	const char *before = "  nothing is there (404 each): ";

	for (size_t i = 1; i < probe->count; i++) {
		_cleanup_free_ char *url = text_line(probe->steps[i].url, 0);

		if (probe->steps[i].outcome != OUTCOME_MISSING)
			continue;
		fprintf(stderr, "%s%s", before, url);
		before = ", ";
	}
	if (*before == ',')
		fputc('\n', stderr);
}

static int
tell_nothing(const struct command_context *context, const struct probe *probe)
{
	bool shut = false;
	int status;

	if (context->json) {
		status = command_print_json(json_pack(
			"{s:o,s:o}", "tried", json_tried(probe), "found", json_null()));
		return status ? status : 1;
	}
	(void)command_fail(0, "nothing was found that forewarn can read%s",
		probe->count > 1 ? ". What each address said:" : ":");
	for (size_t i = 0; i < probe->count; i++) {
		_cleanup_free_ char *url = text_line(probe->steps[i].url, 0);

		if (i > 0 && probe->steps[i].outcome == OUTCOME_MISSING)
			continue;
		shut |= probe->steps[i].outcome == OUTCOME_REFUSED_ADDRESS;
		_cleanup_free_ char *why =
			text_line(probe->steps[i].why ? probe->steps[i].why
						      : outcome_name(probe->steps[i].outcome),
				400);

		fprintf(stderr, "  %s: %s\n", url, why);
	}
	print_missing(probe);
	fputs(shut ? "To ask an address that is not on the public internet, add "
		     "--allow-private.\n"
		   : "Look on the vendor's site for “RSS”, “changelog” or “status”, and try "
		     "the "
		     "address that it leads to; a web page itself, or JSON of the vendor's "
		     "own, "
		     "is read with fields of your own, see forewarn-services(5).\n",
		stderr);
	return 1;
}

static int
probe_file(const char *path, struct probe *ret)
{
	_cleanup_(text_clear) struct text body = { 0 };
	char whole[PATH_MAX];
	_cleanup_free_ char *url = NULL;
	int status = body_read(path, &body);

	if (status)
		return status;
	if (strcmp(path, "-") != 0 && realpath(path, whole))
		url = mem_printf("file://%s", whole);
	probe_body(url ? url : "standard input", body.data, body.len, ret);
	return 0;
}

static int
probe_url(const struct catalogue *catalogue, const struct services_options *options,
	struct probe *ret)
{
	_cleanup_free_ char *url = strstr(options->try, "://")
					   ? mem_dup(options->try)
					   : mem_printf("https://%s", options->try);
	struct probe_input input = { .settings = &catalogue->config->listen,
		.url = url,
		.allow_private = options->allow_private,
		.progress = isatty(STDERR_FILENO) ? show_progress : NULL };
	_cleanup_free_ char *why = NULL;
	int r = probe_address(&input, ret, &why);

	return r < 0 ? command_fail(EX_SOFTWARE, "%s", why ? why : strerror(-r)) : 0;
}

int
services_try(const struct command_context *context, const struct catalogue *catalogue,
	const struct services_options *options)
{
	struct probe probe = { 0 };
	struct findings findings = {
		.catalogue = catalogue, .options = options, .probe = &probe
	};
	bool is_file = strcmp(options->try, "-") == 0 || strchr("/.", options->try[0]) ||
		       access(options->try, F_OK) == 0;
	int status = is_file ? probe_file(options->try, &probe)
			     : probe_url(catalogue, options, &probe);

	if (status == 0 && probe_broken(&probe))
		status = command_fail(EX_SOFTWARE, "%s", probe_broken(&probe)->why);
	else if (status == 0)
		status = probe.found ? tell_found(context, &findings)
				     : tell_nothing(context, &probe);
	probe_clear(&probe);
	return status;
}

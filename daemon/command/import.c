/* forewarn services --import: service files of an OPML list of feeds. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/body.h"
#include "command/caged.h"
#include "command/service_file.h"
#include "command/services.h"
#include "model/format.h"
#include "settings/contact.h"

struct import {
	const struct catalogue *catalogue;
	const struct services_options *options;
	struct strings taken; /* ids that were given */
	struct strings seen;  /* addresses that were met */
	json_t *known, *made; /* lists, or NULL */
	size_t known_count, made_count, refused_count;
};

/* Our own export writes the dialect there; readers write "rss" for every feed. What needs rules of
 * its own is left to be recognised by content. */
static const char *
dialect_of(const struct entry *outline)
{
	static const char *const unsaid[] = { "type=rss", "type=html", "type=headers",
		"type=opml" };
	const char *type = outline->labels.count ? outline->labels.items[0] : NULL;

	for (size_t i = 0; type && i < LENGTH_OF(unsaid); i++)
		if (strcmp(type, unsaid[i]) == 0)
			return NULL;
	return type ? format_known(type + strlen("type=")) : NULL;
}

static void
tell_known(struct import *import, const struct entry *outline, const struct service *service,
	const struct source *source)
{
	import->known_count++;
	if (import->known)
		(void)json_array_append_new(import->known,
			json_pack("{s:o,s:s,s:s,s:s}", "title",
				command_json_string(outline->title), "url", outline->id,
				"service", service->id, "source", source->id));
	else
		printf("# %s is there already: %s\n", outline->id, source->id);
}

static void
tell_made(struct import *import, const struct entry *outline, const char *id, const char *yaml,
	bool saved)
{
	const char *dir = import->options->write;

	if (import->made)
		(void)json_array_append_new(import->made,
			json_pack("{s:o,s:s,s:s,s:s,s:b}", "title",
				command_json_string(outline->title), "url", outline->id,
				"service", id, "file", yaml, "saved", saved));
	else if (!dir)
		printf("---\n# %s.yaml%s%s\n%s", id, outline->link ? ", see " : "",
			outline->link ? outline->link : "", yaml);
	else
		printf(saved ? "%s/%s.yaml: saved, for %s\n"
			     : "%s/%s.yaml is there already and was left as it is (%s)\n",
			dir, id, outline->id);
}

static int
make_file(struct import *import, const struct entry *outline)
{
	_cleanup_free_ char *id = service_file_id(
		import->catalogue->config, &import->taken, outline->title, outline->id);
	struct service_file file = { .id = id,
		.name = outline->title ? outline->title : id,
		.source = "feed",
		.url = outline->id,
		.format = dialect_of(outline) };
	_cleanup_free_ char *yaml = service_file_write(&file);
	bool saved = false;
	int status = 0;

	strings_add(&import->taken, id);
	if (import->options->write)
		status = service_file_save(import->options->write, id, yaml, &saved);
	if (status)
		return status;
	import->made_count++;
	tell_made(import, outline, id, yaml, saved);
	return 0;
}

/* NULL: it may stand in a service file. */
static const char *
address_trouble(const char *url)
{
	if (!text_starts_nocase(url, "http://") && !text_starts_nocase(url, "https://"))
		return "only http and https are asked";
	return contact_url_trouble(url);
}

static int
take_outline(struct import *import, const struct entry *outline)
{
	const struct service *service;
	const struct source *source =
		catalogue_source_at(import->catalogue->config, outline->id, &service);
	const char *trouble = address_trouble(outline->id);

	if (strings_has(&import->seen, outline->id))
		return 0;
	strings_add(&import->seen, outline->id);
	if (source) {
		tell_known(import, outline, service, source);
		return 0;
	}
	if (trouble) {
		import->refused_count++;
		return command_fail(0, "%s is left out: %s", outline->id, trouble);
	}
	return make_file(import, outline);
}

static int
take_all(struct import *import, const struct reading *outlines)
{
	int status = 0;

	for (size_t i = 0; i < outlines->count && status == 0; i++)
		status = take_outline(import, &outlines->entries[i]);
	if (status)
		return status;
	if (import->made)
		return command_print_json(
			json_pack("{s:O,s:O}", "known", import->known, "new", import->made));
	(void)fflush(stdout);
	fprintf(stderr, "%zu feeds: %zu in the catalogue, %zu new%s\n", outlines->count,
		import->known_count, import->made_count,
		import->options->write || !import->made_count
			? ""
			: "; --write DIR saves their files, such as --write " FOREWARN_ETC
			  "/services");
	return import->known_count + import->made_count ? EX_OK : 1;
}

int
services_opml(const char *file, const struct text *body, struct cage_answer *ret)
{
	struct read_input input = { .body = body->data, .len = body->len };
	struct caged *caged = caged_open();
	int status;

	caged_ask(caged, CAGE_OPML, &input, ret);
	caged_close(caged);
	status = caged_status(ret->verdict);
	return status ? command_fail(status, "%s: %s", file, ret->why) : 0;
}

int
services_import(const struct command_context *context, const struct catalogue *catalogue,
	const struct services_options *options)
{
	struct import import = { .catalogue = catalogue,
		.options = options,
		.known = context->json ? json_array() : NULL,
		.made = context->json ? json_array() : NULL };
	_cleanup_(text_clear) struct text body = { 0 };
	_cleanup_(cage_answer_clear) struct cage_answer answer = { 0 };
	int status = body_read(options->import, &body);

	if (status == 0)
		status = services_opml(options->import, &body, &answer);
	if (status == 0)
		status = take_all(&import, &answer.reading);
	strings_clear(&import.taken);
	strings_clear(&import.seen);
	json_decref(import.known);
	json_decref(import.made);
	return status;
}

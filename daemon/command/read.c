/* forewarn read: a feed in a file as the daemon reads it, as JSON. */
#include <errno.h>
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
#include "command/caged.h"
#include "command/command.h"
#include "command/tree.h"
#include "settings/settings.h"

struct options {
	const char *service, *rules, *base, *content_type, *format, *file;
	bool lines;
};

/* What a page is read with: rules are borrowed from the configuration. */
struct session {
	struct config *config;
	const struct service *service;
	struct read_rules rules;
	const char *base;
};

static int
read_options(int argc, char **argv, struct options *ret)
{
	struct {
		const char *name;
		const char **value;
	} values[] = {
		{ "--service", &ret->service },
		{ "--rules", &ret->rules },
		{ "--base", &ret->base },
		{ "--content-type", &ret->content_type },
		{ "--format", &ret->format },
	};

	*ret = (struct options){ 0 };
	for (int i = 1; i < argc; i++) {
		bool taken = false;

		for (size_t k = 0; k < LENGTH_OF(values) && !taken; k++) {
			size_t n = strlen(values[k].name);

			if (strncmp(argv[i], values[k].name, n) != 0 ||
				(argv[i][n] && argv[i][n] != '='))
				continue;
			if (!argv[i][n] && i + 1 == argc)
				return command_fail(
					EX_USAGE, "%s wants a value", values[k].name);
			*values[k].value = argv[i][n] ? argv[i] + n + 1 : argv[++i];
			taken = true;
		}
		if (taken)
			continue;
		if (strcmp(argv[i], "--lines") == 0)
			ret->lines = true;
		else if (argv[i][0] == '-' && argv[i][1])
			return command_fail(EX_USAGE,
				"read has no option “%s”; forewarn read --help lists them",
				argv[i]);
		else if (ret->file)
			return command_fail(
				EX_USAGE, "read takes one file; “%s” is one too many", argv[i]);
		else
			ret->file = argv[i];
	}
	if (ret->service && ret->rules)
		return command_fail(
			EX_USAGE, "--service and --rules both name the rules; use one of them");
	if (!ret->file)
		return command_fail(EX_USAGE, "which file? - is standard input");
	return 0;
}

/* The source that "SERVICE" or "SERVICE/SOURCE" names. */
static const struct source *
find_source(const struct service *service, const char *name)
{
	const char *slash = name ? strchr(name, '/') : NULL;

	for (size_t i = 0; i < service->source_count; i++)
		if (!slash || strcmp(service->sources[i].name, slash + 1) == 0)
			return &service->sources[i];
	return NULL;
}

static struct config *
load(const struct command_context *context, const struct options *options)
{
	struct complaints complaints = { 0 };
	/* Only the folder that it is in counts: services and phrases of the admin. */
	bool configured = access(context->config_file, F_OK) == 0;
	_cleanup_free_ char *share = tree_share();
	struct settings_paths paths = { .share_dir = share,
		.config_file = configured ? context->config_file : NULL };
	struct config *config = options->rules
					? settings_load_service(options->rules, &complaints)
					: settings_load_catalogue(&paths, &complaints);

	/* Warnings about phrases are of no interest to somebody who reads a feed. */
	command_print_mistakes(&complaints);
	complaints_clear(&complaints);
	return config;
}

static int
find_rules(
	const struct command_context *context, const struct options *options, struct session *s)
{
	const struct source *source;

	if (options->service || options->rules) {
		_cleanup_free_ char *id =
			options->service
				? mem_ndup(options->service, strcspn(options->service, "/"))
				: NULL;

		if (!options->rules && context->config_given &&
			access(context->config_file, F_OK) != 0)
			return command_fail(
				EX_CONFIG, "%s: %s", context->config_file, strerror(errno));
		s->config = load(context, options);
		if (!s->config)
			return EX_CONFIG;
		s->service = id                         ? config_service(s->config, id)
			     : s->config->service_count ? &s->config->services[0]
							: NULL;
		if (!s->service)
			return command_fail(EX_DATAERR,
				"there is no service “%s”; forewarn services lists them",
				id ? id : options->rules);
		source = find_source(s->service, options->service);
		if (!source)
			return command_fail(EX_DATAERR, "the service %s has no source “%s”",
				s->service->id,
				options->service ? options->service : options->rules);
		s->rules = source->rules;
		s->base = source->url;
	}
	if (options->format)
		s->rules.format = (char *)options->format;
	if (options->base)
		s->base = *options->base ? options->base : NULL;
	return 0;
}

static json_t *
json_labels(const struct entry *entry)
{
	json_t *list = json_array();

	for (size_t i = 0; i < entry->labels.count; i++)
		json_array_append_new(list, json_string(entry->labels.items[i]));
	return list;
}

static json_t *
json_dates(const struct entry *entry)
{
	json_t *list = json_array();

	for (size_t i = 0; i < entry->date_count; i++) {
		const struct entry_date *d = &entry->dates[i];
		char from[STAMP_SIZE], to[STAMP_SIZE];
		json_t *date = json_object();

		json_object_set_new(date, "role", json_string(role_name(d->role)));
		json_object_set_new(
			date, "from", json_string(stamp_write_day(d->when.from, from)));
		json_object_set_new(date, "to", json_string(stamp_write_day(d->when.to, to)));
		json_object_set_new(date, "precision",
			command_json_string(precision_name(d->when.precision)));
		json_array_append_new(list, date);
	}
	return list;
}

static json_t *
json_entry(const struct entry *entry)
{
	json_t *e = json_object();

	json_object_set_new(e, "id", command_json_string(entry->id));
	json_object_set_new(e, "title", command_json_string(entry->title));
	json_object_set_new(e, "link", command_json_string(entry->link));
	json_object_set_new(e, "published", command_json_stamp(entry->published));
	json_object_set_new(e, "updated", command_json_stamp(entry->updated));
	json_object_set_new(e, "summary", command_json_string(entry->summary));
	json_object_set_new(e, "content", command_json_string(entry->content));
	json_object_set_new(e, "text", command_json_string(entry->text));
	json_object_set_new(e, "language", command_json_string(entry->language));
	json_object_set_new(e, "labels", json_labels(entry));
	json_object_set_new(e, "dates", json_dates(entry));
	return e;
}

/* What forewarn judge takes. A line of the text is a block, so an empty line parts it from the
 * next. */
static json_t *
json_line(const struct entry *entry, const char *service)
{
	json_t *e = json_entry(entry);
	_cleanup_(text_clear) struct text body = { 0 };

	for (const char *s = entry_body(entry); *s; s++)
		text_add(&body, *s == '\n' ? "\n\n" : s, *s == '\n' ? 2 : 1);
	json_object_set_new(e, "service", command_json_string(service));
	json_object_set_new(e, "body", json_string(body.data ? body.data : ""));
	json_object_set_new(e, "body_format", json_string("text"));
	json_object_del(e, "summary");
	json_object_del(e, "content");
	json_object_del(e, "text");
	return e;
}

static int
print_reading(const struct reading *reading)
{
	json_t *root = json_object(), *entries = json_array();

	json_object_set_new(root, "format", json_string(reading->format));
	json_object_set_new(root, "title", command_json_string(reading->title));
	json_object_set_new(root, "damaged", json_boolean(reading->damaged));
	if (reading->damaged) {
		json_object_set_new(root, "damaged_line", json_integer(reading->damaged_line));
		json_object_set_new(
			root, "damaged_why", command_json_string(reading->damaged_why));
	}
	if (reading->next)
		json_object_set_new(root, "next", json_string(reading->next));
	json_object_set_new(root, "entries", entries);
	for (size_t i = 0; i < reading->count; i++)
		json_array_append_new(entries, json_entry(&reading->entries[i]));
	return command_print_json(root);
}

static int
print_lines(const struct reading *reading, const struct service *service)
{
	int status = EX_OK;

	for (size_t i = 0; i < reading->count && status == EX_OK; i++)
		status = command_print_json(
			json_line(&reading->entries[i], service ? service->id : NULL));
	return status;
}

static int
read_and_print(const struct options *options, const struct session *s)
{
	_cleanup_(text_clear) struct text body = { 0 };
	_cleanup_(cage_answer_clear) struct cage_answer answer = { 0 };
	const struct reading *reading = &answer.reading;
	struct caged *caged;
	struct read_input input = {
		.content_type = options->content_type, .base = s->base, .rules = &s->rules
	};
	int status = body_read(options->file, &body);

	if (status)
		return status;
	input.body = body.data;
	input.len = body.len;
	caged = caged_open();
	caged_ask(caged, CAGE_PAGE, &input, &answer);
	caged_close(caged);
	status = caged_status(answer.verdict);
	if (status)
		return command_fail(status, "%s: %s", options->file, answer.why);
	if (reading->damaged && options->lines)
		(void)command_fail(0, "%s is damaged (line %u): %s", options->file,
			reading->damaged_line, reading->damaged_why);
	status = options->lines ? print_lines(reading, s->service) : print_reading(reading);
	return status == EX_OK ? status
			       : command_fail(status, "the output cannot be written: %s",
					 strerror(errno));
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct options options;
	struct session session = { 0 };
	int status = read_options(argc, argv, &options);

	if (status)
		return status;
	status = find_rules(context, &options, &session);
	if (status == EX_OK)
		status = read_and_print(&options, &session);
	config_free(session.config);
	return status;
}

static const struct command_option options[] = {
	{ "--service", "ID",
		"takes the reading rules of this service's first source, or of that named by "
		"ID/SOURCE",
		WORD_SERVICE },
	{ "--rules", "FILE", "takes the reading rules of the first source in this service file",
		WORD_FILE },
	{ "--base", "URL", "the page's address, for relative links", WORD_OWN },
	{ "--content-type", "TYPE", "the header of that name, for its charset", WORD_OWN },
	{ "--format", "NAME", "insists on a format of forewarn-services(5)", WORD_FORMAT },
	{ "--lines", NULL, "prints one object an entry, as forewarn judge takes them",
		WORD_OWN },
	{ 0 }
};

const struct command command_read = {
	.name = "read",
	.arguments = "[--service ID | --rules FILE] [--base URL] [--content-type TYPE] "
		     "[--format NAME] [--lines] FILE",
	.summary = "reads a feed in a file as the daemon does, and prints its entries as JSON",
	.options = options,
	.help = "FILE is the body of an answer as it came; - is standard input.\n"
		"\n"
		"The exit status is 65, with a sentence that says what it is instead, when it "
		"is no "
		"feed; 66 when the file cannot be read; 70 when the program that reads it "
		"crashed "
		"over it. A feed with mistakes is read as far as it goes and marked "
		"“damaged”.\n",
	.words = WORD_FILE,
	.run = run,
};

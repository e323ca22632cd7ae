/* forewarn services: the catalogue - listed, searched, and added to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/catalogue.h"
#include "command/services.h"

/* So many services are shown in whole when somebody searches. */
#define FEW 3

/* Each word of ARGUMENT: "google cloud" are two. */
static void
add_words(struct strings *words, const char *argument)
{
	while (*(argument += strspn(argument, " \t\n"))) {
		size_t n = strcspn(argument, " \t\n");

		strings_take(words, mem_ndup(argument, n));
		argument += n;
	}
}

/* The value of --NAME VALUE or --NAME=VALUE at ARGV[*AT]: 1 and it, 0: another word, -1 after a
 * sentence. */
static int
take_value(char **argv, int argc, int *at, const char *name, const char **ret)
{
	size_t n = strlen(name);
	const char *word = argv[*at];

	if (strncmp(word, name, n) != 0 || (word[n] && word[n] != '='))
		return 0;
	if (word[n]) {
		*ret = word + n + 1;
	} else if (*at + 1 < argc) {
		*ret = argv[++*at];
	} else {
		(void)command_fail(0, "%s wants a value", name);
		return -1;
	}
	return 1;
}

static int
read_options(int argc, char **argv, struct services_options *ret)
{
	const struct {
		const char *name;
		const char **value;
	} values[] = { { "--try", &ret->try }, { "--import", &ret->import },
		{ "--write", &ret->write } };

	for (int i = 1; i < argc; i++) {
		int taken = 0;

		for (size_t k = 0; k < LENGTH_OF(values) && !taken; k++)
			taken = take_value(argv, argc, &i, values[k].name, values[k].value);
		if (taken < 0)
			return EX_USAGE;
		if (taken)
			continue;
		if (strcmp(argv[i], "--long") == 0)
			ret->whole = true;
		else if (strcmp(argv[i], "--allow-private") == 0)
			ret->allow_private = true;
		else if (argv[i][0] == '-')
			return command_fail(EX_USAGE,
				"services has no option “%s”; forewarn services --help lists "
				"them",
				argv[i]);
		else
			add_words(&ret->words, argv[i]);
	}
	return 0;
}

/* What does not go together. */
static int
check_options(const struct services_options *options)
{
	if (options->try && options->import)
		return command_fail(
			EX_USAGE, "--try and --import are two tasks: one at a time");
	if (options->try && !*options->try)
		return command_fail(EX_USAGE, "--try wants an address or a file");
	if ((options->try || options->import) && options->words.count)
		return command_fail(EX_USAGE,
			"--try and --import take one address or file; “%s” is one too many",
			options->words.items[0]);
	if (options->write && !options->try && !options->import)
		return command_fail(EX_USAGE,
			"--write says where --try or --import save what they made; there is "
			"nothing to save here");
	if (options->allow_private && !options->try)
		return command_fail(EX_USAGE, "--allow-private goes with --try");
	return 0;
}

static void
print_found(const struct catalogue *catalogue, const struct service **found, size_t count,
	size_t exact, bool whole)
{
	size_t shown = whole || count <= FEW ? count : exact;

	for (size_t i = 0; i < shown; i++) {
		if (i)
			putchar('\n');
		catalogue_print_whole(catalogue, found[i]);
	}
	if (shown == count)
		return;
	if (shown)
		puts("\nOthers:");
	catalogue_print_lines(catalogue, found + shown, count - shown);
	printf("\n%zu services. More about one: forewarn services ID; about all: --long\n",
		count);
}

static int
list(const struct command_context *context, const struct catalogue *catalogue,
	const struct services_options *options)
{
	_cleanup_free_ char *words = strings_join(&options->words, " ");
	size_t count, exact;
	_cleanup_free_ const struct service **found =
		catalogue_find(catalogue->config, &options->words, &count, &exact);
	json_t *array;

	if (context->json) {
		array = json_array();
		for (size_t i = 0; i < count; i++)
			(void)json_array_append_new(
				array, catalogue_json_service(catalogue, found[i]));
		return command_print_json(json_pack("{s:o}", "services", array));
	}
	if (count == 0)
		return command_fail(1,
			"no service is called “%s”. One file in " FOREWARN_ETC
			"/services adds it; forewarn services --try ADDRESS looks at what its "
			"vendor publishes and writes that file",
			words);
	print_found(catalogue, found, count, exact, options->whole);
	return EX_OK;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct services_options options = { 0 };
	struct catalogue catalogue = { 0 };
	int status = read_options(argc, argv, &options);

	if (status == 0)
		status = check_options(&options);
	if (status == 0)
		status = catalogue_load(context, &catalogue);
	if (status == 0)
		status = options.try      ? services_try(context, &catalogue, &options)
			 : options.import ? services_import(context, &catalogue, &options)
					  : list(context, &catalogue, &options);
	catalogue_clear(&catalogue);
	strings_clear(&options.words);
	return status;
}

static const struct command_option long_options[] = {
	{ "--long", NULL, "shows everything about each", WORD_OWN },
	{ "--try", "ADDRESS",
		"asks the address of a feed, a status page or a web page, and where such pages "
		"usually keep their feeds, and shows what was found and the service file to "
		"save",
		WORD_FILE },
	{ "--allow-private", NULL, "lets --try ask private, loopback and link-local addresses",
		WORD_OWN },
	{ "--import", "FILE", "makes service files of what an OPML list of feeds names",
		WORD_FILE },
	{ "--write", "DIR", "saves them there; a file that is there already is left as it is",
		WORD_FOLDER },
	{ 0 }
};

const struct command command_services = {
	.name = "services",
	.arguments = "[WORD ...] [--long] [--json]\n"
		     "services --try ADDRESS|FILE|- [--allow-private] [--write DIR] [--json]\n"
		     "services --import FILE [--write DIR] [--json]",
	.summary = "the catalogue: services that forewarn knows, what can be heard of them, "
		   "and how "
		   "to add one",
	.options = long_options,
	.help = "WORDs find services by id, name, alias or product; all of them must be there. "
		"A few "
		"are shown in whole, many as one line each; without a WORD all are listed.\n"
		"\n"
		"Exit status 1: nothing was found.\n",
	.words = WORD_SERVICE,
	.run = run,
};

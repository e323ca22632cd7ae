/* forewarn import: dependencies of a list of what somebody uses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "command/catalogue.h"
#include "command/inventory.h"
#include "command/recognise.h"
#include "command/yaml.h"

/* What becomes of an inventory: each part is lines of YAML, printed one after the other. */
struct proposal {
	const struct config *config;
	struct text certain, perhaps, unknown, there;
	struct strings names;    /* of the dependencies that are proposed */
	struct strings services; /* ids that are proposed, or there already */
	json_t *json;            /* a list, or NULL */
	size_t certain_count, perhaps_count, unknown_count, there_count;
};

static void
proposal_clear(struct proposal *p)
{
	text_clear(&p->certain);
	text_clear(&p->perhaps);
	text_clear(&p->unknown);
	text_clear(&p->there);
	strings_clear(&p->names);
	strings_clear(&p->services);
	json_decref(p->json);
}

/* A name that no dependency has yet. */
static char *
free_name(struct proposal *p, const char *wanted)
{
	char *name = mem_dup(wanted);

	for (unsigned i = 2; config_dependency(p->config, name) || strings_has(&p->names, name);
		i++) {
		free(name);
		name = mem_printf("%s %u", wanted, i);
	}
	strings_add(&p->names, name);
	return name;
}

/* The dependency on SERVICE that there is; NULL: none. */
static const char *
dependency_on(const struct config *config, const struct service *service)
{
	for (size_t i = 0; i < config->dependency_count; i++)
		if (text_equal(config->dependencies[i].service, service->id))
			return config->dependencies[i].name;
	return NULL;
}

static void
put_dependency(struct text *out, const char *remark, const char *name,
	const struct recognition *recognition)
{
	text_printf(out, "  %s", remark);
	yaml_put(out, name);
	text_printf(out, ":\n  %s  service: %s  # %s, by %s%s\n", remark,
		recognition->service->id, recognition->service->name, recognition->because,
		recognition->service->source_count ? "" : "; nothing can be heard of it");
}

static void
put_unknown(struct text *out, const struct inventory_item *item)
{
	_cleanup_free_ char *host =
		item->address.count ? recognise_host(item->address.items[0]) : NULL;
	_cleanup_free_ char *line = host ? text_line(host, 100) : NULL;

	text_puts(out, "# ");
	yaml_put(out, item->name);
	text_printf(out, ": forewarn services --try %s\n", line ? line : "ADDRESS");
}

static void
put_there(struct proposal *p, const struct inventory_item *item, const char *dependency)
{
	text_puts(&p->there, "# ");
	yaml_put(&p->there, item->name);
	text_puts(&p->there, " is ");
	yaml_put(&p->there, dependency);
	text_putc(&p->there, '\n');
	p->there_count++;
}

static void
note(struct proposal *p, const char *what, const struct inventory_item *item,
	const struct recognition *recognition)
{
	if (p->json)
		(void)json_array_append_new(p->json,
			json_pack("{s:s,s:s,s:o,s:o}", "name", item->name, "is", what,
				"service",
				command_json_string(
					recognition->service ? recognition->service->id : NULL),
				"because", command_json_string(recognition->because)));
}

/* One dependency a service: a second item of it is the first one's. */
static bool
take_known(struct proposal *p, const struct inventory_item *item,
	const struct recognition *recognition)
{
	const char *dependency = dependency_on(p->config, recognition->service);

	if (!dependency && strings_has(&p->services, recognition->service->id))
		dependency = recognition->service->name;
	if (!dependency)
		return false;
	put_there(p, item, dependency);
	note(p, "there", item, recognition);
	return true;
}

static void
take_item(struct proposal *p, const struct recogniser *recogniser,
	const struct inventory_item *item)
{
	_cleanup_(recognition_clear) struct recognition recognition;
	_cleanup_free_ char *name = NULL;
	bool sure;

	recognise(recogniser, item, &recognition);
	sure = recognition.sure == RECOGNISED;
	if (recognition.sure == RECOGNISED_NOT) {
		p->unknown_count++;
		put_unknown(&p->unknown, item);
		note(p, "unknown", item, &recognition);
		return;
	}
	if (take_known(p, item, &recognition))
		return;
	name = free_name(p, sure ? recognition.service->name : item->name);
	put_dependency(sure ? &p->certain : &p->perhaps, sure ? "" : "# ", name, &recognition);
	if (sure)
		strings_add(&p->services, recognition.service->id);
	*(sure ? &p->certain_count : &p->perhaps_count) += 1;
	note(p, sure ? "certain" : "perhaps", item, &recognition);
}

static void
print_part(const char *heading, const struct text *part)
{
	if (part->len)
		printf("%s%s", heading, part->data);
}

static void
print_yaml(const struct proposal *p, const char *file, const struct inventory *inventory)
{
	char day[STAMP_SIZE];
	_cleanup_free_ char *name = text_line(file, 200);

	printf("# Proposed by forewarn import on %s from %s (%s): %zu certain, %zu perhaps, "
	       "%zu not "
	       "known, %zu there already.\n"
	       "# Paste it into a file of conf.d/ and look through it: forewarn check\n",
		stamp_write_day(zone_day(NULL, (int64_t)time(NULL)), day), name,
		inventory->kind, p->certain_count, p->perhaps_count, p->unknown_count,
		p->there_count);
	print_part("dependencies:\n", &p->certain);
	print_part(p->certain.len
			   ? "\n  # Perhaps; take the # away where it is so:\n"
			   : "# Perhaps; take the # away where it is so, and of this line:\n"
			     "# dependencies:\n",
		&p->perhaps);
	print_part(
		"\n# Not in the catalogue. When the vendor publishes something, this writes a "
		"service file for it:\n",
		&p->unknown);
	print_part("\n# There already:\n", &p->there);
}

static int
propose(const struct command_context *context, const char *file,
	const struct inventory *inventory, const struct config *config)
{
	_cleanup_(proposal_clear) struct proposal p = { .config = config,
		.json = context->json ? json_array() : NULL };
	struct recogniser *recogniser = recogniser_new(config);

	for (size_t i = 0; i < inventory->count; i++)
		take_item(&p, recogniser, &inventory->items[i]);
	recogniser_free(recogniser);
	if (inventory->dropped)
		(void)command_fail(0,
			"%zu more are left out: %u are as many as one list may have",
			inventory->dropped, INVENTORY_ITEMS);
	if (context->json) {
		int status = command_print_json(json_pack("{s:O}", "items", p.json));

		return status ? status : p.certain_count ? EX_OK : 1;
	}
	print_yaml(&p, file, inventory);
	return p.certain_count ? EX_OK : 1;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct command_context shelf = *context;
	struct catalogue catalogue = { 0 };
	struct inventory inventory = { 0 };
	int status;

	if (argc != 2 || (argv[1][0] == '-' && argv[1][1]))
		return command_fail(EX_USAGE,
			"import wants one file: OPML, CycloneDX in JSON, or a name a line");
	/* It is a list for somebody who may have no configuration yet. */
	shelf.config_given = 0;
	status = inventory_read(argv[1], &inventory);
	if (status == 0 && inventory.count == 0)
		status = command_fail(1, "%s names nothing", argv[1]);
	if (status == 0)
		status = catalogue_load(&shelf, &catalogue);
	if (status == 0)
		status = propose(context, argv[1], &inventory, catalogue.config);
	inventory_clear(&inventory);
	catalogue_clear(&catalogue);
	return status;
}

const struct command command_import = {
	.name = "import",
	.arguments = "FILE [--json]",
	.summary = "proposes dependencies for what a list says that you use",
	.help = "FILE is OPML, a CycloneDX SaaSBOM in JSON (its services, with name, provider "
		"and "
		"endpoints), or a list of names, one a line; - is standard input. What is "
		"printed "
		"is YAML for a file of conf.d: what the catalogue has by the same name, alias "
		"or "
		"address; what is perhaps so, to be uncommented; and what it does not know, "
		"with "
		"what to do.\n"
		"\n"
		"Exit status 0: something was proposed. 1: nothing. 65: the file is none of "
		"the "
		"three.\n",
	.words = WORD_FILE,
	.run = run,
};

/* Coverage: what can be heard of each dependency, and what not. */
#include "command/coverage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/catalogue.h"

bool
coverage_any(const struct config *config, const struct dependency *dependency)
{
	const struct service *service = config_service(config, dependency->service);

	for (size_t i = 0; i < service->source_count; i++)
		if (hearing_open(config, service, &service->sources[i]))
			return true;
	return false;
}

static void
print_heard(const struct coverage *c, const struct dependency *d, const struct service *service)
{
	struct hearing_gives gives = hearing_gives(c->config, service);
	_cleanup_free_ char *words = hearing_gives_words(gives.open);
	/* Who publishes no roadmap keeps nothing back. */
	_cleanup_free_ char *missing =
		hearing_gives_words(HEARING_ALL & ~gives.open & ~(unsigned)GIVES_ROADMAP);
	_cleanup_free_ char *terms = d->use_count ? mem_printf("%zu term%s", d->use_count,
							    d->use_count == 1 ? "" : "s")
						  : mem_dup("every change counts");

	if (service->source_count == 0) {
		printf("%s: no source covers %s; nothing can be heard of it; what is known "
		       "stands in %s\n",
			d->name, service->name, service->at.file);
		return;
	}
	printf("%s: %zu source%s of %s (%s), %s\n", d->name, service->source_count,
		service->source_count == 1 ? "" : "s", service->name,
		*words ? words : "none that we can ask", terms);
	if (gives.open && !(gives.open & (GIVES_CHANGES | GIVES_DEPRECATIONS)))
		printf("  its sources tell of %s only: retirements and deprecations are not "
		       "heard\n",
			words);
	else if (*missing)
		printf("  not heard: %s\n", missing);
}

/* What keeps a source from being heard, or that it was not heard yet; NULL: it is heard. The
 * caller frees. */
static char *
trouble(const struct coverage *c, const struct service *service, const struct source *source)
{
	const struct heard_source *heard = hearing_of(c->hearing, source->id);
	_cleanup_free_ char *lacks = hearing_lacks(c->config, service, source);

	if (lacks)
		return text_line(lacks, 0);
	/* Without a store nothing was heard at all: that is said once. */
	if (!c->hearing->stored || c->hearing->shut)
		return NULL;
	if (!heard || !outcome_heard(heard->outcome) || heard->last_heard == STAMP_NONE)
		return hearing_words(c->hearing, source, c->now);
	if (heard->entries == 0 && heard->page_entries > 0 &&
		(source->rules.only.count || source->rules.without.count))
		return mem_printf("the filters of its service file let none of the %u entries "
				  "pass that it has",
			heard->page_entries);
	return NULL;
}

static void
print_filter(const struct filter_use *use)
{
	_cleanup_free_ char *other = strings_join(&use->other, ", ");
	_cleanup_free_ char *name = mem_ndup(use->item, strcspn(use->item, "="));

	printf("  only %s: nothing that was heard so far has it", use->item);
	if (use->other.count)
		printf("; what has a label “%s” says %s\n", name, other);
	else if (text_equal(name, "title") || text_equal(name, "link"))
		puts("");
	else
		printf(", nor any other label “%s”: so far the filter leaves nothing out\n",
			name);
}

void
coverage_print(const struct coverage *c, const struct dependency *d)
{
	const struct service *service = config_service(c->config, d->service);

	print_heard(c, d, service);
	for (size_t i = 0; i < service->source_count; i++) {
		_cleanup_free_ char *words = trouble(c, service, &service->sources[i]);

		if (words)
			printf("  %s: %s\n", service->sources[i].id, words);
	}
	for (size_t i = 0; i < c->filters->count; i++)
		if (c->filters->items[i].dependency == d && filters_idle(&c->filters->items[i]))
			print_filter(&c->filters->items[i]);
}

static json_t *
json_idle(const struct coverage *c, const struct dependency *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->filters->count; i++)
		if (c->filters->items[i].dependency == d && filters_idle(&c->filters->items[i]))
			(void)json_array_append_new(
				list, json_string(c->filters->items[i].item));
	return list;
}

static json_t *
json_source(
	const struct coverage *c, const struct service *service, const struct source *source)
{
	const struct heard_source *heard = hearing_of(c->hearing, source->id);
	_cleanup_free_ char *words = trouble(c, service, source);

	return json_pack("{s:s,s:o,s:o,s:o}", "id", source->id, "needs_account",
		command_json_string(hearing_open(c->config, service, source)
					    ? NULL
					    : hearing_account(service, source)),
		"last_heard", command_json_stamp(heard ? heard->last_heard : STAMP_NONE),
		"trouble", command_json_string(words));
}

json_t *
coverage_json(const struct coverage *c, const struct dependency *d)
{
	const struct service *service = config_service(c->config, d->service);
	unsigned open = hearing_gives(c->config, service).open;
	json_t *sources = json_array();

	for (size_t i = 0; i < service->source_count; i++)
		(void)json_array_append_new(
			sources, json_source(c, service, &service->sources[i]));
	return json_pack("{s:s,s:s,s:o,s:o,s:o,s:o}", "name", d->name, "service", d->service,
		"hears", catalogue_json_gives(open), "not_heard",
		catalogue_json_gives(HEARING_ALL & ~open), "sources", sources, "idle_filters",
		json_idle(c, d));
}

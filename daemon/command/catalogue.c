/* Catalogue: loads the services that there are, and finds those that somebody means. */
#include "command/catalogue.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/tree.h"
#include "settings/settings.h"

/* The configuration if it is right. What is wrong with it is for `forewarn check`: somebody who
 * looks for a service may be about to write it. */
static struct config *
load_whole(const struct settings_paths *paths)
{
	struct complaints complaints = { 0 };
	struct config *config = settings_load(paths, &complaints);

	complaints_clear(&complaints);
	return config;
}

static struct config *
load_services(const struct settings_paths *paths)
{
	struct complaints complaints = { 0 };
	struct config *config = settings_load_catalogue(paths, &complaints);

	command_print_mistakes(&complaints);
	complaints_clear(&complaints);
	return config;
}

int
catalogue_load(const struct command_context *context, struct catalogue *ret)
{
	bool there = access(context->config_file, F_OK) == 0;
	_cleanup_free_ char *share = tree_share();
	struct settings_paths paths = {
		.share_dir = share, .config_file = context->config_file, .secrets_shut = true
	};

	*ret = (struct catalogue){ .now = (int64_t)time(NULL) };
	if (context->config_given && !there)
		return command_fail(EX_CONFIG, "%s: %s", context->config_file, strerror(errno));
	if (there)
		ret->config = load_whole(&paths);
	if (ret->config)
		hearing_read(ret->config, &ret->hearing);
	else
		ret->config = load_services(&paths);
	return ret->config ? 0 : EX_CONFIG;
}

void
catalogue_clear(struct catalogue *catalogue)
{
	hearing_clear(&catalogue->hearing);
	config_free(catalogue->config);
	*catalogue = (struct catalogue){ 0 };
}

/* Every word of what a service is called, a line each, for comparing. */
static char *
spoken(const struct service *service)
{
	struct text all = { 0 };
	char *folded;

	text_printf(&all, "%s\n%s\n", service->id, service->name);
	for (size_t i = 0; i < service->aliases.count; i++)
		text_printf(&all, "%s\n", service->aliases.items[i]);
	for (size_t i = 0; i < service->products.count; i++)
		text_printf(&all, "%s\n", service->products.items[i]);
	folded = text_folded(all.data);
	text_clear(&all);
	return folded;
}

static bool
has_all(const char *spoken_words, const struct strings *folded)
{
	for (size_t i = 0; i < folded->count; i++)
		if (!strstr(spoken_words, folded->items[i]))
			return false;
	return true;
}

static bool
is_called(const char *name, const char *folded)
{
	_cleanup_free_ char *own = text_folded(name);

	return strcmp(own, folded) == 0;
}

static bool
called_exactly(const struct service *service, const char *folded)
{
	bool called = is_called(service->id, folded) || is_called(service->name, folded);

	for (size_t i = 0; i < service->aliases.count && !called; i++)
		called = is_called(service->aliases.items[i], folded);
	return called;
}

const struct service **
catalogue_find(const struct config *config, const struct strings *words, size_t *ret_count,
	size_t *ret_exact)
{
	const struct service **found = mem_new(config->service_count + 1, sizeof(*found));
	_cleanup_(strings_clear) struct strings folded = { 0 };
	_cleanup_free_ char *whole = NULL;
	size_t count = 0, exact = 0;

	for (size_t i = 0; i < words->count; i++)
		strings_take(&folded, text_folded(words->items[i]));
	whole = strings_join(&folded, " ");
	for (size_t i = 0; i < config->service_count; i++) {
		const struct service *service = &config->services[i];
		_cleanup_free_ char *own = spoken(service);

		if (!has_all(own, &folded))
			continue;
		found[count++] = service;
		if (words->count == 0 || !called_exactly(service, whole))
			continue;
		memmove(found + exact + 1, found + exact,
			(count - 1 - exact) * sizeof(const struct service *));
		found[exact++] = service;
	}
	*ret_count = count;
	*ret_exact = exact;
	return found;
}

/* Without scheme and last slash, the host in small letters. The caller frees. */
static char *
bare_address(const char *url)
{
	const char *start = strstr(url, "://");
	char *bare = mem_dup(start ? start + 3 : url);
	size_t length = strlen(bare), host = strcspn(bare, "/?");

	for (size_t i = 0; i < host; i++)
		if (bare[i] >= 'A' && bare[i] <= 'Z')
			bare[i] = (char)(bare[i] - 'A' + 'a');
	if (length && bare[length - 1] == '/')
		bare[length - 1] = '\0';
	return bare;
}

const struct source *
catalogue_source_at(
	const struct config *config, const char *url, const struct service **ret_service)
{
	_cleanup_free_ char *wanted = bare_address(url);

	for (size_t i = 0; i < config->service_count; i++)
		for (size_t j = 0; j < config->services[i].source_count; j++) {
			const struct source *source = &config->services[i].sources[j];
			_cleanup_free_ char *own =
				source->url ? bare_address(source->url) : NULL;

			if (!text_equal(own, wanted))
				continue;
			*ret_service = &config->services[i];
			return source;
		}
	return NULL;
}

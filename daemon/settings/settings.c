/* Settings: configuration files to one checked struct config. */
#include "settings/settings.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/catalogue.h"
#include "settings/complain.h"
#include "settings/document.h"
#include "settings/folder.h"
#include "settings/general.h"
#include "settings/keys.h"
#include "settings/phrasebook.h"
#include "settings/tongues.h"
#include "settings/tree.h"

CLEANUP_DEFINE(struct config, config_free)

static char *
folder_of_file(const char *file)
{
	_cleanup_free_ char *copy = mem_dup(file);

	return mem_dup(dirname(copy));
}

static const char *
share_of(const struct settings_paths *paths)
{
	const char *share = paths->share_dir ? paths->share_dir : getenv("FOREWARN_SHARE");

	return share && share[0] ? share : FOREWARN_SHARE;
}

static void
list_kind(const struct settings_paths *paths, const char *kind, struct complaints *complaints,
	struct folder_items *ret)
{
	_cleanup_free_ char *home =
		paths->config_file ? folder_of_file(paths->config_file) : NULL;
	_cleanup_free_ char *shipped = mem_printf("%s/%s", share_of(paths), kind);
	_cleanup_free_ char *admin = home ? mem_printf("%s/%s", home, kind) : NULL;

	/* In a source tree config/ is both: then everything is shipped. */
	folder_list(shipped, text_equal(shipped, admin) ? NULL : admin, complaints, ret);
}

static void
load_catalogue(struct check *check, const struct settings_paths *paths)
{
	_cleanup_(folder_items_clear) struct folder_items services = { 0 };
	_cleanup_(folder_items_clear) struct folder_items phrases = { 0 };
	size_t errors;

	list_kind(paths, "services", check->complaints, &services);
	catalogue_read(check, &services);
	errors = check->complaints->errors;
	list_kind(paths, "phrases", check->complaints, &phrases);
	phrasebook_read(check, &phrases);
	if (phrases.count == 0 && check->complaints->errors == errors)
		complain_warning(check->complaints, NULL,
			"there is no phrase file at all (phrases/en.yaml): what is announced "
			"in prose will not be understood");
	names_fill(&check->names, check->config, check->complaints);
}

/* The admin's files do not replace the shipped ones but single texts of them. */
static void
load_tongues(struct check *check, const struct settings_paths *paths)
{
	_cleanup_(folder_items_clear) struct folder_items shipped = { 0 }, admin = { 0 };
	_cleanup_free_ char *home = folder_of_file(paths->config_file);
	_cleanup_free_ char *ours = mem_printf("%s/letters", share_of(paths));
	_cleanup_free_ char *theirs = mem_printf("%s/letters", home);

	folder_list(ours, NULL, check->complaints, &shipped);
	if (!text_equal(ours, theirs))
		folder_list(NULL, theirs, check->complaints, &admin);
	tongues_read(check, &shipped, &admin);
}

/* One file of the admin, put together with what the earlier ones said. False when it could not
 * be read as YAML. */
static bool
merge_file(struct check *check, const char *path, struct node *root)
{
	struct strings *files = &check->config->files;
	_cleanup_free_ char *data = NULL;
	_cleanup_(tree_clear) struct node found = { 0 };
	size_t len = 0;

	strings_add(files, path);
	data = folder_read_file(path, check->complaints, &len);
	if (!data || !document_read(files->items[files->count - 1], data, len,
			     check->complaints, &found))
		return false;
	if (found.type == NODE_EMPTY)
		return true;
	if (!keys_expect(check, path, &found, NODE_MAP, general_table.example))
		return false;
	tree_merge(root, &found, check->complaints);
	return true;
}

static void
load_admin(struct check *check, const struct settings_paths *paths)
{
	_cleanup_(tree_clear) struct node root = { .type = NODE_MAP };
	_cleanup_(folder_items_clear) struct folder_items parts = { 0 };
	_cleanup_free_ char *home = folder_of_file(paths->config_file);
	_cleanup_free_ char *folder = mem_printf("%s/conf.d", home);

	check->incomplete = !merge_file(check, paths->config_file, &root);
	root.at = (struct place){ check->config->files.items[check->config->files.count - 1], 1,
		1 };
	check->config->file = root.at.file;
	folder_list(NULL, folder, check->complaints, &parts);
	for (size_t i = 0; i < parts.count; i++)
		check->incomplete |= !merge_file(check, parts.items[i].path, &root);
	general_read(check, &root);
}

static void
begin(struct check *check, struct complaints *complaints)
{
	*check = (struct check){ .config = MEM_NEW(struct config), .complaints = complaints };
	general_defaults(check->config);
}

/* The configuration, or NULL when something since the FIRST complaint refuses it. */
static struct config *
end(struct check *check, size_t first, size_t errors, settings_examine examine)
{
	_cleanup_(config_free_cleanup) struct config *config = check->config;

	names_clear(&check->names);
	if (examine && check->complaints->errors > errors)
		examine(config, check->complaints);
	complain_sort(check->complaints, first, &config->files);
	return check->complaints->errors > errors ? NULL : TAKE(config);
}

struct config *
settings_load(const struct settings_paths *paths, struct complaints *complaints)
{
	return settings_load_examined(paths, NULL, complaints);
}

struct config *
settings_load_examined(const struct settings_paths *paths, settings_examine examine,
	struct complaints *complaints)
{
	size_t first = complaints->count, errors = complaints->errors;
	struct check check;

	begin(&check, complaints);
	check.credentials_dir = paths->credentials_dir ? paths->credentials_dir
						       : getenv("CREDENTIALS_DIRECTORY");
	check.secrets_shut = paths->secrets_shut;
	load_catalogue(&check, paths);
	load_tongues(&check, paths);
	load_admin(&check, paths);
	return end(&check, first, errors, examine);
}

struct config *
settings_load_catalogue(const struct settings_paths *paths, struct complaints *complaints)
{
	size_t first = complaints->count, errors = complaints->errors;
	struct check check;

	begin(&check, complaints);
	load_catalogue(&check, paths);
	return end(&check, first, errors, NULL);
}

struct config *
settings_load_service(const char *path, struct complaints *complaints)
{
	size_t first = complaints->count, errors = complaints->errors;
	_cleanup_free_ char *copy = mem_dup(path);
	_cleanup_free_ char *stem = mem_dup(basename(copy));
	struct folder_item file = { stem, (char *)path, false };
	size_t length = strlen(stem);
	struct check check;

	if (length > 5 && text_equal(stem + length - 5, ".yaml"))
		stem[length - 5] = '\0';
	begin(&check, complaints);
	catalogue_read_service(&check, &file);
	return end(&check, first, errors, NULL);
}

const char *
settings_nearest(const char *word, const char *const *words, size_t count)
{
	return complain_nearest(word, words, count);
}

/* Plant: the pages of tests/dialects, each with its rules in front, as first inputs of the targets that read pages. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/settings.h"

#define FOLDER "tests/dialects"

static void
add(struct text *out, const char *name, const char *value)
{
	if (value)
		text_printf(out, "%s=%s\n", name, value);
}

static void
add_list(struct text *out, const char *name, const struct strings *list)
{
	for (size_t i = 0; i < list->count; i++)
		add(out, name, list->items[i]);
}

static void
add_rules(struct text *out, const struct source *source)
{
	const struct read_rules *rules = &source->rules;

	add(out, "format", rules->format);
	add(out, "base", source->url);
	add(out, "language", rules->language);
	add(out, "days_in", rules->days_in);
	add_list(out, "split", &rules->split_by);
	add_list(out, "only", &rules->only);
	add_list(out, "without", &rules->without);
	add(out, "entries", rules->entries);
	add(out, "id", rules->field_id);
	add(out, "title", rules->field_title);
	add(out, "text", rules->field_text);
	add(out, "link", rules->field_link);
	add(out, "published", rules->field_published);
	add(out, "updated", rules->field_updated);
	add_list(out, "label", &rules->field_labels);
	add_list(out, "date", &rules->field_dates);
	text_putc(out, '\n');
}

static const char *
target_of(const struct read_rules *rules, const char *page)
{
	static const char *const plain[] = { "icalendar", "markdown", "headers" };

	if (rules->format && strcmp(rules->format, "html") == 0)
		return "html";
	for (size_t i = 0; rules->format && i < LENGTH_OF(plain); i++)
		if (strcmp(rules->format, plain[i]) == 0)
			return "plain";
	page += strspn(page, " \t\r\n\xEF\xBB\xBF");
	return *page == '{' || *page == '[' ? "json" : "feed";
}

static bool
read_file(const char *path, struct text *ret)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	char chunk[65536];
	size_t n;

	while (f && (n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		text_add(ret, chunk, n);
	return f != NULL;
}

static int
plant_page(const char *to, const char *folder, const char *name, const struct source *source)
{
	_cleanup_free_ char *path = mem_printf(FOLDER "/%s/%s", folder, name), *out = NULL;
	_cleanup_free_ char *dir = NULL;
	_cleanup_(text_clear) struct text page = { 0 }, input = { 0 };
	_cleanup_fclose_ FILE *f = NULL;

	if (!read_file(path, &page))
		return -errno;
	add_rules(&input, source);
	text_add(&input, page.data ? page.data : "", page.len);
	dir = mem_printf("%s/%s", to, target_of(&source->rules, page.data ? page.data : ""));
	(void)mkdir(dir, 0755);
	out = mem_printf("%s/%s-%s", dir, folder, name);
	f = fopen(out, "we");
	return f && fwrite(input.data, 1, input.len, f) == input.len ? 0 : -EIO;
}

static int
is_page(const struct dirent *entry)
{
	return entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
}

static int
plant_folder(const char *to, const char *name)
{
	_cleanup_free_ char *rules = mem_printf(FOLDER "/%s/rules.yaml", name);
	_cleanup_free_ char *folder = mem_printf(FOLDER "/%s", name);
	struct complaints complaints = { 0 };
	struct config *config;
	struct dirent **pages = NULL;
	int count, r = 0;

	if (access(rules, R_OK) < 0)
		return 0;
	config = settings_load_service(rules, &complaints);
	complaints_clear(&complaints);
	count = scandir(folder, &pages, is_page, versionsort);
	for (int i = 0; i < count; i++) {
		if (config && r == 0)
			r = plant_page(
				to, name, pages[i]->d_name, &config->services[0].sources[0]);
		free(pages[i]);
	}
	free(pages);
	if (config)
		config_free(config);
	return config ? r : -EINVAL;
}

int
main(int argc, char **argv)
{
	struct dirent **names = NULL;
	int count = scandir(FOLDER, &names, NULL, alphasort), r = count > 0 ? 0 : -ENOENT;

	for (int i = 0; i < count; i++) {
		if (argc == 2 && r == 0 && names[i]->d_name[0] != '.')
			r = plant_folder(argv[1], names[i]->d_name);
		free(names[i]);
	}
	free(names);
	if (argc != 2 || r < 0)
		(void)fprintf(stderr, "usage: plant FOLDER (in the root of the project): %s\n",
			strerror(-r));
	return argc != 2 || r < 0;
}

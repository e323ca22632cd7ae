/* Shop: a folder with a small catalogue of its own, and the real command run in it. */
#pragma once

#include "support/unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "settings/settings.h"
#include "support/program.h"

struct shop {
	char *dir, *config;
};

static inline void
write_config(const struct shop *shop, const char *more, const char *dependencies)
{
	_cleanup_free_ char *config =
		mem_printf("language: en\nstate: %s/state\nruntime: %s/run\n"
			   "mail: { relay: \"folder:%s/out\", from: forewarn@mill.example }\n"
			   "recipients: { it: { mail: it@mill.example } }\n%s"
			   "dependencies:\n%s",
			shop->dir, shop->dir, shop->dir, more, dependencies);

	scratch_write(shop->dir, "forewarn.yaml", config);
}

/* The shipped texts of letters. */
static inline void
link_letters(const char *dir)
{
	char *target = realpath("config/letters", NULL);
	char *link = mem_printf("%s/share/letters", dir);

	assert_non_null(target);
	assert_int_equal(symlink(target, link), 0);
	free(link);
	free(target);
}

static inline int
open_shop(void **state)
{
	struct shop *shop = MEM_NEW(struct shop);
	static const char *const folders[] = { "services", "share", "share/services",
		"share/phrases", "out" };

	shop->dir = scratch_make();
	shop->config = mem_printf("%s/forewarn.yaml", shop->dir);
	for (size_t i = 0; i < LENGTH_OF(folders); i++) {
		_cleanup_free_ char *path = mem_printf("%s/%s", shop->dir, folders[i]);

		if (mkdir(path, 0700) < 0)
			return -1;
	}
	link_letters(shop->dir);
	scratch_write(shop->dir, "share/phrases/en.yaml",
		"- phrase: will be retired\n  kind: retirement\n  weight: 3.0\n  where: "
		"[title, lead, body]\n  holds: [X will be retired]\n");
	scratch_write(shop->dir, "share/services/crumb.yaml",
		"name: Crumb & Co\naliases: [crumbs, kruimel]\nproducts: [Oven Cloud, Crust "
		"API]\npromised_notice: { days: 90, see: https://crumb.example/promise }\n"
		"sources:\n"
		"  news: { url: \"https://crumb.example/news.rss\", format: rss, every: 4 "
		"hours, gives: [changes, deprecations], language: en, only: [category=ovens], "
		"without: [title=*preview*], seen: 2026-09, rhythm: 3 weeks, tested: never }\n"
		"  messages: { url: \"https://crumb.example/messages\", gives: maintenance, "
		"sign_in: { how: Ask your baker } }\n");
	scratch_write(shop->dir, "share/services/rollhub.yaml",
		"name: RollHub\nsources:\n  status: { url: "
		"\"https://status.rollhub.example/api/v2/summary.json\", format: statuspage, "
		"gives: [status, maintenance] }\n");
	for (char letter = 'a'; letter <= 'e'; letter++) {
		_cleanup_free_ char *name = mem_printf("share/services/mill-%c.yaml", letter);
		_cleanup_free_ char *file = mem_printf(
			"name: Mill %c\nproducts: [Crust grinder]\n", letter - 'a' + 'A');

		scratch_write(shop->dir, name, file);
	}
	*state = shop;
	return 0;
}

static inline int
close_shop(void **state)
{
	struct shop *shop = *state;

	scratch_remove(shop->dir);
	free(shop->config);
	free(shop);
	return 0;
}

/* WORDS: the arguments, NULL-ended, at most ten. */
static inline struct program_result
ask_as(const struct shop *shop, bool configured, const char *const *words)
{
	_cleanup_free_ char *share = mem_printf("%s/share", shop->dir);
	const char *argv[16] = { "forewarn", "--config", shop->config };
	size_t n = configured ? 3 : 1;
	struct program_result result;
	char *before = mem_dup(getenv("FOREWARN_SHARE"));

	while (*words)
		argv[n++] = *words++;
	argv[n] = NULL;
	(void)setenv("FOREWARN_SHARE", share, 1);
	result = program_run(argv);
	if (before)
		(void)setenv("FOREWARN_SHARE", before, 1);
	else
		(void)unsetenv("FOREWARN_SHARE");
	free(before);
	return result;
}
#define ASK(shop, ...) ask_as(shop, false, (const char *const[]){ __VA_ARGS__, NULL })
#define ASK_CONFIGURED(shop, ...) ask_as(shop, true, (const char *const[]){ __VA_ARGS__, NULL })

/* WANT is somewhere on one of the two streams. */
static inline void
expect(struct program_result r, int status, const char *want)
{
	if (r.status != status || (want && !strstr(r.out, want) && !strstr(r.err, want)))
		fprintf(stderr, "status %d, wanted %d and “%s”\n%s%s\n", r.status, status,
			want ? want : "", r.out, r.err);
	assert_int_equal(r.status, status);
	if (want)
		assert_true(strstr(r.out, want) || strstr(r.err, want));
	program_result_clear(&r);
}

static inline json_t *
expect_json(struct program_result r, int status)
{
	json_t *json = json_loads(r.out, 0, NULL);

	if (r.status != status || !json)
		fprintf(stderr, "status %d: %s%s\n", r.status, r.out, r.err);
	assert_int_equal(r.status, status);
	assert_non_null(json);
	program_result_clear(&r);
	return json;
}

static inline const char *
word(const json_t *json, const char *name)
{
	return json_string_value(json_object_get(json, name));
}

/* A service file that was offered is one that settings take. */
static inline struct config *
load_file(const struct shop *shop, const char *id, const char *yaml)
{
	_cleanup_free_ char *name = mem_printf("services/%s.yaml", id);
	_cleanup_free_ char *path = mem_printf("%s/%s", shop->dir, name);
	struct complaints complaints = { 0 };
	struct config *config;

	scratch_write(shop->dir, name, yaml);
	config = settings_load_service(path, &complaints);
	assert_int_equal(complaints.count, 0);
	assert_non_null(config);
	complaints_clear(&complaints);
	return config;
}

/* Ground: a folder of configuration files for one test, and what loading it gives. */
#pragma once

#include "support/unit.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/settings.h"

struct ground {
	char folder[64];
	struct complaints complaints;
	struct config *config;
	bool secrets_shut;
};

/* The smallest good file: tests put their own lines before or after it. */
#define GROUND_RECIPIENT "recipients: { it: { mail: it@bakery.example } }\n"
#define GROUND_DEPENDENCY "dependencies: { Chat: { service: example-chat } }\n"
#define GROUND_SMALLEST GROUND_RECIPIENT GROUND_DEPENDENCY

static inline void
ground_write_bytes(const struct ground *g, const char *name, const void *data, size_t len)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", g->folder, name);
	_cleanup_fclose_ FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, len, file), len);
}

static inline void
ground_write(const struct ground *g, const char *name, const char *content)
{
	ground_write_bytes(g, name, content, strlen(content));
}

/* The shipped texts of letters: no test brings its own. */
static inline void
ground_link_letters(const struct ground *g)
{
	_cleanup_free_ char *target = realpath("config/letters", NULL);
	_cleanup_free_ char *link = mem_printf("%s/share/letters", g->folder);

	assert_non_null(target);
	assert_int_equal(symlink(target, link), 0);
}

static inline int
ground_new(void **state)
{
	static const char *const folders[] = { "etc", "etc/conf.d", "etc/services",
		"etc/phrases", "share", "share/services", "share/phrases", "credentials" };
	struct ground *g = MEM_NEW(struct ground);

	(void)snprintf(g->folder, sizeof(g->folder), "/tmp/forewarn-settings-XXXXXX");
	assert_non_null(mkdtemp(g->folder));
	for (size_t i = 0; i < LENGTH_OF(folders); i++) {
		_cleanup_free_ char *path = mem_printf("%s/%s", g->folder, folders[i]);

		assert_int_equal(mkdir(path, 0755), 0);
	}
	ground_write(g, "share/services/example-chat.yaml",
		"name: Example Chat\n"
		"aliases: [exchat, XC]\n"
		"sources: { notes: { url: https://docs.example/notes.atom } }\n");
	ground_write(g, "share/services/example-mail.yaml", "name: Exämple Mail\n");
	ground_write(g, "share/phrases/en.yaml",
		"- { phrase: will be retired, kind: retirement, weight: 3 }\n");
	ground_link_letters(g);
	*state = g;
	return 0;
}

static inline int
ground_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int
ground_free(void **state)
{
	struct ground *g = *state;

	(void)nftw(g->folder, ground_remove, 16, FTW_DEPTH | FTW_PHYS);
	complaints_clear(&g->complaints);
	config_free(g->config);
	free(g);
	return 0;
}

/* Loads etc/forewarn.yaml, and again when called again. */
static inline struct config *
ground_load(struct ground *g)
{
	_cleanup_free_ char *file = mem_printf("%s/etc/forewarn.yaml", g->folder);
	_cleanup_free_ char *share = mem_printf("%s/share", g->folder);
	_cleanup_free_ char *credentials = mem_printf("%s/credentials", g->folder);
	struct settings_paths paths = { file, share, credentials, g->secrets_shut };

	complaints_clear(&g->complaints);
	config_free(g->config);
	g->config = settings_load(&paths, &g->complaints);
	return g->config;
}

static inline struct config *
ground_load_text(struct ground *g, const char *content)
{
	ground_write(g, "etc/forewarn.yaml", content);
	return ground_load(g);
}

/* Complaint I as people see it, without the test's folder; the caller frees. */
static inline char *
ground_complaint(const struct ground *g, size_t i)
{
	_cleanup_free_ char *written = NULL;

	if (i >= g->complaints.count)
		return mem_dup("(no more complaints)");
	written = complaint_write(&g->complaints.items[i]);
	return mem_dup(
		text_starts(written, g->folder) ? written + strlen(g->folder) + 1 : written);
}

/* Complaint I begins with EXPECTED: the place and as much of the sentence as matters. */
#define assert_complaint(g, i, expected) \
	do { \
		_cleanup_free_ char *_got = ground_complaint(g, i); \
		if (!text_starts(_got, expected)) \
			assert_string_equal(_got, expected); \
	} while (0)

/* CONTENT as forewarn.yaml is refused with exactly this one complaint (its beginning). */
#define assert_refused(g, content, expected) \
	do { \
		assert_null(ground_load_text(g, content)); \
		assert_complaint(g, 0, expected); \
		assert_complaint(g, 1, "(no more complaints)"); \
	} while (0)

#define ground_test(function) cmocka_unit_test_setup_teardown(function, ground_new, ground_free)

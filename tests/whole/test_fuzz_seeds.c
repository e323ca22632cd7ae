/* Fuzz seeds: every input in tests/fuzz/seeds/TARGET, first ones and what fuzzing found, once more through its target. */
#include "support/unit.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

#define FOLDER "tests/fuzz/seeds"

#define TARGETS(each) \
	each(config) each(control) each(dates) each(feed) each(html) each(http) each(json) \
		each(lines) each(links) each(mail) each(markup) each(plain) each(protocol) \
			each(stamps) each(uses)

typedef int (*target_function)(const uint8_t *data, size_t size);
#define DECLARE(name) int fuzz_##name(const uint8_t *data, size_t size);
TARGETS(DECLARE)

static const struct target {
	const char *name;
	target_function run;
} targets[] = {
#define LIST(name) { #name, fuzz_##name },
	TARGETS(LIST)
};

static int
is_seed(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* In a block of exactly its size, so that one byte too many is noticed. */
static void
replay(const struct target *target, const char *path)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	_cleanup_(text_clear) struct text bytes = { 0 };
	_cleanup_free_ uint8_t *exact = NULL;
	char chunk[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		text_add(&bytes, chunk, n);
	exact = malloc(bytes.len ? bytes.len : 1);
	assert_non_null(exact);
	if (bytes.len)
		memcpy(exact, bytes.data, bytes.len);
	/* A property that does not hold ends the program: whose it was stands above. */
	print_message("%s\n", path);
	assert_int_equal(target->run(exact, bytes.len), 0);
}

static void
replay_folder(void **state)
{
	const struct target *target = *state;
	_cleanup_free_ char *folder = mem_printf(FOLDER "/%s", target->name);
	struct dirent **names = NULL;
	int count = scandir(folder, &names, is_seed, alphasort);

	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *path = mem_printf("%s/%s", folder, names[i]->d_name);

		replay(target, path);
		free(names[i]);
	}
	free(names);
}

/* A folder whose target has another name would never be replayed. */
static void
every_folder_has_a_target(void **state)
{
	struct dirent **names = NULL;
	int count = scandir(FOLDER, &names, is_seed, alphasort);

	(void)state;
	assert_int_equal(count, LENGTH_OF(targets));
	for (int i = 0; i < count; i++) {
		assert_string_equal(names[i]->d_name, targets[i].name);
		free(names[i]);
	}
	free(names);
}

int
main(void)
{
	struct CMUnitTest tests[LENGTH_OF(targets) + 1];

	for (size_t i = 0; i < LENGTH_OF(targets); i++)
		tests[i] = (struct CMUnitTest){ .name = targets[i].name,
			.test_func = replay_folder,
			.initial_state = (void *)(uintptr_t)&targets[i] };
	tests[LENGTH_OF(targets)] =
		(struct CMUnitTest)cmocka_unit_test(every_folder_has_a_target);
	return _cmocka_run_group_tests("fuzz seeds", tests, LENGTH_OF(tests), NULL, NULL);
}

/* The texts of letters and their uses in the code: each use has its text, each text its use. */
#include "support/unit.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/strings.h"
#include "base/text.h"
#include "model/ailment.h"
#include "model/change.h"
#include "model/kind.h"
#include "model/letter.h"
#include "support/letters.h"
#include "tell/wording.h"

static struct config shipped;

static char *
read_source(const char *path)
{
	_cleanup_fclose_ FILE *file = fopen(path, "re");
	struct text t = { 0 };
	char buffer[8192];
	size_t n;

	assert_non_null(file);
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		text_add(&t, buffer, n);
	return text_take(&t);
}

/* Literals of small letters, hyphens and points. */
static void
gather(const char *path, struct strings *ret)
{
	_cleanup_free_ char *source = read_source(path);

	for (const char *p = strchr(source, '"'); p; p = strchr(p + 1, '"')) {
		size_t n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz-.");
		_cleanup_free_ char *word = mem_ndup(p + 1, n);

		if (p[1 + n] == '"' && n > 0 && !strings_has(ret, word))
			strings_add(ret, word);
	}
}

static void
gather_all(const char *pattern, struct strings *ret)
{
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		gather(found.gl_pathv[i], ret);
	globfree(&found);
}

/* Like a key, and no file, host or address of an example. */
static bool
is_dotted(const char *word)
{
	const char *dot = strchr(word, '.'), *last = strrchr(word, '.');

	return dot && dot > word && dot[1] && !text_equal(last, ".h") &&
	       !text_equal(last, ".html") && !text_equal(last, ".example") &&
	       !text_starts(word, "forewarn.");
}

static void
each_use_has_its_text(void **state)
{
	static const char *const places[] = { "daemon/tell/*.c", "daemon/deliver.c",
		"daemon/expiry.c", "daemon/command/send_test.c" };
	const struct tongue *english = config_tongue(&shipped, "en");
	_cleanup_(strings_clear) struct strings uses = { 0 };
	size_t found = 0;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(places); i++)
		gather_all(places[i], &uses);
	for (size_t i = 0; i < uses.count; i++) {
		const char *use = uses.items[i];

		if (!is_dotted(use))
			continue;
		found++;
		if (!tongue_find(english, use) && !tongue_has_group(english, use))
			fail_msg("config/letters/en.yaml has no \"%s\"", use);
	}
	assert_true(found > 60);
}

/* Directly, as a form or an item of it, or as a member of a group. */
static bool
is_used(const struct strings *uses, const char *key)
{
	_cleanup_free_ char *part = mem_dup(key);

	do {
		if (strings_has(uses, part))
			return true;
		*(strrchr(part, '.') ? strrchr(part, '.') : part) = '\0';
	} while (*part);
	return false;
}

static void
each_text_has_its_use(void **state)
{
	const struct tongue *english = config_tongue(&shipped, "en");
	_cleanup_(strings_clear) struct strings uses = { 0 };

	(void)state;
	gather_all("daemon/*.c", &uses);
	gather_all("daemon/tell/*.c", &uses);
	gather_all("daemon/command/*.c", &uses);
	for (size_t i = 0; i < english->count; i++) {
		const char *key = english->texts[i].key;

		if (!text_starts(key, "plural.") && !text_starts(key, "opening.") &&
			!is_used(&uses, key))
			fail_msg("nothing says \"%s\" of config/letters/en.yaml", key);
	}
}

static void
assert_member(const char *group, const char *name)
{
	if (!wording_named(config_tongue(&shipped, "en"), group, name))
		fail_msg("config/letters/en.yaml has no \"%s.%s\"", group, name);
}

/* Texts that are looked up by what the model calls things. */
static void
whatever_can_happen_has_its_words(void **state)
{
	(void)state;
	for (int i = 0; i < HAPPENING_COUNT; i++) {
		assert_member("names", happening_name((enum happening)i));
		assert_member("history", happening_name((enum happening)i));
		if (i != HAPPENED_ANNOUNCED && !happening_reminds((enum happening)i))
			assert_member("headline", happening_name((enum happening)i));
	}
	for (int i = 0; i < KIND_COUNT; i++) {
		static const char *const groups[] = { "kind", "meaning", "notice",
			"todo.technical", "todo.plain" };

		for (size_t k = 0; k < LENGTH_OF(groups); k++)
			assert_member(groups[k], kind_name((enum kind)i));
	}
	for (int i = 0; i < ROLE_COUNT; i++)
		assert_member("role", role_name((enum role)i));
	for (int i = 0; i < AILMENT_COUNT; i++) {
		assert_member("health.is", ailment_name((enum ailment_kind)i));
		assert_member("health.do", ailment_name((enum ailment_kind)i));
	}
	for (int i = FORCED_NO; i <= FORCED_YES; i++)
		assert_member("forced", forced_name((enum forced)i));
	for (int i = 0; i < OCCASION_COUNT; i++) {
		_cleanup_free_ char *opening =
			mem_printf("opening.%s", occasion_name((enum occasion)i));

		assert_member("subject.for", occasion_name((enum occasion)i));
		assert_member(opening, TONGUE_OTHER);
	}
}

static void
dutch_has_the_keys_of_english_and_is_utf_8(void **state)
{
	const struct tongue *english = config_tongue(&shipped, "en"),
			    *dutch = config_tongue(&shipped, "nl");

	(void)state;
	assert_int_equal(english->count, dutch->count);
	for (size_t i = 0; i < english->count; i++) {
		const struct tongue_text *text = &dutch->texts[i];

		assert_string_equal(english->texts[i].key, text->key);
		assert_true(text_is_utf8(text->text, strlen(text->text)));
	}
}

static int
set_languages(void **state)
{
	(void)state;
	letters_add_tongue(&shipped, "en");
	letters_add_tongue(&shipped, "nl");
	return 0;
}

static int
clear_languages(void **state)
{
	(void)state;
	letters_clear_tongues(&shipped);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_use_has_its_text),
		cmocka_unit_test(each_text_has_its_use),
		cmocka_unit_test(whatever_can_happen_has_its_words),
		cmocka_unit_test(dutch_has_the_keys_of_english_and_is_utf_8),
	};

	return cmocka_run_group_tests(tests, set_languages, clear_languages);
}

/* Aside: what was left out of an entry, and who is not concerned. */
#include "command/aside.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

#define NAMES_MAX 10u

static void
say(struct strings *to, char *sentence)
{
	strings_add(to, sentence);
	free(sentence);
}

static bool
is_matched(const struct matches *matches, const char *dependency)
{
	for (size_t i = 0; i < matches->count; i++)
		if (strcmp(matches->items[i].dependency, dependency) == 0)
			return true;
	return false;
}

static void
add_ignored(const struct matches *ignored, struct strings *to)
{
	for (size_t i = 0; i < ignored->count; i++) {
		const struct match *m = &ignored->items[i];

		say(to, mem_printf("Ignored: to %s, “%s” in %s is something else (ignore: "
				   "%s).",
				m->dependency, m->text, where_words(m->where), m->term));
	}
}

/* "Not concerned: A and B, for so and so." */
static void
add_group(struct strings *names, size_t more, const char *why, struct strings *to)
{
	_cleanup_free_ char *others = NULL, *all = NULL;

	if (more) {
		others = mem_printf("%zu more", more);
		strings_add(names, others);
	}
	all = names->count ? strings_sentence(names) : NULL;
	if (all)
		say(to, mem_printf("Not concerned: %s; %s.", all, why));
	strings_clear(names);
}

static bool
is_left_out(const struct dependency *d, const struct entry *entry)
{
	return entry && !entry_passes(entry, &d->only);
}

void
aside_sentences(const struct config *config, const char *service, const struct entry *entry,
	const struct matches *matches, const struct matches *ignored, struct strings *to)
{
	static const char *const why[] = { "no word that is named as “uses” counts here",
		"“only” leaves this announcement out",
		"without “uses” only what may be forced counts" };
	struct strings names = { 0 };
	size_t more = 0;

	if (ignored)
		add_ignored(ignored, to);
	for (size_t reason = 0; reason < LENGTH_OF(why); reason++, more = 0) {
		for (size_t i = 0; i < config->dependency_count; i++) {
			const struct dependency *d = &config->dependencies[i];
			size_t own = is_left_out(d, entry) ? 1 : d->use_count ? 0 : 2;

			if (own != reason || (service && !text_equal(d->service, service)) ||
				is_matched(matches, d->name))
				continue;
			if (names.count < NAMES_MAX)
				strings_add(&names, d->name);
			else
				more++;
		}
		add_group(&names, more, why[reason], to);
	}
}

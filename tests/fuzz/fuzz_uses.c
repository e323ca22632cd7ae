/* Uses: terms, versions and patterns that somebody declared, against a text. The lines before the first empty one are uses,
 * "-" in front of what is to be ignored; then come a title and a text. */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "fuzz/target.h"
#include "judge/judge.h"
#include "judge/uses.h"

/* A pattern may cost its whole match limit on each text. */
#define USES 6u

static void
add_use(struct use **list, size_t *count, char *text)
{
	if (*count == USES) {
		free(text);
		return;
	}
	*list = mem_resize(*list, *count + 1, sizeof(**list));
	(*list)[(*count)++] = (struct use){ .text = text };
}

static struct config *
draw_config(struct draw *draw)
{
	struct config *config = MEM_NEW(struct config);
	struct dependency *d = MEM_NEW(struct dependency);

	*d = (struct dependency){ .name = mem_dup("Ours"),
		.service = mem_dup("oven"),
		.contract_notice_by = DAY_NONE };
	config->timezone = mem_dup("UTC");
	config->dependencies = d;
	config->dependency_count = 1;
	while (draw->left) {
		_cleanup_free_ char *drawn = draw_line(draw);
		/* Settings let nothing else pass. */
		char *line = text_line(drawn, 0);

		if (!*line) {
			free(line);
			break;
		}
		if (*line == '-')
			add_use(&d->ignore, &d->ignore_count, mem_dup(line + 1));
		else
			add_use(&d->uses, &d->use_count, mem_dup(line));
		free(line);
	}
	return config;
}

static void
hold_version(const char *s)
{
	struct version version;
	struct range same;

	if (versions_read(s, strlen(s), &version) < 0)
		return;
	holds(version.count > 0 && version.count <= VERSION_PARTS, "a version", "has parts");
	same = versions_compared("=", &version);
	holds(versions_meet(&same, &same), "a version", "is itself");
	same = versions_compared("<=", &version);
	holds(versions_meet(&same, &(struct range){ .low = version, .high = version }),
		"a version", "is not above itself");
}

static void
hold_uses(const struct dependency *d)
{
	struct compiled_use use = { 0 };

	for (size_t i = 0; i < d->use_count; i++) {
		_cleanup_free_ char *why = NULL;

		hold_version(d->uses[i].text);
		if (use_compile(d->uses[i].text, &use, &why) < 0)
			holds_why(why, "the refusal of a use");
	}
	use_clear(&use);
}

static void
hold_judged(const struct config *config, const struct rules *rules, const struct entry *entry)
{
	struct facts facts;
	struct matches matches, ignored;

	judge_all(rules, "oven", entry, stamp_utc(stamp_day(2026, 11, 23), 9, 0, 0), &facts,
		&matches);
	holds_facts(&facts, &matches);
	holds(matches.count <= USES, "matches", "are one for each use");
	for (size_t i = 0; i < matches.count; i++) {
		bool declared = config->dependencies->use_count == 0;

		for (size_t j = 0; j < config->dependencies->use_count; j++)
			declared |= text_equal(
				matches.items[i].term, config->dependencies->uses[j].text);
		holds(declared, "a match", "is of a declared use");
	}
	judge_ignored(rules, "oven", entry, &ignored);
	matches_clear(&ignored);
	matches_clear(&matches);
	facts_clear(&facts);
}

FUZZ_TARGET(uses)
{
	struct draw draw = draw_of(data, size);
	struct config *config = draw_config(&draw);
	struct complaints complaints = { 0 };
	struct entry entry = { .published = STAMP_NONE, .updated = STAMP_NONE };
	struct rules *rules;

	entry.title = draw_line(&draw);
	entry.text = draw_rest(&draw);
	hold_uses(config->dependencies);
	rules = rules_new(config, &complaints);
	holds((rules == NULL) == (complaints.errors > 0), "rules",
		"are there without a mistake");
	if (rules)
		hold_judged(config, rules, &entry);
	for (size_t i = 0; i < complaints.count; i++)
		holds_why(complaints.items[i].text, "a complaint");
	rules_free(rules);
	complaints_clear(&complaints);
	entry_clear(&entry);
	config_free(config);
	return 0;
}

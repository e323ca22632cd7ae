/* Lines: JSON lines as `forewarn judge` takes them, judged by the phrases that are shipped. */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "command/judge_entry.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "fuzz/target.h"
#include "judge/judge.h"
#include "settings/settings.h"

#define CONFIG "tests/fuzz/bakery.yaml"

struct bench {
	struct config *config;
	struct rules *rules;
};

/* Read once for all inputs. */
static const struct bench *
bench(void)
{
	static struct bench all;
	struct settings_paths paths = { .config_file = CONFIG, .share_dir = "config" };
	struct complaints complaints = { 0 };

	if (all.rules)
		return &all;
	all.config = settings_load(&paths, &complaints);
	holds(all.config != NULL, CONFIG,
		complaints.count ? complaints.items[0].text : "can be read");
	all.rules = rules_new(all.config, &complaints);
	complaints_clear(&complaints);
	holds(all.rules != NULL, CONFIG, "gives rules");
	return &all;
}

static void
hold_judged(const struct judge_entry *in)
{
	const struct bench *b = bench();
	int64_t now = stamp_utc(stamp_day(2026, 11, 23), 9, 0, 0);
	_cleanup_free_ char *reason = NULL;
	struct facts facts, again;
	struct matches matches;
	enum verdict verdict;

	judge_all(b->rules, in->service, &in->entry, now, &facts, &matches);
	holds_facts(&facts, &matches);
	verdict = judge_verdict(b->config, &facts, &matches, now, &reason);
	holds(verdict_name(verdict) != NULL, "a verdict", "has a name");
	holds_line(reason, "a reason");
	judge_facts(b->rules, &in->entry, now, &again);
	holds(facts.kind == again.kind && facts.forced == again.forced &&
			when_equal(&facts.effective, &again.effective) &&
			facts.milestone_count == again.milestone_count,
		"a second judgement", "is the same");
	facts_clear(&again);
	matches_clear(&matches);
	facts_clear(&facts);
}

FUZZ_TARGET(lines)
{
	struct draw draw = draw_of(data, size);

	while (draw.left) {
		_cleanup_free_ char *line = draw_line(&draw), *why = NULL;
		struct judge_entry in;

		if (judge_entry_read(line, strlen(line), &in, &why) < 0) {
			holds_why(why, "the refusal of a line");
			continue;
		}
		hold_judged(&in);
		judge_entry_clear(&in);
	}
	return 0;
}

/* Backtest tell: letters by week, cases, what is noise, what is dead, what was nearly missed. */
#include "command/backtest_tell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "command/command.h"

#define SHOWN_MISSES 20u
#define WEEK_SIZE 16

/* Letters of one week, by recipient in the order of the configuration. */
struct week {
	char name[WEEK_SIZE];
	unsigned *letters;
	unsigned all;
};

/* What came of one dependency. */
struct noise {
	unsigned cases, certain, uncertain, withdrawn, not_affected;
};

struct findings {
	const struct backtest *backtest;
	struct letters letters; /* the oldest first */
	struct week *weeks;
	size_t week_count, week_cap;
	struct noise *noise; /* by number of the dependency */
	json_t *cases;       /* NULL: they are printed */
	unsigned case_count;
};

void
backtest_clear(struct backtest *backtest)
{
	for (size_t i = 0; i < backtest->miss_count; i++) {
		free(backtest->misses[i].service);
		free(backtest->misses[i].title);
		free(backtest->misses[i].link);
		nearly_clear(&backtest->misses[i].nearly);
	}
	free(backtest->misses);
	free(backtest->dead);
}

/* ISO 8601: a week belongs to the year of its Thursday. */
static void
name_week(int32_t day, char name[static WEEK_SIZE])
{
	int32_t thursday = day - (stamp_weekday(day) + 6) % 7 + 3;
	int year, month, of_month;

	stamp_civil(thursday, &year, &month, &of_month);
	(void)snprintf(name, WEEK_SIZE, "%d-W%02d", year,
		(int)(thursday - stamp_day(year, 1, 1)) / 7 + 1);
}

static size_t
number_of(const struct config *config, const char *recipient)
{
	for (size_t i = 0; i < config->recipient_count; i++)
		if (text_equal(config->recipients[i].name, recipient))
			return i;
	return config->recipient_count;
}

static bool
too_early(const struct backtest *backtest, int64_t at)
{
	return backtest->since != DAY_NONE &&
	       zone_day(backtest->config->timezone, at) < backtest->since;
}

static void
count_letter(struct findings *findings, const struct letter *letter)
{
	const struct config *config = findings->backtest->config;
	struct week *week;
	char name[WEEK_SIZE];

	name_week(zone_day(config->timezone, letter->created), name);
	if (findings->week_count == 0 ||
		strcmp(findings->weeks[findings->week_count - 1].name, name) != 0) {
		findings->weeks = mem_grow(findings->weeks, findings->week_count,
			&findings->week_cap, sizeof(*findings->weeks));
		week = &findings->weeks[findings->week_count++];
		memcpy(week->name, name, sizeof(name));
		week->letters = mem_new(config->recipient_count + 1, sizeof(*week->letters));
		week->all = 0;
	}
	week = &findings->weeks[findings->week_count - 1];
	week->letters[number_of(config, letter->recipient)]++;
	week->all++;
}

static int
by_creation(const void *a, const void *b)
{
	const struct letter *x = a, *y = b;

	if (x->created != y->created)
		return x->created < y->created ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* A spare stands in for another letter and is none of its own here. */
static int
count_letters(struct findings *findings)
{
	struct letters *all = &findings->letters;
	size_t kept = 0;
	int r = store_letters(findings->backtest->rerun->store, 0, all);

	if (r < 0)
		return r;
	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i].spare_of ||
			too_early(findings->backtest, all->items[i].created))
			letter_clear(&all->items[i]);
		else
			all->items[kept++] = all->items[i];
	}
	all->count = kept;
	if (kept)
		qsort(all->items, kept, sizeof(*all->items), by_creation);
	for (size_t i = 0; i < kept; i++)
		count_letter(findings, &all->items[i]);
	return 0;
}

/* The case as the live store has it; 1, 0: it has none, -errno. */
static int
find_live(const struct backtest *backtest, const struct change *change, struct change *ret)
{
	int r = backtest->heard ? store_change_of_entry(
					  backtest->heard, change->source, &change->key, ret)
				: -ENOENT;

	return r == -ENOENT ? 0 : r < 0 ? r : 1;
}

static void
count_noise(struct findings *findings, const struct change *change, const struct change *live)
{
	const struct config *config = findings->backtest->config;
	_cleanup_free_ bool *seen = mem_new(config->dependency_count + 1, sizeof(*seen));

	for (size_t i = 0; i < change->matches.count; i++) {
		const struct dependency *d =
			config_dependency(config, change->matches.items[i].dependency);
		size_t number = d ? (size_t)(d - config->dependencies) : 0;

		if (!d || seen[number])
			continue;
		seen[number] = true;
		findings->noise[number].cases++;
		findings->noise[number].certain += change->facts.forced == FORCED_YES;
		findings->noise[number].uncertain += change->facts.forced == FORCED_UNCLEAR;
		findings->noise[number].withdrawn += change->withdrawn;
		findings->noise[number].not_affected +=
			live->decision.kind == DECISION_NOT_AFFECTED;
	}
}

static void
print_case(const struct findings *findings, const struct change *change, const char *id)
{
	_cleanup_free_ char *title = text_line(change->title, 70),
			    *names = change_concerned(change);
	char date[WHEN_SIZE];

	when_write(&change->facts.effective, date);
	if (findings->case_count == 0)
		printf("\n%-10s  %-13s  %-7s  %s\n", "DATE", "KIND", "FORCED", "WHAT");
	printf("%-10s  %-13s  %-7s  %s\n", *date ? date : "no date",
		kind_name(change->facts.kind), forced_name(change->facts.forced), title);
	printf("%-36s  for %s (%s)%s\n", "", names, id ? id : "not in the store",
		change->withdrawn ? ", withdrawn" : "");
}

static int
take_case(struct change *change, void *userdata)
{
	struct findings *findings = userdata;
	const struct backtest *backtest = findings->backtest;
	_cleanup_(change_clear) struct change live = { 0 };
	json_t *json;
	int r;

	if (change->verdict == VERDICT_SILENT || too_early(backtest, change->first_seen))
		return 0;
	r = find_live(backtest, change, &live);
	if (r < 0)
		return r;
	count_noise(findings, change, &live);
	if (findings->cases) {
		json = command_json_change(backtest->config, change,
			zone_day(backtest->config->timezone, backtest->now));
		(void)json_object_set_new(json, "known_as", command_json_string(live.id));
		(void)json_array_append_new(findings->cases, json);
	} else
		print_case(findings, change, live.id);
	findings->case_count++;
	return 0;
}

static void
print_head(const struct backtest *backtest)
{
	const struct timeline *timeline = backtest->timeline;
	const char *zone = backtest->config->timezone;
	char from[STAMP_SIZE] = "", until[STAMP_SIZE] = "";

	if (timeline->from == STAMP_NONE) {
		puts("Nothing is kept that could be played once more.");
		return;
	}
	stamp_write_day(zone_day(zone, timeline->from), from);
	stamp_write_day(zone_day(zone, timeline->until), until);
	printf("Announcements are kept from %s on; %u arrivals up to %s were played once more, "
	       "with what pages stopped listing and what was decided.\n",
		from, timeline->revisions, until);
	if (timeline->strangers)
		printf("%u arrivals of sources that nobody depends on were left out.\n",
			timeline->strangers);
	if (timeline->undated)
		printf("%u announcements of archives have no date of their own and were left "
		       "out.\n",
			timeline->undated);
}

static void
print_weeks(const struct findings *findings)
{
	const struct config *config = findings->backtest->config;
	unsigned all = 0;

	printf("\n%-10s", "WEEK");
	for (size_t i = 0; i < config->recipient_count; i++)
		printf(" %10.10s", config->recipients[i].name);
	printf(" %8s\n", "LETTERS");
	for (size_t i = 0; i < findings->week_count; i++) {
		const struct week *week = &findings->weeks[i];

		printf("%-10s", week->name);
		for (size_t k = 0; k < config->recipient_count; k++)
			printf(" %10u", week->letters[k]);
		printf(" %8u\n", week->all);
		all += week->all;
	}
	printf("%u letter%s in all\n", all, all == 1 ? "" : "s");
}

static void
print_noise(const struct findings *findings)
{
	const struct config *config = findings->backtest->config;

	printf("\n%-24s %7s %7s %9s %9s %12s\n", "DEPENDENCY", "CHANGES", "CERTAIN",
		"UNCERTAIN", "WITHDRAWN", "NOT AFFECTED");
	for (size_t i = 0; i < config->dependency_count; i++) {
		const struct noise *n = &findings->noise[i];
		_cleanup_free_ char *name = text_line(config->dependencies[i].name, 24);

		printf("%-24s %7u %7u %9u %9u %12u\n", name, n->cases, n->certain, n->uncertain,
			n->withdrawn, n->not_affected);
	}
}

static void
print_dead(const struct backtest *backtest)
{
	if (backtest->dead_count)
		puts("\nWords of `uses` that no announcement had:");
	for (size_t i = 0; i < backtest->dead_count; i++) {
		const struct dead *dead = &backtest->dead[i];

		printf("  %s: “%s” (%s:%u)\n", dead->dependency->name, dead->term,
			dead->dependency->at.file ? dead->dependency->at.file : "",
			dead->dependency->at.line);
	}
}

static void
print_misses(const struct backtest *backtest)
{
	size_t shown =
		backtest->miss_count < SHOWN_MISSES ? backtest->miss_count : SHOWN_MISSES;

	if (shown)
		puts("\nAnnouncements that force something, and that a word more would have "
		     "told:");
	for (size_t i = 0; i < shown; i++) {
		const struct miss *miss = &backtest->misses[i];
		_cleanup_free_ char *title = text_line(miss->title, 90);
		char day[STAMP_SIZE] = "no date   ";

		if (miss->published != STAMP_NONE)
			stamp_write_day(
				zone_day(backtest->config->timezone, miss->published), day);
		printf("  %s  %s (%s)\n", day, title, miss->service);
		printf("      would also have matched with “%s” in %s%s%s%s\n",
			miss->nearly.words, miss->nearly.dependency->name,
			miss->nearly.use ? ", which has “" : "",
			miss->nearly.use ? miss->nearly.use : "", miss->nearly.use ? "”" : "");
	}
	if (backtest->miss_count > shown)
		printf("  and %zu more; --json has all of them\n",
			backtest->miss_count - shown);
}

static json_t *
json_weeks(const struct findings *findings)
{
	const struct config *config = findings->backtest->config;
	json_t *list = json_array();

	for (size_t i = 0; i < findings->week_count; i++) {
		json_t *letters = json_object();

		for (size_t k = 0; k < config->recipient_count; k++)
			if (findings->weeks[i].letters[k])
				(void)json_object_set_new(letters, config->recipients[k].name,
					json_integer(findings->weeks[i].letters[k]));
		(void)json_array_append_new(
			list, json_pack("{s:s,s:o}", "week", findings->weeks[i].name, "letters",
				      letters));
	}
	return list;
}

static json_t *
json_letters(const struct findings *findings)
{
	json_t *list = json_array();

	for (size_t i = 0; i < findings->letters.count; i++) {
		const struct letter *l = &findings->letters.items[i];

		(void)json_array_append_new(list,
			json_pack("{s:s,s:s,s:o,s:o,s:o}", "recipient", l->recipient, "channel",
				channel_name(l->channel), "at", command_json_stamp(l->created),
				"subject", command_json_string(l->subject), "change",
				command_json_string(l->change)));
	}
	return list;
}

static json_t *
json_dependencies(const struct findings *findings)
{
	const struct config *config = findings->backtest->config;
	json_t *list = json_array();

	for (size_t i = 0; i < config->dependency_count; i++) {
		const struct noise *n = &findings->noise[i];

		(void)json_array_append_new(
			list, json_pack("{s:s,s:i,s:i,s:i,s:i,s:i}", "dependency",
				      config->dependencies[i].name, "changes", (int)n->cases,
				      "certain", (int)n->certain, "uncertain",
				      (int)n->uncertain, "withdrawn", (int)n->withdrawn,
				      "not_affected", (int)n->not_affected));
	}
	return list;
}

static json_t *
json_dead(const struct backtest *backtest)
{
	json_t *list = json_array();

	for (size_t i = 0; i < backtest->dead_count; i++)
		(void)json_array_append_new(list,
			json_pack("{s:s,s:s}", "dependency", backtest->dead[i].dependency->name,
				"term", backtest->dead[i].term));
	return list;
}

static json_t *
json_misses(const struct backtest *backtest)
{
	json_t *list = json_array();

	for (size_t i = 0; i < backtest->miss_count; i++) {
		const struct miss *m = &backtest->misses[i];

		(void)json_array_append_new(
			list, json_pack("{s:s,s:o,s:o,s:o,s:s,s:s,s:o}", "service", m->service,
				      "title", command_json_string(m->title), "link",
				      command_json_link(m->link), "published",
				      command_json_stamp(m->published), "words",
				      m->nearly.words, "dependency", m->nearly.dependency->name,
				      "instead_of", command_json_string(m->nearly.use)));
	}
	return list;
}

static int
print_json(const struct findings *findings)
{
	const struct backtest *backtest = findings->backtest;
	const struct timeline *timeline = backtest->timeline;

	return command_print_json(json_pack("{s:o,s:o,s:i,s:i,s:i,s:o,s:o,s:O,s:o,s:o,s:o}",
		"from", command_json_stamp(timeline->from), "until",
		command_json_stamp(timeline->until), "arrivals", (int)timeline->revisions,
		"strangers", (int)timeline->strangers, "undated", (int)timeline->undated,
		"weeks", json_weeks(findings), "letters", json_letters(findings), "changes",
		findings->cases, "dependencies", json_dependencies(findings), "dead_terms",
		json_dead(backtest), "near_misses", json_misses(backtest)));
}

static int
tell(struct findings *findings, bool json)
{
	struct store *store = findings->backtest->rerun->store;

	if (count_letters(findings) < 0)
		return command_fail(EX_IOERR, "%s", store_why(store));
	if (!json) {
		print_head(findings->backtest);
		print_weeks(findings);
	}
	if (store_each_change(store, DAY_NONE, take_case, findings) < 0)
		return command_fail(EX_IOERR, "%s", store_why(store));
	if (json)
		return print_json(findings);
	print_noise(findings);
	print_dead(findings->backtest);
	print_misses(findings->backtest);
	return EX_OK;
}

int
backtest_tell(const struct backtest *backtest, bool json)
{
	struct findings findings = { .backtest = backtest,
		.cases = json ? json_array() : NULL,
		.noise = mem_new(
			backtest->config->dependency_count + 1, sizeof(*findings.noise)) };
	int status = tell(&findings, json);

	letters_clear(&findings.letters);
	for (size_t i = 0; i < findings.week_count; i++)
		free(findings.weeks[i].letters);
	free(findings.weeks);
	free(findings.noise);
	json_decref(findings.cases);
	return status;
}

/* forewarn backtest: what this configuration, or a changed one, would have told of all that was heard. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/strings.h"
#include "base/text.h"
#include "command/backtest_tell.h"
#include "command/command.h"
#include "command/timeline.h"
#include "command/tree.h"
#include "configure.h"
#include "judge/judge.h"
#include "judge/nearly.h"

#define STOPPED 130 /* as shells say it of a program that was interrupted */

struct options {
	int32_t since;
	const char *with, *service;
	struct strings archives;
};

static volatile sig_atomic_t interrupted;

static void
interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

static int
read_arguments(struct options *options, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		bool valued = strcmp(argv[i], "--since") == 0 ||
			      strcmp(argv[i], "--with") == 0 ||
			      strcmp(argv[i], "--service") == 0;
		const char *value = valued && i + 1 < argc ? argv[i + 1] : "";

		if (valued && !*value)
			return command_fail(EX_USAGE,
				"%s wants a value; see forewarn backtest --help", argv[i]);
		if (strcmp(argv[i], "--with") == 0)
			options->with = value;
		else if (strcmp(argv[i], "--service") == 0)
			options->service = value;
		else if (strcmp(argv[i], "--since") == 0) {
			if (stamp_read_day(value, &options->since) < 0)
				return command_fail(EX_USAGE,
					"--since wants a day such as 2026-03-31, not “%s”",
					value);
		} else if (argv[i][0] == '-' && argv[i][1])
			return command_fail(EX_USAGE,
				"backtest does not know “%s”; see forewarn backtest --help",
				argv[i]);
		else
			strings_add(&options->archives, argv[i]);
		i += valued;
	}
	if (options->archives.count && !options->service)
		return command_fail(EX_USAGE,
			"--service says whose announcements the archive holds, for example:\n"
			"  forewarn backtest --service salesforce %s",
			options->archives.items[0]);
	return 0;
}

static struct setup *
load(const char *file)
{
	_cleanup_free_ char *share = tree_share();
	struct settings_paths paths = {
		.share_dir = share, .config_file = file, .secrets_shut = true
	};
	struct complaints complaints = { 0 };
	struct setup *setup = configure(&paths, &complaints);

	command_print_mistakes(&complaints);
	complaints_clear(&complaints);
	return setup;
}

static int
take_archives(const struct options *options, struct timeline *timeline)
{
	const char *name = options->service;
	_cleanup_free_ char *id = name ? mem_ndup(name, strcspn(name, "/")) : NULL;
	const struct service *service = id ? config_service(timeline->config, id) : NULL;
	const struct source *source = NULL;
	int status = 0;

	if (!options->archives.count)
		return 0;
	if (!service)
		return command_fail(EX_DATAERR,
			"there is no service “%s”; forewarn services lists them", id);
	for (size_t i = 0; i < service->source_count && !source; i++)
		if (!strchr(name, '/') || text_equal(service->sources[i].id, name))
			source = &service->sources[i];
	if (!source)
		return command_fail(EX_DATAERR, "the service %s has no source “%s”", id, name);
	if (!config_asks(timeline->config, service, source))
		return command_fail(EX_DATAERR,
			"nobody depends on %s in this configuration, so nothing of it would be "
			"told",
			id);
	for (size_t i = 0; i < options->archives.count && !status; i++)
		status = timeline_take_archive(
			timeline, options->archives.items[i], service, source);
	return status;
}

/* On a terminal alone. */
static int
show_progress(double part)
{
	static int shown = -1;
	int percent = (int)(part * 100);

	if (percent != shown && isatty(STDERR_FILENO))
		(void)fprintf(stderr, "\rplaying once more what was heard: %d%%", percent);
	shown = percent;
	return interrupted;
}

static void
wipe_progress(void)
{
	if (isatty(STDERR_FILENO))
		(void)fprintf(stderr, "\r%40s\r", "");
}

/* What each kept announcement says of the words of `uses`. */
struct survey {
	struct backtest *backtest;
	const struct rules *rules;
	bool **met; /* by dependency and use */
};

static void
note_met(struct survey *survey, const struct matches *matches)
{
	const struct config *config = survey->backtest->config;

	for (size_t i = 0; i < matches->count; i++) {
		const struct dependency *d =
			config_dependency(config, matches->items[i].dependency);

		for (size_t k = 0; d && k < d->use_count; k++)
			if (text_equal(d->uses[k].text, matches->items[i].term))
				survey->met[d - config->dependencies][k] = true;
	}
}

static void
note_miss(struct survey *survey, const struct kept_entry *kept)
{
	struct backtest *backtest = survey->backtest;
	struct nearly nearly;
	struct miss *miss;

	nearly_find(backtest->config, kept->service, kept->entry, &nearly);
	if (nearly.how == NEARLY_NOTHING)
		return;
	backtest->misses = mem_grow(backtest->misses, backtest->miss_count, &backtest->miss_cap,
		sizeof(*backtest->misses));
	miss = &backtest->misses[backtest->miss_count++];
	*miss = (struct miss){ .service = mem_dup(kept->service),
		.title = mem_dup(kept->entry->title),
		.link = mem_dup(kept->entry->link),
		.published = kept->entry->published,
		.nearly = nearly };
}

static int
survey_entry(const struct kept_entry *kept, void *userdata)
{
	struct survey *survey = userdata;
	struct facts facts;
	struct matches matches;

	judge_all(
		survey->rules, kept->service, kept->entry, kept->first_seen, &facts, &matches);
	note_met(survey, &matches);
	if (matches.count == 0 && facts.forced == FORCED_YES &&
		facts.kind != KIND_MAINTENANCE && facts.kind != KIND_INCIDENT)
		note_miss(survey, kept);
	facts_clear(&facts);
	matches_clear(&matches);
	return interrupted ? -ECANCELED : 0;
}

static int
nearest_first(const void *a, const void *b)
{
	const struct miss *x = a, *y = b;

	if (x->nearly.how != y->nearly.how)
		return x->nearly.how < y->nearly.how ? -1 : 1;
	return (x->published < y->published) - (x->published > y->published);
}

/* Every word that was never met, and every announcement that was nearly. */
static int
take_survey(struct backtest *backtest, const struct rules *rules)
{
	const struct config *config = backtest->config;
	struct survey survey = { backtest, rules,
		mem_new(config->dependency_count + 1, sizeof(*survey.met)) };
	int r;

	for (size_t i = 0; i < config->dependency_count; i++)
		survey.met[i] = mem_new(config->dependencies[i].use_count + 1, sizeof(bool));
	r = store_entries(backtest->rerun->store, survey_entry, &survey);
	for (size_t i = 0; i < config->dependency_count; i++) {
		const struct dependency *d = &config->dependencies[i];

		for (size_t k = 0; k < d->use_count; k++) {
			if (survey.met[i][k])
				continue;
			backtest->dead = mem_grow(backtest->dead, backtest->dead_count,
				&backtest->dead_cap, sizeof(*backtest->dead));
			backtest->dead[backtest->dead_count++] =
				(struct dead){ d, d->uses[k].text };
		}
		free(survey.met[i]);
	}
	free(survey.met);
	if (backtest->miss_count)
		qsort(backtest->misses, backtest->miss_count, sizeof(*backtest->misses),
			nearest_first);
	return r;
}

static int
play(struct backtest *backtest, struct timeline *timeline, const struct setup *setup)
{
	bool of_rerun = false;
	int r = timeline_play(
		timeline, backtest->rerun, backtest->now, show_progress, &of_rerun);

	if (r >= 0) {
		of_rerun = true;
		r = take_survey(backtest, setup->rules);
	}
	wipe_progress();
	if (interrupted)
		return command_fail(STOPPED, "stopped; nothing was kept");
	if (r < 0)
		return command_fail(EX_IOERR, "%s",
			store_why(of_rerun || !backtest->heard ? backtest->rerun->store
							       : backtest->heard));
	return 0;
}

static int
test(const struct command_context *context, const struct options *options,
	const struct setup *setup, struct store *heard)
{
	_cleanup_free_ char *why = NULL;
	struct timeline timeline = {
		.config = setup->config, .heard = heard, .from = STAMP_NONE, .until = STAMP_NONE
	};
	struct rerun rerun = { 0 };
	struct backtest backtest = { .config = setup->config,
		.heard = heard,
		.rerun = &rerun,
		.timeline = &timeline,
		.now = (int64_t)time(NULL),
		.since = options->since };
	int status = take_archives(options, &timeline);

	if (!status && heard && timeline_take_store(&timeline) < 0)
		status = command_fail(EX_IOERR, "%s", store_why(heard));
	if (!status && rerun_open(setup, &rerun, &why) < 0)
		status = command_fail(EX_CANTCREAT, "%s", why);
	if (!status)
		status = play(&backtest, &timeline, setup);
	if (!status)
		status = backtest_tell(&backtest, context->json);
	rerun_close(&rerun);
	backtest_clear(&backtest);
	timeline_clear(&timeline);
	return status;
}

/* The store of a configuration that may be refused by now is still the one that heard. */
static int
open_heard(const struct config *config, bool archives, struct store **ret)
{
	_cleanup_free_ char *why = NULL;
	int r = store_open(config->state_dir, STORE_READ, ret, &why);

	if (r >= 0 || (r == -ENOENT && archives))
		return 0;
	return command_fail(EX_NOINPUT, "%s", why ? why : strerror(-r));
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct sigaction action = { .sa_handler = interrupt };
	struct options options = { .since = DAY_NONE };
	struct config *config = NULL;
	struct setup *setup = NULL;
	struct store *heard = NULL;
	int status = read_arguments(&options, argc, argv);

	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
	if (!status && !(config = command_config(context, false)))
		status = EX_CONFIG;
	if (!status && !(setup = load(options.with ? options.with : context->config_file)))
		status = EX_CONFIG;
	if (!status)
		status = open_heard(config, options.archives.count > 0, &heard);
	if (!status)
		status = test(context, &options, setup, heard);
	store_close(heard);
	setup_free(setup);
	config_free(config);
	strings_clear(&options.archives);
	return status;
}

static const struct command_option options[] = {
	{ "--since", "DATE", "only what would have been told from that day on", WORD_OWN },
	{ "--with", "FILE", "by that forewarn.yaml instead of the one in use", WORD_FILE },
	{ "--service", "NAME",
		"whose announcements the archives hold: SERVICE or SERVICE/SOURCE",
		WORD_SERVICE },
	{ 0 },
};

const struct command command_backtest = {
	.name = "backtest",
	.arguments = "[--since DATE] [--with FILE] [--service NAME ARCHIVE ...] [--json]",
	.summary = "plays once more what was heard, and says what would have been told",
	.options = options,
	.help = "The same code runs as in the daemon, with a store of its own that is thrown "
		"away; nothing is sent. An ARCHIVE is a feed in a file, of which each entry "
		"arrives at its own date.\n",
	.words = WORD_FILE,
	.run = run,
};

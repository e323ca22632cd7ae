/* forewarn status: what we hear, what waits, and whether that is healthy. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "chronicle.h"
#include "command/ailing.h"
#include "command/command.h"
#include "command/outbox.h"
#include "command/status_page.h"
#include "control.h"
#include "expiry.h"
#include "publish.h"

/* Of the letters that nobody took so many are shown by name. */
#define SHOWN_LETTERS 20u
/* A letter that waits longer than this is a trouble. */
#define WAITING_TOO_LONG_SEC 86400
/* A source that should have been asked so long ago is not listened to: the daemon is stopped or
 * hangs. Whoever runs forewarnd --once a day is still well. */
#define OVERDUE_SEC (26 * 3600)

struct view {
	const struct config *config;
	struct store *store;
	int64_t now;
	json_t *json;         /* list of sources, or NULL */
	struct strings known; /* ids of the sources that the store knows */
	unsigned heard, silent, never, overdue;
	struct ailments ailments; /* those that last, and should be spoken of */
	struct letters letters;   /* that nobody took */
	char *unpublished; /* why feed and calendar are not up to date; NULL, "": they are */
};

/* A source may answer for years after its vendor left it. */
static bool
quiet(const struct source *source, const struct source_state *state, int64_t now)
{
	return source->rhythm_sec && outcome_heard(state->outcome) &&
	       state->last_new != STAMP_NONE && now - state->last_new > source->rhythm_sec;
}

static void
print_source(
	const struct view *view, const struct source *source, const struct source_state *state)
{
	int64_t now = view->now;
	_cleanup_free_ char *heard = command_ago(state->last_heard, now);
	_cleanup_free_ char *next = state->next_due != STAMP_NONE && state->next_due <= now
					    ? mem_dup("due")
					    : command_ago(state->next_due, now);
	bool locked = state->outcome == OUTCOME_NO_ACCOUNT;
	/* How to get one takes a paragraph. */
	_cleanup_free_ char *why =
		locked ? mem_dup("it needs a sign-in that is missing or not whole, and is not "
				 "asked without: forewarn check says what to write")
		: state->why ? text_line(state->why, 200)
			     : NULL;
	char day[STAMP_SIZE];

	printf("%-32s %-14s %-16s %-14s %llu\n", source->id,
		chronicle_silent(state) ? "SILENT" : outcome_name(state->outcome), heard,
		state->next_due == STAMP_NONE || locked ? "-" : next,
		(unsigned long long)state->entries);
	if (why && !outcome_heard(state->outcome))
		printf("    %s\n", why);
	if (quiet(source, state, now) &&
		!ailing_has(&view->ailments, source->id, AILMENT_FROZEN))
		printf("    nothing new since %s, but something was expected every %u days: "
		       "has "
		       "the vendor left this address?\n",
			stamp_write_day(stamp_utc_day(state->last_new), day),
			source->rhythm_sec / STAMP_DAY_SEC);
}

static json_t *
json_source(const struct source *source, const struct source_state *state, int64_t now)
{
	return json_pack("{s:s,s:s,s:s,s:b,s:b,s:o,s:o,s:o,s:o,s:i,s:o,s:I}", "source",
		source->id, "url", source->url, "outcome", outcome_name(state->outcome),
		"silent", chronicle_silent(state), "quiet", quiet(source, state, now), "why",
		command_json_string(state->why), "last_heard",
		command_json_stamp(state->last_heard), "last_new",
		command_json_stamp(state->last_new), "next_try",
		command_json_stamp(state->next_due), "failures", (int)state->failures,
		"moved_to", command_json_string(state->moved_adopted ? state->moved_to : NULL),
		"entries", (json_int_t)state->entries);
}

static void
view_source(struct view *view, const struct source *source, const struct source_state *state)
{
	strings_add(&view->known, source->id);
	view->heard += outcome_heard(state->outcome) || state->outcome == OUTCOME_DAMAGED;
	view->silent += chronicle_silent(state);
	view->never += state->last_heard == STAMP_NONE;
	view->overdue +=
		state->next_due != STAMP_NONE && state->next_due < view->now - OVERDUE_SEC;
	if (view->json)
		(void)json_array_append_new(view->json, json_source(source, state, view->now));
	else
		print_source(view, source, state);
}

static int
each_state(const struct source_state *state, void *userdata)
{
	struct view *view = userdata;
	const struct source *source = config_asked_source(view->config, state->id);

	if (source)
		view_source(view, source, state);
	return 0;
}

/* Sources that were never asked are shown by name too. Returns how many sources there are. */
static unsigned
view_others(struct view *view)
{
	const struct source_state none = {
		.last_heard = STAMP_NONE, .last_new = STAMP_NONE, .next_due = STAMP_NONE
	};
	unsigned count = 0;

	for (size_t i = 0; i < view->config->service_count; i++) {
		const struct service *service = &view->config->services[i];

		for (size_t j = 0; j < service->source_count; j++) {
			const struct source *source = &service->sources[j];

			if (!config_asks(view->config, service, source))
				continue;
			count++;
			if (!strings_has(&view->known, source->id))
				view_source(view, source, &none);
		}
	}
	return count;
}

/* 1: it runs, 0: it does not, else we cannot tell (-EACCES, -ETIMEDOUT). */
static int
daemon_runs(const struct config *config)
{
	json_t *answer = NULL;
	int r = control_ask(
		config->runtime_dir, json_pack("{s:s}", "do", "ping"), 5, &answer, NULL);

	json_decref(answer);
	return r >= 0 ? 1 : r == -ENOENT || r == -ECONNREFUSED ? 0 : r;
}

static const char *
running_words(int runs)
{
	if (runs >= 0)
		return runs ? "forewarnd runs" : "forewarnd does not run";
	return runs == -EACCES ? "whether forewarnd runs, only root and its group may ask"
			       : "forewarnd is there but does not answer";
}

static void
print_outbox(const struct store_size *size, int64_t now)
{
	_cleanup_free_ char *oldest = command_ago(size->oldest_waiting, now);

	printf("\nOutbox: %llu waiting", (unsigned long long)size->letters_waiting);
	if (size->letters_waiting)
		printf(" (the oldest from %s)", oldest);
	printf(", %llu that could not be delivered, %llu %s for the next digest\n",
		(unsigned long long)size->letters_dead, (unsigned long long)size->notices,
		size->notices == 1 ? "notice" : "notices");
	printf("Store: %llu changes, %llu entries in %llu revisions, %.1f MiB\n",
		(unsigned long long)size->changes, (unsigned long long)size->entries,
		(unsigned long long)size->revisions, (double)size->bytes / (1024 * 1024));
}

/* Secrets that are no longer good. */
static unsigned
count_ended(const struct view *view)
{
	int32_t today = zone_day(view->config->timezone, view->now);
	unsigned ended = 0;

	for (size_t i = 0; i < view->config->account_count; i++)
		ended += expiry_days(&view->config->accounts[i], today) <= 0;
	return ended;
}

static void
print_accounts(const struct view *view)
{
	int32_t today = zone_day(view->config->timezone, view->now);

	for (size_t i = 0; i < view->config->account_count; i++) {
		_cleanup_free_ char *sentence =
			expiry_sentence(&view->config->accounts[i], today);

		if (sentence)
			printf("Accounts: %s; make a new one and correct secret_expires\n",
				sentence);
	}
}

static json_t *
json_accounts(const struct view *view)
{
	int32_t today = zone_day(view->config->timezone, view->now);
	json_t *list = json_array();

	for (size_t i = 0; i < view->config->account_count; i++) {
		const struct account *account = &view->config->accounts[i];
		bool said = account->secret_expires != DAY_NONE;
		char day[STAMP_SIZE];

		(void)json_array_append_new(list,
			json_pack("{s:s,s:o,s:o}", "account", account->service,
				"secret_expires",
				said ? json_string(
					       stamp_write_day(account->secret_expires, day))
				     : json_null(),
				"days",
				said ? json_integer(expiry_days(account, today))
				     : json_null()));
	}
	return list;
}

static bool
is_healthy(const struct view *view, const struct store_size *size)
{
	return view->silent == 0 && ailing_matter(&view->ailments) == 0 && view->never == 0 &&
	       view->overdue == 0 && count_ended(view) == 0 && size->letters_dead == 0 &&
	       text_blank(view->unpublished) &&
	       (size->oldest_waiting == STAMP_NONE ||
		       view->now - size->oldest_waiting < WAITING_TOO_LONG_SEC);
}

static int
print_status_json(
	const struct view *view, const struct store_size *size, unsigned expected, int runs)
{
	return command_print_json(json_pack(
		"{s:b,s:o,s:i,s:i,s:i,s:i,s:I,s:I,s:o,s:I,s:I,s:I,s:o,s:o,s:o,s:O}", "healthy",
		is_healthy(view, size), "running", runs < 0 ? json_null() : json_boolean(runs),
		"sources_expected", (int)expected, "silent", (int)view->silent, "never",
		(int)view->never, "overdue", (int)view->overdue, "letters_waiting",
		(json_int_t)size->letters_waiting, "letters_dead",
		(json_int_t)size->letters_dead, "letters_troubled", outbox_json(&view->letters),
		"changes", (json_int_t)size->changes, "entries", (json_int_t)size->entries,
		"bytes", (json_int_t)size->bytes, "accounts", json_accounts(view), "troubles",
		ailing_json(view->config, &view->ailments), "unpublished",
		text_blank(view->unpublished) ? json_null()
					      : command_json_string(view->unpublished),
		"sources", view->json));
}

static void
print_summary(const struct view *view, bool healthy, unsigned expected, int runs)
{
	printf("%s: %u of %u sources heard at the last try, %u silent, %u never heard yet; "
	       "%s\n",
		healthy ? "All is well" : "Something needs attention", view->heard, expected,
		view->silent, view->never, running_words(runs));
	if (view->overdue)
		printf("%u source%s should have been asked more than a day ago: start "
		       "forewarnd, or look why it hangs (journalctl -u forewarnd)\n",
			view->overdue, view->overdue == 1 ? "" : "s");
}

/* What the daemon wrote down; nothing where publishing was taken out since. */
static int
read_unpublished(struct view *view)
{
	int r = view->config->publish.folder
			? store_meta_get(view->store, PUBLISH_TROUBLE, &view->unpublished)
			: 0;

	return r == -ENOENT ? 0 : r;
}

static int
view_store(struct view *view, bool json)
{
	struct store_size size;
	unsigned expected;
	int runs, status = EX_OK;

	if (!json)
		printf("%-32s %-14s %-16s %-14s %s\n", "SOURCE", "OUTCOME", "LAST HEARD",
			"NEXT TRY", "ENTRIES");
	if (ailing_read(view->store, view->config, &view->ailments) < 0 ||
		store_sources(view->store, each_state, view) < 0 ||
		store_letters_troubled(view->store, SHOWN_LETTERS, &view->letters) < 0 ||
		store_size(view->store, &size) < 0 || read_unpublished(view) < 0)
		return command_fail(EX_IOERR, "%s", store_why(view->store));
	expected = view_others(view);
	runs = daemon_runs(view->config);
	if (json) {
		status = print_status_json(view, &size, expected, runs);
	} else {
		print_outbox(&size, view->now);
		outbox_print_troubled(&view->letters);
		print_accounts(view);
		if (!text_blank(view->unpublished))
			printf("Published: %s\n", view->unpublished);
		ailing_print(view->config, &view->ailments);
		print_summary(view, is_healthy(view, &size), expected, runs);
	}
	return status ? status : is_healthy(view, &size) ? EX_OK : 1;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct view view = { .now = (int64_t)time(NULL) };
	struct config *config;
	int status = EX_NOINPUT;

	if (argc > 1 && text_equal(argv[1], "--page"))
		return argc == 3 ? status_page(context, argv[2])
				 : command_fail(EX_USAGE,
					   "--page wants the name of a source, such as "
					   "salesforce/release-notes");
	if (argc > 1)
		return command_fail(
			EX_USAGE, "status takes nothing but --page SOURCE (“%s”)", argv[1]);
	config = command_config(context, false);
	if (!config)
		return EX_CONFIG;
	view.config = config;
	view.store = command_store(config);
	view.json = context->json ? json_array() : NULL;
	if (view.store)
		status = view_store(&view, context->json);
	json_decref(view.json);
	strings_clear(&view.known);
	letters_clear(&view.letters);
	free(view.unpublished);
	ailments_clear(&view.ailments);
	store_close(view.store);
	config_free(config);
	return status;
}

static const struct command_option options[] = {
	{ "--page", "SOURCE",
		"prints the last page of that source that could not be read: its bytes on "
		"standard "
		"output, what they are on standard error",
		WORD_SOURCE },
	{ 0 }
};

const struct command command_status = {
	.name = "status",
	.arguments = "[--page SOURCE] [--json]",
	.summary = "says what is heard, what is silent, and which letters wait",
	.options = options,
	.help = "Exit status 0: every source is heard, none has lain still for too long, and "
		"no "
		"letter is stuck. 1: something needs attention.\n"
		"\n"
		"A page of --page is good for a report of the fault; look into it first, if "
		"the "
		"source is one that you sign in to.\n",
	.run = run,
};

/* Report html: what the pages say is gathered from the store, and each is written whole or not at all. */
#include "command/report_html.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/zone.h"
#include "command/ailing.h"
#include "command/command.h"
#include "command/track.h"
#include "model/change_state.h"
#include "tell/leaf.h"
#include "tell/report.h"
#include "tell/shelf.h"

#define NEWS 100u
#define NEWS_DAYS 7
#define LETTERS 50u
#define PROLOGUE 512u /* bytes of a page in which its mark stands */

static int
take_ahead(struct change *change, void *userdata)
{
	struct report *report = userdata;

	if (!change_state_ahead(change, report->today))
		return 0;
	if (report->ahead.count >= REPORT_HTML_CHANGES) {
		report->more++;
		return 0;
	}
	*changes_add(&report->ahead) = *change;
	*change = (struct change){ 0 };
	return 0;
}

static int
take_news(const struct happened *happened, void *userdata)
{
	struct report *report = userdata;
	struct report_news *news;

	if (happening_reminds(happened->event->happening) &&
		happened->event->happening != HAPPENED_IN_FORCE)
		return 0;
	report->news = mem_grow(
		report->news, report->news_count, &report->news_cap, sizeof(*report->news));
	news = &report->news[report->news_count++];
	*news = (struct report_news){ .id = mem_dup(happened->change),
		.title = text_blank(happened->title) ? mem_dup(happened->change)
						     : text_line(happened->title, 0),
		.event = *happened->event };
	news->event.detail = mem_dup(happened->event->detail);
	return report->news_count >= NEWS;
}

static int
take_state(const struct source_state *state, void *userdata)
{
	struct report *report = userdata;

	for (size_t i = 0; i < report->source_count; i++)
		if (text_equal(report->sources[i].source->id, state->id)) {
			report->sources[i].outcome = state->outcome;
			report->sources[i].last_heard = state->last_heard;
			report->sources[i].entries = state->entries;
		}
	return 0;
}

static void
list_sources(struct report *report)
{
	const struct config *config = report->config;

	for (size_t i = 0; i < config->service_count; i++)
		for (size_t k = 0; k < config->services[i].source_count; k++) {
			const struct source *source = &config->services[i].sources[k];

			if (!config_asks(config, &config->services[i], source))
				continue;
			report->sources = mem_grow(report->sources, report->source_count,
				&report->source_cap, sizeof(*report->sources));
			report->sources[report->source_count++] =
				(struct report_source){ source, OUTCOME_NONE, STAMP_NONE, 0 };
		}
}

static int
fill_vendors(struct report *report, struct store *store, struct track *tracks)
{
	const struct config *config = report->config;
	int r = 0;

	report->vendors = mem_new(config->service_count + 1, sizeof(*report->vendors));
	for (size_t i = 0; r >= 0 && i < config->service_count; i++) {
		struct track *track = &tracks[report->vendor_count];

		if (!track_wanted(config, &config->services[i]))
			continue;
		track->service = &config->services[i];
		r = track_fill(track, config, store);
		report->vendors[report->vendor_count++] =
			(struct report_vendor){ track->service, &track->record,
				track->ailments };
	}
	return r;
}

static int
gather(struct report *report, struct store *store, struct track *tracks)
{
	int r = store_each_change(
		store, report->today - CHANGE_STATE_CLOSES_DAYS, take_ahead, report);

	if (r >= 0)
		r = store_happened(
			store, report->now - NEWS_DAYS * STAMP_DAY_SEC, take_news, report);
	list_sources(report);
	if (r >= 0)
		r = store_sources(store, take_state, report);
	if (r >= 0)
		r = fill_vendors(report, store, tracks);
	if (r >= 0)
		r = ailing_read(store, report->config, &report->ailments);
	if (r >= 0)
		r = store_letters_troubled(store, LETTERS, &report->troubled);
	return r;
}

/* PAGE is taken over. */
static int
put_page(const char *folder, const char *name, char *page)
{
	_cleanup_free_ char *why = NULL;
	int r = shelf_put(folder, name, page, strlen(page), &why);

	free(page);
	return r < 0 ? command_fail(EX_CANTCREAT, "%s", why) : EX_OK;
}

static int
put_change(const struct report *report, struct store *store, const struct change *change,
	const char *folder)
{
	_cleanup_(events_clear) struct events events = { 0 };
	_cleanup_(decisions_clear) struct decisions decisions = { 0 };
	_cleanup_(letters_clear) struct letters letters = { 0 };
	_cleanup_free_ char *name = leaf_file_of_change(change->id);
	struct report_case it = { change, &events, &decisions, &letters };
	int r = store_events(store, change->id, &events);

	if (r >= 0)
		r = store_decisions(store, change->id, &decisions);
	if (r >= 0)
		r = store_letters_about(store, change->id, &letters);
	return r < 0 ? command_fail(EX_IOERR, "%s", store_why(store))
		     : put_page(folder, name, report_change(report, &it));
}

/* Does the file begin as our pages do? */
static bool
is_ours(int folder, const char *name)
{
	_cleanup_close_ int fd =
		openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char head[PROLOGUE + 1] = { 0 };

	return fd >= 0 && read(fd, head, PROLOGUE) > 0 && strstr(head, LEAF_MARK);
}

static void
sweep(const struct report *report, const char *folder)
{
	_cleanup_(strings_clear) struct strings old = { 0 };
	DIR *dir = opendir(folder);
	struct dirent *item;

	while (dir && (item = readdir(dir))) {
		const char *name = item->d_name;
		size_t n = strlen(name), around = strlen("change-") + strlen(".html");
		_cleanup_free_ char *id = NULL;

		if (n <= around || !text_starts(name, "change-") ||
			!text_equal(name + n - strlen(".html"), ".html"))
			continue;
		id = mem_ndup(name + strlen("change-"), n - around);
		if (!report_has_page(report, id) && is_ours(dirfd(dir), name))
			strings_add(&old, name);
	}
	for (size_t i = 0; i < old.count; i++)
		(void)unlinkat(dirfd(dir), old.items[i], 0);
	if (dir)
		(void)closedir(dir);
}

/* The index comes last: what it leads to is there then. */
static int
put_all(const struct report *report, struct store *store, const char *folder)
{
	int status = put_page(folder, leaf_file(LEAF_HEARD), report_heard(report));

	for (size_t i = 0; !status && i < report->ahead.count; i++)
		status = put_change(report, store, &report->ahead.items[i], folder);
	if (!status)
		status = put_page(folder, leaf_file(LEAF_VENDORS), report_vendors(report));
	if (!status)
		status = put_page(folder, leaf_file(LEAF_AHEAD), report_ahead(report));
	if (!status) {
		sweep(report, folder);
		printf("%s/%s\n", folder, leaf_file(LEAF_AHEAD));
	}
	return status;
}

int
report_html(const struct config *config, struct store *store, const struct tongue *tongue,
	const char *folder, int64_t now)
{
	struct report report = { .config = config,
		.wording = tongue,
		.now = now,
		.today = zone_day(config->timezone, now) };
	struct track *tracks = mem_new(config->service_count + 1, sizeof(*tracks));
	int status = gather(&report, store, tracks) < 0
			     ? command_fail(EX_IOERR, "%s", store_why(store))
			     : put_all(&report, store, folder);

	report_clear(&report);
	for (size_t i = 0; i < config->service_count; i++)
		record_clear(&tracks[i].record);
	free(tracks);
	return status;
}

/* forewarn record: how the vendors that you use announce, by all that was heard. */
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
#include "command/track.h"
#include "settings/names.h"

#define SPANS 4
static const int32_t spans[SPANS] = { 30, 90, 180, INT32_MAX };
static const char *const span_words[SPANS] = { "under 30 days", "30 to 89", "90 to 179",
	"180 or more" };
#define BAR_WIDTH 40u

static const char *
plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

static void
print_bar(const struct record *record, unsigned span)
{
	unsigned below = span ? record_under(record, spans[span - 1]) : 0;
	unsigned n = record_under(record, spans[span]) - below;
	unsigned width = (unsigned)((uint64_t)n * BAR_WIDTH / record->notice_count);

	printf("  %-19s ", span_words[span]);
	for (unsigned i = 0; i < (n && !width ? 1 : width); i++)
		putchar('#');
	printf("%s%u\n", n ? " " : "", n);
}

static void
print_notice(const struct track *track)
{
	const struct record *record = &track->record;
	unsigned n = (unsigned)record->notice_count, promised;

	if (!record_enough(record)) {
		printf("  notice given        known of %u; from %u on something can be "
		       "concluded\n",
			n, RECORD_ENOUGH);
		return;
	}
	printf("  notice given        median %d days, shortest %d, of %u\n",
		record_median(record), record_worst(record), n);
	for (unsigned i = 0; i < SPANS; i++)
		print_bar(record, i);
	promised = track->service->promised_notice_days;
	if (promised)
		printf("  promised            %u days, and kept %u of %u times (%s)\n",
			promised, n - record_under(record, (int32_t)promised), n,
			track->service->promised_notice_see
				? track->service->promised_notice_see
				: "no address given");
}

static void
print_track(const struct track *track, const char *timezone)
{
	const struct record *record = &track->record;
	_cleanup_free_ char *name = text_line(track->service->name, 0);
	char first[STAMP_SIZE], last[STAMP_SIZE];

	if (!record->cases) {
		printf("%s (%s): nothing was heard yet that forced something\n", name,
			track->service->id);
		return;
	}
	stamp_write_day(zone_day(timezone, record->first), first);
	stamp_write_day(zone_day(timezone, record->last), last);
	printf("%s (%s): %u announcement%s that forced something, %s to %s\n", name,
		track->service->id, record->cases, plural(record->cases), first, last);
	print_notice(track);
	printf("  named a date        %u of %u at once\n", record->named, record->cases);
	printf("  moved a date        %u time%s later, %u earlier, %u taken back, in %u "
	       "announcement%s\n",
		record->later, plural(record->later), record->earlier, record->taken_back,
		record->moved, plural(record->moved));
	printf("  changed silently    %u time%s\n", record->silent, plural(record->silent));
	printf("  withdrew            %u\n", record->withdrawn);
	if (record->after_contract)
		printf("  after your notice   %u announced after the last day on which you "
		       "could give notice\n",
			record->after_contract);
	if (record->unknown)
		printf("  notice not known    %u older than our listening, without a date of "
		       "their own\n",
			record->unknown);
	printf("  sources ailing      %u time%s, long enough to be told\n", track->ailments,
		plural(track->ailments));
}

static void
print_line(const struct track *track)
{
	const struct record *record = &track->record;
	_cleanup_free_ char *name = text_line(track->service->id, 24);
	char median[16] = "-", worst[16] = "-", short_notice[24] = "-", kept[24] = "-";
	unsigned n = (unsigned)record->notice_count,
		 promised = track->service->promised_notice_days;

	if (record_enough(record)) {
		(void)snprintf(median, sizeof(median), "%d", record_median(record));
		(void)snprintf(worst, sizeof(worst), "%d", record_worst(record));
		(void)snprintf(short_notice, sizeof(short_notice), "%u%%",
			record_under(record, 30) * 100 / n);
		if (promised)
			(void)snprintf(kept, sizeof(kept), "%u%% of %u",
				(n - record_under(record, (int32_t)promised)) * 100 / n,
				promised);
	}
	printf("%-24s %6u %6s %8s %9s %10s %5u %6u %9u\n", name, record->cases, median, worst,
		short_notice, kept, record->later + record->earlier + record->taken_back,
		record->silent, record->withdrawn);
}

static json_t *
json_of(const struct track *track)
{
	const struct record *record = &track->record;
	unsigned promised = track->service->promised_notice_days;
	json_t *notice = json_array();

	for (size_t i = 0; i < record->notice_count; i++)
		(void)json_array_append_new(notice, json_integer(record->notice[i]));
	return json_pack("{s:s,s:s,s:I,s:o,s:o,s:I,s:I,s:o,s:o,s:o,s:I,s:I,s:I,s:I,s:I,s:I,s:I,"
			 "s:I}",
		"service", track->service->id, "name", track->service->name, "announcements",
		(json_int_t)record->cases, "first",
		command_json_stamp(record->cases ? record->first : STAMP_NONE), "last",
		command_json_stamp(record->cases ? record->last : STAMP_NONE), "named_a_date",
		(json_int_t)record->named, "notice_unknown", (json_int_t)record->unknown,
		"notice_days", notice, "notice_promised",
		promised ? json_integer(promised) : json_null(), "promise_kept",
		promised ? json_integer((json_int_t)record->notice_count -
					record_under(record, (int32_t)promised))
			 : json_null(),
		"moved_later", (json_int_t)record->later, "moved_earlier",
		(json_int_t)record->earlier, "dates_taken_back", (json_int_t)record->taken_back,
		"announcements_moved", (json_int_t)record->moved, "silent_changes",
		(json_int_t)record->silent, "withdrawn", (json_int_t)record->withdrawn,
		"after_contract_notice", (json_int_t)record->after_contract, "ailments",
		(json_int_t)track->ailments);
}

static int
print_all(const struct command_context *context, const struct config *config,
	const struct track *tracks, size_t count, bool named)
{
	if (context->json) {
		json_t *list = json_array();

		for (size_t i = 0; i < count; i++)
			(void)json_array_append_new(list, json_of(&tracks[i]));
		return command_print_json(
			json_pack("{s:o,s:i}", "services", list, "enough", (int)RECORD_ENOUGH));
	}
	if (!named)
		printf("%-24s %6s %6s %8s %9s %10s %5s %6s %9s\n", "SERVICE", "FORCED",
			"MEDIAN", "SHORTEST", "UNDER 30", "PROMISE", "MOVED", "SILENT",
			"WITHDRAWN");
	for (size_t i = 0; i < count; i++) {
		if (named)
			print_track(&tracks[i], config->timezone);
		else
			print_line(&tracks[i]);
	}
	if (!named)
		printf("\nNotice in days, from announcement to the first day of the date; -: "
		       "known of fewer than %u, or nothing was promised.\n"
		       "forewarn record SERVICE says more.\n",
			RECORD_ENOUGH);
	return EX_OK;
}

/* The services of ARGV, or those that somebody depends on. 0, or an exit status. */
static int
choose(const struct config *config, int argc, char **argv, struct track *tracks, size_t *ret)
{
	struct complaints unheard = { 0 };
	struct names names = { 0 };
	int status = 0;

	*ret = 0;
	names_fill(&names, config, &unheard);
	complaints_clear(&unheard);
	for (int i = 1; i < argc && !status; i++) {
		const struct service *service = names_service(&names, argv[i]);

		if (!service)
			status = command_fail(EX_USAGE,
				"there is no service “%s”; forewarn services lists them",
				argv[i]);
		else
			tracks[(*ret)++].service = service;
	}
	for (size_t i = 0; argc == 1 && i < config->service_count; i++) {
		if (track_wanted(config, &config->services[i]))
			tracks[(*ret)++].service = &config->services[i];
	}
	names_clear(&names);
	return status;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct config *config = command_config(context, false);
	struct store *store = NULL;
	struct track *tracks;
	size_t count = 0;
	int status;

	if (!config)
		return EX_CONFIG;
	tracks = mem_new(config->service_count + (size_t)argc, sizeof(*tracks));
	status = choose(config, argc, argv, tracks, &count);
	if (!status && !(store = command_store(config)))
		status = EX_NOINPUT;
	for (size_t i = 0; !status && i < count; i++)
		if (track_fill(&tracks[i], config, store) < 0)
			status = command_fail(EX_IOERR, "%s", store_why(store));
	if (!status)
		status = print_all(context, config, tracks, count, argc > 1);
	for (size_t i = 0; i < count; i++)
		record_clear(&tracks[i].record);
	free(tracks);
	store_close(store);
	config_free(config);
	return status;
}

const struct command command_record = {
	.name = "record",
	.arguments = "[SERVICE ...] [--json]",
	.summary =
		"shows how much notice vendors gave, against what they promise, and what they "
		"moved",
	.help = "Without a SERVICE: a line for each that you depend on, to compare them. Days "
		"count from the announcement to the first day that its date can mean, as it "
		"was named first; of fewer than five nothing is concluded.\n",
	.words = WORD_SERVICE,
	.run = run,
};

/* forewarn report: what is ahead, for people, spreadsheets, calendars and programs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "command/command.h"
#include "command/report_html.h"
#include "model/change_state.h"
#include "publish.h"
#include "tell/shelf.h"

#define REPORT_VERSION 1

struct report {
	const struct config *config;
	struct store *store;
	int64_t now;
	int32_t today;
	bool csv;
	const char *ics;  /* where the calendar goes; NULL: none is wanted */
	const char *html; /* the folder of the pages; NULL */
	const char *language;
	const struct tongue *tongue;
	size_t printed;
};

static int32_t
first_day(const struct report *report)
{
	return report->today - CHANGE_STATE_CLOSES_DAYS;
}

/* RFC 4180, but for the ends of lines: the gate of standard output lets no carriage return pass. What a spreadsheet would take
 * for a formula is made a text. */
static void
put_cell(struct text *row, const char *s)
{
	_cleanup_free_ char *line = text_line(s ? s : "", 0);

	if (row->len)
		text_putc(row, ',');
	text_putc(row, '"');
	if (*line && strchr("=+-@", *line))
		text_putc(row, '\'');
	for (const char *c = line; *c; c++) {
		if (*c == '"')
			text_putc(row, '"');
		text_putc(row, *c);
	}
	text_putc(row, '"');
}

static void
put_day(struct text *row, int32_t day)
{
	char buffer[STAMP_SIZE];

	put_cell(row, day == DAY_NONE ? "" : stamp_write_day(day, buffer));
}

static void
print_row(const struct report *report, const struct change *change, const char *dependency)
{
	static const struct dependency gone = { .contract_notice_by = DAY_NONE };
	const struct dependency *d = config_dependency(report->config, dependency);
	_cleanup_free_ char *decided = decision_state(&change->decision, report->today);
	_cleanup_(text_clear) struct text row = { 0 };
	char effective[WHEN_SIZE], people[16] = "";

	if (!d)
		d = &gone;
	if (d->people)
		(void)snprintf(people, sizeof(people), "%u", d->people);
	put_cell(&row, change->id);
	put_cell(&row, when_write(&change->facts.effective, effective));
	put_cell(&row, precision_name(change->facts.effective.precision));
	put_day(&row, d->name ? change_decide_by(change, d->lead_time_days) : DAY_NONE);
	put_cell(&row, kind_name(change->facts.kind));
	put_cell(&row, change_state_name(change_state(change, report->today)));
	put_cell(&row, decided);
	put_cell(&row, change->service);
	put_cell(&row, dependency);
	put_cell(&row, d->process);
	put_cell(&row, dependency_owner(d));
	put_cell(&row, people);
	put_cell(&row, d->name ? importance_name(d->importance) : "");
	put_day(&row, d->contract_notice_by);
	put_cell(&row, change->title);
	put_cell(&row, change->link);
	printf("%s\n", row.data);
}

static bool
named_before(const struct matches *matches, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (text_equal(matches->items[k].dependency, matches->items[i].dependency))
			return true;
	return false;
}

/* A row for each dependency that a change concerns. */
static int
print_rows(struct change *change, void *userdata)
{
	const struct report *report = userdata;

	for (size_t i = 0;
		change_state_ahead(change, report->today) && i < change->matches.count; i++)
		if (!named_before(&change->matches, i))
			print_row(report, change, change->matches.items[i].dependency);
	return 0;
}

static int
print_csv(struct report *report)
{
	printf("id,effective,precision,decide_by,kind,state,decided,service,dependency,process,"
	       "owner,people,importance,contract_notice_by,title,link\n");
	return store_each_change(report->store, first_day(report), print_rows, report);
}

static int
print_object(struct change *change, void *userdata)
{
	struct report *report = userdata;
	json_t *json;

	if (!change_state_ahead(change, report->today))
		return 0;
	json = command_json_change(report->config, change, report->today);
	(void)json_object_set_new(json, "impact", command_json_impact(report->config, change));
	fputs(report->printed++ ? "," : "", stdout);
	return command_put_json(json, 0) ? -EIO : 0;
}

/* One object, of which each change is printed as it is read. */
static int
print_json(struct report *report)
{
	_cleanup_free_ char *head = NULL;
	json_t *json = json_pack("{s:i,s:o,s:s}", "version", REPORT_VERSION, "made",
		command_json_stamp(report->now), "timezone", report->config->timezone);
	int r;

	head = mem_got(json_dumps(json, JSON_COMPACT | JSON_PRESERVE_ORDER));
	json_decref(json);
	printf("%.*s,\"changes\":[", (int)strlen(head) - 1, head);
	r = store_each_change(report->store, first_day(report), print_object, report);
	puts("]}");
	return r;
}

static int
write_file(const char *file, const char *calendar)
{
	const char *slash = strrchr(file, '/');
	_cleanup_free_ char *folder =
		slash ? mem_ndup(file, slash == file ? 1 : (size_t)(slash - file))
		      : mem_dup(".");
	_cleanup_free_ char *why = NULL;

	if (shelf_put(folder, slash ? slash + 1 : file, calendar, strlen(calendar), &why) < 0)
		return command_fail(EX_CANTCREAT, "%s", why);
	return EX_OK;
}

static int
put_calendar(const struct report *report)
{
	_cleanup_free_ char *calendar = NULL;

	if (publish_calendar(report->store, report->config, report->now, &calendar) < 0)
		return command_fail(EX_IOERR, "%s", store_why(report->store));
	return write_file(report->ics, calendar);
}

static int
make(struct report *report, bool json)
{
	int r;

	if (report->ics)
		return put_calendar(report);
	if (report->html)
		return report_html(report->config, report->store, report->tongue, report->html,
			report->now);
	r = json ? print_json(report) : print_csv(report);
	return r < 0 ? command_fail(EX_IOERR, "%s", store_why(report->store)) : EX_OK;
}

/* What stands behind an option; NULL: nothing. */
static const char *
take_value(int argc, char **argv, int *at)
{
	if (*at + 1 >= argc || !*argv[*at + 1])
		return NULL;
	return argv[++*at];
}

static int
read_arguments(struct report *report, bool json, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--csv") == 0)
			report->csv = true;
		else if (strcmp(argv[i], "--ics") == 0) {
			report->ics = take_value(argc, argv, &i);
			if (!report->ics)
				return command_fail(EX_USAGE,
					"--ics wants the file that the calendar shall be");
		} else if (strcmp(argv[i], "--html") == 0) {
			report->html = take_value(argc, argv, &i);
			if (!report->html)
				return command_fail(EX_USAGE,
					"--html wants the folder that the pages shall be in");
		} else if (strcmp(argv[i], "--language") == 0) {
			report->language = take_value(argc, argv, &i);
			if (!report->language)
				return command_fail(
					EX_USAGE, "--language wants one such as en or nl");
		} else
			return command_fail(EX_USAGE,
				"report does not know “%s”; see forewarn report --help",
				argv[i]);
	}
	if (report->csv + json + (report->ics != NULL) + (report->html != NULL) != 1)
		return command_fail(EX_USAGE,
			"report wants one of --html FOLDER, --csv, --ics FILE and --json");
	if (report->language && !report->html)
		return command_fail(EX_USAGE, "only the pages of --html have a language");
	return 0;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct report report = { .now = (int64_t)time(NULL) };
	struct config *config;
	int status = read_arguments(&report, context->json, argc, argv);

	if (status)
		return status;
	config = command_config(context, false);
	if (!config)
		return EX_CONFIG;
	report.config = config;
	report.today = zone_day(config->timezone, report.now);
	report.tongue =
		config_tongue(config, report.language ? report.language : config->language);
	if (report.language && !text_equal(report.tongue->language, report.language)) {
		status = command_fail(EX_USAGE,
			"there are no texts in “%s”; letters/%s.yaml would have them",
			report.language, report.language);
		config_free(config);
		return status;
	}
	report.store = command_store(config);
	status = report.store ? make(&report, context->json) : EX_NOINPUT;
	store_close(report.store);
	config_free(config);
	return status;
}

static const struct command_option options[] = {
	{ "--html", "FOLDER", "pages for a browser in FOLDER, to begin with index.html",
		WORD_FOLDER },
	{ "--csv", NULL, "a table, with a row for each dependency that a change concerns",
		WORD_OWN },
	{ "--ics", "FILE", "a calendar as FILE", WORD_FILE },
	{ "--language", "LANGUAGE", "the pages in that language instead of the configuration's",
		WORD_OWN },
	{ 0 },
};

const struct command command_report = {
	.name = "report",
	.arguments = "--html FOLDER [--language LANGUAGE] | --csv | --ics FILE | --json",
	.summary = "writes what is ahead as pages, as a table, as a calendar or for programs",
	.options = options,
	.run = run,
};

/* Metrics: gauges and counters as Prometheus' text format. */
#include "tell/metrics.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "tell/shelf.h"

static const char *const spans[METRICS_SPANS] = { "0-7", "8-30", "31-90", "91-365", "366-" };
static const int32_t span_ends[METRICS_SPANS - 1] = { 7, 30, 90, 365 };

unsigned
metrics_span(int32_t days)
{
	unsigned i = 0;

	while (i < METRICS_SPANS - 1 && days > span_ends[i])
		i++;
	return i;
}

static void
add_head(struct text *to, const char *name, const char *type, const char *help)
{
	text_printf(
		to, "# HELP forewarn_%s %s\n# TYPE forewarn_%s %s\n", name, help, name, type);
}

/* A quote, a backslash or a line end would end the value and begin something else. */
static void
add_label(struct text *to, const char *name, const char *value)
{
	_cleanup_free_ char *line = text_line(value, 200);

	text_printf(to, "%s=\"", name);
	for (const char *p = line; *p; p++) {
		if (*p == '"' || *p == '\\')
			text_putc(to, '\\');
		text_putc(to, *p);
	}
	text_putc(to, '"');
}

static void
add_number(struct text *to, const char *name, const char *label, const char *value,
	unsigned long long number)
{
	text_printf(to, "forewarn_%s", name);
	if (label) {
		text_putc(to, '{');
		add_label(to, label, value);
		text_putc(to, '}');
	}
	text_printf(to, " %llu\n", number);
}

static void
add_plain(
	struct text *to, const char *name, const char *type, const char *help, uint64_t number)
{
	add_head(to, name, type, help);
	add_number(to, name, NULL, NULL, number);
}

static void
add_source_labels(struct text *to, const char *name, const struct metrics_source *source)
{
	text_printf(to, "forewarn_%s{", name);
	add_label(to, "service", source->service);
	text_putc(to, ',');
	add_label(to, "source", source->source);
	text_puts(to, "} ");
}

static void
add_each_source(struct text *to, const struct metrics *metrics)
{
	add_head(to, "source_last_success_timestamp_seconds", "gauge",
		"When the source was last heard; missing for one that never was.");
	for (size_t i = 0; i < metrics->source_count; i++) {
		const struct metrics_source *source = &metrics->sources[i];

		if (source->last_heard == STAMP_NONE)
			continue;
		add_source_labels(to, "source_last_success_timestamp_seconds", source);
		text_printf(to, "%lld\n", (long long)source->last_heard);
	}
	add_head(to, "source_silent", "gauge",
		"1 when the source was not heard at its last try, else 0.");
	for (size_t i = 0; i < metrics->source_count; i++) {
		add_source_labels(to, "source_silent", &metrics->sources[i]);
		text_puts(to, metrics->sources[i].silent ? "1\n" : "0\n");
	}
}

static void
add_sources(struct text *to, const struct metrics *metrics)
{
	uint64_t counts[OUTCOME_COUNT] = { 0 };

	for (size_t i = 0; i < metrics->source_count; i++)
		counts[metrics->sources[i].outcome]++;
	add_head(to, "sources", "gauge", "Sources by the outcome of their last try.");
	for (int i = 0; i < OUTCOME_COUNT; i++)
		add_number(to, "sources", "outcome", outcome_name((enum outcome)i), counts[i]);
	if (metrics->source_count)
		add_each_source(to, metrics);
}

static void
add_changes(struct text *to, const struct metrics *metrics)
{
	add_head(to, "changes_ahead", "gauge",
		"Changes that concern somebody and have a date ahead, by kind and days until "
		"then.");
	for (int kind = 0; kind < KIND_COUNT; kind++)
		for (unsigned i = 0; i < METRICS_SPANS; i++) {
			text_puts(to, "forewarn_changes_ahead{");
			add_label(to, "kind", kind_name((enum kind)kind));
			text_putc(to, ',');
			add_label(to, "days", spans[i]);
			text_printf(
				to, "} %llu\n", (unsigned long long)metrics->ahead[kind][i]);
		}
}

static void
add_letters(struct text *to, const struct metrics *metrics)
{
	add_head(to, "letters", "gauge", "Letters in the store by state.");
	for (int i = 0; i < LETTER_STATE_COUNT; i++)
		add_number(to, "letters", "state", letter_state_name((enum letter_state)i),
			metrics->letters[i]);
	add_plain(to, "outbox_oldest_letter_age_seconds", "gauge",
		"How long the oldest letter has waited that nobody took yet; 0: none waits.",
		metrics->oldest_waiting == STAMP_NONE || metrics->oldest_waiting > metrics->now
			? 0
			: (uint64_t)(metrics->now - metrics->oldest_waiting));
}

static void
add_polls(struct text *to, const struct tally_durations *polls)
{
	uint64_t sum = 0;

	add_head(to, "poll_duration_seconds", "histogram",
		"From the request to a source until its page was read.");
	for (unsigned i = 0; i < TALLY_BOUNDS; i++) {
		sum += polls->classes[i];
		text_printf(to, "forewarn_poll_duration_seconds_bucket{le=\"%g\"} %llu\n",
			tally_bound(i), (unsigned long long)sum);
	}
	text_printf(to,
		"forewarn_poll_duration_seconds_bucket{le=\"+Inf\"} %llu\n"
		"forewarn_poll_duration_seconds_sum %.3f\n"
		"forewarn_poll_duration_seconds_count %llu\n",
		(unsigned long long)polls->count, polls->seconds,
		(unsigned long long)polls->count);
}

static void
add_readers(struct text *to, const struct tally *tally)
{
	add_head(to, "reader_restarts_total", "counter",
		"Readers of pages that were replaced, by reason.");
	for (int i = 0; i < TALLY_READER_COUNT; i++)
		add_number(to, "reader_restarts_total", "reason",
			tally_reader_name((enum tally_reader)i), tally->readers[i]);
}

char *
metrics_write(const struct metrics *metrics)
{
	struct text to = { 0 };

	add_head(&to, "build_info", "gauge", "1; the version is in its label.");
	add_number(&to, "build_info", "version", FOREWARN_VERSION, 1);
	add_plain(&to, "start_timestamp_seconds", "gauge", "When forewarnd began.",
		(uint64_t)metrics->started);
	add_plain(&to, "written_timestamp_seconds", "gauge",
		"When this file was written; once a minute while forewarnd lives.",
		(uint64_t)metrics->now);
	add_sources(&to, metrics);
	add_changes(&to, metrics);
	add_letters(&to, metrics);
	add_plain(&to, "store_size_bytes", "gauge", "Size of the store and its log.",
		metrics->store_bytes);
	add_polls(&to, &metrics->tally->polls);
	add_readers(&to, metrics->tally);
	return text_take(&to);
}

int
metrics_put(const char *path, const char *text, char **reterr_why)
{
	_cleanup_free_ char *folder = mem_dup(path), *name = mem_dup(path);

	return shelf_put(dirname(folder), basename(name), text, strlen(text), reterr_why);
}

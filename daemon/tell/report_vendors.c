/* Report vendors: how they announce, side by side and one by one, each with a small chart. */
#include <stdio.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/zone.h"
#include "tell/leaf.h"
#include "tell/report.h"

#define NOT_KNOWN "–"
#define BAR_HEIGHT 14

static void
put_number(struct text *out, bool known, long number, const char *unit)
{
	if (known)
		text_printf(out, "<td class=\"n\">%ld%s</td>", number, unit);
	else
		text_puts(out, "<td class=\"n\">" NOT_KNOWN "</td>");
}

static void
put_line(const struct report_vendor *vendor, struct text *out)
{
	const struct record *record = vendor->record;
	bool known = record_enough(record);
	unsigned n = (unsigned)record->notice_count,
		 promised = vendor->service->promised_notice_days;

	text_puts(out, "<tr>");
	leaf_put(out, "th scope=\"row\" dir=\"auto\"", vendor->service->name);
	put_number(out, true, record->cases, "");
	put_number(out, known, known ? record_median(record) : 0, "");
	put_number(out, known, known ? record_worst(record) : 0, "");
	put_number(out, known, known ? (long)record_under(record, 30) * 100 / n : 0, " %");
	put_number(out, known, known ? (long)record_under(record, 90) * 100 / n : 0, " %");
	put_number(out, promised, promised, "");
	put_number(out, known && promised,
		known && promised
			? (long)(n - record_under(record, (int32_t)promised)) * 100 / n
			: 0,
		" %");
	put_number(out, true, record->later + record->earlier + record->taken_back, "");
	put_number(out, true, record->silent, "");
	put_number(out, true, record->withdrawn, "");
	text_puts(out, "</tr>\n");
}

static void
put_table(const struct report *report, struct text *out)
{
	static const char *const heads[] = { "report.vendor", "report.vendor-cases",
		"report.vendor-median", "report.vendor-worst", "report.vendor-under-thirty",
		"report.vendor-under-ninety", "report.vendor-promised", "report.vendor-kept",
		"report.vendor-moved", "report.vendor-silent", "report.vendor-withdrawn" };

	text_puts(out, "<div class=\"wide\" tabindex=\"0\" role=\"group\" "
		       "aria-labelledby=\"compare\">\n<table>\n<thead><tr>");
	for (size_t i = 0; i < LENGTH_OF(heads); i++)
		leaf_say(out, i ? "th scope=\"col\" class=\"n\"" : "th scope=\"col\"",
			report->wording, heads[i]);
	text_puts(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < report->vendor_count; i++)
		put_line(&report->vendors[i], out);
	text_puts(out, "</tbody>\n</table>\n</div>\n");
}

/* How many got how much notice: four bars, each with its number in words. */
static void
put_bars(const struct report *report, const struct record *record, struct text *out)
{
	static const struct {
		int32_t under;
		const char *key;
	} spans[] = { { 30, "report.span-month" }, { 90, "report.span-quarter" },
		{ 180, "report.span-half" }, { INT32_MAX, "report.span-more" } };
	unsigned below = 0;

	text_puts(out, "<dl>\n");
	for (size_t i = 0; i < LENGTH_OF(spans); i++) {
		unsigned under = record_under(record, spans[i].under), n = under - below;

		below = under;
		leaf_say(out, "dt", report->wording, spans[i].key);
		text_printf(out,
			"<dd>%u<svg height=\"%d\" aria-hidden=\"true\"><rect class=\"bar\" "
			"width=\"%u%%\" height=\"%d\"/></svg></dd>\n",
			n, BAR_HEIGHT, n * 100 / (unsigned)record->notice_count, BAR_HEIGHT);
	}
	text_puts(out, "</dl>\n");
}

static void
put_promise(const struct report *report, const struct report_vendor *vendor, struct text *out)
{
	const struct tongue *w = report->wording;
	const struct record *record = vendor->record;
	unsigned promised = vendor->service->promised_notice_days,
		 n = (unsigned)record->notice_count;
	_cleanup_free_ char *link = NULL, *kept = NULL, *all = NULL, *line = NULL;

	if (!promised)
		return;
	kept = mem_printf("%u", n - record_under(record, (int32_t)promised));
	all = mem_printf("%u", n);
	line = wording_say(w, record_enough(record) ? "report.promise-kept" : "report.promise",
		FILLS(FILL_PLAIN_DAYS("time", (int32_t)promised), FILL("kept", kept),
			FILL("all", all)));
	leaf_put(out, "p", line);
	link = vendor->service->promised_notice_see
		       ? gate_link(vendor->service->promised_notice_see)
		       : NULL;
	if (link) {
		text_puts(out, "<p>");
		leaf_link(out, link, link);
		text_puts(out, "</p>\n");
	}
}

static void
put_sum(const struct report *report, const char *key, unsigned count, struct text *out)
{
	_cleanup_free_ char *line =
		count ? wording_count(report->wording, key, count, NULL) : NULL;

	leaf_put(out, "li", line);
}

static void
put_vendor(const struct report *report, const struct report_vendor *vendor, struct text *out)
{
	const struct tongue *w = report->wording;
	const struct record *record = vendor->record;
	const char *zone = report->config->timezone;
	_cleanup_free_ char *since = NULL, *needed = mem_printf("%u", RECORD_ENOUGH);

	leaf_put(out, "h3 dir=\"auto\"", vendor->service->name);
	if (!record->cases) {
		leaf_say(out, "p", w, "report.vendor-none");
		put_promise(report, vendor, out);
		return;
	}
	since = wording_count(w, "report.vendor-since", record->cases,
		FILLS(FILL_DAY("first", zone_day(zone, record->first)),
			FILL_DAY("last", zone_day(zone, record->last))));
	leaf_put(out, "p", since);
	if (record_enough(record)) {
		_cleanup_free_ char *line = wording_say(w, "report.notice",
			FILLS(FILL_PLAIN_DAYS("median", record_median(record)),
				FILL_PLAIN_DAYS("worst", record_worst(record))));

		leaf_put(out, "p", line);
		put_bars(report, record, out);
	} else {
		_cleanup_free_ char *line = wording_count(w, "report.notice-few",
			(unsigned)record->notice_count, FILLS(FILL("needed", needed)));

		leaf_put(out, "p", line);
	}
	put_promise(report, vendor, out);
	text_puts(out, "<ul>\n");
	put_sum(report, "report.sum-named", record->named, out);
	put_sum(report, "report.sum-later", record->later, out);
	put_sum(report, "report.sum-earlier", record->earlier, out);
	put_sum(report, "report.sum-taken-back", record->taken_back, out);
	put_sum(report, "report.sum-silent", record->silent, out);
	put_sum(report, "report.sum-withdrawn", record->withdrawn, out);
	put_sum(report, "report.sum-after-contract", record->after_contract, out);
	put_sum(report, "report.sum-unknown", record->unknown, out);
	put_sum(report, "report.sum-ailments", vendor->ailments, out);
	text_puts(out, "</ul>\n");
}

char *
report_vendors(const struct report *report)
{
	const struct tongue *w = report->wording;
	_cleanup_free_ char *made = wording_moment(w, report->config->timezone, report->now),
			    *needed = mem_printf("%u", RECORD_ENOUGH);
	_cleanup_free_ char *says =
		wording_say(w, "report.compare-says", FILLS(FILL("needed", needed)));
	struct text out = { 0 };

	leaf_open(&out, w, LEAF_VENDORS, wording_text(w, "report.title-vendors"));
	leaf_section(&out, w, "compare", "report.compare");
	leaf_put(&out, "p class=\"soft\"", says);
	if (report->vendor_count)
		put_table(report, &out);
	else
		leaf_say(&out, "p", w, "report.no-vendors");
	leaf_section_end(&out);
	leaf_section(&out, w, "each", "report.each");
	for (size_t i = 0; i < report->vendor_count; i++)
		put_vendor(report, &report->vendors[i], &out);
	leaf_section_end(&out);
	leaf_close(&out, w, made);
	return text_take(&out);
}

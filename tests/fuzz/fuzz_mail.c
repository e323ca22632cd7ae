/* Mail: what letters, webhooks, the feed and the calendar that we publish make of a vendor's words. A byte says which
 * letter; title, link, quote, the words of a milestone, of a match, and details follow, parted by a byte that no text has. */
#include <jansson.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "fuzz/target.h"
#include "settings/settings.h"
#include "support/mail_text.h"
#include "tell/agenda.h"
#include "tell/compose.h"
#include "tell/feed.h"

#define CONFIG "tests/fuzz/bakery.yaml"
#define PART '\x1e'
#define LONGEST_LINE 998 /* RFC 5322 section 2.1.1 */
#define NOW 1795432800   /* 2026-11-23 */

/* Read once for all inputs. */
static const struct config *
config(void)
{
	static struct config *all;
	struct settings_paths paths = { .config_file = CONFIG, .share_dir = "config" };
	struct complaints complaints = { 0 };

	if (!all)
		all = settings_load(&paths, &complaints);
	holds(all != NULL, CONFIG, complaints.count ? complaints.items[0].text : "can be read");
	complaints_clear(&complaints);
	return all;
}

static struct when
draw_when(struct draw *draw)
{
	int32_t day = stamp_day(2026, 11, 23) + (int32_t)draw_number(draw, 256);

	switch (draw_number(draw, 4)) {
	case 0:
		return WHEN_NONE;
	case 1:
		return when_day(day);
	case 2:
		return when_month(2027, 1 + day % 12);
	default:
		return when_quarter(2027, 1 + day % 4);
	}
}

static void
draw_change(struct draw *draw, struct change *change)
{
	struct milestone *milestone = facts_add_milestone(&change->facts);
	struct evidence *evidence = facts_add_evidence(&change->facts);
	struct match *match = matches_add(&change->matches);

	change->id = mem_dup("salesforce-k3x9qa");
	change->service = mem_dup("salesforce");
	change->source = mem_dup("salesforce/news");
	change->facts.kind = (enum kind)draw_number(draw, KIND_COUNT);
	change->facts.forced = FORCED_YES;
	change->facts.effective = draw_when(draw);
	change->published = change->updated = change->first_seen = NOW;
	change->concerns = true;
	*milestone = (struct milestone){ (enum role)draw_number(draw, ROLE_COUNT),
		draw_when(draw), NULL };
	*match = (struct match){ .dependency = mem_dup("Ovens"), .where = WHERE_TITLE };
	change->title = draw_until(draw, PART);
	change->link = draw_until(draw, PART);
	change->quote = draw_until(draw, PART);
	milestone->text = draw_until(draw, PART);
	match->text = draw_until(draw, PART);
	match->term = draw_until(draw, PART);
	evidence->rule = draw_until(draw, PART);
	evidence->text = draw_until(draw, PART);
	evidence->where = WHERE_BODY;
	evidence->weight = 2;
	change->reason = draw_until(draw, PART);
}

/* CRLF only, nothing too long, ASCII only, the headers that we write and no more. */
static void
hold_message(const struct letter *letter)
{
	static const char *const ours[] = { "From:", "To:", "Subject:", "Date:", "Message-ID:",
		"MIME-Version:", "Content-Type:", "Content-Language:", "Auto-Submitted:",
		"X-Auto-Response-Suppress:", "In-Reply-To:", "References:", "List-Id:",
		"X-Forewarn-" };
	const char *message = letter->message, *end = strstr(message, "\r\n\r\n");
	size_t line = 0;

	holds(strlen(message) == letter->message_len, "a letter", "has no NUL");
	holds(end != NULL, "a letter", "has a body");
	for (size_t i = 0; i < letter->message_len; i++) {
		unsigned char c = (unsigned char)message[i];

		holds(c < 0x80 && (c >= ' ' || strchr("\r\n\t", c)), "a letter", "is ASCII");
		holds((c == '\r') == (message[i + 1] == '\n'), "a letter", "has CRLF only");
		line = c == '\n' ? 0 : line + 1;
		holds(line <= LONGEST_LINE + 1, "a line of a letter", "is short");
	}
	for (const char *s = message; s < end; s = strstr(s, "\r\n") + 2) {
		bool known = *s == ' ' || *s == '\t';

		for (size_t i = 0; i < LENGTH_OF(ours); i++)
			known |= strncmp(s, ours[i], strlen(ours[i])) == 0;
		holds(known, "a header", s);
	}
}

static void
hold_letter(const struct letter *letter, const char *link)
{
	_cleanup_free_ char *subject = mail_text_header(letter->message, "Subject");
	_cleanup_free_ char *text = mail_text_plain(letter->message);
	_cleanup_free_ char *html = mail_text_html(letter->message);

	hold_message(letter);
	holds(text_equal(subject, letter->subject), "a subject", "is decoded as it was");
	holds_line(letter->subject, "a subject");
	holds(text && html, "a letter", "has both parts");
	holds_lines(text, "the text of a letter");
	holds_lines(html, "the HTML of a letter");
	holds(!strcasestr(html, "<script") && !strcasestr(html, "href=\"javascript"),
		"the HTML of a letter", "does nothing");
	(void)link;
}

static void
compose(const struct change *change, enum occasion occasion, enum channel channel,
	const char *detail, struct letter *ret)
{
	struct event event = { .number = 1, .at = NOW, .happening = HAPPENED_ANNOUNCED };
	struct recipient webhook = { .name = config()->recipients[0].name };
	const struct recipient *recipient = &config()->recipients[occasion % 2];
	struct compose_item item = { change, &event };

	event.detail = (char *)(uintptr_t)detail;
	webhook.webhook.wanted = true;
	webhook.webhook.template = (enum webhook_template)(occasion % 4);
	if (channel == CHANNEL_WEBHOOK)
		recipient = &webhook;
	compose_letter(&(struct compose_input){ .config = config(),
			       .recipient = recipient,
			       .channel = channel,
			       .installation = "inst42",
			       .occasion = occasion,
			       .items = &item,
			       .count = 1,
			       .now = NOW,
			       .away_from = NOW - STAMP_DAY_SEC,
			       .away_to = NOW },
		ret);
}

static void
hold_json(const struct letter *letter)
{
	json_error_t error;
	json_t *root = json_loadb(letter->message, letter->message_len, 0, &error);

	holds(json_is_object(root), "a payload", "is a JSON object");
	json_decref(root);
}

/* A folded line of a calendar has 75 bytes at most, and no line begins with what is not a name (RFC 5545 section 3.1). */
static void
hold_calendar(const char *calendar)
{
	size_t line = 0;

	for (const char *c = calendar; *c; c++) {
		line = *c == '\n' ? 0 : line + 1;
		holds(line <= 76, "a line of a calendar", "is folded");
		holds((*c == '\r') == (c[1] == '\n'), "a calendar", "has CRLF only");
		holds(c[0] != '\n' || !c[1] || strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ ", c[1]),
			"a line of a calendar", c + 1);
	}
	holds(!strstr(calendar, "\nBEGIN:VCALENDAR"), "a calendar", "is one");
}

static void
hold_published(struct change *change, const char *detail)
{
	struct publication publication = {
		.config = config(), .installation = "inst42", .now = NOW, .latest = NOW
	};
	struct events events = { 0 };
	struct event *event = events_add(&events);
	_cleanup_free_ char *feed = NULL, *calendar = NULL;
	xmlDoc *doc;

	*event = (struct event){ .number = 1,
		.at = NOW,
		.happening = HAPPENED_ANNOUNCED,
		.detail = mem_dup(detail) };
	publication_take(&publication, change, &events);
	feed = feed_write(&publication);
	doc = xmlReadMemory(feed, (int)strlen(feed), NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	holds(doc != NULL, "the feed", "is well-formed");
	xmlFreeDoc(doc);
	calendar = agenda_publish(&publication);
	if (calendar)
		hold_calendar(calendar);
	publication_clear(&publication);
	events_clear(&events);
}

FUZZ_TARGET(mail)
{
	struct draw draw = draw_of(data, size);
	enum occasion occasion = (enum occasion)draw_number(&draw, OCCASION_COUNT);
	enum channel channel = draw_number(&draw, 3) ? CHANNEL_MAIL : CHANNEL_WEBHOOK;
	struct change change = { .decision = DECISION_INITIAL };
	struct letter letter = { 0 };
	_cleanup_free_ char *detail = NULL;

	draw_change(&draw, &change);
	detail = draw_until(&draw, PART);
	compose(&change, occasion, channel, detail, &letter);
	if (channel == CHANNEL_MAIL)
		hold_letter(&letter, change.link);
	else
		hold_json(&letter);
	letter_clear(&letter);
	hold_published(&change, detail);
	change_clear(&change);
	return 0;
}

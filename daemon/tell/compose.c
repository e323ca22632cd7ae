/* Compose: a letter from its story - identity, subject, headers, two bodies. */
#include "tell/compose.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "tell/agenda.h"
#include "tell/happening.h"
#include "tell/mime.h"
#include "tell/payload.h"
#include "tell/preface.h"
#include "tell/settled.h"
#include "tell/sheet.h"
#include "tell/story.h"
#include "tell/subject.h"
#include "tell/tale.h"
#include "tell/wording.h"

#define TROUBLE "trouble."
#define ID_PART_BYTES 80u
/* Of a storm so many changes are told; the others stand in the list of contents. */
#define STORM_TOLD 25u

/* What the headers need beyond the letter itself. */
struct envelope {
	const char *zone;
	char *parent; /* Message-ID of the first letter of the thread; NULL: this is it */
	struct sheet sheet;
	char *agenda; /* NULL: none */
	const struct tongue *wording;
};

static void
envelope_clear(struct envelope *envelope)
{
	free(envelope->parent);
	free(envelope->agenda);
	sheet_clear(&envelope->sheet);
}

static char *
short_hash(const struct hash *hash)
{
	struct text t = { 0 };

	for (size_t i = 0; i < 6; i++)
		text_printf(&t, "%02x", hash->bytes[i]);
	return text_take(&t);
}

static char *
hash_word(const char *s)
{
	struct hash hash = hash_of(s, strlen(s));

	return short_hash(&hash);
}

/* An atom of RFC 5322; what does not fit stays apart by its hash. */
static char *
id_part(const char *s)
{
	struct text t = { 0 };
	_cleanup_free_ char *hash = NULL;
	bool changed = strlen(s) > ID_PART_BYTES || !*s;

	for (size_t i = 0; i < ID_PART_BYTES && s[i]; i++) {
		bool fits = isalnum((unsigned char)s[i]) || s[i] == '-' || s[i] == '_';

		changed = changed || !fits;
		text_putc(&t, fits ? s[i] : '-');
	}
	if (changed) {
		hash = hash_word(s);
		text_printf(&t, "-%s", hash);
	}
	return text_take(&t);
}

static char *
domain_of(const char *address)
{
	const char *at = address ? strrchr(address, '@') : NULL;
	struct text t = { 0 };

	for (const char *p = at ? at + 1 : ""; *p && t.len < 200; p++)
		if (isalnum((unsigned char)*p) || *p == '-' || *p == '.')
			text_putc(&t, *p);
	if (t.len == 0)
		text_puts(&t, "forewarn.invalid");
	return text_take(&t);
}

static char *
message_id(const struct config *config, const struct recipient *recipient, enum channel channel,
	const char *installation, const char *about, const char *last)
{
	_cleanup_free_ char *domain = domain_of(config->mail.from),
			    *person = hash_word(recipient->name), *from = id_part(installation),
			    *what = id_part(about);
	bool mail = channel == CHANNEL_MAIL;

	return mem_printf("%s.%s.%s.%s%s%s@%s", from, what, person, last, mail ? "" : ".",
		mail ? "" : channel_name(channel), domain);
}

static char *
id_of_event(const struct compose_input *in, const struct change *change, unsigned number)
{
	_cleanup_free_ char *last = mem_printf("%u", number);

	return message_id(
		in->config, in->recipient, in->channel, in->installation, change->id, last);
}

static int
by_hash(const void *a, const void *b)
{
	return hash_compare(a, b);
}

/* The same events in any order are the same letter: a crash between composing and keeping makes
 * no second one. */
static char *
id_of_list(const struct compose_input *in)
{
	_cleanup_free_ struct hash *parts = mem_new(in->count, sizeof(*parts));
	_cleanup_free_ char *about = NULL, *word = NULL;
	struct hash hash;

	for (size_t i = 0; i < in->count; i++) {
		_cleanup_free_ char *part = mem_printf(
			"%s.%u", in->items[i].change->id, in->items[i].event->number);

		parts[i] = hash_of(part, strlen(part));
	}
	qsort(parts, in->count, sizeof(*parts), by_hash);
	hash = hash_of(parts, in->count * sizeof(*parts));
	word = short_hash(&hash);
	about = mem_printf("list-%s", word);
	return message_id(in->config, in->recipient, in->channel, in->installation, about,
		occasion_name(in->occasion));
}

/* RFC 5322 section 3.3. Its names are English in every language. */
static void
put_date(struct text *out, const char *zone, int64_t now)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int32_t day = zone_day(zone, now);
	int second = zone_second_of_day(zone, now), offset = zone_offset(zone, now) / 60;
	int y, m, d;

	stamp_civil(day, &y, &m, &d);
	text_printf(out, "Date: %.3s, %d %.3s %04d %02d:%02d:%02d %c%02d%02d\r\n",
		days + 3 * stamp_weekday(day), d, months + 3 * (m - 1), y, second / 3600,
		second / 60 % 60, second % 60, offset < 0 ? '-' : '+', abs(offset) / 60,
		abs(offset) % 60);
}

static void
put_id(struct text *out, const char *name, const char *id)
{
	bool folded = strlen(name) + strlen(id) + strlen(": <>") > 78;

	text_printf(out, "%s:%s <%s>\r\n", name, folded ? "\r\n" : "", id);
}

/* Auto-Submitted (RFC 3834) and its older relative keep holiday answers away. */
static void
put_headers(struct text *out, const struct config *config, const struct letter *letter,
	const struct envelope *envelope)
{
	_cleanup_free_ char *domain = domain_of(config->mail.from);

	mime_address(out, "From", "forewarn", config->mail.from);
	mime_address(out, "To", NULL, letter->to);
	mime_header(out, "Subject", letter->subject);
	put_date(out, envelope->zone, letter->created);
	put_id(out, "Message-ID", letter->message_id);
	if (envelope->parent) {
		put_id(out, "In-Reply-To", envelope->parent);
		put_id(out, "References", envelope->parent);
	}
	text_printf(out, "List-Id: forewarn <forewarn.%s>\r\n", domain);
	text_puts(out, "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"
		       "MIME-Version: 1.0\r\n");
}

static void
put_part(struct text *out, const char *boundary, const char *type, const char *body)
{
	text_printf(out,
		"--%s\r\nContent-Type: text/%s; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n",
		boundary, type);
	mime_quoted_printable(out, body);
}

/* Quoted-printable never holds "=_", so no text can contain the boundary. */
static void
put_bodies(struct text *out, const struct letter *letter, const struct envelope *envelope)
{
	_cleanup_free_ char *hash = hash_word(letter->message_id),
			    *boundary = mem_printf("=_forewarn_%s", hash),
			    *text = sheet_text(&envelope->sheet),
			    *html = sheet_html(&envelope->sheet, envelope->wording->language);

	text_printf(
		out, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n", boundary);
	if (!envelope->agenda)
		text_printf(out, "Content-Language: %s\r\n", envelope->wording->language);
	text_puts(out, "\r\n");
	put_part(out, boundary, "plain", text);
	text_puts(out, "\r\n");
	put_part(out, boundary, "html", html);
	text_printf(out, "\r\n--%s--\r\n", boundary);
}

/* As an attachment: beside the text a mail program would show it instead of the text. */
static void
put_agenda(struct text *out, const char *boundary, const char *agenda)
{
	text_printf(out,
		"\r\n--%s\r\n"
		"Content-Type: text/calendar; charset=utf-8; method=PUBLISH;\r\n"
		" name=\"forewarn.ics\"\r\n"
		"Content-Disposition: attachment; filename=\"forewarn.ics\"\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n",
		boundary);
	mime_quoted_printable(out, agenda);
	text_printf(out, "\r\n--%s--\r\n", boundary);
}

static void
put_content(struct text *out, const struct letter *letter, const struct envelope *envelope)
{
	_cleanup_free_ char *hash = hash_word(letter->message_id),
			    *boundary = mem_printf("=_forewarn_all_%s", hash);

	if (!envelope->agenda) {
		put_bodies(out, letter, envelope);
		return;
	}
	text_printf(out,
		"Content-Type: multipart/mixed;\r\n boundary=\"%s\"\r\n"
		"Content-Language: %s\r\n\r\n--%s\r\n",
		boundary, envelope->wording->language, boundary);
	put_bodies(out, letter, envelope);
	put_agenda(out, boundary, envelope->agenda);
}

static char *
write_mail(const struct config *config, const struct letter *letter,
	const struct envelope *envelope)
{
	struct text out = { 0 };

	put_headers(&out, config, letter, envelope);
	put_content(&out, letter, envelope);
	return text_take(&out);
}

/* LETTER holds message_id and subject already. IN is NULL for a letter about ourselves. */
static void
finish(const struct compose_input *about, const struct compose_input *in,
	const struct envelope *envelope, struct letter *letter)
{
	letter->recipient = mem_dup(about->recipient->name);
	letter->channel = about->channel;
	letter->to = recipient_address(about->recipient, about->channel);
	letter->state = LETTER_READY;
	letter->created = letter->next_try = about->now;
	letter->delivered = STAMP_NONE;
	if (letter->channel == CHANNEL_MAIL)
		letter->message = write_mail(about->config, letter, envelope);
	else
		letter->message = payload_write(&(struct payload){ .config = about->config,
			.recipient = about->recipient,
			.letter = letter,
			.sheet = &envelope->sheet,
			.input = in,
			.language = envelope->wording->language });
	letter->message_len = strlen(letter->message);
}

/* A change that comes alone is told with all its reasons, whatever brought it. */
static void
tell_one(const struct story *story, const struct compose_input *in, const struct tales *tales,
	struct sheet *sheet)
{
	preface_tell(story, in->occasion, tales, sheet);
	story_tell(story, &tales->items[0], true, sheet);
}

/* The case's name stands where the change is not told below as well. */
static char *
contents_line(const struct story *story, const struct tale *tale, bool named)
{
	struct when when = tale_day(tale);
	_cleanup_free_ char *date = wording_when(story->wording, &when);
	_cleanup_free_ char *names = story_dependencies(story, tale->change);
	_cleanup_free_ char *what = settled_names(story, tale, names);
	_cleanup_free_ char *title = story_title(story, tale->change);

	return wording_say(story->wording, named ? "contents.named-line" : "contents.line",
		FILLS(FILL("date", date), FILL("names", what), FILL("title", title),
			FILL("id", tale->change->id)));
}

static void
add_contents(
	const struct story *story, const struct tales *tales, size_t whole, struct sheet *sheet)
{
	sheet_add(sheet, BLOCK_HEADING, wording_text(story->wording, "contents.heading"));
	for (size_t i = 0; i < tales->count; i++) {
		_cleanup_free_ char *line = contents_line(story, &tales->items[i], i >= whole);

		sheet_add(sheet, BLOCK_ITEM, line);
	}
	if (whole < tales->count) {
		_cleanup_free_ char *rest =
			wording_count(story->wording, "contents.rest", (unsigned)whole, NULL);

		sheet_add(sheet, BLOCK_PARAGRAPH, rest);
	}
}

static void
tell_many(const struct story *story, const struct compose_input *in, const struct tales *tales,
	struct sheet *sheet)
{
	_cleanup_(strings_clear) struct strings concerned = { 0 };
	_cleanup_free_ char *footer = NULL, *names = NULL;
	bool wanted = false;
	bool storm = in->occasion == OCCASION_STORM && tales->count > STORM_TOLD;
	size_t whole = storm ? STORM_TOLD : tales->count;

	preface_tell(story, in->occasion, tales, sheet);
	add_contents(story, tales, whole, sheet);
	for (size_t i = 0; i < tales->count; i++) {
		story_concerned(story, tales->items[i].change, &concerned);
		if (i >= whole)
			continue;
		sheet_add_rule(sheet);
		story_tell(story, &tales->items[i], false, sheet);
		wanted = wanted || settled_wants(story, &tales->items[i]);
	}
	sheet_add_rule(sheet);
	if (wanted)
		settled_tell_how(story, "ID", sheet);
	names = wording_list(story->wording, &concerned);
	footer = wording_say(story->wording, "footer.letter",
		FILLS(FILL("who", in->recipient->name), FILL("names", names)));
	sheet_add(sheet, BLOCK_SMALL, footer);
}

/* One change: its letters are one thread, whatever occasion brought the first. */
static void
identify(const struct compose_input *in, const struct tales *tales, struct envelope *envelope,
	struct letter *ret)
{
	const struct tale *tale = &tales->items[0];
	unsigned last = tale->events[tale->count - 1]->number;

	if (tales->count > 1) {
		ret->message_id = id_of_list(in);
		return;
	}
	ret->change = mem_dup(tale->change->id);
	ret->message_id = id_of_event(in, tale->change, last);
	if (last > 1)
		envelope->parent = id_of_event(in, tale->change, 1);
}

static const char *
zone_of(const struct config *config, const struct recipient *recipient)
{
	return recipient->timezone ? recipient->timezone : config->timezone;
}

void
compose_letter(const struct compose_input *in, struct letter *ret)
{
	const char *zone = zone_of(in->config, in->recipient);
	struct story story = { .wording = wording_of(in->config, in->recipient),
		.config = in->config,
		.recipient = in->recipient,
		.zone = zone,
		.today = zone_day(zone, in->now),
		.away_from = in->away_from,
		.away_to = in->away_to };
	_cleanup_(envelope_clear) struct envelope envelope = { .zone = in->config->timezone,
		.wording = story.wording };
	_cleanup_(tales_clear) struct tales tales = { 0 };

	assert(in->count > 0);
	*ret = (struct letter){ 0 };
	tale_gather(in, &tales);
	story.led = preface_leads(in->occasion, &tales);
	identify(in, &tales, &envelope, ret);
	ret->subject = subject_write(&story, in->occasion, &tales);
	(tales.count == 1 ? tell_one : tell_many)(&story, in, &tales, &envelope.sheet);
	sheet_add(&envelope.sheet, BLOCK_SMALL, in->foot);
	if (in->recipient->calendar && in->channel == CHANNEL_MAIL)
		envelope.agenda = agenda_write(&story, &tales,
			&(struct agenda_frame){
				in->installation, in->config->mail.from, in->now });
	finish(in, in, &envelope, ret);
}

/* Paragraphs are parted by an empty line. */
static void
add_paragraphs(struct sheet *sheet, const char *body)
{
	while (*body) {
		const char *end = strstr(body, "\n\n");
		size_t n = end ? (size_t)(end - body) : strlen(body);
		_cleanup_free_ char *paragraph = mem_ndup(body, n);

		sheet_add(sheet, BLOCK_PARAGRAPH, paragraph);
		body += n + strspn(body + n, "\n");
	}
}

char *
compose_own_id(const struct compose_own *own)
{
	_cleanup_free_ char *hash = hash_word(own->topic),
			    *id = message_id(own->config, own->recipient, own->channel,
				    own->installation, hash, "0");

	return mem_printf(TROUBLE "%s", id);
}

void
compose_own(const struct compose_own *own, const char *subject, struct sheet *sheet,
	struct letter *ret)
{
	const struct tongue *w = wording_of(own->config, own->recipient);
	struct compose_input about = { .config = own->config,
		.recipient = own->recipient,
		.channel = own->channel,
		.now = own->now };
	_cleanup_(envelope_clear) struct envelope envelope = {
		.zone = own->config->timezone, .sheet = *sheet, .wording = w
	};
	_cleanup_free_ char *marked = mem_printf(SUBJECT_MARK "%s", subject), *footer = NULL;

	*sheet = (struct sheet){ 0 };
	*ret = (struct letter){ 0 };
	ret->message_id = compose_own_id(own);
	ret->subject = text_line(marked, LIMIT_TITLE_BYTES);
	footer = wording_say(w,
		strings_has(&own->config->operators, own->recipient->name) ? "footer.trouble"
									   : "footer.own",
		FILLS(FILL("who", own->recipient->name)));
	sheet_add_rule(&envelope.sheet);
	sheet_add(&envelope.sheet, BLOCK_SMALL, footer);
	finish(&about, NULL, &envelope, ret);
}

void
compose_operator(const struct config *config, const struct recipient *recipient,
	enum channel channel, const char *installation, const char *topic, const char *trouble,
	const struct fill *fills, int64_t now, struct letter *ret)
{
	const struct tongue *w = wording_of(config, recipient);
	_cleanup_free_ char *subject = wording_part(w, trouble, "subject", fills),
			    *body = wording_part(w, trouble, "body", fills);
	struct sheet sheet = { 0 };

	add_paragraphs(&sheet, body);
	compose_own(
		&(struct compose_own){ config, recipient, channel, installation, topic, now },
		subject, &sheet, ret);
}

bool
compose_is_operator(const struct letter *letter)
{
	return letter->message_id && text_starts(letter->message_id, TROUBLE);
}

bool
compose_is_storm(const struct letter *letter)
{
	_cleanup_free_ char *mark = mem_printf(".%s", occasion_name(OCCASION_STORM));
	const char *found = letter->message_id ? strstr(letter->message_id, mark) : NULL;

	return found && !letter->change && strchr(".@", found[strlen(mark)]);
}

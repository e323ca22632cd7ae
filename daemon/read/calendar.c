/* Calendar: the lines of a calendar and the components that they make. Only the lines of an event that
 * say something to us reach libical, one event at a time: what is nested, endless or of no interest
 * costs it nothing. */
#include "read/calendar.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/calendar_event.h"

#define LIMIT_EVENT_LINES 200u
/* Name and parameters of a line, and the value of one that holds no text. */
#define LIMIT_NAME_BYTES 2048u
#define LIMIT_VALUE_BYTES 16384u

static const char begin_calendar[] = "BEGIN:VCALENDAR";

struct calendar {
	struct calendar_event how;
	struct reading *reading;
	const char *at, *end;
	unsigned line, next_line; /* of the unfolded line, and after it */
	struct text text;         /* the unfolded line */
	bool in_event, closed;
	size_t foreign; /* open components that are of no interest */
	struct strings lines;
};

bool
calendar_is(const char *s, size_t n)
{
	size_t length = sizeof(begin_calendar) - 1;

	return n >= length && strncasecmp(s, begin_calendar, length) == 0 &&
	       (n == length || (unsigned char)s[length] <= ' ');
}

bool
calendar_unfold(struct text *out, const char *body, size_t n)
{
	const char *start = body, *end = body + n, *newline;

	while (start < end && ((unsigned char)*start <= ' ' || strchr("\xEF\xBB\xBF", *start)))
		start++;
	if (!calendar_is(start, (size_t)(end - start)) || text_is_utf8(body, n))
		return false;
	while ((newline = memchr(start, '\n', (size_t)(end - start)))) {
		const char *stop = newline;

		if (newline + 1 < end && (newline[1] == ' ' || newline[1] == '\t')) {
			stop -= stop > start && stop[-1] == '\r';
			text_add(out, start, (size_t)(stop - start));
			start = newline + 2;
		} else {
			text_add(out, start, (size_t)(newline + 1 - start));
			start = newline + 1;
		}
	}
	text_add(out, start, (size_t)(end - start));
	return text_is_utf8(out->data, out->len);
}

static void
damage(struct calendar *c, const char *why)
{
	struct reading *reading = c->reading;

	if (reading->damaged)
		return;
	reading->damaged = true;
	reading->damaged_line = c->line;
	reading->damaged_why = mem_dup(why);
}

/* One line as it stands: its bytes go to `text` as long as a field may be. */
static void
add_physical(struct calendar *c)
{
	const char *newline = memchr(c->at, '\n', (size_t)(c->end - c->at));
	const char *stop = newline ? newline : c->end;
	size_t n = (size_t)(stop - c->at);
	size_t room = LIMIT_FIELD_BYTES - c->text.len;

	while (n && c->at[n - 1] == '\r')
		n--;
	if (n > room)
		for (n = room; n && ((unsigned char)c->at[n] & 0xC0) == 0x80;)
			n--;
	text_add(&c->text, c->at, n);
	c->at = newline ? newline + 1 : c->end;
	c->next_line++;
}

/* The next unfolded line. False at the end. */
static bool
next_line(struct calendar *c)
{
	if (c->at == c->end)
		return false;
	c->text.len = 0;
	c->line = c->next_line;
	add_physical(c);
	while (c->at < c->end && (*c->at == ' ' || *c->at == '\t')) {
		c->at++;
		if (c->text.len < LIMIT_FIELD_BYTES) {
			add_physical(c);
		} else {
			const char *newline = memchr(c->at, '\n', (size_t)(c->end - c->at));

			c->at = newline ? newline + 1 : c->end;
			c->next_line++;
		}
	}
	text_trim(&c->text);
	return true;
}

/* The value of the line when its name is NAME, else NULL. */
static const char *
value_of(const struct calendar *c, const char *name)
{
	const char *s = c->text.len ? c->text.data : "";
	size_t n = strlen(name);

	if (strncasecmp(s, name, n) != 0 || (s[n] != ':' && s[n] != ';'))
		return NULL;
	s = strchr(s + n, ':');
	return s ? s + 1 : NULL;
}

static void
end_event(struct calendar *c)
{
	if (c->reading->count < LIMIT_ENTRIES)
		calendar_event_read(&c->how, &c->lines, c->reading);
	else
		damage(c, "it has more entries than forewarn reads of one page; the first ones "
			  "were read");
	strings_clear(&c->lines);
	c->in_event = false;
	c->foreign = 0;
}

static void
open_component(struct calendar *c, const char *name)
{
	if (strcasecmp(name, "VEVENT") == 0) {
		if (c->in_event) {
			damage(c, "an event begins inside of another one");
			end_event(c);
		}
		c->in_event = true;
		c->foreign = 0;
	} else if (strcasecmp(name, "VCALENDAR") != 0) {
		c->foreign++;
	}
}

static void
close_component(struct calendar *c, const char *name)
{
	if (strcasecmp(name, "VCALENDAR") == 0)
		c->closed = true;
	else if (strcasecmp(name, "VEVENT") != 0)
		c->foreign -= c->foreign > 0;
	else if (c->in_event)
		end_event(c);
}

static void
keep_line(struct calendar *c)
{
	const char *s = c->text.data;
	size_t n = strcspn(s, ":;"), value = strcspn(s, ":");
	bool text =
		strncasecmp(s, "DESCRIPTION", n) == 0 || strncasecmp(s, "X-ALT-DESC", n) == 0;

	if (value > LIMIT_NAME_BYTES || (!text && c->text.len > LIMIT_VALUE_BYTES) ||
		c->lines.count >= LIMIT_EVENT_LINES)
		return;
	if (calendar_event_wants(s, n))
		strings_add(&c->lines, s);
}

/* A line of the calendar itself. */
static void
read_head(struct calendar *c)
{
	const char *name = value_of(c, "X-WR-CALNAME"), *method = value_of(c, "METHOD"),
		   *refresh = value_of(c, "REFRESH-INTERVAL");

	if (!name)
		name = value_of(c, "NAME");
	if (!refresh)
		refresh = value_of(c, "X-PUBLISHED-TTL");
	if (name && !c->reading->title)
		c->reading->title = text_line(name, LIMIT_TITLE_BYTES);
	if (method && strcasecmp(method, "CANCEL") == 0)
		c->how.cancelled = true;
	if (refresh)
		c->reading->ttl_sec = calendar_event_duration(refresh);
}

static void
read_line(struct calendar *c)
{
	const char *begins = value_of(c, "BEGIN"), *ends = value_of(c, "END");

	if (begins)
		open_component(c, begins);
	else if (ends)
		close_component(c, ends);
	else if (c->foreign || !c->text.len)
		return;
	else if (c->in_event)
		keep_line(c);
	else
		read_head(c);
}

/* An event that goes by its words. */
struct worded {
	char *words;
	struct entry *entry;
	size_t index;
};

static int
compare(const void *a, const void *b)
{
	const struct worded *x = a, *y = b;
	int r = strcmp(x->words, y->words);

	return r ? r : x->index < y->index ? -1 : 1;
}

/* What an event is called by people: its summary, its categories and its address. */
static char *
words_of(const struct entry *entry)
{
	struct text words = { 0 };

	text_puts(&words, entry->title ? entry->title : "");
	for (size_t i = 0; i < entry->labels.count; i++)
		if (text_starts(entry->labels.items[i], "category="))
			text_printf(&words, " %s", strchr(entry->labels.items[i], '=') + 1);
	if (entry->link)
		text_printf(&words, " %s", entry->link);
	return text_take(&words);
}

/* Ids for those that have none: their words, which hold when the event moves. Only events with the
 * same words are told apart by their days. */
static void
name_by_words(struct reading *reading)
{
	_cleanup_free_ struct worded *all = mem_new(reading->count + 1, sizeof(*all));
	size_t count = 0;

	for (size_t i = 0; i < reading->count; i++)
		if (!reading->entries[i].id)
			all[count++] = (struct worded){ words_of(&reading->entries[i]),
				&reading->entries[i], i };
	qsort(all, count, sizeof(*all), compare);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && strcmp(all[i].words, all[end].words) == 0;)
			end++;
		for (size_t k = i; k < end; k++) {
			struct entry *e = all[k].entry;
			char day[WHEN_SIZE] = "";

			if (end > i + 1 && e->date_count)
				(void)when_write(&e->dates[0].when, day);
			e->id = mem_printf("%s%s%s", all[k].words, *day ? " " : "", day);
		}
	}
	for (size_t i = 0; i < count; i++)
		free(all[i].words);
}

void
calendar_read(const struct read_input *input, const char *s, size_t n, struct reading *ret)
{
	static const struct read_rules none;
	struct harvest harvest = { 0 };
	struct calendar c = {
		.how = { .input = input,
			.rules = input->rules ? input->rules : &none,
			.harvest = &harvest },
		.reading = ret,
		.at = s,
		.end = s + n,
		.next_line = 1,
	};

	*ret = (struct reading){ .format = CALENDAR_FORMAT };
	while (next_line(&c))
		read_line(&c);
	if (!c.closed)
		damage(&c, "the calendar ends without END:VCALENDAR");
	name_by_words(ret);
	harvest_clear(&harvest);
	strings_clear(&c.lines);
	text_clear(&c.text);
}

/* Reply: to bytes in the reader, and back to values where nothing is believed. */
#include "cage/reply.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "model/format.h"

/* 0001-01-01 and 9999-12-31 */
#define FIRST_DAY (-719162)
#define LAST_DAY 2932896
#define FIRST_STAMP ((int64_t)FIRST_DAY * STAMP_DAY_SEC)
#define LAST_STAMP (((int64_t)LAST_DAY + 1) * STAMP_DAY_SEC - 1)
/* "name=value", both at their limit, and the sign of a cut */
#define LABEL_BYTES (2u * LIMIT_LABEL_BYTES + 16)
#define LEFT_OUT 100000000     /* items of one page, however small */
#define LEAST_STRING_BYTES 40u /* of memory, for one of which nearly nothing comes */

void
reply_write_entry(struct text *to, uint64_t number, const struct entry *entry)
{
	size_t begin = record_begin(to, RECORD_ENTRY);

	record_number(to, (int64_t)number);
	record_string(to, entry->id, LIMIT_ANSWER_FIELD_BYTES);
	record_string(to, entry->title, LIMIT_ANSWER_FIELD_BYTES);
	record_string(to, entry->link, LIMIT_ANSWER_FIELD_BYTES);
	record_number(to, entry->published);
	record_number(to, entry->updated);
	record_string(to, entry->summary, LIMIT_ANSWER_FIELD_BYTES);
	record_string(to, entry->content, LIMIT_ANSWER_FIELD_BYTES);
	record_string(to, entry->text, LIMIT_ANSWER_FIELD_BYTES);
	record_string(to, entry->language, LIMIT_LABEL_BYTES);
	record_strings(to, &entry->labels, LABEL_BYTES);
	record_number(to, (int64_t)entry->date_count);
	for (size_t i = 0; i < entry->date_count; i++) {
		record_number(to, entry->dates[i].role);
		record_number(to, entry->dates[i].when.from);
		record_number(to, entry->dates[i].when.to);
		record_number(to, entry->dates[i].when.precision);
	}
	record_end(to, begin);
}

void
reply_write_complete(struct text *to, uint64_t number, const struct cage_answer *answer)
{
	const struct reading *reading = &answer->reading;
	size_t begin = record_begin(to, RECORD_COMPLETE);

	record_number(to, (int64_t)number);
	record_number(to, (int64_t)reading->count);
	record_strings(to, &answer->found, LIMIT_ANSWER_FIELD_BYTES);
	record_string(to, reading->format, LIMIT_LABEL_BYTES);
	record_string(to, reading->title, LIMIT_ANSWER_FIELD_BYTES);
	record_string(to, reading->language, LIMIT_LABEL_BYTES);
	record_number(to, reading->ttl_sec);
	record_number(to, reading->damaged);
	record_number(to, reading->damaged_line);
	record_string(to, reading->damaged_why, LIMIT_SENTENCE_BYTES);
	record_string(to, reading->next, LIMIT_ANSWER_FIELD_BYTES);
	record_number(to, (int64_t)reading->folded);
	record_number(to, (int64_t)reading->filtered);
	record_end(to, begin);
}

void
reply_write_no_feed(struct text *to, uint64_t number, const char *why)
{
	size_t begin = record_begin(to, RECORD_NO_FEED);

	record_number(to, (int64_t)number);
	record_string(to, why, LIMIT_TEXT_BYTES);
	record_end(to, begin);
}

static int64_t
take_stamp(struct record *record)
{
	int64_t stamp = record_take_number(record, INT64_MIN, INT64_MAX);

	if (!record->wrong && stamp != STAMP_NONE &&
		(stamp < FIRST_STAMP || stamp > LAST_STAMP))
		record->wrong = "a stamp is in no year that anybody writes";
	return record->wrong ? STAMP_NONE : stamp;
}

static void
take_date(struct record *record, struct entry_date *date)
{
	date->role = (enum role)record_take_number(record, 0, ROLE_COUNT - 1);
	date->when.from = (int32_t)record_take_number(record, FIRST_DAY, LAST_DAY);
	date->when.to = (int32_t)record_take_number(record, date->when.from, LAST_DAY);
	date->when.precision =
		(enum precision)record_take_number(record, PRECISION_NONE, PRECISION_YEAR);
}

static void
take_dates(struct record *record, struct entry *entry)
{
	int64_t count = record_take_number(record, 0, LIMIT_LABELS);

	if (count == 0)
		return;
	entry->dates = mem_new((size_t)count, sizeof(*entry->dates));
	entry->date_count = (size_t)count;
	for (size_t i = 0; i < entry->date_count && !record->wrong; i++)
		take_date(record, &entry->dates[i]);
}

static void
take_entry(struct record *record, struct reply *reply)
{
	struct reading *reading = &reply->answer.reading;
	struct entry *entry;

	if (reading->count >= LIMIT_ENTRIES) {
		record->wrong = "a page has more entries than any reader gives";
		return;
	}
	entry = reading_add(reading);
	entry->id = record_take_string(record, LIMIT_ANSWER_FIELD_BYTES, RECORD_UTF8);
	entry->title = record_take_string(record, LIMIT_ANSWER_FIELD_BYTES, RECORD_LINE);
	entry->link = record_take_string(record, LIMIT_ANSWER_FIELD_BYTES, RECORD_UTF8);
	entry->published = take_stamp(record);
	entry->updated = take_stamp(record);
	entry->summary = record_take_string(record, LIMIT_ANSWER_FIELD_BYTES, RECORD_UTF8);
	entry->content = record_take_string(record, LIMIT_ANSWER_FIELD_BYTES, RECORD_UTF8);
	entry->text = record_take_string(record, LIMIT_ANSWER_FIELD_BYTES, RECORD_PLAIN);
	entry->language = record_take_string(record, LIMIT_LABEL_BYTES, RECORD_LINE);
	record_take_strings(record, LIMIT_LABELS, LABEL_BYTES, RECORD_LINE, &entry->labels);
	take_dates(record, entry);
	reply->bytes += sizeof(*entry) + entry->labels.count * LEAST_STRING_BYTES;
	if (!record->wrong && reply->task != CAGE_OPML && !entry->text)
		record->wrong = "an entry has no text";
}

static void
take_reading(struct record *record, enum cage_task task, struct reading *reading)
{
	_cleanup_free_ char *format =
		record_take_string(record, LIMIT_LABEL_BYTES, RECORD_LINE);

	reading->format = format_known(format);
	reading->title = record_take_string(record, LIMIT_ANSWER_FIELD_BYTES, RECORD_LINE);
	reading->language = record_take_string(record, LIMIT_LABEL_BYTES, RECORD_LINE);
	reading->ttl_sec = (unsigned)record_take_number(record, 0, UINT32_MAX);
	reading->damaged = record_take_number(record, 0, 1) == 1;
	reading->damaged_line = (unsigned)record_take_number(record, 0, UINT32_MAX);
	reading->damaged_why = record_take_string(record, LIMIT_SENTENCE_BYTES, RECORD_LINE);
	reading->next = record_take_string(record, LIMIT_ANSWER_FIELD_BYTES, RECORD_UTF8);
	reading->folded = (size_t)record_take_number(record, 0, LEFT_OUT);
	reading->filtered = (size_t)record_take_number(record, 0, LEFT_OUT);
	if (!record->wrong && task != CAGE_LINKS && !reading->format)
		record->wrong = "the format of a page has a name that nobody knows";
}

static void
take_complete(struct record *record, struct reply *reply)
{
	struct cage_answer *answer = &reply->answer;
	int64_t count = record_take_number(record, 0, LIMIT_ENTRIES);

	record_take_strings(record, reply->task == CAGE_LINKS ? LIMIT_LABELS : 0,
		LIMIT_ANSWER_FIELD_BYTES, RECORD_UTF8, &answer->found);
	take_reading(record, reply->task, &answer->reading);
	if (!record->wrong && (size_t)count != answer->reading.count)
		record->wrong = "what came is not as much as the reader says";
	answer->verdict = CAGE_READ;
}

/* What a page says of itself reaches people, so it is only a line of words. */
static void
take_no_feed(struct record *record, struct cage_answer *answer)
{
	_cleanup_free_ char *why = record_take_string(record, LIMIT_TEXT_BYTES, RECORD_UTF8);

	reading_clear(&answer->reading);
	answer->verdict = CAGE_NO_FEED;
	answer->why = text_line(why, LIMIT_TEXT_BYTES);
	if (!*answer->why)
		mem_set(&answer->why, "it is nothing that forewarn reads");
}

int
reply_take(struct reply *reply, const struct record_head *head, const char *payload,
	char **reterr_why)
{
	struct record record = { .at = payload, .left = head->length };
	bool over = head->kind == RECORD_COMPLETE || head->kind == RECORD_NO_FEED;

	reply->bytes += head->length;
	if (reply->bytes > LIMIT_ANSWER_BYTES)
		return mem_why(-E2BIG, reterr_why, "what it holds, read, is more than %u MiB",
			LIMIT_ANSWER_BYTES >> 20);
	if ((uint64_t)record_take_number(&record, 0, INT64_MAX) != reply->number)
		return mem_why(-EPROTO, reterr_why, "it answers what nobody asked");
	if (head->kind == RECORD_ENTRY && reply->task != CAGE_LINKS)
		take_entry(&record, reply);
	else if (head->kind == RECORD_COMPLETE)
		take_complete(&record, reply);
	else if (head->kind == RECORD_NO_FEED)
		take_no_feed(&record, &reply->answer);
	else
		return mem_why(-EPROTO, reterr_why, "it sends a record of an unknown kind");
	if (!record_is_over(&record))
		return mem_why(-EPROTO, reterr_why, "%s", record.wrong);
	return over;
}

void
reply_clear(struct reply *reply)
{
	cage_answer_clear(&reply->answer);
	*reply = (struct reply){ 0 };
}

bool
reply_was_bad(const struct cage_answer *answer)
{
	return answer->verdict != CAGE_READ || answer->reading.damaged;
}

void
reply_write_ready(struct text *to, const struct walls *walls)
{
	size_t begin = record_begin(to, RECORD_READY);

	record_string(to, FOREWARN_VERSION, LIMIT_LABEL_BYTES);
	record_number(to, walls->filter);
	record_number(to, walls->landlock);
	record_end(to, begin);
}

void
reply_write_refused(struct text *to, const char *what)
{
	size_t begin = record_begin(to, RECORD_REFUSED);

	record_string(to, what, LIMIT_SENTENCE_BYTES);
	record_end(to, begin);
}

int
reply_take_ready(const struct record_head *head, const char *payload, struct walls *ret,
	char **reterr_why)
{
	struct record record = { .at = payload, .left = head->length };
	_cleanup_free_ char *raw = NULL, *what = NULL;

	if (head->kind == RECORD_REFUSED) {
		raw = record_take_string(&record, LIMIT_SENTENCE_BYTES, RECORD_LINE);
		what = text_line(raw, LIMIT_SENTENCE_BYTES);
		return mem_why(-EPERM, reterr_why, "%s", *what ? what : "it does not say why");
	}
	if (head->kind != RECORD_READY)
		return mem_why(-EPROTO, reterr_why, "it speaks before it is locked up");
	raw = record_take_string(&record, LIMIT_LABEL_BYTES, RECORD_LINE);
	what = text_line(raw, LIMIT_LABEL_BYTES);
	if (raw && !text_equal(what, FOREWARN_VERSION))
		return mem_why(-EPERM, reterr_why,
			"it is of version %s and we are of " FOREWARN_VERSION
			"; forewarnd must be started again",
			what);
	ret->filter = record_take_number(&record, 0, 1) == 1;
	ret->landlock = (unsigned)record_take_number(&record, 0, 1000);
	if (!record_is_over(&record))
		return mem_why(-EPROTO, reterr_why, "%s", record.wrong);
	if (!ret->filter)
		return mem_why(-EPERM, reterr_why, "it is not locked up");
	return 0;
}

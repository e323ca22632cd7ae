/* Protocol: what goes through the cage comes out whole, and of what was tampered with nothing is believed. */
#include "support/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "cage/reply.h"
#include "cage/request.h"

static void
set_list(struct strings *list, const char *name)
{
	strings_take(list, mem_printf("%s 1", name));
	strings_add(list, "");
}

static struct read_rules
all_rules(void)
{
	struct read_rules rules = { .at_least = READ_RULES_MAY_BE_EMPTY };

	rules.format = mem_dup("html");
	rules.language = mem_dup("nl");
	rules.days_in = mem_dup("Europe/Amsterdam");
	rules.entries = mem_dup("//tr");
	rules.field_id = mem_dup("id");
	rules.field_title = mem_dup("title");
	rules.field_text = mem_dup("text");
	rules.field_link = mem_dup("");
	rules.field_published = mem_dup("published");
	rules.field_updated = mem_dup("updated");
	set_list(&rules.split_by, "split_by");
	set_list(&rules.only, "only");
	set_list(&rules.without, "without");
	set_list(&rules.field_labels, "field_labels");
	set_list(&rules.field_dates, "field_dates");
	return rules;
}

static void
a_request_comes_out_whole(void **state)
{
	struct read_rules rules = all_rules();
	const struct read_input input = { .body = "x",
		.len = 4000000000u,
		.content_type = "text/xml; charset=\xFF",
		.base = "https://ovens.example/",
		.rules = &rules };
	_cleanup_(text_clear) struct text out = { 0 };
	_cleanup_(text_clear) struct text again = { 0 };
	struct request request;
	char mark[READ_RULES_MARK_SIZE], mark_again[READ_RULES_MARK_SIZE];

	(void)state;
	request_write(&out, 7, CAGE_PAGE, &input);
	assert_int_equal(request_read(out.data + sizeof(struct record_head),
				 out.len - sizeof(struct record_head), &request, NULL),
		0);
	assert_int_equal(request.number, 7);
	assert_int_equal(request.task, CAGE_PAGE);
	assert_int_equal(request.input.len, 4000000000u);
	assert_string_equal(request.content_type, input.content_type);
	assert_string_equal(request.base, input.base);
	assert_string_equal(
		read_rules_mark(&rules, mark), read_rules_mark(&request.rules, mark_again));
	assert_string_equal(request.rules.language, "nl");
	assert_int_equal(request.rules.at_least, READ_RULES_MAY_BE_EMPTY);
	/* What was read is written as it was: no member is left out on one of the ways. */
	request.input.body = input.body;
	request_write(&again, 7, CAGE_PAGE, &request.input);
	assert_int_equal(again.len, out.len);
	assert_memory_equal(again.data, out.data, out.len);
	request_clear(&request);
	read_rules_clear(&rules);
}

/* The rules have grown: then request.c must know of it. */
static void
every_rule_is_in_a_request(void **state)
{
	(void)state;
	assert_int_equal(sizeof(struct read_rules),
		10 * sizeof(char *) + 5 * sizeof(struct strings) + sizeof(size_t));
}

static void
tampered_requests_are_refused_or_whole(void **state)
{
	struct read_rules rules = all_rules();
	const struct read_input input = { .base = "https://ovens.example/", .rules = &rules };
	_cleanup_(text_clear) struct text out = { 0 };
	size_t head = sizeof(struct record_head);
	struct request request;
	unsigned refused = 0;

	(void)state;
	request_write(&out, 7, CAGE_PAGE, &input);
	for (size_t n = 0; n < out.len - head; n++)
		assert_int_equal(request_read(out.data + head, n, &request, NULL), -EPROTO);
	for (size_t i = head; i < out.len; i++) {
		out.data[i] = (char)(out.data[i] ^ 0x80);
		if (request_read(out.data + head, out.len - head, &request, NULL) < 0)
			refused++;
		else
			request_clear(&request);
		out.data[i] = (char)(out.data[i] ^ 0x80);
	}
	assert_true(refused > 50);
	read_rules_clear(&rules);
}

static struct entry
full_entry(void)
{
	struct entry entry = { .id = mem_dup("o-4"),
		.title = mem_dup("Oven 4 \xE2\x80\x9C"
				 "ends\xE2\x80\x9D"),
		.link = mem_dup("https://ovens.example/4"),
		.published = 1800000000,
		.updated = STAMP_NONE,
		.summary = mem_dup(""),
		.content = mem_dup("<p>It ends\x01</p>"),
		.text = mem_dup("It ends\non\t1 May 2027."),
		.language = mem_dup("en") };

	strings_add(&entry.labels, "product=Oven 4");
	strings_add(&entry.labels, "oven");
	entry.dates = mem_new(2, sizeof(*entry.dates));
	entry.date_count = 2;
	entry.dates[0] = (struct entry_date){ ROLE_REMOVED, when_day(stamp_day(2027, 5, 1)) };
	entry.dates[1] = (struct entry_date){ ROLE_STARTS, when_quarter(2026, 4) };
	return entry;
}

/* All records of TEXT to REPLY. */
static int
take(struct reply *reply, const struct text *text, char **reterr_why)
{
	struct record_head head;
	int r = 0;

	for (size_t at = 0; at < text->len && r == 0; at += sizeof(head) + head.length) {
		(void)memcpy(&head, text->data + at, sizeof(head));
		r = reply_take(reply, &head, text->data + at + sizeof(head), reterr_why);
	}
	return r;
}

static void
an_answer_comes_out_whole(void **state)
{
	struct entry entry = full_entry();
	struct reply reply = { .number = 9, .task = CAGE_PAGE };
	struct cage_answer answer = { .reading = { .format = "rss",
					      .title = mem_dup("Ovens"),
					      .language = mem_dup("en"),
					      .ttl_sec = 3600,
					      .damaged = true,
					      .damaged_line = 12,
					      .damaged_why = mem_dup("a tag is not closed"),
					      .next = mem_dup("https://ovens.example/2"),
					      .folded = 3,
					      .filtered = 4 } };
	_cleanup_(text_clear) struct text out = { 0 };
	const struct reading *got = &reply.answer.reading;

	(void)state;
	*reading_add(&answer.reading) = entry;
	reply_write_entry(&out, 9, &entry);
	reply_write_complete(&out, 9, &answer);
	assert_int_equal(take(&reply, &out, NULL), 1);
	assert_int_equal(reply.answer.verdict, CAGE_READ);
	assert_true(reply_was_bad(&reply.answer));
	assert_string_equal(got->format, "rss");
	assert_string_equal(got->title, "Ovens");
	assert_string_equal(got->language, "en");
	assert_int_equal(got->ttl_sec, 3600);
	assert_int_equal(got->damaged_line, 12);
	assert_string_equal(got->damaged_why, "a tag is not closed");
	assert_string_equal(got->next, "https://ovens.example/2");
	assert_int_equal(got->folded, 3);
	assert_int_equal(got->filtered, 4);
	assert_int_equal(got->count, 1);
	assert_string_equal(got->entries[0].title, entry.title);
	assert_string_equal(got->entries[0].content, entry.content);
	assert_string_equal(got->entries[0].summary, "");
	assert_int_equal(got->entries[0].updated, STAMP_NONE);
	assert_int_equal(got->entries[0].labels.count, 2);
	assert_int_equal(got->entries[0].dates[1].when.precision, PRECISION_QUARTER);
	reply_clear(&reply);
	cage_answer_clear(&answer);
}

static void
expect_promises(const struct entry *entry)
{
	static const char *const controls[] = { "\x01", "\n", "\x7F", "\xC2\x85" };

	assert_true(!entry->title || text_is_utf8(entry->title, strlen(entry->title)));
	for (size_t i = 0; entry->title && i < LENGTH_OF(controls); i++)
		assert_null(strstr(entry->title, controls[i]));
	assert_non_null(entry->text);
	assert_true(text_is_utf8(entry->text, strlen(entry->text)));
	assert_true(!entry->content || text_is_utf8(entry->content, strlen(entry->content)));
	for (size_t i = 0; i < entry->date_count; i++) {
		assert_in_range(entry->dates[i].role, 0, ROLE_COUNT - 1);
		assert_true(entry->dates[i].when.from <= entry->dates[i].when.to);
	}
}

static void
tampered_answers_are_refused_or_keep_their_promises(void **state)
{
	static const unsigned char flips[] = { 0x01, 0x80, 0xFF };
	struct entry entry = full_entry();
	_cleanup_(text_clear) struct text out = { 0 };
	size_t head = sizeof(struct record_head);
	unsigned refused = 0;

	(void)state;
	reply_write_entry(&out, 9, &entry);
	for (size_t i = head; i < out.len; i++)
		for (size_t k = 0; k < LENGTH_OF(flips); k++) {
			struct reply reply = { .number = 9, .task = CAGE_PAGE };
			_cleanup_free_ char *why = NULL;

			out.data[i] = (char)(out.data[i] ^ flips[k]);
			if (take(&reply, &out, &why) < 0) {
				assert_non_null(why);
				refused++;
			} else {
				expect_promises(&reply.answer.reading.entries[0]);
			}
			reply_clear(&reply);
			out.data[i] = (char)(out.data[i] ^ flips[k]);
		}
	assert_true(refused > 300);
	entry_clear(&entry);
}

static void
cut_answers_are_refused(void **state)
{
	struct entry entry = full_entry();
	_cleanup_(text_clear) struct text out = { 0 };
	struct record_head head = { .kind = RECORD_ENTRY };

	(void)state;
	reply_write_entry(&out, 9, &entry);
	for (head.length = 0; head.length + sizeof(head) < out.len; head.length++) {
		struct reply reply = { .number = 9, .task = CAGE_PAGE };

		assert_int_equal(
			reply_take(&reply, &head, out.data + sizeof(head), NULL), -EPROTO);
		reply_clear(&reply);
	}
	entry_clear(&entry);
}

/* One entry, and why it is not taken. */
static void
expect_refused(const struct entry *entry, const char *words)
{
	struct reply reply = { .number = 9, .task = CAGE_PAGE };
	_cleanup_(text_clear) struct text out = { 0 };
	_cleanup_free_ char *why = NULL;

	reply_write_entry(&out, 9, entry);
	assert_int_equal(take(&reply, &out, &why), -EPROTO);
	assert_non_null(strstr(why, words));
	reply_clear(&reply);
}

static void
what_no_reader_says_is_refused(void **state)
{
	struct entry plain = { .title = (char *)"Oven",
		.text = (char *)"It ends",
		.published = STAMP_NONE,
		.updated = STAMP_NONE };
	struct entry_date date = { ROLE_REMOVED, { .from = 20, .to = 10 } };
	struct entry odd = plain;

	(void)state;
	odd.title = (char *)"Oven\x1B[2J";
	expect_refused(&odd, "control characters");
	odd.title = (char *)"Oven\nBcc: x@ovens.example";
	expect_refused(&odd, "control characters");
	odd = plain;
	odd.text = (char *)"\xC0\xAF";
	expect_refused(&odd, "not UTF-8");
	odd.text = NULL;
	expect_refused(&odd, "has no text");
	odd = plain;
	odd.published = INT64_MAX;
	expect_refused(&odd, "no year");
	odd = plain;
	odd.dates = &date;
	odd.date_count = 1;
	expect_refused(&odd, "out of its range");
	date.when = when_day(100);
	date.role = (enum role)ROLE_COUNT;
	expect_refused(&odd, "out of its range");
	odd = plain;
	for (unsigned i = 0; i <= LIMIT_LABELS; i++)
		strings_add(&odd.labels, "oven");
	expect_refused(&odd, "out of its range");
	strings_clear(&odd.labels);
}

static void
long_fields_are_cut_at_a_character(void **state)
{
	struct entry entry = {
		.title = (char *)"Oven", .published = STAMP_NONE, .updated = STAMP_NONE
	};
	struct reply reply = { .number = 9, .task = CAGE_PAGE };
	_cleanup_(text_clear) struct text text = { 0 };
	_cleanup_(text_clear) struct text out = { 0 };

	(void)state;
	while (text.len <= LIMIT_ANSWER_FIELD_BYTES)
		text_puts(&text, "\xE2\x80\x9C");
	entry.text = text.data;
	reply_write_entry(&out, 9, &entry);
	assert_int_equal(take(&reply, &out, NULL), 0);
	assert_int_equal(strlen(reply.answer.reading.entries[0].text),
		LIMIT_ANSWER_FIELD_BYTES - LIMIT_ANSWER_FIELD_BYTES % 3);
	reply_clear(&reply);
}

static void
an_answer_has_an_end(void **state)
{
	struct entry entry = { .text = (char *)"" };
	struct cage_answer answer = { .reading = { .format = "oven" } };
	struct reply reply = { .number = 9, .task = CAGE_PAGE };
	_cleanup_(text_clear) struct text out = { 0 };
	_cleanup_free_ char *why = NULL;

	(void)state;
	/* As many as it says, and of a format that there is. */
	reply_write_complete(&out, 9, &answer);
	assert_int_equal(take(&reply, &out, &why), -EPROTO);
	assert_non_null(strstr(why, "a name that nobody knows"));
	reply_clear(&reply);
	reply = (struct reply){ .number = 9, .task = CAGE_PAGE };
	out.len = 0;
	reply_write_entry(&out, 9, &entry);
	answer.reading.format = "rss";
	reply_write_complete(&out, 9, &answer);
	free(TAKE(why));
	assert_int_equal(take(&reply, &out, &why), -EPROTO);
	assert_non_null(strstr(why, "not as much as"));
	reply_clear(&reply);
	/* Not more than we take. */
	reply = (struct reply){ .number = 9, .task = CAGE_PAGE, .bytes = LIMIT_ANSWER_BYTES };
	free(TAKE(why));
	assert_int_equal(take(&reply, &out, &why), -E2BIG);
	assert_non_null(strstr(why, "64 MiB"));
	reply_clear(&reply);
}

/* Ten million words of which only a length comes would take ten times the memory of all that is sent. */
static void
words_without_letters_cost_memory_too(void **state)
{
	struct entry entry = {
		.text = (char *)"", .published = STAMP_NONE, .updated = STAMP_NONE
	};
	struct reply reply = { .number = 9, .task = CAGE_PAGE };
	_cleanup_(text_clear) struct text out = { 0 };
	_cleanup_free_ char *why = NULL;
	size_t words = 0;

	(void)state;
	for (unsigned i = 0; i < LIMIT_LABELS; i++)
		strings_add(&entry.labels, "");
	reply_write_entry(&out, 9, &entry);
	while (take(&reply, &out, &why) == 0)
		words += LIMIT_LABELS;
	assert_non_null(strstr(why, "64 MiB"));
	assert_in_range(words, 1000000, LIMIT_ANSWER_BYTES / 32);
	reply_clear(&reply);
	strings_clear(&entry.labels);
}

static void
what_is_no_feed_is_a_line_of_words(void **state)
{
	struct entry entry = {
		.text = (char *)"", .published = STAMP_NONE, .updated = STAMP_NONE
	};
	struct reply reply = { .number = 9, .task = CAGE_PAGE };
	_cleanup_(text_clear) struct text out = { 0 };

	(void)state;
	reply_write_entry(&out, 9, &entry);
	reply_write_no_feed(&out, 9, "a page\r\nBcc: all@ovens.example\x1B[2J");
	assert_int_equal(take(&reply, &out, NULL), 1);
	assert_int_equal(reply.answer.verdict, CAGE_NO_FEED);
	assert_int_equal(reply.answer.reading.count, 0);
	assert_null(strpbrk(reply.answer.why, "\r\n\x1B"));
	assert_true(reply_was_bad(&reply.answer));
	reply_clear(&reply);
}

static void
a_reader_says_that_it_is_locked_up(void **state)
{
	const struct walls walls = { .filter = true, .landlock = 7 };
	struct walls got = { 0 };
	_cleanup_(text_clear) struct text out = { 0 };
	_cleanup_free_ char *why = NULL;
	struct record_head head;

	(void)state;
	reply_write_ready(&out, &walls);
	(void)memcpy(&head, out.data, sizeof(head));
	assert_int_equal(reply_take_ready(&head, out.data + sizeof(head), &got, NULL), 0);
	assert_true(got.filter);
	assert_int_equal(got.landlock, 7);
	head.length--;
	assert_int_equal(reply_take_ready(&head, out.data + sizeof(head), &got, NULL), -EPROTO);
	out.len = 0;
	reply_write_refused(&out, "seccomp does not lock it up: Operation not permitted");
	(void)memcpy(&head, out.data, sizeof(head));
	assert_int_equal(reply_take_ready(&head, out.data + sizeof(head), &got, &why), -EPERM);
	assert_string_equal(why, "seccomp does not lock it up: Operation not permitted");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_comes_out_whole),
		cmocka_unit_test(every_rule_is_in_a_request),
		cmocka_unit_test(tampered_requests_are_refused_or_whole),
		cmocka_unit_test(an_answer_comes_out_whole),
		cmocka_unit_test(tampered_answers_are_refused_or_keep_their_promises),
		cmocka_unit_test(cut_answers_are_refused),
		cmocka_unit_test(what_no_reader_says_is_refused),
		cmocka_unit_test(long_fields_are_cut_at_a_character),
		cmocka_unit_test(an_answer_has_an_end),
		cmocka_unit_test(words_without_letters_cost_memory_too),
		cmocka_unit_test(what_is_no_feed_is_a_line_of_words),
		cmocka_unit_test(a_reader_says_that_it_is_locked_up),
	};

	return cmocka_run_group_tests_name("protocol", tests, NULL, NULL);
}

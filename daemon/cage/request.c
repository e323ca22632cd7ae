/* Request: to bytes and back. */
#include "cage/request.h"

#include <errno.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"
#include "cage/record.h"

#define ITEMS 10000u /* of a list in the rules */
#define ZONES 1000u

/* Everything in the rules: each member is named here once for both ways. */
#define STRINGS(rules) \
	{ \
		&(rules)->format, &(rules)->language, &(rules)->days_in, &(rules)->entries, \
			&(rules)->field_id, &(rules)->field_title, &(rules)->field_text, \
			&(rules)->field_link, &(rules)->field_published, \
			&(rules)->field_updated \
	}
#define LISTS(rules) \
	{ \
		&(rules)->split_by, &(rules)->only, &(rules)->without, &(rules)->field_labels, \
			&(rules)->field_dates \
	}
#define STRING_COUNT 10
#define LIST_COUNT 5

static void
write_rules(struct text *to, const struct read_rules *rules)
{
	char *const *strings[STRING_COUNT] = STRINGS(rules);
	const struct strings *lists[LIST_COUNT] = LISTS(rules);

	record_number(to, rules->at_least);
	for (size_t i = 0; i < STRING_COUNT; i++)
		record_bytes(to, *strings[i]);
	for (size_t i = 0; i < LIST_COUNT; i++)
		record_strings(to, lists[i], LIMIT_REQUEST_BYTES);
}

void
request_write(
	struct text *to, uint64_t number, enum cage_task task, const struct read_input *input)
{
	size_t begin = record_begin(to, RECORD_REQUEST);

	record_number(to, (int64_t)number);
	record_number(to, task);
	record_number(to, input->body ? (int64_t)input->len : 0);
	record_bytes(to, input->content_type);
	record_bytes(to, input->base);
	record_number(to, input->rules != NULL);
	if (input->rules)
		write_rules(to, input->rules);
	record_end(to, begin);
}

static void
read_rules(struct record *record, struct read_rules *rules)
{
	char **strings[STRING_COUNT] = STRINGS(rules);
	struct strings *lists[LIST_COUNT] = LISTS(rules);

	rules->at_least = (unsigned)record_take_number(record, 0, UINT32_MAX);
	for (size_t i = 0; i < STRING_COUNT; i++)
		*strings[i] = record_take_string(record, LIMIT_REQUEST_BYTES, RECORD_ANY);
	for (size_t i = 0; i < LIST_COUNT; i++)
		record_take_strings(record, ITEMS, LIMIT_REQUEST_BYTES, RECORD_ANY, lists[i]);
}

int
request_read(const char *payload, size_t n, struct request *ret, char **reterr_why)
{
	struct record record = { .at = payload, .left = n };

	*ret = (struct request){ 0 };
	ret->number = (uint64_t)record_take_number(&record, 0, INT64_MAX);
	ret->task = (enum cage_task)record_take_number(&record, 0, CAGE_TASK_COUNT - 1);
	ret->input.len = (size_t)record_take_number(&record, 0, UINT32_MAX);
	ret->content_type = record_take_string(&record, LIMIT_REQUEST_BYTES, RECORD_ANY);
	ret->base = record_take_string(&record, LIMIT_REQUEST_BYTES, RECORD_ANY);
	ret->input.content_type = ret->content_type;
	ret->input.base = ret->base;
	if (record_take_number(&record, 0, 1) == 1) {
		read_rules(&record, &ret->rules);
		ret->input.rules = &ret->rules;
	}
	if (record_is_over(&record))
		return 0;
	request_clear(ret);
	return mem_why(-EPROTO, reterr_why, "%s", record.wrong);
}

void
request_clear(struct request *request)
{
	char **strings[STRING_COUNT] = STRINGS(&request->rules);
	struct strings *lists[LIST_COUNT] = LISTS(&request->rules);

	for (size_t i = 0; i < STRING_COUNT; i++)
		free(*strings[i]);
	for (size_t i = 0; i < LIST_COUNT; i++)
		strings_clear(lists[i]);
	free(request->content_type);
	free(request->base);
	*request = (struct request){ 0 };
}

void
request_write_setup(struct text *to, const struct strings *zones)
{
	size_t begin = record_begin(to, RECORD_SETUP);

	record_strings(to, zones, LIMIT_LABEL_BYTES);
	record_end(to, begin);
}

int
request_read_setup(const char *payload, size_t n, struct strings *ret_zones, char **reterr_why)
{
	struct record record = { .at = payload, .left = n };

	record_take_strings(&record, ZONES, LIMIT_LABEL_BYTES, RECORD_LINE, ret_zones);
	if (record_is_over(&record))
		return 0;
	strings_clear(ret_zones);
	return mem_why(-EPROTO, reterr_why, "%s", record.wrong);
}

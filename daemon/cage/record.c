/* Record: values as bytes and back. */
#include "cage/record.h"

#include <string.h>

#include "base/mem.h"

#define NO_STRING UINT32_MAX

size_t
record_begin(struct text *to, enum record_kind kind)
{
	const struct record_head head = { .kind = (uint32_t)kind };
	size_t begin = to->len;

	text_add(to, (const char *)&head, sizeof(head));
	return begin;
}

void
record_end(struct text *to, size_t begin)
{
	uint32_t length = (uint32_t)(to->len - begin - sizeof(struct record_head));

	memcpy(to->data + begin + offsetof(struct record_head, length), &length,
		sizeof(length));
}

void
record_number(struct text *to, int64_t number)
{
	text_add(to, (const char *)&number, sizeof(number));
}

static void
put(struct text *to, const char *s, size_t n)
{
	uint32_t length = s ? (uint32_t)n : NO_STRING;

	text_add(to, (const char *)&length, sizeof(length));
	if (s)
		text_add(to, s, n);
}

void
record_string(struct text *to, const char *s, size_t max)
{
	size_t n = s ? strnlen(s, max + 1) : 0;

	if (n > max)
		for (n = max; n && ((unsigned char)s[n] & 0xC0) == 0x80;)
			n--;
	put(to, s, n);
}

void
record_bytes(struct text *to, const char *s)
{
	put(to, s, s ? strlen(s) : 0);
}

void
record_strings(struct text *to, const struct strings *list, size_t max)
{
	record_number(to, (int64_t)list->count);
	for (size_t i = 0; i < list->count; i++)
		record_string(to, list->items[i], max);
}

static bool
take(struct record *record, void *to, size_t n)
{
	if (!record->wrong && record->left < n)
		record->wrong = "a record ends in the middle of a value";
	if (record->wrong)
		return false;
	memcpy(to, record->at, n);
	record->at += n;
	record->left -= n;
	return true;
}

int64_t
record_take_number(struct record *record, int64_t min, int64_t max)
{
	int64_t number;

	if (!take(record, &number, sizeof(number)))
		return min;
	if (number >= min && number <= max)
		return number;
	record->wrong = "a number is out of its range";
	return min;
}

/* Eight bytes of plain ASCII at once; nearly all text is that. */
static size_t
plain_run(const char *s, size_t n)
{
	size_t i = 0;
	uint64_t word;

	for (; i + sizeof(word) <= n; i += sizeof(word)) {
		memcpy(&word, s + i, sizeof(word));
		/* A byte below 0x20 borrows from its high bit, one above 0x7E has it or gets it. */
		if (((word - 0x2020202020202020u) | word | (word + 0x0101010101010101u)) &
			0x8080808080808080u)
			break;
	}
	return i;
}

static bool
is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

static const char *
trouble(const char *s, size_t n, enum record_text text)
{
	if (memchr(s, '\0', n))
		return "a string holds a NUL";
	for (size_t i = 0; text != RECORD_ANY && i < n;) {
		size_t plain = plain_run(s + i, n - i), used;
		uint32_t c;

		i += plain;
		if (i == n)
			break;
		used = text_decode(s + i, n - i, &c);
		if (c == 0xFFFD && used == 1)
			return "a string is not UTF-8";
		if (text >= RECORD_PLAIN && is_control(c) &&
			(text == RECORD_LINE || (c != '\n' && c != '\t')))
			return "a string holds control characters";
		i += used;
	}
	return NULL;
}

char *
record_take_string(struct record *record, size_t max, enum record_text text)
{
	uint32_t length;
	char *s;

	if (!take(record, &length, sizeof(length)) || length == NO_STRING)
		return NULL;
	if (length > record->left)
		record->wrong = "a string is longer than its record";
	else if (length > max)
		record->wrong = "a string is longer than it may be";
	else
		record->wrong = trouble(record->at, length, text);
	if (record->wrong)
		return NULL;
	s = mem_ndup(record->at, length);
	record->at += length;
	record->left -= length;
	return s;
}

void
record_take_strings(struct record *record, size_t max_count, size_t max, enum record_text text,
	struct strings *ret)
{
	int64_t count = record_take_number(record, 0, (int64_t)max_count);

	for (int64_t i = 0; i < count && !record->wrong; i++) {
		char *s = record_take_string(record, max, text);

		if (s)
			strings_take(ret, s);
		else if (!record->wrong)
			record->wrong = "a list has an item that is nothing";
	}
}

bool
record_is_over(struct record *record)
{
	if (!record->wrong && record->left)
		record->wrong = "a record is longer than what it says";
	return !record->wrong;
}

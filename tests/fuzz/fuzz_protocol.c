/* Protocol: what goes between the daemon and its readers, as bytes from whoever took the other end over. The first byte says
 * who reads: a reader its request or its zones, the daemon an answer or the first word of a reader. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "cage/reply.h"
#include "cage/request.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "fuzz/target.h"

#define NUMBER 7

/* What was understood is written and understood again, byte by byte. */
static void
hold_request(const struct draw *draw)
{
	struct request request, again;
	_cleanup_free_ char *why = NULL;
	_cleanup_(text_clear) struct text bytes = { 0 };
	size_t head = sizeof(struct record_head);

	if (request_read(draw->at, draw->left, &request, &why) < 0) {
		holds_why(why, "the refusal of a request");
		return;
	}
	holds(request.task < CAGE_TASK_COUNT, "a request", "has a task");
	request.input.body = "";
	request_write(&bytes, request.number, request.task, &request.input);
	holds(request_read(bytes.data + head, bytes.len - head, &again, NULL) == 0, "a request",
		"reads back");
	holds(again.number == request.number && again.task == request.task &&
			again.input.len == request.input.len &&
			text_equal(again.base, request.base) &&
			text_equal(again.rules.entries, request.rules.entries) &&
			again.rules.only.count == request.rules.only.count,
		"a request", "reads back the same");
	request_clear(&again);
	request_clear(&request);
}

static void
hold_setup(const struct draw *draw)
{
	_cleanup_(strings_clear) struct strings zones = { 0 };
	_cleanup_free_ char *why = NULL;

	if (request_read_setup(draw->at, draw->left, &zones, &why) < 0)
		holds_why(why, "the refusal of zones");
	for (size_t i = 0; i < zones.count; i++)
		holds_utf8(zones.items[i], "a zone");
}

static void
hold_answer(const struct cage_answer *answer, enum cage_task task)
{
	const struct reading *reading = &answer->reading;

	if (answer->verdict != CAGE_READ) {
		holds(answer->verdict == CAGE_NO_FEED, "an answer", "is a feed or none");
		holds_why(answer->why, "the refusal of a page");
		return;
	}
	holds(task == CAGE_LINKS || reading->format != NULL, "an answer", "has a format");
	holds_utf8(reading->title, "a title");
	holds_utf8(reading->damaged_why, "the damage");
	for (size_t i = 0; i < reading->count; i++) {
		const struct entry *e = &reading->entries[i];

		holds(task != CAGE_PAGE || e->text, "an entry", "has a text");
		holds_utf8(e->id, "an id");
		holds_utf8(e->text, "a text");
		holds(!e->title || !strpbrk(e->title, "\n\r\x1b"), "a title", "is a line");
		holds_stamp(e->published, "published");
		holds_stamp(e->updated, "updated");
		for (size_t k = 0; k < e->date_count; k++)
			holds(role_name(e->dates[k].role) &&
					e->dates[k].when.from <= e->dates[k].when.to,
				"a date", "has a role and an end");
		(void)entry_content_hash(e);
	}
}

/* Records as they come, each in a block of its own, until one is wrong or the last. */
static void
hold_reply(struct draw *draw)
{
	struct reply reply = { .number = NUMBER,
		.task = (enum cage_task)draw_number(draw, CAGE_TASK_COUNT) };
	int r = 0;

	while (r == 0 && draw->left >= sizeof(struct record_head)) {
		_cleanup_free_ char *payload = NULL, *why = NULL;
		struct record_head head;

		memcpy(&head, draw->at, sizeof(head));
		draw->at += sizeof(head);
		draw->left -= sizeof(head);
		if (head.length > draw->left)
			head.length = (uint32_t)draw->left;
		payload = malloc(head.length ? head.length : 1);
		holds(payload != NULL, "memory", "is there");
		memcpy(payload, draw->at, head.length);
		draw->at += head.length;
		draw->left -= head.length;
		r = reply_take(&reply, &head, payload, &why);
		if (r < 0)
			holds_why(why, "the refusal of a record");
	}
	if (r == 1)
		hold_answer(&reply.answer, reply.task);
	reply_clear(&reply);
}

static void
hold_ready(struct draw *draw)
{
	struct record_head head = { draw_number(draw, 12), (uint32_t)draw->left };
	struct walls walls;
	_cleanup_free_ char *why = NULL;
	int r = reply_take_ready(&head, draw->at, &walls, &why);

	holds(r == 0 || r == -EPERM || r == -EPROTO, "a first word", "is one of three");
	if (r < 0)
		holds_why(why, "the refusal of a reader");
}

FUZZ_TARGET(protocol)
{
	struct draw draw = draw_of(data, size);

	switch (draw_number(&draw, 4)) {
	case 0:
		hold_request(&draw);
		break;
	case 1:
		hold_setup(&draw);
		break;
	case 2:
		hold_reply(&draw);
		break;
	default:
		hold_ready(&draw);
	}
	return 0;
}

/* Outbox: one line a letter. */
#include "command/outbox.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/command.h"

static const char *
state_words(const struct letter *letter)
{
	switch (letter->state) {
	case LETTER_READY:
		return letter->attempts ? "not taken yet, goes again" : "waits";
	case LETTER_SENDING:
		return "on its way";
	case LETTER_DELIVERED:
		return letter->unsure ? "delivered, perhaps twice" : "delivered";
	case LETTER_REFUSED:
		return "refused for good";
	case LETTER_EXPIRED:
		return "given up";
	case LETTER_SPARED:
		break;
	}
	return "not needed, another channel delivered";
}

static void
print_letter(const struct letter *letter, bool subject)
{
	_cleanup_free_ char *who = text_line(letter->recipient, 0),
			    *to = text_line(letter->to, 0),
			    *about = text_line(letter->subject, 0),
			    *reply = text_line(letter->reply, 0);
	bool said = letter->state != LETTER_DELIVERED && !text_blank(reply);
	char at[STAMP_SIZE];

	stamp_write(letter->delivered != STAMP_NONE ? letter->delivered : letter->created, at);
	printf("  %s  %s by %s (%s): %s%s%s\n", at, who, channel_name(letter->channel), to,
		state_words(letter), said ? ": " : "", said ? reply : "");
	if (subject)
		printf("      %s\n", about);
}

void
outbox_print_about(const struct letters *letters)
{
	if (letters->count)
		puts("\nLetters about it alone:");
	for (size_t i = 0; i < letters->count; i++)
		print_letter(&letters->items[i], false);
}

void
outbox_print_troubled(const struct letters *letters)
{
	for (size_t i = 0; i < letters->count; i++)
		print_letter(&letters->items[i], true);
}

json_t *
outbox_json(const struct letters *letters)
{
	json_t *list = json_array();

	for (size_t i = 0; i < letters->count; i++) {
		const struct letter *l = &letters->items[i];

		(void)json_array_append_new(list,
			json_pack("{s:o,s:o,s:s,s:o,s:o,s:s,s:i,s:i,s:o,s:o,s:o,s:o}", "id",
				command_json_string(l->message_id), "recipient",
				command_json_string(l->recipient), "channel",
				channel_name(l->channel), "to", command_json_string(l->to),
				"subject", command_json_string(l->subject), "state",
				letter_state_name(l->state), "attempts", (int)l->attempts,
				"unsure", (int)l->unsure, "created",
				command_json_stamp(l->created), "delivered",
				command_json_stamp(l->delivered), "next_try",
				command_json_stamp(
					l->state == LETTER_READY ? l->next_try : STAMP_NONE),
				"reply", command_json_string(l->reply)));
	}
	return list;
}

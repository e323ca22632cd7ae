/* Sendmail: a letter goes to "PATH -i -f FROM -- TO" on its standard input; the exit status
 * (sysexits.h) is the answer. */
#include <stdint.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "tell/child.h"
#include "tell/delivery.h"

static enum post_outcome
outcome_of_exit(int status)
{
	switch (status) {
	case EX_OK:
		return POST_DELIVERED;
	case EX_NOUSER:
	case EX_NOHOST:
	case EX_UNAVAILABLE:
		return POST_REFUSED;
	default:
		return POST_LATER;
	}
}

static void
on_end(const struct child_end *end, void *userdata)
{
	struct delivery *delivery = userdata;
	const char *path = delivery->mail->relay + strlen("sendmail:");
	_cleanup_free_ char *reply = NULL;
	/* It may have queued the letter before it fell. */
	struct post_answer answer = { .outcome = POST_UNSURE };

	if (end->exited) {
		reply = mem_printf("%s ended with status %d%s%s", path, end->status,
			*end->said ? ": " : "", end->said);
		answer.outcome = outcome_of_exit(end->status);
		answer.away = answer.outcome == POST_LATER;
	} else {
		reply = mem_printf("%s %s by signal %d", path,
			end->overdue ? "took too long and was ended" : "was ended",
			end->status);
	}
	answer.reply = reply;
	post_over(delivery, &answer);
}

static int
sendmail_begin(struct delivery *delivery, char **reterr_why)
{
	char path_options[][3] = { "-i", "-f", "--" };
	char *const argv[] = { delivery->mail->relay + strlen("sendmail:"), path_options[0],
		path_options[1], delivery->mail->from, path_options[2], delivery->letter.to,
		NULL };
	_cleanup_(text_clear) struct text unix_lines = { 0 };
	struct child *child = NULL;
	int r;

	/* Programs of this kind want the line ends of Unix. */
	for (size_t i = 0; i < delivery->letter.message_len; i++)
		if (delivery->letter.message[i] != '\r')
			text_putc(&unix_lines, delivery->letter.message[i]);
	r = child_start(wire_loop(delivery->wire),
		&(struct child_order){ .argv = argv,
			.input = unix_lines.data,
			.input_len = unix_lines.len,
			.seconds =
				delivery->mail->timeout_sec ? delivery->mail->timeout_sec : 60,
			.hear_all = true },
		on_end, delivery, &child, reterr_why);
	delivery->transport = child;
	return r;
}

static void
sendmail_end(struct delivery *delivery)
{
	child_free(delivery->transport);
	delivery->transport = NULL;
}

const struct way sendmail_way = { sendmail_begin, sendmail_end };

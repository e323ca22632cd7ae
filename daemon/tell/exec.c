/* Exec: a letter goes to a program of the admin as JSON on its standard input; the exit status
 * is the answer: 0 delivered, 75 later, anything else refused. */
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "tell/child.h"
#include "tell/delivery.h"

static char *
first_line(const char *said)
{
	size_t n = 0;

	while (said[n] && said[n] != '\n')
		n++;
	return mem_ndup(said, n);
}

static void
on_end(const struct child_end *end, void *userdata)
{
	struct delivery *delivery = userdata;
	const char *program = delivery->exec.items[0];
	_cleanup_free_ char *said = first_line(end->said), *reply = NULL;
	/* It may have done its work before it fell. */
	struct post_answer answer = { .outcome = POST_UNSURE, .away = end->overdue };

	if (end->exited) {
		reply = mem_printf("%s ended with status %d%s%s", program, end->status,
			text_blank(said) ? "" : ": ", said);
		answer.outcome = end->status == EX_OK         ? POST_DELIVERED
				 : end->status == EX_TEMPFAIL ? POST_LATER
							      : POST_REFUSED;
	} else {
		reply = mem_printf("%s %s by signal %d", program,
			end->overdue ? "took too long and was ended" : "was ended",
			end->status);
	}
	answer.reply = reply;
	post_over(delivery, &answer);
}

static int
exec_begin(struct delivery *delivery, char **reterr_why)
{
	char **argv = mem_new(delivery->exec.count + 1, sizeof(*argv));
	struct child *child = NULL;
	int r;

	for (size_t i = 0; i < delivery->exec.count; i++)
		argv[i] = delivery->exec.items[i];
	r = child_start(wire_loop(delivery->wire),
		&(struct child_order){ .argv = argv,
			.input = delivery->letter.message,
			.input_len = delivery->letter.message_len,
			.seconds = delivery->mail->timeout_sec ? delivery->mail->timeout_sec
							       : LIMIT_EXEC_SECONDS },
		on_end, delivery, &child, reterr_why);
	free(argv);
	delivery->transport = child;
	return r;
}

static void
exec_end(struct delivery *delivery)
{
	child_free(delivery->transport);
	delivery->transport = NULL;
}

const struct way exec_way = { exec_begin, exec_end };

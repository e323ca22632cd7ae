/* Journal letter: a letter becomes one entry of the journal, with its whole text as a field. */
#include <errno.h>
#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "tell/compose.h"
#include "tell/delivery.h"

static int
on_write(sd_event_source *source, void *userdata)
{
	struct delivery *delivery = userdata;
	const struct letter *letter = &delivery->letter;

	(void)source;
	journal_tell(delivery->journal,
		&(struct journal_line){ .event = JOURNAL_LETTER,
			.priority = compose_is_operator(letter) ? LOG_WARNING : LOG_NOTICE,
			.message = letter->subject,
			.change = letter->change,
			.recipient = letter->recipient,
			.detail = letter->message_id,
			.text = letter->message });
	post_over(delivery, &(struct post_answer){ .outcome = POST_DELIVERED,
				    .reply = "written to the journal" });
	return 0;
}

static int
journal_begin(struct delivery *delivery, char **reterr_why)
{
	sd_event_source *source = NULL;
	int r;

	if (!delivery->journal)
		return mem_why(-ENODEV, reterr_why, "There is no journal to write to.");
	r = sd_event_add_defer(wire_loop(delivery->wire), &source, on_write, delivery);
	if (r < 0)
		return mem_why(
			r, reterr_why, "The event loop refused a letter: %s.", strerror(-r));
	delivery->transport = source;
	return 0;
}

static void
journal_end(struct delivery *delivery)
{
	delivery->transport = sd_event_source_disable_unref(delivery->transport);
}

const struct way journal_way = { journal_begin, journal_end };

/* Operators: one letter and its spares. */
#include "operators.h"

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "hush.h"
#include "tell/compose.h"

static bool
is_lost_way(
	const struct operators_letter *o, const struct recipient *person, enum channel channel)
{
	_cleanup_free_ char *to = recipient_address(person, channel);

	return o->lost && o->lost->channel == channel && text_equal(o->lost->to, to);
}

static struct compose_own
own_of(const struct operators_letter *o, const struct recipient *person, enum channel channel)
{
	return (struct compose_own){ .config = o->config,
		.recipient = person,
		.channel = channel,
		.installation = o->installation,
		.topic = o->topic,
		.now = o->now };
}

static void
compose(const struct operators_letter *o, const struct recipient *person, enum channel channel,
	struct letter *ret)
{
	struct compose_own own = own_of(o, person, channel);
	_cleanup_free_ char *subject = NULL;
	struct sheet sheet = { 0 };

	if (o->trouble) {
		compose_operator(o->config, person, channel, o->installation, o->topic,
			o->trouble, o->fills, o->now, ret);
		return;
	}
	subject = o->write(person, &sheet, o->userdata);
	compose_own(&own, subject, &sheet, ret);
}

/* Whoever wants quiet has it, but not for so long that a trouble becomes worse. */
static int64_t
first_try(const struct operators_letter *o, const struct recipient *person)
{
	int64_t quiet = hush_until(person, o->config->timezone, o->now);

	return quiet < o->now + HUSH_TROUBLE_SEC ? quiet : o->now + HUSH_TROUBLE_SEC;
}

int
operators_write_person(
	struct store *store, const struct operators_letter *o, const struct recipient *person)
{
	_cleanup_free_ char *first = NULL;
	int letters = 0, r = 0, written = 0;

	for (enum channel c = 0; r >= 0 && c < CHANNEL_COUNT; c++) {
		struct letter letter = { 0 };

		if (!recipient_has(person, c) || is_lost_way(o, person, c))
			continue;
		compose(o, person, c, &letter);
		letter.spare_of = mem_dup(first);
		letter.next_try =
			first_try(o, person) + (int64_t)OPERATORS_PATIENCE_SEC * written++;
		r = store_letter_add(store, &letter);
		letters += r > 0 && !first;
		if (!first)
			first = mem_dup(letter.message_id);
		letter_clear(&letter);
	}
	return r < 0 ? r : letters;
}

int
operators_write(struct store *store, const struct operators_letter *o)
{
	int letters = 0, r = 0;

	for (size_t i = 0; r >= 0 && i < o->config->operators.count; i++) {
		const struct recipient *person =
			config_recipient(o->config, o->config->operators.items[i]);

		if (person)
			r = operators_write_person(store, o, person);
		letters += r > 0 ? r : 0;
	}
	return r < 0 ? r : letters;
}

int
operators_withdraw(struct store *store, const struct operators_letter *o)
{
	int gone = 0, r = 0;

	for (size_t i = 0; r >= 0 && i < o->config->operators.count; i++) {
		const struct recipient *person =
			config_recipient(o->config, o->config->operators.items[i]);

		for (enum channel c = 0; person && r >= 0 && c < CHANNEL_COUNT; c++) {
			struct compose_own own = own_of(o, person, c);
			_cleanup_free_ char *id = compose_own_id(&own);

			r = store_letter_withdraw(store, id);
			gone += r > 0;
		}
	}
	return r < 0 ? r : gone;
}

/* A letter about forewarn's own troubles that is lost is told by the journal only, or the two
 * would chase each other. */
int
operators_tell_lost(struct store *store, const struct config *config, const char *installation,
	const struct letter *lost, int64_t now)
{
	_cleanup_free_ char *topic = mem_printf("lost-%s", lost->message_id);
	_cleanup_free_ char *command = lost->change
					       ? mem_printf("forewarn show %s", lost->change)
					       : mem_dup("forewarn list");

	if (compose_is_operator(lost))
		return 0;
	return operators_write(store,
		&(struct operators_letter){ .config = config,
			.installation = installation,
			.topic = topic,
			.trouble = text_blank(lost->reply) ? "trouble.lost-unanswered"
							   : "trouble.lost",
			.fills = FILLS(FILL("to", lost->to), FILL("subject", lost->subject),
				FILL("reply", lost->reply), FILL("who", lost->recipient),
				FILL("command", command)),
			.lost = lost,
			.now = now });
}

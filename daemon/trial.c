/* Trial: the test letter that somebody waits for. */
#include "trial.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

static char *
sentence_of(const struct letter *letter)
{
	static const char *const takers[CHANNEL_COUNT] = { "mail server", "webhook", "program",
		"journal" };
	bool mail = letter->channel == CHANNEL_MAIL || text_blank(letter->reply);

	if (letter->state == LETTER_DELIVERED)
		return mem_printf("the test letter for %s was taken by the %s%s%s%s",
			letter->to, takers[letter->channel], mail ? "" : " (",
			mail ? "" : letter->reply, mail ? "" : ")");
	return mem_printf("the test letter for %s was not taken (%s): %s", letter->to,
		letter_state_name(letter->state),
		text_blank(letter->reply) ? "it waits in the outbox" : letter->reply);
}

/* The caller frees. */
static char *
sentences_of(
	const struct letters *letters, const struct strings *message_ids, bool *ret_delivered)
{
	struct text out = { 0 };
	size_t delivered = 0;

	for (size_t i = letters->count; i-- > 0;) {
		const struct letter *l = &letters->items[i];
		_cleanup_free_ char *sentence = NULL;

		if (!strings_has(message_ids, l->message_id))
			continue;
		delivered += l->state == LETTER_DELIVERED;
		sentence = sentence_of(l);
		text_printf(&out, "%s%s", out.len ? "\n" : "", sentence);
	}
	*ret_delivered = delivered > 0 && delivered == message_ids->count;
	if (out.len == 0)
		text_puts(&out, "the test letter is not in the outbox any more");
	return text_take(&out);
}

void
trial_answer(struct trial *trial, struct store *store)
{
	_cleanup_free_ char *sentence = NULL;
	struct letters letters = { 0 };
	trial_done done = trial->done;
	bool delivered = false;

	if (!done)
		return;
	trial->done = NULL;
	if (store_letters(store, 0, &letters) < 0)
		sentence = mem_dup(store_why(store));
	else
		sentence = sentences_of(&letters, &trial->message_ids, &delivered);
	letters_clear(&letters);
	done(delivered, sentence, trial->userdata);
}

void
trial_clear(struct trial *trial)
{
	strings_clear(&trial->message_ids);
	*trial = (struct trial){ 0 };
}

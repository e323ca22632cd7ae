/* Trial: the test letter that somebody waits for. */
#include "trial.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

/* The caller frees. */
static char *
sentence_of(const struct letters *letters, const char *message_id, bool *ret_delivered)
{
	for (size_t i = 0; i < letters->count; i++) {
		const struct letter *l = &letters->items[i];

		if (!text_equal(l->message_id, message_id))
			continue;
		*ret_delivered = l->state == LETTER_DELIVERED;
		if (*ret_delivered)
			return mem_printf(
				"the test letter for %s was taken by the mail server", l->to);
		return mem_printf("the test letter for %s was not taken (%s): %s", l->to,
			letter_state_name(l->state),
			text_blank(l->reply) ? "it waits in the outbox" : l->reply);
	}
	return mem_dup("the test letter is not in the outbox any more");
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
		sentence = sentence_of(&letters, trial->message_id, &delivered);
	letters_clear(&letters);
	done(delivered, sentence, trial->userdata);
}

void
trial_clear(struct trial *trial)
{
	free(trial->message_id);
	*trial = (struct trial){ 0 };
}

/* Story post: the steps of a story in which letters really leave - to a relay and a webhook that answer as the story says. */
#pragma once

#include "support/unit.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "deliver.h"
#include "support/mail_text.h"
#include "support/peer_smtp.h"
#include "support/program.h"

struct story_post {
	struct peer_smtp relay;
	bool relay_runs;
	struct program hook;
	char *hook_url;      /* NULL: it does not run */
	struct strings told; /* "MESSAGE-ID STATE ATTEMPTS" of what the transcript has */
};

static inline void
story_post_end(struct story_post *post)
{
	if (post->relay_runs)
		peer_smtp_stop(&post->relay);
	if (post->hook_url)
		(void)program_stop(&post->hook, SIGTERM);
	free(post->hook_url);
	strings_clear(&post->told);
}

/* SAYS: what each letter is answered with, in the words of support/peer_smtp.h; NULL: all is well. */
static inline void
story_post_relay(
	struct story_post *post, const char *store, struct config *config, const char *says)
{
	_cleanup_free_ char *script = says ? mem_printf("%s\nalways\n", says) : NULL;

	if (post->relay_runs)
		peer_smtp_stop(&post->relay);
	assert_int_equal(peer_smtp_start(&post->relay, store, script), 0);
	post->relay_runs = true;
	mem_set(&config->mail.relay, post->relay.url);
}

/* ANSWERS: in the words of support/peer_webhook.py. */
static inline void
story_post_hook(struct story_post *post, struct config *config, const char *answers)
{
	static const char *const argv[] = { "/usr/bin/python3", "tests/support/peer_webhook.py",
		NULL };

	if (access(argv[0], X_OK) < 0)
		skip();
	if (!post->hook_url) {
		post->hook = program_start(argv, NULL);
		post->hook_url = program_line(&post->hook);
	}
	for (size_t i = 0; i < config->recipient_count; i++)
		if (config->recipients[i].webhook.wanted) {
			free(config->recipients[i].webhook.url);
			config->recipients[i].webhook.url =
				mem_printf("%s/%s", post->hook_url, answers);
		}
}

/* Ports are drawn by the machine: no story knows them. */
static inline void
put_masked(struct text *out, const char *s)
{
	static const char host[] = "://127.0.0.1:";
	const char *at;

	for (; s && (at = strstr(s, host)); s = at + strspn(at, "0123456789")) {
		text_add(out, s, (size_t)(at - s));
		text_puts(out, "://here");
		at += strlen(host);
	}
	text_puts(out, s ? s : "");
}

static inline void
tell_letter(struct store *store, const struct letter *summary, struct text *transcript)
{
	struct letter letter = { 0 };
	_cleanup_free_ char *text = NULL;

	assert_int_equal(store_letter_get(store, summary->id, &letter), 0);
	text_printf(transcript, "%s by %s (", letter.recipient, channel_name(letter.channel));
	put_masked(transcript, letter.to);
	text_printf(transcript, "): %s, attempt %u%s", letter_state_name(letter.state),
		letter.attempts, text_blank(letter.reply) ? "" : ": ");
	put_masked(transcript, letter.reply);
	text_printf(transcript, "\n    %s\n", letter.subject);
	if (letter.state == LETTER_DELIVERED && letter.channel == CHANNEL_MAIL) {
		text = mail_text_plain(letter.message);
		text_puts(transcript, "---\n");
		put_masked(transcript, text);
		text_puts(transcript, "\n---\n");
	}
	letter_clear(&letter);
}

/* Everything that is due leaves; the transcript has what became of it. */
static inline void
story_post_send(struct story_post *post, struct deliver *deliver, struct store *store,
	sd_event *loop, struct text *transcript)
{
	struct letters letters = { 0 };

	assert_true(deliver_compose(deliver, true) >= 0);
	deliver_start(deliver);
	while (deliver_busy(deliver))
		assert_true(sd_event_run(loop, 1000000) >= 0);
	assert_true(store_letters(store, 0, &letters) >= 0);
	for (size_t i = letters.count; i-- > 0;) {
		const struct letter *l = &letters.items[i];
		_cleanup_free_ char *mark = mem_printf(
			"%s %s %u", l->message_id, letter_state_name(l->state), l->attempts);

		if (strings_has(&post->told, mark))
			continue;
		strings_add(&post->told, mark);
		tell_letter(store, l, transcript);
	}
	letters_clear(&letters);
	if (deliver_late(deliver))
		text_printf(transcript, "late: %u\n", deliver_late(deliver));
}

/* Post: the queue of letters in front of their ways out, one at a time, so that one connection
 * carries several; each leaves by the way of its channel. */
#include "tell/post.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/secrecy.h"
#include "base/stamp.h"
#include "base/text.h"
#include "tell/delivery.h"
#include "tell/mime.h"
#include "tell/parting.h"

#define REPLY_BYTES 500u
#define FIRST_PAUSE_SEC 60
#define LONGEST_PAUSE_SEC 3600
#define JITTER_PERCENT 20

struct post {
	struct wire *wire;
	struct mail_settings mail;
	struct journal *journal;
	const struct way *mail_way;
	struct parting parting;
	struct delivery *first; /* under way, or about to be */
	sd_event_source *start; /* begins the first one from the loop */
};

static const char *const outcomes[] = {
	[POST_DELIVERED] = "delivered",
	[POST_LATER] = "later",
	[POST_REFUSED] = "refused",
	[POST_UNSURE] = "unsure",
};

const char *
post_outcome_name(enum post_outcome outcome)
{
	return outcomes[outcome];
}

static void
delivery_free(struct delivery *delivery)
{
	letter_clear(&delivery->letter);
	webhook_clear(&delivery->webhook);
	strings_clear(&delivery->exec);
	free(delivery);
}

static void
start_soon(struct post *post)
{
	(void)sd_event_source_set_enabled(
		post->start, post->first ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

/* What was said, without what only we and the other side may know: servers repeat in an error what they were given. */
static char *
discreet_line(const struct delivery *delivery, const char *reply)
{
	const char *url = delivery->webhook.url, *host = url ? strstr(url, "://") : NULL;
	_cleanup_(strings_clear) struct strings secrets = { 0 };

	if (delivery->mail->password)
		strings_add(&secrets, delivery->mail->password);
	if (delivery->webhook.secret)
		strings_add(&secrets, delivery->webhook.secret);
	if (host)
		strings_add(&secrets, host + 3 + strcspn(host + 3, "/?#"));
	return secrecy_hide(text_line(reply, REPLY_BYTES), &secrets);
}

/* The callee may send the next letter or free the post: nothing of it is touched after the
 * call. */
void
post_over(struct delivery *delivery, const struct post_answer *answer)
{
	struct post *post = delivery->post;
	_cleanup_free_ char *line = discreet_line(delivery, answer->reply);
	struct post_answer said = *answer;
	post_done done = delivery->done;
	void *userdata = delivery->userdata;

	assert(post->first == delivery);
	said.reply = line;
	delivery->way->end(delivery);
	post->first = delivery->next;
	delivery_free(delivery);
	start_soon(post);
	done(&said, userdata);
}

/* What the configuration lacks is no network's fault, and waiting does not mend it. */
static int
check_target(const struct delivery *delivery, char **reterr_why)
{
	const struct letter *letter = &delivery->letter;

	switch (letter->channel) {
	case CHANNEL_MAIL:
		if (mime_is_address(letter->to))
			return 0;
		return mem_why(-EDESTADDRREQ, reterr_why,
			"\"%s\" is no mail address; correct it in forewarn.yaml.",
			letter->to ? letter->to : "");
	case CHANNEL_WEBHOOK:
		if (delivery->webhook.url)
			return 0;
		break;
	case CHANNEL_EXEC:
		if (delivery->exec.count)
			return 0;
		break;
	case CHANNEL_JOURNAL:
		return 0;
	}
	return mem_why(-EDESTADDRREQ, reterr_why, "%s has no \"%s\" in forewarn.yaml any more.",
		letter->recipient ? letter->recipient : "the recipient",
		channel_name(letter->channel));
}

static int
on_start(sd_event_source *source, void *userdata)
{
	struct post *post = userdata;
	struct delivery *delivery = post->first;
	_cleanup_free_ char *why = NULL;
	int r;

	(void)source;
	assert(delivery);
	r = check_target(delivery, &why);
	if (r >= 0)
		r = delivery->way->begin(delivery, &why);
	if (r < 0)
		post_over(delivery,
			&(struct post_answer){
				.outcome = r == -EDESTADDRREQ ? POST_REFUSED : POST_LATER,
				.reply = why,
				.away = r != -EDESTADDRREQ });
	return 0;
}

static const struct way *
mail_way_of(const char *relay)
{
	static const struct {
		const char *prefix;
		const struct way *way;
	} ways[] = {
		{ "smtp://", &smtp_way },
		{ "smtps://", &smtp_way },
		{ "sendmail:/", &sendmail_way },
		{ "folder:", &folder_way },
	};

	for (size_t i = 0; relay && i < LENGTH_OF(ways); i++)
		if (text_starts(relay, ways[i].prefix) && relay[strlen(ways[i].prefix)])
			return ways[i].way;
	return NULL;
}

static void
copy_settings(struct mail_settings *to, const struct mail_settings *from)
{
	*to = *from;
	to->relay = mem_dup(from->relay);
	to->from = mem_dup(from->from);
	to->user = mem_dup(from->user);
	to->password = mem_dup(from->password);
	to->ca_file = mem_dup(from->ca_file);
}

int
post_new(struct wire *wire, const struct mail_settings *mail, struct journal *journal,
	struct post **ret, char **reterr_why)
{
	const struct way *way = mail_way_of(mail->relay);
	struct post *post;
	int r;

	if (!way)
		return mem_why(-EINVAL, reterr_why,
			"mail: relay is \"%s\"; it must be smtp://HOST, smtps://HOST, "
			"sendmail:/PATH or "
			"folder:PATH.",
			mail->relay ? mail->relay : "");
	/* The address is shown in sentences; a password must not be. */
	if (way == &smtp_way && strchr(mail->relay, '@'))
		return mem_why(-EINVAL, reterr_why,
			"mail: relay holds a \"@\"; give user and password as mail: user and "
			"mail: "
			"password.");
	if (!mime_is_address(mail->from))
		return mem_why(-EINVAL, reterr_why,
			"mail: from is \"%s\"; it must be a mail address.",
			mail->from ? mail->from : "");
	post = MEM_NEW(struct post);
	post->wire = wire;
	post->journal = journal;
	post->mail_way = way;
	copy_settings(&post->mail, mail);
	r = sd_event_add_defer(wire_loop(wire), &post->start, on_start, post);
	if (r >= 0)
		r = sd_event_source_set_enabled(post->start, SD_EVENT_OFF);
	if (r < 0) {
		post_free(post);
		return mem_why(
			r, reterr_why, "The event loop refused the post: %s.", strerror(-r));
	}
	*ret = post;
	return 0;
}

void
post_free(struct post *post)
{
	if (!post)
		return;
	while (post->first) {
		struct delivery *delivery = post->first;

		post->first = delivery->next;
		delivery->way->end(delivery);
		delivery_free(delivery);
	}
	parting_begin(&post->parting);
	sd_event_source_disable_unref(post->start);
	mail_settings_clear(&post->mail);
	free(post);
}

static const struct way *
way_of(const struct post *post, enum channel channel)
{
	switch (channel) {
	case CHANNEL_WEBHOOK:
		return &webhook_way;
	case CHANNEL_EXEC:
		return &exec_way;
	case CHANNEL_JOURNAL:
		return &journal_way;
	case CHANNEL_MAIL:
		break;
	}
	return post->mail_way;
}

static void
copy_letter(struct letter *to, const struct letter *from)
{
	*to = (struct letter){ .message_id = mem_dup(from->message_id),
		.recipient = mem_dup(from->recipient),
		.channel = from->channel,
		.to = mem_dup(from->to),
		.subject = mem_dup(from->subject),
		.change = mem_dup(from->change),
		.message = mem_ndup(from->message, from->message_len),
		.message_len = from->message_len };
}

int
post_send(struct post *post, const struct letter *letter, const struct recipient *recipient,
	int64_t now, post_done done, void *userdata)
{
	struct delivery *delivery = MEM_NEW(struct delivery), **end = &post->first;
	bool idle = !post->first;

	*delivery = (struct delivery){ .post = post,
		.wire = post->wire,
		.mail = &post->mail,
		.parting = &post->parting,
		.journal = post->journal,
		.way = way_of(post, letter->channel),
		.now = now,
		.done = done,
		.userdata = userdata };
	copy_letter(&delivery->letter, letter);
	if (recipient) {
		webhook_copy(&delivery->webhook, &recipient->webhook);
		strings_copy(&delivery->exec, &recipient->exec);
	}
	while (*end)
		end = &(*end)->next;
	*end = delivery;
	if (idle)
		start_soon(post);
	return 0;
}

int64_t
post_next_try(unsigned attempts, int64_t now, uint64_t random)
{
	unsigned doublings = attempts > 1 ? attempts - 1 : 0;
	int64_t pause =
		doublings >= 6 ? LONGEST_PAUSE_SEC : (int64_t)FIRST_PAUSE_SEC << doublings;
	int64_t jitter = pause * JITTER_PERCENT / 100;

	/* A whole outbox that waited for one relay must not come back in the same second. */
	return now + pause - jitter + (int64_t)(random % (uint64_t)(2 * jitter + 1));
}

/* Deliver: notices to letters, letters to the relay. */
#include "deliver.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "bundle.h"
#include "tell/compose.h"
#include "tell/post.h"

struct deliver {
	struct wire *wire;
	struct store *store;
	struct journal *journal;
	struct deliver_host host;
	const struct config *config;
	struct post *post;
	char *installation;
	struct letter on_way; /* id 0: none */
	int64_t relay_rest;   /* the relay was out of reach: nobody is tried before this */
	unsigned troubles;
};

static int64_t
now(const struct deliver *d)
{
	return d->host.now(d->host.userdata);
}

static uint64_t
chance(const struct deliver *d)
{
	return d->host.random(d->host.userdata);
}

/* The random name of this installation: drawn once, part of every Message-ID. */
static int
find_installation(struct deliver *d)
{
	int r = store_meta_get(d->store, "installation", &d->installation);

	if (r != -ENOENT)
		return r;
	d->installation = mem_printf("%016llx", (unsigned long long)chance(d));
	return store_meta_set(d->store, "installation", d->installation);
}

int
deliver_new(struct wire *wire, struct store *store, struct journal *journal,
	const struct deliver_host *host, struct deliver **ret, char **reterr_why)
{
	struct deliver *d = MEM_NEW(struct deliver);
	int r;

	d->wire = wire;
	d->store = store;
	d->journal = journal;
	d->host = *host;
	d->relay_rest = STAMP_NONE;
	r = find_installation(d);
	if (r >= 0)
		r = store_letters_recover(store, now(d));
	if (r < 0) {
		r = mem_why(r, reterr_why, "%s", store_why(store));
		deliver_free(d);
		return r;
	}
	*ret = d;
	return 0;
}

void
deliver_free(struct deliver *d)
{
	if (!d)
		return;
	post_free(d->post);
	letter_clear(&d->on_way);
	free(d->installation);
	free(d);
}

int
deliver_configure(struct deliver *d, const struct config *config, char **reterr_why)
{
	struct post *post;
	int r = post_new(d->wire, &config->mail, &post, reterr_why);

	if (r < 0)
		return r;
	post_free(d->post);
	d->post = post;
	d->config = config;
	d->relay_rest = STAMP_NONE;
	if (d->on_way.id) {
		letter_clear(&d->on_way);
		(void)store_letters_recover(d->store, now(d));
	}
	return 0;
}

int
deliver_compose(struct deliver *d, bool opening)
{
	int letters = 0, r;

	d->host.settle(d->host.userdata);
	r = store_begin(d->store);
	if (r >= 0)
		r = letters = bundle_compose(&(struct bundle_input){ .store = d->store,
			.config = d->config,
			.installation = d->installation,
			.now = now(d),
			.opening = opening });
	if (r >= 0)
		r = store_commit(d->store);
	if (r < 0)
		store_rollback(d->store);
	return r < 0 ? r : letters;
}

int64_t
deliver_next_digest(struct deliver *d)
{
	return bundle_next_digest(d->store, d->config);
}

static void
store_trouble(struct deliver *d, const char *doing)
{
	_cleanup_free_ char *message = mem_printf("%s: %s", doing, store_why(d->store));

	d->troubles++;
	journal_tell(d->journal,
		&(struct journal_line){
			.event = JOURNAL_STORE_TROUBLE, .priority = 3, .message = message });
}

static void
tell_letter(struct deliver *d, enum journal_event event, int priority,
	const struct letter *letter, const char *sentence)
{
	_cleanup_free_ char *message = mem_printf("%s (“%s” to %s, %s)", sentence,
		letter->subject ? letter->subject : "",
		letter->to ? letter->to : letter->recipient,
		letter->reply ? letter->reply : "no answer");

	journal_tell(d->journal, &(struct journal_line){ .event = event,
					 .priority = priority,
					 .message = message,
					 .change = letter->change,
					 .recipient = letter->recipient,
					 .outcome = letter_state_name(letter->state),
					 .detail = letter->message_id });
}

/* A letter that is lost for its recipient is told to the operators, each over their own
 * address; a letter about forewarn's own troubles that is lost is told by the journal only, or
 * the two would chase each other. */
static void
tell_operators(struct deliver *d, const struct letter *lost)
{
	_cleanup_free_ char *topic = mem_printf("lost-%s", lost->message_id);
	_cleanup_free_ char *body = mem_printf(
		"A letter could not be delivered and will not be tried again.\n\n"
		"To: %s\nSubject: %s\nThe mail server said: %s\n\n"
		"Please tell %s what it says (forewarn show %s), correct the address in "
		"forewarn.yaml, "
		"then try it with: forewarn send-test %s",
		lost->to, lost->subject, lost->reply ? lost->reply : "nothing for many days",
		lost->recipient, lost->change ? lost->change : "ID", lost->recipient);

	if (compose_is_operator(lost))
		return;
	for (size_t i = 0; i < d->config->operators.count; i++) {
		const struct recipient *person =
			config_recipient(d->config, d->config->operators.items[i]);
		struct letter letter = { 0 };

		if (!person || text_equal(person->mail, lost->to))
			continue;
		compose_operator(d->config, person, d->installation, topic,
			"forewarn could not deliver a letter", body, now(d), &letter);
		if (store_letter_add(d->store, &letter) < 0)
			store_trouble(d, "a letter to the operators could not be kept");
		letter_clear(&letter);
	}
}

/* What the relay's answer makes of the letter. */
static void
settle(struct deliver *d, struct letter *letter, enum post_outcome outcome)
{
	int64_t give_up =
		letter->created + (int64_t)d->config->mail.give_up_days * STAMP_DAY_SEC;

	switch (outcome) {
	case POST_DELIVERED:
		letter->state = LETTER_DELIVERED;
		letter->delivered = now(d);
		return;
	case POST_REFUSED:
		letter->state = LETTER_REFUSED;
		return;
	case POST_UNSURE:
		letter->unsure++;
		break;
	case POST_LATER:
		break;
	}
	letter->state = now(d) >= give_up ? LETTER_EXPIRED : LETTER_READY;
	letter->next_try = post_next_try(letter->attempts, now(d), chance(d));
}

static void
tell_settled(struct deliver *d, const struct letter *letter)
{
	if (letter->state != LETTER_DELIVERED)
		d->troubles++;
	switch (letter->state) {
	case LETTER_DELIVERED:
		tell_letter(d, JOURNAL_LETTER_DELIVERED, 6, letter, "letter delivered");
		break;
	case LETTER_REFUSED:
		tell_letter(d, JOURNAL_LETTER_REFUSED, 3, letter,
			"letter refused for good; the operators are told");
		tell_operators(d, letter);
		break;
	case LETTER_EXPIRED:
		tell_letter(d, JOURNAL_LETTER_EXPIRED, 3, letter,
			"letter given up after days without a mail server that takes it");
		tell_operators(d, letter);
		break;
	case LETTER_READY:
	case LETTER_SENDING:
		tell_letter(d, JOURNAL_LETTER_DELAYED, letter->attempts > 1 ? 4 : 5, letter,
			"letter not taken yet; it stays in the outbox and goes again");
		break;
	}
}

static void
on_answer(enum post_outcome outcome, const char *reply, void *userdata)
{
	struct deliver *d = userdata;
	struct letter letter = d->on_way;

	d->on_way = (struct letter){ 0 };
	d->host.settle(d->host.userdata);
	free(letter.reply);
	letter.reply = text_line(reply, 300);
	settle(d, &letter, outcome);
	/* A relay out of reach is out of reach for the next letter too; a 4xx concerns this one
	 * only. */
	if (outcome == POST_LATER && (!reply || reply[0] != '4'))
		d->relay_rest = letter.next_try;
	if (store_letter_update(d->store, &letter) < 0)
		store_trouble(d, "the outcome of a letter could not be kept, it may go again");
	tell_settled(d, &letter);
	letter_clear(&letter);
	deliver_start(d);
	if (!deliver_busy(d))
		d->host.idle(d->host.userdata);
}

/* Marks the letter as on its way before the relay hears of it: a crash from here on is a
 * possible double, and the row says so. */
static int
hand_over(struct deliver *d, struct letter *letter)
{
	int r;

	letter->state = LETTER_SENDING;
	letter->attempts++;
	r = store_letter_update(d->store, letter);
	if (r < 0)
		return r;
	d->on_way = *letter;
	*letter = (struct letter){ 0 };
	if (post_send(d->post, &d->on_way, on_answer, d) >= 0)
		return 0;
	/* The relay never heard of it: back into the outbox. */
	d->on_way.state = LETTER_READY;
	d->on_way.next_try = post_next_try(d->on_way.attempts, now(d), chance(d));
	r = store_letter_update(d->store, &d->on_way);
	letter_clear(&d->on_way);
	return r;
}

void
deliver_start(struct deliver *d)
{
	struct letters due = { 0 };
	int r;

	if (!d->post || d->on_way.id || (d->relay_rest != STAMP_NONE && now(d) < d->relay_rest))
		return;
	d->relay_rest = STAMP_NONE;
	d->host.settle(d->host.userdata);
	r = store_letters_due(d->store, now(d), 1, &due);
	if (r >= 0 && due.count)
		r = hand_over(d, &due.items[0]);
	if (r < 0)
		store_trouble(d, "the outbox could not be worked on");
	letters_clear(&due);
}

bool
deliver_busy(const struct deliver *d)
{
	return d->on_way.id != 0;
}

int64_t
deliver_next(struct deliver *d)
{
	int64_t next;

	if (store_letters_next(d->store, &next) < 0)
		return STAMP_NONE;
	return next != STAMP_NONE && d->relay_rest > next ? d->relay_rest : next;
}

unsigned
deliver_troubles(const struct deliver *d)
{
	return d->troubles;
}

int
deliver_test(struct deliver *d, const struct recipient *recipient, char **ret_message_id)
{
	_cleanup_free_ char *topic = mem_printf("test-%016llx", (unsigned long long)chance(d));
	struct letter letter = { 0 };
	int r;

	d->host.settle(d->host.userdata);
	compose_operator(d->config, recipient, d->installation, topic,
		"forewarn: a test letter",
		"This is the test letter that you asked for. Letters of forewarn reach this "
		"address.",
		now(d), &letter);
	r = store_letter_add(d->store, &letter);
	if (r >= 0)
		*ret_message_id = mem_dup(letter.message_id);
	letter_clear(&letter);
	d->relay_rest = STAMP_NONE;
	return r < 0 ? r : 0;
}

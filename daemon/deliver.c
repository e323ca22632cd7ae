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

/* After trouble with the store nothing is tried for so long. */
#define STORE_REST_SEC 60
/* No letter, and no relay, is ever left alone for longer (post_next_try): a later moment was
 * written while the clock was wrong. */
#define LONGEST_REST_SEC 7200

struct deliver {
	struct wire *wire;
	struct store *store;
	struct journal *journal;
	struct deliver_host host;
	const struct config *config;
	struct post *post;
	struct post *next_post; /* takes over when the letter on its way has its answer */
	char *installation;
	struct letter on_way; /* id 0: none */
	struct letter owed; /* answered, but the store could not take the answer; id 0: none */
	int64_t relay_rest; /* the relay was out of reach: nobody is tried before this */
	int64_t store_rest; /* the same of the store */
	unsigned troubles;
	bool ailing; /* the last answer was not "delivered" */
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
	d->relay_rest = d->store_rest = STAMP_NONE;
	r = find_installation(d);
	if (r >= 0)
		r = store_letters_recover(store, now(d));
	if (r < 0) {
		r = mem_why(r, reterr_why, "%s", store_why(store));
		deliver_free(d);
		return r;
	}
	(void)deliver_next(d);
	*ret = d;
	return 0;
}

static bool pay_debt(struct deliver *d);

void
deliver_free(struct deliver *d)
{
	if (!d)
		return;
	(void)pay_debt(d);
	letter_clear(&d->owed);
	post_free(d->post);
	post_free(d->next_post);
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
	/* A letter on its way is awaited: cut off, it might arrive twice. */
	if (d->on_way.id) {
		post_free(d->next_post);
		d->next_post = post;
	} else {
		post_free(d->post);
		d->post = post;
	}
	d->config = config;
	d->relay_rest = STAMP_NONE;
	return 0;
}

/* Is it too early? REST that lies too far ahead is forgotten. */
static bool
resting(const struct deliver *d, int64_t *rest)
{
	if (*rest != STAMP_NONE && *rest > now(d) + LONGEST_REST_SEC)
		*rest = STAMP_NONE;
	return *rest != STAMP_NONE && now(d) < *rest;
}

int
deliver_compose(struct deliver *d, bool opening)
{
	int letters = 0, r;

	if (resting(d, &d->store_rest))
		return 0;
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
	if (r < 0) {
		d->store_rest = now(d) + STORE_REST_SEC;
		store_rollback(d->store);
	}
	return r < 0 ? r : letters;
}

static int64_t
not_before(int64_t next, int64_t rest)
{
	return next != STAMP_NONE && rest > next ? rest : next;
}

int64_t
deliver_next_digest(struct deliver *d)
{
	return not_before(bundle_next_digest(d->store, d->config, now(d)), d->store_rest);
}

static void
store_trouble(struct deliver *d, const char *doing)
{
	_cleanup_free_ char *message = mem_printf("%s: %s", doing, store_why(d->store));

	d->troubles++;
	d->store_rest = now(d) + STORE_REST_SEC;
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

/* How many letters were new. BUT: an address that gets none, NULL. */
static int
write_operators(struct deliver *d, const char *topic, const char *trouble,
	const struct fill *fills, const char *but)
{
	int letters = 0, r = 0;

	for (size_t i = 0; r >= 0 && i < d->config->operators.count; i++) {
		const struct recipient *person =
			config_recipient(d->config, d->config->operators.items[i]);
		struct letter letter = { 0 };

		if (!person || text_equal(person->mail, but))
			continue;
		compose_operator(d->config, person, d->installation, topic, trouble, fills,
			now(d), &letter);
		r = store_letter_add(d->store, &letter);
		letters += r > 0;
		letter_clear(&letter);
	}
	return r < 0 ? r : letters;
}

int
deliver_operators(
	struct deliver *d, const char *topic, const char *trouble, const struct fill *fills)
{
	int letters = 0, r;

	if (resting(d, &d->store_rest))
		return -EBUSY;
	d->host.settle(d->host.userdata);
	r = store_begin(d->store);
	if (r >= 0)
		r = letters = write_operators(d, topic, trouble, fills, NULL);
	if (r >= 0)
		r = store_commit(d->store);
	if (r >= 0)
		return letters;
	d->store_rest = now(d) + STORE_REST_SEC;
	store_rollback(d->store);
	return r;
}

/* A letter that is lost for its recipient is told to the operators, each over their own
 * address; a letter about forewarn's own troubles that is lost is told by the journal only, or
 * the two would chase each other. */
static int
tell_operators(struct deliver *d, const struct letter *lost)
{
	_cleanup_free_ char *topic = mem_printf("lost-%s", lost->message_id);
	_cleanup_free_ char *command = lost->change
					       ? mem_printf("forewarn show %s", lost->change)
					       : mem_dup("forewarn list");

	if (compose_is_operator(lost))
		return 0;
	return write_operators(d, topic,
		text_blank(lost->reply) ? "trouble.lost-unanswered" : "trouble.lost",
		FILLS(FILL("to", lost->to), FILL("subject", lost->subject),
			FILL("reply", lost->reply), FILL("who", lost->recipient),
			FILL("command", command)),
		lost->to);
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
	d->ailing = letter->state != LETTER_DELIVERED;
	d->troubles += d->ailing;
	switch (letter->state) {
	case LETTER_DELIVERED:
		tell_letter(d, JOURNAL_LETTER_DELIVERED, 6, letter, "letter delivered");
		break;
	case LETTER_REFUSED:
		tell_letter(d, JOURNAL_LETTER_REFUSED, 3, letter,
			"letter refused for good; the operators are told");
		break;
	case LETTER_EXPIRED:
		tell_letter(d, JOURNAL_LETTER_EXPIRED, 3, letter,
			"letter given up after days without a mail server that takes it");
		break;
	case LETTER_READY:
	case LETTER_SENDING:
		tell_letter(d, JOURNAL_LETTER_DELAYED, letter->attempts > 1 ? 4 : 5, letter,
			"letter not taken yet; it stays in the outbox and goes again");
		break;
	}
}

/* The answer into the store, together with what the operators must hear of it. */
static int
keep_answer(struct deliver *d, const struct letter *letter)
{
	bool lost = letter->state == LETTER_REFUSED || letter->state == LETTER_EXPIRED;
	int r = store_begin(d->store);

	if (r >= 0)
		r = store_letter_update(d->store, letter);
	if (r >= 0 && lost)
		r = tell_operators(d, letter);
	if (r >= 0)
		r = store_commit(d->store);
	if (r < 0) {
		store_trouble(d,
			"the answer to a letter could not be kept; no other letter goes before "
			"it is");
		store_rollback(d->store);
	}
	return r;
}

/* The row of a letter that has its answer still says "sending": before that is mended nothing
 * is sent, or the letter would go twice. True when nothing is owed (any more). */
static bool
pay_debt(struct deliver *d)
{
	if (d->owed.id && keep_answer(d, &d->owed) < 0)
		return false;
	if (d->owed.id)
		tell_settled(d, &d->owed);
	letter_clear(&d->owed);
	return true;
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
	if (d->next_post) {
		post_free(d->post);
		d->post = TAKE(d->next_post);
	}
	settle(d, &letter, outcome);
	/* A relay out of reach is out of reach for the next letter too; a 4xx concerns this one
	 * only. */
	if (outcome == POST_LATER && letter.reply[0] != '4')
		d->relay_rest = letter.next_try;
	d->owed = letter;
	if (pay_debt(d))
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

	if (!d->post || d->on_way.id || resting(d, &d->relay_rest) ||
		resting(d, &d->store_rest))
		return;
	d->relay_rest = d->store_rest = STAMP_NONE;
	d->host.settle(d->host.userdata);
	if (!pay_debt(d))
		return;
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

/* The clock was ahead once and is right again: what was put off until then is due. */
static void
bring_forward(struct deliver *d)
{
	struct letters all = { 0 };
	int r = store_letters(d->store, 0, &all);

	for (size_t i = 0; r >= 0 && i < all.count; i++) {
		struct letter *letter = &all.items[i];

		if (letter->state != LETTER_READY ||
			letter->next_try <= now(d) + LONGEST_REST_SEC)
			continue;
		letter->next_try = now(d);
		r = store_letter_update(d->store, letter);
	}
	letters_clear(&all);
}

int64_t
deliver_next(struct deliver *d)
{
	int64_t next;

	if (store_letters_next(d->store, &next) < 0)
		return now(d) + STORE_REST_SEC;
	if (next != STAMP_NONE && next > now(d) + LONGEST_REST_SEC) {
		bring_forward(d);
		next = now(d);
	}
	return not_before(not_before(next, d->relay_rest), d->store_rest);
}

unsigned
deliver_troubles(const struct deliver *d)
{
	return d->troubles;
}

bool
deliver_well(const struct deliver *d)
{
	return !d->ailing && !d->owed.id && d->store_rest == STAMP_NONE;
}

int
deliver_test(struct deliver *d, const struct recipient *recipient, char **ret_message_id)
{
	_cleanup_free_ char *topic = mem_printf("test-%016llx", (unsigned long long)chance(d));
	struct letter letter = { 0 };
	int r;

	d->host.settle(d->host.userdata);
	compose_operator(d->config, recipient, d->installation, topic, "trouble.test", NULL,
		now(d), &letter);
	r = store_letter_add(d->store, &letter);
	if (r >= 0)
		*ret_message_id = mem_dup(letter.message_id);
	letter_clear(&letter);
	d->relay_rest = d->store_rest = STAMP_NONE;
	return r < 0 ? r : 0;
}

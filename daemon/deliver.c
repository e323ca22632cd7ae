/* Deliver: notices to letters, letters to the relay. */
#include "deliver.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "absence.h"
#include "alarm.h"
#include "bundle.h"
#include "hush.h"
#include "operators.h"
#include "recovery.h"
#include "rest.h"
#include "tell/compose.h"
#include "tell/post.h"
#include "weekly.h"

/* After trouble with the store nothing is tried for so long. */
#define STORE_REST_SEC 60
/* A letter that waits for longer is a trouble. */
#define LATE_SEC STAMP_DAY_SEC
/* No letter is put off for longer, but by a wrong clock. */
#define AHEAD_SEC (HUSH_TROUBLE_SEC + REST_LONGEST_SEC)

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
	struct rests rests; /* of targets that were out of reach */
	int64_t store_rest; /* after trouble with the store nothing is tried before this */
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
	d->store_rest = STAMP_NONE;
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
	rests_clear(&d->rests);
	free(d->installation);
	free(d);
}

int
deliver_configure(struct deliver *d, const struct config *config, char **reterr_why)
{
	struct post *post;
	int r = post_new(d->wire, &config->mail, d->journal, &post, reterr_why);

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
	rests_clear(&d->rests);
	return 0;
}

/* Is it too early for the store? A rest that lies too far ahead is forgotten. */
static bool
resting(struct deliver *d)
{
	if (d->store_rest != STAMP_NONE && d->store_rest > now(d) + REST_LONGEST_SEC)
		d->store_rest = STAMP_NONE;
	return d->store_rest != STAMP_NONE && now(d) < d->store_rest;
}

static int
compose_all(struct bundle_input *input)
{
	int (*const composers[])(const struct bundle_input *) = { recovery_tell, absence_tell,
		bundle_compose, alarm_compose, weekly_compose };
	int letters = 0, r = absence_get(input->store, &input->away);

	for (size_t i = 0; r >= 0 && i < LENGTH_OF(composers); i++) {
		r = composers[i](input);
		letters += r > 0 ? r : 0;
	}
	return r < 0 ? r : letters;
}

int
deliver_compose(struct deliver *d, bool opening)
{
	int letters = 0, r;

	if (resting(d))
		return 0;
	d->host.settle(d->host.userdata);
	r = store_begin(d->store);
	if (r >= 0)
		r = letters = compose_all(&(struct bundle_input){ .store = d->store,
			.config = d->config,
			.installation = d->installation,
			.now = now(d),
			.opening = opening,
			.once = d->host.once });
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

int
deliver_operators(
	struct deliver *d, const char *topic, const char *trouble, const struct fill *fills)
{
	int letters = 0, r;

	if (resting(d))
		return -EBUSY;
	d->host.settle(d->host.userdata);
	r = store_begin(d->store);
	if (r >= 0)
		r = letters = operators_write(
			d->store, &(struct operators_letter){ .config = d->config,
					  .installation = d->installation,
					  .topic = topic,
					  .trouble = trouble,
					  .fills = fills,
					  .now = now(d) });
	if (r >= 0)
		r = store_commit(d->store);
	if (r >= 0)
		return letters;
	d->store_rest = now(d) + STORE_REST_SEC;
	store_rollback(d->store);
	return r;
}

/* Whoever wants to be left alone is, but not for ever. */
static int64_t
next_try(const struct deliver *d, const struct letter *letter, unsigned wait_sec)
{
	int64_t ours = post_next_try(letter->attempts, now(d), chance(d));
	int64_t theirs =
		now(d) + (wait_sec < REST_LONGEST_SEC ? (int64_t)wait_sec : REST_LONGEST_SEC);

	return ours > theirs ? ours : theirs;
}

/* What the answer makes of the letter. */
static void
settle(struct deliver *d, struct letter *letter, const struct post_answer *answer)
{
	int64_t give_up =
		letter->created + (int64_t)d->config->mail.give_up_days * STAMP_DAY_SEC;

	switch (answer->outcome) {
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
	letter->next_try = next_try(d, letter, answer->wait_sec);
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
			"letter given up after days in which nobody took it");
		break;
	case LETTER_READY:
	case LETTER_SENDING:
	case LETTER_SPARED:
		tell_letter(d, JOURNAL_LETTER_DELAYED, letter->attempts > 1 ? 4 : 5, letter,
			"letter not taken yet; it stays in the outbox and goes again");
		break;
	}
}

/* One delivered letter is enough; one that is lost needs the next. */
static int
mind_spares(struct deliver *d, const struct letter *letter)
{
	const char *first = letter->spare_of ? letter->spare_of : letter->message_id;

	if (letter->state == LETTER_DELIVERED)
		return store_spares_drop(d->store, first);
	return letter->state == LETTER_READY ? 0 : store_spares_call(d->store, first, now(d));
}

/* The answer into the store, together with what the operators must hear of it. */
static int
keep_answer(struct deliver *d, const struct letter *letter)
{
	bool lost = letter->state == LETTER_REFUSED || letter->state == LETTER_EXPIRED;
	int r = store_begin(d->store);

	if (r >= 0)
		r = store_letter_update(d->store, letter);
	if (r >= 0)
		r = mind_spares(d, letter);
	if (r >= 0 && lost)
		r = operators_tell_lost(d->store, d->config, d->installation, letter, now(d));
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
on_answer(const struct post_answer *answer, void *userdata)
{
	struct deliver *d = userdata;
	struct letter letter = d->on_way;

	d->on_way = (struct letter){ 0 };
	d->host.settle(d->host.userdata);
	free(letter.reply);
	letter.reply = text_line(answer->reply, 300);
	if (d->next_post) {
		post_free(d->post);
		d->post = TAKE(d->next_post);
	}
	settle(d, &letter, answer);
	if (answer->away)
		rests_set(&d->rests, &letter, letter.next_try);
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
	if (post_send(d->post, &d->on_way, config_recipient(d->config, d->on_way.recipient),
		    now(d), on_answer, d) >= 0)
		return 0;
	/* Nobody heard of it: back into the outbox. */
	d->on_way.state = LETTER_READY;
	d->on_way.next_try = post_next_try(d->on_way.attempts, now(d), chance(d));
	r = store_letter_update(d->store, &d->on_way);
	letter_clear(&d->on_way);
	return r;
}

/* The oldest letter that is due and whose target does not rest. */
static int
find_due(struct deliver *d, struct letters *ret)
{
	const struct queue *first = NULL;
	struct queues queues = { 0 };
	int r = store_queues(d->store, now(d), &queues);

	for (size_t i = 0; i < queues.count; i++) {
		const struct queue *queue = &queues.items[i];

		if (queue->created != STAMP_NONE &&
			(!first || queue->created < first->created) &&
			rests_until(&d->rests, queue, now(d)) == STAMP_NONE)
			first = queue;
	}
	if (r >= 0 && first)
		r = store_letters_due(d->store, now(d), first, 1, ret);
	queues_clear(&queues);
	return r;
}

/* Of each letter that waits for a day it is said once; status and STATUS= go on saying it. */
static int
mind_late(struct deliver *d)
{
	int64_t before = now(d) - LATE_SEC;
	struct late late;
	int r = store_letters_late(d->store, before, &late);
	_cleanup_free_ char *message = NULL;
	char since[STAMP_SIZE];

	if (r < 0)
		return r;
	if (late.unsaid == 0)
		return 0;
	message = mem_printf("%u letter%s could not be delivered for more than a day, the "
			     "oldest is of %s; see: forewarn status",
		late.count, late.count == 1 ? "" : "s", stamp_write(late.oldest, since));
	journal_tell(d->journal,
		&(struct journal_line){
			.event = JOURNAL_LETTER_LATE, .priority = 3, .message = message });
	return store_letters_late_said(d->store, before);
}

void
deliver_start(struct deliver *d)
{
	struct letters due = { 0 };
	int r;

	if (!d->post || d->on_way.id || resting(d))
		return;
	d->store_rest = STAMP_NONE;
	d->host.settle(d->host.userdata);
	if (!pay_debt(d))
		return;
	r = mind_late(d);
	if (r >= 0)
		r = find_due(d, &due);
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

		if (letter->state != LETTER_READY || letter->next_try <= now(d) + AHEAD_SEC)
			continue;
		letter->next_try = now(d);
		r = store_letter_update(d->store, letter);
	}
	letters_clear(&all);
}

int64_t
deliver_next(struct deliver *d)
{
	struct queues queues = { 0 };
	int64_t next = STAMP_NONE;
	bool ahead = false;

	if (store_queues(d->store, now(d), &queues) < 0)
		return now(d) + STORE_REST_SEC;
	for (size_t i = 0; i < queues.count; i++) {
		const struct queue *queue = &queues.items[i];
		int64_t moment =
			not_before(queue->next_try, rests_until(&d->rests, queue, now(d)));

		ahead = ahead || queue->next_try > now(d) + AHEAD_SEC;
		if (next == STAMP_NONE || moment < next)
			next = moment;
	}
	queues_clear(&queues);
	if (ahead) {
		bring_forward(d);
		next = now(d);
	}
	return not_before(next, d->store_rest);
}

unsigned
deliver_troubles(const struct deliver *d)
{
	return d->troubles;
}

unsigned
deliver_late(struct deliver *d)
{
	struct late late;

	return store_letters_late(d->store, now(d) - LATE_SEC, &late) < 0 ? 0 : late.count;
}

unsigned
deliver_waiting(struct deliver *d)
{
	struct late waiting;

	return store_letters_late(d->store, INT64_MAX, &waiting) < 0 ? 0 : waiting.count;
}

bool
deliver_well(const struct deliver *d)
{
	return !d->ailing && !d->owed.id && d->store_rest == STAMP_NONE;
}

int
deliver_test(
	struct deliver *d, const struct recipient *recipient, struct strings *ret_message_ids)
{
	_cleanup_free_ char *topic = mem_printf("test-%016llx", (unsigned long long)chance(d));
	int r = 0;

	d->host.settle(d->host.userdata);
	for (enum channel c = 0; r >= 0 && c < CHANNEL_COUNT; c++) {
		struct letter letter = { 0 };

		if (!recipient_has(recipient, c))
			continue;
		compose_operator(d->config, recipient, c, d->installation, topic,
			"trouble.test", NULL, now(d), &letter);
		r = store_letter_add(d->store, &letter);
		strings_add(ret_message_ids, letter.message_id);
		letter_clear(&letter);
	}
	rests_clear(&d->rests);
	d->store_rest = STAMP_NONE;
	return r < 0 ? r : 0;
}

/* Inquiry: from a due source to a kept page. */
#include "inquiry.h"

#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "chronicle.h"
#include "errand.h"
#include "handover.h"
#include "outage.h"
#include "troubles.h"
#include "unread.h"

/* Once the network is back all are asked within so long. */
#define NETWORK_BACK_SPREAD_SEC 300u

static int64_t
inquiry_now(const struct inquiry *inquiry)
{
	return inquiry->host.now(inquiry->host.userdata);
}

struct walk
inquiry_walk(const struct inquiry *inquiry, const struct setup *setup)
{
	return (struct walk){ .setup = setup,
		.store = inquiry->store,
		.now = inquiry_now(inquiry),
		.random = inquiry->host.random,
		.random_data = inquiry->host.userdata,
		.away = inquiry->away };
}

struct inquiry
inquiry_make(const struct inquiry_host *host, struct store *store, struct journal *journal,
	bool once)
{
	return (struct inquiry){ .host = *host,
		.store = store,
		.journal = journal,
		.once = once,
		.nobody_since = STAMP_NONE,
		.network_back = STAMP_NONE,
		.batch = { .store = store, .careful_until = STAMP_NONE } };
}

void
inquiry_clear(struct inquiry *inquiry)
{
	inquiry_keep(inquiry);
	listen_free(TAKE(inquiry->listen));
	handover_free(TAKE(inquiry->handover));
	roster_clear(&inquiry->roster);
}

void
inquiry_take(struct inquiry *inquiry, const struct setup *setup, struct listen *listen,
	struct handover *handover, const struct roster *roster)
{
	listen_free(inquiry->listen);
	handover_free(inquiry->handover);
	roster_clear(&inquiry->roster);
	inquiry->listen = listen;
	inquiry->handover = handover;
	inquiry->roster = *roster;
	inquiry->setup = setup;
	(void)troubles_nobody_since(inquiry->store, &inquiry->nobody_since);
	inquiry_plan(inquiry);
}

void
inquiry_plan(struct inquiry *inquiry)
{
	const struct listen_settings *settings = &inquiry->setup->config->listen;
	int64_t now = inquiry_now(inquiry);

	for (size_t i = 0; i < inquiry->roster.count; i++)
		if (!inquiry->roster.slots[i].busy)
			roster_plan(&inquiry->roster.slots[i], settings, inquiry->once, now,
				inquiry->host.random(inquiry->host.userdata));
}

void
inquiry_store_trouble(struct inquiry *inquiry, const char *doing)
{
	_cleanup_free_ char *message = mem_printf("%s: %s", doing, store_why(inquiry->store));

	inquiry->trouble = true;
	journal_tell(inquiry->journal,
		&(struct journal_line){
			.event = JOURNAL_STORE_TROUBLE, .priority = 3, .message = message });
}

/* Who did not answer while the network was down need not wait for the end of a long pause. */
static void
ask_again_soon(struct inquiry *inquiry)
{
	int64_t now = inquiry_now(inquiry);

	for (size_t i = 0; i < inquiry->roster.count; i++) {
		struct slot *slot = &inquiry->roster.slots[i];
		int64_t soon = now + (int64_t)(inquiry->host.random(inquiry->host.userdata) %
					       NETWORK_BACK_SPREAD_SEC);

		if (!slot->busy && outage_suspect(slot->state.outcome) &&
			slot->state.next_due > soon)
			slot->state.next_due = soon;
	}
}

/* Did somebody answer just now? */
static bool
somebody_answered(const struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		if (!outage_suspect(batch->items[i].page.outcome))
			return true;
	return false;
}

static void
mind_network(struct inquiry *inquiry)
{
	int64_t before = inquiry->nobody_since, now = inquiry_now(inquiry);
	int r = troubles_network(inquiry->store, &inquiry->roster, now, &inquiry->nobody_since);
	bool back = inquiry->nobody_since == STAMP_NONE;

	if (before != STAMP_NONE && somebody_answered(&inquiry->batch)) {
		ask_again_soon(inquiry);
		inquiry->network_back = now;
	}
	if (r < 0)
		inquiry_store_trouble(
			inquiry, "whether our own network is down could not be kept");
	else if (r > 0)
		chronicle_network(inquiry->journal, inquiry->setup->config->timezone,
			back ? before : inquiry->nobody_since, back, now);
}

static enum chronicle_mood
mood(const struct inquiry *inquiry)
{
	if (inquiry->nobody_since != STAMP_NONE)
		return CHRONICLE_NO_NETWORK;
	if (inquiry->network_back != STAMP_NONE &&
		inquiry_now(inquiry) - inquiry->network_back <= NETWORK_BACK_SPREAD_SEC)
		return CHRONICLE_NETWORK_BACK;
	return inquiry->once ? CHRONICLE_CHATTY : CHRONICLE_USUAL;
}

static void
tell_kept(const struct inquiry *inquiry, const struct pending *p)
{
	chronicle_source(inquiry->journal, p->slot->source, &p->before, &p->slot->state,
		&p->page, &p->result, mood(inquiry));
	chronicle_troubles(inquiry->journal, p->slot->source, &p->news, inquiry_now(inquiry));
	for (size_t i = 0; i < p->result.count; i++)
		chronicle_case(inquiry->journal, inquiry->setup->config, &p->result.cases[i],
			inquiry_now(inquiry));
}

void
inquiry_keep(struct inquiry *inquiry)
{
	struct batch *batch = &inquiry->batch;

	if (batch->count == 0)
		return;
	if (batch_commit(batch) < 0) {
		inquiry_store_trouble(inquiry,
			"what was heard could not be kept; it is asked again in five minutes");
		batch_undo(batch, inquiry_now(inquiry));
		return;
	}
	/* A round that is asked for its exit status remembers every trouble. */
	if (!inquiry->once)
		inquiry->trouble = false;
	mind_network(inquiry);
	for (size_t i = 0; i < batch->count; i++)
		tell_kept(inquiry, &batch->items[i]);
	batch_clear(batch);
}

/* By a clock that nobody sets. */
static double
seconds(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void ask(struct inquiry *inquiry, struct slot *slot);

/* What nobody could read is worth a look. */
static void
keep_aside(const struct inquiry *inquiry, const struct slot *slot, const struct page *page)
{
	const char *id = slot->source->id;
	_cleanup_free_ char *why = NULL;

	if (!outcome_unread(page->outcome) || !page->body)
		return;
	if (unread_keep(inquiry->setup->config->state_dir,
		    &(struct unread){ .source = id,
			    .url = slot->source->url,
			    .outcome = page->outcome,
			    .why = page->why,
			    .content_type = page->content_type,
			    .at = inquiry_now(inquiry),
			    .body = page->body,
			    .len = page->body_len },
		    &why) < 0)
		journal_note(inquiry->journal, 4, "%s", why);
	else
		journal_note(inquiry->journal, 5,
			"%s: the page is kept for a report: forewarn status --page %s", id, id);
}

static void
take(struct page *page, void *userdata)
{
	struct slot *slot = userdata;
	struct inquiry *inquiry = slot->owner;
	struct walk walk = inquiry_walk(inquiry, inquiry->setup);

	listen_hold(inquiry->listen, handover_full(inquiry->handover));
	slot->busy = false;
	slot->asked = true;
	tally_duration(&inquiry->tally.polls, seconds() - slot->begun);
	/* The parts before this one were not kept: it is asked for again from the first. */
	if (slot->part != slot->state.parts.seen.count) {
		page_clear(page);
		inquiry->host.came(inquiry->host.userdata);
		return;
	}
	keep_aside(inquiry, slot, page);
	if (batch_add(&inquiry->batch, &walk, slot, page) < 0) {
		inquiry_store_trouble(
			inquiry, "a page could not be kept; it is asked again in five minutes");
		batch_undo(&inquiry->batch, walk.now);
	} else if (batch_full(&inquiry->batch, walk.now)) {
		inquiry_keep(inquiry);
	}
	if (slot->state.parts.next)
		ask(inquiry, slot);
	inquiry->host.came(inquiry->host.userdata);
}

static void
on_page(struct page *page, void *userdata)
{
	struct slot *slot = userdata;
	struct inquiry *inquiry = slot->owner;

	if (page->outcome != OUTCOME_FRESH) {
		take(page, slot);
		return;
	}
	handover_give(inquiry->handover, page, &slot->source->rules, take, slot);
	listen_hold(inquiry->listen, handover_full(inquiry->handover));
}

static void
ask(struct inquiry *inquiry, struct slot *slot)
{
	struct request request;
	int r = 0;

	/* Without its memory every entry of the source would look like the first. */
	if (!slot->state.id)
		r = roster_load_slot(slot, inquiry->store);
	if (r >= 0) {
		request = errand_request(slot, inquiry->setup->config);
		r = listen_fetch(inquiry->listen, &request, on_page);
	}
	slot->busy = r >= 0;
	slot->begun = seconds();
	slot->part = slot->state.parts.seen.count;
	if (slot->busy)
		return;
	slot->state.next_due = inquiry_now(inquiry) + BATCH_RETRY_SEC;
	inquiry->trouble = true;
	journal_note(inquiry->journal, 4,
		"%s could not be asked now; it is tried again in five minutes",
		slot->source->id);
}

void
inquiry_ask_due(struct inquiry *inquiry)
{
	int64_t now = inquiry_now(inquiry);

	for (size_t i = 0; i < inquiry->roster.count; i++) {
		struct slot *slot = &inquiry->roster.slots[i];

		if (slot->busy)
			continue;
		if (inquiry->once ? !slot->asked && !roster_left_alone(slot, now)
				  : slot->state.next_due <= now)
			ask(inquiry, slot);
		if (inquiry->once)
			slot->asked = true;
	}
}

bool
inquiry_reads(const struct inquiry *inquiry)
{
	return handover_pending(inquiry->handover) > 0;
}

bool
inquiry_settled(const struct inquiry *inquiry)
{
	return !listen_pending(inquiry->listen) && !inquiry_reads(inquiry) &&
	       !inquiry->batch.count;
}

/* Handover: bodies of pages go into the cage, and what was read of them comes back. */
#include "handover.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/strings.h"
#include "cage/cage.h"

struct handed {
	struct handover *handover;
	struct handed *previous, *next;
	struct page page;
	bool unseen; /* by any reader: nothing of what happened is the page's doing */
	handover_done done;
	void *userdata;
};

struct handover {
	struct cage *cage;
	struct strings zones; /* that days may be reckoned in */
	struct handed *first;
	size_t pages, bytes;
};

static void
gather_zones(const struct config *config, struct strings *ret)
{
	for (size_t i = 0; i < config->service_count; i++)
		for (size_t j = 0; j < config->services[i].source_count; j++) {
			const char *zone = config->services[i].sources[j].rules.days_in;

			if (zone && !strings_has(ret, zone))
				strings_add(ret, zone);
		}
}

int
handover_new(sd_event *loop, const struct config *config, struct tally *tally,
	struct handover **ret, char **reterr_why)
{
	struct handover *handover = MEM_NEW(struct handover);
	unsigned patience = config->listen.page_timeout_sec;
	struct cage_settings settings = { .zones = &handover->zones,
		.tally = tally,
		.page_seconds = patience < LIMIT_READ_SECONDS ? patience : LIMIT_READ_SECONDS };
	int r;

	gather_zones(config, &handover->zones);
	r = cage_new(loop, &settings, &handover->cage, reterr_why);
	if (r < 0) {
		handover_free(handover);
		return r;
	}
	*ret = handover;
	return 0;
}

static void
forget(struct handed *handed)
{
	struct handover *handover = handed->handover;

	if (handed->previous)
		handed->previous->next = handed->next;
	else
		handover->first = handed->next;
	if (handed->next)
		handed->next->previous = handed->previous;
	handover->pages--;
	handover->bytes -= handed->page.body_len;
}

void
handover_free(struct handover *handover)
{
	if (!handover)
		return;
	while (handover->first) {
		struct handed *handed = handover->first;

		cage_forget(handover->cage, handed);
		forget(handed);
		page_clear(&handed->page);
		free(handed);
	}
	cage_free(handover->cage);
	strings_clear(&handover->zones);
	free(handover);
}

/* Calling back comes last, so the callee may do anything, even free us. */
static void
give_back(struct handed *handed)
{
	struct page page = handed->page;
	handover_done done = handed->done;
	void *theirs = handed->userdata;

	if (handed->unseen)
		page_drop_body(&page);
	forget(handed);
	free(handed);
	done(&page, theirs);
}

static enum outcome
outcome_of_verdict(enum cage_verdict verdict)
{
	switch (verdict) {
	case CAGE_READ:
		return OUTCOME_FRESH;
	case CAGE_NO_FEED:
		return OUTCOME_NOT_A_FEED;
	case CAGE_CRASHED:
		return OUTCOME_READER_CRASHED;
	case CAGE_TIMEOUT:
		return OUTCOME_READER_TIMEOUT;
	case CAGE_LIMIT:
		return OUTCOME_READER_LIMIT;
	case CAGE_FAILED:
		break;
	}
	return OUTCOME_READER_FAILED;
}

static void
on_answer(struct cage_answer *answer, void *userdata)
{
	struct handed *handed = userdata;
	struct page *page = &handed->page;

	page->outcome = outcome_of_verdict(answer->verdict);
	handed->unseen = answer->unseen;
	if (page->outcome == OUTCOME_FRESH) {
		page->reading = MEM_NEW(struct reading);
		*page->reading = answer->reading;
		answer->reading = (struct reading){ 0 };
	} else {
		free(page->why);
		page->why = TAKE(answer->why);
	}
	cage_answer_clear(answer);
	give_back(handed);
}

void
handover_give(struct handover *handover, struct page *page, const struct read_rules *rules,
	handover_done done, void *userdata)
{
	struct handed *handed = MEM_NEW(struct handed);
	struct read_input input = { .body = page->body,
		.len = page->body_len,
		.content_type = page->content_type,
		.base = page->url,
		.rules = rules };
	int r;

	*handed = (struct handed){ .handover = handover,
		.next = handover->first,
		.page = *page,
		.done = done,
		.userdata = userdata };
	*page = (struct page){ 0 };
	if (handed->next)
		handed->next->previous = handed;
	handover->first = handed;
	handover->pages++;
	handover->bytes += handed->page.body_len;
	r = cage_ask(handover->cage, CAGE_PAGE, &input, on_answer, handed);
	if (r >= 0)
		return;
	handed->page.outcome = OUTCOME_READER_FAILED;
	handed->page.why = mem_printf("no reader took the page: %s", strerror(-r));
	handed->unseen = true;
	give_back(handed);
}

size_t
handover_pending(const struct handover *handover)
{
	return handover->pages;
}

bool
handover_full(const struct handover *handover)
{
	return handover->pages >= LIMIT_WAITING_PAGES || handover->bytes >= LIMIT_WAITING_BYTES;
}

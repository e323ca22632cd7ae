/* Handover: bodies of pages go into the cage, and what was read of them comes back. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <systemd/sd-event.h>

#include "model/config.h"
#include "model/page.h"
#include "model/service.h"
#include "model/tally.h"

struct handover;

/* PAGE is the callee's (page_clear); it has a reading, or another outcome and why. Its body is still there, unless what
 * happened had nothing to do with it. */
typedef void (*handover_done)(struct page *page, void *userdata);

/* Readers are started when the first page comes; why they are replaced is counted in TALLY (borrowed). 0, or -errno with a
 * sentence. */
int handover_new(sd_event *loop, const struct config *config, struct tally *tally,
	struct handover **ret, char **reterr_why);
/* Pages that are still out are dropped without a word. */
void handover_free(struct handover *handover);

/* Gives a fresh PAGE (taken over) to a reader; RULES are borrowed until DONE, which may be called at once. */
void handover_give(struct handover *handover, struct page *page, const struct read_rules *rules,
	handover_done done, void *userdata);
/* Pages that wait for a reader, or are being read. */
size_t handover_pending(const struct handover *handover);
/* Are there so many, or such large ones, that no more should be fetched? */
bool handover_full(const struct handover *handover);

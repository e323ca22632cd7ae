/* Prepare: what reading would fetch from files or from the kernel at its first use is fetched at once, so that
 * a process may read in which both are shut (DESIGN section 4). */
#pragma once

#include <stdint.h>

#include "base/strings.h"

struct prepared;

/* ZONES: names that rules may have in days_in; NULL: none. SEED: of our choice and not the network's, so that no page can
 * be made of words that collide in a table. After this read_page, sniff_feeds and opml_read ask the kernel for memory
 * and for nothing else, as long as what was prepared is kept; and where there is no more of it the process ends. */
struct prepared *prepare_reading(const struct strings *zones, uint32_t seed);
void prepare_free(struct prepared *prepared);

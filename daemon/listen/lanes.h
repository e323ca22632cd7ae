/* Lanes: who may ask next: one lane a host, so that few connections are kept busy and no host
 * is crowded. Pure. */
#pragma once

#include <stdbool.h>

struct lanes;

/* At most TOTAL items run at once and PER_HOST of them in one lane (0 counts as 1). */
struct lanes *lanes_new(unsigned total, unsigned per_host);
/* Items are borrowed and stay the caller's. */
void lanes_free(struct lanes *lanes);

/* Queues ITEM, behind the others of HOST or before them. */
void lanes_push(struct lanes *lanes, const char *host, void *item, bool first);
/* An item that may run now; it counts as running until lanes_release of its host. NULL: nobody
 * may. */
void *lanes_next(struct lanes *lanes);
void lanes_release(struct lanes *lanes, const char *host);

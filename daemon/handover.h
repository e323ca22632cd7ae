/* Handover: the body of a page is given to a reader, and what it read comes back. */
#pragma once

#include "model/page.h"
#include "model/service.h"

/* Fills the reading of a fresh PAGE; one that cannot be read gets another outcome and why. */
void handover_read(struct page *page, const struct read_rules *rules);

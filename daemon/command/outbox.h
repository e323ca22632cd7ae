/* Outbox: letters, and what became of each over its channel, as the command shows them. */
#pragma once

#include <jansson.h>

#include "model/letter.h"

/* Below "Letters:" the letters about a change; nothing when there are none. */
void outbox_print_about(const struct letters *letters);
/* Those that nobody took so far, or for good, each with the last answer; nothing when there are none. */
void outbox_print_troubled(const struct letters *letters);
json_t *outbox_json(const struct letters *letters);

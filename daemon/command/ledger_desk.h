/* Ledger desk: a decision to wherever it can be kept - the daemon that runs, else the store itself. */
#pragma once

#include <jansson.h>

#include "command/command.h"
#include "keep/store.h"
#include "model/decision.h"

/* *RET is the answer ({"ok", "kept", "id", "decided", "text"}, the caller's); its status is returned.
 * NULL when there was none: then the sentence is printed, and the exit status is returned. */
int ledger_desk_take(const struct config *config, const struct decision *decision,
	bool read_back, json_t **ret);

/* Opens the store for writing while the daemon does not run: only an existing one, since the daemon makes it for the user
 * that it runs as. 0, or the exit status after a sentence. */
int ledger_desk_open(const struct config *config, struct store **ret);

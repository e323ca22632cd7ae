/* Audience: who hears of what happens to a case. */
#pragma once

#include "base/strings.h"
#include "keep/store.h"
#include "model/config.h"

/* Adds everybody whom the matched dependencies tell, each once. */
void audience_tell(
	const struct config *config, const struct matches *matches, struct strings *audience);
/* Adds whoever decided: he must hear that it is void, also where he is not among the concerned. */
void audience_add_decider(
	const struct config *config, const struct change *change, struct strings *audience);
/* Adds whoever heard that nobody decided, when EVENT means that the date no longer holds and somebody hears of it. 0 or
 * -errno of the store. */
int audience_add_escalated(struct store *store, const struct config *config,
	const struct change *change, const struct event *event, struct strings *audience);
/* Does the change concern this person, by the configuration of now? */
bool audience_has(const struct config *config, const struct change *change,
	const struct recipient *recipient);

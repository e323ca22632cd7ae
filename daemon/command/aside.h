/* Aside: why dependencies on the service of an entry are not concerned by it, in sentences. */
#pragma once

#include "base/strings.h"
#include "model/config.h"
#include "model/entry.h"
#include "model/facts.h"

/* Adds to TO what of ENTRY is something else by the ignore lists (IGNORED) and which dependencies on
 * SERVICE are not among MATCHES, and why. ENTRY may be NULL: then nothing is known of filters. */
void
aside_sentences(const struct config *config, const char *service, const struct entry *entry,
	const struct matches *matches, const struct matches *ignored, struct strings *to);

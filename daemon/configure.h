/* Configure: files to a checked configuration together with its compiled rules. The one place
 * where settings and judge meet. */
#pragma once

#include "judge/judge.h"
#include "model/config.h"
#include "settings/settings.h"

struct setup {
	struct config *config;
	struct rules *rules;
};

/* Loads, checks and compiles. NULL when anything is wrong: every mistake is in COMPLAINTS. The
 * caller frees (setup_free). */
struct setup *configure(const struct settings_paths *paths, struct complaints *complaints);
void setup_free(struct setup *setup);

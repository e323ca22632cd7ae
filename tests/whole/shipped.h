/* Shipped: the rules that are judged by when nobody configured anything. */
#pragma once

#include "support/unit.h"

#include "judge/judge.h"
#include "settings/settings.h"

/* Phrases of config/, no dependencies. The caller frees (rules_free). */
static inline struct rules *
shipped_rules(void)
{
	struct settings_paths paths = { .share_dir = "config" };
	struct complaints complaints = { 0 };
	struct config *config = settings_load_catalogue(&paths, &complaints);
	struct rules *rules = rules_new(config, &complaints);

	assert_int_equal(complaints.errors, 0);
	assert_non_null(rules);
	complaints_clear(&complaints);
	config_free(config);
	return rules;
}

/* Configure: files to a checked configuration together with its compiled rules. */
#include "configure.h"

#include <stdlib.h>

#include "base/mem.h"

struct setup *
configure(const struct settings_paths *paths, struct complaints *complaints)
{
	struct config *config = settings_load_examined(paths, rules_examine, complaints);
	struct rules *rules;
	struct setup *setup;

	if (!config)
		return NULL;
	rules = rules_new(config, complaints);
	if (!rules) {
		config_free(config);
		return NULL;
	}
	setup = MEM_NEW(struct setup);
	setup->config = config;
	setup->rules = rules;
	return setup;
}

void
setup_free(struct setup *setup)
{
	if (!setup)
		return;
	rules_free(setup->rules);
	config_free(setup->config);
	free(setup);
}

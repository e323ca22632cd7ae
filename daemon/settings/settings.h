/* Settings: configuration files to one checked struct config. The only room that knows file
 * syntax (YAML by libyaml). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/config.h"

struct settings_paths {
	const char *config_file; /* forewarn.yaml; its folder holds conf.d, services, phrases
				    and letters of the admin */
	const char *
		share_dir; /* shipped services, phrases and letters; NULL: $FOREWARN_SHARE, else the
				  built-in path */
	const char *credentials_dir; /* NULL: $CREDENTIALS_DIRECTORY; for `credential:NAME`
					secrets */
	bool secrets_shut; /* secrets are not opened (they stay NULL), only their form is
			    * checked: for commands that need none, run by people who may not
			    * read them */
};

/* Reads and checks everything: forewarn.yaml, conf.d/NAME.yaml in the order of their names, the
 * catalogue and the phrases of share_dir, each replaced by a file of the same name in the
 * admin's folder (a link to /dev/null hides it); and the texts of letters, of which the admin's
 * files replace one by one. Every mistake of value or name over all files
 * goes to COMPLAINTS (per file the first syntax error ends that file). Returns the
 * configuration (config_free), or NULL when there is an error among the complaints. Warnings
 * come along with a configuration. */
struct config *settings_load(const struct settings_paths *paths, struct complaints *complaints);

/* Looks through what could be read of a refused configuration, of which anything may be missing,
 * and adds what else is wrong with it. */
typedef void (*settings_examine)(const struct config *config, struct complaints *complaints);
/* The same; when there is an error, EXAMINE is asked before the complaints are put in order, so
 * that whoever mends the files sees its mistakes together with all others. */
struct config *settings_load_examined(const struct settings_paths *paths,
	settings_examine examine, struct complaints *complaints);

/* Only the shipped (and, if paths->config_file is there, the admin's) phrases and services,
 * without forewarn.yaml: for `forewarn judge` and `forewarn services` without a configuration.
 * Everything else has its defaults. */
struct config *
settings_load_catalogue(const struct settings_paths *paths, struct complaints *complaints);

/* One service file alone, as the admin's own: for `forewarn read --rules FILE`. The
 * configuration holds that service, has its defaults otherwise, and is NULL when there is an
 * error among the complaints. */
struct config *settings_load_service(const char *path, struct complaints *complaints);

/* The word of WORDS (COUNT) that is nearest to WORD and near enough to be a typo of it, or
 * NULL. */
const char *settings_nearest(const char *word, const char *const *words, size_t count);

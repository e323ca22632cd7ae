/* Services: the tasks of `forewarn services` besides listing; each in a file of its own. */
#pragma once

#include "base/strings.h"
#include "command/catalogue.h"

struct services_options {
	struct strings words;
	const char *try, *import, *write;
	bool whole, allow_private;
};

/* Looks at an address or a file and offers a service file. The exit status. */
int services_try(const struct command_context *context, const struct catalogue *catalogue,
	const struct services_options *options);
/* Service files of an OPML list. The exit status. */
int services_import(const struct command_context *context, const struct catalogue *catalogue,
	const struct services_options *options);

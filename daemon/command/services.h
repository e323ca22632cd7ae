/* Services: the tasks of `forewarn services` besides listing; each in a file of its own. */
#pragma once

#include "base/strings.h"
#include "base/text.h"
#include "cage/cage.h"
#include "command/catalogue.h"

struct services_options {
	struct strings words;
	const char *try, *import, *write;
	bool whole, allow_private;
};

/* Looks at an address or a file and offers a service file. The exit status. */
int services_try(const struct command_context *context, const struct catalogue *catalogue,
	const struct services_options *options);
/* The feeds that the OPML in BODY names, as entries; FILE is what it is called. 0, or an exit status after a sentence. */
int services_opml(const char *file, const struct text *body, struct cage_answer *ret);
/* Service files of an OPML list. The exit status. */
int services_import(const struct command_context *context, const struct catalogue *catalogue,
	const struct services_options *options);

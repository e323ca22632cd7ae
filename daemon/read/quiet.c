/* Quiet: libxml2's handlers that are no context's. */
#include "read/quiet.h"

#include <libxml/parser.h>

static void
swallow(void *userdata, xmlErrorPtr error)
{
	(void)userdata;
	(void)error;
}

static void __attribute__((format(printf, 2, 3)))
swallow_text(void *userdata, const char *format, ...)
{
	(void)userdata;
	(void)format;
}

struct quiet
quiet_begin(void)
{
	struct quiet old;

	/* It keeps other handlers before its first start than after it. */
	xmlInitParser();
	old = (struct quiet){ xmlStructuredError, xmlGenericError, xmlStructuredErrorContext,
		xmlGenericErrorContext };

	xmlSetStructuredErrorFunc(NULL, swallow);
	xmlSetGenericErrorFunc(NULL, swallow_text);
	return old;
}

void
quiet_end(struct quiet *quiet)
{
	xmlSetStructuredErrorFunc(quiet->structured_to, quiet->structured);
	xmlSetGenericErrorFunc(quiet->printed_to, quiet->printed);
}

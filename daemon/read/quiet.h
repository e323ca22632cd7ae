/* Quiet: libxml2 tells standard error what it thinks of a page, some of it past every context's own handler. */
#pragma once

#include <libxml/xmlerror.h>

struct quiet {
	xmlStructuredErrorFunc structured;
	xmlGenericErrorFunc printed;
	void *structured_to, *printed_to;
};

/* From here until quiet_end it says nothing; contexts with handlers of their own still hear. */
struct quiet quiet_begin(void);
void quiet_end(struct quiet *quiet);

/* `_quiet_ quiet = quiet_begin();`: quiet until the end of the scope. */
#define _quiet_ __attribute__((cleanup(quiet_end), unused)) struct quiet

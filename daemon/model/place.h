/* Place: where in a configuration file a value stands, for sentences of the form file:line:column. */
#pragma once

struct place {
	const char *file; /* borrowed from the config that holds it; NULL: not from a file */
	unsigned line;    /* from 1 */
	unsigned column;  /* from 1 */
};

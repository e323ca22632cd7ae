/* Format: the names of what pages can be, as a reading says it. The rooms that read and those that hear of it through the cage
 * share no code, so the list is here; a test holds it against what `read` knows. */
#pragma once

/* NAME in static storage; NULL if no page is that. */
const char *format_known(const char *name);

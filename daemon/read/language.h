/* Language of a text by its function words. */
#pragma once

#include <stddef.h>

/* "en", "nl", "de", or NULL when too few words speak. Static storage. */
const char *language_detect(const char *text, size_t n);
/* The primary subtag in lower case of a language tag (RFC 5646): "en-US" is "en"; NULL for none
 * or nonsense. Static or borrowed storage is never returned: the caller frees. */
char *language_primary(const char *tag);

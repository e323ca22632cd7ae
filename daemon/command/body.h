/* Body: the bytes of a file that somebody hands to a command. */
#pragma once

#include "base/text.h"

/* PATH, or standard input for "-"; at most LIMIT_PAGE_BYTES. 0, or an exit status after a
 * sentence. */
int body_read(const char *path, struct text *body);

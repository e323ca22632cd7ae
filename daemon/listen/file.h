/* File: a page that the admin keeps on this machine (file:// in the configuration, never
 * through a redirect). */
#pragma once

#include <stdint.h>

#include "model/page.h"

/* Reads PATH, a regular file of at most MAX_BYTES, into PAGE (zeroed before): outcome, why,
 * validators, body. Size and the moment of the last change are the ETag: NOT_MODIFIED when that
 * is what VALIDATORS say. */
void file_read(const char *path, const struct validators *validators, uint64_t max_bytes,
	struct page *page);

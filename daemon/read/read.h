/* Read: bytes to entries. A complete page and its reading rules in, entries out, nothing else:
 * no clock, no disk, no network, no configuration. Every byte is hostile. This header is the
 * seam of the cage (DESIGN section 4). */
#pragma once

#include <stddef.h>

#include "model/entry.h"
#include "model/read_input.h"
#include "model/service.h"

/* Recognises the dialect by content, never by Content-Type, and gives the entries in document
 * order and normal form (links absolute, title one plain line, text, language, labels). 0: RET
 * is filled (reading_clear), maybe marked damaged with its line. -EBADMSG: no feed; *RETERR_WHY
 * says what it is instead, in a sentence. */
int read_page(const struct read_input *input, struct reading *ret, char **reterr_why);

/* The names that `format` of a source may have, by number; NULL beyond the last. */
const char *read_format_name(size_t index);

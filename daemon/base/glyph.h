/* Glyph: characters that steer a display instead of showing something, and those among them that writing needs. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* C0, DEL and C1: what terminals obey. */
bool glyph_is_control(uint32_t c);
/* Every white space, line and paragraph separators too. */
bool glyph_is_space(uint32_t c);
bool glyph_ends_line(uint32_t c);
/* Bidi marks, embeddings, overrides and isolates: they turn what stands beside them. */
bool glyph_turns(uint32_t c);
/* Has no shape of its own: what turns, zero-width marks, fillers, tags, variation selectors, soft hyphens. */
bool glyph_is_hidden(uint32_t c);
/* No character at all, for ever (Unicode 23.7): XML has no place for some of them. */
bool glyph_is_none(uint32_t c);
/* Is the hidden C part of how the characters around it are written: in an emoji of several, or in a script that joins its letters? 0:
 * nothing stands there. */
bool glyph_joins(uint32_t before, uint32_t c, uint32_t after);

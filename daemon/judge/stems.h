/* Stems: what cutting needs beside words_hash and words_stem. */
#pragma once

#include "judge/words.h"

/* The stem of a plain word that ends in "s", whose hash is known: of its N letters in the source and
 * folded, behind which there are eight bytes more. */
uint32_t stems_plain(const char *s, const char *folded, size_t n, unsigned gap, uint32_t hash);

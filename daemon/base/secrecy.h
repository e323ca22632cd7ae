/* Secrecy: what a server repeats of our secrets does not go any further. Pure. Of less than four bytes nobody could tell what is a
 * secret and what is not: such are left alone. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"

/* Does TEXT hold SECRET (NULL: none), as it is, in percents or in base64, whatever stands around it there? */
bool secrecy_holds(const char *text, const char *secret);

/* LINE (taken over, and freed) with a mark in place of each of SECRETS, in whatever form, and of the beginning of one at its end,
 * where it was cut. The caller frees. */
char *secrecy_hide(char *line, const struct strings *secrets);

/* Overwrites SECRET wherever it stands as it is in the LEN bytes at DATA. */
void secrecy_blot(char *data, size_t len, const char *secret);

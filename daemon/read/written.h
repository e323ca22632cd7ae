/* Written: a date as people write it into a cell or a heading, with the precision that it has. */
#pragma once

#include "model/when.h"

/* S is a date and nothing else: "October 23, 2026", "23 Oct 2026", "vr 23 oktober 2026",
 * "2026-10-23", "31.10.2026", "Oct 2026", "Q3 2026", "H1 2027", "end of 2026"; marks of footnotes
 * and what stands in brackets behind it are passed over. 0, or -EINVAL: it is none, it has no
 * year, it is a bound ("no sooner than ..."), or nobody can tell its day from its month. LANGUAGE
 * (NULL: not known) tells for 03/04/2026. */
int written_read(const char *s, const char *language, struct when *ret);

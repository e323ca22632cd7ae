/* Moment: names of months and zones in stamps. */
#pragma once

#include <stddef.h>

/* 1 to 12 by the word's beginning, -1 when it is no month. */
int moment_month(const char *word);
/* Minutes east of UTC; a zone that nobody knows counts as UTC (RFC 5322 section 4.3). */
int moment_zone(const char *word, size_t n);

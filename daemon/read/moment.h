/* Moment: the stamps that feeds write, in all their forms (RFC 822 and its relatives, RFC 3339,
 * ISO 8601, epoch seconds). */
#pragma once

#include <stdint.h>

/* 0 and seconds UTC; -EINVAL when it is no date that exists. A date alone is its midnight in
 * UTC, a time without a zone is UTC, names of days are not looked at. */
int moment_read(const char *s, int64_t *ret_stamp);

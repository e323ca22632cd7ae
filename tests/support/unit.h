/* What every cmocka program includes, in the order that cmocka wants. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>

/* How many times as long as usual what must be soon may take: under valgrind, which says so. */
static inline unsigned
unit_patience(void)
{
	const char *times = getenv("TESTS_PATIENCE");
	unsigned long n = times ? strtoul(times, NULL, 10) : 1;

	return n > 0 && n < 1000 ? (unsigned)n : 1;
}

/* valgrind has descriptors of its own in what is started, and starts what is not there: it ends with 127. */
static inline bool
unit_emulated(void)
{
	return unit_patience() > 1;
}

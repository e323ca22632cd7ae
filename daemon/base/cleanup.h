/* Cleanup attributes: what a scope owns ends with the scope. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define _cleanup_(f) __attribute__((cleanup(f)))

/* Defines NAME_cleanup() for a `TYPE *` variable whose destructor is FUNCTION (which takes NULL). */
#define CLEANUP_DEFINE(type, function) \
	static inline void function##_cleanup(type **p) \
	{ \
		if (*p) \
			function(*p); \
	}

static inline void
cleanup_free(void *p)
{
	free(*(void **)p);
}

static inline void
cleanup_close(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

static inline void
cleanup_fclose(FILE **f)
{
	if (*f)
		(void)fclose(*f);
}

#define _cleanup_free_ _cleanup_(cleanup_free)
#define _cleanup_close_ _cleanup_(cleanup_close)
#define _cleanup_fclose_ _cleanup_(cleanup_fclose)

/* Hands ownership over and shows it: the source is NULL afterwards. */
#define TAKE(p) \
	({ \
		__typeof__(p) _taken = (p); \
		(p) = NULL; \
		_taken; \
	})

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

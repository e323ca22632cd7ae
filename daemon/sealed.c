/* Sealed: what the unit says too, for those who start it otherwise. */
#include "sealed.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "cage/serve.h"

void
sealed_begin(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
	/* A core pattern that is a program gets the core in spite of the limit. What looks for leaks looks into itself. */
	if (!SERVE_SPEAKS)
		(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

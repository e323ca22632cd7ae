/* Ending: exit statuses and signals to verdicts. */
#include "cage/ending.h"

#include <signal.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "cage/serve.h"

static const char *
signal_words(int signal)
{
	const char *name = sigdescr_np(signal);

	return name ? name : "unknown signal";
}

/* Before it saw the page: then it is not the page's doing. */
static enum cage_verdict
before_the_page(const struct ending *ending, char **ret_why)
{
	/* 127 where posix_spawn cannot say itself that there is no such program: under valgrind. */
	if (ending->how == SPAWN_EXITED && ending->status == 127)
		*ret_why = mem_printf(
			"%s, the program that reads pages, cannot be started", ending->program);
	else if (ending->how == SPAWN_KILLED)
		*ret_why = mem_printf(
			"%s, the program that reads pages, ended before it was ready (%s)",
			ending->program, signal_words(ending->status));
	else
		*ret_why = mem_printf("%s, the program that reads pages, ended before it was "
				      "ready, with status %d",
			ending->program, ending->status);
	return CAGE_FAILED;
}

static enum cage_verdict
by_signal(int signal, char **ret_why)
{
	if (signal == SIGXCPU) {
		*ret_why = mem_dup("reading it takes too much of the processor");
		return CAGE_TIMEOUT;
	}
	if (signal == SIGSYS)
		*ret_why = mem_dup(
			"the program that reads pages tried a forbidden system call over "
			"it, and was ended");
	else if (signal == SIGKILL)
		*ret_why =
			mem_dup("the program that reads pages was killed from outside, maybe "
				"because the machine ran out of memory");
	else
		*ret_why = mem_printf("the program that reads pages crashed over it (%s)",
			signal_words(signal));
	return CAGE_CRASHED;
}

enum cage_verdict
ending_verdict(const struct ending *ending, char **ret_why)
{
	if (!ending->ready)
		return before_the_page(ending, ret_why);
	if (ending->how == SPAWN_KILLED)
		return by_signal(ending->status, ret_why);
	if (ending->how == SPAWN_EXITED && ending->status == SERVE_EXIT_MEMORY) {
		*ret_why = mem_printf("reading it takes more than the %lu MiB of memory that a "
				      "reader may have",
			LIMIT_READER_BYTES >> 20);
		return CAGE_LIMIT;
	}
	*ret_why =
		ending->how == SPAWN_EXITED
			? mem_printf(
				  "the program that reads pages ended over it with status %d",
				  ending->status)
			: mem_dup("the program that reads pages ended over it");
	return CAGE_CRASHED;
}

/* Server: the daemon stops where its configuration is loaded and its loop not made yet, and goes on in children of its own, each
 * with another fault. Loading is most of the time that a run takes. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "fault/inject/point.h"

#define PATIENCE_SEC 30

static void
become_run(char *line)
{
	char *seed = strchr(line, ' '), *count = seed ? strchr(seed + 1, ' ') : NULL;
	const char *said = getenv("FAULT_SAID");
	int fd = said ? open(said, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1,
	    null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (!count || fd < 0 || null < 0)
		_exit(127);
	*seed++ = *count++ = '\0';
	if (*count == '0')
		(void)unsetenv("FAULT_STACKS");
	(void)setenv("FAULT_SEED", seed, 1);
	(void)dup2(null, 0);
	(void)dup2(null, 1);
	(void)dup2(fd, 2);
	(void)close(null);
	(void)close(fd);
	(void)alarm(PATIENCE_SEC);
	point_begin(strcmp(line, "-") == 0 ? NULL : line);
}

/* Returns in each child. */
static void
serve(void)
{
	pid_t (*real_fork)(void) = (pid_t(*)(void))dlsym(RTLD_NEXT, "fork");
	char line[64];
	int status;

	/* Line by line and without a buffer, which children would inherit. */
	for (size_t n = 0; n < sizeof(line) && read(0, line + n, 1) == 1; n++) {
		if (line[n] != '\n')
			continue;
		line[n] = '\0';
		if (real_fork() == 0) {
			become_run(line);
			return;
		}
		while (wait(&status) < 0)
			;
		(void)dprintf(1, "%d\n",
			WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
		n = (size_t)-1;
	}
	_exit(0);
}

int
sd_event_default(sd_event **ret)
{
	int (*real)(sd_event **) = (int (*)(sd_event **))dlsym(RTLD_NEXT, "sd_event_default");

	if (getenv("FAULT_LOAD"))
		point_end();
	if (getenv("FAULT_SERVER") && ret)
		serve();
	return real(ret);
}

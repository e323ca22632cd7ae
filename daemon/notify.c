/* Notify: what systemd is told of us. */
#include "notify.h"

#include <stdlib.h>
#include <time.h>

#include <systemd/sd-daemon.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/text.h"

/* A line break would begin another of systemd's words. */
void
notify_status(const char *more, const char *status)
{
	_cleanup_free_ char *line = text_line(status, LIMIT_SENTENCE_BYTES);

	(void)sd_notifyf(0, "%sSTATUS=%s", more, line);
}

void
notify_reloading(void)
{
	struct timespec mono = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &mono);
	(void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%llu",
		(unsigned long long)mono.tv_sec * 1000000u +
			(unsigned long long)mono.tv_nsec / 1000u);
}

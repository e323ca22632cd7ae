/* Listen settings: how we ask, for all sources. */
#pragma once

#include <stdint.h>

struct listen_settings {
	char *contact; /* in the User-Agent, so that a vendor can reach who polls: a mail address or URL; NULL */
	char *user_agent; /* whole User-Agent when the admin insists; NULL: "forewarn/VERSION (+contact)" */
	char *proxy; /* http://, https:// or socks5h:// URL; NULL: none (the environment is not asked) */
	char *ca_file; /* NULL: the system's */
	uint64_t page_max_bytes;
	unsigned page_timeout_sec;
	unsigned every_sec;       /* default interval */
	unsigned every_min_sec;   /* nobody is asked more often than this */
	unsigned backoff_max_sec; /* ceiling of the back-off; never "given up" */
	unsigned connections;     /* transfers at once */
	unsigned per_host;        /* of them to one host */
};
void listen_settings_clear(struct listen_settings *settings);

/* Outage: counting hosts that do not answer. */
#include "outage.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"

/* Fewer hosts that fail at the same time are a coincidence. */
#define HOSTS_LEAST 3u
#define HOSTS_ENOUGH 12u
#define WITNESS_SEC (12 * INT64_C(3600))
/* One host in so many may still answer: some are near, or in a cache. */
#define NEARLY_ALL 10u

struct host {
	const char *name; /* borrowed from the address */
	size_t len;
	int64_t at, failing_since;
	bool failed;
};

bool
outage_suspect(enum outcome outcome)
{
	return outcome == OUTCOME_UNREACHABLE || outcome == OUTCOME_TIMEOUT ||
	       outcome == OUTCOME_TLS;
}

static struct host
host_of(const struct outage_try *given)
{
	const char *start = strstr(given->url, "://");
	const char *name = start ? start + 3 : given->url;
	size_t len = strcspn(name, "/?#"), user = len;

	while (user && name[user - 1] != '@')
		user--;
	return (struct host){ .name = name + user,
		.len = len - user,
		.at = given->at,
		.failing_since = given->failing_since,
		.failed = outage_suspect(given->outcome) };
}

static int
by_name(const void *a, const void *b)
{
	const struct host *x = a, *y = b;
	size_t shorter = x->len < y->len ? x->len : y->len;
	int order = strncasecmp(x->name, y->name, shorter);

	return order ? order : (x->len > y->len) - (x->len < y->len);
}

static int
latest_first(const void *a, const void *b)
{
	const struct host *x = a, *y = b;

	return (x->at < y->at) - (x->at > y->at);
}

/* Each host once, by its latest try. */
static size_t
gather_hosts(const struct outage_try *tries, size_t count, struct host *ret)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		ret[i] = host_of(&tries[i]);
	qsort(ret, count, sizeof(*ret), by_name);
	for (size_t i = 0; i < count; i++) {
		if (n == 0 || by_name(&ret[n - 1], &ret[i]) != 0)
			ret[n++] = ret[i];
		else if (ret[i].at > ret[n - 1].at)
			ret[n - 1] = ret[i];
	}
	qsort(ret, n, sizeof(*ret), latest_first);
	return n;
}

static bool
nearly_all(size_t failed, size_t answered)
{
	return answered * NEARLY_ALL <= failed;
}

/* An eighth of all hosts, within reason; of few hosts all. */
static size_t
enough(size_t hosts)
{
	size_t eighth = hosts / 8;

	if (hosts <= HOSTS_LEAST)
		return HOSTS_LEAST;
	eighth = eighth > HOSTS_LEAST + 1 ? eighth : HOSTS_LEAST + 1;
	return eighth < HOSTS_ENOUGH ? eighth : HOSTS_ENOUGH;
}

static bool
is_witness(const struct host *host, int64_t now)
{
	return !host->failed || host->failing_since >= now - WITNESS_SEC;
}

static int64_t
begins(const struct host *hosts, size_t count, int64_t now)
{
	size_t failed = 0, answered = 0, witnesses = 0;
	int64_t first = now, since = STAMP_NONE;

	for (size_t i = 0; i < count; i++)
		witnesses += is_witness(&hosts[i], now);
	for (size_t i = 0; i < count; i++) {
		if (!is_witness(&hosts[i], now))
			continue;
		failed += hosts[i].failed;
		answered += !hosts[i].failed;
		if (hosts[i].failed && hosts[i].failing_since < first)
			first = hosts[i].failing_since;
		if (failed >= enough(witnesses) && nearly_all(failed, answered))
			since = first;
	}
	return since;
}

static int64_t
lasts(const struct host *hosts, size_t count, int64_t since)
{
	size_t failed = 0, answered = 0;

	for (size_t i = 0; i < count && hosts[i].at >= since; i++) {
		failed += hosts[i].failed;
		answered += !hosts[i].failed;
	}
	return failed && nearly_all(failed, answered) ? since : STAMP_NONE;
}

int64_t
outage_judge(const struct outage_try *tries, size_t count, int64_t since, int64_t now)
{
	_cleanup_free_ struct host *hosts = mem_new(count, sizeof(*hosts));
	size_t n = gather_hosts(tries, count, hosts);

	return since == STAMP_NONE ? begins(hosts, n, now) : lasts(hosts, n, since);
}

/* Lockup: Landlock, which needs a descriptor, then limits, then seccomp, which shuts the door to both. */
#include "cage/lockup.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cage/allowed.h"

void
lockup_begin(void)
{
	(void)syscall(SYS_close_range, SERVE_FD + 1, ~0U, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* The processor is limited from outside, page by page. */
static int
limit(char **reterr_why)
{
	static const struct {
		__rlimit_resource_t resource;
		rlim_t most;
		const char *name;
	} limits[] = {
#if !SERVE_SPEAKS
		{ RLIMIT_AS, LIMIT_READER_BYTES, "memory" },
#endif
		{ RLIMIT_CORE, 0, "core files" },
		{ RLIMIT_FSIZE, 0, "files" },
		{ RLIMIT_NPROC, 0, "processes" },
#if !SERVE_SPEAKS
		{ RLIMIT_NOFILE, 0, "descriptors" },
#endif
	};

	for (size_t i = 0; i < LENGTH_OF(limits); i++) {
		const struct rlimit both = { limits[i].most, limits[i].most };

		if (setrlimit(limits[i].resource, &both) < 0)
			return mem_why(-errno, reterr_why, "the limit of %s cannot be set: %s",
				limits[i].name, strerror(errno));
	}
	return 0;
}

/* struct landlock_ruleset_attr of the newest kernel that we know of; the headers of Debian 12 know only the first member.
 * An older kernel is given as much of it as it knows. */
struct ruleset {
	uint64_t files, network, scopes;
};
#define RULESET_VERSION 1u /* LANDLOCK_CREATE_RULESET_VERSION */

/* By version: how many kinds of access to files there are, and how long the structure is. */
static const struct {
	unsigned files;
	size_t size;
} versions[] = {
	[1] = { 13, 8 },
	[2] = { 14, 8 },
	[3] = { 15, 8 },
	[4] = { 15, 16 },
	[5] = { 16, 16 },
	[6] = { 16, 24 },
};

/* No path, no port, no socket or process of others: rules are about what is allowed, and there are none. Returns the
 * version; 0: this kernel has no Landlock, or it is off. */
static int
shut_files(char **reterr_why)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, RULESET_VERSION);
	size_t known =
		version < (long)LENGTH_OF(versions) ? (size_t)version : LENGTH_OF(versions) - 1;
	struct ruleset rules = { 0 };
	int fd;

	if (version <= 0)
		return 0;
	rules.files = (1ul << versions[known].files) - 1;
	rules.network = known >= 4 ? 3 : 0;
	rules.scopes = known >= 6 ? 3 : 0;
	fd = (int)syscall(SYS_landlock_create_ruleset, &rules, versions[known].size, 0);
	if (fd < 0 || syscall(SYS_landlock_restrict_self, fd, 0) < 0)
		return mem_why(-errno, reterr_why, "Landlock does not shut it off: %s",
			strerror(errno));
	(void)close(fd);
	return (int)version;
}

static int
allow(scmp_filter_ctx filter, const struct allowed *allowed)
{
	struct scmp_arg_cmp compare[LENGTH_OF(allowed->arguments)];
	unsigned count = 0;

	for (size_t i = 0; i < LENGTH_OF(allowed->arguments); i++) {
		const struct allowed_argument *a = &allowed->arguments[i];

		if (a->mask)
			compare[count++] = (struct scmp_arg_cmp){ a->number, SCMP_CMP_MASKED_EQ,
				a->mask, a->value };
	}
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, allowed->call, count, compare);
}

/* abort() and nothing else: a signal of its own to itself. */
static int
allow_abort(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp compare[] = {
		{ .arg = 0, .op = SCMP_CMP_EQ, .datum_a = (uint64_t)getpid() },
		{ .arg = 2, .op = SCMP_CMP_EQ, .datum_a = SIGABRT },
	};

	return seccomp_rule_add_array(
		filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), LENGTH_OF(compare), compare);
}

static int
shut_calls(char **reterr_why)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int r = filter ? 0 : -ENOMEM;

	if (r == 0)
		r = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	for (size_t i = 0; r == 0 && i < LENGTH_OF(allowed_calls); i++)
		r = allow(filter, &allowed_calls[i]);
	if (r == 0)
		r = allow_abort(filter);
	if (r == 0)
		r = seccomp_load(filter);
	seccomp_release(filter);
	return r == 0 ? 0
		      : mem_why(r, reterr_why, "seccomp does not lock it up: %s", strerror(-r));
}

int
lockup_finish(struct walls *ret, char **reterr_why)
{
	int version = shut_files(reterr_why), r;

	if (version < 0)
		return version;
	r = limit(reterr_why);
	if (r == 0)
		r = shut_calls(reterr_why);
	if (r < 0)
		return r;
	*ret = (struct walls){ .filter = true, .landlock = (unsigned)version };
	return 0;
}

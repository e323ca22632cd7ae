/* Spawn: start and reap. */
#include "cage/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "cage/serve.h"

#define NAME "forewarn-reader"

char *
spawn_program(void)
{
	const char *named = getenv("FOREWARN_READER");
	char own[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", own, sizeof(own));
	char *beside;

	if (named && *named)
		return mem_dup(named);
	while (n > 0 && own[n - 1] != '/')
		n--;
	beside = mem_printf("%.*s" NAME, (int)(n > 0 ? n : 0), own);
	if (access(beside, X_OK) == 0)
		return beside;
	free(beside);
	return mem_dup(FOREWARN_LIBEXEC "/" NAME);
}

/* The socket first: its number here may be one of those that are opened anew there. Each asks for memory. */
static int
set_files(posix_spawn_file_actions_t *files, int socket)
{
	int r = posix_spawn_file_actions_adddup2(files, socket, SERVE_FD);

	if (r == 0)
		r = posix_spawn_file_actions_addopen(
			files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (r == 0)
		r = posix_spawn_file_actions_addopen(
			files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (r == 0 && !SERVE_SPEAKS)
		r = posix_spawn_file_actions_addopen(
			files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	return r ? r : posix_spawn_file_actions_addclosefrom_np(files, SERVE_FD + 1);
}

/* A group of its own: what a terminal sends to us ends it only through us. */
static void
set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none, all;

	(void)sigemptyset(&none);
	(void)sigfillset(&all);
	(void)posix_spawnattr_init(attributes);
	(void)posix_spawnattr_setsigmask(attributes, &none);
	(void)posix_spawnattr_setsigdefault(attributes, &all);
	(void)posix_spawnattr_setpgroup(attributes, 0);
	(void)posix_spawnattr_setflags(attributes,
		POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

static int
start(const char *program, int socket, pid_t *ret)
{
	char name[] = NAME;
	char *const arguments[] = { name, NULL }, *const environment[] = { NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int r;

	(void)posix_spawn_file_actions_init(&files);
	r = set_files(&files, socket);
	set_attributes(&attributes);
	if (r == 0)
		r = posix_spawn(ret, program, &files, &attributes, arguments, environment);
	(void)posix_spawn_file_actions_destroy(&files);
	(void)posix_spawnattr_destroy(&attributes);
	return -r;
}

int
spawn_reader(const char *program, struct spawned *ret, char **reterr_why)
{
	int ends[2] = { -1, -1 }, r = 0;
	_cleanup_close_ int theirs = -1;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return mem_why(-errno, reterr_why,
			"there is no socket for the program that reads pages: %s",
			strerror(errno));
	theirs = ends[1];
	*ret = (struct spawned){ .socket = ends[0] };
	if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
		r = -errno;
	if (r == 0)
		r = start(program, theirs, &ret->pid);
	if (r == 0)
		return 0;
	(void)close(ret->socket);
	return mem_why(r, reterr_why, "%s, the program that reads pages, cannot be started: %s",
		program, strerror(-r));
}

void
spawn_limit_processor(pid_t pid, unsigned seconds)
{
	struct timespec used = { 0 };
	struct rlimit limit;
	clockid_t clock;

	if (prlimit(pid, RLIMIT_CPU, NULL, &limit) < 0 ||
		clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) < 0)
		return;
	limit.rlim_cur = (rlim_t)used.tv_sec + 1 + seconds;
	(void)prlimit(pid, RLIMIT_CPU, &limit, NULL);
}

enum spawn_end
spawn_reap(pid_t pid, bool wait, int *ret)
{
	siginfo_t info = { 0 };
	int r;

	do
		r = waitid(P_PID, (id_t)pid, &info, WEXITED | (wait ? 0 : WNOHANG));
	while (r < 0 && errno == EINTR);
	*ret = info.si_status;
	if (r < 0)
		return SPAWN_UNKNOWN;
	if (info.si_pid == 0)
		return SPAWN_RUNS;
	return info.si_code == CLD_EXITED ? SPAWN_EXITED : SPAWN_KILLED;
}

/* Lockup: a function in a child of its own that can read, write, get memory and end, and nothing else. */
#include "support/lockup.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

#define REFUSED 99

/* Says which call it was; write and exit are allowed. */
static void
on_refused(int signal, siginfo_t *info, void *context)
{
	char line[64];
	int n = snprintf(line, sizeof(line), "system call %d was refused\n", info->si_syscall);

	(void)signal;
	(void)context;
	if (write(STDERR_FILENO, line, (size_t)n) != n)
		_exit(REFUSED + 1);
	_exit(REFUSED);
}

#define FIELD(name) (unsigned)offsetof(struct seccomp_data, name)
#define ALLOW(call) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), \
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static int
lock(void)
{
	/* mmap only without a file: its descriptor is the fifth argument, -1 in its lower half. */
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, FIELD(nr)),
		ALLOW(SYS_read),
		ALLOW(SYS_write),
		ALLOW(SYS_brk),
		ALLOW(SYS_munmap),
		ALLOW(SYS_mremap),
		ALLOW(SYS_madvise),
		ALLOW(SYS_rt_sigreturn),
		ALLOW(SYS_exit_group),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, FIELD(args[4])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xFFFFFFFFu, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
	};
	struct sock_fprog program = { .len = LENGTH_OF(filter), .filter = filter };
	struct sigaction refused = { .sa_sigaction = on_refused, .sa_flags = SA_SIGINFO };

	if (sigaction(SIGSYS, &refused, NULL) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0 ? -errno : 0;
}

static void __attribute__((noreturn)) child(const struct lockup *lockup, int fd, int errors)
{
	(void)dup2(errors, STDERR_FILENO);
	if (lockup->before)
		lockup->before(lockup->userdata);
	if (lock() < 0)
		_exit(REFUSED + 2);
	lockup->inside(fd, lockup->userdata);
	_exit(0);
}

static char *
all_of(int fd, size_t *ret_len)
{
	struct text t = { 0 };
	char chunk[65536];
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) > 0)
		text_add(&t, chunk, (size_t)n);
	if (ret_len)
		*ret_len = t.len;
	text_putc(&t, '\0');
	return text_take(&t);
}

char *
lockup_run(const struct lockup *lockup, size_t *ret_len, char **ret_why)
{
	_cleanup_free_ char *said = NULL, *answer = NULL;
	int out[2], errors[2], status = -1;
	pid_t pid;

	*ret_why = NULL;
	if (pipe(out) < 0 || pipe(errors) < 0)
		return NULL;
	pid = fork();
	if (pid == 0)
		child(lockup, out[1], errors[1]);
	(void)close(out[1]);
	(void)close(errors[1]);
	answer = all_of(out[0], ret_len);
	said = all_of(errors[0], NULL);
	(void)close(out[0]);
	(void)close(errors[0]);
	(void)waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return TAKE(answer);
	*ret_why =
		mem_printf("it ended with %s %d: %s", WIFSIGNALED(status) ? "signal" : "status",
			WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), said);
	return NULL;
}

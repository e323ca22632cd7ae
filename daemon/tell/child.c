/* Child: start, watch, end. */
#include "tell/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "base/cleanup.h"
#include "base/mem.h"

#define SAID_BYTES 65536
#define SHOWN_BYTES 1000

struct child {
	sd_event_source *exit, *timer;
	pid_t pid;
	int said; /* what the program writes */
	bool overdue;
	child_done done;
	void *userdata;
};

/* A file in memory instead of a pipe: nothing to feed, nothing that could block, no SIGPIPE. */
static int
input_file(const struct child_order *order)
{
	int fd = memfd_create("forewarn-letter", MFD_CLOEXEC);

	for (size_t done = 0; fd >= 0 && done < order->input_len;) {
		ssize_t n = write(fd, order->input + done, order->input_len - done);

		if (n < 0) {
			int error = -errno;

			(void)close(fd);
			return error;
		}
		done += (size_t)n;
	}
	if (fd >= 0)
		(void)lseek(fd, 0, SEEK_SET);
	return fd < 0 ? -errno : fd;
}

/* It cannot grow: however much a program writes, it does not fill our memory. */
static int
said_file(void)
{
	int fd = memfd_create("forewarn-said", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd >= 0 && (ftruncate(fd, SAID_BYTES) < 0 ||
			       fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) < 0)) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

/* The child gets no signal of ours blocked or ignored: programs behave oddly that cannot see
 * their own children end. */
static int
set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none, all;

	(void)sigemptyset(&none);
	(void)sigfillset(&all);
	(void)posix_spawnattr_setsigmask(attributes, &none);
	(void)posix_spawnattr_setsigdefault(attributes, &all);
	(void)posix_spawnattr_setpgroup(attributes, 0);
	return posix_spawnattr_setflags(attributes,
		POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

/* Each asks for memory: a program started without one of them would read nothing, and call that a letter. */
static int
set_files(posix_spawn_file_actions_t *files, const struct child *child,
	const struct child_order *order, int input)
{
	int r = posix_spawn_file_actions_adddup2(files, input, STDIN_FILENO);

	if (r == 0 && order->hear_all)
		r = posix_spawn_file_actions_adddup2(files, child->said, STDOUT_FILENO);
	else if (r == 0)
		r = posix_spawn_file_actions_addopen(
			files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(files, child->said, STDERR_FILENO);
	/* Libraries do not mark every descriptor of theirs. */
	return r ? r : posix_spawn_file_actions_addclosefrom_np(files, STDERR_FILENO + 1);
}

static int
spawn(struct child *child, const struct child_order *order, int input)
{
	char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin", lang[] = "LANG=C.UTF-8";
	char *const environment[] = { path, lang, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int r;

	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawnattr_init(&attributes);
	r = set_files(&files, child, order, input);
	if (r == 0)
		r = set_attributes(&attributes);
	if (r == 0)
		r = posix_spawn(&child->pid, order->argv[0], &files, &attributes, order->argv,
			environment);
	(void)posix_spawn_file_actions_destroy(&files);
	(void)posix_spawnattr_destroy(&attributes);
	return -r;
}

static int
on_exit_of_child(sd_event_source *source, const siginfo_t *info, void *userdata)
{
	struct child *child = userdata;
	char said[SHOWN_BYTES + 1] = "";

	(void)source;
	child->pid = 0;
	if (pread(child->said, said, SHOWN_BYTES, 0) < 0)
		said[0] = '\0';
	child->done(&(struct child_end){ .exited = info->si_code == CLD_EXITED,
			    .status = info->si_status,
			    .overdue = child->overdue,
			    .said = said },
		child->userdata);
	return 0;
}

static int
on_overdue(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct child *child = userdata;

	(void)source;
	(void)usec;
	child->overdue = true;
	(void)kill(-child->pid, SIGKILL);
	return 0;
}

static int
watch_child(struct child *child, sd_event *loop, unsigned seconds)
{
	int r = sd_event_add_child(
		loop, &child->exit, child->pid, WEXITED, on_exit_of_child, child);

	if (r < 0)
		return r;
	return sd_event_add_time_relative(loop, &child->timer, CLOCK_MONOTONIC,
		(uint64_t)seconds * 1000000, 0, on_overdue, child);
}

void
child_free(struct child *child)
{
	if (!child)
		return;
	sd_event_source_disable_unref(child->timer);
	sd_event_source_disable_unref(child->exit);
	if (child->pid > 0) {
		(void)kill(-child->pid, SIGKILL);
		(void)waitpid(child->pid, NULL, 0);
	}
	if (child->said >= 0)
		(void)close(child->said);
	free(child);
}

static int
start(struct child *child, sd_event *loop, const struct child_order *order, char **reterr_why)
{
	_cleanup_close_ int input = input_file(order);
	sigset_t blocked;
	int r;

	child->said = said_file();
	if (input < 0 || child->said < 0)
		return mem_why(-ENOMEM, reterr_why, "There is no memory for a letter.");
	/* Asked before anything is sent: a program that nobody can wait for must not be
	 * started. */
	if (sigprocmask(SIG_BLOCK, NULL, &blocked) < 0 || sigismember(&blocked, SIGCHLD) != 1)
		return mem_why(-EBUSY, reterr_why,
			"The program does not block SIGCHLD, so %s cannot be watched.",
			order->argv[0]);
	r = spawn(child, order, input);
	if (r < 0)
		return mem_why(r, reterr_why, "%s cannot be started: %s.", order->argv[0],
			strerror(-r));
	r = watch_child(child, loop, order->seconds);
	if (r < 0)
		return mem_why(r, reterr_why, "%s cannot be watched: %s.", order->argv[0],
			strerror(-r));
	return 0;
}

int
child_start(sd_event *loop, const struct child_order *order, child_done done, void *userdata,
	struct child **ret, char **reterr_why)
{
	struct child *child = MEM_NEW(struct child);
	int r;

	child->said = -1;
	child->done = done;
	child->userdata = userdata;
	r = start(child, loop, order, reterr_why);
	if (r < 0)
		child_free(child);
	else
		*ret = child;
	return r;
}

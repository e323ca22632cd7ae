/* Sendmail: a letter goes to "PATH -i -f FROM -- TO" on its standard input; the exit status
 * (sysexits.h) is the answer. The program must have SIGCHLD blocked in every thread, as
 * sd_event_add_child wants it. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "tell/delivery.h"

#define SAID_BYTES 1000u

struct sendmail {
	sd_event_source *child, *timer;
	pid_t pid;
	int said; /* what the program writes */
	bool overdue;
};

/* A file in memory instead of a pipe: nothing to feed, nothing that could block, no SIGPIPE.
 * Programs of this kind want the line ends of Unix. */
static int
message_file(const struct delivery *delivery)
{
	int fd = memfd_create("forewarn-letter", MFD_CLOEXEC);
	_cleanup_(text_clear) struct text unix_lines = { 0 };

	if (fd < 0)
		return -errno;
	for (size_t i = 0; i < delivery->message_len; i++)
		if (delivery->message[i] != '\r')
			text_putc(&unix_lines, delivery->message[i]);
	for (size_t done = 0; done < unix_lines.len;) {
		ssize_t n = write(fd, unix_lines.data + done, unix_lines.len - done);

		if (n < 0) {
			int error = -errno;

			(void)close(fd);
			return error;
		}
		done += (size_t)n;
	}
	(void)lseek(fd, 0, SEEK_SET);
	return fd;
}

/* The child gets no signal of ours blocked or ignored: programs behave oddly that cannot see
 * their own children end. */
static int
set_signals(posix_spawnattr_t *attributes)
{
	sigset_t none, all;

	(void)sigemptyset(&none);
	(void)sigfillset(&all);
	(void)posix_spawnattr_setsigmask(attributes, &none);
	(void)posix_spawnattr_setsigdefault(attributes, &all);
	return posix_spawnattr_setflags(
		attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int
spawn(const struct delivery *delivery, int message, struct sendmail *sendmail)
{
	const char *path = delivery->mail->relay + strlen("sendmail:");
	char *const argv[] = { (char *)(uintptr_t)path, (char *)(uintptr_t) "-i",
		(char *)(uintptr_t) "-f", delivery->mail->from, (char *)(uintptr_t) "--",
		delivery->to, NULL };
	char *const environment[] = { (char *)(uintptr_t) "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
		(char *)(uintptr_t) "LC_ALL=C.UTF-8", NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int r;

	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawnattr_init(&attributes);
	(void)posix_spawn_file_actions_adddup2(&files, message, STDIN_FILENO);
	(void)posix_spawn_file_actions_adddup2(&files, sendmail->said, STDOUT_FILENO);
	(void)posix_spawn_file_actions_adddup2(&files, sendmail->said, STDERR_FILENO);
	r = set_signals(&attributes);
	if (r == 0)
		r = posix_spawn(&sendmail->pid, path, &files, &attributes, argv, environment);
	(void)posix_spawn_file_actions_destroy(&files);
	(void)posix_spawnattr_destroy(&attributes);
	return -r;
}

static enum post_outcome
outcome_of_exit(int status)
{
	switch (status) {
	case EX_OK:
		return POST_DELIVERED;
	case EX_NOUSER:
	case EX_NOHOST:
	case EX_UNAVAILABLE:
		return POST_REFUSED;
	default:
		return POST_LATER;
	}
}

static char *
what_it_said(int fd)
{
	char *said = mem_new(1, SAID_BYTES + 1);
	ssize_t n = pread(fd, said, SAID_BYTES, 0);

	said[n > 0 ? n : 0] = '\0';
	return said;
}

static int
on_exit_of_child(sd_event_source *source, const siginfo_t *info, void *userdata)
{
	struct delivery *delivery = userdata;
	struct sendmail *sendmail = delivery->transport;
	const char *path = delivery->mail->relay + strlen("sendmail:");
	_cleanup_free_ char *said = what_it_said(sendmail->said), *reply = NULL;

	(void)source;
	sendmail->pid = 0;
	if (info->si_code == CLD_EXITED) {
		reply = mem_printf("%s ended with status %d%s%s", path, info->si_status,
			*said ? ": " : "", said);
		post_over(delivery, outcome_of_exit(info->si_status), reply);
		return 0;
	}
	/* It may have queued the letter before it fell. */
	reply = mem_printf("%s %s by signal %d", path,
		sendmail->overdue ? "took too long and was ended" : "was ended",
		info->si_status);
	post_over(delivery, POST_UNSURE, reply);
	return 0;
}

static int
on_overdue(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct delivery *delivery = userdata;
	struct sendmail *sendmail = delivery->transport;

	(void)source;
	(void)usec;
	sendmail->overdue = true;
	(void)kill(sendmail->pid, SIGKILL);
	return 0;
}

static int
watch_child(struct delivery *delivery)
{
	struct sendmail *sendmail = delivery->transport;
	sd_event *loop = wire_loop(delivery->wire);
	uint64_t seconds = delivery->mail->timeout_sec ? delivery->mail->timeout_sec : 60;
	int r = sd_event_add_child(
		loop, &sendmail->child, sendmail->pid, WEXITED, on_exit_of_child, delivery);

	if (r < 0)
		return r;
	return sd_event_add_time_relative(loop, &sendmail->timer, CLOCK_MONOTONIC,
		seconds * 1000000, 0, on_overdue, delivery);
}

static void
sendmail_end(struct delivery *delivery)
{
	struct sendmail *sendmail = delivery->transport;

	if (!sendmail)
		return;
	sd_event_source_disable_unref(sendmail->timer);
	sd_event_source_disable_unref(sendmail->child);
	if (sendmail->pid > 0) {
		(void)kill(sendmail->pid, SIGKILL);
		(void)waitpid(sendmail->pid, NULL, 0);
	}
	if (sendmail->said >= 0)
		(void)close(sendmail->said);
	free(sendmail);
	delivery->transport = NULL;
}

static int
sendmail_begin(struct delivery *delivery, char **reterr_why)
{
	struct sendmail *sendmail = MEM_NEW(struct sendmail);
	_cleanup_close_ int message = message_file(delivery);
	sigset_t blocked;
	int r;

	delivery->transport = sendmail;
	sendmail->said = memfd_create("forewarn-sendmail", MFD_CLOEXEC);
	if (message < 0 || sendmail->said < 0)
		return mem_why(-ENOMEM, reterr_why, "There is no memory for a letter.");
	/* Asked before anything is sent: a program that nobody can wait for must not be
	 * started. */
	if (sigprocmask(SIG_BLOCK, NULL, &blocked) < 0 || sigismember(&blocked, SIGCHLD) != 1)
		return mem_why(-EBUSY, reterr_why,
			"The program does not block SIGCHLD, so sendmail cannot be watched.");
	r = spawn(delivery, message, sendmail);
	if (r < 0)
		return mem_why(r, reterr_why, "%s cannot be started: %s.",
			delivery->mail->relay + strlen("sendmail:"), strerror(-r));
	r = watch_child(delivery);
	if (r < 0)
		return mem_why(r, reterr_why, "sendmail cannot be watched: %s.", strerror(-r));
	return 0;
}

const struct way sendmail_way = { sendmail_begin, sendmail_end };

/* Program: the real programs in tests. */
#include "support/program.h"

#include "support/unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

#define PATIENCE_SEC 60

void
program_result_clear(struct program_result *result)
{
	free(result->out);
	free(result->err);
	*result = (struct program_result){ 0 };
}

char *
program_path(const char *name)
{
	const char *build = getenv("FOREWARN_BUILD");

	if (strchr(name, '/') == name)
		return mem_dup(name);
	return mem_printf("%s/%s", build ? build : "build/plain", name);
}

static pid_t
start(const char *const *argv, int out, int err)
{
	_cleanup_free_ char *path = program_path(argv[0]);
	pid_t parent = getpid(), pid = fork();
	sigset_t none;

	if (pid != 0)
		return pid;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)dup2(out, 1);
	(void)dup2(err, 2);
	(void)execv(path, (char *const *)argv);
	dprintf(2, "%s: %s\n", path, strerror(errno));
	_exit(127);
}

static int
wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Both streams to their end, or the program is killed when patience ends. */
static void
gather(pid_t pid, int out, int err, struct program_result *ret)
{
	struct text texts[2] = { 0 };
	struct pollfd fds[2] = { { .fd = out, .events = POLLIN },
		{ .fd = err, .events = POLLIN } };
	time_t until = time(NULL) + (time_t)(PATIENCE_SEC * unit_patience());

	while (fds[0].fd >= 0 || fds[1].fd >= 0) {
		if (time(NULL) > until)
			(void)kill(pid, SIGKILL);
		if (poll(fds, 2, 1000) <= 0)
			continue;
		for (int i = 0; i < 2; i++) {
			char buffer[4096];
			ssize_t n;

			if (fds[i].fd < 0 || !fds[i].revents)
				continue;
			n = read(fds[i].fd, buffer, sizeof(buffer));
			if (n > 0)
				text_add(&texts[i], buffer, (size_t)n);
			else if (n == 0)
				fds[i].fd = -1;
		}
	}
	ret->out = text_take(&texts[0]);
	ret->err = text_take(&texts[1]);
}

struct program_result
program_run(const char *const *argv)
{
	struct program_result result = { 0 };
	int out[2], err[2];
	pid_t pid;

	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
		abort();
	pid = start(argv, out[1], err[1]);
	(void)close(out[1]);
	(void)close(err[1]);
	gather(pid, out[0], err[0], &result);
	(void)close(out[0]);
	(void)close(err[0]);
	result.status = wait_for(pid);
	return result;
}

struct program
program_start(const char *const *argv, const char *err_file)
{
	struct program program;
	int out[2], err = open(err_file ? err_file : "/dev/null",
			    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (err < 0 || pipe2(out, O_CLOEXEC) < 0)
		abort();
	program.pid = start(argv, out[1], err);
	program.out = out[0];
	(void)close(out[1]);
	(void)close(err);
	return program;
}

char *
program_line(struct program *program)
{
	struct text line = { 0 };
	char c;

	while (read(program->out, &c, 1) == 1) {
		if (c == '\n')
			return text_take(&line);
		text_putc(&line, c);
	}
	text_clear(&line);
	return NULL;
}

int
program_stop(struct program *program, int signal)
{
	(void)kill(program->pid, signal);
	(void)close(program->out);
	return wait_for(program->pid);
}

char *
scratch_make(void)
{
	const char *above = getenv("TMPDIR");
	char *name = mem_printf("%s/forewarn-test-XXXXXX", above && *above ? above : "/tmp");

	if (!mkdtemp(name))
		abort();
	return name;
}

void
scratch_remove(char *dir)
{
	_cleanup_free_ char *command = mem_printf("rm -rf '%s'", dir);

	if (system(command) != 0)
		abort();
	free(dir);
}

void
scratch_write(const char *dir, const char *name, const char *content)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", dir, name);
	_cleanup_free_ char *fresh = mem_printf("%s.new", path);
	_cleanup_fclose_ FILE *f = fopen(fresh, "we");

	if (!f || fputs(content, f) < 0 || fflush(f) != 0 || rename(fresh, path) < 0)
		abort();
}

char *
scratch_read(const char *dir, const char *name)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", dir, name);
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	struct text t = { 0 };
	char buffer[4096];
	size_t n;

	if (!f)
		return NULL;
	while ((n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		text_add(&t, buffer, n);
	return text_take(&t);
}

unsigned
scratch_count(const char *dir, const char *name)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", dir, name);
	DIR *d = opendir(path);
	unsigned count = 0;

	for (struct dirent *e; d && (e = readdir(d));)
		count += e->d_name[0] != '.';
	if (d)
		(void)closedir(d);
	return count;
}

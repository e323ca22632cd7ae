/* Net: the calls that touch sockets, the loop and other processes, as the plan wants them. */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "fault/inject/point.h"

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* One of ERRORS by the way the plan says; 0: nothing fails. */
static int
error_of(enum point_kind kind, const char *name, int first, int second)
{
	int how = point_ask(kind, name);

	return how < 0 ? 0 : how == 0 ? first : second;
}

static bool
refuses(enum point_kind kind, const char *name, int first, int second)
{
	int error = error_of(kind, name, first, second);

	if (error)
		errno = error;
	return error != 0;
}

int
socket(int family, int type, int protocol)
{
	return refuses(POINT_SOCKET, "socket", EMFILE, ENOBUFS)
		       ? -1
		       : REAL(socket)(family, type, protocol);
}

int
socketpair(int family, int type, int protocol, int fds[2])
{
	return refuses(POINT_SOCKET, "socketpair", EMFILE, ENOBUFS)
		       ? -1
		       : REAL(socketpair)(family, type, protocol, fds);
}

int
connect(int fd, const struct sockaddr *address, socklen_t n)
{
	return refuses(POINT_SOCKET, "connect", ECONNREFUSED, ETIMEDOUT)
		       ? -1
		       : REAL(connect)(fd, address, n);
}

int
pipe2(int fds[2], int flags)
{
	return refuses(POINT_SOCKET, "pipe2", EMFILE, ENFILE) ? -1 : REAL(pipe2)(fds, flags);
}

int
setsockopt(int fd, int level, int name, const void *value, socklen_t n)
{
	return refuses(POINT_SOCKET, "setsockopt", EINVAL, ENOBUFS)
		       ? -1
		       : REAL(setsockopt)(fd, level, name, value, n);
}

int
getsockopt(int fd, int level, int name, void *value, socklen_t *n)
{
	return refuses(POINT_SOCKET, "getsockopt", EINVAL, ENOBUFS)
		       ? -1
		       : REAL(getsockopt)(fd, level, name, value, n);
}

/* A connection that was reset is dead for the calls that follow, too. */
static void
reset(int fd)
{
	int family = 0;
	socklen_t n = sizeof(family);

	/* Between two processes of one machine nothing breaks by itself. */
	errno = EINTR;
	if (REAL(getsockopt)(fd, SOL_SOCKET, SO_DOMAIN, &family, &n) == 0 && family == AF_UNIX)
		return;
	(void)shutdown(fd, SHUT_RDWR);
	errno = ECONNRESET;
}

/* What is left of N bytes; 0: nothing, errno is set. */
static size_t
cut_send(const char *name, int fd, size_t n)
{
	static const int errors[] = { ECONNRESET, 0, EAGAIN, EINTR };
	int how = point_ask(POINT_SEND, name);

	if (how < 0)
		return n;
	if (how == 1)
		return n ? 1 : 0;
	if (how == 0)
		reset(fd);
	errno = errors[how];
	return 0;
}

ssize_t
send(int fd, const void *data, size_t n, int flags)
{
	size_t left = cut_send("send", fd, n);

	return n && !left ? -1 : REAL(send)(fd, data, left, flags);
}

/* A packet goes whole or not at all. */
ssize_t
sendmsg(int fd, const struct msghdr *message, int flags)
{
	return cut_send("sendmsg", fd, 1) ? REAL(sendmsg)(fd, message, flags) : -1;
}

/* What is left of room for N bytes; -1: an error, errno is set; 0: the end. */
static ssize_t
cut_recv(const char *name, int fd, size_t n)
{
	switch (point_ask(POINT_RECV, name)) {
	case -1:
		return (ssize_t)n;
	case 0:
		reset(fd);
		return -1;
	case 1:
		return n ? 1 : 0;
	case 2:
		errno = EAGAIN;
		return -1;
	default:
		return 0;
	}
}

ssize_t
recv(int fd, void *data, size_t n, int flags)
{
	ssize_t left = cut_recv("recv", fd, n);

	return left > 0 ? REAL(recv)(fd, data, (size_t)left, flags) : left;
}

ssize_t
recvfrom(int fd, void *data, size_t n, int flags, struct sockaddr *from, socklen_t *from_len)
{
	ssize_t left = cut_recv("recvfrom", fd, n);

	return left > 0 ? REAL(recvfrom)(fd, data, (size_t)left, flags, from, from_len) : left;
}

ssize_t
recvmsg(int fd, struct msghdr *message, int flags)
{
	ssize_t left = cut_recv("recvmsg", fd, 1);

	return left > 0 ? REAL(recvmsg)(fd, message, flags) : left;
}

int
epoll_create1(int flags)
{
	return refuses(POINT_LOOP, "epoll_create1", ENOMEM, EMFILE)
		       ? -1
		       : REAL(epoll_create1)(flags);
}

/* What is only changed or taken out needs nothing of the kernel: that never fails. */
int
epoll_ctl(int epoll, int op, int fd, struct epoll_event *event)
{
	if (op != EPOLL_CTL_ADD)
		return REAL(epoll_ctl)(epoll, op, fd, event);
	return refuses(POINT_LOOP, "epoll_ctl", ENOMEM, ENOSPC)
		       ? -1
		       : REAL(epoll_ctl)(epoll, op, fd, event);
}

int
epoll_wait(int epoll, struct epoll_event *events, int max, int timeout)
{
	return refuses(POINT_LOOP, "epoll_wait", EINTR, EINTR)
		       ? -1
		       : REAL(epoll_wait)(epoll, events, max, timeout);
}

int
timerfd_create(int clock, int flags)
{
	return refuses(POINT_LOOP, "timerfd_create", ENOMEM, EMFILE)
		       ? -1
		       : REAL(timerfd_create)(clock, flags);
}

int
timerfd_settime(int fd, int flags, const struct itimerspec *value, struct itimerspec *before)
{
	return refuses(POINT_LOOP, "timerfd_settime", ENOMEM, ENOMEM)
		       ? -1
		       : REAL(timerfd_settime)(fd, flags, value, before);
}

int
signalfd(int fd, const sigset_t *set, int flags)
{
	return refuses(POINT_LOOP, "signalfd", ENOMEM, EMFILE) ? -1
							       : REAL(signalfd)(fd, set, flags);
}

int
eventfd(unsigned count, int flags)
{
	return refuses(POINT_LOOP, "eventfd", ENOMEM, EMFILE) ? -1
							      : REAL(eventfd)(count, flags);
}

pid_t
fork(void)
{
	return refuses(POINT_FORK, "fork", EAGAIN, ENOMEM) ? -1 : REAL(fork)();
}

int
posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
	int error = error_of(POINT_FORK, "posix_spawn", EAGAIN, ENOMEM);

	return error ? error : REAL(posix_spawn)(pid, path, actions, attributes, argv, envp);
}

int
pthread_create(
	pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *data)
{
	int error = error_of(POINT_FORK, "pthread_create", EAGAIN, ENOMEM);

	return error ? error : REAL(pthread_create)(thread, attributes, start, data);
}

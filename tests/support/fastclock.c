/* Fastclock: a library to be preloaded into the real daemon (LD_PRELOAD), for which the clock on the wall and the one that
 * counts sleep (CLOCK_REALTIME, CLOCK_BOOTTIME: all by which the daemon plans) run faster. CLOCK_MONOTONIC, by which curl
 * measures how long a server takes, is left alone.
 *
 * FASTCLOCK_FACTOR=N     so many seconds in one
 * FASTCLOCK_START=SEC    what the clock on the wall shows at first (since 1970)
 * FASTCLOCK_SAMPLE=FILE  gets a line each 600 seconds of that clock, written by the process itself between two
 *                        events: seconds since the start, resident KiB, and what malloc has given out, in all and
 *                        by mmap, and what it holds (bytes) */
#include <dlfcn.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SAMPLE_SEC 600
#define FDS 1024
#define NSEC 1000000000ll

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* What stood on the clocks when the library was loaded, in nanoseconds. */
static struct {
	int64_t factor, start, real, boot, mono, sampled;
	clockid_t clocks[FDS]; /* of timerfds; 0: CLOCK_REALTIME too */
	int (*gettime)(clockid_t, struct timespec *);
} fast;

static int64_t
true_clock(clockid_t clock)
{
	struct timespec t = { 0 };

	(void)fast.gettime(clock, &t);
	return t.tv_sec * NSEC + t.tv_nsec;
}

__attribute__((constructor)) static void
begin(void)
{
	const char *factor = getenv("FASTCLOCK_FACTOR"), *start = getenv("FASTCLOCK_START");

	fast.gettime = REAL(clock_gettime);
	fast.factor = factor ? strtoll(factor, NULL, 10) : 1;
	fast.real = true_clock(CLOCK_REALTIME);
	fast.boot = true_clock(CLOCK_BOOTTIME);
	fast.mono = true_clock(CLOCK_MONOTONIC);
	fast.start = start ? strtoll(start, NULL, 10) * NSEC : fast.real;
}

static int64_t
passed(void)
{
	return (true_clock(CLOCK_MONOTONIC) - fast.mono) * fast.factor;
}

static int
is_fast(clockid_t clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_BOOTTIME ||
	       clock == CLOCK_REALTIME_COARSE || clock == CLOCK_REALTIME_ALARM ||
	       clock == CLOCK_BOOTTIME_ALARM;
}

static int
is_wall(clockid_t clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE ||
	       clock == CLOCK_REALTIME_ALARM;
}

int
clock_gettime(clockid_t clock, struct timespec *ret)
{
	int64_t t;

	/* Somebody may ask before we are set up. */
	if (!fast.gettime)
		begin();
	if (!is_fast(clock))
		return fast.gettime(clock, ret);
	t = (is_wall(clock) ? fast.start : fast.boot) + passed();
	ret->tv_sec = t / NSEC;
	ret->tv_nsec = t % NSEC;
	return 0;
}

time_t
time(time_t *ret)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	if (ret)
		*ret = t.tv_sec;
	return t.tv_sec;
}

int
gettimeofday(struct timeval *ret, void *zone)
{
	struct timespec t;

	(void)zone;
	(void)clock_gettime(CLOCK_REALTIME, &t);
	ret->tv_sec = t.tv_sec;
	ret->tv_usec = t.tv_nsec / 1000;
	return 0;
}

int
timerfd_create(clockid_t clock, int flags)
{
	int fd = REAL(timerfd_create)(clock, flags);

	if (fd >= 0 && fd < FDS)
		fast.clocks[fd] = clock;
	return fd;
}

/* A moment or a length of the fast clock in true time; what lies far ahead stays there. */
static struct timespec
slow(clockid_t clock, struct timespec t, int absolute)
{
	int64_t origin = is_wall(clock) ? fast.start : fast.boot,
		truly = is_wall(clock) ? fast.real : fast.boot, n;

	if ((t.tv_sec == 0 && t.tv_nsec == 0) || t.tv_sec > INT64_MAX / NSEC / 2)
		return t;
	n = t.tv_sec * NSEC + t.tv_nsec;
	n = absolute ? truly + (n - origin) / fast.factor : n / fast.factor;
	n = n > 0 ? n : 1;
	return (struct timespec){ n / NSEC, n % NSEC };
}

int
timerfd_settime(int fd, int flags, const struct itimerspec *when, struct itimerspec *ret_old)
{
	struct itimerspec truly = *when;

	if (fd >= 0 && fd < FDS && is_fast(fast.clocks[fd])) {
		truly.it_value =
			slow(fast.clocks[fd], when->it_value, flags & TFD_TIMER_ABSTIME);
		truly.it_interval = slow(fast.clocks[fd], when->it_interval, 0);
	}
	return REAL(timerfd_settime)(fd, flags, &truly, ret_old);
}

static long
resident_kib(void)
{
	char line[128] = "";
	long pages = 0;
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (read(fd, line, sizeof(line) - 1) > 0)
		(void)sscanf(line, "%*d %ld", &pages);
	(void)close(fd);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void
sample(void)
{
	const char *path = getenv("FASTCLOCK_SAMPLE");
	int64_t at = passed() / NSEC;
	struct mallinfo2 info;
	char line[160];
	int fd, len;

	if (at / SAMPLE_SEC <= fast.sampled)
		return;
	fast.sampled = at / SAMPLE_SEC;
	if (!path)
		return;
	info = mallinfo2();
	len = snprintf(line, sizeof(line), "%lld %ld %zu %zu %zu\n", (long long)at,
		resident_kib(), info.uordblks + info.hblkhd, info.hblkhd,
		info.arena + info.hblkhd);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, line, (size_t)len) != len)
		abort();
	(void)close(fd);
}

/* Whoever waits without end is woken for each line. */
int
epoll_wait(int fd, struct epoll_event *events, int count, int timeout)
{
	int n;

	sample();
	n = REAL(epoll_wait)(fd, events, count, 0);
	if (n != 0 || timeout == 0)
		return n;
	while (timeout < 0 && n == 0) {
		int64_t next = (fast.sampled + 1) * SAMPLE_SEC * NSEC - passed();

		n = REAL(epoll_wait)(
			fd, events, count, (int)(next / fast.factor / 1000000) + 1);
		if (n == 0)
			sample();
	}
	return timeout < 0 ? n : REAL(epoll_wait)(fd, events, count, timeout);
}

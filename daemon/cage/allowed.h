/* Allowed: every system call that a reader may make once it is locked up. What is not here kills it. */
#pragma once

#include <linux/futex.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>

#include <seccomp.h>

#include "cage/serve.h"

/* Of an argument only the bits of MASK are looked at; a mask of 0: any. */
struct allowed_argument {
	unsigned number;
	uint64_t mask, value;
};
#define ALLOWED_WHOLE UINT64_MAX
#define ALLOWED_LOW UINT32_MAX /* the kernel does not look at the rest */

struct allowed {
	int call;
	struct allowed_argument arguments[2];
};

static const struct allowed allowed_calls[] = {
	/* The page, and the answer; a last word that nobody hears. */
	{ SCMP_SYS(read), { { 0, ALLOWED_WHOLE, SERVE_FD } } },
	{ SCMP_SYS(write), { { 0, ALLOWED_WHOLE, SERVE_FD } } },
	{ SCMP_SYS(write), { { 0, ALLOWED_WHOLE, 2 } } },
	{ SCMP_SYS(writev), { { 0, ALLOWED_WHOLE, 2 } } },
	/* Memory: of no file, and nothing in it is ever run. */
	{ SCMP_SYS(mmap), { { 2, PROT_EXEC, 0 }, { 3, MAP_ANONYMOUS, MAP_ANONYMOUS } } },
	{ SCMP_SYS(munmap), { { 0 } } },
	{ SCMP_SYS(mremap), { { 0 } } },
	{ SCMP_SYS(brk), { { 0 } } },
	{ SCMP_SYS(madvise), { { 2, ALLOWED_WHOLE, MADV_DONTNEED } } },
	/* The C library says that something was done once, though nobody waits for it. */
	{ SCMP_SYS(futex), { { 1, ALLOWED_LOW, FUTEX_WAKE | FUTEX_PRIVATE_FLAG } } },
	/* The end; abort() asks who it is before it ends itself, and tgkill has a rule of its own. */
	{ SCMP_SYS(exit_group), { { 0 } } },
	{ SCMP_SYS(rt_sigprocmask), { { 0 } } },
	{ SCMP_SYS(getpid), { { 0 } } },
	{ SCMP_SYS(gettid), { { 0 } } },
#if SERVE_SPEAKS
	/* AddressSanitizer watches and reports: it looks at the program's own file and map. */
	{ SCMP_SYS(write), { { 0 } } },
	{ SCMP_SYS(read), { { 0 } } },
	{ SCMP_SYS(mmap), { { 0 } } },
	{ SCMP_SYS(mprotect), { { 0 } } },
	{ SCMP_SYS(madvise), { { 0 } } },
	{ SCMP_SYS(openat), { { 0 } } },
	{ SCMP_SYS(open), { { 0 } } },
	{ SCMP_SYS(close), { { 0 } } },
	{ SCMP_SYS(newfstatat), { { 0 } } },
	{ SCMP_SYS(fstat), { { 0 } } },
	{ SCMP_SYS(stat), { { 0 } } },
	{ SCMP_SYS(lseek), { { 0 } } },
	{ SCMP_SYS(readlink), { { 0 } } },
	{ SCMP_SYS(ioctl), { { 0 } } },
	{ SCMP_SYS(fcntl), { { 0 } } },
	{ SCMP_SYS(futex), { { 0 } } },
	{ SCMP_SYS(sched_yield), { { 0 } } },
	{ SCMP_SYS(sigaltstack), { { 0 } } },
	{ SCMP_SYS(rt_sigaction), { { 0 } } },
	{ SCMP_SYS(rt_sigreturn), { { 0 } } },
	{ SCMP_SYS(getrlimit), { { 0 } } },
	{ SCMP_SYS(prlimit64), { { 0 } } },
	{ SCMP_SYS(sysinfo), { { 0 } } },
	{ SCMP_SYS(clock_gettime), { { 0 } } },
	{ SCMP_SYS(getrandom), { { 0 } } },
#endif
};

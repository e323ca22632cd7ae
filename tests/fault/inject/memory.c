/* Memory: what base/mem.c asks for (the linker sends it here, --wrap), and what libraries ask for, as the plan wants it. */
#include <errno.h>
#include <execinfo.h>
#include <link.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include "fault/inject/point.h"

#define DEPTH 96

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_reallocarray(void *p, size_t count, size_t size);
void *__wrap_reallocarray(void *p, size_t count, size_t size);
int __real_vasprintf(char **ret, const char *format, va_list ap);
int __wrap_vasprintf(char **ret, const char *format, va_list ap);

/* Under a sanitizer its own; dlsym() would ask for memory itself. */
void *__interceptor_malloc(size_t size) __attribute__((weak));
void *__interceptor_calloc(size_t count, size_t size) __attribute__((weak));
void *__interceptor_realloc(void *p, size_t size) __attribute__((weak));
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t size);
#define REAL(name) (__interceptor_##name ? __interceptor_##name : __libc_##name)

/* Where the program's own code lies: the linker knows. */
extern const char __executable_start, etext;

void __lsan_ignore_object(const void *p) __attribute__((weak));

/* Where the loader lies. */
static struct {
	const char *begin, *end;
} loader;

/* While our own door to memory is passed, or while we look at the stack, nothing else is counted. */
static _Thread_local bool passing;

/* Frames of libraries do not count: what they do between two of ours is theirs. */
static uint64_t
own_stack(void)
{
	void *frames[DEPTH];
	int count = backtrace(frames, DEPTH);
	uint64_t hash = 0xcbf29ce484222325u;

	for (int i = 2; i < count; i++) {
		const char *frame = frames[i];

		if (frame >= &__executable_start && frame < &etext)
			hash = (hash ^ (uint64_t)(frame - &__executable_start)) *
			       0x100000001b3u;
	}
	return hash;
}

static bool
none_left(enum point_kind kind)
{
	bool none;

	if (passing)
		return false;
	passing = true;
	none = point_memory(kind, own_stack);
	passing = false;
	if (none)
		errno = ENOMEM;
	return none;
}

void *
__wrap_calloc(size_t count, size_t size)
{
	void *p = NULL;

	if (none_left(POINT_MEMORY))
		return NULL;
	passing = true;
	p = __real_calloc(count, size);
	passing = false;
	return p;
}

void *
__wrap_reallocarray(void *p, size_t count, size_t size)
{
	if (none_left(POINT_MEMORY))
		return NULL;
	passing = true;
	p = __real_reallocarray(p, count, size);
	passing = false;
	return p;
}

int
__wrap_vasprintf(char **ret, const char *format, va_list ap)
{
	int n;

	if (none_left(POINT_MEMORY))
		return -1;
	passing = true;
	n = __real_vasprintf(ret, format, ap);
	passing = false;
	return n;
}

/* What the loader keeps looks lost where a sanitizer sees us and not the loader as the one who asked. Told by name it would be
 * looked up in debugging information as each run ends, which takes longer than the run. */
static void *
marked(void *p, const void *asked_from)
{
	const char *at = asked_from;

	if (p && __lsan_ignore_object && at >= loader.begin && at < loader.end)
		__lsan_ignore_object(p);
	return p;
}

void *
malloc(size_t size)
{
	if (none_left(POINT_LIBRARY))
		return NULL;
	return marked(REAL(malloc)(size), __builtin_return_address(0));
}

void *
calloc(size_t count, size_t size)
{
	if (none_left(POINT_LIBRARY))
		return NULL;
	return marked(REAL(calloc)(count, size), __builtin_return_address(0));
}

void *
realloc(void *p, size_t size)
{
	if (none_left(POINT_LIBRARY))
		return NULL;
	return marked(REAL(realloc)(p, size), __builtin_return_address(0));
}

static int
is_loader(struct dl_phdr_info *info, size_t size, void *userdata)
{
	(void)size;
	(void)userdata;
	if (info->dlpi_addr != getauxval(AT_BASE))
		return 0;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const char *end = (const char *)info->dlpi_addr + info->dlpi_phdr[i].p_vaddr +
				  info->dlpi_phdr[i].p_memsz;

		if (info->dlpi_phdr[i].p_type == PT_LOAD && end > loader.end)
			loader.end = end;
	}
	loader.begin = (const char *)info->dlpi_addr;
	return 1;
}

/* The first look at a stack loads a library; that is not to happen in the middle of a request for memory. */
static __attribute__((constructor(102))) void
look_once(void)
{
	(void)dl_iterate_phdr(is_loader, NULL);
	passing = true;
	(void)own_stack();
	passing = false;
}

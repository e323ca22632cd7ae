/* Memory: the one place where running out of it ends the process. */
#include "base/mem.h"

#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Left to itself, glibc takes larger and larger pieces from the heap, once one was freed. */
#define LARGE_BYTES (128 * 1024)

_Noreturn void
mem_out(void)
{
	static const char sentence[] =
		"<2>forewarn: out of memory, ending; the unit restarts and goes on\n";

	(void)fwrite(sentence, 1, sizeof(sentence) - 1, stderr);
	_Exit(71); /* EX_OSERR */
}

void *
mem_new(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (!p)
		mem_out();
	return p;
}

void *
mem_got(void *p)
{
	if (!p)
		mem_out();
	return p;
}

void *
mem_resize(void *array, size_t count, size_t size)
{
	void *p = reallocarray(array, count ? count : 1, size ? size : 1);

	if (!p)
		mem_out();
	return p;
}

void *
mem_raw(size_t size)
{
	return mem_resize(NULL, size, 1);
}

void *
mem_grow(void *array, size_t count, size_t *cap, size_t size)
{
	size_t room = *cap;

	if (count < room)
		return array;
	room = room < 8 ? 8 : room + room / 2;
	array = mem_resize(array, room, size);
	memset((char *)array + *cap * size, 0, (room - *cap) * size);
	*cap = room;
	return array;
}

char *
mem_dup(const char *s)
{
	return s ? mem_ndup(s, strlen(s)) : NULL;
}

char *
mem_ndup(const char *s, size_t n)
{
	char *p = mem_resize(NULL, n + 1, 1);

	if (n)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *
mem_vprintf(const char *format, va_list ap)
{
	char *p = NULL;

	if (vasprintf(&p, format, ap) < 0)
		mem_out();
	return p;
}

char *
mem_printf(const char *format, ...)
{
	va_list ap;
	char *p;

	va_start(ap, format);
	p = mem_vprintf(format, ap);
	va_end(ap);
	return p;
}

void
mem_set(char **field, const char *s)
{
	char *copy = mem_dup(s);

	free(*field);
	*field = copy;
}

int
mem_why(int error, char **reterr_why, const char *format, ...)
{
	va_list ap;

	if (!reterr_why)
		return error;
	va_start(ap, format);
	*reterr_why = mem_vprintf(format, ap);
	va_end(ap);
	return error;
}

void
mem_settle_down(void)
{
	(void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
}

/* Memory: the one place where running out of it ends the process. A round is a transaction and the
 * unit restarts, so no caller checks for NULL. */
#pragma once

#include <stdarg.h>
#include <stddef.h>

/* Zeroed memory of COUNT times SIZE bytes; the caller frees with free(). */
void *mem_new(size_t count, size_t size);
#define MEM_NEW(type) ((type *)mem_new(1, sizeof(type)))

/* Room for at least COUNT + 1 items in an array that holds COUNT; grows by halves, new items are zeroed.
 * *CAP is the number of items there is room for. Returns the (moved) array. */
void *mem_grow(void *array, size_t count, size_t *cap, size_t size);

/* An array resized to exactly COUNT items of SIZE bytes; new bytes are not set. */
void *mem_resize(void *array, size_t count, size_t size);

/* SIZE bytes that are not set: for libraries that let themselves be given memory. */
void *mem_raw(size_t size);

/* P, which a library was asked for: without memory for it (NULL) the process ends as it does without our own. */
void *mem_got(void *p);
/* For a library that has said that it has no memory. */
_Noreturn void mem_out(void);

/* Copies of a string, of its first N bytes, or a formatted one. mem_dup(NULL) is NULL. */
char *mem_dup(const char *s);
char *mem_ndup(const char *s, size_t n);
char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *mem_vprintf(const char *format, va_list ap) __attribute__((format(printf, 1, 0)));

/* Replaces *FIELD (freed) by a copy of S. */
void mem_set(char **field, const char *s);

/* Fills *RETERR_WHY, if it is wanted, with a formatted sentence and returns ERROR: for `return mem_why(-EINVAL, ...)`. */
int mem_why(int error, char **reterr_why, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* For a program that runs for months, at its start: a large piece goes back to the system as soon as it is freed, so that one
 * large page or letter does not leave the heap larger for good. */
void mem_settle_down(void);

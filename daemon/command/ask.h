/* Ask: questions to whoever sits at standard input, a line each; it may be a file or a pipe too. */
#pragma once

#include <stdbool.h>

/* NULL: the answer will do; else what is wrong with it. */
typedef const char *(*ask_check)(const char *answer);

/* The answer without the white space around it, FALLBACK (NULL: none, and an empty answer is ""),
 * or NULL when the input is over, or was wrong too often. The caller frees. */
char *ask_line(const char *question, const char *fallback, ask_check check);
/* Yes or no; an empty answer is YES. Input that is over is no. */
bool ask_yes(const char *question, bool yes);

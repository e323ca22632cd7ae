/* Names: the words of a closed list, and which value a word stands for. */
#pragma once

/* The index of NAME among COUNT names, or -EINVAL. NAME may be NULL; names that are NULL are skipped. */
int names_find(const char *const *names, int count, const char *name);

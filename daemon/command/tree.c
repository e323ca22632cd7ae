/* Tree: finds config/ above the running program. */
#include "command/tree.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

/* How far build/FLAVOUR/forewarn and deeper build folders are from the tree's root. */
#define LEVELS 5

char *
tree_share(void)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (n <= 0 || getenv("FOREWARN_SHARE") || access(FOREWARN_SHARE "/phrases", R_OK) == 0)
		return NULL;
	exe[n] = '\0';
	for (int up = 0; up < LEVELS; up++) {
		char *slash = strrchr(exe, '/');
		char *share, *phrases;
		int found;

		if (!slash)
			return NULL;
		*slash = '\0';
		share = mem_printf("%s/config", exe);
		phrases = mem_printf("%s/phrases/en.yaml", share);
		found = access(phrases, R_OK) == 0;
		free(phrases);
		if (found)
			return share;
		free(share);
	}
	return NULL;
}

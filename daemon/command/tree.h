/* Tree: the source tree that a program was built in. */
#pragma once

/* Run before anything is installed, the shipped files are the tree's own: its config folder. NULL
 * when the settings shall look where they always look. The caller frees. */
char *tree_share(void);

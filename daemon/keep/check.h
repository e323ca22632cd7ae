/* Check: is the file of the store sound? */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;

/* Every page and row; THOROUGH: also whether each index has each row. 0, -EBADMSG: damaged, with the first fault in store_why;
 * or another -errno. */
int check_file(struct store *store, bool thorough);
/* Is a thorough check due at NOW? Of a small store always. UNCLEAN: whoever had the store open did not close it. */
bool check_is_due(struct store *store, int64_t now, bool unclean);
/* A thorough one was made. */
int check_note(struct store *store, int64_t now);

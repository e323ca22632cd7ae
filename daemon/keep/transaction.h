/* Transaction: every function that writes runs inside one - the caller's, or one of its own. */
#pragma once

#include <stdbool.h>

struct store;

struct scope {
	struct store *store;
	bool own;
};

/* -EROFS: the store is open for reading. -ECANCELED: the caller's transaction was already lost.
 */
int scope_begin(struct store *store, struct scope *ret);
/* Ends our own transaction as RESULT says, and returns it (or why the commit failed). */
int scope_end(struct scope *scope, int result);

/* Shape: does the file describe its tables as the program made them? SQLite believes what stands there: a letter of a name
 * that has become another one is no damage to it, and yet nothing is found under the right name any more. */
#pragma once

struct store;

/* VERSION of the store is known. 0; -EBADMSG: no. Tables and indices that others added are no matter. */
int shape_check(struct store *store, int version);

/* Trouble: why a store could not do its work, as a sentence that names the file and what to do.
 */
#pragma once

struct store;

/* Remembers the sentence for store_why and returns ERROR. */
int trouble_say(struct store *store, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The same for what SQLite just refused. Inside a transaction this spoils it: it can no longer
 * be committed. */
int trouble_database(struct store *store);
/* What to do about ERROR of the system, met with a file or a folder that must be writable: a clause. */
const char *trouble_advice(int error);
/* A value in the store that cannot be: the file was changed by others or is damaged. */
int trouble_damaged(struct store *store, const char *what);

/* Schema: the tables of the store, and how an older store becomes a present one. */
#pragma once

struct store;

/* For a writer: makes the tables in an empty file, or takes the steps that an older store
 * lacks, each in a transaction. -EPROTO: the store is newer than this program. -EMEDIUMTYPE: the
 * file is none of ours. -EBADMSG: it is damaged. */
int schema_bring(struct store *store);
/* For a reader, which changes nothing. -ESTALE: the store is older. -ENOENT: it has no tables
 * yet. */
int schema_check(struct store *store);
/* The same questions, without an answer to "older": the version. Changes nothing. */
int schema_known(struct store *store);
int schema_latest(void);
/* In an empty file: all tables of that version. */
int schema_make(struct store *store, int version);

/* Query: one statement from binding to its last row. Parameters and columns are taken in order,
 * NULL stands for "none" on both ways, and the first error is kept until the next step reports
 * it. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "model/when.h"

struct store;

struct query {
	struct store *store;
	sqlite3_stmt *statement;
	size_t slot;   /* in the store's cache */
	bool cached;   /* else it ends with the query */
	int parameter; /* the last one that was bound */
	int column;    /* the next one to read */
	int error;     /* 0 or -errno, with a sentence in the store */
};

/* SQL is a literal: it is prepared once for the life of the store. */
struct query query_begin(struct store *store, const char *sql);
void query_end(struct query *q);
#define _query_ _cleanup_(query_end) struct query

/* The next parameter. Memory is borrowed until the query has run. */
void query_put_text(struct query *q, const char *s);
void query_put_blob(struct query *q, const void *data, size_t len);
void query_put_hash(struct query *q, const struct hash *hash);
void query_put_number(struct query *q, int64_t number);
void query_put_real(struct query *q, double number);
void query_put_stamp(struct query *q, int64_t stamp);
void query_put_day(struct query *q, int32_t day);
void query_put_when(
	struct query *q, const struct when *when); /* three parameters: from, to, precision */

/* 1: a row, 0: no more, -errno. */
int query_step(struct query *q);
/* Runs a statement to its end; new parameters may follow. 0 or -errno. */
int query_run(struct query *q);

/* The next column. What cannot be (a negative count, a hash of another length) is an error of
 * the query. */
char *query_get_text(struct query *q);                        /* the caller frees; NULL */
const void *query_get_blob(struct query *q, size_t *ret_len); /* borrowed until the next step */
struct hash query_get_hash(struct query *q);
int64_t query_get_number(struct query *q);
unsigned query_get_count(struct query *q);
bool query_get_bool(struct query *q);
double query_get_real(struct query *q);
int64_t query_get_stamp(struct query *q);
int32_t query_get_day(struct query *q);
struct when query_get_when(struct query *q); /* three columns */
/* A word of a closed list: its value by OF, which answers -EINVAL to words it does not know. */
unsigned query_get_word(struct query *q, int (*of)(const char *name));

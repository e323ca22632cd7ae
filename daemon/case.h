/* Case: what an entry means for the changes that we follow - a new case, a new event in one, or
 * nothing. */
#pragma once

#include "walk.h"

struct case_entry {
	const char *service;
	const char *source;
	struct hash key;
	const struct entry *entry;
	int64_t first_seen;
	bool revised;  /* the vendor changed the entry's content */
	bool baseline; /* on the first good page of its source */
	bool review;   /* nothing changed but our own rules or configuration */
	bool reread;   /* and it is the rules of reading: the entry itself may look different */
	bool joined; /* the entry has just been found to be about a case that others announced */
	enum fold fold; /* and why */
};

/* Judges the entry and keeps what follows from it (change, event, notices) in the open
 * transaction; what happened is added to RET. 0 or -errno of the store. */
int case_take(const struct walk *walk, const struct case_entry *from, struct walk_result *ret);
/* The page of the change lists it no longer, or again; the same for what follows of that. As long as another of its
 * announcements stands elsewhere, nothing does. */
int case_listed(const struct walk *walk, const char *id, bool listed, struct walk_result *ret);
/* Our own rules give its entry another name: it is not listed under the old one, and nobody need hear of that. */
int case_renamed(const struct walk *walk, const char *id);

/* Keep: the store (SQLite, WAL). What we heard, what it became, what must go out. Nothing is
 * visible to a later reader before store_commit; a crash loses the whole transaction or
 * nothing. All functions: 0 (or a count) or -errno, with a sentence in store_why(). -ENOENT: no
 * such row. -EROFS: opened for reading. -ENOSPC: disk full. -EBADMSG: damaged.
 *
 * A function that writes outside of a transaction is one of its own. Where the disk or SQLite
 * fails inside a transaction, the transaction is lost: everything up to store_rollback is
 * refused with -ECANCELED, and store_commit rolls back and returns the first failure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/ailment.h"
#include "model/change.h"
#include "model/entry.h"
#include "model/letter.h"
#include "model/reminder.h"
#include "model/source_state.h"

struct store;

enum store_mode {
	STORE_WRITE, /* create or migrate, take the lock: only one program writes */
	STORE_READ,  /* read-only, also while the daemon runs */
};

/* DIR holds the store ("forewarn.db"); STORE_WRITE makes it (0750) if it is missing. -EBUSY:
 * another program holds the lock. -EPROTO: the store is newer than this program. STORE_READ
 * creates nothing: -ENOENT, there is no store yet; -ESTALE, it must be opened for writing once
 * (older store, or left behind by a crash). -EBADMSG: damaged. -EMEDIUMTYPE: the file is another
 * program's. Of a stopped daemon's store a reader sees what is there on opening, so close soon. */
int store_open(const char *dir, enum store_mode mode, struct store **ret, char **reterr_why);
/* As STORE_WRITE, for whoever may mend: the file is checked, and a damaged one is put aside (forewarn.db.damaged-MOMENT,
 * with its log) and made anew from what can be read of it; store_rescued tells. */
int store_open_mending(const char *dir, int64_t now, struct store **ret, char **reterr_why);
void store_close(struct store *store);
/* Why the last function failed; never NULL. Borrowed until the next call. */
const char *store_why(const struct store *store);

int store_begin(struct store *store);
int store_commit(struct store *store);
void store_rollback(struct store *store); /* nothing happens outside of a transaction */

/* Small named values ("rules", "installation"). get: the caller frees; -ENOENT. */
int store_meta_get(struct store *store, const char *name, char **ret);
int store_meta_set(struct store *store, const char *name, const char *value);

/* What a rescue saved and what is known to be lost, until it was told. 1, 0: there is nothing to tell; -errno. */
struct store_rescue {
	int64_t at;
	char *aside;                                    /* where the damaged file is */
	char *what;                                     /* was wrong first */
	long long changes, decisions, letters, entries; /* that are there now */
	unsigned broken; /* pages and rows that could not be read */
	long long lost_changes;
	long long bare_changes; /* of which only the id and the entry were left */
	long long lost_decisions;
	long long lost_letters;  /* that had yet to go out */
	long long again_letters; /* of those, which are written once more */
	long long lost_entries;
	long long lost_sources;
	long long doubted; /* tellings of which no letter is left: told once more */
};
int store_rescued(struct store *store, struct store_rescue *ret);
int store_rescued_told(struct store *store);
void store_rescue_clear(struct store_rescue *rescue);

/* What is written from now on need not outlive a crash: for a store that is thrown away. */
int store_hurry(struct store *store);

/* Single rows that hold what cannot be, in a file that is sound otherwise (-EBADMSG, or left out of a listing). flawed:
 * some were met since the store was opened, or since mend_rows, which puts them right or removes them; how many. flaws: so
 * many of them were not told yet. store_open_mending does it too, but for the texts of entries. */
bool store_flawed(const struct store *store);
int store_mend_rows(struct store *store);
int store_flaws(struct store *store);
int store_flaws_told(struct store *store);
/* SQLite found the file damaged while it was open: whoever writes must close it and open it mending. */
bool store_damaged(const struct store *store);
/* Whoever opened it to write found the folder used before, and nothing in it. */
bool store_vanished(const struct store *store);

/* Sources. get: -ENOENT when the source is not known. */
int store_source_get(struct store *store, const char *id, struct source_state *ret);
int store_source_put(struct store *store, const struct source_state *state);
/* Calls EACH for every source, with `entries` filled; stops when it returns non-zero and
 * returns that. */
int store_sources(struct store *store,
	int (*each)(const struct source_state *state, void *userdata), void *userdata);

/* What was seen of a source: sorted by key, by one range read. */
struct seen {
	struct hash key;
	struct hash content;
	unsigned hash_version;
};
struct seen_list {
	struct seen *items;
	size_t count, cap;
};
int store_seen(struct store *store, const char *source, struct seen_list *ret);
const struct seen *
seen_find(const struct seen_list *list, const struct hash *key); /* binary search; NULL */
void seen_list_clear(struct seen_list *list);

/* Keeps an entry, or its next revision if the key is known: text compressed, with its arrival.
 * Content hash and version are recorded. Returns the revision's number (from 1). */
int store_entry_put(struct store *store, const char *service, const char *source,
	const struct hash *key, const struct hash *content, const struct entry *entry,
	int64_t now);
/* Only the hash of a kept entry, when our hashing changed (no revision). */
int store_entry_rehash(struct store *store, const char *source, const struct hash *key,
	const struct hash *content);
/* The newest revision (caller clears), -ENOENT. */
int store_entry_get(
	struct store *store, const char *source, const struct hash *key, struct entry *ret);
/* One revision (from 1) and when it arrived, -ENOENT. */
int store_revision_get(struct store *store, const char *source, const struct hash *key,
	unsigned number, struct entry *ret, int64_t *ret_arrived);
/* Calls EACH with the newest revision of every kept entry: service by service, source by
 * source, in order of arrival. EACH may write. Stops when it returns non-zero and returns that.
 */
struct kept_entry {
	const char *service;
	const char *source;
	struct hash key;
	struct hash content;
	int64_t first_seen;
	unsigned revisions;
	const struct entry *entry;
};
int store_entries(struct store *store,
	int (*each)(const struct kept_entry *kept, void *userdata), void *userdata);
/* Calls EACH with every revision that is kept, in the order in which they came; stops when it returns non-zero and returns
 * that. */
struct arrival {
	const char *source; /* its id */
	struct hash key;
	unsigned revision; /* from 1, of those that are kept */
	int64_t at;
	const struct entry *entry;
};
int store_each_revision(struct store *store,
	int (*each)(const struct arrival *arrival, void *userdata), void *userdata);
/* When the first of the entries arrived that are kept of that source; STAMP_NONE: there is none. */
int store_heard_since(struct store *store, const char *source, int64_t *ret);
/* Removes at most LIMIT entries (all revisions, key and hash stay) of which the newest revision
 * arrived before BEFORE and that belong to no change with a milestone on or after TODAY.
 * Returns how many. Revisions of a key count from 1 again. */
int store_prune(struct store *store, int64_t before, int32_t today, unsigned limit);

/* Changes. put inserts or replaces the whole case with facts, evidence, milestones and matches
 * (events stay). */
int store_change_put(struct store *store, const struct change *change);
int store_change_get(
	struct store *store, const char *id, struct change *ret); /* also by alias; -ENOENT */
/* The change of which that entry tells, be it the first or a further one. */
int store_change_of_entry(
	struct store *store, const char *source, const struct hash *key, struct change *ret);
/* Changes of SERVICE that begin on DAY and were not announced in SOURCE; and the youngest that were announced or told
 * of in SOURCE. At most LIMIT, without milestones, evidence, matches and tellings. */
int store_changes_beside(struct store *store, const char *service, const char *source,
	int32_t day, unsigned limit, struct changes *ret);
int store_changes_recent(
	struct store *store, const char *source, unsigned limit, struct changes *ret);
/* Those that were announced in SOURCE, concern somebody and have a milestone on or after FROM_DAY; without the same. */
int store_changes_ahead(
	struct store *store, const char *source, int32_t from_day, struct changes *ret);
/* The change names the entry of that key, in whatever source of its service. */
int store_reference_add(struct store *store, const char *change, const struct hash *key);
/* The oldest change of the service that names that entry; the caller frees *RET. 1, 0: none does. */
int store_reference_find(
	struct store *store, const char *service, const struct hash *key, char **ret);
/* A person said that this entry is not about that change. */
int store_apart_add(
	struct store *store, const char *source, const struct hash *key, const char *change);
/* Did somebody? 1, 0. */
int store_apart(
	struct store *store, const char *source, const struct hash *key, const char *change);
int store_change_exists(struct store *store, const char *id); /* also by alias; 1, 0 */
/* Another name for a change, for ever. -EEXIST: a change has that id, or another change that
 * alias. */
int store_alias_add(struct store *store, const char *alias, const char *change);
/* YOUNGER (its id) and OLDER are one change: its events (numbered on behind those of OLDER), notices, letters, decisions,
 * reminders, references and aliases become those of OLDER, and its id an alias of it. What its entry says - facts, matches,
 * tellings - goes: that the caller puts into OLDER. -EINVAL: they are one already. */
int store_change_join(struct store *store, const char *older, const char *younger);
/* All, or those with a milestone that ends on or after FROM_DAY or none at all (DAY_NONE: all);
 * by effective date, those without one last. */
int store_changes(struct store *store, int32_t from_day, struct changes *ret);
/* The same one by one, so that it does not matter how many there are: EACH may take what is in its change over. Stops when
 * it returns non-zero and returns that. */
int store_each_change(struct store *store, int32_t from_day,
	int (*each)(struct change *change, void *userdata), void *userdata);

/* How often cases, their history or who is told of them were written since the store was opened (some of it may have been
 * rolled back): as long as it is the same nothing has changed. */
uint64_t store_case_writes(const struct store *store);

/* History of a case. The event's number is given on adding (returned). */
int store_event_add(struct store *store, const char *change, const struct event *event);
int store_events(struct store *store, const char *change, struct events *ret);
/* What happened at SINCE or later to cases that were worth a letter, the latest first; stops when EACH returns non-zero and
 * returns that. */
struct happened {
	const char *change; /* its id */
	const char *title;  /* may be NULL */
	const struct event *event;
};
int store_happened(struct store *store, int64_t since,
	int (*each)(const struct happened *happened, void *userdata), void *userdata);

/* Calls EACH for every case of the service that was worth a letter, with its history and without milestones, evidence,
 * matches and tellings, in the order in which they came; stops when it returns non-zero and returns that. */
struct history {
	const struct change *change;
	const struct events *events;
};
int store_histories(struct store *store, const char *service,
	int (*each)(const struct history *history, void *userdata), void *userdata);

/* Decisions: the ledger of a change, or of all of them with CHANGE NULL (by id); oldest first.
 * CHANGE of an item is filled, and an alias is as good as the id. */
int store_decisions(struct store *store, const char *change, struct decisions *ret);
int
store_decision_add(struct store *store, const char *change, const struct decision *decision);
/* The latest decision of the change holds no longer, from AT on, because of WHY. */
int store_decision_void(struct store *store, const char *change, int64_t at, const char *why);

/* Reminders. One with the same recipient, about, role, date and days is replaced. After a letter
 * that is none (ABOUT_LETTER) the case is to be looked at. */
int
store_reminder_add(struct store *store, const char *change, const struct reminder *reminder);
int store_reminders(struct store *store, const char *change, struct reminders *ret);
/* When the passing of days does something to a case. A case that is put is to be looked at; with
 * store_look_anew all are. due: the ids of those to look at by NOW; next: the earliest of all,
 * STAMP_NONE when there is none. */
int store_look_at(struct store *store, const char *change, int64_t at);
int store_look_due(struct store *store, int64_t now, struct strings *ret);
int store_look_next(struct store *store, int64_t *ret);
int store_look_anew(struct store *store);

/* Notices and letters. */
int store_notice_add(struct store *store, const struct notice *notice);
int store_notices(struct store *store,
	struct notices *ret); /* all that wait, by recipient, occasion, id */
int store_notice_drop(struct store *store, int64_t id);
/* The notice waits for another occasion. */
int store_notice_put_off(struct store *store, int64_t id, enum occasion occasion);
/* The recipients for whom a notice of that change waits that is no reminder, by name; the caller clears. */
int store_waiting(struct store *store, const char *change, struct strings *ret);
/* The recipients for whom a notice of that change was ever added, by name; the caller clears. */
int store_told(struct store *store, const char *change, struct strings *ret);
/* A letter with a Message-ID that is already there is not added again: returns 0; else 1. */
int store_letter_add(struct store *store, const struct letter *letter);
/* The letters that wait for one way out: all mail together, everything else by its address. */
struct queue {
	enum channel channel;
	char *to;         /* NULL: any, of mail */
	int64_t next_try; /* the earliest of its letters */
	int64_t created;  /* of the oldest that is due; STAMP_NONE: none is */
};
struct queues {
	struct queue *items;
	size_t count, cap;
};
int store_queues(struct store *store, int64_t now, struct queues *ret);
void queues_clear(struct queues *queues);
/* Letters ready or sending with next_try <= NOW, of one queue (NULL: of all), oldest first, at
 * most LIMIT. */
int store_letters_due(struct store *store, int64_t now, const struct queue *queue,
	unsigned limit, struct letters *ret);
/* The spares of the letter MESSAGE_ID: none is needed any more, or the next in line is needed
 * now. Spares that were tried already go their own way. How many were touched. */
int store_spares_drop(struct store *store, const char *message_id);
int store_spares_call(struct store *store, const char *message_id, int64_t now);
/* Letters that were made at BEFORE or earlier and still wait; spares that nobody called do not
 * count. And that it was said of all of them. */
struct late {
	unsigned count;
	unsigned unsaid; /* of how many of them nothing was said yet */
	int64_t oldest;  /* creation; STAMP_NONE: none */
};
int store_letters_late(struct store *store, int64_t before, struct late *ret);
int store_letters_late_said(struct store *store, int64_t before);
/* State, attempts, unsure, next_try, delivered and reply of the letter are written. */
int store_letter_update(struct store *store, const struct letter *letter);
/* Takes a letter back that never left: 1; 0: there is none of that Message-ID, or it was handed to
 * somebody. */
int store_letter_withdraw(struct store *store, const char *message_id);
/* All letters without their message, newest first, at most LIMIT (0: all). */
int store_letters(struct store *store, unsigned limit, struct letters *ret);
/* Those to one recipient that were made after SINCE and not after UNTIL, without their message. */
int store_letters_between(struct store *store, const char *recipient, int64_t since,
	int64_t until, struct letters *ret);
/* Those about one change alone (its id, no alias), oldest first; those that nobody took so far or
 * for good, newest first. Both without their message. */
int store_letters_about(struct store *store, const char *change, struct letters *ret);
int store_letters_troubled(struct store *store, unsigned limit, struct letters *ret);
int store_letter_get(struct store *store, int64_t id, struct letter *ret);
/* At start: letters found in LETTER_SENDING were cut off; `unsure` is raised and they are ready
 * again. Returns how many. */
int store_letters_recover(struct store *store, int64_t now);

/* Ailments that are not finished (`over_told` is none): of SOURCE, or of all (NULL); by source,
 * in the order in which they began. */
int store_ailments(struct store *store, const char *source, struct ailments *ret);
/* The latest of that kind, over or not; -ENOENT. */
int store_ailment_last(struct store *store, enum ailment_kind kind, struct ailment *ret);
/* A new one (id 0) gets its id. */
int store_ailment_put(struct store *store, struct ailment *ailment);
int store_ailment_drop(struct store *store, int64_t id);
/* How many of the source lasted long enough to be told, ever. */
int store_ailments_ever(struct store *store, const char *source, unsigned *ret);
/* The moments at which new entries, or the latest revision of one, came from a source; the latest
 * first, at most LIMIT of them into RET. Returns how many. */
int store_arrivals(struct store *store, const char *source, int64_t *ret, size_t limit);

/* A copy of an open store (STORE_READ will do) as it is at one moment, in one file that only its owner may read; checked,
 * and named only when it is whole and on the disk. -EEXIST: there is such a file. -EAGAIN: somebody opened for writing
 * what nobody had open; open it again. -EBADMSG: the store is damaged. */
struct store_backup {
	const char *file;
	bool over;                                     /* what is there already */
	void (*progress)(double part, void *userdata); /* 0..1; NULL */
	void *userdata;
};
int store_backup(struct store *store, const struct store_backup *wish, uint64_t *ret_bytes);

struct store_size {
	uint64_t bytes; /* of the file and its WAL */
	uint64_t entries, revisions, changes, letters_waiting, letters_dead, notices;
	int64_t oldest_waiting; /* creation of the oldest letter that waits; STAMP_NONE */
};
int store_size(struct store *store, struct store_size *ret);
/* How many letters are in each state. */
int store_letters_count(struct store *store, uint64_t ret[static LETTER_STATE_COUNT]);

/* Change: an announced change that concerns us - a case with a history. Also the verdict on it and the notices that wait. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "model/decision.h"
#include "model/facts.h"

const char *verdict_name(enum verdict verdict);
int verdict_of_name(const char *name);

/* What happened to a case. */
enum happening {
	HAPPENED_ANNOUNCED,
	HAPPENED_EDITED,    /* substance of the text changed */
	HAPPENED_MOVED,     /* the effective date changed */
	HAPPENED_WITHDRAWN, /* the vendor said that it will not happen */
	HAPPENED_MATCHED,   /* our configuration changed: it concerns us now */
	HAPPENED_UNMATCHED, /* our configuration changed: it concerns us no longer */
	HAPPENED_REREAD,    /* our own rules changed: we read this differently now */
	HAPPENED_DECIDED,   /* a person decided, or took a decision back */
	HAPPENED_VOIDED,   /* what was decided holds no longer, since something else happened */
	HAPPENED_NOTED,    /* a person wrote something down */
	HAPPENED_JOINED,   /* another announcement turned out to be about the same change */
	HAPPENED_PARTED,   /* a person said that it is not */
	HAPPENED_UNLISTED, /* the vendor lists it no longer, and says nothing of it */
	HAPPENED_RELISTED, /* it is listed again */
	HAPPENED_STEP_MOVED, /* another milestone than the effective date moved; `role` says which */
	HAPPENED_REMINDED, /* people were reminded of its date, or of the milestone of `role` */
	HAPPENED_DECIDE_BY,  /* the latest day to decide came */
	HAPPENED_NOTICE_BY,  /* the last day to give notice came near */
	HAPPENED_PLAN_DUE,   /* the day came until which somebody planned to act */
	HAPPENED_OPEN_AGAIN, /* the day came until which a decision held */
	HAPPENED_IN_FORCE,   /* its date came */
	HAPPENED_ESCALATED,  /* nobody had decided in time: somebody else was told */
	HAPPENED_CLOSED,     /* it has been in force for long, and rests */
};
#define HAPPENING_COUNT (HAPPENED_CLOSED + 1)
const char *happening_name(enum happening happening); /* "announced", "moved", ... */
int happening_of(const char *name);
/* Is it of the kind that comes with the days, and of which people are reminded? */
bool happening_reminds(enum happening happening);

struct event {
	unsigned number; /* from 1, in the order of the case */
	int64_t at;
	enum happening happening;
	enum role
		role; /* of the milestone that it is about; ROLE_NONE: of the effective date, or of none */
	struct when before,
		after; /* effective dates, for moved and reread; of an announcement that joined the
			      case's, and its own */
	bool unmarked; /* edited or moved, and the vendor did not mark it as changed */
	char *detail;  /* a sentence; may be NULL */
};
struct events {
	struct event *items;
	size_t count, cap;
};
struct event *events_add(struct events *events);
void events_clear(struct events *events);

/* Why two entries are one change. */
enum fold {
	FOLD_NONE,
	FOLD_REFERENCE, /* one names the other by its id */
	FOLD_REISSUE,   /* the same title once more, marked as updated */
	FOLD_EXTENDS,   /* it names the date that held until now, or links to the first one */
	FOLD_SAME,      /* on another page: same product, same date, a like title */
};
const char *fold_name(enum fold fold); /* "reference", "reissue", ... */
int fold_of(const char *name);
const char *fold_words(enum fold fold); /* "the one names the other": a clause */

/* What another entry says of a change; its own entry is named in struct change. */
struct telling {
	char *source;
	struct hash key;
	char *title, *link;
	int64_t published; /* the vendor's stamp, or STAMP_NONE */
	struct when effective;
	enum fold fold;
	int64_t at; /* since when it belongs to the change */
};
void telling_clear(struct telling *telling);

struct change {
	char *id;        /* "salesforce-k3x9qa" */
	char *service;   /* the service's id */
	char *source;    /* the source's id */
	struct hash key; /* of its entry in that source */
	char *title;
	char *link;
	char *language;             /* of the entry */
	char *quote;                /* the vendor's own sentence that says most */
	int64_t published, updated; /* the vendor's stamps, or STAMP_NONE */
	int64_t first_seen;
	struct facts facts;
	struct matches matches;
	enum verdict verdict;
	char *reason;   /* of the verdict */
	unsigned moves; /* how often the date moved */
	unsigned edits; /* how often its substance changed otherwise */
	bool withdrawn;
	bool unlisted;            /* its page is read well, and does not have it any more */
	struct telling *tellings; /* of other entries about the same change, by age */
	size_t telling_count, telling_cap;
	bool concerns;     /* false once our configuration matches it no longer */
	struct hash rules; /* version of the rules that made the facts */
	struct decision
		decision; /* the latest, read along; only store_decision_add keeps one */
};
void change_clear(struct change *change);
/* A new zeroed telling at the end. */
struct telling *change_add_telling(struct change *change);
/* The telling of that entry; NULL if it is none of its. */
struct telling *
change_telling(const struct change *change, const char *source, const struct hash *key);

struct changes {
	struct change *items;
	size_t count, cap;
};
struct change *changes_add(struct changes *changes);
void changes_clear(struct changes *changes);

/* The id of a change: service name and six base32 characters (RFC 4648, lower case) of RANDOM; the caller frees. */
char *change_id_draw(const char *service, uint64_t random);

/* The latest day to decide: first day of effective minus lead time; DAY_NONE without a date,
 * and of works and disturbances, about which nobody decides. */
int32_t change_decide_by(const struct change *change, unsigned lead_time_days);

/* The matched dependencies' names, each once, joined by ", "; never NULL, the caller frees. */
char *change_dependencies(const struct change *change);
/* The same for a sentence: "A, B and C". */
char *change_concerned(const struct change *change);

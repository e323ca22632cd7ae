/* Journal: what forewarn says to the systemd journal (or to stderr with sd-daemon priority prefixes where there is none).
 * One stable MESSAGE_ID an event, each with an entry in systemd/forewarn.catalog. Only programs and watch call this. */
#pragma once

#include <stdbool.h>

enum journal_event {
	JOURNAL_NOTE, /* without a MESSAGE_ID: progress, debugging */
	JOURNAL_STARTED,
	JOURNAL_STOPPED,
	JOURNAL_CONFIG_LOADED,
	JOURNAL_CONFIG_REFUSED,   /* one line a complaint */
	JOURNAL_CHANGE_ANNOUNCED, /* also matched */
	JOURNAL_CHANGE_MOVED,
	JOURNAL_CHANGE_EDITED,
	JOURNAL_CHANGE_WITHDRAWN,
	JOURNAL_CHANGE_REREAD,
	JOURNAL_CHANGE_DECIDED,   /* also noted */
	JOURNAL_CHANGE_VOIDED,    /* what was decided holds no longer */
	JOURNAL_CHANGE_JOINED,    /* another announcement is about it too, or not after all */
	JOURNAL_CHANGE_UNLISTED,  /* its page lists it no longer, or again */
	JOURNAL_CHANGE_REMINDED,  /* of a date, a step or a deadline */
	JOURNAL_CHANGE_IN_FORCE,  /* its date has come; also when it closes */
	JOURNAL_CHANGE_ESCALATED, /* nobody had decided in time */
	JOURNAL_SOURCE_SILENT,    /* a source that was heard is not heard any more */
	JOURNAL_SOURCE_HEARD,     /* it is heard again, or for the first time */
	JOURNAL_SOURCE_MOVED,     /* a permanent redirect was adopted */
	JOURNAL_SOURCE_DAMAGED,
	JOURNAL_SOURCE_LAYOUT, /* its page holds far fewer entries than it did */
	JOURNAL_LETTER,        /* a letter to a recipient who reads the journal */
	JOURNAL_LETTER_LATE,   /* one that could not be delivered for a day */
	JOURNAL_LETTER_DELIVERED,
	JOURNAL_LETTER_DELAYED, /* the relay did not take it; it goes again */
	JOURNAL_LETTER_REFUSED, /* 5xx: final */
	JOURNAL_LETTER_EXPIRED,
	JOURNAL_STORE_TROUBLE,
	JOURNAL_SECRET_EXPIRES,
	JOURNAL_SOURCE_FROZEN,  /* it answers, but has nothing new for far longer than usual */
	JOURNAL_SOURCE_EMPTIED, /* it answers, but has no entry any more */
	JOURNAL_SOURCE_OTHER,   /* its entries are all others than before */
	JOURNAL_NETWORK_DOWN,   /* nobody is heard: our own network */
	JOURNAL_NETWORK_BACK,
	JOURNAL_AWAY,          /* forewarn itself was not running for a while */
	JOURNAL_SOURCE_UNREAD, /* its page came, and the reader could not cope with it */
	JOURNAL_STORE_RESCUED, /* it was damaged, and made anew from what could be read */
	JOURNAL_STORE_FLAW,   /* some rows of it could not be, and were put right or left out */
	JOURNAL_CLOCK,        /* it is obviously wrong, or right again */
	JOURNAL_UNCONFIGURED, /* as it was installed: it runs, and listens to nothing */
};
#define JOURNAL_EVENT_COUNT (JOURNAL_UNCONFIGURED + 1)

/* Priorities as in syslog(3): 3 err, 4 warning, 5 notice, 6 info, 7 debug. */
struct journal_line {
	enum journal_event event;
	int priority;
	const char *message; /* a sentence; control characters are taken out here */
	/* Fields; NULL are left out. */
	const char *change, *service, *dependency, *kind, *effective, *url, *source, *recipient,
		*outcome, *detail;
	const char *text; /* the same, but of several lines */
};

struct journal;
/* Speaks to the journal if stderr is connected to it ($JOURNAL_STREAM), else to stderr; QUIET drops info and debug. */
struct journal *journal_new(bool quiet);
void journal_free(struct journal *journal);
void journal_tell(struct journal *journal, const struct journal_line *line);
/* A JOURNAL_NOTE. */
void journal_note(struct journal *journal, int priority, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The MESSAGE_ID as 32 hex digits, NULL for JOURNAL_NOTE; and the FOREWARN_EVENT= word. */
const char *journal_message_id(enum journal_event event);
const char *journal_event_name(enum journal_event event);

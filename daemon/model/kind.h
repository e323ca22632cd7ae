/* Kinds of announcements, roles of dates, forced or not, verdicts: the closed lists of words, and their names as users see them. */
#pragma once

enum kind {
	KIND_OTHER, /* the harmless value */
	KIND_RETIREMENT,
	KIND_DEPRECATION,
	KIND_MIGRATION,
	KIND_BREAKING,
	KIND_DEFAULT_CHANGE,
	KIND_SECURITY,
	KIND_PRICING,
	KIND_MAINTENANCE,
	KIND_INCIDENT,
	KIND_FEATURE,
	KIND_FIX,
};
#define KIND_COUNT (KIND_FIX + 1)

/* What to do about a change now. */
enum verdict { VERDICT_SILENT, VERDICT_DIGEST, VERDICT_NOW };

enum forced { FORCED_NO, FORCED_UNCLEAR, FORCED_YES };

/* What happens on a date. */
enum role {
	ROLE_NONE,      /* a date whose meaning is not said */
	ROLE_ANNOUNCED, /* told, written, updated: past */
	ROLE_PREVIEW,
	ROLE_STARTS, /* roll-out or window begins */
	ROLE_CLOSED, /* closed to new use */
	ROLE_BROWNOUT,
	ROLE_READ_ONLY,
	ROLE_ENFORCED, /* must be done by, takes effect */
	ROLE_REMOVED,  /* retired, switched off */
	ROLE_SUPPORT_ENDS,
	ROLE_COMPLETES,  /* roll-out or window ends */
	ROLE_SUPERSEDED, /* "previously ...": no longer holds */
};
#define ROLE_COUNT (ROLE_SUPERSEDED + 1)

/* Names as in files and --json ("default-change", "support-ends"); never NULL for a value of the list. */
const char *kind_name(enum kind kind);
/* The same in a sentence: "breaking change", "price change", "retirement". */
const char *kind_noun(enum kind kind);
const char *forced_name(enum forced forced); /* "no", "unclear", "yes" */
const char *role_name(enum role role);       /* "none" for ROLE_NONE */
/* The value, or -EINVAL. */
int kind_of(const char *name);
int forced_of(const char *name);
int role_of(const char *name);

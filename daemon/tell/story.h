/* Story: what a letter says of one change - first what a person needs, then the vendor's words,
 * then our reasons. */
#pragma once

#include "base/strings.h"
#include "tell/sheet.h"
#include "tell/tale.h"
#include "tell/wording.h"

struct story {
	const struct tongue *wording;
	const struct config *config;
	const struct recipient
		*recipient;         /* NULL: whoever finds it; of decisions nothing is said */
	const char *zone;           /* the recipient's */
	int32_t today;              /* there */
	bool led;                   /* the letter has said already what happened */
	int64_t away_from, away_to; /* when forewarn did not run, if the letter is about that */
	bool nameless; /* what depends on it stays among us: the service is named instead */
};

/* WHOLE: a letter of its own, with steps and reasons; else a block of a list. */
void
story_tell(const struct story *story, const struct tale *tale, bool whole, struct sheet *sheet);

/* The case as it stands, for the report: in plain words, but with every reason. */
void story_tell_case(const struct story *story, const struct tale *tale, struct sheet *sheet);

/* For whoever finds it: what the vendor said, and nothing of ours but, unless nameless, whom it concerns. */
void
story_tell_anybody(const struct story *story, const struct tale *tale, struct sheet *sheet);

/* Adds the names of the dependencies of the change of which the recipient hears; all of them
 * when the configuration names none for him any more. A name is added once. */
void
story_concerned(const struct story *story, const struct change *change, struct strings *names);

/* "Customer records", "Customer records and 2 more": the dependencies of the change that the
 * recipient hears about. The caller frees. */
char *story_dependencies(const struct story *story, const struct change *change);
/* The process behind each of them, or its name where nobody wrote one down: "order intake and Wages". The caller frees. */
char *story_works(const struct story *story, const struct change *change);
/* Whom to ask, with the mail address where there is one; NULL: nobody is named. The caller frees. */
char *story_owner(const struct story *story, const struct dependency *dependency);
/* The name of its service as people know it. Borrowed. */
const char *story_service(const struct story *story, const struct change *change);
/* "Big CRM: retirement": whose change of which kind. The caller frees. */
char *story_kind(const struct story *story, const struct change *change);
/* The change's title, or what kind it is when the vendor gave none. The caller frees. */
char *story_title(const struct story *story, const struct change *change);

/* Wording: the texts of a language (model/tongue.h, from letters/LANGUAGE.yaml) with values filled in. A new text is a key in
 * en.yaml and nl.yaml and one use here; tests/tell/test_texts.c sees that each use has its text and each text its use. */
#pragma once

#include "base/strings.h"
#include "model/config.h"
#include "model/when.h"

/* What is filled in for {NAME}: a text (NULL: nothing), or what the language makes of a number. */
struct fill {
	const char *name;
	const char *value;
	enum { AS_VALUE, AS_DAYS, AS_PLAIN_DAYS, AS_DAY } as;
	int32_t number;
};
#define FILL(name, value) \
	{ \
		name, value, AS_VALUE, 0 \
	}
#define FILL_DAYS(name, days) /* "8 weeks" */ \
	{ \
		name, NULL, AS_DAYS, days \
	}
#define FILL_PLAIN_DAYS(name, days) /* "56 days": what is compared with others */ \
	{ \
		name, NULL, AS_PLAIN_DAYS, days \
	}
#define FILL_DAY(name, day) /* "31 March 2027" */ \
	{ \
		name, NULL, AS_DAY, day \
	}
/* A list of them, as in wording_say(w, "happened.moved", FILLS(FILL("before", before), FILL("after", after))). */
#define FILLS(...) ((const struct fill[]){ __VA_ARGS__, { NULL, NULL, AS_VALUE, 0 } })

/* The language of a letter: the recipient's own, else the configuration's. */
const struct tongue *wording_of(const struct config *config, const struct recipient *recipient);

/* A text as it stands there; borrowed. */
const char *wording_text(const struct tongue *w, const char *key);
/* The text called NAME in GROUP; NULL where there is none. */
const char *wording_named(const struct tongue *w, const char *group, const char *name);
/* A text with its values; the caller frees. FILLS may be NULL. */
char *wording_say(const struct tongue *w, const char *key, const struct fill *fills);
/* The form that NUMBER takes, with {count} and its values. */
char *wording_count(
	const struct tongue *w, const char *key, unsigned number, const struct fill *fills);
/* The text called NAME in GROUP, with its values. */
char *wording_part(
	const struct tongue *w, const char *group, const char *name, const struct fill *fills);
/* TEXT, which is no key, with its values. */
char *wording_fill(const struct tongue *w, const char *text, const struct fill *fills);

/* "A", "A and B", "A, B and C"; the caller frees. */
char *wording_list(const struct tongue *w, const struct strings *list);

/* "31 March 2027", "the third quarter of 2027 (counted from 1 July)", "no date given". The
 * caller frees. */
char *wording_when(const struct tongue *w, const struct when *when);
/* "March 2027", "the third quarter of 2027": a period, without the day that it is counted from. */
char *wording_period(const struct tongue *w, const struct when *when);
/* "Wednesday 31 March 2027". */
char *wording_day(const struct tongue *w, int32_t day);
/* "in 12 days", "today", "this period is running"; NULL without a date. */
char *wording_distance(const struct tongue *w, const struct when *when, int32_t today);
/* "8 weeks", "10 days", "1 day". */
char *wording_days(const struct tongue *w, unsigned days);
/* "3 days", "26 hours", "5 minutes". */
char *wording_span(const struct tongue *w, int64_t seconds);
/* "31 March 2027, 14:02" by the clock of ZONE. */
char *wording_moment(const struct tongue *w, const char *zone, int64_t stamp);

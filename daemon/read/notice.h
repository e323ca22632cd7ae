/* Notice: what all status pages have in common: an incident or planned work with an id, a
 * headline, a state, and updates that grow. A dialect says under which names it has them. */
#pragma once

#include <stdbool.h>

#include "base/strings.h"
#include "read/json_page.h"

/* Names of members, or paths ("attributes/title"); NULL: there is none. */
struct notice_shape {
	const char *id, *title, *published, *updated, *link, *status;
	const char *updates;      /* the list of them */
	const char *words, *when; /* of one update */
	bool markdown;            /* the words are Markdown, not text or HTML */
};

/* Begins an entry of a kind (NULL: nobody says) with what the shape names. False: ITEM has neither id nor headline, or the
 * page is full; no entry was begun then. */
bool notice_begin(struct json_page *page, const json_t *item, const struct notice_shape *shape,
	const char *kind);

/* The words of all updates as the entry's text, the newest first however the page orders them;
 * their first and last stamps where the notice has none of its own. */
void
notice_updates(struct json_page *page, const json_t *updates, const struct notice_shape *shape);

/* The objects of a list, the newest first by the stamps in member WHEN; in the page's order if they do
 * not say. The caller decrefs. */
json_t *notice_sorted(const json_t *list, const char *when);

/* The newest of a list by the stamps in member WHEN; the first if they do not say. NULL: none. */
const json_t *notice_newest(const json_t *list, const char *when);

/* A label status= in the words that status pages share (scheduled, in_progress, completed,
 * cancelled, investigating, ...); a word of the vendor's own stays, in lower case. */
void notice_status(struct json_page *page, const char *status);
/* A label of a word that vendors write in capitals. */
void notice_label(struct json_page *page, const char *name, const char *word);

/* Names of parts, regions, services; zero-initialise it. */
struct notice_set {
	struct strings list;
	bool many; /* more than an entry has labels */
};

/* Adds a string (or number) to SET; of a list each, and member MEMBER of its objects. */
void notice_name(struct notice_set *set, const json_t *value);
void notice_names(struct notice_set *set, const json_t *list, const char *member);
/* A label of each name, sorted: the same names in another order are the same entry. None at all
 * when they are too many, because a filter would miss the one that was left out; an entry
 * without any passes every filter. Clears SET. */
void notice_labels(struct json_page *page, const char *name, struct notice_set *set);

/* HTML twins: entries of one page that nothing tells apart but their place on it. */
#pragma once

#include <stdbool.h>

#include "model/entry.h"

/* What an entry may be known by besides its id. */
struct html_twin {
	bool given;    /* the service file says what the id is: it stays */
	bool anchored; /* the id is a place of the page, maybe numbered from its top */
	char *plain;   /* the id without its place */
	char *second;  /* of a row: its second cell; NULL */
	char *above;   /* the heading above; NULL */
};
void html_twin_clear(struct html_twin *twin);

/* A short id of the words A and B; either may be NULL. The caller frees. */
char *html_twins_id(const char *a, const char *b);
/* Gives new ids to the entries (TWINS, one each) that would else be taken for each other, on this
 * page or on the next one, when something stands above them that was not there before. */
void html_twins_part(struct reading *reading, const struct html_twin *twins);

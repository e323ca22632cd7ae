/* Salesforce waves: the records of one release, one for each product and instance, as waves. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

struct salesforce_record {
	const json_t *object;
	size_t place;     /* in the document */
	char *id;         /* never NULL */
	const char *name; /* NULL: it is no part of a wave */
	int32_t day;
	bool cancelled;
};

struct salesforce_wave {
	const struct salesforce_record *records; /* by id, the smallest first */
	size_t count;
	size_t place;
	const char *
		id; /* the smallest of its name and day: it stays when the wave moves or shrinks */
	bool apart; /* those of a wave that are cancelled while the others go on */
};

/* Sorts RECORDS and parts them into WAVES (room for COUNT) of one name and day, in the order of the
 * document. Returns how many. */
size_t salesforce_waves_part(
	struct salesforce_record *records, size_t count, struct salesforce_wave *waves);

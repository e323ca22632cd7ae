/* Operators: letters about forewarn's own troubles - by the first channel of each operator, with a spare for each other one
 * that goes when the first fails for good or is late. */
#pragma once

#include <stdint.h>

#include "keep/store.h"
#include "model/config.h"
#include "tell/sheet.h"
#include "tell/wording.h"

/* The second channel goes when the first has not delivered for so long, the third after as much again. */
#define OPERATORS_PATIENCE_SEC 3600

struct operators_letter {
	const struct config *config;
	const char *installation;
	const char *topic; /* of one topic an operator gets one letter for ever */
	const char *
		trouble; /* which text of letters/LANGUAGE.yaml ("trouble.lost"); NULL: WRITE does it */
	const struct fill *fills;
	/* Fills SHEET for PERSON and returns the subject, which is freed. */
	char *(*write)(
		const struct recipient *person, struct sheet *sheet, const void *userdata);
	const void *userdata;
	const struct letter *
		lost; /* that it is about: nothing goes to where it could not be delivered; NULL */
	int64_t now;
};

/* Into the outbox. How many operators got one that is new, or -errno of the store. */
int operators_write(struct store *store, const struct operators_letter *letter);
/* To this one person. 1 when the letter is new, 0, or -errno. */
int operators_write_person(struct store *store, const struct operators_letter *letter,
	const struct recipient *person);
/* Takes back what never left of the letters of that topic. How many, or -errno. */
int operators_withdraw(struct store *store, const struct operators_letter *letter);
/* About a letter that nobody took. How many operators got one that is new, or -errno. */
int operators_tell_lost(struct store *store, const struct config *config,
	const char *installation, const struct letter *lost, int64_t now);

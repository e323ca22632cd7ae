/* Health: what is wrong with sources, and what is well again, as a letter to an operator. */
#pragma once

#include <stdbool.h>

#include "model/ailment.h"
#include "model/config.h"
#include "tell/sheet.h"
#include "tell/wording.h"

struct health {
	const struct config *config;
	const struct tongue *wording;
	const char *zone;
	bool plain; /* for somebody who does not tend computers */
	/* One of the two may be empty. Our own network comes alone. */
	const struct ailments *begun, *over;
};

/* SHEET gets what the letter says; returns its subject, which the caller frees. */
char *health_write(const struct health *health, struct sheet *sheet);

/* "does not answer", "has become empty": what follows the name of the source. Borrowed. */
const char *health_is(const struct tongue *w, enum ailment_kind kind);
/* What a person can do about it, a sentence; borrowed. */
const char *health_todo(const struct tongue *w, enum ailment_kind kind);

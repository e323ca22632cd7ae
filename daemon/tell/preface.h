/* Preface: why a letter comes that was not sent because of one change alone. */
#pragma once

#include "model/letter.h"
#include "tell/sheet.h"
#include "tell/story.h"
#include "tell/tale.h"

/* Does the preface of these tales say already what happened to each of them? */
bool preface_leads(enum occasion occasion, const struct tales *tales);
/* One paragraph; none for OCCASION_NOW. */
void preface_tell(const struct story *story, enum occasion occasion, const struct tales *tales,
	struct sheet *sheet);
/* WHAT ("3 changes, the first on ...", or what the subject says of the one change) after why the letter comes. The caller
 * frees. */
char *preface_subject(const struct story *story, enum occasion occasion,
	const struct tales *tales, const char *what);

/* Subject: the line that a mailbox shows; it sorts by date. */
#pragma once

#include "model/letter.h"
#include "tell/story.h"
#include "tell/tale.h"

#define SUBJECT_MARK "[forewarn] "

/* One line; the caller frees. */
char *
subject_write(const struct story *story, enum occasion occasion, const struct tales *tales);

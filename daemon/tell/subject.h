/* Subject: the line that a mailbox shows; it sorts by date. */
#pragma once

#include "model/letter.h"
#include "tell/story.h"
#include "tell/tale.h"

#define SUBJECT_MARK "[forewarn] "

/* One line; the caller frees. */
char *
subject_write(const struct story *story, enum occasion occasion, const struct tales *tales);
/* Of one change its date, what is ours and its title, without the mark and without why a letter comes. The caller frees. */
char *subject_of(const struct story *story, const struct tale *tale);

/* Happening: the first words of a tale - what the vendor did, or what we did. */
#pragma once

#include "tell/sheet.h"
#include "tell/story.h"
#include "tell/tale.h"

void happening_tell(const struct story *story, const struct tale *tale, struct sheet *sheet);
/* A row with every event of the tale and its day, when there are several. */
void
happening_tell_history(const struct story *story, const struct tale *tale, struct sheet *sheet);
/* The same for a subject: "moved: ", "" for what is new. Borrowed. */
const char *happening_subject(const struct story *story, const struct tale *tale);

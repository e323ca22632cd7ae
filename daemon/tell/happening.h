/* Happening: the first words of a tale - what the vendor did, or what we did. */
#pragma once

#include "tell/sheet.h"
#include "tell/story.h"
#include "tell/tale.h"

void happening_tell(const struct story *story, const struct tale *tale, struct sheet *sheet);
/* A row with every event of the tale and its day, when there are several. */
void
happening_tell_history(const struct story *story, const struct tale *tale, struct sheet *sheet);
/* One event as it stands in that row: "12 May 2026 moved to 1 June 2026". The caller frees. */
char *happening_line(const struct story *story, const struct event *event);
/* The same in a word, before NAMES: "moved: Customer records". The caller frees. */
char *happening_names(const struct story *story, const struct tale *tale, const char *names);

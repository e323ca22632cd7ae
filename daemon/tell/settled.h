/* Settled: what a person decided about a change, in a letter about it - that it holds, or that it is void now. */
#pragma once

#include "tell/sheet.h"
#include "tell/story.h"
#include "tell/tale.h"

/* Did what the tale tells take the ground from under the decision? */
bool settled_void(const struct tale *tale);
/* That it did, and what to do then. */
void settled_tell_void(const struct story *story, const struct tale *tale, struct sheet *sheet);
/* "eva puts it off (2 May 2026): “busy” - until 1 June 2026"; the caller frees. */
char *settled_line(const struct story *story, const struct decision *decision);
/* A row with who decided what, when and why; nothing when nobody did. */
void settled_tell(const struct story *story, const struct tale *tale, struct sheet *sheet);
/* What happened in a word before NAMES, and that there is something to decide anew: "decide again, moved: Customer records".
 * The caller frees. */
char *settled_names(const struct story *story, const struct tale *tale, const char *names);

/* Can a decision still change something, and is there none? */
bool settled_wants(const struct story *story, const struct tale *tale);
/* How to write one down about the change ID, for those who have the command. */
void settled_tell_how(const struct story *story, const char *id, struct sheet *sheet);

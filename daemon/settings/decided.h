/* Decided: the file that `forewarn decisions` prints, read back. */
#pragma once

#include "model/config.h"
#include "model/decision.h"

/* A list of decisions, each with change, decision, by, why and at, perhaps until, peer, void_at and
 * void_why. True when nothing is wrong with it. RET: decisions_clear, also after false. */
bool decided_read(const char *path, struct decisions *ret, struct complaints *complaints);

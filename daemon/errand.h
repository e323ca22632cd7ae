/* Errand: what to ask of a source now. */
#pragma once

#include "listen/listen.h"
#include "roster.h"

/* Everything in it is borrowed from SLOT and CONFIG. */
struct request errand_request(struct slot *slot, const struct config *config);

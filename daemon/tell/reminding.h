/* Reminding: what the passing of days brought, as sentences. */
#pragma once

#include "tell/sheet.h"
#include "tell/story.h"

/* A sentence for each event of the tale of which people are reminded; nothing for the others. */
void reminding_tell(const struct story *story, const struct tale *tale, struct sheet *sheet);

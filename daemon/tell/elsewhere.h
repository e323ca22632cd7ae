/* Elsewhere: the other announcements of the same change. */
#pragma once

#include "tell/sheet.h"
#include "tell/story.h"

/* A fact for each, with its date and its link; nothing when there is one announcement alone. */
void
elsewhere_tell(const struct story *story, const struct change *change, struct sheet *sheet);

/* Letters: the shipped texts of letters for tests of rooms that do not read files, straight from config/letters. */
#pragma once

#include "model/config.h"

/* Adds the texts of LANGUAGE to CONFIG. */
void letters_add_tongue(struct config *config, const char *language);
void letters_clear_tongues(struct config *config);

/* Phrasebook: phrases/LANGUAGE.yaml, the words that mean forced. */
#pragma once

#include "settings/folder.h"
#include "settings/keys.h"

/* Reads every phrase file of the list into check->config. */
void phrasebook_read(struct check *check, const struct folder_items *files);

extern const struct table phrasebook_table;

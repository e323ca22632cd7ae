/* Tongues: letters/LANGUAGE.yaml, the texts of letters. The shipped English file says which texts there are and what may be
 * filled into each; every other file is checked against it. */
#pragma once

#include "settings/folder.h"
#include "settings/keys.h"

/* Reads the shipped files and then the admin's, which replace single texts, into check->config; what a language lacks it gets
 * in English, and a warning says so. */
void tongues_read(struct check *check, const struct folder_items *shipped,
	const struct folder_items *admin);

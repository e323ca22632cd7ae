/* Example: the sample pages of service files, read as the daemon would. */
#pragma once

#include "model/config.h"

/* Reads the examples of the services whose files are below FOLDER and complains, at their place,
 * of each that does not give its titles. */
void
example_check(const struct config *config, const char *folder, struct complaints *complaints);

/* Examples: the sentences in which a phrase must be found, and those in which it must not. */
#pragma once

#include <stddef.h>

#include "model/config.h"

/* Looks for every phrase of CONFIG in its examples, among all the others as in an entry. Each example
 * that is not as it should be becomes a complaint at its phrase, which says what stands in its way.
 * Returns how many examples there are. */
size_t examples_try(const struct config *config, struct complaints *complaints);

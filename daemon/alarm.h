/* Alarm: letters to the operators about sources that need them, and about those that are well
 * again. */
#pragma once

#include "bundle.h"

/* Tells what has lasted long enough and what is over, each once; what comes within an hour goes
 * into one letter (but with INPUT->once nothing waits). In the open transaction. The count of
 * letters, or -errno of the store. */
int alarm_compose(const struct bundle_input *input);

/* Calendar rule: how an event repeats, in plain words. */
#pragma once

#include <libical/ical.h>

/* "Repeats every 2 weeks on Tuesday and Thursday until 2027-01-01."; a rule with more in it than
 * people say is written out after that. The caller frees. */
char *calendar_rule_sentence(struct icalrecurrencetype rule);

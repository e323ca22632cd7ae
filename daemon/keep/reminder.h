/* Reminder: when a case is to be looked at again, for those who write what that depends on. */
#pragma once

#include <stdint.h>

struct store;

/* The change in row NUMBER is to be looked at when the clock shows AT; 0: at once. */
int reminder_look(struct store *store, int64_t number, int64_t at);

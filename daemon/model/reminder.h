/* Reminder: of which date of a change a person was reminded, and how many days before it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "model/kind.h"

/* Towards what. */
enum about {
	ABOUT_LETTER,    /* no reminder: any other letter about the change, the latest */
	ABOUT_EFFECTIVE, /* the date of the change; 0 days before: it is in force */
	ABOUT_STEP,      /* another milestone, named by its role */
	ABOUT_DECIDE,    /* the latest day to decide */
	ABOUT_CONTRACT,  /* the last day to give notice */
	ABOUT_PLAN,      /* the day until which somebody planned to act */
	ABOUT_OPEN,      /* the day from which on it is open again */
	ABOUT_ESCALATED, /* nobody had decided by the latest day: somebody else was told */
};
#define ABOUT_COUNT (ABOUT_ESCALATED + 1)
const char *about_name(enum about about); /* "letter", "effective", ... */
int about_of(const char *name);           /* the value, or -EINVAL */

struct reminder {
	char *recipient;
	enum about about;
	enum role role; /* of a step, else ROLE_NONE */
	int32_t date;   /* its first day; 0 of ABOUT_LETTER */
	unsigned days;  /* so many before it */
	int64_t told_at;
};
struct reminders {
	struct reminder *items;
	size_t count, cap;
};
struct reminder *reminders_add(struct reminders *reminders);
void reminders_clear(struct reminders *reminders);

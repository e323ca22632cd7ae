/* Date parts: the pieces that dates are made of. */
#pragma once

#include "judge/dates.h"

/* A year of four digits from 1990 to 2099. */
bool date_parts_year(const struct words *words, size_t i);
/* The year of two digits, 2015 to 2045, or 0. */
int date_parts_short_year(const char *digits);
/* The year of "'27" behind a month or a quarter, or 0. I is a word. */
int date_parts_quoted_year(const struct words *words, size_t i);
/* A day of a month, as "1", "01", "1st" or "1 st"; 0 if it is none. RET_END is behind it. */
int date_parts_day(const struct words *words, size_t i, size_t *ret_end);
/* The day in "31" or "31T08" of a stamp; 0 if it is none. */
int date_parts_day_of_stamp(const struct words *words, size_t i);
/* True if the words FIRST to END are part of something longer: a model name, a build, an API
 * version. */
bool date_parts_glued(const struct words *words, size_t first, size_t end);
/* True if word I is of one of KINDS (date_words.h). */
bool date_parts_is(const struct words *words, size_t i, unsigned kinds);
/* True if the word before I can make it a date. */
bool date_parts_leads(const struct words *words, size_t i);
/* True if the name of a month at I can stand for a date although neither day nor year is there.
 */
bool date_parts_month_alone(
	const struct words *words, size_t i, const struct dates_context *context);
/* True if the words before the year at I, which is not the first word, make it a date. */
bool date_parts_year_alone(const struct words *words, size_t i);
/* The year of the context's day. */
int date_parts_year_of(const struct dates_context *context);
/* Behind "Q3", "first half" or a month: "2026", "of 2026", "CY2026", "calendar year 2026", "of
 * next year". 0: none, -1: a fiscal year. */
int date_parts_year_phrase(const struct words *words, size_t first,
	const struct dates_context *context, size_t *ret_end, bool *ret_resolved);
/* What joins the two ends of a range at I, "to", "through", "bis zum", "t/m", a dash: the word
 * behind it, or 0. */
size_t date_parts_join(const struct words *words, size_t i);

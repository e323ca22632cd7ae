/* Holds: what must be true of everything that comes out of hostile bytes. Whatever is not ends the program with a
 * sentence: libFuzzer keeps the input then, and a replay fails. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strings.h"
#include "model/entry.h"
#include "model/facts.h"
#include "model/when.h"

void holds(bool it_does, const char *what, const char *of);

/* UTF-8; NULL is fine in all of these. */
void holds_utf8(const char *s, const char *what);
/* One line for people: no control character, no bidi override. */
void holds_line(const char *s, const char *what);
/* The same of several lines. */
void holds_lines(const char *s, const char *what);
/* A refusal says why, in one line. */
void holds_why(const char *why, const char *what);
/* Ends in order, a precision, and it reads back as it is written. */
void holds_when(const struct when *when, const char *what);
/* It reads back as it is written; STAMP_NONE is fine. */
void holds_stamp(int64_t stamp, const char *what);
void holds_entry(const struct entry *entry);
void holds_facts(const struct facts *facts, const struct matches *matches);

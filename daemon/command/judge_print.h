/* Judge print: what the judge made of an entry, for machines and for people. */
#pragma once

#include "command/judge_entry.h"
#include "model/change.h"

/* One line of JSON on standard output; 0, or EX_IOERR. */
int judge_print_line(const struct judge_entry *in, const struct facts *facts,
	const struct matches *matches, enum verdict verdict);
/* Indented sentences on standard output. */
void judge_print_explanation(const struct judge_entry *in, const struct facts *facts,
	const struct matches *matches, enum verdict verdict, const char *reason);

/* Judge print: what the judge made of an entry, for machines and for people. */
#pragma once

#include <jansson.h>

#include "command/judge_entry.h"
#include "model/change.h"

json_t *judge_print_json(const struct judge_entry *in, const struct facts *facts,
	const struct matches *matches, enum verdict verdict);
/* Indented sentences on standard output. */
void judge_print_explanation(const struct judge_entry *in, const struct facts *facts,
	const struct matches *matches, enum verdict verdict, const char *reason);

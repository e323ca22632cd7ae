/* Judge print: what the judge made of an entry, for machines and for people. */
#pragma once

#include "command/judge_entry.h"
#include "model/change.h"

/* All borrowed. */
struct judgement {
	const struct config *config;
	const struct judge_entry *in;
	const struct facts *facts;
	const struct matches *matches;
	const struct matches *ignored; /* what is something else; may be NULL */
	enum verdict verdict;
	const char *reason;
};

enum judge_explain {
	JUDGE_EXPLAIN_NOT,
	JUDGE_EXPLAIN_INSIDE, /* as the list "explanation" of the object: every line stays JSON */
	JUDGE_EXPLAIN_BELOW, /* in indented sentences below the line */
};

/* One line of JSON on standard output; 0, or EX_IOERR. */
int judge_print(const struct judgement *judgement, enum judge_explain explain);

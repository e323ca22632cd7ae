/* Judge entry: one line of JSON as the entry that the judge takes. */
#pragma once

#include "model/entry.h"

struct judge_entry {
	char *id;      /* as it came; NULL: none */
	char *service; /* NULL: any */
	struct entry entry;
};

/* 0 and IN (judge_entry_clear), or -EINVAL and a sentence in *RETERR_WHY. */
int judge_entry_read(const char *line, size_t len, struct judge_entry *ret, char **reterr_why);
void judge_entry_clear(struct judge_entry *in);

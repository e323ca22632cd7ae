/* Backtest tell: what a back-test found, for people and for programs. */
#pragma once

#include <jansson.h>

#include "command/timeline.h"
#include "judge/nearly.h"

/* A word of `uses` that no announcement had. */
struct dead {
	const struct dependency *dependency;
	const char *term;
};

/* An announcement that forces something, and concerns nobody by a word. */
struct miss {
	char *service, *title, *link;
	int64_t published; /* STAMP_NONE */
	struct nearly nearly;
};

/* All but the letters and the cases, which are read from the rerun's store. */
struct backtest {
	const struct config *config;
	struct store *heard; /* NULL: there is none */
	struct rerun *rerun;
	const struct timeline *timeline;
	int64_t now;
	int32_t since; /* letters and cases before do not count; DAY_NONE */
	struct dead *dead;
	size_t dead_count, dead_cap;
	struct miss *misses; /* the nearest first */
	size_t miss_count, miss_cap;
};
void backtest_clear(struct backtest *backtest);

/* An exit status, after a sentence. */
int backtest_tell(const struct backtest *backtest, bool json);

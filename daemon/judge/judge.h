/* Judge: entries to facts, matches and verdicts. Pure: no clock, no network, no disk, no
 * randomness. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/change.h"
#include "model/config.h"
#include "model/entry.h"
#include "model/facts.h"

/* Phrases and declared uses, compiled once for a configuration. Keeps no pointer into the
 * config. */
struct rules;

/* Compiles phrases, terms, versions and patterns of CONFIG. What cannot be compiled (bad
 * version, bad pattern) is added to COMPLAINTS with its place; then the result is NULL. The
 * caller frees with rules_free. */
struct rules *rules_new(const struct config *config, struct complaints *complaints);
/* Adds the same mistakes to COMPLAINTS for a configuration that is refused anyway, of which
 * anything may be missing. */
void rules_examine(const struct config *config, struct complaints *complaints);
void rules_free(struct rules *rules);
/* Version of everything that decides: phrases, uses and the program's own JUDGE_VERSION. */
struct hash rules_version(const struct rules *rules);

/* Raised when the program itself reads or judges differently (dates, weights, matching). */
#define JUDGE_VERSION 7

/* Facts of ENTRY with evidence; dates without a year are resolved against published, else
 * updated, else NOW. RET is overwritten; the caller clears it (facts_clear). */
void judge_facts(
	const struct rules *rules, const struct entry *entry, int64_t now, struct facts *ret);

/* All dependencies that the entry concerns. SERVICE is the id of the entry's service (NULL: any);
 * a dependency on another service never matches, nor one whose `only` leaves the entry out. A
 * dependency without uses takes every entry of its service that is forced or unclear by FACTS.
 * RET is overwritten; the caller clears it. */
void judge_match(const struct rules *rules, const char *service, const struct entry *entry,
	const struct facts *facts, struct matches *ret);

/* Both at once, for which the entry is cut into words once. */
void judge_all(const struct rules *rules, const char *service, const struct entry *entry,
	int64_t now, struct facts *ret_facts, struct matches *ret_matches);
/* The same, but false, and no facts, of an entry that concerns nobody, whatever they are: that is true of most, and facts
 * are what costs. */
bool
judge_if_concerned(const struct rules *rules, const char *service, const struct entry *entry,
	int64_t now, struct facts *ret_facts, struct matches *ret_matches);

/* What dependencies on SERVICE ignore of ENTRY, each item once: the same as matches, with the item
 * as term. To explain. RET is overwritten; the caller clears it. */
void judge_ignored(const struct rules *rules, const char *service, const struct entry *entry,
	struct matches *ret);

/* What to do about a change now: by forced, kind, matches, days left and lead time. RET_REASON
 * is a sentence (caller frees). */
enum verdict judge_verdict(const struct config *config, const struct facts *facts,
	const struct matches *matches, int64_t now, char **ret_reason);

/* Compares a known change with what its entry says now. Returns 1 and fills RET (happening,
 * before, after, detail; the caller clears detail) when something happened that a person must
 * know, 0 when nothing did. Cosmetic edits are nothing. A difference between facts that come
 * from different rules (known->rules against RULES) is HAPPENED_REREAD unless the entry itself
 * changed (CONTENT_CHANGED). */
int
judge_compare(const struct change *known, const struct entry *entry, const struct facts *facts,
	const struct rules *rules, int content_changed, struct event *ret);

/* Is ENTRY (with its facts) about the KNOWN change of the same service, though it is another entry? By the vendor's
 * own words: see enum fold. References by id are not seen here. OTHER_SOURCE: it stands on another page. */
enum fold judge_fold(const struct change *known, const struct entry *entry,
	const struct facts *facts, bool other_source);
/* May it be about a change that its own source announced earlier: does it say that something was updated, extended or
 * held until now? */
bool judge_may_fold(const struct entry *entry, const struct facts *facts);
/* Did the vendor mark the entry as changed: another stamp of its update, or a word in the title? */
bool judge_marked(const struct change *known, const struct entry *entry);

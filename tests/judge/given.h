/* Given: small configurations and entries for the tests of the judge, with phrases of their own. */
#pragma once

#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "judge/judge.h"

#define EVERYWHERE (WHERE_TITLE | WHERE_LEAD | WHERE_BODY)

static inline void
given_phrase(struct config *config, const char *text, enum kind kind, enum role role,
	double weight, unsigned where)
{
	struct phrase *p;

	config->phrases =
		mem_resize(config->phrases, config->phrase_count + 1, sizeof(*config->phrases));
	p = &config->phrases[config->phrase_count++];
	*p = (struct phrase){ .text = mem_dup(text),
		.language = mem_dup("en"),
		.kind = kind,
		.role = role,
		.weight = weight,
		.where = where };
}

/* A configuration without dependencies that knows some words. */
static inline struct config *
given_config(void)
{
	struct config *config = MEM_NEW(struct config);

	config->timezone = mem_dup("UTC");
	given_phrase(config, "be|is retired", KIND_RETIREMENT, ROLE_REMOVED, 3, EVERYWHERE);
	given_phrase(config, "retiring", KIND_RETIREMENT, ROLE_REMOVED, 3, EVERYWHERE);
	given_phrase(config, "retirement", KIND_RETIREMENT, ROLE_REMOVED, 2.4, EVERYWHERE);
	given_phrase(config, "be blocked", KIND_BREAKING, ROLE_ENFORCED, 1.8, EVERYWHERE);
	given_phrase(config, "migrate to", KIND_MIGRATION, ROLE_NONE, 0.8, EVERYWHERE);
	given_phrase(config, "action required", KIND_OTHER, ROLE_ENFORCED, 1.5, EVERYWHERE);
	given_phrase(config, "no action required", KIND_OTHER, ROLE_NONE, -0.5, EVERYWHERE);
	given_phrase(config, "new deployments * blocked", KIND_RETIREMENT, ROLE_CLOSED, 1,
		EVERYWHERE);
	given_phrase(config, "begin rolling", KIND_OTHER, ROLE_STARTS, 0, EVERYWHERE);
	given_phrase(config, "complete by", KIND_OTHER, ROLE_COMPLETES, 0, EVERYWHERE);
	given_phrase(config, "announced", KIND_OTHER, ROLE_ANNOUNCED, 0.1, EVERYWHERE);
	given_phrase(config, "fixed an issue", KIND_FIX, ROLE_NONE, -1.2, EVERYWHERE);
	given_phrase(config, "you can now", KIND_FEATURE, ROLE_NONE, -2, EVERYWHERE);
	given_phrase(
		config, "planned maintenance", KIND_MAINTENANCE, ROLE_STARTS, -0.5, EVERYWHERE);
	given_phrase(config, "not going ahead", KIND_OTHER, ROLE_SUPERSEDED, -4, EVERYWHERE);
	given_phrase(config, "retirements", KIND_RETIREMENT, ROLE_NONE, 6, WHERE_LABEL);
	return config;
}

/* Adds "term" to the dependency NAME on "acme", which is made when it is not there. A NULL term only makes it. */
static inline struct dependency *
given_use(struct config *config, const char *name, const char *term)
{
	struct dependency *d = NULL;

	for (size_t i = 0; i < config->dependency_count; i++)
		if (strcmp(config->dependencies[i].name, name) == 0)
			d = &config->dependencies[i];
	if (!d) {
		config->dependencies = mem_resize(config->dependencies,
			config->dependency_count + 1, sizeof(*config->dependencies));
		d = &config->dependencies[config->dependency_count++];
		*d = (struct dependency){ .name = mem_dup(name),
			.service = mem_dup("acme"),
			.lead_time_days = 30,
			.contract_notice_by = DAY_NONE };
	}
	if (term) {
		d->uses = mem_resize(d->uses, d->use_count + 1, sizeof(*d->uses));
		d->uses[d->use_count++] = (struct use){ .text = mem_dup(term) };
	}
	return d;
}

/* Adds "term" to what the dependency NAME ignores. */
static inline void
given_ignore(struct config *config, const char *name, const char *term)
{
	struct dependency *d = given_use(config, name, NULL);

	d->ignore = mem_resize(d->ignore, d->ignore_count + 1, sizeof(*d->ignore));
	d->ignore[d->ignore_count++] = (struct use){ .text = mem_dup(term) };
}

static inline struct rules *
given_rules(const struct config *config)
{
	struct complaints complaints = { 0 };
	struct rules *rules = rules_new(config, &complaints);

	assert_int_equal(complaints.count, 0);
	assert_non_null(rules);
	complaints_clear(&complaints);
	return rules;
}

/* An entry published on 2026-11-02. */
static inline struct entry
given_entry(const char *title, const char *text)
{
	return (struct entry){ .title = mem_dup(title),
		.text = mem_dup(text),
		.language = mem_dup("en"),
		.published = stamp_utc(stamp_day(2026, 11, 2), 0, 0, 0),
		.updated = STAMP_NONE };
}

static inline struct facts
given_facts_of(const struct rules *rules, const struct entry *entry)
{
	struct facts facts;

	judge_facts(rules, entry, STAMP_NONE, &facts);
	return facts;
}

/* The facts of a title and a text by the words of given_config. */
static inline struct facts
given_facts(const char *title, const char *text)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry = given_entry(title, text);
	struct facts facts = given_facts_of(rules, &entry);

	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
	return facts;
}

static inline void
given_effective(const char *title, const char *text, const char *want)
{
	struct facts facts = given_facts(title, text);
	char written[WHEN_SIZE];

	assert_string_equal(when_write(&facts.effective, written), want);
	facts_clear(&facts);
}

/* True if the dependency with the one use TERM matches. RET_TEXT: the words that it hit, to be freed; may be NULL. */
static inline bool
given_match(const char *term, const char *title, const char *text, char **ret_text)
{
	struct config *config = given_config();
	struct rules *rules;
	struct entry entry = given_entry(title, text);
	struct facts facts;
	struct matches matches;
	bool matched;

	given_use(config, "Ours", term);
	rules = given_rules(config);
	facts = given_facts_of(rules, &entry);
	judge_match(rules, "acme", &entry, &facts, &matches);
	matched = matches.count > 0;
	if (ret_text)
		*ret_text = matched ? mem_dup(matches.items[0].text) : NULL;
	matches_clear(&matches);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
	return matched;
}

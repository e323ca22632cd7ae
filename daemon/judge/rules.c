/* Rules: compiled from a configuration, and the version of what decides. */
#include "judge/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/uses.h"

static void
add_claims(struct rules *rules, const struct config *config)
{
	rules->claim_count = config->dependency_count;
	rules->claims = mem_new(rules->claim_count + 1, sizeof(*rules->claims));
	for (size_t i = 0; i < rules->claim_count; i++) {
		const struct dependency *d = &config->dependencies[i];

		rules->claims[i] = (struct claim){ mem_dup(d->name),
			mem_dup(d->service ? d->service : ""), d->use_count == 0, { 0 } };
		strings_copy(&rules->claims[i].only, &d->only);
	}
}

/* By service; of one service what takes the whole of it first; then by number. */
static int
by_service(const void *a, const void *b, void *context)
{
	const struct claim *claims = context;
	size_t m = *(const size_t *)a, n = *(const size_t *)b;
	int order = strcmp(claims[m].service, claims[n].service);

	if (order)
		return order;
	if (claims[m].whole != claims[n].whole)
		return claims[m].whole ? -1 : 1;
	return m < n ? -1 : m > n;
}

static void
sort_claims(struct rules *rules)
{
	rules->by_service = mem_new(rules->claim_count + 1, sizeof(*rules->by_service));
	rules->served = mem_new(rules->claim_count + 1, sizeof(*rules->served));
	for (size_t i = 0; i < rules->claim_count; i++) {
		rules->by_service[i] = i;
		rules->any_whole |= rules->claims[i].whole;
	}
	if (rules->claim_count)
		qsort_r(rules->by_service, rules->claim_count, sizeof(*rules->by_service),
			by_service, rules->claims);
	for (size_t i = 0; i < rules->claim_count; i++) {
		const char *service = rules->claims[rules->by_service[i]].service;
		struct served *last = rules->served + rules->served_count;

		if (rules->served_count && strcmp((last - 1)->service, service) == 0)
			(last - 1)->end = i + 1;
		else
			rules->served[rules->served_count++] =
				(struct served){ service, i, i + 1 };
	}
	rules->served =
		mem_resize(rules->served, rules->served_count + 1, sizeof(*rules->served));
}

static int
by_name(const void *key, const void *item)
{
	const struct served *served = item;

	return strcmp(key, served->service);
}

struct served
rules_served(const struct rules *rules, const char *service)
{
	const struct served *found = bsearch(
		service, rules->served, rules->served_count, sizeof(*rules->served), by_name);

	return found ? *found : (struct served){ service, 0, 0 };
}

static void
hash_phrase(struct hasher *h, const struct phrase *p)
{
	char numbers[64];

	hash_string(h, p->language);
	hash_string(h, p->text);
	(void)snprintf(numbers, sizeof(numbers), "%d %d %.4f %u", (int)p->kind, (int)p->role,
		p->weight, p->where);
	hash_string(h, numbers);
}

static void
hash_dependency(struct hasher *h, const struct dependency *d)
{
	hash_string(h, d->name);
	hash_string(h, d->service);
	for (size_t i = 0; i < d->use_count; i++)
		hash_string(h, d->uses[i].text);
	/* Neither what is ignored nor a filter must look like a term. */
	for (size_t i = 0; i < d->ignore_count; i++) {
		hash_string(h, "ignore");
		hash_string(h, d->ignore[i].text);
	}
	if (d->only.count)
		hash_string(h, NULL);
	for (size_t i = 0; i < d->only.count; i++)
		hash_string(h, d->only.items[i]);
}

static struct hash
version_of(const struct config *config)
{
	struct hasher *h = hash_begin();
	unsigned version = JUDGE_VERSION;

	hash_part(h, &version, sizeof(version));
	for (size_t i = 0; i < config->phrase_count; i++)
		hash_phrase(h, &config->phrases[i]);
	for (size_t i = 0; i < config->dependency_count; i++)
		hash_dependency(h, &config->dependencies[i]);
	return hash_end(h);
}

struct rules *
rules_new(const struct config *config, struct complaints *complaints)
{
	struct rules *rules = MEM_NEW(struct rules);
	size_t errors = complaints->errors;

	rules->phrases = phrases_new(config, complaints);
	rules->terms = terms_new(config, TERMS_USES, complaints);
	rules->ignored = terms_new(config, TERMS_IGNORE, complaints);
	add_claims(rules, config);
	sort_claims(rules);
	rules->version = version_of(config);
	if (complaints->errors > errors) {
		rules_free(rules);
		return NULL;
	}
	return rules;
}

static void
examine_uses(const struct use *uses, size_t count, struct complaints *complaints)
{
	struct compiled_use compiled = { 0 };

	for (size_t i = 0; i < count; i++) {
		char *why = NULL;

		if (use_compile(uses[i].text, &compiled, &why) < 0)
			complaints_add(complaints, &uses[i].at, 0, "%s", why);
		free(why);
	}
	use_clear(&compiled);
}

void
rules_examine(const struct config *config, struct complaints *complaints)
{
	for (size_t i = 0; i < config->dependency_count; i++) {
		const struct dependency *d = &config->dependencies[i];

		examine_uses(d->uses, d->use_count, complaints);
		examine_uses(d->ignore, d->ignore_count, complaints);
	}
	phrases_examine(config, complaints);
}

void
rules_free(struct rules *rules)
{
	if (!rules)
		return;
	phrases_free(rules->phrases);
	terms_free(rules->terms);
	terms_free(rules->ignored);
	for (size_t i = 0; i < rules->claim_count; i++) {
		free(rules->claims[i].name);
		free(rules->claims[i].service);
		strings_clear(&rules->claims[i].only);
	}
	free(rules->claims);
	free(rules->by_service);
	free(rules->served);
	free(rules);
}

struct hash
rules_version(const struct rules *rules)
{
	return rules->version;
}

/* Matching: the dependencies that an entry concerns. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/rules.h"
#include "judge/sentence.h"

/* Is the entry of the claim's service, and of the region, component or whatever it is about? */
static bool
concerns(const struct claim *claim, const char *service, const struct entry *entry)
{
	return (!service || text_equal(claim->service, service)) &&
	       entry_passes(entry, &claim->only);
}

static void
add_match(struct matches *matches, const struct claim *claim, const struct find *find)
{
	struct match *m = matches_add(matches);

	m->dependency = mem_dup(claim->name);
	m->where = find ? find->where : WHERE_TITLE;
	m->term = mem_dup(find ? find->use : NULL);
	m->text = mem_dup(find ? find->text : NULL);
}

static void
match_uses(const struct rules *rules, const char *service, const struct entry *entry,
	struct matches *ret)
{
	struct prose prose;
	struct finds finds;

	prose_read(&prose, entry);
	terms_find(rules->terms, &prose, &finds);
	for (size_t i = 0; i < finds.count; i++) {
		const struct claim *claim = &rules->claims[finds.items[i].claim];

		if (concerns(claim, service, entry))
			add_match(ret, claim, &finds.items[i]);
	}
	finds_clear(&finds);
	prose_clear(&prose);
}

static bool
served(const struct rules *rules, const char *service, const struct entry *entry,
	bool *ret_uses)
{
	bool any = false;

	*ret_uses = false;
	for (size_t i = 0; i < rules->claim_count; i++) {
		if (!concerns(&rules->claims[i], service, entry))
			continue;
		any = true;
		*ret_uses = *ret_uses || !rules->claims[i].whole;
	}
	return any;
}

void
judge_match(const struct rules *rules, const char *service, const struct entry *entry,
	const struct facts *facts, struct matches *ret)
{
	bool uses;

	*ret = (struct matches){ 0 };
	if (!served(rules, service, entry, &uses))
		return;
	if (uses)
		match_uses(rules, service, entry, ret);
	if (facts->forced == FORCED_NO && facts->kind != KIND_MAINTENANCE &&
		facts->kind != KIND_INCIDENT)
		return;
	for (size_t i = 0; i < rules->claim_count; i++)
		if (rules->claims[i].whole && concerns(&rules->claims[i], service, entry))
			add_match(ret, &rules->claims[i], NULL);
}

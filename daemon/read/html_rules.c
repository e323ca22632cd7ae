/* HTML rules: the expressions of a service file, compiled for one page. */
#include "read/html_rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"

/* Where the changes are when they stand as headings of one long text. */
#define WHOLE_PAGE "(//main | //body[not(.//main)])[1]"

static int
compile(struct html_rules *rules, const char *key, const char *expression, bool inside,
	struct html_rule *ret, char **reterr_why)
{
	_cleanup_free_ char *why = NULL;

	if (!expression)
		return 0;
	if (html_find_compile(&rules->find, expression, inside, &ret->compiled, &why) < 0)
		return mem_why(-EBADMSG, reterr_why, "%s of the service file: %s", key, why);
	return 0;
}

/* "NAME=EXPRESSION" items. */
static int
compile_list(struct html_rules *rules, const struct strings *list, const char *key,
	struct html_rule **ret, size_t *ret_count, char **reterr_why)
{
	*ret = mem_new(list->count, sizeof(**ret));
	for (size_t i = 0; i < list->count && i < LIMIT_LABELS; i++) {
		const char *pair = list->items[i], *equals = strchr(pair, '=');
		struct html_rule *rule = &(*ret)[i];
		int role;

		if (!equals)
			return mem_why(-EBADMSG, reterr_why,
				"%s of the service file: “%s” is not NAME=EXPRESSION", key,
				pair);
		*ret_count = i + 1;
		rule->name = mem_ndup(pair, (size_t)(equals - pair));
		role = role_of(rule->name);
		rule->role = role < 0 ? ROLE_NONE : (enum role)role;
		if (compile(rules, key, equals + 1, true, rule, reterr_why) < 0)
			return -EBADMSG;
	}
	return 0;
}

static int
compile_fields(const struct read_rules *rules, struct html_rules *ret, char **reterr_why)
{
	const struct {
		const char *key, *expression;
		struct html_rule *rule;
	} fields[] = {
		{ "“id”", rules->field_id, &ret->id },
		{ "“title”", rules->field_title, &ret->title },
		{ "“text”", rules->field_text, &ret->text },
		{ "“link”", rules->field_link, &ret->link },
		{ "“published”", rules->field_published, &ret->published },
		{ "“updated”", rules->field_updated, &ret->updated },
	};

	for (size_t i = 0; i < LENGTH_OF(fields); i++)
		if (compile(ret, fields[i].key, fields[i].expression, true, fields[i].rule,
			    reterr_why) < 0)
			return -EBADMSG;
	return 0;
}

int
html_rules_compile(const struct read_rules *rules, xmlDoc *doc, size_t page_bytes,
	struct html_rules *ret, char **reterr_why)
{
	const char *entries = rules->entries;

	*ret = (struct html_rules){ 0 };
	html_find_begin(&ret->find, doc, page_bytes);
	if (!entries && rules->split_by.count)
		entries = WHOLE_PAGE;
	if (!entries)
		return mem_why(-EBADMSG, reterr_why,
			"the service file does not say where the changes of this HTML page "
			"are: it wants “fields: { entries: ... }”");
	if (compile(ret, "“entries”", entries, false, &ret->entries, reterr_why) < 0 ||
		compile_fields(rules, ret, reterr_why) < 0 ||
		compile_list(ret, &rules->field_labels, "“labels”", &ret->labels,
			&ret->label_count, reterr_why) < 0)
		return -EBADMSG;
	return compile_list(
		ret, &rules->field_dates, "“dates”", &ret->dates, &ret->date_count, reterr_why);
}

static void
clear_rule(struct html_rule *rule)
{
	free(rule->name);
	html_find_free(rule->compiled);
}

void
html_rules_clear(struct html_rules *rules)
{
	struct html_rule *const one[] = { &rules->entries, &rules->id, &rules->title,
		&rules->text, &rules->link, &rules->published, &rules->updated };

	for (size_t i = 0; i < LENGTH_OF(one); i++)
		clear_rule(one[i]);
	for (size_t i = 0; i < rules->label_count; i++)
		clear_rule(&rules->labels[i]);
	for (size_t i = 0; i < rules->date_count; i++)
		clear_rule(&rules->dates[i]);
	free(rules->labels);
	free(rules->dates);
	html_find_clear(&rules->find);
}

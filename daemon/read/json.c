/* JSON: the document, and which dialect it is. */
#include "read/json.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <jansson.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "read/dialects.h"
#include "read/json_fields.h"
#include "read/mend.h"
#include "read/odata.h"
#include "read/refuse.h"

CLEANUP_DEFINE(json_t, json_decref)

/* What jansson may be made to build: a value costs up to 300 bytes of memory, and two of the
 * page. */
#define LIMIT_CONTAINERS 250000u
#define LIMIT_VALUES 1000000u

/* Counted too high when text holds these marks, and far below the limits then. */
static bool
too_many_values(const char *s, size_t n)
{
	size_t containers = 0, values = 0;

	for (size_t i = 0; i < n; i++) {
		containers += s[i] == '[' || s[i] == '{';
		values += s[i] == ',';
	}
	return containers > LIMIT_CONTAINERS || values > LIMIT_VALUES;
}

static const struct json_dialect *const dialects[] = {
	&json_feed,
	&statuspage,
	&graph_messages,
	&azure_updates,
	&m365_roadmap,
	&salesforce_trust,
	&instatus,
	&statusio,
	&better_stack,
	&slack_status,
	&heroku_status,
	&sorry,
	&aws_health,
	&google_incidents,
	&endoflife,
};

const char *
json_dialect_name(size_t index)
{
	return index < LENGTH_OF(dialects) ? dialects[index]->name : NULL;
}

/* Those whose page is nothing but a list: an empty one is a good page when the source says whose it
 * is, though it does not show it. */
static const struct json_dialect *const lists[] = {
	&graph_messages,
	&azure_updates,
	&m365_roadmap,
	&salesforce_trust,
	&slack_status,
	&aws_health,
	&google_incidents,
};

static bool
may_be_empty(const struct json_dialect *dialect)
{
	for (size_t i = 0; i < LENGTH_OF(lists); i++)
		if (lists[i] == dialect)
			return true;
	return false;
}

/* What the source says it is, if the page can be that; else what it looks like. */
static const struct json_dialect *
dialect_of(const json_t *root, const char *wanted)
{
	bool empty = odata_empty(root);

	for (size_t i = 0; wanted && i < LENGTH_OF(dialects); i++)
		if (strcmp(dialects[i]->name, wanted) == 0 &&
			(dialects[i]->is(root) || (empty && may_be_empty(dialects[i]))))
			return dialects[i];
	for (size_t i = 0; i < LENGTH_OF(dialects); i++)
		if (dialects[i]->is(root))
			return dialects[i];
	return NULL;
}

/* The document strictly, or mended. *RET_DAMAGE is what is wrong with it, if anything is; NULL with it: it is no JSON. */
static json_t *
load(const char *s, size_t n, json_error_t *ret_error, char **ret_damage)
{
	json_t *root = json_loadb(s, n, JSON_DECODE_ANY, ret_error);
	_cleanup_(text_clear) struct text mended = { 0 };
	json_error_t again;
	bool bad;

	if (root)
		return root;
	bad = mend_json(&mended, s, n);
	root = json_loadb(mended.data ? mended.data : "", mended.len, JSON_DECODE_ANY, &again);
	/* jansson quotes what it stumbled over, whatever that is. */
	if (bad || !root)
		*ret_damage = text_line(ret_error->text, LIMIT_QUOTE_BYTES);
	return root;
}

int
json_read(const struct read_input *input, const char *s, size_t n, struct reading *ret,
	char **reterr_why)
{
	static const struct read_rules none;
	json_error_t error;
	_cleanup_(json_decref_cleanup) json_t *root = NULL;
	_cleanup_free_ char *damage = NULL;
	const struct json_dialect *dialect;
	bool mapped;
	int r = 0;
	struct json_page page = {
		.input = input, .rules = input->rules ? input->rules : &none, .reading = ret
	};

	if (too_many_values(s, n))
		return mem_why(-EBADMSG, reterr_why,
			"this is JSON with more values than forewarn reads of one page");
	root = load(s, n, &error, &damage);
	if (!root)
		return mem_why(-EBADMSG, reterr_why,
			"this looks like JSON, but is none: line %d, column %d: %s", error.line,
			error.column, damage);
	mapped = json_fields_wanted(page.rules);
	dialect = mapped ? NULL : dialect_of(root, page.rules->format);
	if (!mapped && !dialect)
		return refuse_json(root, reterr_why);
	*ret = (struct reading){ .format = mapped ? json_feed.name : dialect->name };
	if (damage) {
		ret->damaged = true;
		ret->damaged_line = error.line > 0 ? (unsigned)error.line : 1;
		ret->damaged_why = TAKE(damage);
	}
	page.root = root;
	if (mapped)
		r = json_fields_read(&page, reterr_why);
	else
		dialect->read(&page);
	harvest_clear(&page.harvest);
	return r;
}

/* Decided: a file of decisions to structs. */
#include "settings/decided.h"

#include "base/cleanup.h"
#include "base/stamp.h"
#include "settings/complain.h"
#include "settings/document.h"
#include "settings/folder.h"
#include "settings/value.h"

#define EXAMPLE \
	"{ change: salesforce-k3x9qa, decision: accept, by: ada, why: \"it suits us\", at: " \
	"2027-03-31T09:00:00Z }"

static void
read_kind(struct check *check, const struct key *key, const struct node *value, void *field)
{
	/* "none" is no decision. */
	const char *names[DECISION_COUNT - 1];
	int picked;

	for (int i = 0; i < DECISION_COUNT - 1; i++)
		names[i] = decision_name((enum decision_kind)(i + 1));
	picked = value_pick(
		check, key->name, value, &(struct words){ names, DECISION_COUNT - 1 });
	if (picked >= 0)
		*(enum decision_kind *)field = (enum decision_kind)(picked + 1);
}

static void
read_stamp(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *text = value_of(check, key->name, value);

	if (text && stamp_read(text, field, NULL) < 0)
		complain_error(check->complaints, &value->at,
			"\"%s\" is no moment; expected one such as 2027-03-31T09:00:00Z", text);
}

static void
read_day(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *text = value_of(check, key->name, value);

	if (text && stamp_read_day(text, field) < 0)
		complain_error(check->complaints, &value->at,
			"\"%s\" is no day; expected one such as 2027-03-31", text);
}

/* For those who read the file; the store knows it better. */
static void
pass_over(struct check *check, const struct key *key, const struct node *value, void *field)
{
	(void)field;
	(void)value_of(check, key->name, value);
}

static const struct key decision_keys[] = {
	{ "change", value_text, offsetof(struct decision, change), NULL, true },
	{ "title", pass_over, 0, NULL, false },
	{ "decision", read_kind, offsetof(struct decision, kind), NULL, true },
	{ "by", value_text, offsetof(struct decision, by), NULL, true },
	{ "why", value_text, offsetof(struct decision, why), NULL, true },
	{ "at", read_stamp, offsetof(struct decision, at), NULL, true },
	{ "until", read_day, offsetof(struct decision, until), NULL, false },
	{ "peer", value_text, offsetof(struct decision, peer), NULL, false },
	{ "void_at", read_stamp, offsetof(struct decision, void_at), NULL, false },
	{ "void_why", value_text, offsetof(struct decision, void_why), NULL, false },
};
static const struct table decision_table = { "decision", EXAMPLE, decision_keys,
	LENGTH_OF(decision_keys) };

bool
decided_read(const char *path, struct decisions *ret, struct complaints *complaints)
{
	struct check check = { .complaints = complaints };
	size_t len = 0, errors = complaints->errors;
	_cleanup_free_ char *data = folder_read_file(path, complaints, &len);
	_cleanup_(tree_clear) struct node root = { 0 };

	*ret = (struct decisions){ 0 };
	if (!data || !document_read(path, data, len, complaints, &root))
		return false;
	if (root.type == NODE_EMPTY)
		return true;
	if (!keys_expect(&check, "a file of decisions", &root, NODE_LIST, "- " EXAMPLE))
		return false;
	for (size_t i = 0; i < root.count; i++)
		if (keys_expect(&check, "decision", &root.items[i], NODE_MAP, EXAMPLE))
			keys_read(&check, &decision_table, NULL, &root.items[i],
				decisions_add(ret));
	return complaints->errors == errors;
}

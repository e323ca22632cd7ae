/* Kinds, roles and forced: the names. */
#include "model/kind.h"

#include "base/names.h"

static const char *const kinds[KIND_COUNT] = { "other", "retirement", "deprecation",
	"migration", "breaking", "default-change", "security", "pricing", "maintenance",
	"incident", "feature", "fix" };
static const char *const nouns[KIND_COUNT] = { "change", "retirement", "deprecation",
	"migration", "breaking change", "change of a default", "security change",
	"price change", "maintenance", "incident", "new feature", "fix" };
static const char *const roles[ROLE_COUNT] = { "none", "announced", "preview", "starts",
	"closed", "brownout", "read-only", "enforced", "removed", "support-ends", "completes",
	"superseded" };
static const char *const forceds[] = { "no", "unclear", "yes" };

const char *
kind_name(enum kind kind)
{
	return kinds[kind];
}

const char *
kind_noun(enum kind kind)
{
	return nouns[kind];
}

const char *
forced_name(enum forced forced)
{
	return forceds[forced];
}

const char *
role_name(enum role role)
{
	return roles[role];
}

int
kind_of(const char *name)
{
	return names_find(kinds, KIND_COUNT, name);
}

int
forced_of(const char *name)
{
	return names_find(forceds, 3, name);
}

int
role_of(const char *name)
{
	return names_find(roles, ROLE_COUNT, name);
}

/* Declared: the recipients, accounts and dependencies of the admin. */
#include "settings/declared.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "settings/catalogue.h"
#include "settings/channels.h"
#include "settings/complain.h"
#include "settings/contact.h"
#include "settings/measure.h"
#include "settings/policy.h"
#include "settings/secret.h"
#include "settings/value.h"

#define KEY(name, reader, type, field) \
	{ \
		name, reader, offsetof(type, field), NULL, false \
	}
#define KEY_WITH(name, reader, type, field, detail) \
	{ \
		name, reader, offsetof(type, field), detail, false \
	}
#define NAME_BYTES 200

/* In the order of the enums. */
static const char *const wordings[] = { "technical", "plain" };
static const char *const importances[] = { "normal", "low", "high" };
static const char *const forms[] = { "digest", "single" };
static const struct words form_words = { forms, LENGTH_OF(forms) };
static const char *const lives[] = { "as-operator", "yes", "no" };
static const struct words life_words = { lives, LENGTH_OF(lives) };
static const struct words wording_words = { wordings, LENGTH_OF(wordings) };
static const struct words importance_words = { importances, LENGTH_OF(importances) };
static const struct range people_range = { 0, 100000000 };
static const struct span lead_span = { SPAN_DAYS, 1, 3650, "1 day", "10 years", "8 weeks" };

static const struct key recipient_keys[] = {
	KEY("mail", contact_mail, struct recipient, mail),
	KEY_WITH("webhook", channels_webhook, struct recipient, webhook,
		&channels_webhook_table),
	KEY("exec", channels_exec, struct recipient, exec),
	KEY("journal", value_bool, struct recipient, journal),
	KEY_WITH("form", value_enum, struct recipient, form, &form_words),
	KEY_WITH("wording", value_enum, struct recipient, wording, &wording_words),
	{ "digest", measure_digest, 0, NULL, false },
	KEY("quiet", measure_quiet, struct recipient, quiet),
	KEY("language", declared_language, struct recipient, language),
	KEY("calendar", value_bool, struct recipient, calendar),
	KEY_WITH("sign_of_life", value_enum, struct recipient, sign_of_life, &life_words),
	KEY("timezone", value_zone, struct recipient, timezone),
};
const struct table declared_recipient_table = { "recipient", "it: { mail: it@bakery.example }",
	recipient_keys, LENGTH_OF(recipient_keys) };

static const struct key account_keys[] = {
	KEY("tenant", value_text, struct account, tenant),
	KEY("client_id", value_text, struct account, client_id),
	{ "secret", secret_read, offsetof(struct account, secret), NULL, true },
	KEY("secret_expires", measure_day, struct account, secret_expires),
};
const struct table declared_account_table = { "account",
	"microsoft-365: { tenant: bakery.example, client_id: ID, secret: credential:graph }",
	account_keys, LENGTH_OF(account_keys) };

void
declared_language(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	const struct config *config = check->config;
	_cleanup_free_ const char **names = mem_new(config->tongue_count + 1, sizeof(*names));
	int picked;

	/* That there are no texts has been complained of already. */
	if (config->tongue_count == 0)
		return;
	for (size_t i = 0; i < config->tongue_count; i++)
		names[i] = config->tongues[i].language;
	picked = value_pick(
		check, key->name, value, &(struct words){ names, config->tongue_count });
	if (picked >= 0)
		mem_set(field, names[picked]);
}

/* A name is shown in letters and asked for on command lines. */
static void
check_name(struct check *check, const char *what, const struct node *item)
{
	if (text_blank(item->key))
		complain_error(check->complaints, &item->key_at,
			"a %s needs a name before the colon", what);
	else if (strlen(item->key) > NAME_BYTES)
		complain_error(check->complaints, &item->key_at,
			"the name of this %s is longer than %d bytes", what, NAME_BYTES);
}

/* Every dependency without "tell" names every recipient: the product must stay small. */
static size_t
at_most(struct check *check, const char *what, const struct node *map, size_t limit)
{
	if (map->count <= limit)
		return map->count;
	complain_error(check->complaints, &map->items[limit].key_at,
		"there are more than %zu %s", limit, what);
	return limit;
}

void
declared_recipients(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct config *config = field;
	size_t count;

	if (!keys_expect(check, key->name, value, NODE_MAP, DECLARED_RECIPIENT_EXAMPLE))
		return;
	count = at_most(check, "recipients", value, LIMIT_RECIPIENTS);
	config->recipients = mem_new(count, sizeof(*config->recipients));
	for (size_t i = 0; i < count; i++) {
		const struct node *item = &value->items[i];
		struct recipient *recipient = &config->recipients[config->recipient_count++];

		check_name(check, "recipient", item);
		recipient->name = mem_dup(item->key);
		recipient->at = item->key_at;
		recipient->calendar = true;
		if (keys_expect(
			    check, item->key, item, NODE_MAP, declared_recipient_table.example))
			keys_read(check, &declared_recipient_table, item->key, item, recipient);
		channels_check(check, item, recipient);
	}
}

static void
add_account(struct check *check, const char *service, const struct node *item)
{
	struct config *config = check->config;
	struct account *account;

	for (size_t i = 0; i < config->account_count; i++)
		if (text_equal(config->accounts[i].service, service)) {
			complain_error(check->complaints, &item->key_at,
				"the service %s has an account already, in %s, line %u: keep "
				"one of them",
				service, config->accounts[i].at.file,
				config->accounts[i].at.line);
			return;
		}
	account = &config->accounts[config->account_count++];
	account->service = mem_dup(service);
	account->at = item->key_at;
	account->secret_expires = DAY_NONE;
	account->none = item->type == NODE_TEXT && text_equal(item->text, "none");
	if (!account->none &&
		keys_expect(check, item->key, item, NODE_MAP, declared_account_table.example))
		keys_read(check, &declared_account_table, item->key, item, account);
}

/* One sign-in may serve several services: then their files call it by a name of its own. */
static bool
is_shared(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->service_count; i++)
		for (size_t j = 0; j < config->services[i].source_count; j++)
			if (text_equal(config->services[i].sources[j].sign_in.account, name))
				return true;
	return false;
}

void
declared_accounts(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct config *config = field;

	if (!keys_expect(check, key->name, value, NODE_MAP, declared_account_table.example))
		return;
	config->accounts = mem_new(value->count, sizeof(*config->accounts));
	for (size_t i = 0; i < value->count; i++) {
		const struct node *item = &value->items[i];
		const char *service = item->key;

		if (!is_shared(config, service))
			service = names_resolve(
				&check->names, item->key, &item->key_at, check->complaints);

		if (service)
			add_account(check, service, item);
	}
}

const char *
declared_person(struct check *check, const char *key, const struct node *node)
{
	const struct config *config = check->config;
	const char *name = value_of(check, key, node);
	_cleanup_free_ const char **names = NULL;

	if (!name || config_recipient(config, name))
		return name;
	if (check->incomplete)
		return NULL;
	names = mem_new(config->recipient_count, sizeof(*names));
	for (size_t i = 0; i < config->recipient_count; i++)
		names[i] = config->recipients[i].name;
	complain_unknown(check->complaints, &node->at, "recipient", name, names,
		config->recipient_count);
	return NULL;
}

static void
add_person(struct check *check, const struct key *key, const struct node *item, void *field)
{
	const char *name = declared_person(check, key->name, item);

	if (!name)
		return;
	if (!strings_has(field, name))
		strings_add(field, name);
	else
		complain_error(check->complaints, &item->at,
			"\"%s\" stands in \"%s\" twice: keep one", name, key->name);
}

void
declared_people(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	value_each(check, key, value, field, add_person);
}

static void
read_service(struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct dependency *dependency = field;
	const char *word = value_of(check, key->name, value);
	const char *id =
		word ? names_resolve(&check->names, word, &value->at, check->complaints) : NULL;

	dependency->service_at = value->at;
	if (id)
		mem_set(&dependency->service, id);
}

static void
append_use(struct use **uses, size_t *count, const char *text, struct place at)
{
	*uses = mem_resize(*uses, *count + 1, sizeof(**uses));
	(*uses)[(*count)++] = (struct use){ mem_dup(text), at };
}

static void
add_use(struct check *check, const struct key *key, const struct node *item, void *field)
{
	struct dependency *dependency = field;
	const char *text = value_of(check, key->name, item);

	if (text)
		append_use(&dependency->uses, &dependency->use_count, text, item->at);
}

static void
read_uses(struct check *check, const struct key *key, const struct node *value, void *field)
{
	value_each(check, key, value, field, add_use);
}

static void
add_ignored(struct check *check, const struct key *key, const struct node *item, void *field)
{
	struct dependency *dependency = field;
	const char *text = value_of(check, key->name, item);

	if (text)
		append_use(&dependency->ignore, &dependency->ignore_count, text, item->at);
}

static void
read_ignored(struct check *check, const struct key *key, const struct node *value, void *field)
{
	value_each(check, key, value, field, add_ignored);
}

static const struct dependency *
declared_dependency(struct check *check, const char *name, const struct place *at)
{
	const struct config *config = check->config;
	const struct dependency *found = config_dependency(config, name);
	_cleanup_free_ const char **names = NULL;

	if (found || check->incomplete)
		return found;
	names = mem_new(config->dependency_count, sizeof(*names));
	for (size_t i = 0; i < config->dependency_count; i++)
		names[i] = config->dependencies[i].name;
	complain_unknown(
		check->complaints, at, "dependency", name, names, config->dependency_count);
	return NULL;
}

static void
add_support(struct check *check, const struct key *key, const struct node *item, void *field)
{
	struct dependency *dependency = field;
	const char *name = value_of(check, key->name, item);
	const struct dependency *other =
		name ? declared_dependency(check, name, &item->at) : NULL;
	size_t number;

	if (!other)
		return;
	number = (size_t)(other - check->config->dependencies);
	if (other == dependency) {
		complain_error(check->complaints, &item->at,
			"\"%s\" cannot support itself; name what stops when it stops", name);
		return;
	}
	for (size_t i = 0; i < dependency->support_count; i++)
		if (dependency->supports[i] == number) {
			complain_error(check->complaints, &item->at,
				"\"%s\" stands in \"%s\" twice: keep one", name, key->name);
			return;
		}
	dependency->supports = mem_resize(dependency->supports, dependency->support_count + 1,
		sizeof(*dependency->supports));
	dependency->supports[dependency->support_count++] = number;
}

static void
read_supports(struct check *check, const struct key *key, const struct node *value, void *field)
{
	value_each(check, key, value, field, add_support);
}

/* Without a lead time there is no latest day to decide, so nothing would ever come of it. */
static void
read_escalate(struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct dependency *dependency = field;

	policy_escalate(check, key, value, &dependency->policy.escalate);
	if (!text_blank(dependency->policy.escalate) && !dependency->lead_time_days)
		complain_warning(check->complaints, &value->at,
			"nobody will be told: \"escalate\" needs a \"lead_time\", which gives "
			"the "
			"latest day to decide");
}

static const struct key dependency_keys[] = {
	{ "service", read_service, 0, NULL, true },
	{ "uses", read_uses, 0, NULL, false },
	{ "ignore", read_ignored, 0, NULL, false },
	KEY("only", catalogue_filter, struct dependency, only),
	KEY("process", value_text, struct dependency, process),
	KEY("owner", value_text, struct dependency, owner),
	KEY_WITH("people", value_count, struct dependency, people, &people_range),
	KEY_WITH("importance", value_enum, struct dependency, importance, &importance_words),
	KEY_WITH("lead_time", measure_span, struct dependency, lead_time_days, &lead_span),
	KEY("contract_notice_by", measure_day, struct dependency, contract_notice_by),
	KEY("tell", declared_people, struct dependency, tell),
	KEY("reminders", policy_reminders, struct dependency, policy.reminders),
	{ "escalate", read_escalate, 0, NULL, false },
	{ "supports", read_supports, 0, NULL, false },
};
const struct table declared_dependency_table = { "dependency",
	"Office: { service: microsoft-365 }", dependency_keys, LENGTH_OF(dependency_keys) };

static void
tell_everybody(const struct config *config, struct dependency *dependency)
{
	for (size_t i = 0; i < config->recipient_count; i++)
		strings_add(&dependency->tell, config->recipients[i].name);
}

void
declared_dependencies(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct config *config = field;
	size_t count;

	if (!keys_expect(check, key->name, value, NODE_MAP, DECLARED_DEPENDENCY_EXAMPLE))
		return;
	count = at_most(check, "dependencies", value, LIMIT_DEPENDENCIES);
	config->dependencies = mem_new(count, sizeof(*config->dependencies));
	for (size_t i = 0; i < count; i++) {
		const struct node *item = &value->items[i];
		struct dependency *dependency =
			&config->dependencies[config->dependency_count++];

		check_name(check, "dependency", item);
		*dependency = (struct dependency){ .name = mem_dup(item->key),
			.contract_notice_by = DAY_NONE,
			.at = item->key_at,
			.service_at = item->key_at };
	}
	/* They name each other, so all are there before the first is read. */
	for (size_t i = 0; i < count; i++) {
		const struct node *item = &value->items[i];
		struct dependency *dependency = &config->dependencies[i];

		if (keys_expect(check, item->key, item, NODE_MAP,
			    declared_dependency_table.example))
			keys_read(
				check, &declared_dependency_table, item->key, item, dependency);
		if (dependency->tell.count == 0)
			tell_everybody(config, dependency);
	}
}

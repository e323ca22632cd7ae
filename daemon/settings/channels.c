/* Channels: webhooks, programs, and what must hold of them. */
#include "settings/channels.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/complain.h"
#include "settings/contact.h"
#include "settings/secret.h"
#include "settings/value.h"

#define KEY(name, reader, type, field) \
	{ \
		name, reader, offsetof(type, field), NULL, false \
	}

/* In the order of the enum. */
static const char *const templates[] = { "json", "slack", "teams", "mattermost" };
static const struct words template_words = { templates, LENGTH_OF(templates) };
static const char *const permissions[] = { "refused", "allowed" };
static const struct words permission_words = { permissions, LENGTH_OF(permissions) };

/* What a chat gives as the address of a webhook lets whoever knows it write there: it may be kept like any secret. */
static void
read_url(struct check *check, const struct key *key, const struct node *value, void *field)
{
	char **url = field;
	const char *text = value_of(check, key->name, value);
	const char *why;

	if (!text)
		return;
	if (text_starts(text, "credential:") || text_starts(text, "file:"))
		secret_read(check, key, value, field);
	else
		mem_set(url, text);
	if (!*url)
		return;
	why = contact_webhook_trouble(*url);
	if (!why)
		return;
	complain_error(check->complaints, &value->at,
		"the \"url\" of this webhook is no good one: %s; expected something like "
		"https://chat.example/hooks/ID",
		why);
	mem_set(url, NULL);
}

static const struct key webhook_keys[] = {
	{ "url", read_url, offsetof(struct webhook, url), NULL, true },
	KEY("secret", secret_read, struct webhook, secret),
	{ "template", value_enum, offsetof(struct webhook, template), &template_words, false },
	KEY("ca_file", contact_file, struct webhook, ca_file),
	KEY("proxy", contact_proxy, struct webhook, proxy),
};
const struct table channels_webhook_table = { "webhook",
	"webhook: { url: https://chat.example/hooks/ID, template: mattermost }", webhook_keys,
	LENGTH_OF(webhook_keys) };

void
channels_webhook(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct webhook *webhook = field;
	const struct node *url = value->type == NODE_MAP ? tree_find(value, "url") : NULL;

	webhook->wanted = true;
	keys_nested(check, key, value, field);
	if (webhook->template != WEBHOOK_JSON && url && url->type == NODE_TEXT &&
		text_starts(url->text, "https://"))
		complain_warning(check->complaints, &url->at,
			"whoever can read this file can write to that chat: keep the address "
			"as url: credential:NAME or url: file:/PATH");
}

static void
add_word(struct check *check, const struct key *key, const struct node *item, void *field)
{
	const char *word = value_of(check, key->name, item);

	if (word)
		strings_add(field, word);
}

/* It may be installed later, so it is no mistake: until then letters wait. */
static void
warn_of_program(struct check *check, const struct node *value, const char *program)
{
	struct stat st;

	if (stat(program, &st) < 0) {
		/* The daemon may look where the person who runs the check may not. */
		if (errno == ENOENT || errno == ENOTDIR)
			complain_warning(check->complaints, &value->at,
				"there is no program %s: letters will wait until there is one",
				program);
	} else if (!S_ISREG(st.st_mode) || !(st.st_mode & 0111)) {
		complain_warning(check->complaints, &value->at,
			"%s is no program that may be run: letters will wait until it is one",
			program);
	}
}

void
channels_exec(struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct strings *words = field;

	value_each(check, key, value, field, add_word);
	if (words->count == 0)
		return;
	if (words->items[0][0] != '/')
		complain_error(check->complaints, &value->at,
			"\"exec\" must begin with the absolute path of a program, as in exec: "
			"[/usr/local/bin/ticket, --queue, changes]; no shell reads it");
	else
		warn_of_program(check, value, words->items[0]);
}

void
channels_permit(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	int picked = value_pick(check, key->name, value, &permission_words);

	/* A word that nobody knows is complained of already: not once more of each program. */
	*(bool *)field = picked != 0;
}

void
channels_check(struct check *check, const struct node *item, const struct recipient *recipient)
{
	if (item->type != NODE_MAP)
		return;
	/* A channel that was written, however badly, is complained of already. */
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		if (recipient_has(recipient, c) || tree_find(item, channel_name(c)))
			return;
	complain_error(check->complaints, &item->key_at,
		"nothing leads to the recipient \"%s\": write mail, webhook, exec or journal, "
		"something like %s: { mail: it@bakery.example }",
		item->key, item->key);
}

void
channels_check_permit(struct check *check)
{
	const struct config *config = check->config;

	for (size_t i = 0; !config->exec_allowed && i < config->recipient_count; i++)
		if (config->recipients[i].exec.count)
			complain_error(check->complaints, &config->recipients[i].at,
				"the recipient \"%s\" is a program (exec), and running "
				"programs is "
				"off: if you want it, write exec: allowed at the top level of "
				"forewarn.yaml",
				config->recipients[i].name);
}

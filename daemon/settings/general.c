/* General: the keys of forewarn.yaml itself, their defaults, and what must hold between them.
 */
#include "settings/general.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/zone.h"
#include "settings/channels.h"
#include "settings/complain.h"
#include "settings/contact.h"
#include "settings/declared.h"
#include "settings/measure.h"
#include "settings/policy.h"
#include "settings/secret.h"
#include "settings/value.h"
#include "settings/verdicts.h"

#define KEY(name, reader, type, field) \
	{ \
		name, reader, offsetof(type, field), NULL, false \
	}
#define KEY_WITH(name, reader, type, field, detail) \
	{ \
		name, reader, offsetof(type, field), detail, false \
	}
#define HOUR 3600u
#define DAY 86400u

static const char *const tls_names[] = { "when-offered",
	"required" }; /* in the order of enum mail_tls */
static const struct words tls_words = { tls_names, LENGTH_OF(tls_names) };
static const struct range connections_range = { 1, 1024 };
#define PER_HOST 2
static const struct range per_host_range = { 1, 64 };
static const struct span timeout_span = { SPAN_SECONDS, 1, HOUR, "1 second", "1 hour",
	"60 seconds" };
static const struct span every_span = { SPAN_SECONDS, 60, 366 * DAY, "1 minute", "366 days",
	"6 hours" };
static const struct span every_min_span = { SPAN_SECONDS, 1, 7 * DAY, "1 second", "7 days",
	"5 minutes" };
static const struct span backoff_span = { SPAN_SECONDS, 60, 30 * DAY, "1 minute", "30 days",
	"1 day" };
static const struct span give_up_span = { SPAN_DAYS, 1, 60, "1 day", "60 days", "5 days" };
static const struct span keep_span = { SPAN_MONTHS, 1, 1200, "1 month", "100 years",
	"24 months" };

static const struct key mail_keys[] = {
	KEY("relay", contact_relay, struct mail_settings, relay),
	KEY("from", contact_mail, struct mail_settings, from),
	KEY("user", value_text, struct mail_settings, user),
	KEY("password", secret_read, struct mail_settings, password),
	KEY_WITH("tls", value_enum, struct mail_settings, tls, &tls_words),
	KEY("ca_file", contact_file, struct mail_settings, ca_file),
	KEY_WITH("timeout", measure_span, struct mail_settings, timeout_sec, &timeout_span),
	KEY_WITH("give_up", measure_span, struct mail_settings, give_up_days, &give_up_span),
};
const struct table general_mail_table = { "mail",
	"mail: { relay: smtp://localhost, from: forewarn@bakery.example }", mail_keys,
	LENGTH_OF(mail_keys) };

static const struct key listen_keys[] = {
	KEY("contact", contact_reach, struct listen_settings, contact),
	KEY("user_agent", value_text, struct listen_settings, user_agent),
	KEY("proxy", contact_proxy, struct listen_settings, proxy),
	KEY("ca_file", contact_file, struct listen_settings, ca_file),
	KEY("page_max", measure_bytes, struct listen_settings, page_max_bytes),
	KEY_WITH("timeout", measure_span, struct listen_settings, page_timeout_sec,
		&timeout_span),
	KEY_WITH("every", measure_span, struct listen_settings, every_sec, &every_span),
	KEY_WITH("every_min", measure_span, struct listen_settings, every_min_sec,
		&every_min_span),
	KEY_WITH("backoff_max", measure_span, struct listen_settings, backoff_max_sec,
		&backoff_span),
	KEY_WITH("connections", value_count, struct listen_settings, connections,
		&connections_range),
	KEY_WITH("per_host", value_count, struct listen_settings, per_host, &per_host_range),
};
const struct table general_listen_table = { "listen",
	"listen: { contact: it@bakery.example, every: 6 hours }", listen_keys,
	LENGTH_OF(listen_keys) };

/* TLS is asked for unless the relay is on this machine or the admin says otherwise; so the
 * word's absence must be seen. */
static void
read_mail(struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct mail_settings *mail = field;

	mail->at = value->key_at;
	keys_nested(check, key, value, field);
	if (value->type != NODE_MAP)
		return;
	if (!tree_find(value, "tls"))
		mail->tls = contact_relay_is_local(mail->relay) ? MAIL_TLS_WHEN_OFFERED
								: MAIL_TLS_REQUIRED;
	if (!tree_find(value, "user") != !tree_find(value, "password"))
		complain_error(check->complaints, &value->at,
			"\"mail\" needs both \"user\" and \"password\" to sign in at the "
			"relay, or neither");
}

static void
read_listen(struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct listen_settings *listen = field;

	keys_nested(check, key, value, field);
	if (listen->every_sec < listen->every_min_sec)
		complain_error(check->complaints, &value->at,
			"\"every\" (%u seconds) is shorter than \"every_min\" (%u seconds), "
			"which nobody is asked more often than",
			listen->every_sec, listen->every_min_sec);
	if (listen->backoff_max_sec < listen->every_min_sec)
		complain_error(check->complaints, &value->at,
			"\"backoff_max\" (%u seconds) is shorter than \"every_min\" (%u "
			"seconds)",
			listen->backoff_max_sec, listen->every_min_sec);
	/* Two is what holds when nobody wrote it: no reason to refuse a single connection. */
	if (listen->per_host == PER_HOST && listen->connections < PER_HOST)
		listen->per_host = listen->connections;
	if (listen->per_host > listen->connections)
		complain_error(check->complaints, &value->at,
			"\"per_host\" (%u) is more than \"connections\" (%u), which counts all "
			"hosts",
			listen->per_host, listen->connections);
}

static const struct key publish_keys[] = {
	{ "folder", contact_path, offsetof(struct publish_settings, folder), NULL, true },
	KEY("names", value_bool, struct publish_settings, names),
};
const struct table general_publish_table = { "publish",
	"publish: { folder: /srv/www/forewarn, names: no }", publish_keys,
	LENGTH_OF(publish_keys) };

/* The folder alone says enough. */
static void
read_publish(struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct publish_settings *publish = field;

	publish->at = value->at;
	if (value->type == NODE_TEXT)
		contact_path(check, key, value, &publish->folder);
	else
		keys_nested(check, key, value, field);
}

/* A collector passes over a file of another name without a word. */
static void
read_metrics(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *name = value->type == NODE_TEXT ? strrchr(value->text, '/') : NULL;
	size_t n = name ? strlen(name) : 0;

	contact_path(check, key, value, field);
	if (name && value->text[0] == '/' &&
		(n <= strlen("/.prom") || strcmp(name + n - strlen(".prom"), ".prom") != 0))
		complain_error(check->complaints, &value->at,
			"the file of \"metrics\" must end in .prom, as node_exporter wants it: "
			"/var/cache/forewarn/forewarn.prom");
}

/* Recipients stand before those who name them. */
static const struct key general_keys[] = {
	KEY("language", declared_language, struct config, language),
	KEY("timezone", value_zone, struct config, timezone),
	KEY_WITH("mail", read_mail, struct config, mail, &general_mail_table),
	{ "recipients", declared_recipients, 0, NULL, false },
	KEY("operators", declared_people, struct config, operators),
	KEY_WITH("policy", keys_nested, struct config, policy, &policy_table),
	{ "accounts", declared_accounts, 0, NULL, false },
	{ "dependencies", declared_dependencies, 0, NULL, false },
	KEY_WITH("listen", read_listen, struct config, listen, &general_listen_table),
	KEY_WITH("publish", read_publish, struct config, publish, &general_publish_table),
	KEY("state", contact_path, struct config, state_dir),
	KEY("runtime", contact_path, struct config, runtime_dir),
	KEY_WITH("keep_entries", measure_span, struct config, keep_entries_months, &keep_span),
	KEY("heartbeat", contact_url, struct config, heartbeat),
	KEY("metrics", read_metrics, struct config, metrics),
	KEY("exec", channels_permit, struct config, exec_allowed),
};
const struct table general_table = { "forewarn.yaml", DECLARED_DEPENDENCY_EXAMPLE, general_keys,
	LENGTH_OF(general_keys) };

/* systemd may pass several folders, separated by colons; ours is the first. */
static char *
folder_of(const char *variable, const char *otherwise)
{
	const char *value = getenv(variable);

	return value && value[0] == '/' ? mem_ndup(value, strcspn(value, ":"))
					: mem_dup(otherwise);
}

void
general_defaults(struct config *config)
{
	config->language = mem_dup("en");
	config->timezone = mem_dup(zone_of_machine());
	config->state_dir = folder_of("STATE_DIRECTORY", "/var/lib/forewarn");
	config->runtime_dir = folder_of("RUNTIME_DIRECTORY", "/run/forewarn");
	config->keep_entries_months = 24;
	policy_defaults(&config->policy);
	config->mail.relay = mem_dup("smtp://localhost");
	config->mail.timeout_sec = 60;
	config->mail.give_up_days = 5;
	config->listen.page_max_bytes = LIMIT_PAGE_BYTES;
	config->listen.page_timeout_sec = LIMIT_PAGE_SECONDS;
	config->listen.every_sec = 6 * HOUR;
	config->listen.every_min_sec = 300;
	config->listen.backoff_max_sec = DAY;
	config->listen.connections = 64;
	config->listen.per_host = PER_HOST;
}

/* A list that is not there, or there and empty, is the commonest beginning: say what to write.
 */
static void
require(struct check *check, const struct node *root, const char *key, const char *why,
	const char *example)
{
	const struct node *found = tree_find(root, key);

	if (!found)
		complain_error(check->complaints, &root->at,
			"there is no \"%s\": %s; write something like %s", key, why, example);
	else if (found->type == NODE_MAP && found->count == 0)
		complain_error(check->complaints, &found->at,
			"\"%s\" is empty: %s; write something like %s", key, why, example);
}

/* Whoever runs this host sees what bounces, and a relay that checks senders finds one. Where nobody has mail, it is only
 * the end of Message-IDs. */
static void
find_sender(struct config *config)
{
	for (size_t i = 0; !config->mail.from && i < config->operators.count; i++) {
		const struct recipient *person =
			config_recipient(config, config->operators.items[i]);

		config->mail.from = mem_dup(person ? person->mail : NULL);
	}
	for (size_t i = 0; !config->mail.from && i < config->recipient_count; i++)
		config->mail.from = mem_dup(config->recipients[i].mail);
	if (!config->mail.from)
		config->mail.from = mem_dup("forewarn@forewarn.invalid");
}

/* Is PATH that folder, or somewhere below it? */
static bool
is_below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	while (n > 1 && folder[n - 1] == '/')
		n--;
	return strncmp(path, folder, n) == 0 && (path[n] == '/' || !path[n] || n == 1);
}

/* A web server shows all that is in the folder: not the store, and not what only our group may ask. */
static void
check_publish(struct check *check)
{
	const struct config *config = check->config;
	const char *folder = config->publish.folder;
	const char *own[] = { config->state_dir, config->runtime_dir };

	for (size_t i = 0; folder && i < LENGTH_OF(own); i++)
		if (is_below(own[i], folder)) {
			complain_error(check->complaints, &config->publish.at,
				"what is published in \"%s\" may be seen by others, but %s "
				"holds what is forewarn's own: choose a folder apart from it, "
				"such as /srv/www/forewarn",
				folder, own[i]);
			return;
		}
}

static void
complete(struct config *config)
{
	bool everybody = config->operators.count == 0;

	for (size_t i = 0; everybody && i < config->recipient_count; i++)
		strings_add(&config->operators, config->recipients[i].name);
	find_sender(config);
}

void
general_read(struct check *check, const struct node *root)
{
	keys_read(check, &general_table, NULL, root, check->config);
	complete(check->config);
	check_publish(check);
	if (check->incomplete)
		return;
	channels_check_permit(check);
	verdicts_check(check);
	/* As it was installed; with one of the two, somebody believes that they are being told. */
	if (!tree_find(root, "recipients") && !tree_find(root, "dependencies"))
		return;
	require(check, root, "recipients", "nobody would be told", DECLARED_RECIPIENT_EXAMPLE);
	require(check, root, "dependencies", "forewarn would have nothing to look for",
		DECLARED_DEPENDENCY_EXAMPLE);
}

/* Config: ownership, look-ups, complaints. */
#include "model/config.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

void
read_rules_clear(struct read_rules *rules)
{
	free(rules->format);
	strings_clear(&rules->split_by);
	free(rules->language);
	free(rules->days_in);
	strings_clear(&rules->only);
	strings_clear(&rules->without);
	free(rules->entries);
	free(rules->field_id);
	free(rules->field_title);
	free(rules->field_text);
	free(rules->field_link);
	free(rules->field_published);
	free(rules->field_updated);
	strings_clear(&rules->field_labels);
	strings_clear(&rules->field_dates);
	*rules = (struct read_rules){ 0 };
}

void
service_clear(struct service *service)
{
	for (size_t i = 0; i < service->source_count; i++) {
		struct source *s = &service->sources[i];

		free(s->id);
		free(s->name);
		free(s->url);
		read_rules_clear(&s->rules);
		free(s->sign_in.url);
		free(s->sign_in.scope);
		free(s->sign_in.account);
		free(s->sign_in.how);
		free(s->seen);
		free(s->tested);
		free(s->example.page);
		strings_clear(&s->example.titles);
	}
	free(service->sources);
	free(service->id);
	free(service->name);
	strings_clear(&service->aliases);
	strings_clear(&service->products);
	free(service->promised_notice_see);
	*service = (struct service){ 0 };
}

static void
uses_clear(struct use *uses, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(uses[i].text);
	free(uses);
}

void
dependency_clear(struct dependency *dependency)
{
	uses_clear(dependency->uses, dependency->use_count);
	uses_clear(dependency->ignore, dependency->ignore_count);
	strings_clear(&dependency->only);
	free(dependency->name);
	free(dependency->service);
	free(dependency->process);
	free(dependency->owner);
	free(dependency->supports);
	strings_clear(&dependency->tell);
	policy_clear(&dependency->policy);
	*dependency = (struct dependency){ 0 };
}

const char *
dependency_owner(const struct dependency *dependency)
{
	if (dependency->owner)
		return dependency->owner;
	return dependency->tell.count ? dependency->tell.items[0] : NULL;
}

const char *
importance_name(enum importance importance)
{
	static const char *const names[] = { "normal", "low", "high" };

	return names[importance];
}

static void
secret_free(char *secret)
{
	if (secret)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

void
mail_settings_clear(struct mail_settings *mail)
{
	free(mail->relay);
	free(mail->from);
	free(mail->user);
	secret_free(mail->password);
	free(mail->ca_file);
	*mail = (struct mail_settings){ 0 };
}

void
listen_settings_clear(struct listen_settings *settings)
{
	free(settings->contact);
	free(settings->user_agent);
	free(settings->proxy);
	free(settings->ca_file);
	*settings = (struct listen_settings){ 0 };
}

void
phrase_clear(struct phrase *phrase)
{
	free(phrase->text);
	free(phrase->language);
	strings_clear(&phrase->holds);
	strings_clear(&phrase->not );
	*phrase = (struct phrase){ 0 };
}

void
account_clear(struct account *account)
{
	free(account->service);
	free(account->tenant);
	free(account->client_id);
	secret_free(account->secret);
	*account = (struct account){ 0 };
}

void
config_free(struct config *config)
{
	if (!config)
		return;
	for (size_t i = 0; i < config->recipient_count; i++)
		recipient_clear(&config->recipients[i]);
	for (size_t i = 0; i < config->account_count; i++)
		account_clear(&config->accounts[i]);
	for (size_t i = 0; i < config->dependency_count; i++)
		dependency_clear(&config->dependencies[i]);
	for (size_t i = 0; i < config->service_count; i++)
		service_clear(&config->services[i]);
	for (size_t i = 0; i < config->phrase_count; i++)
		phrase_clear(&config->phrases[i]);
	for (size_t i = 0; i < config->tongue_count; i++)
		tongue_clear(&config->tongues[i]);
	free(config->tongues);
	free(config->recipients);
	free(config->accounts);
	free(config->dependencies);
	free(config->services);
	free(config->phrases);
	mail_settings_clear(&config->mail);
	listen_settings_clear(&config->listen);
	strings_clear(&config->operators);
	policy_clear(&config->policy);
	free(config->language);
	free(config->timezone);
	free(config->state_dir);
	free(config->runtime_dir);
	free(config->heartbeat);
	free(config->metrics);
	free(config->publish.folder);
	strings_clear(&config->files);
	free(config);
}

bool
config_blank(const struct config *config)
{
	return config->recipient_count == 0 && config->dependency_count == 0;
}

const struct service *
config_service(const struct config *config, const char *id)
{
	for (size_t i = 0; i < config->service_count; i++)
		if (text_equal(config->services[i].id, id))
			return &config->services[i];
	return NULL;
}

const struct recipient *
config_recipient(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->recipient_count; i++)
		if (text_equal(config->recipients[i].name, name))
			return &config->recipients[i];
	return NULL;
}

const char *
config_account_name(const struct service *service, const struct source *source)
{
	return source->sign_in.account ? source->sign_in.account : service->id;
}

const struct account *
config_account(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->account_count; i++)
		if (text_equal(config->accounts[i].service, name))
			return &config->accounts[i];
	return NULL;
}

/* The admin has said that there is no account for it, and that is no trouble. */
static bool
goes_without(
	const struct config *config, const struct service *service, const struct source *source)
{
	const struct account *account =
		source->sign_in.how
			? config_account(config, config_account_name(service, source))
			: NULL;

	return account && account->none;
}

bool
config_asks(
	const struct config *config, const struct service *service, const struct source *source)
{
	for (size_t i = 0; i < config->dependency_count; i++)
		if (text_equal(config->dependencies[i].service, service->id))
			return !goes_without(config, service, source);
	return false;
}

const struct tongue *
config_tongue(const struct config *config, const char *language)
{
	size_t n = language ? strcspn(language, "-") : 0;
	const struct tongue *english = NULL;

	for (size_t i = 0; i < config->tongue_count; i++) {
		const struct tongue *tongue = &config->tongues[i];

		if (n > 0 && strlen(tongue->language) == n &&
			text_starts_nocase(language, tongue->language))
			return tongue;
		if (text_equal(tongue->language, "en"))
			english = tongue;
	}
	return english;
}

const struct source *
config_asked_source(const struct config *config, const char *id)
{
	for (size_t i = 0; i < config->service_count; i++) {
		const struct service *service = &config->services[i];

		for (size_t j = 0; j < service->source_count; j++)
			if (text_equal(service->sources[j].id, id))
				return config_asks(config, service, &service->sources[j])
					       ? &service->sources[j]
					       : NULL;
	}
	return NULL;
}

const struct dependency *
config_dependency(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->dependency_count; i++)
		if (text_equal(config->dependencies[i].name, name))
			return &config->dependencies[i];
	return NULL;
}

const struct ladder *
config_reminders(const struct config *config, const struct dependency *dependency)
{
	return dependency->policy.reminders.given ? &dependency->policy.reminders
						  : &config->policy.reminders;
}

const char *
config_escalate(const struct config *config, const struct dependency *dependency)
{
	const char *name = dependency->policy.escalate ? dependency->policy.escalate
						       : config->policy.escalate;

	return text_blank(name) ? NULL : name;
}

void
complaints_add(
	struct complaints *list, const struct place *at, int warning, const char *format, ...)
{
	_cleanup_free_ char *raw = NULL;
	struct complaint *c;
	va_list ap;

	list->items = mem_grow(list->items, list->count, &list->cap, sizeof(*list->items));
	c = &list->items[list->count++];
	c->file = mem_dup(at ? at->file : NULL);
	c->at = (struct place){ c->file, at ? at->line : 0, at ? at->column : 0 };
	c->warning = warning;
	va_start(ap, format);
	raw = mem_vprintf(format, ap);
	va_end(ap);
	c->text = text_line(raw, LIMIT_SENTENCE_BYTES);
	if (!warning)
		list->errors++;
}

void
complaints_clear(struct complaints *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->items[i].file);
		free(list->items[i].text);
	}
	free(list->items);
	*list = (struct complaints){ 0 };
}

char *
complaint_write(const struct complaint *complaint)
{
	const struct place *at = &complaint->at;
	_cleanup_free_ char *line = NULL;

	if (!at->file)
		return text_line(complaint->text, 0);
	line = mem_printf("%s:%u:%u: %s%s", at->file, at->line ? at->line : 1,
		at->column ? at->column : 1, complaint->warning ? "warning: " : "",
		complaint->text);
	/* Files may have names of any kind. */
	return text_line(line, 0);
}

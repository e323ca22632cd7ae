/* Catalogue: services/ID.yaml, what we can listen to. */
#include "settings/catalogue.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/kind.h"
#include "settings/complain.h"
#include "settings/contact.h"
#include "settings/document.h"
#include "settings/measure.h"
#include "settings/value.h"

#define WORDS(array) (&(const struct words){ array, LENGTH_OF(array) })
#define KEY(name, reader, type, field) \
	{ \
		name, reader, offsetof(type, field), NULL, false \
	}
#define KEY_WITH(name, reader, type, field, detail) \
	{ \
		name, reader, offsetof(type, field), detail, false \
	}
#define TABLE(name, example, keys) \
	{ \
		name, example, keys, LENGTH_OF(keys) \
	}

static const char *const tested[] = { "fixture", "never" };
static const struct range notice_range = { 1, 3650 };
static const struct span every_span = { SPAN_SECONDS, 60, 366 * 86400, "1 minute", "366 days",
	"6 hours" };

static bool
is_role(const char *name)
{
	return role_of(name) > ROLE_NONE;
}
static const struct pairs date_roles = { is_role,
	"what happens on the date: announced, preview, starts, closed, brownout, read-only, "
	"enforced, removed, support-ends or completes" };

static bool
is_filter(const char *text)
{
	const char *equals = strchr(text, '=');

	return equals && equals > text && equals[1];
}

/* "NAME=VALUE" of a label, or of title or link. */
void
catalogue_filter(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct strings *list = field;
	size_t before = list->count;

	value_texts(check, key, value, field);
	for (size_t i = before; i < list->count; i++)
		if (!is_filter(list->items[i]))
			complain_error(check->complaints, &value->at,
				"\"%s\" in \"%s\" must be NAME=VALUE of a label, such as "
				"region=eu-west-1, or title=*preview*",
				list->items[i], key->name);
}

static const struct span rhythm_span = { SPAN_SECONDS, 86400, 3660u * 86400, "1 day",
	"10 years", "3 months" };

static const struct key fields_keys[] = {
	KEY("entries", value_text, struct read_rules, entries),
	KEY("id", value_text, struct read_rules, field_id),
	KEY("title", value_text, struct read_rules, field_title),
	KEY("text", value_text, struct read_rules, field_text),
	KEY("link", value_text, struct read_rules, field_link),
	KEY("published", value_text, struct read_rules, field_published),
	KEY("updated", value_text, struct read_rules, field_updated),
	KEY("labels", value_pairs, struct read_rules, field_labels),
	KEY_WITH("dates", value_pairs, struct read_rules, field_dates, &date_roles),
};
const struct table catalogue_fields_table = TABLE(
	"fields", "fields: { entries: /items, id: key, title: name, text: note }", fields_keys);

/* The name of a dialect: which ones there are, only the reading room knows. */
static void
read_format(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *text = value_of(check, key->name, value);

	if (!text)
		return;
	if (strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text))
		mem_set(field, text);
	else
		complain_error(check->complaints, &value->at,
			"\"format\" must be a dialect's name in small letters, such as atom, "
			"rss, rdf or json");
}

/* One level of headings, or two. */
static void
read_headings(struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct strings *levels = field;

	value_texts(check, key, value, field);
	for (size_t i = 0; i < levels->count; i++) {
		const char *s = levels->items[i];

		if (i < 2 && s[0] == 'h' && s[1] >= '1' && s[1] <= '6' && !s[2])
			continue;
		complain_error(check->complaints, &value->at,
			"\"%s\" in \"%s\" must be one of the headings h1 to h6, and there may "
			"be "
			"two of them, such as [h2, h3]",
			s, key->name);
		return;
	}
}

static const struct key sign_in_keys[] = {
	KEY("url", contact_token_url, struct sign_in, url),
	KEY("scope", value_text, struct sign_in, scope),
	KEY("account", value_text, struct sign_in, account),
	{ "how", value_text, offsetof(struct sign_in, how), NULL, true },
};
const struct table catalogue_sign_in_table = TABLE("sign_in",
	"sign_in: { url: https://login.example/token, how: Ask your administrator }",
	sign_in_keys);

static const struct key example_keys[] = {
	{ "page", value_lines, offsetof(struct example, page), NULL, true },
	{ "titles", value_texts, offsetof(struct example, titles), NULL, true },
};
const struct table catalogue_example_table =
	TABLE("example", "example: { page: \"...\", titles: [Ovens retire] }", example_keys);

static const struct range at_least_range = { 0, 10000 };

/* 0 is said on purpose, and is not the same as nothing said. */
static void
read_at_least(struct check *check, const struct key *key, const struct node *value, void *field)
{
	unsigned *at_least = field;

	value_count(check, key, value, at_least);
	if (value->type == NODE_TEXT && text_equal(value->text, "0"))
		*at_least = READ_RULES_MAY_BE_EMPTY;
}

static void
read_example(struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct example *example = field;

	example->at = value->at;
	keys_nested(check, key, value, field);
}

static const struct key source_keys[] = {
	{ "url", contact_source, offsetof(struct source, url), NULL, true },
	KEY("format", read_format, struct source, rules.format),
	KEY("split_by", read_headings, struct source, rules.split_by),
	KEY_WITH("every", measure_span, struct source, every_sec, &every_span),
	KEY_WITH("rhythm", measure_span, struct source, rhythm_sec, &rhythm_span),
	KEY_WITH("gives", value_flags, struct source, gives, WORDS(service_gives_words)),
	KEY("language", value_language, struct source, rules.language),
	KEY("days_in", value_zone, struct source, rules.days_in),
	KEY_WITH("at_least", read_at_least, struct source, rules.at_least, &at_least_range),
	KEY("only", catalogue_filter, struct source, rules.only),
	KEY("without", catalogue_filter, struct source, rules.without),
	KEY_WITH("sign_in", keys_nested, struct source, sign_in, &catalogue_sign_in_table),
	KEY("seen", measure_month, struct source, seen),
	KEY_WITH("tested", value_one_of, struct source, tested, WORDS(tested)),
	KEY("allow_private", value_bool, struct source, allow_private),
	KEY_WITH("fields", keys_nested, struct source, rules, &catalogue_fields_table),
	KEY_WITH("example", read_example, struct source, example, &catalogue_example_table),
};
const struct table catalogue_source_table = TABLE("source",
	"notes: { url: https://docs.example/notes.atom, gives: [changes] }", source_keys);

static const struct key notice_keys[] = {
	{ "days", value_count, offsetof(struct service, promised_notice_days), &notice_range,
		true },
	KEY("see", contact_url, struct service, promised_notice_see),
};
const struct table catalogue_notice_table = TABLE("promised_notice",
	"promised_notice: { days: 90, see: https://docs.example/policy }", notice_keys);

/* Ids and names of sources are in file names, store keys and command lines. */
static bool
is_plain_name(const char *name)
{
	return name[0] != '-' && strlen(name) >= 1 && strlen(name) <= 64 &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name);
}

static bool
is_covered(const char *url)
{
	return !url || text_starts_nocase(url, "https:");
}

/* Secrets and tokens travel encrypted, except to hosts inside. */
static void
check_sign_in(struct check *check, const struct node *item, const struct source *source)
{
	const struct sign_in *way = &source->sign_in;

	if (!way->how || source->allow_private)
		return;
	if (!is_covered(way->url))
		complain_error(check->complaints, &item->at,
			"the \"url\" in \"sign_in\" must begin with https://, or the secret "
			"could be read on the way");
	if (source->url && !is_covered(source->url))
		complain_error(check->complaints, &item->at,
			"the \"url\" of a source with \"sign_in\" must begin with https://, "
			"or the token could be read on the way");
}

static void
read_sources(struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct service *service = field;

	if (!keys_expect(check, key->name, value, NODE_MAP, catalogue_source_table.example))
		return;
	service->sources = mem_new(value->count, sizeof(*service->sources));
	for (size_t i = 0; i < value->count; i++) {
		const struct node *item = &value->items[i];
		struct source *source = &service->sources[service->source_count++];

		source->name = mem_dup(item->key);
		source->id = mem_printf("%s/%s", service->id, item->key);
		source->at = item->key_at;
		if (!is_plain_name(item->key))
			complain_error(check->complaints, &item->key_at,
				"the name of a source has small letters, digits and hyphens "
				"only, such as release-notes");
		if (keys_expect(
			    check, item->key, item, NODE_MAP, catalogue_source_table.example))
			keys_read(check, &catalogue_source_table, source->id, item, source);
		check_sign_in(check, item, source);
		if (source->gives == 0)
			source->gives = GIVES_CHANGES;
	}
}

static const struct key service_keys[] = {
	{ "name", value_text, offsetof(struct service, name), NULL, true },
	KEY("aliases", value_texts, struct service, aliases),
	KEY("products", value_texts, struct service, products),
	{ "promised_notice", keys_nested, 0, &catalogue_notice_table, false },
	{ "sources", read_sources, 0, NULL, false },
};
const struct table catalogue_service_table =
	TABLE("service", "name: Example Chat", service_keys);

void
catalogue_read_service(struct check *check, const struct folder_item *file)
{
	struct config *config = check->config;
	struct service *service;
	struct node root = { 0 };
	_cleanup_free_ char *data = NULL;
	size_t len = 0;

	strings_add(&config->files, file->path);
	config->services = mem_resize(
		config->services, config->service_count + 1, sizeof(*config->services));
	service = &config->services[config->service_count++];
	/* Even if the file is bad the id is known: its dependencies are not to blame. */
	*service = (struct service){ .id = mem_dup(file->stem), .name = mem_dup(file->stem) };
	service->at = (struct place){ config->files.items[config->files.count - 1], 1, 1 };
	if (!is_plain_name(service->id))
		complain_error(check->complaints, &service->at,
			"the name of a service file has small letters, digits and hyphens "
			"only, such as example-chat.yaml");
	data = folder_read_file(file->path, check->complaints, &len);
	if (!data || !document_read(service->at.file, data, len, check->complaints, &root))
		return;
	check->shipped = file->shipped;
	if (keys_expect(check, service->id, &root, NODE_MAP, catalogue_service_table.example))
		keys_read(check, &catalogue_service_table, service->id, &root, service);
	tree_clear(&root);
}

void
catalogue_read(struct check *check, const struct folder_items *files)
{
	for (size_t i = 0; i < files->count; i++)
		catalogue_read_service(check, &files->items[i]);
}

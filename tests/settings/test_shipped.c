/* What is shipped is good: the sample, the services, and the schemas, which know exactly the keys that the program knows. */
#include "settings/ground.h"

#include "settings/catalogue.h"
#include "settings/channels.h"
#include "settings/declared.h"
#include "settings/document.h"
#include "settings/folder.h"
#include "settings/general.h"
#include "settings/policy.h"
#include "settings/verdicts.h"
#include "settings/phrasebook.h"

/* JSON is YAML to libyaml, so that the schema needs no other reader. */
static struct node
read_schema(struct ground *g, const char *path)
{
	struct node root = { 0 };
	size_t len = 0;
	_cleanup_free_ char *data = folder_read_file(path, &g->complaints, &len);

	assert_non_null(data);
	assert_true(document_read(path, data, len, &g->complaints, &root));
	return root;
}

/* The node below ROOT at the keys of PATH, separated by slashes. */
static const struct node *
at(const struct node *root, const char *path)
{
	_cleanup_free_ char *copy = mem_dup(path);
	char *rest = copy;

	for (char *key = strsep(&rest, "/"); key && *key; key = strsep(&rest, "/")) {
		root = tree_find(root, key);
		if (!root)
			fail_msg("the schema has no %s in %s", key, path);
	}
	return root;
}

static void
assert_same_keys(const struct node *schema, const char *path, const struct table *table)
{
	const struct node *object = at(schema, path);
	const struct node *properties = tree_find(object, "properties"),
			  *required = tree_find(object, "required");
	size_t needed = 0;

	assert_non_null(properties);
	assert_string_equal(tree_find(object, "additionalProperties")->text, "false");
	for (size_t i = 0; i < table->count; i++) {
		if (!tree_find(properties, table->keys[i].name))
			fail_msg("the schema does not know %s of %s", table->keys[i].name,
				table->name);
		needed += table->keys[i].needed;
	}
	for (size_t i = 0; i < properties->count; i++) {
		bool known = false;

		for (size_t k = 0; k < table->count; k++)
			known |= text_equal(table->keys[k].name, properties->items[i].key);
		if (!known)
			fail_msg("the program does not know %s of %s", properties->items[i].key,
				table->name);
	}
	assert_int_equal(required ? required->count : 0, needed);
}

static void
the_schema_of_forewarn_yaml_has_exactly_our_keys(void **state)
{
	struct node schema = read_schema(*state, "config/schema/forewarn.schema.json");

	assert_same_keys(&schema, "", &general_table);
	assert_same_keys(&schema, "properties/policy", &policy_table);
	assert_same_keys(
		&schema, "properties/policy/properties/verdicts/items", &verdicts_table);
	assert_same_keys(&schema, "properties/mail", &general_mail_table);
	assert_same_keys(&schema, "properties/listen", &general_listen_table);
	assert_same_keys(&schema, "properties/publish", &general_publish_table);
	assert_same_keys(&schema, "properties/recipients/additionalProperties",
		&declared_recipient_table);
	assert_same_keys(&schema,
		"properties/recipients/additionalProperties/properties/webhook",
		&channels_webhook_table);
	assert_same_keys(
		&schema, "properties/accounts/additionalProperties", &declared_account_table);
	assert_same_keys(&schema, "properties/dependencies/additionalProperties",
		&declared_dependency_table);
	tree_clear(&schema);
}

static void
the_schema_of_a_service_has_exactly_our_keys(void **state)
{
	struct node schema = read_schema(*state, "config/schema/service.schema.json");

	assert_same_keys(&schema, "", &catalogue_service_table);
	assert_same_keys(&schema, "properties/promised_notice", &catalogue_notice_table);
	assert_same_keys(
		&schema, "properties/sources/additionalProperties", &catalogue_source_table);
	assert_same_keys(&schema, "properties/sources/additionalProperties/properties/fields",
		&catalogue_fields_table);
	assert_same_keys(&schema, "properties/sources/additionalProperties/properties/sign_in",
		&catalogue_sign_in_table);
	assert_same_keys(&schema, "properties/sources/additionalProperties/properties/example",
		&catalogue_example_table);
	tree_clear(&schema);
}

static void
the_schema_of_phrases_has_exactly_our_keys_and_words(void **state)
{
	struct node schema = read_schema(*state, "config/schema/phrases.schema.json");
	const struct node *kinds = at(&schema, "items/properties/kind/enum"),
			  *roles = at(&schema, "items/properties/role/enum");

	assert_same_keys(&schema, "items", &phrasebook_table);
	assert_int_equal(kinds->count, KIND_COUNT);
	for (size_t i = 0; i < kinds->count; i++)
		assert_int_equal(kind_of(kinds->items[i].text), i);
	assert_int_equal(roles->count, ROLE_COUNT);
	for (size_t i = 0; i < roles->count; i++)
		assert_int_equal(role_of(roles->items[i].text), i);
	tree_clear(&schema);
}

static void
the_sample_loads_without_a_word(void **state)
{
	struct ground *g = *state;
	struct settings_paths paths = { "config/forewarn.yaml", "config", NULL, false };

	g->config = settings_load(&paths, &g->complaints);
	for (size_t i = 0; i < g->complaints.count; i++)
		print_message("%s\n", g->complaints.items[i].text);
	assert_int_equal(g->complaints.count, 0);
	assert_non_null(g->config);
	assert_true(config_blank(g->config));
}

static void
every_shipped_source_is_asked_by_https_and_known_by_name(void **state)
{
	struct ground *g = *state;
	struct settings_paths paths = { NULL, "config", NULL, false };

	g->config = settings_load_catalogue(&paths, &g->complaints);
	assert_non_null(g->config);
	assert_true(g->config->service_count >= 250);
	for (size_t i = 0; i < g->config->service_count; i++) {
		const struct service *service = &g->config->services[i];

		for (size_t k = 0; k < service->source_count; k++) {
			assert_true(text_starts(service->sources[k].url, "https://"));
			assert_false(service->sources[k].allow_private);
			assert_non_null(service->sources[k].tested);
		}
	}
	assert_non_null(config_service(g->config, "microsoft-365"));
	assert_int_equal(
		config_service(g->config, "google-cloud")->sources[0].rules.split_by.count, 2);
}

static void
every_commented_line_of_the_sample_is_good_too(void **state)
{
	struct ground *g = *state;
	size_t len = 0;
	_cleanup_free_ char *data =
		folder_read_file("config/forewarn.yaml", &g->complaints, &len);
	_cleanup_(text_clear) struct text plain = { 0 };
	struct settings_paths paths = { NULL, "config", NULL, true };
	_cleanup_free_ char *file = mem_printf("%s/etc/forewarn.yaml", g->folder);
	char *rest = data;

	assert_non_null(data);
	/* Prose has a blank and a word behind its mark. */
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
		if (line[0] != '#' || (line[1] && (line[1] != ' ' || line[2] == ' ')))
			text_printf(&plain, "%s\n", line + (line[0] == '#'));
	ground_write(g, "etc/forewarn.yaml", plain.data);
	paths.config_file = file;
	g->config = settings_load(&paths, &g->complaints);
	assert_complaint(g, 0, "(no more complaints)");
	assert_int_equal(g->config->dependency_count, 2);
	assert_int_equal(g->config->recipient_count, 4);
	assert_string_equal(g->config->mail.user, "forewarn");
	assert_string_equal(g->config->listen.contact, "it@bakery.example");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ground_test(the_schema_of_forewarn_yaml_has_exactly_our_keys),
		ground_test(the_schema_of_a_service_has_exactly_our_keys),
		ground_test(the_schema_of_phrases_has_exactly_our_keys_and_words),
		ground_test(the_sample_loads_without_a_word),
		ground_test(every_shipped_source_is_asked_by_https_and_known_by_name),
		ground_test(every_commented_line_of_the_sample_is_good_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Rules: which dependencies are on a service, however many others there are. */
#include "judge/given.h"

#include "judge/rules.h"

/* A dependency NAME on SERVICE, of the whole of it or with a use. */
static void
given_on(struct config *config, const char *name, const char *service, bool whole)
{
	struct dependency *d = given_use(config, name, whole ? NULL : "Oven API");

	free(d->service);
	d->service = mem_dup(service);
}

/* The names of the dependencies on SERVICE are those of WANT, with a comma between them, in this order. */
static void
check_served(const struct rules *rules, const char *service, const char *want)
{
	struct served served = rules_served(rules, service);
	struct text names = { 0 };

	assert_string_equal(served.service, service);
	assert_true(served.first <= served.end && served.end <= rules->claim_count);
	for (size_t i = served.first; i < served.end; i++) {
		const struct claim *claim = &rules->claims[rules->by_service[i]];

		assert_string_equal(claim->service, service);
		text_puts(&names, names.len ? "," : "");
		text_puts(&names, claim->name);
	}
	assert_string_equal(names.data ? names.data : "", want);
	text_clear(&names);
}

static void
a_service_has_its_own_dependencies(void **state)
{
	struct config *config = given_config();
	struct rules *rules;

	(void)state;
	given_on(config, "till", "loaf", false);
	given_on(config, "ovens", "acme", false);
	given_on(config, "shop", "loaf", false);
	given_on(config, "mixer", "acme-cloud", false);
	given_on(config, "scales", "zest", false);
	rules = given_rules(config);
	check_served(rules, "acme", "ovens");
	check_served(rules, "acme-cloud", "mixer");
	check_served(rules, "loaf", "till,shop");
	check_served(rules, "zest", "scales");
	rules_free(rules);
	config_free(config);
}

static void
what_takes_the_whole_comes_first(void **state)
{
	struct config *config = given_config();
	struct rules *rules;

	(void)state;
	given_on(config, "till", "loaf", false);
	given_on(config, "all of it", "loaf", true);
	given_on(config, "shop", "loaf", false);
	given_on(config, "the rest", "loaf", true);
	rules = given_rules(config);
	check_served(rules, "loaf", "all of it,the rest,till,shop");
	rules_free(rules);
	config_free(config);
}

static void
a_service_without_dependencies_has_none(void **state)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);

	(void)state;
	check_served(rules, "loaf", "");
	rules_free(rules);
	given_on(config, "ovens", "acme", true);
	given_on(config, "scales", "zest", true);
	rules = given_rules(config);
	check_served(rules, "", "");
	check_served(rules, "acm", "");
	check_served(rules, "loaf", "");
	check_served(rules, "zesty", "");
	rules_free(rules);
	config_free(config);
}

/* By hand it is a walk over all of them. */
static void
each_of_many_is_found_once(void **state)
{
	struct config *config = given_config();
	struct rules *rules;
	size_t found = 0;

	(void)state;
	for (size_t i = 0; i < 300; i++) {
		char name[32], service[32];

		(void)snprintf(name, sizeof(name), "dependency %zu", i);
		(void)snprintf(service, sizeof(service), "service-%zu", i * 7919 % 41);
		given_on(config, name, service, i % 3 == 0);
	}
	rules = given_rules(config);
	for (size_t k = 0; k < 41; k++) {
		char service[32];
		struct served served;
		size_t whole = 0;

		(void)snprintf(service, sizeof(service), "service-%zu", k);
		served = rules_served(rules, service);
		for (size_t i = 0; i < rules->claim_count; i++)
			whole += rules->claims[i].whole &&
				 strcmp(rules->claims[i].service, service) == 0;
		for (size_t i = served.first; i < served.end; i++, found++) {
			size_t number = rules->by_service[i];

			assert_string_equal(rules->claims[number].service, service);
			assert_int_equal(rules->claims[number].whole, i - served.first < whole);
		}
	}
	assert_int_equal(found, 300);
	rules_free(rules);
	config_free(config);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_service_has_its_own_dependencies),
		cmocka_unit_test(what_takes_the_whole_comes_first),
		cmocka_unit_test(a_service_without_dependencies_has_none),
		cmocka_unit_test(each_of_many_is_found_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Matching: terms and their near misses, versions, patterns, and whose dependency it is. */
#include "judge/given.h"

#define HIT(name, term, text) \
	static void name(void **state) \
	{ \
		(void)state; \
		assert_true(given_match(term, "News", text, NULL)); \
	}
#define MISS(name, term, text) \
	static void name(void **state) \
	{ \
		(void)state; \
		assert_false(given_match(term, "News", text, NULL)); \
	}

HIT(a_term_is_found_whatever_its_case, "Process Builder", "The PROCESS builder goes.")
HIT(a_term_is_found_with_its_accents_gone, "Café Board", "The cafe board goes.")
HIT(a_plural_names_its_singular, "workflow rule", "All workflow rules go.")
HIT(a_singular_names_the_plural_of_a_longer_term, "API keys", "Each API key goes.")
HIT(a_hyphen_is_a_space, "self hosted boards", "Self-hosted boards go.")
HIT(a_possessive_names_its_owner, "Exchange", "Exchange's calendar goes.")
HIT(a_sign_is_part_of_a_name, "C++ SDK", "The C++ SDK goes.")
HIT(a_dotted_name_is_found, "Node.js 16", "The Node.js 16 image goes.")
MISS(a_part_of_a_word_is_no_hit, "stream", "An upstream fix.")
MISS(stv2_is_not_stv1, "stv1", "The platform stv2 goes.")
MISS(a_product_with_a_plural_name_is_no_common_noun, "Teams", "Your team grows.")
MISS(an_everyday_word_is_no_name, "Teams", "Tell your teams about it.")
HIT(an_everyday_word_with_a_capital_is_a_name, "Teams", "The chat of Teams goes.")
HIT(a_text_without_any_capital_says_names_too, "Teams", "chat in teams goes")
HIT(an_identifier_has_its_names_in_small_letters, "Teams", "The scope x-teams-chat goes.")
HIT(a_path_has_its_names_in_small_letters, "Teams", "The path /teams goes.")
MISS(a_slash_between_words_makes_no_path, "Teams", "All users/teams of yours.")
HIT(an_everyday_word_written_small_is_a_word, "teams", "Tell your team about it.")
HIT(any_other_name_may_be_written_small, "Webhooks", "Your webhooks go.")
MISS(the_capital_of_a_quoted_word_counts, "\"Webhooks\"", "Your webhooks go.")
HIT(a_quoted_word_with_its_capital_is_found, "\"Webhooks\"", "Your Webhooks go.")
HIT(the_plural_of_an_abbreviation_is_found, "VM", "All VMs go.")
MISS(an_abbreviation_that_ends_in_s_is_no_plural, "DN", "The DNS goes.")
HIT(the_plural_behind_a_dash_is_found, "Outlook add-in", "The Outlook add-ins go.")
MISS(a_semicolon_parts_words, "data center", "The data; center it.")
HIT(major_versions_are_versions, "PostgreSQL 12", "PostgreSQL major versions 11 and 12 go.")
HIT(what_several_have_in_common_is_each_ones, "Basic tier", "The Basic and Standard tiers go.")
HIT(a_longer_list_has_its_head_at_the_end, "Basic tier",
	"The Basic, Bread and Cake Pro tiers go.")
MISS(what_is_told_apart_is_not_common, "batch job", "The batch and the jobs board go.")
MISS(a_list_of_things_is_no_common_head, "order feed", "Orders and menus feed us.")
HIT(a_dash_in_the_term_is_no_word_end, "sign-in page", "The old signin page goes.")
HIT(a_dash_in_the_text_is_no_word_end, "email gateway", "The e-mail gateways go.")
MISS(another_gateway_is_no_email_gateway, "email gateway", "The e-gateway and email go.")
HIT(a_compound_may_be_written_apart, "webhook", "All web hooks go.")
MISS(other_words_are_no_compound, "webhook", "The web and its hooks go.")
HIT(a_head_of_two_words_is_turned, "Outlook add-in", "The add-in for Outlook goes.")
HIT(an_abbreviation_is_turned, "Oven API", "The API of the Oven goes.")
MISS(a_proper_name_is_not_turned, "Oven Backup", "Backup in Oven goes.")
HIT(a_version_is_glued_without_a_v, "Python <= 3.9", "The python3.8 image goes.")
MISS(another_glued_version_is_no_hit, "Python <= 3.7", "The python3.8 image goes.")
HIT(a_version_may_have_lost_its_dot, "Python 3.8", "The python38 image goes.")
MISS(another_version_that_lost_its_dot_is_no_hit, "Python 3.9", "The python38 image goes.")
HIT(a_glued_name_has_lost_its_dot, "Node.js 18", "The nodejs18.x runtime goes.")
HIT(the_plural_of_api_is_found_in_small_letters, "oven API", "The oven apis go.")
HIT(a_name_shared_by_several_is_each_ones, "Business Standard",
	"Business Basic and Standard go.")
MISS(a_name_shared_by_others_is_not_ours, "Business Premium", "Business Basic and Standard go.")
MISS(a_verb_shares_no_name, "Oven loaves", "Customers love Oven daily and loaves.")
HIT(a_compound_of_a_longer_term_may_be_apart, "IP allowlist", "The IP allow list goes.")
HIT(an_image_name_goes_on_behind_its_version, "Java 8", "The java8.al2 runtime goes.")
HIT(a_second_release_is_no_end_of_a_list, "Windows Server 2016",
	"Windows Server 2012 R2 and 2016 go.")
HIT(a_word_is_found_by_its_short_form, "Basic authentication", "Basic auth goes.")
HIT(a_short_form_is_found_by_its_word, "admin app", "The administrator application goes.")
HIT(a_short_form_keeps_its_version, "PostgreSQL 12", "Postgres 12 goes.")
MISS(a_short_form_has_its_version, "PostgreSQL 12", "Postgres 13 goes.")
MISS(a_quoted_word_has_no_short_form, "\"Basic authentication\"", "Basic auth goes.")
HIT(a_dash_before_a_number_may_be_left_out, "SHA-1", "All SHA1 sums go.")
HIT(a_dash_before_a_number_may_be_put_in, "SHA1", "All SHA-1 sums go.")
MISS(a_number_without_its_dash_is_whole, "SHA-1", "All SHA12 sums go.")
HIT(a_plural_in_ies_may_be_one_in_ie, "cookie", "Third-party cookies go.")
HIT(a_glued_version_below_a_high_bound_is_found, "Node.js < 18", "The nodejs16.x runtime goes.")
MISS(a_glued_version_above_a_bound_is_no_hit, "Node.js < 18", "The nodejs20.x runtime goes.")
HIT(a_glued_version_above_a_low_bound_is_found, "Node.js >= 18", "The nodejs20.x runtime goes.")
MISS(words_of_two_sentences_are_no_term, "process builder",
	"That is the process. Builder wanted.")
MISS(words_with_a_comma_between_are_no_term, "boards lists", "We have boards, lists and more.")
MISS(a_longer_model_name_is_another_model, "gpt-4", "The model gpt-4-32k goes.")
HIT(a_major_version_has_its_minors_in_it, "Node.js 16", "The Node.js 16.20 image goes.")
MISS(a_model_with_a_point_is_another_model, "gpt-4", "The model gpt-4.1 goes.")
MISS(a_name_without_its_sign_is_another_name, "C# SDK", "The C SDK goes.")
HIT(a_range_through_hits_what_is_at_most, "SOAP API <= 40",
	"SOAP API versions 31.0 through 40.0 go.")
HIT(a_range_of_the_common_name_hits_too, "SOAP API <= 40",
	"Platform API versions 31.0 through 40.0 go.")
MISS(a_range_of_another_api_is_no_hit, "SOAP API <= 40",
	"Report API versions 31.0 through 40.0 go.")
MISS(a_range_above_is_no_hit, "SOAP API <= 40", "SOAP API versions 41.0 through 50.0 go.")
HIT(and_earlier_reaches_down, "Python <= 3.6", "Python 3.8 and earlier go.")
HIT(or_later_reaches_up, "Python >= 3.12", "Python 3.9 or later is asked for.")
MISS(or_later_does_not_reach_down, "Python < 3.9", "Python 3.9 or later is asked for.")
HIT(older_than_reaches_down, "Python = 3.6", "Python versions older than 3.8 go.")
MISS(older_than_leaves_the_bound_out, "Python = 3.8", "Python versions older than 3.8 go.")
HIT(a_bound_has_its_patch_releases_in_it, "Python <= 3.8", "Python 3.8.10 goes.")
MISS(strictly_below_leaves_the_bound_out, "Python < 3.8", "Python 3.8 goes.")
HIT(a_list_of_versions_is_read, "Python = 3.7", "Python 3.6, 3.7 and 3.8 go.")
MISS(a_list_without_ours_is_no_hit, "Python = 3.9", "Python 3.6, 3.7 and 3.8 go.")
HIT(a_short_version_is_read, "Boards API <= 2", "Boards API v2 goes.")
HIT(a_version_before_the_name_is_read, "SOAP API <= 40", "Version 31.0 of the SOAP API goes.")
HIT(between_two_versions_is_read, "PHP 7.2..7.4", "PHP 7.3 goes.")
MISS(outside_of_two_versions_is_no_hit, "PHP 7.2..7.4", "PHP 8.0 goes.")
HIT(a_name_without_any_version_means_all, "SOAP API <= 40", "The SOAP API goes.")
HIT(a_term_that_ends_in_a_version_is_in_a_range, "Python 3.6", "Python 3.8 and earlier go.")
MISS(a_term_that_ends_in_a_version_needs_one, "Python 3.6", "Python goes on.")
HIT(a_pattern_is_found_whatever_its_case, "/\\bapex (class|trigger)\\b/",
	"An Apex Trigger goes.")
MISS(a_pattern_that_is_not_there_is_no_hit, "/\\bapex (class|trigger)\\b/",
	"An apex page goes.")
HIT(a_pattern_without_a_sure_word_is_tried_on_all, "/gr(e|a)y/", "The gray theme goes.")
HIT(a_pattern_with_alternatives_is_tried_on_all, "/classic|legacy/", "The legacy theme goes.")
MISS(a_pattern_that_costs_too_much_is_no_hit, "/(a+)+$/",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")

static void
a_match_shows_the_words_of_the_entry(void **state)
{
	char *text;

	(void)state;
	assert_true(given_match(
		"SOAP API <= 40", "News", "SOAP API versions 31.0 through 40.0 go.", &text));
	assert_string_equal(text, "SOAP API versions 31.0 through 40.0");
	free(text);
	assert_true(given_match("/apex \\w+/", "News", "An Apex Trigger goes.", &text));
	assert_string_equal(text, "Apex Trigger");
	free(text);
}

static void
the_title_is_the_best_place(void **state)
{
	struct config *config = given_config();
	struct rules *rules;
	struct entry entry =
		given_entry("Classic boards", "Classic boards go. Classic boards!");
	struct facts facts;
	struct matches matches;

	(void)state;
	given_use(config, "Ours", "classic boards");
	rules = given_rules(config);
	facts = given_facts_of(rules, &entry);
	judge_match(rules, "acme", &entry, &facts, &matches);
	assert_int_equal(matches.count, 1);
	assert_int_equal(matches.items[0].where, WHERE_TITLE);
	assert_string_equal(matches.items[0].term, "classic boards");
	matches_clear(&matches);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

/* Where the use "classic boards" is found, and what is to be done about it. */
static enum where
place_of(const char *text, const char *ignored, enum verdict *ret_verdict)
{
	struct config *config = given_config();
	struct rules *rules;
	struct entry entry = given_entry("Lists will be retired", text);
	struct facts facts;
	struct matches matches;
	enum where where;

	given_use(config, "Ours", "classic boards");
	if (ignored)
		given_ignore(config, "Ours", ignored);
	rules = given_rules(config);
	facts = given_facts_of(rules, &entry);
	judge_match(rules, "acme", &entry, &facts, &matches);
	where = matches.count ? matches.items[0].where : 0;
	*ret_verdict = judge_verdict(config, &facts, &matches, entry.published, NULL);
	matches_clear(&matches);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
	return where;
}

static void
what_is_only_pointed_at_weighs_less(void **state)
{
	enum verdict verdict;

	(void)state;
	assert_int_equal(place_of("Lists go. Classic boards too.", NULL, &verdict), WHERE_LEAD);
	assert_int_equal(verdict, VERDICT_NOW);
	assert_int_equal(
		place_of("Lists go. See also: classic boards.", NULL, &verdict), WHERE_TAIL);
	assert_int_equal(verdict, VERDICT_DIGEST);
	assert_int_equal(place_of("Lists go.\nSee also\nNew lists\nHow classic boards work",
				 NULL, &verdict),
		WHERE_TAIL);
	assert_int_equal(place_of("Lists go. See also: classic boards. Classic boards stay.",
				 NULL, &verdict),
		WHERE_LEAD);
	assert_int_equal(verdict, VERDICT_NOW);
}

static void
what_is_ignored_silences_no_other_place(void **state)
{
	enum verdict verdict;

	(void)state;
	assert_int_equal(
		place_of("Lists and classic boards go.", "old lists", &verdict), WHERE_LEAD);
	assert_int_equal(place_of("Lists and classic boards go.", "lists", &verdict), 0);
	assert_int_equal(verdict, VERDICT_SILENT);
	assert_int_equal(place_of("My classic boards go.", "my classic boards", &verdict), 0);
	assert_int_equal(place_of("My classic boards and classic boards go.",
				 "my classic boards", &verdict),
		WHERE_LEAD);
}

static void
a_text_that_repeats_what_is_ignored_is_read_to_its_end(void **state)
{
	struct text text = { 0 };
	enum verdict verdict;

	(void)state;
	for (int i = 0; i < 900; i++)
		text_puts(&text, "my classic boards ");
	assert_int_equal(place_of(text.data, "my classic boards", &verdict), 0);
	for (int i = 0; i < 20000; i++)
		text_puts(&text, "my classic boards ");
	/* More of it than anybody writes counts as said. */
	assert_int_equal(place_of(text.data, "my classic boards", &verdict), WHERE_LEAD);
	text_clear(&text);
}

static void
a_label_names_a_use_too(void **state)
{
	struct config *config = given_config();
	struct rules *rules;
	struct entry entry = given_entry("News", "It goes.");
	struct facts facts;
	struct matches matches;

	(void)state;
	given_use(config, "Ours", "Mail Box");
	strings_add(&entry.labels, "service=Mail Box");
	rules = given_rules(config);
	facts = given_facts_of(rules, &entry);
	judge_match(rules, "acme", &entry, &facts, &matches);
	assert_int_equal(matches.count, 1);
	assert_int_equal(matches.items[0].where, WHERE_LABEL);
	matches_clear(&matches);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

static size_t
whole_matches(const char *service, const char *text)
{
	struct config *config = given_config();
	struct rules *rules;
	struct entry entry = given_entry("News", text);
	struct facts facts;
	struct matches matches;
	size_t count;

	given_use(config, "All of it", NULL);
	rules = given_rules(config);
	facts = given_facts_of(rules, &entry);
	judge_match(rules, service, &entry, &facts, &matches);
	count = matches.count;
	if (count)
		assert_null(matches.items[0].term);
	matches_clear(&matches);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
	return count;
}

static void
without_uses_every_forced_change_of_the_service_counts(void **state)
{
	(void)state;
	assert_int_equal(whole_matches("acme", "Boards will be retired."), 1);
	assert_int_equal(whole_matches("acme", "You can now share boards."), 0);
	assert_int_equal(whole_matches("acme", "Planned maintenance on boards."), 1);
}

static void
another_service_never_matches(void **state)
{
	(void)state;
	assert_int_equal(whole_matches("other", "Boards will be retired."), 0);
	assert_int_equal(whole_matches(NULL, "Boards will be retired."), 1);
}

/* How many dependencies with the filters ONLY ("A" or "A, B") an entry with LABEL (NULL: none)
 * concerns: one that takes all of the service, one with a term. */
static size_t
filtered_matches(const char *only, const char *more, const char *label)
{
	struct config *config = given_config();
	struct rules *rules;
	struct entry entry = given_entry("News", "Boards will be retired.");
	struct facts facts;
	struct matches matches;
	size_t count;

	for (int i = 0; i < 2; i++) {
		struct dependency *d =
			given_use(config, i ? "Boards" : "All of it", i ? "boards" : NULL);

		strings_add(&d->only, only);
		if (more)
			strings_add(&d->only, more);
	}
	if (label)
		strings_add(&entry.labels, label);
	rules = given_rules(config);
	facts = given_facts_of(rules, &entry);
	judge_match(rules, "acme", &entry, &facts, &matches);
	count = matches.count;
	matches_clear(&matches);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
	return count;
}

static void
a_filter_leaves_out_what_is_about_something_else(void **state)
{
	(void)state;
	assert_int_equal(filtered_matches("instance=EU42", NULL, "instance=EU42"), 2);
	assert_int_equal(filtered_matches("instance=EU42", NULL, "instance=eu42"), 2);
	assert_int_equal(filtered_matches("instance=EU42", NULL, "instance=NA7"), 0);
	assert_int_equal(filtered_matches("instance=EU42", NULL, "instance=EU421"), 0);
	assert_int_equal(filtered_matches("instance=EU*", NULL, "instance=EU421"), 2);
	assert_int_equal(filtered_matches("instance=EU42", "instance=NA7", "instance=NA7"), 2);
	assert_int_equal(
		filtered_matches("instance=EU42", "region=eu-west-1", "region=us-east-1"), 0);
}

static void
a_filter_lets_pass_what_does_not_say(void **state)
{
	(void)state;
	assert_int_equal(filtered_matches("instance=EU42", NULL, NULL), 2);
	assert_int_equal(filtered_matches("instance=EU42", NULL, "component=API"), 2);
}

static void
a_filter_on_the_title_counts_for_every_entry(void **state)
{
	(void)state;
	assert_int_equal(filtered_matches("title=n*s", NULL, NULL), 2);
	assert_int_equal(filtered_matches("title=*preview*", NULL, NULL), 0);
}

static void
refused(const char *term, const char *want)
{
	struct config *config = given_config();
	struct complaints complaints = { 0 };

	given_use(config, "Ours", term);
	assert_null(rules_new(config, &complaints));
	assert_int_equal(complaints.errors, 1);
	assert_string_equal(complaints.items[0].text, want);
	complaints_clear(&complaints);
	config_free(config);
}

static void
what_is_missing_from_a_refused_configuration_hides_no_other_mistake(void **state)
{
	struct config *config = given_config();
	struct complaints complaints = { 0 };

	(void)state;
	mem_set(&given_use(config, "Ours", "SOAP API <= forty")->service, NULL);
	given_use(config, "Fine", "SOAP API <= 40");
	rules_examine(config, &complaints);
	assert_int_equal(complaints.count, 1);
	assert_non_null(strstr(complaints.items[0].text, "\"forty\" is no version"));
	complaints_clear(&complaints);
	config_free(config);
}

static void
a_use_that_cannot_be_read_is_refused_with_a_sentence(void **state)
{
	(void)state;
	refused("SOAP API <= forty",
		"\"forty\" is no version: after <= comes a number such as 40 or 3.8");
	refused("<= 40", "\"<= 40\" has versions but no name before them: write, for example, "
			 "\"SOAP API <= 40\"");
	refused("/(/",
		"the pattern /(/ cannot be read: missing closing parenthesis at character 2");
	refused("//",
		"the pattern // is found in every text, even in an empty one: write between "
		"the slashes what to look for, or leave uses out if everything concerns "
		"you");
	refused("/(soap)?/",
		"the pattern /(soap)?/ is found in every text, even in an empty one: write "
		"between the slashes what to look for, or leave uses out if everything "
		"concerns you");
	refused("--", "\"--\" has no word that an announcement could name");
}

static void
ten_thousand_terms_find_theirs(void **state)
{
	struct config *config = given_config();
	struct rules *rules;
	struct entry entry =
		given_entry("News", "Here product 777 of line 31 meets widget 4242 exactly.");
	struct facts facts;
	struct matches matches;
	char term[64];

	(void)state;
	for (int i = 0; i < 10000; i++) {
		(void)snprintf(term, sizeof(term), i % 2 ? "product %d" : "widget %d", i);
		given_use(config, "Ours", term);
	}
	rules = given_rules(config);
	facts = given_facts_of(rules, &entry);
	judge_match(rules, "acme", &entry, &facts, &matches);
	assert_int_equal(matches.count, 2);
	matches_clear(&matches);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

static void
a_use_written_twice_is_reported_once(void **state)
{
	struct config *config = given_config();
	struct rules *rules;
	struct entry entry = given_entry("Boards will be retired", "Boards and /lists/.");
	struct facts facts;
	struct matches matches;

	(void)state;
	given_use(config, "Ours", "boards");
	given_use(config, "Ours", "Boards");
	given_use(config, "Ours", "/lists/");
	given_use(config, "Ours", "/lists/");
	given_use(config, "Theirs", "boards");
	rules = given_rules(config);
	facts = given_facts_of(rules, &entry);
	judge_match(rules, "acme", &entry, &facts, &matches);
	assert_int_equal(matches.count, 3);
	matches_clear(&matches);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

#define T(name) cmocka_unit_test(name)

static void
a_term_does_not_begin_in_the_title_and_end_in_the_text(void **state)
{
	(void)state;
	assert_true(given_match("Classic Outlook", "Outlook (Classic) goes", "It ends.", NULL));
	assert_false(given_match("Classic Outlook", "Outlook", "(Classic) It goes.", NULL));
	assert_false(given_match("Classic Outlook", "Outlook", "Classic goes.", NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_term_is_found_whatever_its_case),
		T(a_term_is_found_with_its_accents_gone),
		T(a_plural_names_its_singular),
		T(a_singular_names_the_plural_of_a_longer_term),
		T(a_hyphen_is_a_space),
		T(a_possessive_names_its_owner),
		T(a_sign_is_part_of_a_name),
		T(a_dotted_name_is_found),
		T(a_part_of_a_word_is_no_hit),
		T(stv2_is_not_stv1),
		T(a_product_with_a_plural_name_is_no_common_noun),
		T(an_everyday_word_is_no_name),
		T(an_everyday_word_with_a_capital_is_a_name),
		T(a_text_without_any_capital_says_names_too),
		T(an_identifier_has_its_names_in_small_letters),
		T(a_path_has_its_names_in_small_letters),
		T(a_slash_between_words_makes_no_path),
		T(an_everyday_word_written_small_is_a_word),
		T(any_other_name_may_be_written_small),
		T(the_capital_of_a_quoted_word_counts),
		T(a_quoted_word_with_its_capital_is_found),
		T(the_plural_of_an_abbreviation_is_found),
		T(an_abbreviation_that_ends_in_s_is_no_plural),
		T(the_plural_behind_a_dash_is_found),
		T(a_semicolon_parts_words),
		T(major_versions_are_versions),
		T(what_several_have_in_common_is_each_ones),
		T(a_longer_list_has_its_head_at_the_end),
		T(what_is_told_apart_is_not_common),
		T(a_list_of_things_is_no_common_head),
		T(a_dash_in_the_term_is_no_word_end),
		T(a_dash_in_the_text_is_no_word_end),
		T(another_gateway_is_no_email_gateway),
		T(a_compound_may_be_written_apart),
		T(other_words_are_no_compound),
		T(a_head_of_two_words_is_turned),
		T(an_abbreviation_is_turned),
		T(a_proper_name_is_not_turned),
		T(a_term_does_not_begin_in_the_title_and_end_in_the_text),
		T(a_version_is_glued_without_a_v),
		T(another_glued_version_is_no_hit),
		T(a_version_may_have_lost_its_dot),
		T(another_version_that_lost_its_dot_is_no_hit),
		T(a_glued_name_has_lost_its_dot),
		T(the_plural_of_api_is_found_in_small_letters),
		T(a_name_shared_by_several_is_each_ones),
		T(a_name_shared_by_others_is_not_ours),
		T(a_verb_shares_no_name),
		T(a_compound_of_a_longer_term_may_be_apart),
		T(an_image_name_goes_on_behind_its_version),
		T(a_second_release_is_no_end_of_a_list),
		T(a_word_is_found_by_its_short_form),
		T(a_short_form_is_found_by_its_word),
		T(a_short_form_keeps_its_version),
		T(a_short_form_has_its_version),
		T(a_quoted_word_has_no_short_form),
		T(a_dash_before_a_number_may_be_left_out),
		T(a_dash_before_a_number_may_be_put_in),
		T(a_number_without_its_dash_is_whole),
		T(a_plural_in_ies_may_be_one_in_ie),
		T(a_glued_version_below_a_high_bound_is_found),
		T(a_glued_version_above_a_bound_is_no_hit),
		T(a_glued_version_above_a_low_bound_is_found),
		T(words_of_two_sentences_are_no_term),
		T(words_with_a_comma_between_are_no_term),
		T(a_longer_model_name_is_another_model),
		T(a_major_version_has_its_minors_in_it),
		T(a_model_with_a_point_is_another_model),
		T(a_name_without_its_sign_is_another_name),
		T(a_range_through_hits_what_is_at_most),
		T(a_range_of_the_common_name_hits_too),
		T(a_range_of_another_api_is_no_hit),
		T(a_range_above_is_no_hit),
		T(and_earlier_reaches_down),
		T(or_later_reaches_up),
		T(or_later_does_not_reach_down),
		T(older_than_reaches_down),
		T(older_than_leaves_the_bound_out),
		T(a_bound_has_its_patch_releases_in_it),
		T(strictly_below_leaves_the_bound_out),
		T(a_list_of_versions_is_read),
		T(a_list_without_ours_is_no_hit),
		T(a_short_version_is_read),
		T(a_version_before_the_name_is_read),
		T(between_two_versions_is_read),
		T(outside_of_two_versions_is_no_hit),
		T(a_name_without_any_version_means_all),
		T(a_term_that_ends_in_a_version_is_in_a_range),
		T(a_term_that_ends_in_a_version_needs_one),
		T(a_pattern_is_found_whatever_its_case),
		T(a_pattern_that_is_not_there_is_no_hit),
		T(a_pattern_without_a_sure_word_is_tried_on_all),
		T(a_pattern_with_alternatives_is_tried_on_all),
		T(a_pattern_that_costs_too_much_is_no_hit),
		T(a_match_shows_the_words_of_the_entry),
		T(the_title_is_the_best_place),
		T(what_is_only_pointed_at_weighs_less),
		T(what_is_ignored_silences_no_other_place),
		T(a_text_that_repeats_what_is_ignored_is_read_to_its_end),
		T(a_label_names_a_use_too),
		T(without_uses_every_forced_change_of_the_service_counts),
		T(another_service_never_matches),
		T(a_filter_leaves_out_what_is_about_something_else),
		T(a_filter_lets_pass_what_does_not_say),
		T(a_filter_on_the_title_counts_for_every_entry),
		T(what_is_missing_from_a_refused_configuration_hides_no_other_mistake),
		T(a_use_that_cannot_be_read_is_refused_with_a_sentence),
		T(a_use_written_twice_is_reported_once),
		T(ten_thousand_terms_find_theirs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

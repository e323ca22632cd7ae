/* What is no YAML of our kind is refused with its place and a hint. */
#include "settings/ground.h"

#include <time.h>

static void
a_colon_in_a_text_needs_quotes(void **state)
{
	assert_refused(*state, "language: en\ntimezone: a: b\n",
		"etc/forewarn.yaml:2:12: this is not YAML: mapping values are not allowed in "
		"this context; a text with a "
		"colon and a space in it must stand in quotes");
}

static void
an_open_bracket_is_told_with_the_line_where_it_began(void **state)
{
	assert_refused(*state,
		"language: en\nmail: { relay: smtp://localhost\n\nrecipients: x\n",
		"etc/forewarn.yaml:4:11: this is not YAML: did not find expected ',' or '}' "
		"(while parsing a flow mapping that "
		"began on line 2); a bracket or brace is not closed");
}

static void
an_open_quote_is_told_with_the_line_where_it_began(void **state)
{
	assert_refused(*state, "language: \"en\ntimezone: UTC\n",
		"etc/forewarn.yaml:3:1: this is not YAML: found unexpected end of stream "
		"(while scanning a quoted scalar that "
		"began on line 1); a quote is not closed");
}

static void
a_pattern_in_double_quotes_is_sent_to_single_ones(void **state)
{
	assert_refused(*state, "dependencies: { Chat: { service: exchat, uses: \"/\\d/\" } }\n",
		"etc/forewarn.yaml:1:50: this is not YAML: found unknown escape character; in "
		"double quotes \\ begins an escape");
}

static void
bad_indentation_is_told(void **state)
{
	assert_refused(*state, "recipients:\n  it: { mail: it@bakery.example }\n eva: x\n",
		"etc/forewarn.yaml:3:2: this is not YAML: did not find expected key (while "
		"parsing a block mapping that began on "
		"line 1); look at the indentation");
}

static void
tabs_are_refused_where_they_stand(void **state)
{
	assert_refused(*state, "recipients:\n\tit: x\n",
		"etc/forewarn.yaml:2:1: a tab stands here: use spaces");
	assert_refused(*state, "language:\ten\n",
		"etc/forewarn.yaml:1:10: a tab stands here: use spaces");
	assert_refused(
		*state, "language: \"#\"\t\n", "etc/forewarn.yaml:1:14: a tab stands here");
}

static void
tabs_in_comments_are_nobodys_business(void **state)
{
	assert_non_null(ground_load_text(
		*state, "#\ta\tb\n" GROUND_SMALLEST "language: en #\tEnglish\n"));
}

static void
a_key_that_stands_twice_is_told_with_both_lines(void **state)
{
	assert_refused(*state, "language: en\n" GROUND_SMALLEST "language: nl\n",
		"etc/forewarn.yaml:4:1: \"language\" stands here for the second time; it is "
		"already on line 1");
}

static void
every_double_key_is_told(void **state)
{
	struct ground *g = *state;

	assert_null(ground_load_text(g,
		GROUND_DEPENDENCY "recipients:\n  it: { mail: it@bakery.example, mail: "
				  "x@bakery.example }\n  it: { mail: y@z.example }\n"
				  "  it: { mail: z@z.example }\n"));
	assert_complaint(g, 0,
		"etc/forewarn.yaml:3:34: \"mail\" stands here for the second time; it is "
		"already on line 3");
	assert_complaint(g, 1,
		"etc/forewarn.yaml:4:3: \"it\" stands here for the second time; it is already "
		"on line 3");
	assert_complaint(g, 2,
		"etc/forewarn.yaml:5:3: \"it\" stands here for the second time; it is already "
		"on line 3");
	assert_int_equal(g->complaints.errors, 3);
}

static void
anchors_aliases_tags_and_merges_are_refused(void **state)
{
	assert_refused(*state, "language: &a en\n",
		"etc/forewarn.yaml:1:11: the anchor \"&a\" is not understood here");
	assert_refused(*state, "recipients: &r { a: b }\n",
		"etc/forewarn.yaml:1:13: the anchor \"&r\" is not understood here");
	assert_refused(*state, "operators: &o [a]\n",
		"etc/forewarn.yaml:1:12: the anchor \"&o\" is not understood here");
	assert_refused(*state, "language: *a\n",
		"etc/forewarn.yaml:1:11: the alias \"*a\" is not understood here");
	assert_refused(*state, "language: !!str en\n",
		"etc/forewarn.yaml:1:11: the tag \"tag:yaml.org,2002:str\" is not understood "
		"here");
	assert_refused(*state, "operators: !mine [a]\n",
		"etc/forewarn.yaml:1:12: the tag \"!mine\" is not understood here");
	assert_refused(
		*state, "? [a, b]\n: c\n", "etc/forewarn.yaml:1:3: a key must be a plain text");
}

static void
a_second_document_and_directives_are_refused(void **state)
{
	assert_refused(*state, GROUND_SMALLEST "---\nlanguage: en\n",
		"etc/forewarn.yaml:3:1: a second document begins here");
	assert_refused(*state, "%YAML 1.1\n---\n" GROUND_SMALLEST,
		"etc/forewarn.yaml:1:1: directives");
	assert_non_null(ground_load_text(*state, "---\n" GROUND_SMALLEST "...\n"));
}

static void
what_is_no_text_is_refused_at_its_byte(void **state)
{
	struct ground *g = *state;

	assert_refused(g, "language: en\nstate: /caf\xe9\n",
		"etc/forewarn.yaml:2:12: this is not UTF-8");
	assert_refused(
		g, "language: \xc3\xa9\xc0\xaf\n", "etc/forewarn.yaml:1:12: this is not UTF-8");
	assert_refused(g, "language: en\r\nstate: \x1b[1m\r\n",
		"etc/forewarn.yaml:2:8: a control character");
	assert_refused(g, "language: e\xe2\x80\xaen\n",
		"etc/forewarn.yaml:1:12: a control character or invisible mark");
	ground_write_bytes(g, "etc/forewarn.yaml", "language: e\0n\n", 14);
	assert_null(ground_load(g));
	assert_complaint(g, 0, "etc/forewarn.yaml:1:12: a NUL byte stands here");
	ground_write_bytes(g, "etc/forewarn.yaml", "\xff\xfel\0a\0", 6);
	assert_null(ground_load(g));
	assert_complaint(g, 0, "etc/forewarn.yaml:1:1: this is UTF-16");
}

static void
escapes_cannot_smuggle_control_characters(void **state)
{
	static const char *const values[] = { "\"a\\0b\"", "\"a\\nb\"", "\"a\\x1bb\"",
		"\"a\\u202eb\"", "\"a\\x9bb\"" };
	struct ground *g = *state;

	for (size_t i = 0; i < LENGTH_OF(values); i++) {
		_cleanup_free_ char *content =
			mem_printf(GROUND_SMALLEST "listen:\n  user_agent: %s\n", values[i]);

		assert_refused(g, content,
			"etc/forewarn.yaml:4:15: this text holds a line break, a control "
			"character");
	}
}

static void
a_byte_order_mark_and_dos_line_ends_are_read(void **state)
{
	struct config *config =
		ground_load_text(*state, "\xef\xbb\xbflanguage: nl\r\nrecipients: { it: { "
					 "mail: it@bakery.example } }\r\n" GROUND_DEPENDENCY);

	assert_non_null(config);
	assert_string_equal(config->language, "nl");
	assert_int_equal(config->recipients[0].at.line, 2);
	assert_int_equal(config->recipients[0].at.column, 15);
}

static void
a_folded_text_is_one_line(void **state)
{
	struct config *config = ground_load_text(*state,
		GROUND_SMALLEST "listen:\n  user_agent: >\n    forewarn of\n    the bakery\n");

	assert_non_null(config);
	assert_string_equal(config->listen.user_agent, "forewarn of the bakery");
}

static double
seconds_to_refuse(struct ground *g, const char *content, const char *expected)
{
	struct timespec from, to;

	(void)clock_gettime(CLOCK_MONOTONIC, &from);
	assert_refused(g, content, expected);
	(void)clock_gettime(CLOCK_MONOTONIC, &to);
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

static char *
repeat(const char *piece, size_t times)
{
	struct text text = { 0 };

	for (size_t i = 0; i < times; i++)
		text_puts(&text, piece);
	return text_take(&text);
}

static void
nesting_ends_at_a_sensible_depth(void **state)
{
	_cleanup_free_ char *lists = repeat("[", 1000000);
	_cleanup_free_ char *maps = repeat("{a: ", 1000000);
	_cleanup_free_ char *dashes = repeat("- ", 1000000);

	assert_true(seconds_to_refuse(*state, lists,
			    "etc/forewarn.yaml:1:33: lists and mappings are nested more than "
			    "32 deep") < 5);
	assert_true(seconds_to_refuse(*state, maps,
			    "etc/forewarn.yaml:1:129: lists and mappings are nested more than "
			    "32 deep") < 5);
	assert_true(seconds_to_refuse(*state, dashes,
			    "etc/forewarn.yaml:1:65: lists and mappings are nested more than "
			    "32 deep") < 5);
}

static void
a_billion_laughs_end_at_the_first(void **state)
{
	_cleanup_(text_clear) struct text laughs = { 0 };

	text_puts(&laughs, "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
	for (char c = 'b'; c < 'k'; c++)
		text_printf(&laughs, "%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n",
			c, c, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1);
	assert_true(seconds_to_refuse(*state, laughs.data,
			    "etc/forewarn.yaml:1:4: the anchor \"&a\"") < 1);
}

static void
a_file_with_endless_values_is_refused(void **state)
{
	_cleanup_free_ char *items = repeat("a,", 1000000);
	_cleanup_free_ char *content = mem_printf("operators: [%s]\n", items);

	assert_true(
		seconds_to_refuse(*state, content,
			"etc/forewarn.yaml:1:200009: the file has more than 100000 values") <
		20);
}

static void
a_file_over_the_limit_is_refused(void **state)
{
	_cleanup_free_ char *content = repeat("# nothing\n", 420000);

	assert_refused(*state, content,
		"etc/forewarn.yaml:1:1: this file cannot be read: it is larger than 4 MiB");
}

static void
thousands_of_mistakes_are_cut_but_refused(void **state)
{
	struct ground *g = *state;
	_cleanup_(text_clear) struct text content = { 0 };

	text_puts(&content, GROUND_SMALLEST);
	for (unsigned i = 0; i < 50000; i++)
		text_printf(&content, "key%u: x\n", i);
	assert_null(ground_load_text(g, content.data));
	assert_int_equal(g->complaints.count, 1001);
	assert_int_equal(g->complaints.errors, 50000);
	assert_string_equal(g->complaints.items[1000].text,
		"There are more than 1000 complaints; the rest is not shown.");
}

static void
a_folder_or_a_pipe_is_no_file(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *path = mem_printf("%s/etc/forewarn.yaml", g->folder);

	assert_null(ground_load(g));
	assert_complaint(g, 0,
		"etc/forewarn.yaml:1:1: this file cannot be read: No such file or directory");
	assert_int_equal(mkdir(path, 0755), 0);
	assert_null(ground_load(g));
	assert_complaint(
		g, 0, "etc/forewarn.yaml:1:1: this file cannot be read: it is no regular file");
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkfifo(path, 0644), 0);
	assert_null(ground_load(g));
	assert_complaint(
		g, 0, "etc/forewarn.yaml:1:1: this file cannot be read: it is no regular file");
}

/* Every beginning of a good file, and every byte of it damaged, is read or refused, but never
 * more than that. */
static void
damaged_files_never_do_harm(void **state)
{
	static const char good[] =
		"# a\nlanguage: en\nmail: { relay: smtp://localhost, from: a@b.example }\n"
		"recipients:\n  it: { mail: it@b.example, digest: daily 08:00 }\n"
		"dependencies:\n  C:\n    service: exchat\n    uses:\n      - a b\n      - "
		"'/x/'\n    tell: [it]\n";
	static const char replacements[] = "\0\t\n{[:-*&!%\"'\xff";
	struct ground *g = *state;
	char copy[sizeof(good)];

	for (size_t i = 0; i < sizeof(good); i++) {
		ground_write_bytes(g, "etc/forewarn.yaml", good, i);
		(void)ground_load(g);
		assert_int_equal(g->config == NULL, g->complaints.errors > 0);
	}
	assert_non_null(g->config);
	for (size_t i = 0; i < sizeof(good) - 1; i++) {
		memcpy(copy, good, sizeof(good));
		copy[i] = replacements[i % (sizeof(replacements) - 1)];
		ground_write_bytes(g, "etc/forewarn.yaml", copy, sizeof(good) - 1);
		(void)ground_load(g);
		assert_int_equal(g->config == NULL, g->complaints.errors > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ground_test(a_colon_in_a_text_needs_quotes),
		ground_test(an_open_bracket_is_told_with_the_line_where_it_began),
		ground_test(an_open_quote_is_told_with_the_line_where_it_began),
		ground_test(a_pattern_in_double_quotes_is_sent_to_single_ones),
		ground_test(bad_indentation_is_told),
		ground_test(tabs_are_refused_where_they_stand),
		ground_test(tabs_in_comments_are_nobodys_business),
		ground_test(a_key_that_stands_twice_is_told_with_both_lines),
		ground_test(every_double_key_is_told),
		ground_test(anchors_aliases_tags_and_merges_are_refused),
		ground_test(a_second_document_and_directives_are_refused),
		ground_test(what_is_no_text_is_refused_at_its_byte),
		ground_test(escapes_cannot_smuggle_control_characters),
		ground_test(a_byte_order_mark_and_dos_line_ends_are_read),
		ground_test(a_folded_text_is_one_line),
		ground_test(nesting_ends_at_a_sensible_depth),
		ground_test(a_billion_laughs_end_at_the_first),
		ground_test(a_file_with_endless_values_is_refused),
		ground_test(a_file_over_the_limit_is_refused),
		ground_test(thousands_of_mistakes_are_cut_but_refused),
		ground_test(a_folder_or_a_pipe_is_no_file),
		ground_test(damaged_files_never_do_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

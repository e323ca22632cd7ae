/* Pairs: a dependency and an entry each (pairs.tsv), half of them near misses; at least 98 of 100 must be told apart. */
#include "judge/given.h"

#include "base/cleanup.h"

#define PAIRS "tests/judge/pairs.tsv"
#define PAIRS_MIN 400u
#define COLUMNS 6u

enum column { WANT, ITEMS, TITLE, TEXT, LABEL, SERVICE };

/* Cuts *REST at SEPARATOR; NULL behind the last piece. */
static char *
piece(char **rest, const char *separator)
{
	char *from = *rest, *at = from ? strstr(from, separator) : NULL;

	*rest = at ? at + strlen(separator) : NULL;
	if (at)
		*at = '\0';
	return from;
}

static void
add_items(struct config *config, char *items, bool ignored)
{
	for (char *item; (item = piece(&items, " ; ")) && *item;) {
		if (ignored)
			given_ignore(config, "Ours", item);
		else
			given_use(config, "Ours", item);
	}
}

static bool
concerns(char *items, struct entry *entry, const char *service)
{
	struct config *config = given_config();
	char *ignored = items, *uses = piece(&ignored, " ;; ");
	struct rules *rules;
	struct facts facts;
	struct matches matches;
	bool concerned;

	given_use(config, "Ours", NULL);
	add_items(config, *uses == ' ' ? uses + 1 : uses, false);
	add_items(config, ignored, true);
	rules = given_rules(config);
	facts = given_facts_of(rules, entry);
	judge_match(rules, service, entry, &facts, &matches);
	concerned = matches.count > 0;
	matches_clear(&matches);
	facts_clear(&facts);
	rules_free(rules);
	config_free(config);
	return concerned;
}

/* True if the pair of LINE is told apart. */
static bool
judged_rightly(char *line, const char *language)
{
	char *columns[COLUMNS] = { 0 }, *rest = line;
	struct entry entry;
	bool got;

	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = piece(&rest, "\t");
	assert_non_null(columns[TEXT]);
	assert_true(*columns[WANT] == '+' || *columns[WANT] == '-');
	entry = given_entry(
		strcmp(columns[TITLE], ".") ? columns[TITLE] : "News", columns[TEXT]);
	mem_set(&entry.language, language);
	if (columns[LABEL] && *columns[LABEL])
		strings_add(&entry.labels, columns[LABEL]);
	got = concerns(columns[ITEMS], &entry, columns[SERVICE] ? columns[SERVICE] : "acme");
	entry_clear(&entry);
	return got == (*columns[WANT] == '+');
}

static void
nearly_all_pairs_are_told_apart(void **state)
{
	FILE *file = fopen(PAIRS, "re");
	_cleanup_free_ char *line = NULL, *language = mem_dup("en");
	size_t cap = 0, count = 0, wrong = 0, misses = 0, number = 0;

	(void)state;
	assert_non_null(file);
	while (getline(&line, &cap, file) >= 0) {
		_cleanup_free_ char *shown = NULL;

		number++;
		line[strcspn(line, "\n")] = '\0';
		if (*line == '#' || *line == '\0')
			continue;
		if (*line == '@') {
			mem_set(&language, line + 1);
			continue;
		}
		shown = mem_dup(line);
		count++;
		misses += *line == '-';
		if (judged_rightly(line, language))
			continue;
		wrong++;
		print_message("%s:%zu: %s\n", PAIRS, number, shown);
	}
	(void)fclose(file);
	print_message("%zu of %zu pairs told apart, %zu of them near misses\n", count - wrong,
		count, misses);
	assert_true(count >= PAIRS_MIN);
	assert_in_range(misses, count * 9 / 20, count * 11 / 20);
	assert_true(wrong * 50 <= count);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nearly_all_pairs_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

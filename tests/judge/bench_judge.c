/* Bench: does the work that tests/judge/bench counts the instructions of, and nothing beside it. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "judge/dates.h"
#include "judge/judge.h"
#include "judge/terms.h"

#define YEAR 2026

struct lines {
	char **items;
	size_t count, cap;
	size_t bytes; /* of the lines, their ends left out */
};

/* The first MAX lines of a file. */
static struct lines
read_lines(const char *path, size_t max)
{
	struct lines lines = { 0 };
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (!file) {
		perror(path);
		exit(66);
	}
	while (lines.count < max && (n = getline(&line, &cap, file)) > 0) {
		line[strcspn(line, "\n")] = '\0';
		lines.items =
			mem_grow(lines.items, lines.count, &lines.cap, sizeof(*lines.items));
		lines.items[lines.count++] = mem_dup(line);
		lines.bytes += strlen(line);
	}
	free(line);
	(void)fclose(file);
	return lines;
}

static void
lines_clear(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->items[i]);
	free(lines->items);
}

/* A dependency for each term: the dearest way to declare them. */
static struct config *
config_of(const struct lines *terms)
{
	struct config *config = MEM_NEW(struct config);

	config->timezone = mem_dup("UTC");
	config->dependencies = mem_new(terms->count, sizeof(*config->dependencies));
	config->dependency_count = terms->count;
	for (size_t i = 0; i < terms->count; i++) {
		struct dependency *d = &config->dependencies[i];

		d->name = mem_printf("dependency %zu", i);
		d->service = mem_dup("acme");
		d->uses = MEM_NEW(struct use);
		d->uses[0].text = mem_dup(terms->items[i]);
		d->use_count = 1;
	}
	return config;
}

static struct entry
entry_of(char *text)
{
	static char english[] = "en";

	return (struct entry){ .text = text,
		.language = english,
		.published = stamp_utc(stamp_day(YEAR, 6, 1), 9, 0, 0),
		.updated = STAMP_NONE };
}

/* How many matches, for a figure that must not change when the work gets cheaper. */
static size_t
match_all(const struct rules *rules, const struct lines *texts)
{
	const struct facts forced = { .forced = FORCED_YES };
	size_t found = 0;

	for (size_t i = 0; i < texts->count; i++) {
		struct entry entry = entry_of(texts->items[i]);
		struct matches matches;

		judge_match(rules, "acme", &entry, &forced, &matches);
		found += matches.count;
		matches_clear(&matches);
	}
	return found;
}

static int
bench_match(const char *terms_path, const char *texts_path, size_t max)
{
	struct lines terms = read_lines(terms_path, SIZE_MAX);
	struct lines texts = read_lines(texts_path, max);
	struct config *config = config_of(&terms);
	struct complaints complaints = { 0 };
	struct rules *rules = rules_new(config, &complaints);

	if (!rules) {
		(void)fprintf(stderr, "%s: not every line is a use\n", terms_path);
		return 65;
	}
	printf("%zu bytes %zu found\n", texts.bytes, match_all(rules, &texts));
	rules_free(rules);
	complaints_clear(&complaints);
	config_free(config);
	lines_clear(&terms);
	lines_clear(&texts);
	return 0;
}

/* Seconds to file the terms, and bytes a term that are kept beside its text. */
static int
bench_index(const char *path)
{
	struct lines terms = read_lines(path, SIZE_MAX);
	struct config *config = config_of(&terms);
	struct complaints complaints = { 0 };
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd, after;
	clock_t began = clock();
	struct terms *filed = terms_new(config, TERMS_USES, &complaints);
	double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;

	after = mallinfo2().uordblks + mallinfo2().hblkhd;
	printf("%.3f %.1f\n", seconds,
		(double)(after - before - terms.bytes) / (double)terms.count);
	terms_free(filed);
	complaints_clear(&complaints);
	config_free(config);
	lines_clear(&terms);
	return 0;
}

static int
bench_dates(const char *path, size_t max)
{
	struct lines lines = read_lines(path, max);
	const struct dates_context context = { stamp_day(YEAR, 6, 1), "en" };
	size_t found = 0;

	for (size_t i = 0; i < lines.count; i++) {
		struct prose prose;
		struct dates dates;

		prose_read_text(&prose, lines.items[i], WHERE_BODY);
		dates_find(&prose, &context, &dates);
		found += dates.count;
		dates_clear(&dates);
		prose_clear(&prose);
	}
	printf("%zu sentences %zu found\n", lines.count, found);
	lines_clear(&lines);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "match") == 0)
		return bench_match(argv[2], argv[3], strtoul(argv[4], NULL, 10));
	if (argc == 4 && strcmp(argv[1], "dates") == 0)
		return bench_dates(argv[2], strtoul(argv[3], NULL, 10));
	if (argc == 3 && strcmp(argv[1], "index") == 0)
		return bench_index(argv[2]);
	(void)fprintf(stderr,
		"usage: bench_judge match TERMS TEXTS LINES | dates SENTENCES LINES | index "
		"TERMS\n");
	return 64;
}

/* Plot: a file of stories, read. */
#include "fault/plot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"

static void
begin_plot(struct plots *plots, const char *name)
{
	struct plot *plot;

	plots->items = mem_grow(plots->items, plots->count, &plots->cap, sizeof(*plot));
	plot = &plots->items[plots->count++];
	plot->name = mem_dup(name);
	plot->folder = mem_printf("tests/fault/%s", name);
	if (access(plot->folder, F_OK) == 0)
		return;
	free(plot->folder);
	plot->folder = mem_printf("tests/scenarios/%s", name);
}

static void
read_round(struct step *step, char *words)
{
	char *save = NULL, *word = strtok_r(words, " ", &save);

	if (!word || stamp_read(word, &step->now, NULL) < 0)
		abort();
	while ((word = strtok_r(NULL, " ", &save)))
		strings_add(&step->pages, word);
}

static void
read_step(struct plot *plot, const char *word, char *rest)
{
	static const char *const words[] = { "quiet", "round", "decide", "relay" };
	struct step *step;
	size_t kind = 0;

	while (kind < LENGTH_OF(words) && strcmp(words[kind], word) != 0)
		kind++;
	if (!plot || kind == LENGTH_OF(words)) {
		(void)fprintf(stderr, "stories: nobody understands “%s”\n", word);
		abort();
	}
	plot->steps = mem_grow(plot->steps, plot->count, &plot->cap, sizeof(*step));
	step = &plot->steps[plot->count++];
	step->kind = (enum step_kind)kind;
	if (step->kind == STEP_QUIET || step->kind == STEP_ROUND)
		read_round(step, rest);
	else
		step->words = mem_dup(rest);
	/* What has no moment of its own is an hour after what was before it. */
	if (step->words && plot->count > 1)
		step->now = step[-1].now + 3600;
}

void
plots_read(const char *path, struct plots *ret)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	*ret = (struct plots){ 0 };
	if (!f)
		abort();
	while (getline(&line, &size, f) >= 0) {
		char *rest = NULL, *word;

		line[strcspn(line, "#\n")] = '\0';
		word = strtok_r(line, " ", &rest);
		if (!word)
			continue;
		if (strcmp(word, "story") == 0)
			begin_plot(ret, rest);
		else
			read_step(ret->count ? &ret->items[ret->count - 1] : NULL, word, rest);
	}
	free(line);
}

void
plots_clear(struct plots *plots)
{
	for (size_t i = 0; i < plots->count; i++) {
		struct plot *plot = &plots->items[i];

		for (size_t j = 0; j < plot->count; j++) {
			strings_clear(&plot->steps[j].pages);
			free(plot->steps[j].words);
		}
		free(plot->steps);
		free(plot->name);
		free(plot->folder);
	}
	free(plots->items);
	*plots = (struct plots){ 0 };
}

/* Picker: what is typed, what that finds, and what was chosen. */
#include "command/picker.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/catalogue.h"

#define QUERY_BYTES 100
#define NOWHERE SIZE_MAX

struct picker {
	const struct config *config;
	struct text query;
	const struct service **found; /* by the query */
	size_t found_count;
	size_t at; /* in found; NOWHERE: nothing stands out, and Enter means that it is done */
	const struct service **chosen;
	size_t chosen_count, chosen_cap;
};

static void
split_words(const char *line, struct strings *ret)
{
	while (*(line += strspn(line, " "))) {
		size_t n = strcspn(line, " ");

		strings_take(ret, mem_ndup(line, n));
		line += n;
	}
}

static void
find(struct picker *picker)
{
	_cleanup_(strings_clear) struct strings words = { 0 };
	size_t exact;

	split_words(picker->query.len ? picker->query.data : "", &words);
	free(picker->found);
	picker->found = catalogue_find(picker->config, &words, &picker->found_count, &exact);
	picker->at = words.count && picker->found_count ? 0 : NOWHERE;
}

struct picker *
picker_new(const struct config *config)
{
	struct picker *picker = MEM_NEW(struct picker);

	picker->config = config;
	find(picker);
	return picker;
}

void
picker_free(struct picker *picker)
{
	if (!picker)
		return;
	text_clear(&picker->query);
	free(picker->found);
	free(picker->chosen);
	free(picker);
}

bool
picker_has(const struct picker *picker, const struct service *service)
{
	for (size_t i = 0; i < picker->chosen_count; i++)
		if (picker->chosen[i] == service)
			return true;
	return false;
}

void
picker_toggle(struct picker *picker, const struct service *service)
{
	for (size_t i = 0; i < picker->chosen_count; i++)
		if (picker->chosen[i] == service) {
			memmove(picker->chosen + i, picker->chosen + i + 1,
				(--picker->chosen_count - i) * sizeof(const struct service *));
			return;
		}
	picker->chosen = mem_grow(picker->chosen, picker->chosen_count, &picker->chosen_cap,
		sizeof(const struct service *));
	picker->chosen[picker->chosen_count++] = service;
}

size_t
picker_count(const struct picker *picker)
{
	return picker->chosen_count;
}

const struct service *
picker_chosen(const struct picker *picker, size_t i)
{
	return picker->chosen[i];
}

static void
clear_query(struct picker *picker)
{
	text_clear(&picker->query);
	find(picker);
}

static enum picker_state
enter(struct picker *picker)
{
	if (picker->at == NOWHERE)
		return picker->query.len ? PICKER_GOES_ON : PICKER_DONE;
	picker_toggle(picker, picker->found[picker->at]);
	clear_query(picker);
	return PICKER_GOES_ON;
}

static void
take_back(struct picker *picker)
{
	struct text *query = &picker->query;

	if (query->len == 0)
		return;
	do
		query->len--;
	while (query->len && ((unsigned char)query->data[query->len] & 0xc0) == 0x80);
	query->data[query->len] = '\0';
	find(picker);
}

enum picker_state
picker_key(struct picker *picker, enum terminal_key key, const char *character)
{
	switch (key) {
	case KEY_TEXT:
		if (picker->query.len < QUERY_BYTES)
			text_puts(&picker->query, character);
		find(picker);
		break;
	case KEY_ENTER:
		return enter(picker);
	case KEY_BACK:
		take_back(picker);
		break;
	case KEY_UP:
		if (picker->at != NOWHERE)
			picker->at = picker->at          ? picker->at - 1
				     : picker->query.len ? 0
							 : NOWHERE;
		break;
	case KEY_DOWN:
		if (picker->at == NOWHERE ? picker->found_count > 0
					  : picker->at + 1 < picker->found_count)
			picker->at = picker->at == NOWHERE ? 0 : picker->at + 1;
		break;
	case KEY_ESCAPE:
	case KEY_CLEAR:
		clear_query(picker);
		break;
	case KEY_END:
		return PICKER_DONE;
	case KEY_STOP:
		return PICKER_STOPPED;
	case KEY_OTHER:
		break;
	}
	return PICKER_GOES_ON;
}

char *
picker_names(const struct picker *picker)
{
	_cleanup_(strings_clear) struct strings names = { 0 };

	for (size_t i = 0; i < picker->chosen_count; i++)
		strings_add(&names, picker->chosen[i]->name);
	return strings_join(&names, ", ");
}

static char *
line_of(const struct picker *picker, const struct service *service)
{
	_cleanup_free_ char *aliases = strings_join(&service->aliases, ", ");
	_cleanup_free_ char *line =
		mem_printf("%s %s%s%s%s%s", picker_has(picker, service) ? " [x]" : " [ ]",
			service->name, *aliases ? " (" : "", aliases, *aliases ? ")" : "",
			service->source_count ? "" : ": nothing can be heard of it");

	return text_line(line, 0);
}

void
picker_lines(const struct picker *picker, unsigned rows, struct strings *ret, size_t *ret_at)
{
	_cleanup_free_ char *names = picker_names(picker);
	/* The query, what was chosen, the keys, and how many more there are. */
	size_t room = rows > 5 ? rows - 5 : 1;
	size_t at = picker->at == NOWHERE ? 0 : picker->at;
	size_t first = at < room ? 0 : at - room + 1;

	strings_take(
		ret, mem_printf("Service: %s", picker->query.len ? picker->query.data : ""));
	for (size_t i = first; i < picker->found_count && i < first + room; i++)
		strings_take(ret, line_of(picker, picker->found[i]));
	if (picker->found_count > first + room)
		strings_take(ret,
			mem_printf("     and %zu more", picker->found_count - first - room));
	if (picker->found_count == 0)
		strings_add(
			ret, "     none is called so; later: forewarn services --try ADDRESS");
	strings_take(ret, mem_printf("Chosen: %s", picker->chosen_count ? names : "none yet"));
	strings_add(ret,
		"Type to search, arrows and Enter to choose; Enter on an empty line: done");
	*ret_at = picker->at == NOWHERE ? SIZE_MAX : 1 + picker->at - first;
}

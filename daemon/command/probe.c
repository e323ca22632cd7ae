/* Probe: asks one address after another until a page is read. */
#include "command/probe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-event.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/caged.h"
#include "command/page_offer.h"
#include "listen/listen.h"

/* Nobody wants to wait a minute for each of fifteen. */
#define PATIENCE_SEC 20u

/* Where a page keeps its own feed, and where hosts keep theirs: status pages first, then what
 * documentation and weblogs do. */
static const char *const beside_page[] = { "/rss.xml", ".rss", "/feed/" };
static const char *const on_host[] = { "/api/v2/summary.json", "/summary.json",
	"/v3/summary.json", "/index.json", "/history.atom", "/feed", "/feed/", "/rss.xml",
	"/changelog.rss", "/changelog/rss.xml", "/feed.xml", "/atom.xml", "/incidents.json",
	"/feeds/posts/default" };

struct asking {
	const struct probe_input *input;
	struct probe *probe;
	struct listen *listen;
	struct caged *caged;
	sd_event *loop;
	struct strings queue; /* what is still to be asked; from `next` */
	size_t next;
	bool spread; /* the conventions are in the queue */
};

static struct probe_step *
add_step(struct probe *probe, const char *url)
{
	struct probe_step *step;

	probe->steps = mem_grow(probe->steps, probe->count, &probe->cap, sizeof(*probe->steps));
	step = &probe->steps[probe->count++];
	step->url = mem_dup(url);
	return step;
}

/* True, and the reading kept, when the page is one that we read. */
static bool
examine(struct caged *caged, struct probe *probe, struct probe_step *step,
	const struct read_input *input)
{
	struct cage_answer answer;

	caged_ask(caged, CAGE_GUESS, input, &answer);
	step->outcome = caged_outcome(answer.verdict);
	step->why = TAKE(answer.why);
	probe->found = answer.verdict == CAGE_READ;
	if (probe->found) {
		probe->reading = answer.reading;
		answer.reading = (struct reading){ 0 };
	}
	cage_answer_clear(&answer);
	return probe->found;
}

/* The length of "https://host:port" of URL. */
static size_t
origin(const char *url)
{
	const char *host = strstr(url, "://");

	return host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#") : strlen(url);
}

static void
add_address(struct asking *asking, char *url)
{
	if (strings_has(&asking->queue, url))
		free(url);
	else
		strings_take(&asking->queue, url);
}

/* Conventions that have been seen often enough to try them, from the page at URL. JSON has no
 * feed beside it, and a page that tells of changes itself is nearer than what else its host has. */
static void
add_conventions(struct asking *asking, const char *url, bool is_json)
{
	size_t host = origin(url), page = strcspn(url, "?#");

	asking->spread = true;
	while (page > host && url[page - 1] == '/')
		page--;
	for (size_t i = 0; page > host && !is_json && i < LENGTH_OF(beside_page); i++)
		add_address(asking, mem_printf("%.*s%s", (int)page, url, beside_page[i]));
	for (size_t i = 0;
		(page == host || !asking->probe->page_entries) && i < LENGTH_OF(on_host); i++)
		add_address(asking, mem_printf("%.*s%s", (int)host, url, on_host[i]));
}

/* What keeps the whole host from answering, not only this address. */
static bool
host_is_shut(enum outcome outcome)
{
	return outcome == OUTCOME_UNREACHABLE || outcome == OUTCOME_TLS ||
	       outcome == OUTCOME_TIMEOUT || outcome == OUTCOME_BUSY ||
	       outcome == OUTCOME_REFUSED_ADDRESS;
}

/* Nothing more is asked there. */
static void
drop_host(struct asking *asking, const char *url)
{
	size_t n = origin(url), kept = asking->next;

	for (size_t i = asking->next; i < asking->queue.count; i++) {
		char *other = asking->queue.items[i];

		if (origin(other) == n && strncmp(other, url, n) == 0)
			free(other);
		else
			asking->queue.items[kept++] = other;
	}
	asking->queue.count = kept;
}

/* What a page that is no feed leads to. */
static void
follow(struct asking *asking, const struct page *page, const char *url)
{
	struct read_input input = { .body = page->body,
		.len = page->body_len,
		.content_type = page->content_type,
		.base = url };
	_cleanup_(cage_answer_clear) struct cage_answer answer = { 0 };
	size_t start = 0;

	if (asking->spread)
		return;
	if (page->body)
		caged_ask(asking->caged, CAGE_LINKS, &input, &answer);
	for (size_t i = 0; i < answer.found.count; i++)
		add_address(asking, mem_dup(answer.found.items[i]));
	while (start < page->body_len && strchr(" \t\r\n", page->body[start]))
		start++;
	add_conventions(asking, url,
		start < page->body_len &&
			(page->body[start] == '{' || page->body[start] == '['));
}

/* No feed anywhere: the asked page has to do. */
static void
fall_back(struct probe *probe)
{
	if (probe->found || !probe->page_entries)
		return;
	probe->found = true;
	probe->url = TAKE(probe->page_url);
	probe->reading = probe->page;
	probe->page = (struct reading){ 0 };
	probe->entries = probe->page_entries;
}

static void
look_at_page(struct caged *caged, struct probe *probe, const struct read_input *input,
	const char *url)
{
	if (probe->page_entries ||
		!page_offer_read(caged, input, &probe->page, &probe->page_entries))
		return;
	probe->page_url = mem_dup(url);
}

const struct probe_step *
probe_broken(const struct probe *probe)
{
	for (size_t i = 0; i < probe->count; i++)
		if (probe->steps[i].outcome == OUTCOME_READER_FAILED)
			return &probe->steps[i];
	return NULL;
}

static int ask_next(struct asking *asking);

static void
on_page(struct page *page, void *userdata)
{
	struct asking *asking = userdata;
	struct probe *probe = asking->probe;
	struct probe_step *step = &probe->steps[probe->count - 1];
	_cleanup_free_ char *url = mem_dup(page->url ? page->url : step->url);
	struct read_input input = { .body = page->body,
		.len = page->body_len,
		.content_type = page->content_type,
		.base = url };

	step->outcome = page->outcome;
	if (page->outcome == OUTCOME_FRESH && examine(asking->caged, probe, step, &input))
		probe->url = mem_dup(page->moved_to ? page->moved_to : step->url);
	else if (page->outcome != OUTCOME_FRESH)
		step->why = mem_dup(page->why);
	else if (!asking->spread)
		look_at_page(asking->caged, probe, &input,
			page->moved_to ? page->moved_to : step->url);
	if (!probe->found && host_is_shut(page->outcome))
		drop_host(asking, step->url);
	else if (!probe->found)
		follow(asking, page, url);
	page_clear(page);
	if (probe->found || probe_broken(probe) || ask_next(asking) <= 0)
		(void)sd_event_exit(asking->loop, 0);
}

/* 1: it is asked, 0: there is nothing left to ask, -errno. */
static int
ask_next(struct asking *asking)
{
	const struct probe_input *input = asking->input;
	struct request request = { .allow_private = input->allow_private, .userdata = asking };
	int r;

	if (asking->next == asking->queue.count || asking->probe->count == PROBE_REQUESTS)
		return 0;
	request.url = asking->queue.items[asking->next++];
	(void)add_step(asking->probe, request.url);
	if (input->progress)
		input->progress(request.url, asking->probe->count, input->userdata);
	r = listen_fetch(asking->listen, &request, on_page);
	return r < 0 ? r : 1;
}

int
probe_address(const struct probe_input *input, struct probe *ret, char **reterr_why)
{
	struct asking asking = { .input = input, .probe = ret };
	struct listen_settings settings = *input->settings;
	struct wire *wire = NULL;
	int r = sd_event_new(&asking.loop);

	*ret = (struct probe){ 0 };
	if (settings.page_timeout_sec > PATIENCE_SEC)
		settings.page_timeout_sec = PATIENCE_SEC;
	strings_add(&asking.queue, input->url);
	asking.caged = caged_open();
	if (r >= 0)
		r = wire_new(asking.loop, &wire, reterr_why);
	if (r >= 0)
		r = listen_new(wire, &settings, &asking.listen, reterr_why);
	if (r >= 0)
		r = ask_next(&asking);
	if (r > 0)
		r = sd_event_loop(asking.loop);
	if (r >= 0)
		fall_back(ret);
	listen_free(asking.listen);
	wire_free(wire);
	caged_close(asking.caged);
	sd_event_unref(asking.loop);
	strings_clear(&asking.queue);
	return r < 0 ? r : 0;
}

void
probe_body(const char *url, const char *body, size_t len, struct probe *ret)
{
	struct read_input input = { .body = body, .len = len, .base = url };
	struct caged *caged = caged_open();

	*ret = (struct probe){ 0 };
	if (examine(caged, ret, add_step(ret, url), &input))
		ret->url = mem_dup(url);
	else
		look_at_page(caged, ret, &input, url);
	fall_back(ret);
	caged_close(caged);
}

void
probe_clear(struct probe *probe)
{
	for (size_t i = 0; i < probe->count; i++) {
		free(probe->steps[i].url);
		free(probe->steps[i].why);
	}
	free(probe->steps);
	free(probe->url);
	reading_clear(&probe->reading);
	free(probe->page_url);
	reading_clear(&probe->page);
	*probe = (struct probe){ 0 };
}

/* Market: pages of the vendors, the bakery's configuration, and rounds of the real daemon. */
#include "support/market.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "support/year.h"

/* The newest so many stand on a page. */
#define ON_PAGE 60u
#define DAYS 1400u

unsigned
market_draw(struct market *market, unsigned below)
{
	return (unsigned)(year_random(&market->drawn) % below);
}

void
market_word(unsigned number, char ret[static 16])
{
	(void)snprintf(ret, 16, "QX%06u", number % 1000000);
}

int
market_number(const char *s)
{
	if (strncmp(s, "QX", 2) != 0 || strspn(s + 2, "0123456789") != 6)
		return -1;
	return (int)strtol(s + 2, NULL, 10);
}

/* No two announcements of a vendor are of one day: they would be taken for one. */
static void
put_item(struct text *t, unsigned number)
{
	char word[16], day[STAMP_SIZE];

	market_word(number, word);
	stamp_write_day(stamp_day(2027, 9, 1) + (int32_t)(number / MARKET_VENDORS % DAYS), day);
	text_printf(t,
		"<item><guid>%s</guid><title>The oven plan %s will be retired on %s</title>"
		"<description>We will retire the oven plan %s on %s. After that day it no "
		"longer works; please choose another plan before then.</description></item>\n",
		word, word, day, word, day);
}

static void
put_page(const struct market *market, unsigned vendor)
{
	_cleanup_free_ char *name = mem_printf("web/oven%u.rss", vendor), *page = NULL;
	struct text t = { 0 };
	unsigned put = 0;

	text_printf(&t,
		"<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel>"
		"<title>News of oven vendor %u</title>\n",
		vendor);
	for (unsigned n = market->announced; n-- && put < ON_PAGE;)
		if (n % MARKET_VENDORS == vendor) {
			put_item(&t, n);
			put++;
		}
	text_puts(&t, "<item><guid>first</guid><title>We bake a new loaf</title>"
		      "<description>It is round.</description></item></channel></rss>\n");
	page = text_take(&t);
	scratch_write(market->dir, name, page);
}

static void
put_service(const struct market *market, unsigned vendor, const char *base)
{
	_cleanup_free_ char *name = mem_printf("services/oven%u.yaml", vendor),
			    *file = mem_printf(
				    "name: Oven vendor %u\nsources:\n  notes: { url: "
				    "\"%s/oven%u.rss\", every: 1 hour, gives: "
				    "[changes], language: en, allow_private: true }\n",
				    vendor, base, vendor);

	scratch_write(market->dir, name, file);
}

void
market_open(struct market *market, uint64_t seed)
{
	_cleanup_free_ char *web = NULL, *services = NULL, *base = NULL;

	*market = (struct market){ .dir = scratch_make(), .drawn = seed };
	market->config = mem_printf("%s/forewarn.yaml", market->dir);
	market->state = mem_printf("%s/state", market->dir);
	web = mem_printf("%s/web", market->dir);
	services = mem_printf("%s/services", market->dir);
	if (mkdir(web, 0700) < 0 || mkdir(services, 0700) < 0)
		abort();
	market->web = program_start(
		(const char *[]){ "tests/support/peer_http_main", "--root", web, NULL }, NULL);
	base = program_line(&market->web);
	for (unsigned i = 0; i < MARKET_VENDORS; i++)
		put_service(market, i, base ? base : "");
}

void
market_close(struct market *market)
{
	(void)program_stop(&market->web, SIGTERM);
	if (getenv("KEEP"))
		(void)fprintf(stderr, "kept: %s\n", TAKE(market->dir));
	else
		scratch_remove(market->dir);
	free(market->config);
	free(market->state);
}

void
market_begin(struct market *market)
{
	_cleanup_free_ char *command =
		mem_printf("mkdir -p '%s' && rm -rf '%s'/*", market->state, market->state);

	if (system(command) != 0)
		abort();
	market->announced = 0;
	market->now = stamp_utc(stamp_day(2026, 2, 3), 9, 10, 0);
	for (unsigned i = 0; i < MARKET_VENDORS; i++)
		put_page(market, i);
}

void
market_configure(const struct market *market, const char *relay, const char *more)
{
	static const char *const people[MARKET_PEOPLE] = { "it", "eva" };
	struct text t = { 0 };
	char *config;

	text_printf(&t,
		"timezone: Europe/Amsterdam\nmail: { relay: \"%s\", from: "
		"forewarn@bakery.example }\nstate: %s\nruntime: %s/run\nrecipients:\n",
		relay, market->state, market->dir);
	/* A letter for each change: none may hide in a list. */
	for (size_t i = 0; i < MARKET_PEOPLE; i++)
		text_printf(&t,
			"  %s: { mail: %s@bakery.example, sign_of_life: no, form: single }\n",
			people[i], people[i]);
	text_puts(&t, "dependencies:\n");
	for (unsigned i = 0; i < MARKET_VENDORS; i++)
		text_printf(&t, "  Ovens %u: { service: oven%u, tell: [it, eva] }\n", i, i);
	text_puts(&t, more ? more : "");
	config = text_take(&t);
	scratch_write(market->dir, "forewarn.yaml", config);
	free(config);
}

void
market_announce(struct market *market, unsigned count)
{
	unsigned first = market->announced;

	market->announced += count;
	for (unsigned i = 0; i < MARKET_VENDORS && i < count; i++)
		put_page(market, (first + i) % MARKET_VENDORS);
}

const char *const *
market_round(const struct market *market, struct market_round *round)
{
	const char *argv[] = { "forewarnd", "--once", "--now", round->stamp, "--config",
		market->config, NULL };

	stamp_write(market->now, round->stamp);
	memcpy(round->argv, argv, sizeof(argv));
	return round->argv;
}

int
market_run(const struct market *market)
{
	struct market_round round;
	struct program_result r = program_run(market_round(market, &round));
	int status = r.status;

	if (status != 0 && status != 1 && status != 128 + SIGKILL)
		(void)fprintf(stderr, "%s%s", r.out, r.err);
	program_result_clear(&r);
	return status;
}

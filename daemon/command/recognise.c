/* Recognise: by name, by address, by a word within the name, in this order. */
#include "command/recognise.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/names.h"

/* A name within a longer one has at most so many words, and is not shorter than so many bytes. */
#define WORDS 5
#define WORDS_LOOKED_AT 20
#define WORD_BYTES 3

struct place_of {
	char *domain;
	const struct service *service; /* NULL: several have it */
};

struct recogniser {
	struct names names;
	struct place_of *domains; /* sorted */
	size_t count, cap;
};

void
recognition_clear(struct recognition *recognition)
{
	free(recognition->because);
	*recognition = (struct recognition){ 0 };
}

char *
recognise_host(const char *address)
{
	const char *start = strstr(address, "://"), *at;
	size_t n;
	char *host;

	start = start ? start + 3 : address;
	n = strcspn(start, "/?#");
	at = memrchr(start, '@', n);
	if (at) {
		n -= (size_t)(at + 1 - start);
		start = at + 1;
	}
	n = strcspn(start, "/?#:") < n ? strcspn(start, "/?#:") : n;
	if (n > 4 && strncasecmp(start, "www.", 4) == 0) {
		start += 4;
		n -= 4;
	}
	if (n == 0 || !memchr(start, '.', n))
		return NULL;
	host = mem_ndup(start, n);
	for (char *p = host; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	/* It is printed: no host has anything else in it. */
	if (strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") == n)
		return host;
	free(host);
	return NULL;
}

/* What somebody registered, of HOST: two labels, or three where the last but one is short, as in co.uk. Borrowed. */
static const char *
domain_of(const char *host)
{
	const char *last = strrchr(host, '.');
	const char *second =
		last && last > host ? memrchr(host, '.', (size_t)(last - host)) : NULL;
	const char *third;

	if (!second)
		return host;
	if (last - second - 1 > 3 || strlen(last + 1) != 2)
		return second + 1;
	third = second > host ? memrchr(host, '.', (size_t)(second - host)) : NULL;
	return third ? third + 1 : host;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(
		((const struct place_of *)a)->domain, ((const struct place_of *)b)->domain);
}

static void
add_domain(struct recogniser *r, const char *url, const struct service *service)
{
	_cleanup_free_ char *host = url ? recognise_host(url) : NULL;

	if (!host)
		return;
	r->domains = mem_grow(r->domains, r->count, &r->cap, sizeof(*r->domains));
	r->domains[r->count++] = (struct place_of){ mem_dup(domain_of(host)), service };
}

/* One of each; what several services have is nobody's. */
static void
unite_domains(struct recogniser *r)
{
	size_t kept = 0;

	if (r->count)
		qsort(r->domains, r->count, sizeof(*r->domains), compare);
	for (size_t i = 0; i < r->count; i++) {
		struct place_of *last = kept ? &r->domains[kept - 1] : NULL;

		if (!last || strcmp(last->domain, r->domains[i].domain) != 0) {
			r->domains[kept++] = r->domains[i];
			continue;
		}
		if (last->service != r->domains[i].service)
			last->service = NULL;
		free(r->domains[i].domain);
	}
	r->count = kept;
}

struct recogniser *
recogniser_new(const struct config *config)
{
	struct recogniser *r = MEM_NEW(struct recogniser);
	struct complaints unheard = { 0 };

	names_fill(&r->names, config, &unheard);
	complaints_clear(&unheard);
	for (size_t i = 0; i < config->service_count; i++)
		for (size_t j = 0; j < config->services[i].source_count; j++)
			add_domain(r, config->services[i].sources[j].url, &config->services[i]);
	unite_domains(r);
	return r;
}

void
recogniser_free(struct recogniser *r)
{
	if (!r)
		return;
	names_clear(&r->names);
	for (size_t i = 0; i < r->count; i++)
		free(r->domains[i].domain);
	free(r->domains);
	free(r);
}

static void
found(struct recognition *ret, enum recognised sure, const struct service *service,
	char *because)
{
	if (!service || ret->sure >= sure) {
		free(because);
		return;
	}
	recognition_clear(ret);
	*ret = (struct recognition){ sure, service, because };
}

/* An alias may be a host; a domain may be that of one service's sources alone. */
static void
by_address(const struct recogniser *r, const char *address, struct recognition *ret)
{
	_cleanup_free_ char *host = recognise_host(address);
	const char *domain = host ? domain_of(host) : NULL;
	struct place_of key = { (char *)domain, NULL }, *place;
	_cleanup_free_ char *label = NULL;

	if (!host)
		return;
	found(ret, RECOGNISED, names_service(&r->names, host),
		mem_printf("its address %s", host));
	found(ret, RECOGNISED, names_service(&r->names, domain),
		mem_printf("its address %s", host));
	label = mem_ndup(domain, strcspn(domain, "."));
	found(ret, RECOGNISED_PERHAPS, names_service(&r->names, label),
		mem_printf("its address %s", host));
	place = r->count ? bsearch(&key, r->domains, r->count, sizeof(key), compare) : NULL;
	found(ret, RECOGNISED_PERHAPS, place ? place->service : NULL,
		mem_printf(
			"its address %s: the service publishes its news at %s", host, domain));
}

/* The longest run of words of TEXT that a service is called by. */
static void
by_words(const struct recogniser *r, const char *text, struct recognition *ret)
{
	_cleanup_(strings_clear) struct strings words = { 0 };

	for (const char *at = text;
		words.count < WORDS_LOOKED_AT && *(at += strspn(at, " ,/()-"));) {
		size_t n = strcspn(at, " ,/()-");

		strings_take(&words, mem_ndup(at, n));
		at += n;
	}
	for (size_t n = words.count < WORDS ? words.count : WORDS; n > 0; n--)
		for (size_t i = 0; i + n <= words.count; i++) {
			struct strings run = { .items = words.items + i, .count = n };
			_cleanup_free_ char *name = strings_join(&run, " ");

			if (strlen(name) >= WORD_BYTES)
				found(ret, RECOGNISED_PERHAPS, names_service(&r->names, name),
					mem_printf("“%s” in its name", name));
		}
}

void
recognise(
	const struct recogniser *r, const struct inventory_item *item, struct recognition *ret)
{
	*ret = (struct recognition){ 0 };
	found(ret, RECOGNISED, names_service(&r->names, item->name), mem_dup("its name"));
	if (item->provider && ret->sure != RECOGNISED) {
		_cleanup_free_ char *both = mem_printf("%s %s", item->provider, item->name);

		found(ret, RECOGNISED, names_service(&r->names, both),
			mem_dup("its provider and its name"));
	}
	for (size_t i = 0; ret->sure != RECOGNISED && i < item->address.count; i++)
		by_address(r, item->address.items[i], ret);
	if (ret->sure == RECOGNISED_NOT)
		by_words(r, item->name, ret);
	if (ret->sure == RECOGNISED_NOT && item->provider)
		found(ret, RECOGNISED_PERHAPS, names_service(&r->names, item->provider),
			mem_printf("its provider %s", item->provider));
}

/* Probe: asks an address, and then where such pages usually keep what we read, until one of them
 * is read. */
#pragma once

#include <stdbool.h>

#include "base/strings.h"
#include "model/entry.h"
#include "model/listen_settings.h"
#include "model/page.h"

/* Nobody is asked more often than that. */
#define PROBE_REQUESTS 15u

/* What one address said. */
struct probe_step {
	char *url;
	enum outcome outcome; /* fresh: it was read */
	char *why;            /* else a clause */
};

struct probe {
	struct probe_step *steps; /* in the order of asking; the last one was read if found */
	size_t count, cap;
	bool found;
	char *url; /* of what was read; where it has moved for good, that */
	struct reading reading;
	const char *
		entries; /* read as a web page: the expression that points them out; else NULL */
	/* The asked page as a web page, for when no feed is found; taken into the three above then. */
	char *page_url;
	struct reading page;
	const char *page_entries;
};

/* Called before each request. */
typedef void (*probe_progress)(const char *url, size_t number, void *userdata);

struct probe_input {
	const struct listen_settings *settings;
	const char *url;
	bool allow_private;
	probe_progress progress; /* NULL: nobody wants to know */
	void *userdata;
};

/* 0, also when nothing was found; -errno and a sentence when we cannot ask at all. RET is to be
 * cleared in any case. */
int probe_address(const struct probe_input *input, struct probe *ret, char **reterr_why);
/* A page that is there already: one step, named URL. */
void probe_body(const char *url, const char *body, size_t len, struct probe *ret);
/* The step at which no reader could be had; NULL: there was none. Nothing was learnt then of any address. */
const struct probe_step *probe_broken(const struct probe *probe);
void probe_clear(struct probe *probe);

/* Market: invented suppliers of ovens who announce something new again and again, over HTTP, and a bakery that must hear
 * of each, once - for the tests that torture the daemon. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/program.h"

#define MARKET_VENDORS 6u
/* Both hear of everything. */
#define MARKET_PEOPLE 2u

struct market {
	char *dir;    /* with web/, services/, forewarn.yaml and the folder of the store */
	char *config; /* forewarn.yaml */
	char *state; /* the folder of the store; may be put elsewhere before market_configure */
	struct program web; /* the vendors' server */
	unsigned
		announced; /* things so far, numbered from 0; number N is of vendor N % MARKET_VENDORS */
	int64_t now;    /* of the round to come */
	uint64_t drawn; /* chance, from a stated seed */
};

/* A number below BELOW, by chance. */
unsigned market_draw(struct market *market, unsigned below);

/* The vendors open; their pages hold nothing new yet. */
void market_open(struct market *market, uint64_t seed);
void market_close(struct market *market);
/* Nothing was announced yet and nobody keeps anything; the clock stands at the first morning. */
void market_begin(struct market *market);
/* forewarn.yaml, with letters to RELAY and MORE lines at its end. */
void market_configure(const struct market *market, const char *relay, const char *more);
/* COUNT more things are announced. */
void market_announce(struct market *market, unsigned count);
/* The word that stands in the announcement of that number, in its letters, and nowhere else. */
void market_word(unsigned number, char ret[static 16]);
/* The number whose word begins at S, or -1. */
int market_number(const char *s);

/* The arguments of one round at the clock's moment: NULL-ended, to be passed on before the next call. */
struct market_round {
	char stamp[40];
	const char *argv[8];
};
const char *const *market_round(const struct market *market, struct market_round *round);
/* One round; the exit status. Where that is unusual what it said is printed. */
int market_run(const struct market *market);

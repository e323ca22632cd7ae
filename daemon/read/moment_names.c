/* Moment: names of months and zones in stamps. */
#include "read/moment_names.h"

#include <string.h>
#include <strings.h>

#include "base/cleanup.h"

struct named {
	const char *name;
	int value;
};

/* Minutes east of UTC (RFC 822 section 5 and what else is in use). A zone that nobody knows
 * counts as UTC (RFC 5322 section 4.3). */
static const struct named zones[] = {
	{ "acdt", 630 },
	{ "acst", 570 },
	{ "adt", -180 },
	{ "aedt", 660 },
	{ "aest", 600 },
	{ "akdt", -480 },
	{ "akst", -540 },
	{ "art", -180 },
	{ "ast", -240 },
	{ "awst", 480 },
	{ "brt", -180 },
	{ "bst", 60 },
	{ "cdt", -300 },
	{ "cest", 120 },
	{ "cet", 60 },
	{ "cst", -360 },
	{ "edt", -240 },
	{ "eest", 180 },
	{ "eet", 120 },
	{ "est", -300 },
	{ "hkt", 480 },
	{ "hst", -600 },
	{ "ist", 330 },
	{ "jst", 540 },
	{ "kst", 540 },
	{ "mdt", -360 },
	{ "mest", 120 },
	{ "mesz", 120 },
	{ "met", 60 },
	{ "mez", 60 },
	{ "msk", 180 },
	{ "mst", -420 },
	{ "nzdt", 780 },
	{ "nzst", 720 },
	{ "pdt", -420 },
	{ "pst", -480 },
	{ "sast", 120 },
	{ "sgt", 480 },
	{ "west", 60 },
	/* Without a season it is winter, as RFC 822's own names are. */
	{ "at", -240 },
	{ "ct", -360 },
	{ "et", -300 },
	{ "mt", -420 },
	{ "pt", -480 },
};

/* Beginnings of the names of months: English, Dutch, German, French, Spanish,
 * Hungarian, Greek. A longer one
 * stands before its beginning. */
static const struct named months[] = {
	{ "jan", 1 },
	{ "ene", 1 },
	{ "feb", 2 },
	{ "fév", 2 },
	{ "fev", 2 },
	{ "mar", 3 },
	{ "mrt", 3 },
	{ "maa", 3 },
	{ "mär", 3 },
	{ "mrz", 3 },
	{ "apr", 4 },
	{ "avr", 4 },
	{ "abr", 4 },
	{ "may", 5 },
	{ "mei", 5 },
	{ "mai", 5 },
	{ "juin", 6 },
	{ "jun", 6 },
	{ "juil", 7 },
	{ "jul", 7 },
	{ "aug", 8 },
	{ "aoû", 8 },
	{ "ago", 8 },
	{ "sep", 9 },
	{ "oct", 10 },
	{ "okt", 10 },
	{ "nov", 11 },
	{ "dec", 12 },
	{ "dez", 12 },
	{ "déc", 12 },
	{ "dic", 12 },
	{ "már", 3 },
	{ "ápr", 4 },
	{ "máj", 5 },
	{ "jún", 6 },
	{ "júl", 7 },
	{ "sze", 9 },
	{ "Ιαν", 1 },
	{ "Φεβ", 2 },
	{ "Μαρ", 3 },
	{ "Μάρ", 3 },
	{ "Απρ", 4 },
	{ "Μαι", 5 },
	{ "Μαϊ", 5 },
	{ "Μάι", 5 },
	{ "Μάϊ", 5 },
	{ "Ιουν", 6 },
	{ "Ιούν", 6 },
	{ "Ιουλ", 7 },
	{ "Ιούλ", 7 },
	{ "Αυγ", 8 },
	{ "Αύγ", 8 },
	{ "Σεπ", 9 },
	{ "Οκτ", 10 },
	{ "Νοε", 11 },
	{ "Νοέ", 11 },
	{ "Δεκ", 12 },
};

int
moment_month(const char *word)
{
	for (size_t i = 0; i < LENGTH_OF(months); i++)
		if (strncasecmp(word, months[i].name, strlen(months[i].name)) == 0)
			return months[i].value;
	return -1;
}

int
moment_zone(const char *word, size_t n)
{
	for (size_t i = 0; i < LENGTH_OF(zones); i++)
		if (strlen(zones[i].name) == n && strncasecmp(word, zones[i].name, n) == 0)
			return zones[i].value;
	return 0;
}

/* Date words: the tables. */
#include "judge/date_words.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct date_word on_a[] = {
	{ "aanstaande", DATE_STEP, 2 },
	{ "ab", DATE_LEAD, 0 },
	{ "acht", DATE_COUNT, 8 },
	{ "achttien", DATE_COUNT, 18 },
	{ "achtzehn", DATE_COUNT, 18 },
	{ "after", DATE_LEAD, 0 },
	{ "and", DATE_LEAD | DATE_JOIN, 0 },
	{ "anfang", DATE_PART | DATE_LEAD, 0 },
	{ "apr", DATE_MONTH, 4 },
	{ "april", DATE_MONTH, 4 },
	{ "around", DATE_LEAD, 0 },
	{ "aug", DATE_MONTH, 8 },
	{ "august", DATE_MONTH, 8 },
	{ "augustus", DATE_MONTH, 8 },
	{ "autumn", DATE_SEASON, 4 },
};
static const struct date_word on_b[] = {
	{ "before", DATE_LEAD, 0 },
	{ "begin", DATE_PART | DATE_LEAD, 0 },
	{ "beginning", DATE_PART | DATE_LEAD, 0 },
	{ "between", DATE_LEAD, 0 },
	{ "bis", DATE_LEAD | DATE_JOIN, 0 },
	{ "bisher", DATE_LEAD, 0 },
	{ "by", DATE_LEAD, 0 },
};
static const struct date_word on_c[] = {
	{ "calendar", DATE_LEAD, 0 },
	{ "coming", DATE_STEP, 2 },
	{ "current", DATE_STEP, 1 },
};
static const struct date_word on_d[] = {
	{ "dag", DATE_UNIT, 1 },
	{ "dagen", DATE_UNIT, 1 },
	{ "day", DATE_UNIT, 1 },
	{ "days", DATE_UNIT, 1 },
	{ "dec", DATE_MONTH | DATE_DOUBTFUL, 12 },
	{ "december", DATE_MONTH, 12 },
	{ "derde", DATE_ORDINAL, 3 },
	{ "dertig", DATE_COUNT, 30 },
	{ "dez", DATE_MONTH, 12 },
	{ "deze", DATE_STEP, 1 },
	{ "dezember", DATE_MONTH, 12 },
	{ "dienstag", DATE_WEEKDAY, 3 },
	{ "diese", DATE_STEP, 1 },
	{ "diesem", DATE_STEP, 1 },
	{ "diesen", DATE_STEP, 1 },
	{ "dieser", DATE_STEP, 1 },
	{ "dieses", DATE_STEP, 1 },
	{ "dinsdag", DATE_WEEKDAY, 3 },
	{ "direct", DATE_TODAY, 1 },
	{ "dit", DATE_STEP, 1 },
	{ "donderdag", DATE_WEEKDAY, 5 },
	{ "donnerstag", DATE_WEEKDAY, 5 },
	{ "drei", DATE_COUNT, 3 },
	{ "dreissig", DATE_COUNT, 30 },
	{ "drie", DATE_COUNT, 3 },
	{ "dritte", DATE_ORDINAL, 3 },
	{ "dritten", DATE_ORDINAL, 3 },
	{ "drittes", DATE_ORDINAL, 3 },
	{ "during", DATE_LEAD, 0 },
};
static const struct date_word on_e[] = {
	{ "early", DATE_PART | DATE_LEAD, 0 },
	{ "een", DATE_COUNT, 1 },
	{ "eerder", DATE_LEAD, 0 },
	{ "eerste", DATE_ORDINAL, 1 },
	{ "effective", DATE_LEAD, 0 },
	{ "eight", DATE_COUNT, 8 },
	{ "eighteen", DATE_COUNT, 18 },
	{ "eind", DATE_PART | DATE_LEAD, 0 },
	{ "einde", DATE_PART | DATE_LEAD, 0 },
	{ "einem", DATE_COUNT, 1 },
	{ "einer", DATE_COUNT, 1 },
	{ "eines", DATE_COUNT, 1 },
	{ "eleven", DATE_COUNT, 11 },
	{ "elf", DATE_COUNT, 11 },
	{ "en", DATE_LEAD | DATE_JOIN, 0 },
	{ "end", DATE_PART | DATE_LEAD, 0 },
	{ "ende", DATE_PART | DATE_LEAD, 0 },
	{ "ending", DATE_LEAD, 0 },
	{ "ends", DATE_LEAD, 0 },
	{ "eoy", DATE_YEAR_END, 0 },
	{ "erste", DATE_ORDINAL, 1 },
	{ "ersten", DATE_ORDINAL, 1 },
	{ "erster", DATE_ORDINAL, 1 },
	{ "erstes", DATE_ORDINAL, 1 },
};
static const struct date_word on_f[] = {
	{ "fall", DATE_SEASON, 4 },
	{ "feb", DATE_MONTH, 2 },
	{ "febr", DATE_MONTH, 2 },
	{ "februar", DATE_MONTH, 2 },
	{ "februari", DATE_MONTH, 2 },
	{ "february", DATE_MONTH, 2 },
	{ "febuary", DATE_MONTH, 2 },
	{ "feburary", DATE_MONTH, 2 },
	{ "fifteen", DATE_COUNT, 15 },
	{ "final", DATE_ORDINAL, 9 },
	{ "first", DATE_ORDINAL, 1 },
	{ "five", DATE_COUNT, 5 },
	{ "following", DATE_STEP, 2 },
	{ "formerly", DATE_LEAD, 0 },
	{ "four", DATE_COUNT, 4 },
	{ "fourteen", DATE_COUNT, 14 },
	{ "fourth", DATE_ORDINAL, 4 },
	{ "freitag", DATE_WEEKDAY, 6 },
	{ "friday", DATE_WEEKDAY, 6 },
	{ "from", DATE_LEAD, 0 },
	{ "fruehjahr", DATE_SEASON, 2 },
	{ "fruhjahr", DATE_SEASON, 2 },
	{ "fruhling", DATE_SEASON, 2 },
	{ "fuenf", DATE_COUNT, 5 },
	{ "funf", DATE_COUNT, 5 },
};
static const struct date_word on_h[] = {
	{ "halbjahr", DATE_HALF, 0 },
	{ "halbjahres", DATE_HALF, 0 },
	{ "halbjahrs", DATE_HALF, 0 },
	{ "half", DATE_PART | DATE_LEAD | DATE_HALF, 0 },
	{ "halfjaar", DATE_HALF, 0 },
	{ "halfte", DATE_HALF, 0 },
	{ "halverwege", DATE_PART | DATE_LEAD, 0 },
	{ "heden", DATE_TODAY, 1 },
	{ "helft", DATE_HALF, 0 },
	{ "herbst", DATE_SEASON, 4 },
	{ "herfst", DATE_SEASON, 4 },
	{ "heute", DATE_TODAY, 1 },
};
static const struct date_word on_i[] = {
	{ "im", DATE_LEAD, 0 },
	{ "immediate", DATE_TODAY, 1 },
	{ "immediately", DATE_TODAY, 1 },
	{ "in", DATE_LEAD, 0 },
};
static const struct date_word on_j[] = {
	{ "jaar", DATE_UNIT | DATE_LEAD, 365 },
	{ "jaareinde", DATE_YEAR_END, 0 },
	{ "jaenner", DATE_MONTH, 1 },
	{ "jahr", DATE_UNIT | DATE_LEAD, 365 },
	{ "jahre", DATE_UNIT, 365 },
	{ "jahren", DATE_UNIT, 365 },
	{ "jahres", DATE_UNIT | DATE_LEAD, 365 },
	{ "jahresende", DATE_YEAR_END, 0 },
	{ "jahreshalfte", DATE_HALF, 0 },
	{ "jan", DATE_MONTH | DATE_DOUBTFUL, 1 },
	{ "janner", DATE_MONTH, 1 },
	{ "jannuary", DATE_MONTH, 1 },
	{ "januar", DATE_MONTH, 1 },
	{ "januari", DATE_MONTH, 1 },
	{ "january", DATE_MONTH, 1 },
	{ "jul", DATE_MONTH, 7 },
	{ "juli", DATE_MONTH, 7 },
	{ "july", DATE_MONTH, 7 },
	{ "jun", DATE_MONTH, 6 },
	{ "june", DATE_MONTH, 6 },
	{ "juni", DATE_MONTH, 6 },
};
static const struct date_word on_k[] = {
	{ "komend", DATE_STEP, 2 },
	{ "komende", DATE_STEP, 2 },
	{ "kommende", DATE_STEP, 2 },
	{ "kommenden", DATE_STEP, 2 },
	{ "kommendes", DATE_STEP, 2 },
	{ "kwartaal", DATE_UNIT | DATE_QUARTER, 91 },
};
static const struct date_word on_l[] = {
	{ "laatste", DATE_ORDINAL, 9 },
	{ "last", DATE_ORDINAL | DATE_LEAD, 9 },
	{ "late", DATE_PART | DATE_LEAD, 0 },
	{ "latter", DATE_ORDINAL, 2 },
	{ "laufenden", DATE_STEP, 1 },
	{ "lente", DATE_SEASON, 2 },
	{ "letzte", DATE_ORDINAL, 9 },
	{ "letzten", DATE_ORDINAL, 9 },
	{ "letztes", DATE_ORDINAL, 9 },
	{ "lopende", DATE_STEP, 1 },
};
static const struct date_word on_m[] = {
	{ "maand", DATE_UNIT, 30 },
	{ "maandag", DATE_WEEKDAY, 2 },
	{ "maanden", DATE_UNIT, 30 },
	{ "maart", DATE_MONTH, 3 },
	{ "maerz", DATE_MONTH, 3 },
	{ "mai", DATE_MONTH | DATE_DOUBTFUL, 5 },
	{ "mar", DATE_MONTH | DATE_DOUBTFUL, 3 },
	{ "march", DATE_MONTH | DATE_DOUBTFUL, 3 },
	{ "marz", DATE_MONTH, 3 },
	{ "may", DATE_MONTH | DATE_DOUBTFUL, 5 },
	{ "medio", DATE_PART | DATE_LEAD, 0 },
	{ "mei", DATE_MONTH | DATE_DOUBTFUL, 5 },
	{ "mid", DATE_PART | DATE_LEAD, 0 },
	{ "midden", DATE_PART, 0 },
	{ "middle", DATE_PART, 0 },
	{ "mitte", DATE_PART | DATE_LEAD, 0 },
	{ "mittwoch", DATE_WEEKDAY, 4 },
	{ "monat", DATE_UNIT, 30 },
	{ "monate", DATE_UNIT, 30 },
	{ "monaten", DATE_UNIT, 30 },
	{ "monats", DATE_UNIT, 30 },
	{ "monday", DATE_WEEKDAY, 2 },
	{ "montag", DATE_WEEKDAY, 2 },
	{ "month", DATE_UNIT, 30 },
	{ "months", DATE_UNIT, 30 },
	{ "mrt", DATE_MONTH, 3 },
	{ "mrz", DATE_MONTH, 3 },
};
static const struct date_word on_n[] = {
	{ "na", DATE_LEAD, 0 },
	{ "nach", DATE_LEAD, 0 },
	{ "nachste", DATE_STEP, 2 },
	{ "nachstem", DATE_STEP, 2 },
	{ "nachsten", DATE_STEP, 2 },
	{ "nachster", DATE_STEP, 2 },
	{ "nachstes", DATE_STEP, 2 },
	{ "najaar", DATE_SEASON, 4 },
	{ "negen", DATE_COUNT, 9 },
	{ "negentig", DATE_COUNT, 90 },
	{ "neun", DATE_COUNT, 9 },
	{ "neunzig", DATE_COUNT, 90 },
	{ "next", DATE_LEAD | DATE_STEP, 2 },
	{ "nine", DATE_COUNT, 9 },
	{ "ninety", DATE_COUNT, 90 },
	{ "nov", DATE_MONTH, 11 },
	{ "november", DATE_MONTH, 11 },
};
static const struct date_word on_o[] = {
	{ "oct", DATE_MONTH, 10 },
	{ "october", DATE_MONTH, 10 },
	{ "of", DATE_LEAD, 0 },
	{ "okt", DATE_MONTH, 10 },
	{ "oktober", DATE_MONTH, 10 },
	{ "one", DATE_COUNT, 1 },
	{ "onmiddellijk", DATE_TODAY, 1 },
	{ "onmiddellijke", DATE_TODAY, 1 },
	{ "originally", DATE_LEAD, 0 },
};
static const struct date_word on_p[] = {
	{ "per", DATE_LEAD, 0 },
	{ "previously", DATE_LEAD, 0 },
};
static const struct date_word on_q[] = {
	{ "quartal", DATE_UNIT | DATE_QUARTER, 91 },
	{ "quartale", DATE_UNIT | DATE_QUARTER, 91 },
	{ "quartals", DATE_UNIT | DATE_QUARTER, 91 },
	{ "quarter", DATE_UNIT | DATE_QUARTER, 91 },
};
static const struct date_word on_s[] = {
	{ "samstag", DATE_WEEKDAY, 7 },
	{ "saturday", DATE_WEEKDAY, 7 },
	{ "sechs", DATE_COUNT, 6 },
	{ "sechzig", DATE_COUNT, 60 },
	{ "second", DATE_ORDINAL, 2 },
	{ "seit", DATE_LEAD, 0 },
	{ "sep", DATE_MONTH | DATE_DOUBTFUL, 9 },
	{ "sept", DATE_MONTH, 9 },
	{ "september", DATE_MONTH, 9 },
	{ "seven", DATE_COUNT, 7 },
	{ "sieben", DATE_COUNT, 7 },
	{ "since", DATE_LEAD, 0 },
	{ "sinds", DATE_LEAD, 0 },
	{ "six", DATE_COUNT, 6 },
	{ "sixty", DATE_COUNT, 60 },
	{ "sofort", DATE_TODAY, 1 },
	{ "sofortiger", DATE_TODAY, 1 },
	{ "sometime", DATE_LEAD, 0 },
	{ "sommer", DATE_SEASON, 3 },
	{ "sonnabend", DATE_WEEKDAY, 7 },
	{ "sonntag", DATE_WEEKDAY, 1 },
	{ "spatestens", DATE_LEAD, 0 },
	{ "spring", DATE_SEASON, 2 },
	{ "start", DATE_PART, 0 },
	{ "starting", DATE_LEAD, 0 },
	{ "summer", DATE_SEASON, 3 },
	{ "sunday", DATE_WEEKDAY, 1 },
};
static const struct date_word on_t[] = {
	{ "t", DATE_JOIN, 0 },
	{ "tag", DATE_UNIT, 1 },
	{ "tage", DATE_UNIT, 1 },
	{ "tagen", DATE_UNIT, 1 },
	{ "ten", DATE_COUNT, 10 },
	{ "third", DATE_ORDINAL, 3 },
	{ "thirty", DATE_COUNT, 30 },
	{ "this", DATE_LEAD | DATE_STEP, 1 },
	{ "three", DATE_COUNT, 3 },
	{ "through", DATE_LEAD | DATE_JOIN, 0 },
	{ "throughout", DATE_LEAD, 0 },
	{ "thru", DATE_JOIN, 0 },
	{ "thursday", DATE_WEEKDAY, 5 },
	{ "tien", DATE_COUNT, 10 },
	{ "till", DATE_LEAD | DATE_JOIN, 0 },
	{ "to", DATE_LEAD | DATE_JOIN, 0 },
	{ "today", DATE_TODAY, 1 },
	{ "tomorrow", DATE_TODAY, 2 },
	{ "tot", DATE_LEAD | DATE_JOIN, 0 },
	{ "tuesday", DATE_WEEKDAY, 3 },
	{ "tussen", DATE_LEAD, 0 },
	{ "twaalf", DATE_COUNT, 12 },
	{ "twee", DATE_COUNT, 2 },
	{ "tweede", DATE_ORDINAL, 2 },
	{ "twelve", DATE_COUNT, 12 },
	{ "twenty", DATE_COUNT, 20 },
	{ "twentyfour", DATE_COUNT, 24 },
	{ "twintig", DATE_COUNT, 20 },
	{ "two", DATE_COUNT, 2 },
};
static const struct date_word on_u[] = {
	{ "uiterlijk", DATE_LEAD, 0 },
	{ "und", DATE_LEAD | DATE_JOIN, 0 },
	{ "until", DATE_LEAD | DATE_JOIN, 0 },
	{ "upcoming", DATE_STEP, 2 },
};
static const struct date_word on_v[] = {
	{ "vanaf", DATE_LEAD, 0 },
	{ "vandaag", DATE_TODAY, 1 },
	{ "veertien", DATE_COUNT, 14 },
	{ "vier", DATE_COUNT, 4 },
	{ "vierde", DATE_ORDINAL, 4 },
	{ "vierte", DATE_ORDINAL, 4 },
	{ "vierten", DATE_ORDINAL, 4 },
	{ "viertes", DATE_ORDINAL, 4 },
	{ "vierzehn", DATE_COUNT, 14 },
	{ "vijf", DATE_COUNT, 5 },
	{ "vijftien", DATE_COUNT, 15 },
	{ "volgend", DATE_STEP, 2 },
	{ "volgende", DATE_STEP, 2 },
	{ "voor", DATE_LEAD, 0 },
	{ "voorjaar", DATE_SEASON, 2 },
	{ "vor", DATE_LEAD, 0 },
	{ "vrijdag", DATE_WEEKDAY, 6 },
};
static const struct date_word on_w[] = {
	{ "wednesday", DATE_WEEKDAY, 4 },
	{ "week", DATE_UNIT, 7 },
	{ "weeks", DATE_UNIT, 7 },
	{ "weken", DATE_UNIT, 7 },
	{ "winter", DATE_SEASON, 5 },
	{ "woche", DATE_UNIT, 7 },
	{ "wochen", DATE_UNIT, 7 },
	{ "woensdag", DATE_WEEKDAY, 4 },
};
static const struct date_word on_y[] = {
	{ "year", DATE_UNIT | DATE_LEAD, 365 },
	{ "yearend", DATE_YEAR_END, 0 },
	{ "years", DATE_UNIT, 365 },
};
static const struct date_word on_z[] = {
	{ "zaterdag", DATE_WEEKDAY, 7 },
	{ "zehn", DATE_COUNT, 10 },
	{ "zes", DATE_COUNT, 6 },
	{ "zestig", DATE_COUNT, 60 },
	{ "zeven", DATE_COUNT, 7 },
	{ "zomer", DATE_SEASON, 3 },
	{ "zondag", DATE_WEEKDAY, 1 },
	{ "zum", DATE_LEAD, 0 },
	{ "zuvor", DATE_LEAD, 0 },
	{ "zwanzig", DATE_COUNT, 20 },
	{ "zwei", DATE_COUNT, 2 },
	{ "zweite", DATE_ORDINAL, 2 },
	{ "zweiten", DATE_ORDINAL, 2 },
	{ "zweiter", DATE_ORDINAL, 2 },
	{ "zweites", DATE_ORDINAL, 2 },
	{ "zwischen", DATE_LEAD, 0 },
	{ "zwoelf", DATE_COUNT, 12 },
	{ "zwolf", DATE_COUNT, 12 },
};

/* By first letter, each group in the order of its bytes: most words of a text fall through after a
 * look at a handful. */
static const struct group {
	const struct date_word *words;
	size_t count;
} groups[26] = {
	['a' - 'a'] = { on_a, sizeof(on_a) / sizeof(on_a[0]) },
	['b' - 'a'] = { on_b, sizeof(on_b) / sizeof(on_b[0]) },
	['c' - 'a'] = { on_c, sizeof(on_c) / sizeof(on_c[0]) },
	['d' - 'a'] = { on_d, sizeof(on_d) / sizeof(on_d[0]) },
	['e' - 'a'] = { on_e, sizeof(on_e) / sizeof(on_e[0]) },
	['f' - 'a'] = { on_f, sizeof(on_f) / sizeof(on_f[0]) },
	['h' - 'a'] = { on_h, sizeof(on_h) / sizeof(on_h[0]) },
	['i' - 'a'] = { on_i, sizeof(on_i) / sizeof(on_i[0]) },
	['j' - 'a'] = { on_j, sizeof(on_j) / sizeof(on_j[0]) },
	['k' - 'a'] = { on_k, sizeof(on_k) / sizeof(on_k[0]) },
	['l' - 'a'] = { on_l, sizeof(on_l) / sizeof(on_l[0]) },
	['m' - 'a'] = { on_m, sizeof(on_m) / sizeof(on_m[0]) },
	['n' - 'a'] = { on_n, sizeof(on_n) / sizeof(on_n[0]) },
	['o' - 'a'] = { on_o, sizeof(on_o) / sizeof(on_o[0]) },
	['p' - 'a'] = { on_p, sizeof(on_p) / sizeof(on_p[0]) },
	['q' - 'a'] = { on_q, sizeof(on_q) / sizeof(on_q[0]) },
	['s' - 'a'] = { on_s, sizeof(on_s) / sizeof(on_s[0]) },
	['t' - 'a'] = { on_t, sizeof(on_t) / sizeof(on_t[0]) },
	['u' - 'a'] = { on_u, sizeof(on_u) / sizeof(on_u[0]) },
	['v' - 'a'] = { on_v, sizeof(on_v) / sizeof(on_v[0]) },
	['w' - 'a'] = { on_w, sizeof(on_w) / sizeof(on_w[0]) },
	['y' - 'a'] = { on_y, sizeof(on_y) / sizeof(on_y[0]) },
	['z' - 'a'] = { on_z, sizeof(on_z) / sizeof(on_z[0]) },
};

const struct date_word *
date_words_find(const char *folded)
{
	unsigned letter = (unsigned)(unsigned char)*folded - 'a';
	size_t low = 0, high = letter < 26 ? groups[letter].count : 0;

	while (low < high) {
		size_t middle = (low + high) / 2, k = 1;
		const struct date_word *w = &groups[letter].words[middle];

		while (w->word[k] == folded[k] && folded[k])
			k++;
		if (w->word[k] == folded[k])
			return w;
		if ((unsigned char)w->word[k] < (unsigned char)folded[k])
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool
date_words_is(const char *folded, unsigned kinds)
{
	const struct date_word *w = date_words_find(folded);

	return w && (w->kinds & kinds);
}

int
date_words_value(const char *folded, unsigned kind)
{
	const struct date_word *w = date_words_find(folded);

	return w && (w->kinds & kind) ? w->value : 0;
}

bool
date_words_month(const char *folded, int *ret_month, bool *ret_doubtful)
{
	const struct date_word *w = date_words_find(folded);

	if (!w || !(w->kinds & DATE_MONTH))
		return false;
	if (ret_month)
		*ret_month = w->value;
	if (ret_doubtful)
		*ret_doubtful = w->kinds & DATE_DOUBTFUL;
	return true;
}

int
date_words_ordinal(const char *folded)
{
	char *end;
	long value;

	if (*folded < '0' || *folded > '9')
		return date_words_value(folded, DATE_ORDINAL);
	value = strtol(folded, &end, 10);
	if (value < 1 || value > 31)
		return 0;
	if (strcmp(end, "st") == 0 || strcmp(end, "nd") == 0 || strcmp(end, "rd") == 0 ||
		strcmp(end, "th") == 0 || strcmp(end, "e") == 0 || strcmp(end, "de") == 0 ||
		strcmp(end, "ste") == 0)
		return (int)value;
	return 0;
}

int
date_words_count(const char *folded)
{
	char *end;
	long value;

	if (*folded < '0' || *folded > '9')
		return date_words_value(folded, DATE_COUNT);
	value = strtol(folded, &end, 10);
	return *end == '\0' && value >= 1 && value <= 999 ? (int)value : 0;
}

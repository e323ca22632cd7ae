/* Date words: months, weekdays and numbers as vendors write them. */
#include "tell/date_words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"

/* WORD (N bytes) is one of LIST, perhaps shortened: "Feb", "Sept". */
static bool
names(const char *const *list, size_t count, const char *word, size_t n)
{
	for (size_t i = 0; n >= 3 && i < count; i++)
		if (strncasecmp(list[i], word, n) == 0)
			return true;
	return false;
}

static bool
names_month(const char *word, size_t n)
{
	static const char *const months[] = { "January", "February", "March", "April", "May",
		"June", "July", "August", "September", "October", "November", "December",
		"januari", "februari", "maart", "mei", "juni", "juli", "augustus", "oktober",
		"Januar", "Februar", "März", "Mai", "Dezember" };

	return names(months, LENGTH_OF(months), word, n);
}

static bool
names_period(const char *word, size_t n)
{
	static const char *const periods[] = { "quarter", "half", "kwartaal", "helft" };

	return names(periods, LENGTH_OF(periods), word, n);
}

/* What says nothing without the others. */
static bool
is_small_word(const char *word, size_t n)
{
	static const char *const small[] = { "of", "the", "van", "de", "het" };
	static const char *const others[] = { "Sunday", "Monday", "Tuesday", "Wednesday",
		"Thursday", "Friday", "Saturday", "zondag", "maandag", "dinsdag", "woensdag",
		"donderdag", "vrijdag", "zaterdag", "first", "second", "third", "fourth",
		"eerste", "tweede", "derde", "vierde" };

	for (size_t i = 0; i < LENGTH_OF(small); i++)
		if (strlen(small[i]) == n && strncasecmp(small[i], word, n) == 0)
			return true;
	return names(others, LENGTH_OF(others), word, n);
}

/* "26", "2027", "26th", "Q3". */
static bool
is_number(const char *word, size_t n)
{
	size_t letter = strchr("QqHh", word[0]) ? 1 : 0,
	       digits = strspn(word + letter, "0123456789");

	return digits > 0 && letter + digits <= n && n - letter - digits <= (letter ? 0 : 3);
}

static bool
is_word_byte(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

bool
date_words_only(const char *words)
{
	bool named = strspn(words, "0123456789") == 4, year = false;
	size_t n;

	for (const char *p = words; *p; p += n) {
		for (n = 0; is_word_byte(p[n]);)
			n++;
		if (n == 0) {
			n = 1;
			continue;
		}
		if (names_month(p, n) || names_period(p, n) ||
			(is_number(p, n) && strchr("QqHh", *p)))
			named = true;
		else if (is_number(p, n))
			year = year || (n == 4 && strspn(p, "0123456789") >= 4);
		else if (!is_small_word(p, n))
			return false;
	}
	/* "03/04/2027" is two dates, and of "26 February" we have guessed the year. */
	return named && year;
}

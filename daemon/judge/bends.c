/* Bends: what may be left of a word when the end of its plural is taken off. */
#include "judge/bends.h"

#include <string.h>

static bool
vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'o' || c == 'u';
}

static size_t
add(char ret[static BENDS_MAX][BENDS_WORD + 2], size_t count, const char *s, size_t n)
{
	if (count == BENDS_MAX)
		return count;
	memcpy(ret[count], s, n);
	ret[count][n] = '\0';
	return count + 1;
}

/* What the Dutch spell otherwise when "en" follows: "map", "factuur", "brief", "prijs". */
static size_t
add_respelt(char ret[static BENDS_MAX][BENDS_WORD + 2], size_t count, const char *s, size_t n)
{
	char last = s[n - 1], other[BENDS_WORD + 2];

	if (n < 3)
		return count;
	if (last == s[n - 2])
		return add(ret, count, s, n - 1);
	memcpy(other, s, n);
	if (last == 'v' || last == 'z') {
		other[n - 1] = last == 'v' ? 'f' : 's';
		count = add(ret, count, other, n);
	}
	if (!vowel(last) && vowel(s[n - 2]) && !vowel(s[n - 3])) {
		other[n - 1] = s[n - 2];
		other[n] = last;
		count = add(ret, count, other, n + 1);
	}
	return count;
}

bool
bends_in_ies(const char *s, size_t n)
{
	return n > 5 && memcmp(s + n - 3, "ies", 3) == 0;
}

size_t
bends_singulars(const char *s, size_t n, char ret[static BENDS_MAX][BENDS_WORD + 2])
{
	size_t count = 0;

	if (n < 5 || n > BENDS_WORD)
		return 0;
	if (s[n - 1] == 'e' && n > 5)
		return add(ret, 0, s, n - 1);
	if (bends_in_ies(s, n))
		return add(ret, 0, s, n - 1);
	if (s[n - 1] != 'n')
		return 0;
	/* "Benutzerkonten" */
	if (n > 5 && memcmp(s + n - 6, "konten", 6) == 0) {
		count = add(ret, 0, s, n - 1);
		ret[0][n - 2] = 'o';
		ret[0][n - 1] = '\0';
		return count;
	}
	if (n > 5)
		count = add(ret, count, s, n - 1);
	if (s[n - 2] != 'e')
		return count;
	if (n > 5)
		count = add(ret, count, s, n - 2);
	return add_respelt(ret, count, s, n - 2);
}

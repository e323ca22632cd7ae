/* Versions: reading and comparing. */
#include "judge/versions.h"

#include <errno.h>
#include <string.h>

#include "judge/date_words.h"

#define PART_MAX 99999999

int
versions_read(const char *s, size_t n, struct version *ret)
{
	size_t i = 0;

	*ret = (struct version){ 0 };
	if (n > 1 && (s[0] == 'v' || s[0] == 'V'))
		i++;
	while (i < n) {
		int value = 0;
		size_t digits = 0;

		for (; i < n && s[i] >= '0' && s[i] <= '9' && value < PART_MAX / 10;
			i++, digits++)
			value = value * 10 + (s[i] - '0');
		if (!digits || ret->count == VERSION_PARTS)
			return -EINVAL;
		ret->parts[ret->count++] = value;
		if (i == n)
			return 0;
		if (s[i] != '.')
			return -EINVAL;
		i++;
		/* "1.x" is all of 1. */
		if (i + 1 == n && (s[i] == 'x' || s[i] == '*'))
			return 0;
	}
	return -EINVAL;
}

static int
compare(const struct version *a, const struct version *b, unsigned parts)
{
	for (unsigned i = 0; i < parts; i++) {
		int x = i < a->count ? a->parts[i] : 0, y = i < b->count ? b->parts[i] : 0;

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

/* True if some version can be at or above LOW of one range and at or below HIGH of the other.
 */
static bool
reaches(const struct range *low_of, const struct range *high_of)
{
	const struct version *low = &low_of->low, *high = &high_of->high;
	int order;

	if (!low->count || !high->count)
		return true;
	if (high_of->below_high) {
		order = compare(low, high, VERSION_PARTS);
		return order < 0;
	}
	/* "3.8" as the upper end has all of 3.8.x in it. */
	order = compare(low, high, high->count);
	if (order == 0 && low_of->above_low && low->count <= high->count)
		return false;
	return order <= 0;
}

bool
versions_meet(const struct range *a, const struct range *b)
{
	return reaches(a, b) && reaches(b, a);
}

struct range
versions_compared(const char *operator, const struct version * version)
{
	struct range r = { 0 };

	if (operator[0] != '>')
		r.high = *version;
	if (operator[0] != '<')
		r.low = *version;
	r.above_low = strcmp(operator, ">") == 0;
	r.below_high = strcmp(operator, "<") == 0;
	return r;
}

static bool
is_label(const struct words *words, size_t i)
{
	return words_among(
		words, i, "version versions versie versies versionen v ver release releases");
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A version at word I, behind its first OFFSET bytes: "31.0" is two words that a dot joins. RET_END
 * is behind it, RET_PLUS says "3.8+". */
static bool
version_at(const struct words *words, size_t i, size_t offset, size_t end, struct version *ret,
	size_t *ret_end, bool *ret_plus)
{
	char joined[64];
	size_t n = 0;

	*ret_plus = false;
	for (size_t k = i; k < end; k++) {
		const char *s = words_text(words, k) + (k == i ? offset : 0);
		size_t len = words->items[k].len - (k == i ? offset : 0);

		/* "java8.al2" is Java 8. */
		if (k > i && (words->items[k].gap != GAP_DOT || !(*s == 'x' || digit(*s))))
			break;
		if (n + len + 2 > sizeof(joined))
			return false;
		if (n)
			joined[n++] = '.';
		memcpy(joined + n, s, len);
		n += len;
		*ret_end = k + 1;
	}
	if (n && joined[n - 1] == '+') {
		*ret_plus = true;
		n--;
	}
	return n && versions_read(joined, n, ret) == 0;
}

/* "from 4 May" is a day. */
static bool
is_day(const struct words *words, size_t behind, size_t end)
{
	return behind < end && words->items[behind].gap == GAP_SPACE &&
	       date_words_month(words_text(words, behind), NULL, NULL);
}

/* True if one of SIGNS stands between word I and the one before it. */
static bool
sign_before(const struct words *words, size_t i, const char *sign)
{
	size_t n = strlen(sign);
	const char *source = words->fields[words->items[i].field];

	if (i == 0 || words->items[i].field != words->items[i - 1].field ||
		!(words->items[i].gap & GAP_OTHER))
		return false;
	for (size_t at = words->items[i - 1].to; at + n <= words->items[i].from; at++)
		if (memcmp(source + at, sign, n) == 0)
			return true;
	return false;
}

/* "<= 3.9", "< 3.9" and the like; false if there is no such sign. */
static bool
bound_sign(const struct words *words, size_t i, struct range *r)
{
	bool equal = sign_before(words, i, "=") || sign_before(words, i, "\xE2\x89\xA4") ||
		     sign_before(words, i, "\xE2\x89\xA5");

	if (sign_before(words, i, "<") || sign_before(words, i, "\xE2\x89\xA4")) {
		r->low = (struct version){ 0 };
		r->below_high = !equal;
	} else if (sign_before(words, i, ">") || sign_before(words, i, "\xE2\x89\xA5")) {
		r->high = (struct version){ 0 };
		r->above_low = !equal;
	} else {
		return false;
	}
	return true;
}

/* Before "and including", "en met". */
static size_t
before_inclusive(const struct words *words, size_t first, size_t i)
{
	size_t k = i;

	if (k > first && words_among(words, k - 1,
				 "including inclusive met inclusief einschliesslich inkl"))
		k--;
	if (k > first && words_among(words, k - 1, "and en und"))
		k--;
	return k > first && k < i && words_among(words, k - 1, "to until tot bis through thru")
		       ? k
		       : i;
}

/* What stands before the number: "prior to", "older than", "up to". */
static void
bound_before(const struct words *words, size_t first, size_t i, struct range *r)
{
	if (bound_sign(words, i, r))
		return;
	while (i > first && is_label(words, i - 1))
		i--;
	i = before_inclusive(words, first, i);
	if (i == first)
		return;
	if (words_among(words, i - 1, "before below under voor vor unter onder") ||
		(i - 1 > first && words_among(words, i - 1, "to than dan als") &&
			words_among(words, i - 2,
				"prior earlier older lower less ouder alter lager eerder "
				"fruher"))) {
		r->low = (struct version){ 0 };
		r->below_high = true;
	} else if (words_among(words, i - 1, "tot bis until through thru") ||
		   (i - 1 > first && words_among(words, i - 1, "to") &&
			   words_among(words, i - 2, "up"))) {
		r->low = (struct version){ 0 };
	} else if (words_among(words, i - 1, "above after boven uber") ||
		   (i - 1 > first && words_among(words, i - 1, "than dan als") &&
			   words_among(
				   words, i - 2, "newer later higher greater nieuwer neuer"))) {
		r->high = (struct version){ 0 };
		r->above_low = true;
	}
}

/* Behind "(Rye)" of "8 (Rye) and below". */
static size_t
behind_bracket(const struct words *words, size_t i, size_t end)
{
	size_t k = i;

	if (i >= end || !(words->items[i].gap & GAP_OPEN))
		return i;
	while (k < end && k < i + 5)
		if (words->items[++k < end ? k : i].gap & GAP_CLOSE)
			return k;
	return i;
}

/* Behind "through", "up to and including", "t/m", "-" and the like; I if there is none. BETWEEN: "and"
 * says it. */
static size_t
behind_through(const struct words *words, size_t i, size_t end, bool between)
{
	size_t k = i;

	if (between && words_among(words, k, "and en und"))
		return k + 1;
	if (k + 1 < end && words_among(words, k, "up through thru to until till tot bis t/m")) {
		k++;
		while (k + 1 < end &&
			words_among(words, k, "to and including en met einschliesslich"))
			k++;
		return k;
	}
	if (k + 2 < end && words_among(words, k, "t") && words_among(words, k + 1, "m") &&
		words->items[k + 1].gap == GAP_SLASH)
		return k + 2;
	return i;
}

/* What stands behind the number: "through 40.0", "and earlier", "or later". Returns the word
 * behind it. */
static size_t
bound_behind(const struct words *words, size_t i, size_t end, bool between, struct range *r)
{
	struct version high;
	size_t behind = i, k;
	bool plus, dash;

	if (i >= end)
		return i;
	k = behind_through(words, i, end, between);
	dash = (words->items[i].gap & GAP_DASH) != 0;
	if (k > i || dash) {
		if (k < end && is_label(words, k))
			k++;
		if (k < end && version_at(words, k, 0, end, &high, &behind, &plus) &&
			!is_day(words, behind, end)) {
			r->high = high;
			return behind;
		}
	}
	i = behind_bracket(words, i, end);
	if (i >= end)
		return i;
	k = words_among(words, i, "and or en of und oder") && i + 1 < end ? i + 1 : i;
	if (words_among(words, k,
		    "earlier older below lower prior previous before under ouder lager eerder "
		    "alter fruher "
		    "altere")) {
		r->low = (struct version){ 0 };
		return k + 1;
	}
	if (k > i && words_among(words, k,
			     "later newer above higher up greater nieuwer hoger neuer hoher")) {
		r->high = (struct version){ 0 };
		return k + 1;
	}
	return i;
}

/* A list of versions from word I on. */
static size_t
list_at(const struct words *words, size_t first, size_t i, size_t end,
	struct range ret[static VERSION_RANGES], size_t *ret_end)
{
	size_t count = 0;

	while (i < end && count < VERSION_RANGES) {
		struct range r = { 0 };
		size_t behind = i;
		bool plus, between = i > first &&
				     words_among(words, i - 1, "between tussen zwischen");

		if (!version_at(words, i, 0, end, &r.low, &behind, &plus) ||
			is_day(words, behind, end))
			break;
		/* "2012 R2" */
		if (behind < end && words_is(words, behind, "r2"))
			behind++;
		if (!plus)
			r.high = r.low;
		bound_before(words, first, i, &r);
		behind = bound_behind(words, behind, end, between, &r);
		ret[count++] = r;
		*ret_end = behind;
		i = behind;
		if (i < end && words_among(words, i, "and or en of und oder"))
			i++;
		else if (i >= end || (!(words->items[i].gap & (GAP_COMMA | GAP_SLASH)) &&
					     !sign_before(words, i, "&")))
			break;
		if (i < end && is_label(words, i))
			i++;
	}
	return count;
}

bool
versions_glued(
	const struct prose *prose, size_t i, size_t offset, struct range *ret, size_t *ret_end)
{
	const struct words *words = &prose->words;
	size_t end = prose->sentences[words->items[i].sentence].end;
	bool plus;

	*ret = (struct range){ 0 };
	if (offset >= words->items[i].len ||
		!version_at(words, i, offset, end, &ret->low, ret_end, &plus))
		return false;
	if (!plus)
		ret->high = ret->low;
	*ret_end = bound_behind(words, *ret_end, end, false, ret);
	return true;
}

/* "versions 31.0 through 40.0 of the SOAP API", "v1 of the API", "the v1 API". */
static size_t
named_before(const struct prose *prose, size_t first, struct range ret[static VERSION_RANGES])
{
	const struct words *words = &prose->words;
	size_t from = prose->sentences[words->items[first].sentence].first;

	for (size_t k = first; k-- > from && k + 14 > first;) {
		const char *s = words_text(words, k);
		bool short_form = s[0] == 'v' && s[1] >= '0' && s[1] <= '9';
		size_t behind, count;

		if (!short_form && !is_label(words, k))
			continue;
		count = list_at(words, from, short_form ? k : k + 1, first, ret, &behind);
		if (count && (behind == first ||
				     (behind + 4 >= first &&
					     words_among(words, behind, "of van der des von"))))
			return count;
	}
	return 0;
}

size_t
versions_named(const struct prose *prose, size_t first, size_t end,
	struct range ret[static VERSION_RANGES], size_t *ret_end)
{
	const struct words *words = &prose->words;
	const struct sentence *s = &prose->sentences[words->items[first].sentence];

	*ret_end = end;
	/* Behind the name, with a few words such as "versions", "runtime" or "older than"
	 * between. */
	for (size_t k = end; k < s->end && k < end + 6; k++) {
		size_t count;

		if (words->items[k].gap & (GAP_STOP | GAP_BREAK))
			break;
		count = list_at(words, end, k, s->end, ret, ret_end);
		if (count)
			return count;
		if (!is_label(words, k) &&
			!words_among(words, k,
				"api sdk runtime server client major minor engine before prior "
				"to than older "
				"earlier newer later below above up under less lower and "
				"including from between tussen zwischen van von tot en met bis "
				"einschliesslich ouder nieuwer lager alter neuer dan als vor "
				"voor"))
			break;
	}
	return named_before(prose, first, ret);
}

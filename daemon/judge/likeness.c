/* Likeness: the words of two titles, without those that every announcement has. */
#include "judge/likeness.h"

#include <ctype.h>
#include <string.h>

#include "judge/words.h"

/* More words than this no title needs to be told from another. */
#define WORDS_MOST 64

static const char marks[] =
	"updated update updates revised reissued reminder corrected correction bijgewerkt "
	"bijwerking "
	"herinnering gecorrigeerd herzien aktualisiert aktualisierung erinnerung korrigiert";
static const char extensions[] =
	"extended extending extends extension postponed postponing postpones postponement "
	"delayed "
	"delaying delay rescheduled rescheduling moved cancelled canceled cancelling canceling "
	"withdrawn withdrawing reversed reversing geannuleerd ingetrokken zuruckgezogen "
	"abgesagt "
	"verlengd verlenging uitgesteld uitstel "
	"verplaatst verlaengert verlangert verlangerung verschoben verschiebung";
/* What announcements are made of: two vendors' pages say it in two ways of the same thing. */
static const char usual[] =
	"a an the of for in on to from with by at and or is are be been has have will its our "
	"your "
	"this that we you new timeline date dates deadline until "
	"retirement retire retires retiring retired deprecation deprecate deprecates "
	"deprecating "
	"deprecated sunset sunsets sunsetting shutdown shutting shut down end ends ending "
	"ended life "
	"support supported unsupported removal remove removes removing removed discontinue "
	"discontinued discontinuing discontinuation turning turn turned off upcoming important "
	"notice announcement announcing announced action required change changes changing "
	"coming "
	"soon longer no available being going away "
	"de het een van voor in op naar met door en of is zijn wordt worden werd onze uw deze "
	"dit wij "
	"nieuwe datum einde stopt stoppen stopzetting uitfasering uitgefaseerd verwijderd "
	"vervalt "
	"vervallen ondersteuning ondersteund aankondiging belangrijk wijziging binnenkort niet "
	"meer "
	"der die das den dem des ein eine einer eines und oder von vom im am zu zum zur mit "
	"durch ist "
	"sind wird werden unser unsere ihre neues neuer termin ende endet abschaltung "
	"abgeschaltet "
	"eingestellt einstellung entfernt entfallt unterstutzung unterstutzt ankundigung "
	"wichtig "
	"anderung nicht mehr bald";
static const char months[] = "january february march april may june july august september "
			     "october november december jan "
			     "feb mar apr jun jul aug sep sept oct nov dec januari februari "
			     "maart mei juni juli augustus "
			     "oktober januar februar marz mai dezember";

static bool
is_number(const char *s, size_t most)
{
	size_t len = strlen(s);

	return len && len <= most && strspn(s, "0123456789") == len;
}

static bool
is_month(const struct words *words, size_t i)
{
	return i < words->count && words_among(words, i, months);
}

/* Part of a date: a date in a title changes, and yet it is the same announcement. */
static bool
is_dated(const struct words *words, size_t i)
{
	const char *s = words_text(words, i);

	if (is_month(words, i) ||
		(is_number(s, 4) && strlen(s) == 4 && strncmp(s, "20", 2) == 0))
		return true;
	return (is_number(s, 2) || (isdigit((unsigned char)*s) && strlen(s) <= 4)) &&
	       (is_month(words, i + 1) || (i && is_month(words, i - 1)));
}

static bool
is_usual(const struct words *words, size_t i)
{
	return words_among(words, i, usual) || words_among(words, i, marks) ||
	       words_among(words, i, extensions) || is_dated(words, i);
}

/* The words that tell this title from others, each once. */
static size_t
gather(const struct words *words, size_t *ret)
{
	size_t count = 0;

	for (size_t i = 0; i < words->count && count < WORDS_MOST; i++) {
		size_t k = 0;

		if (is_usual(words, i))
			continue;
		while (k < count && words->items[ret[k]].stem != words->items[i].stem)
			k++;
		if (k == count)
			ret[count++] = i;
	}
	return count;
}

/* How many of the words A names are not among B's; *RET_IDENTIFIER: one of them has a digit. */
static size_t
missing(const struct words *a, const size_t *of_a, size_t count_a, const struct words *b,
	const size_t *of_b, size_t count_b, bool *ret_identifier)
{
	size_t count = 0;

	*ret_identifier = false;
	for (size_t i = 0; i < count_a; i++) {
		size_t k = 0;

		while (k < count_b && a->items[of_a[i]].stem != b->items[of_b[k]].stem)
			k++;
		if (k < count_b)
			continue;
		count++;
		*ret_identifier |= strpbrk(words_text(a, of_a[i]), "0123456789") != NULL;
	}
	return count;
}

struct likeness
likeness_of(const char *first, const char *second)
{
	struct words a = { 0 }, b = { 0 };
	size_t of_a[WORDS_MOST], of_b[WORDS_MOST], count_a, count_b;
	bool first_has, second_has;
	struct likeness ret = { 0 };

	words_add(&a, first ? first : "");
	words_add(&b, second ? second : "");
	count_a = gather(&a, of_a);
	count_b = gather(&b, of_b);
	ret.only_first = missing(&a, of_a, count_a, &b, of_b, count_b, &first_has);
	ret.only_second = missing(&b, of_b, count_b, &a, of_a, count_a, &second_has);
	ret.both = count_a - ret.only_first;
	ret.identifiers = first_has && second_has;
	for (size_t i = 0; i < b.count; i++) {
		ret.marked |= words_among(&b, i, marks);
		ret.extends |= words_among(&b, i, extensions);
	}
	words_clear(&a);
	words_clear(&b);
	return ret;
}

bool
likeness_covers(const struct likeness *likeness, size_t least)
{
	return likeness->both >= least && (!likeness->only_first || !likeness->only_second);
}

bool
likeness_equal(const struct likeness *likeness, size_t least)
{
	return likeness->both >= least && !likeness->only_first && !likeness->only_second;
}

bool
likeness_near(const struct likeness *likeness, size_t least)
{
	return likeness->both >= least && !likeness->identifiers &&
	       likeness->both >= likeness->only_first + likeness->only_second;
}

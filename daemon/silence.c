/* Silence: what is wrong with a source. */
#include "silence.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"

#define HOUR_SEC INT64_C(3600)
#define DAY_SEC INT64_C(86400)

/* A list that loses its only entry, or its two, may simply have none. */
#define EMPTIED_FROM 3u
/* Of a page with fewer entries all may be new by chance. */
#define TITLES_FROM 8u
/* Fewer intervals are no rhythm. */
#define RHYTHM_FROM 8u
#define RHYTHM_CEILING_SEC (550 * DAY_SEC)
/* Of a source that was not asked for so long, all may be new. */
#define TITLES_MEMORY_SEC (3 * DAY_SEC)

void
silence_findings_clear(struct silence_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		free(findings->items[i].detail);
	*findings = (struct silence_findings){ 0 };
}

static void
find(struct silence_findings *ret, enum ailment_kind kind, int64_t since, char *detail)
{
	ret->items[ret->count++] = (struct silence_finding){ kind, since, detail };
}

/* Windows and disturbances come and go: a list of them is empty, and quiet, on a good day. */
static bool
tells_of_changes(const struct source *source)
{
	return (source->gives & ~(unsigned)(GIVES_MAINTENANCE | GIVES_STATUS)) != 0;
}

/* What an outcome that is none of ours to mend is called; false: nothing is wrong. */
static bool
ailing_by(const struct source *source, enum outcome outcome, enum ailment_kind *ret)
{
	switch (outcome) {
	case OUTCOME_NONE:
	case OUTCOME_FRESH:
	case OUTCOME_NOT_MODIFIED:
		return false;
	case OUTCOME_GONE:
	case OUTCOME_MISSING:
		*ret = AILMENT_MISSING;
		return true;
	case OUTCOME_FORBIDDEN:
		*ret = source->sign_in.how ? AILMENT_SIGN_IN : AILMENT_REFUSED;
		return true;
	case OUTCOME_NO_ACCOUNT:
		*ret = AILMENT_SIGN_IN;
		return true;
	case OUTCOME_BUSY:
	case OUTCOME_SERVER_ERROR:
	case OUTCOME_UNREACHABLE:
	case OUTCOME_TIMEOUT:
	case OUTCOME_CUT_OFF:
		*ret = AILMENT_UNREACHABLE;
		return true;
	case OUTCOME_REJECTED:
	case OUTCOME_TLS:
	case OUTCOME_TOO_BIG:
	case OUTCOME_REFUSED_ADDRESS:
	case OUTCOME_REDIRECTS:
		*ret = AILMENT_REFUSED;
		return true;
	case OUTCOME_NOT_A_FEED:
		*ret = AILMENT_OTHER_FORMAT;
		return true;
	case OUTCOME_DAMAGED:
		*ret = AILMENT_DAMAGED;
		return true;
	case OUTCOME_LAYOUT_CHANGED:
		*ret = AILMENT_LAYOUT;
		return true;
	case OUTCOME_READER_CRASHED:
		*ret = AILMENT_READER_CRASHED;
		return true;
	case OUTCOME_READER_TIMEOUT:
		*ret = AILMENT_READER_TIMEOUT;
		return true;
	case OUTCOME_READER_LIMIT:
		*ret = AILMENT_READER_LIMIT;
		return true;
	case OUTCOME_READER_FAILED:
		*ret = AILMENT_READER_FAILED;
		return true;
	}
	return false;
}

static bool
is_emptied(const struct silence_case *given)
{
	return outcome_heard(given->state->outcome) && given->state->page_entries == 0 &&
	       given->source->rules.at_least != READ_RULES_MAY_BE_EMPTY &&
	       tells_of_changes(given->source) &&
	       (given->before.emptied || given->before.page_entries >= EMPTIED_FROM);
}

static void
judge_hearing(const struct silence_case *given, struct silence_findings *ret)
{
	const struct source_state *state = given->state;
	enum ailment_kind kind;

	if (ailing_by(given->source, state->outcome, &kind))
		find(ret, kind,
			state->failing_since == STAMP_NONE ? given->now : state->failing_since,
			mem_dup(state->why));
	else if (is_emptied(given))
		find(ret, AILMENT_EMPTIED, given->now,
			given->before.page_entries
				? mem_printf("there is nothing on it any more, and there were "
					     "%u entries",
					  given->before.page_entries)
				: mem_dup("there is nothing on it any more"));
}

static int
by_length(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Days between days with news, sorted; what comes within a day is one arrival. */
static size_t
gather_intervals(const int64_t *arrivals, size_t count, int64_t *ret)
{
	size_t n = 0;
	int64_t latest = count ? arrivals[0] : 0;

	for (size_t i = 1; i < count && n < SILENCE_ARRIVALS; i++) {
		if (latest - arrivals[i] < DAY_SEC)
			continue;
		ret[n++] = latest - arrivals[i];
		latest = arrivals[i];
	}
	if (n > 1)
		qsort(ret, n, sizeof(*ret), by_length);
	return n;
}

static int64_t
most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t
silence_rhythm(const struct source *source, const int64_t *arrivals, size_t arrival_count)
{
	int64_t lengths[SILENCE_ARRIVALS], limit;
	size_t count;

	if (source->rhythm_sec)
		return source->rhythm_sec;
	if (!tells_of_changes(source))
		return 0;
	count = gather_intervals(arrivals, arrival_count, lengths);
	if (count < RHYTHM_FROM)
		return 0;
	limit = most(2 * lengths[count - 1], 5 * lengths[count / 2]);
	limit = most(limit, SILENCE_RHYTHM_FLOOR_SEC);
	return limit < RHYTHM_CEILING_SEC ? limit : RHYTHM_CEILING_SEC;
}

/* When the vendor last did something there. An edit is a sign of life too; the first arrival is
 * only when we came. */
static int64_t
last_sign(const struct silence_case *given)
{
	int64_t last = given->state->last_new;

	return given->arrival_count > 1 && last != STAMP_NONE ? most(last, given->arrivals[0])
							      : last;
}

static void
judge_rhythm(const struct silence_case *given, struct silence_findings *ret)
{
	int64_t since = last_sign(given), rhythm, days;

	if (!outcome_heard(given->state->outcome) || since == STAMP_NONE)
		return;
	rhythm = silence_rhythm(given->source, given->arrivals, given->arrival_count);
	days = rhythm / DAY_SEC;
	if (!rhythm || given->now - since <= rhythm)
		return;
	find(ret, AILMENT_FROZEN, since,
		given->source->rhythm_sec
			? mem_printf(
				  "it answers, but the service file expects something new at "
				  "least every %lld days",
				  (long long)days)
			: mem_printf(
				  "it answers, but by what was usual there something new was "
				  "expected within %lld days",
				  (long long)days));
}

/* As many new entries as on the whole page are nothing strange where they come that fast. */
static bool
comes_that_fast(const struct silence_case *given)
{
	int64_t lengths[SILENCE_ARRIVALS];
	size_t count = gather_intervals(given->arrivals, given->arrival_count, lengths);
	int64_t passed = given->now - given->before.last_heard;

	return passed > TITLES_MEMORY_SEC ||
	       (count >= RHYTHM_FROM && lengths[count / 2] < 2 * DAY_SEC && passed > DAY_SEC);
}

static void
judge_titles(const struct silence_case *given, struct silence_findings *ret)
{
	if (!outcome_heard(given->state->outcome) || given->baseline ||
		!tells_of_changes(given->source) || given->entries < TITLES_FROM ||
		given->before.page_entries < TITLES_FROM ||
		given->before.last_heard == STAMP_NONE ||
		(uint64_t)given->fresh * 10 < (uint64_t)given->entries * 9 ||
		comes_that_fast(given))
		return;
	find(ret, AILMENT_OTHER_TITLES, given->now,
		mem_printf(
			"%u of its %u entries were never seen before, and of what stood there "
			"hardly anything is left",
			given->fresh, given->entries));
}

void
silence_judge(const struct silence_case *given, struct silence_findings *ret)
{
	*ret = (struct silence_findings){ 0 };
	judge_hearing(given, ret);
	judge_titles(given, ret);
	judge_rhythm(given, ret);
	if (given->state->moved_adopted)
		find(ret, AILMENT_MOVED, given->now, mem_dup(given->state->moved_to));
}

bool
silence_lasts(enum ailment_kind kind, unsigned seen, int64_t since, int64_t now)
{
	int64_t lasted = now - since;

	switch (kind) {
	case AILMENT_UNREACHABLE:
		/* Whoever asks once a day need not wait for a fourth day. */
		return lasted >= DAY_SEC && (seen >= 4 || (seen >= 2 && lasted >= 3 * DAY_SEC));
	case AILMENT_REFUSED:
	case AILMENT_DAMAGED:
		return seen >= 2 && lasted >= DAY_SEC;
	/* A page of excuses, or an empty list, is often put right on the same day. */
	case AILMENT_OTHER_FORMAT:
	case AILMENT_LAYOUT:
	case AILMENT_EMPTIED:
		return seen >= 2 && lasted >= 6 * HOUR_SEC;
	case AILMENT_MISSING:
	case AILMENT_SIGN_IN:
	/* Once, it may be a machine with too much to do, or an upgrade that is under way. */
	case AILMENT_READER_TIMEOUT:
	case AILMENT_READER_LIMIT:
	case AILMENT_READER_FAILED:
		return seen >= 2;
	case AILMENT_NETWORK:
		return lasted >= HOUR_SEC;
	case AILMENT_OTHER_TITLES:
	case AILMENT_FROZEN:
	case AILMENT_MOVED:
	/* No page does that by accident: a fault of ours, or somebody who looks for one. */
	case AILMENT_READER_CRASHED:
		break;
	}
	return true;
}

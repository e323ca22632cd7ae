/* Wording: every sentence that a letter can hold, as a table a language. A new language is one
 * more file like wording_en.c. Sentences hold {1}, {2}, {3} where values go. */
#pragma once

#include "base/strings.h"
#include "model/change.h"
#include "model/kind.h"
#include "model/when.h"

/* All members are strings: the tests walk the table. */
struct wording_table {
	const char *language; /* for the lang attribute */
	const char *months[12], *weekdays[7], *ordinals[4];

	/* Dates */
	const char *day, *day_of_year, *month, *quarter, *half, *year, *counted_from;
	const char *today, *tomorrow, *yesterday, *in_days, *in_days_at_least, *days_ago,
		*running, *over;
	const char *no_date, *withdrawn_date;

	/* Subjects; the first words of the later events */
	const char *subject_dated, *subject_undated, *subject_bare,
		*subject_happening[HAPPENING_COUNT];
	const char *subject_again, *subject_date_given, *subject_date_dropped;
	const char *subject_more, *subject_list[4], *subject_list_reread, *subject_list_mixed,
		*subject_first;
	const char *changes_one, *changes_many;

	/* What happened */
	const char *headline[HAPPENING_COUNT];
	const char *again, *edited, *edited_undated, *edited_harmless, *reads_now;
	const char *disagree;
	const char *moved, *moved_from_nothing, *moved_to_nothing, *moves_so_far;
	const char *reread, *reread_from_nothing, *reread_to_nothing;
	const char *history[HAPPENING_COUNT], *history_for, *history_to, *history_undated;
	const char *opening_one[4], *opening_many[4]; /* by occasion, before the changes */
	const char *opening_reread_one, *opening_reread_many, *opening_mixed;
	const char *and;
	const char *contents;

	/* What people decided */
	const char *subject_decide_again;
	const char *voided, *voided_moved, *voided_again, *voided_withdrawn;
	const char *decide_again, *decide_again_plain;
	const char *label_decided, *label_decided_before;
	const char *decision[DECISION_COUNT], *decision_until, *decision_by;
	const char *footer_decided;

	/* The facts */
	const char *label_what, *label_when, *label_for, *label_owner, *label_decide,
		*label_contract, *label_todo, *label_history;
	const char *label_milestones, *label_steps, *label_link;
	const char *meaning[KIND_COUNT];
	const char *kind[KIND_COUNT];
	const char *forced[3];
	const char *service, *process, *people_one, *people_many, *importance_high;
	const char *decide, *decide_past, *decide_without_date;
	const char *contract, *contract_past;
	const char *withdrawn_todo, *withdrawn_untold_todo, *harmless_todo, *over_todo;
	const char *todo[KIND_COUNT];       /* for those who run the systems */
	const char *todo_plain[KIND_COUNT]; /* for those who use them */
	/* Of those that speak of the date, when there is none; "": the other one holds */
	const char *todo_undated[KIND_COUNT], *todo_plain_undated[KIND_COUNT];
	const char *roles[ROLE_COUNT];

	/* The vendor's words and our reasons */
	const char *quote, *link_plain;
	const char *why, *matched, *matched_before, *matched_all, *matched_only, *where[5];
	const char *spoke_for, *spoke_against, *rule, *uncertain_at_once;
	const char *confidence[4], *confidence_in_numbers;

	/* At the end */
	const char *footer, *commands, *case_number, *operator_footer;
	const char *days_one, *days_many, *weeks_many, *months_many, *months_more;
};

/* The table of a language ("nl-NL" is "nl"); English for one that we do not have. */
const struct wording_table *wording_of(const char *language);
extern const struct wording_table wording_en, wording_nl;

/* True if the words of a vendor say a date and nothing else, in whatever language. */
bool wording_is_date(const char *words);
/* "A", "A and B", "A, B and C" in the words of W; the caller frees. */
char *wording_list(const struct wording_table *w, const struct strings *list);

/* A sentence with its values filled in; a NULL value is nothing. The caller frees. */
char *wording_fill(const char *sentence, const char *one, const char *two, const char *three);

/* "31 March 2027", "the third quarter of 2027 (counted from 1 July)", "no date given". The
 * caller frees. */
char *wording_when(const struct wording_table *w, const struct when *when);
/* "Wednesday 31 March 2027". */
char *wording_day(const struct wording_table *w, int32_t day);
/* "in 12 days", "today", "this period is running"; NULL without a date. */
char *wording_distance(const struct wording_table *w, const struct when *when, int32_t today);
/* "8 weeks", "10 days", "1 day". */
char *wording_days(const struct wording_table *w, unsigned days);

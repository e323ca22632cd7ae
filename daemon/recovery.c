/* Recovery: what a rescue of the store saved and lost, in words. */
#include "recovery.h"

#include <stdio.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/strings.h"
#include "operators.h"
#include "tell/wording.h"

/* "2 changes" where there are any. */
static void
count(struct strings *list, long long n, const char *one, const char *many)
{
	if (n > 0)
		strings_take(list, mem_printf("%lld %s", n, n == 1 ? one : many));
}

static char *
lost_words(const struct store_rescue *told)
{
	_cleanup_(strings_clear) struct strings lost = { 0 };

	count(&lost, told->lost_changes, "change", "changes");
	count(&lost, told->lost_decisions, "decision", "decisions");
	count(&lost, told->lost_letters, "letter that had yet to go out",
		"letters that had yet to go out");
	count(&lost, told->lost_entries, "text of an announcement", "texts of announcements");
	count(&lost, told->lost_sources, "source", "sources");
	return lost.count ? strings_sentence(&lost) : mem_dup("nothing that is known of");
}

/* What is there now, and what is not any more. */
static char *
rescue_words(const struct store_rescue *told)
{
	_cleanup_(strings_clear) struct strings saved = { 0 };
	_cleanup_free_ char *there = NULL, *lost = NULL, *again = NULL;

	count(&saved, told->changes, "change", "changes");
	count(&saved, told->decisions, "decision", "decisions");
	count(&saved, told->letters, "letter", "letters");
	count(&saved, told->entries, "entry", "entries");
	if (!saved.count)
		return mem_dup("the store was damaged, and nothing of it could be read: it "
			       "begins anew; a backup, if there is one, has more");
	there = strings_sentence(&saved);
	lost = lost_words(told);
	again = told->doubted > 0
			? mem_printf("; told once more, for no letter of it is left: %lld",
				  told->doubted)
			: mem_dup("");
	return mem_printf("the store was damaged and was made anew from what could be read: "
			  "%s; lost: %s%s",
		there, lost, again);
}

static int
note_rescue(struct journal *journal, struct store *store)
{
	_cleanup_(store_rescue_clear) struct store_rescue told = { 0 };
	_cleanup_free_ char *words = NULL, *line = NULL;
	int r = store_rescued(store, &told);

	if (r <= 0)
		return r;
	words = rescue_words(&told);
	line = mem_printf("%s; %u page%s or rows could not be read; the damaged file is %s",
		words, told.broken, told.broken == 1 ? "" : "s", told.aside);
	journal_tell(journal, &(struct journal_line){ .event = JOURNAL_STORE_RESCUED,
				      .priority = 3,
				      .message = line,
				      .detail = told.what });
	return 0;
}

static void
note_vanished(struct journal *journal, const struct store *store)
{
	if (store_vanished(store))
		journal_note(journal, LOG_WARNING,
			"forewarn ran here before, but its store was gone or empty: it begins "
			"anew, without what was decided; if nobody meant that, stop forewarnd "
			"and put a backup back (forewarn(1), under backup)");
}

static void
note_flaws(struct journal *journal, int rows)
{
	_cleanup_free_ char *line = mem_printf(
		"%d row%s of the store held what cannot be, and %s put right or left out; "
		"everything else goes on",
		rows, rows == 1 ? "" : "s", rows == 1 ? "was" : "were");

	if (rows > 0)
		journal_tell(journal,
			&(struct journal_line){
				.event = JOURNAL_STORE_FLAW, .priority = 3, .message = line });
}

int
recovery_note(struct journal *journal, struct store *store)
{
	int r = note_rescue(journal, store);

	note_vanished(journal, store);

	if (r >= 0)
		r = store_flaws(store);
	if (r > 0)
		note_flaws(journal, r);
	return r < 0 ? r : 0;
}

int
recovery_mind(struct journal *journal, struct store *store)
{
	int r = store_flawed(store) ? store_mend_rows(store) : 0;

	if (r > 0)
		note_flaws(journal, r);
	return r < 0 ? r : 0;
}

bool
recovery_needed(struct journal *journal, const struct store *store)
{
	if (!store_damaged(store))
		return false;
	journal_tell(journal,
		&(struct journal_line){ .event = JOURNAL_STORE_TROUBLE,
			.priority = 3,
			.message = "the store is damaged; forewarnd ends, and its next start "
				   "saves what can be read" });
	return true;
}

static void
add_counted(struct sheet *sheet, const struct tongue *w, const char *key, long long n)
{
	_cleanup_free_ char *line = NULL;

	if (n <= 0)
		return;
	line = wording_count(w, key, n > INT32_MAX ? INT32_MAX : (unsigned)n, NULL);
	sheet_add(sheet, BLOCK_PARAGRAPH, line);
}

static void
add_lost(struct sheet *sheet, const struct tongue *w, const struct store_rescue *told)
{
	const struct {
		const char *key;
		long long count;
	} lost[] = { { "rescued.changes", told->lost_changes },
		{ "rescued.bare", told->bare_changes },
		{ "rescued.decisions", told->lost_decisions },
		{ "rescued.letters", told->lost_letters },
		{ "rescued.again", told->again_letters }, { "rescued.doubted", told->doubted },
		{ "rescued.entries", told->lost_entries },
		{ "rescued.sources", told->lost_sources } };
	bool any = false,
	     all = !(told->changes || told->decisions || told->letters || told->entries);

	for (size_t i = 0; i < LENGTH_OF(lost); i++) {
		any = any || lost[i].count > 0;
		add_counted(sheet, w, lost[i].key, lost[i].count);
	}
	if (!any)
		sheet_add(sheet, BLOCK_PARAGRAPH,
			wording_text(w, all ? "rescued.all" : "rescued.nothing"));
}

struct telling_of {
	const struct bundle_input *input;
	const struct store_rescue *told;
};

static char *
write_sheet(const struct recipient *person, struct sheet *sheet, const void *userdata)
{
	const struct telling_of *page = userdata;
	const struct config *config = page->input->config;
	const struct store_rescue *told = page->told;
	const struct tongue *w = wording_of(config, person);
	const char *zone = person->timezone ? person->timezone : config->timezone;
	_cleanup_free_ char *when = wording_moment(w, zone, told->at),
			    *changes = mem_printf("%lld", told->changes),
			    *decisions = mem_printf("%lld", told->decisions),
			    *letters = mem_printf("%lld", told->letters),
			    *entries = mem_printf("%lld", told->entries);
	const struct fill *fills = FILLS(FILL("when", when), FILL("changes", changes),
		FILL("decisions", decisions), FILL("letters", letters),
		FILL("entries", entries), FILL("file", told->aside));
	_cleanup_free_ char *lead = wording_say(w, "rescued.lead", fills),
			    *todo = wording_say(w, "rescued.todo", fills);

	sheet_add(sheet, BLOCK_PARAGRAPH, lead);
	add_lost(sheet, w, told);
	sheet_add(sheet, BLOCK_PARAGRAPH, wording_text(w, "rescued.doubt"));
	sheet_add(sheet, BLOCK_PARAGRAPH, todo);
	return wording_say(w, "rescued.subject", fills);
}

static int
tell_rescue(const struct bundle_input *input)
{
	_cleanup_(store_rescue_clear) struct store_rescue told = { 0 };
	struct telling_of page = { input, &told };
	_cleanup_free_ char *topic = NULL;
	int letters = 0, r = store_rescued(input->store, &told);

	if (r <= 0)
		return r;
	topic = mem_printf("rescued-%lld", (long long)told.at);
	r = letters = operators_write(
		input->store, &(struct operators_letter){ .config = input->config,
				      .installation = input->installation,
				      .topic = topic,
				      .write = write_sheet,
				      .userdata = &page,
				      .now = input->now });
	if (r >= 0)
		r = store_rescued_told(input->store);
	return r < 0 ? r : letters;
}

static int
tell_flaws(const struct bundle_input *input)
{
	_cleanup_free_ char *topic = mem_printf("flaws-%lld", (long long)input->now),
			    *rows = NULL;
	int letters = 0, r = store_flaws(input->store);

	if (r <= 0)
		return r;
	rows = mem_printf("%d", r);
	r = letters = operators_write(
		input->store, &(struct operators_letter){ .config = input->config,
				      .installation = input->installation,
				      .topic = topic,
				      .trouble = "trouble.flaws",
				      .fills = FILLS(FILL("rows", rows)),
				      .now = input->now });
	if (r >= 0)
		r = store_flaws_told(input->store);
	return r < 0 ? r : letters;
}

int
recovery_tell(const struct bundle_input *input)
{
	int letters = tell_rescue(input), r = letters < 0 ? letters : tell_flaws(input);

	return r < 0 ? r : letters + r;
}

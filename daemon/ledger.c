/* Ledger: decisions into the store, and out of force. */
#include "ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "fold.h"
#include "settings/settings.h"

void
ledger_result_clear(struct ledger_result *result)
{
	free(result->text);
	free(result->event.detail);
	change_clear(&result->change);
	*result = (struct ledger_result){ 0 };
}

int
ledger_status(int result)
{
	return result >= 0         ? EX_OK
	       : result == -ENOENT ? EX_DATAERR
	       : result == -EINVAL ? EX_USAGE
	       : result == -ENOSPC ? EX_CANTCREAT
	       : result == -EBUSY  ? EX_TEMPFAIL
				   : EX_IOERR;
}

bool
ledger_voids(const struct event *event)
{
	enum happening happening = event->happening;

	if (happening == HAPPENED_JOINED)
		return !fold_agrees(&event->before, &event->after);
	return happening == HAPPENED_ANNOUNCED || happening == HAPPENED_EDITED ||
	       happening == HAPPENED_MOVED || happening == HAPPENED_STEP_MOVED ||
	       happening == HAPPENED_WITHDRAWN;
}

const struct recipient *
ledger_decider(const struct config *config, const struct decision *decision)
{
	_cleanup_free_ char *by = NULL;

	if (decision->kind == DECISION_NONE || !decision->by)
		return NULL;
	by = text_folded(decision->by);
	for (size_t i = 0; i < config->recipient_count; i++) {
		const struct recipient *r = &config->recipients[i];
		_cleanup_free_ char *name = text_folded(r->name);
		_cleanup_free_ char *mail = r->mail ? text_folded(r->mail) : NULL;

		if (text_equal(by, name) || (mail && text_equal(by, mail)))
			return r;
	}
	return NULL;
}

static char *
void_sentence(const struct event *event)
{
	return mem_printf("%s%s%s", happening_name(event->happening), event->detail ? ": " : "",
		event->detail ? event->detail : "");
}

int
ledger_void(struct store *store, struct change *change, const struct event *event)
{
	struct decision *decision = &change->decision;
	_cleanup_free_ char *why = void_sentence(event), *detail = NULL;
	char at[STAMP_SIZE];
	int r = store_decision_void(store, change->id, event->at, why);

	if (r < 0)
		return r;
	decision->void_at = event->at;
	mem_set(&decision->void_why, why);
	detail = mem_printf("what %s decided at %s (%s) holds no longer", decision->by,
		stamp_write(decision->at, at), decision_name(decision->kind));
	r = store_event_add(store, change->id,
		&(struct event){
			.at = event->at, .happening = HAPPENED_VOIDED, .detail = detail });
	return r < 0 ? r : 0;
}

int
ledger_unknown(struct store *store, const char *id, char **reterr_why)
{
	struct changes all = { 0 };
	const char **ids, *nearest = NULL;
	int r = -ENOENT;

	if (store_changes(store, DAY_NONE, &all) < 0)
		return mem_why(-EIO, reterr_why, "%s", store_why(store));
	ids = mem_new(all.count + 1, sizeof(*ids));
	for (size_t i = 0; i < all.count; i++)
		ids[i] = all.items[i].id;
	nearest = settings_nearest(id, ids, all.count);
	r = mem_why(r, reterr_why,
		"there is no change “%s”%s%s%s; forewarn list --all shows all ids", id,
		nearest ? " (did you mean " : "", nearest ? nearest : "", nearest ? "?)" : "");
	free(ids);
	changes_clear(&all);
	return r;
}

/* Cut off, it would say something else. */
static int
check_length(const char *what, const char *words, size_t most, char **reterr_why)
{
	if (!words || strlen(words) <= most)
		return 0;
	return mem_why(-EINVAL, reterr_why,
		"%s is %zu bytes long, and at most %zu are kept; say it shorter", what,
		strlen(words), most);
}

/* What cannot be decided, whatever the change is. */
static int
check_words(const struct decision *d, char **reterr_why)
{
	if (text_blank(d->by))
		return mem_why(
			-EINVAL, reterr_why, "it must be said who decides, such as --by ada");
	if (text_blank(d->why))
		return mem_why(-EINVAL, reterr_why,
			"it must be said why, such as --why \"the new version runs since "
			"May\"");
	if (check_length("the name", d->by, LIMIT_PERSON_BYTES, reterr_why) < 0)
		return -EINVAL;
	return check_length("the reason", d->why, LIMIT_SENTENCE_BYTES, reterr_why);
}

static int
check_day(const struct ledger *ledger, const struct decision *d, char **reterr_why)
{
	int32_t today = zone_day(ledger->config->timezone, ledger->now);
	char day[STAMP_SIZE], now[STAMP_SIZE];

	if (d->kind == DECISION_SNOOZE && d->until == DAY_NONE)
		return mem_why(-EINVAL, reterr_why,
			"a snooze wants the day on which you want to hear of it again, such as "
			"--until %s",
			stamp_write_day(today + 14, day));
	if (d->until == DAY_NONE)
		return 0;
	if (d->kind == DECISION_REOPEN || d->kind == DECISION_NONE)
		return mem_why(-EINVAL, reterr_why, "%s takes no --until",
			d->kind == DECISION_NONE ? "a note" : "reopen");
	if (d->until <= today)
		return mem_why(-EINVAL, reterr_why, "--until %s is not ahead: today is %s",
			stamp_write_day(d->until, day), stamp_write_day(today, now));
	return 0;
}

static int
check(const struct ledger *ledger, const struct decision *d, bool read_back,
	const struct change *change, char **reterr_why)
{
	int r;
	int32_t today = zone_day(ledger->config->timezone, ledger->now);
	char at[STAMP_SIZE];

	if (read_back && d->at > ledger->now)
		return mem_why(-EINVAL, reterr_why, "%s: at %s lies ahead", change->id,
			stamp_write(d->at, at));
	if (read_back)
		return 0;
	r = check_day(ledger, d, reterr_why);
	if (r < 0 || d->kind != DECISION_REOPEN || decision_stands(&change->decision, today))
		return r;
	return mem_why(-EINVAL, reterr_why,
		"%s is open: nothing that was decided about it holds now", change->id);
}

static int
known_already(struct store *store, const struct decision *decision)
{
	struct decisions ledger;
	int r = store_decisions(store, decision->change, &ledger);
	bool found = false;

	for (size_t i = 0; r >= 0 && i < ledger.count; i++)
		found = found || (ledger.items[i].at == decision->at &&
					 ledger.items[i].kind == decision->kind &&
					 text_equal(ledger.items[i].by, decision->by));
	decisions_clear(&ledger);
	return r < 0 ? r : found;
}

/* What was read back may be older than the vendor's last change of mind. */
static int
void_if_outdated(const struct ledger *ledger, struct change *change)
{
	struct events events;
	struct decision *d = &change->decision;
	int r = store_events(ledger->store, change->id, &events);
	bool standing = d->kind != DECISION_NONE && d->kind != DECISION_REOPEN &&
			d->void_at == STAMP_NONE;

	for (size_t i = 0; r >= 0 && standing && i < events.count; i++) {
		const struct event *e = &events.items[i];
		_cleanup_free_ char *why = NULL;

		if (e->number == 1 || e->at <= d->at || !ledger_voids(e))
			continue;
		why = void_sentence(e);
		r = store_decision_void(ledger->store, change->id, e->at, why);
		d->void_at = e->at;
		break;
	}
	events_clear(&events);
	return r;
}

static char *
history_sentence(const struct decision *d, bool read_back)
{
	_cleanup_(text_clear) struct text t = { 0 };
	char buffer[STAMP_SIZE];

	if (d->kind == DECISION_NONE)
		return mem_printf("%s: “%s”", d->by, d->why);
	text_printf(&t, "%s by %s", decision_name(d->kind), d->by);
	if (d->until != DAY_NONE)
		text_printf(&t, " until %s", stamp_write_day(d->until, buffer));
	if (read_back)
		text_printf(&t, ", decided at %s and read back", stamp_write(d->at, buffer));
	text_printf(&t, ": “%s”", d->why);
	return text_take(&t);
}

/* The copy that is kept: safe lines of a bounded length. */
static struct decision
tidy(const struct ledger *ledger, const struct decision *given, bool read_back, int64_t latest)
{
	struct decision d = DECISION_INITIAL;

	d.change = mem_dup(given->change);
	d.kind = given->kind;
	d.by = text_line(given->by, LIMIT_PERSON_BYTES);
	d.peer = given->peer ? text_line(given->peer, LIMIT_PERSON_BYTES) : NULL;
	d.why = text_line(given->why, LIMIT_SENTENCE_BYTES);
	d.until = given->until;
	/* The latest counts, also where the one before was made by a clock that was ahead. */
	d.at = read_back ? given->at : latest > ledger->now ? latest : ledger->now;
	d.void_at = read_back ? given->void_at : STAMP_NONE;
	if (read_back && given->void_why)
		d.void_why = text_line(given->void_why, LIMIT_SENTENCE_BYTES);
	return d;
}

/* Inside the transaction. */
static int
keep(const struct ledger *ledger, const struct decision *d, bool read_back,
	struct ledger_result *ret)
{
	struct store *store = ledger->store;
	int r = d->kind == DECISION_NONE ? 0 : store_decision_add(store, ret->change.id, d);

	ret->event = (struct event){ .at = ledger->now,
		.happening = d->kind == DECISION_NONE ? HAPPENED_NOTED : HAPPENED_DECIDED,
		.detail = history_sentence(d, read_back) };
	if (r >= 0)
		r = store_event_add(store, ret->change.id, &ret->event);
	if (r >= 0) {
		_cleanup_free_ char *id = mem_dup(ret->change.id);

		ret->event.number = (unsigned)r;
		change_clear(&ret->change);
		r = store_change_get(store, id, &ret->change);
	}
	if (r >= 0 && read_back)
		r = void_if_outdated(ledger, &ret->change);
	return r;
}

/* What a person should mind of what they just decided. */
static void
add_mind(const struct ledger *ledger, const struct change *change, struct text *t)
{
	const struct decision *d = &change->decision;
	const struct when *effective = &change->facts.effective;
	char day[STAMP_SIZE], written[WHEN_SIZE];

	if (d->until != DAY_NONE && when_known(effective) && d->until > effective->from)
		text_printf(t, " Mind that it takes effect %s, before %s.",
			when_write(effective, written), stamp_write_day(d->until, day));
	if (change->withdrawn)
		text_puts(t, " Mind that the vendor has withdrawn it.");
	if (!ledger_decider(ledger->config, d))
		text_printf(t,
			" %s is no recipient in the configuration: should this become void, "
			"only those whom it concerns get a letter.",
			d->by);
}

/* What follows from it, and what to mind. */
static char *
answer(const struct ledger *ledger, const struct change *change)
{
	const struct decision *d = &change->decision;
	_cleanup_(text_clear) struct text t = { 0 };
	_cleanup_free_ char *state =
		decision_state(d, zone_day(ledger->config->timezone, ledger->now));
	char day[STAMP_SIZE];

	text_printf(&t, "%s is %s.", change->id, state);
	if (d->kind == DECISION_ACCEPT)
		text_puts(&t, " The next reminder comes when it is in force.");
	else if (d->kind == DECISION_PLAN && d->until != DAY_NONE)
		text_printf(&t, " It is asked after on %s.", stamp_write_day(d->until, day));
	else if (d->kind == DECISION_SNOOZE)
		text_puts(&t, " On that day it is open again.");
	else if (d->kind == DECISION_REOPEN)
		text_puts(&t, " Reminders go on.");
	if (d->kind != DECISION_REOPEN)
		add_mind(ledger, change, &t);
	return text_take(&t);
}

/* A decision that is read back need not be the latest, nor hold. */
static char *
answer_read_back(const struct ledger *ledger, const struct change *change)
{
	_cleanup_free_ char *state = decision_state(
		&change->decision, zone_day(ledger->config->timezone, ledger->now));

	return mem_printf("%s: read back, and it is %s", change->id, state);
}

static int
take(const struct ledger *ledger, const struct decision *given, bool read_back,
	struct ledger_result *ret, char **reterr_why)
{
	struct decision d = tidy(ledger, given, read_back, ret->change.decision.at);
	int r = check_words(given, reterr_why);

	if (r >= 0)
		r = check(ledger, &d, read_back, &ret->change, reterr_why);
	if (r >= 0 && read_back) {
		r = known_already(ledger->store, &d);
		if (r > 0) {
			ret->text = mem_printf("%s: known already", ret->change.id);
			decision_clear(&d);
			return 0;
		}
	}
	if (r >= 0)
		r = keep(ledger, &d, read_back, ret);
	if (r >= 0)
		ret->text = d.kind == DECISION_NONE ? mem_printf("%s: noted", ret->change.id)
			    : read_back             ? answer_read_back(ledger, &ret->change)
						    : answer(ledger, &ret->change);
	decision_clear(&d);
	return r < 0 ? r : 1;
}

int
ledger_take(const struct ledger *ledger, const struct decision *decision, bool read_back,
	struct ledger_result *ret, char **reterr_why)
{
	char *why = NULL;
	int kept = 0, r = store_begin(ledger->store);

	*ret = (struct ledger_result){ 0 };
	if (r >= 0)
		r = store_change_get(ledger->store, decision->change, &ret->change);
	if (r == -ENOENT)
		r = ledger_unknown(ledger->store, decision->change, &why);
	if (r >= 0)
		r = kept = take(ledger, decision, read_back, ret, &why);
	if (r >= 0)
		r = store_commit(ledger->store);
	if (r >= 0)
		return kept;
	(void)mem_why(r, reterr_why, "%s", why ? why : store_why(ledger->store));
	free(why);
	store_rollback(ledger->store);
	ledger_result_clear(ret);
	return r;
}

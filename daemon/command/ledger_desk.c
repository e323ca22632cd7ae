/* Ledger desk: to the daemon, or into the store while nobody else writes it. */
#include "command/ledger_desk.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/zone.h"
#include "control.h"
#include "ledger_talk.h"

/* The daemon may be busy with a review. */
#define PATIENCE_SEC 60

int
ledger_desk_open(const struct config *config, struct store **ret)
{
	_cleanup_free_ char *why = NULL;
	struct store *there = NULL;
	int r = store_open(config->state_dir, STORE_READ, &there, NULL);

	store_close(there);
	if (r == -ENOENT)
		return command_fail(EX_NOINPUT,
			"nothing was heard yet: there is no store in %s. Start forewarnd, or "
			"run: forewarnd --once",
			config->state_dir);
	r = store_open(config->state_dir, STORE_WRITE, ret, &why);
	if (r >= 0)
		return 0;
	if (r == -EACCES || r == -EPERM)
		return command_fail(EX_NOPERM,
			"%s. forewarnd does not run, so this command writes the store itself: "
			"do it as the user that owns the store, or start forewarnd, which does "
			"it for every member of its group",
			why);
	/* A daemon would have answered: this is one that starts, ends or hangs, or a round by hand. */
	if (r == -EBUSY)
		return command_fail(EX_TEMPFAIL,
			"%s. It does not answer in %s; try again when it has ended or answers",
			why, config->runtime_dir);
	return command_fail(r == -EROFS ? EX_NOPERM : EX_IOERR, "%s", why ? why : strerror(-r));
}

/* By the same words as the daemon, so that both ways do the same. */
static int
take_here(const struct config *config, const struct decision *decision, bool read_back,
	json_t **ret)
{
	_cleanup_free_ char *why = NULL;
	struct ledger ledger = { NULL, config, (int64_t)time(NULL) };
	struct decision heard = DECISION_INITIAL;
	struct ledger_result result = { 0 };
	json_t *message = ledger_talk_ask(decision, read_back);
	int status = ledger_desk_open(config, &ledger.store), r;

	if (status == EX_OK) {
		r = ledger_talk_hear(message, getuid(), &heard, &read_back, &why);
		if (r >= 0)
			r = ledger_take(&ledger, &heard, read_back, &result, &why);
		*ret = ledger_talk_answer(
			r, &result, why, zone_day(config->timezone, ledger.now));
		status = control_status(*ret);
	}
	json_decref(message);
	store_close(ledger.store);
	ledger_result_clear(&result);
	decision_clear(&heard);
	return status;
}

int
ledger_desk_take(const struct config *config, const struct decision *decision, bool read_back,
	json_t **ret)
{
	_cleanup_free_ char *why = NULL;
	int r = control_ask(config->runtime_dir, ledger_talk_ask(decision, read_back),
		PATIENCE_SEC, ret, &why);

	if (r >= 0)
		return control_status(*ret);
	*ret = NULL;
	if (r == -ENOENT || r == -ECONNREFUSED)
		return take_here(config, decision, read_back, ret);
	return command_fail(r == -EACCES ? EX_NOPERM : EX_UNAVAILABLE, "%s", why);
}

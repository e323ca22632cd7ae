/* forewarnd: the daemon. Options, loop, honest exit status. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "chronicle.h"
#include "command/tree.h"
#include "configure.h"
#include "control.h"
#include "doubt.h"
#include "keep/store.h"
#include "ledger_talk.h"
#include "notify.h"
#include "options.h"
#include "recovery.h"
#include "refusal.h"
#include "sealed.h"
#include "standing.h"
#include "tell/journal.h"
#include "watch.h"

struct daemon {
	struct options options;
	sd_event *loop;
	struct journal *journal;
	struct store *store;
	struct watch *watch;
	struct control *control;
	struct control_call *testing;
	struct doubt *doubt;   /* of the clock; while there is, there is no watch */
	struct setup *waiting; /* what it will begin with */
	bool interrupted;
	char *refused; /* why the latest configuration is not in use; NULL: it is */
	sd_event_source *status_timer;
};

static struct setup *
load(const struct options *options, struct complaints *complaints)
{
	_cleanup_free_ char *share = tree_share();
	struct settings_paths paths = { .share_dir = share,
		.config_file = options->config_file };

	return configure(&paths, complaints);
}

static int
check(const struct options *options)
{
	struct complaints complaints = { 0 };
	struct setup *setup = load(options, &complaints);
	int status = setup ? EX_OK : EX_CONFIG;

	for (size_t i = 0; i < complaints.count; i++) {
		_cleanup_free_ char *line = complaint_write(&complaints.items[i]);

		fprintf(stderr, "%s\n", line);
	}
	if (setup)
		printf("%s: the configuration is right\n", options->config_file);
	complaints_clear(&complaints);
	setup_free(setup);
	return status;
}

static void
tell_status(struct daemon *daemon)
{
	_cleanup_free_ char *counts = watch_status(daemon->watch);
	_cleanup_free_ char *status = NULL;

	if (daemon->refused)
		status = mem_printf(
			"%s; the new configuration is not in use: %s", counts, daemon->refused);
	notify_status("", status ? status : counts);
}

/* A file that was emptied by mistake must not end in silence. */
static int
take_into_use(struct daemon *daemon, struct setup *setup, char **reterr_why)
{
	if (!config_blank(setup->config) || config_blank(watch_config(daemon->watch)))
		return watch_reconfigure(daemon->watch, setup, reterr_why);
	setup_free(setup);
	return mem_why(-EINVAL, reterr_why,
		"it names neither recipients nor dependencies, so that nobody would hear of "
		"anything any more; to stop forewarn: systemctl stop forewarnd");
}

static json_t *
refuse_reload(struct daemon *daemon, int r, char *why)
{
	_cleanup_free_ char *text = mem_printf("the new configuration could not be taken into "
					       "use, the old one stays in force: %s",
		why ? why : strerror(-r));

	mem_set(&daemon->refused, why ? why : strerror(-r));
	journal_tell(daemon->journal,
		&(struct journal_line){
			.event = JOURNAL_CONFIG_REFUSED, .priority = 3, .message = text });
	return json_pack("{s:b,s:i,s:s}", "ok", 0, "status",
		r == -EINVAL ? EX_CONFIG : EX_SOFTWARE, "text", text);
}

static json_t *
refuse_mistakes(struct daemon *daemon, const struct complaints *complaints)
{
	free(daemon->refused);
	daemon->refused = refusal_mistake(complaints);
	journal_tell(daemon->journal,
		&(struct journal_line){ .event = JOURNAL_CONFIG_REFUSED,
			.priority = 3,
			.message = "the configuration has mistakes; the old one stays "
				   "in force" });
	return refusal_answer(complaints);
}

static json_t *
answer_reloaded(struct daemon *daemon)
{
	_cleanup_free_ char *status = watch_status(daemon->watch);
	_cleanup_free_ char *text = mem_printf("configuration loaded: %s", status);

	mem_set(&daemon->refused, NULL);
	watch_measure(daemon->watch);
	journal_tell(daemon->journal,
		&(struct journal_line){
			.event = JOURNAL_CONFIG_LOADED, .priority = 5, .message = text });
	return json_pack("{s:b,s:s}", "ok", 1, "text", text);
}

/* Loads the files anew; a mistake keeps the old configuration. The answer for whoever asked. */
static json_t *
reload(struct daemon *daemon)
{
	_cleanup_free_ char *why = NULL;
	struct complaints complaints = { 0 };
	struct setup *setup;
	json_t *answer;
	int r;

	notify_reloading();
	setup = load(&daemon->options, &complaints);
	chronicle_complaints(daemon->journal, &complaints);
	if (!setup)
		answer = refuse_mistakes(daemon, &complaints);
	else if ((r = take_into_use(daemon, setup, &why)) < 0)
		answer = refuse_reload(daemon, r, why);
	else
		answer = answer_reloaded(daemon);
	(void)sd_notify(0, "READY=1");
	tell_status(daemon);
	complaints_clear(&complaints);
	return answer;
}

/* While the clock is in doubt this is how somebody says that it is right. */
static json_t *
believe_and_reload(struct daemon *daemon)
{
	if (daemon->doubt && !doubt_believe(daemon->doubt))
		return json_pack("{s:b,s:i,s:s}", "ok", 0, "status", EX_TEMPFAIL, "text",
			"the clock shows a time before forewarn was made; set it, and "
			"forewarnd begins by itself");
	if (!daemon->watch)
		return json_pack("{s:b,s:i,s:s}", "ok", 0, "status", EX_SOFTWARE, "text",
			"forewarnd could not begin; the journal says why");
	return reload(daemon);
}

static int
on_hangup(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata)
{
	(void)source;
	(void)info;
	json_decref(believe_and_reload(userdata));
	return 0;
}

static int
on_end(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata)
{
	struct daemon *daemon = userdata;

	(void)source;
	(void)info;
	daemon->interrupted = true;
	(void)sd_notify(0, "STOPPING=1");
	return sd_event_exit(daemon->loop, 0);
}

static int
on_status(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct daemon *daemon = userdata;

	if (daemon->watch) {
		tell_status(daemon);
		watch_measure(daemon->watch);
	}
	(void)sd_event_source_set_time(source, usec + 60 * 1000000ull);
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

static void
on_tested(bool delivered, const char *sentence, void *userdata)
{
	struct daemon *daemon = userdata;

	if (daemon->testing)
		control_answer(daemon->testing,
			json_pack("{s:b,s:s}", "ok", delivered, "text", sentence));
	daemon->testing = NULL;
}

static void
answer_test(struct daemon *daemon, struct control_call *call, const json_t *message)
{
	const char *to = json_string_value(json_object_get(message, "to"));
	int r = -EBUSY;

	/* One at a time: whoever waits already must not lose their answer. */
	if (!daemon->testing) {
		daemon->testing = call;
		r = watch_test(daemon->watch, to ? to : "", on_tested, daemon);
		if (r >= 0)
			return;
		daemon->testing = NULL;
	}
	control_answer(call,
		json_pack("{s:b,s:i,s:s}", "ok", 0, "status",
			r == -ENOENT  ? EX_USAGE
			: r == -EBUSY ? EX_TEMPFAIL
				      : EX_IOERR,
			"text",
			r == -ENOENT
				? "there is no such recipient in the configuration that runs; "
				  "after a change: forewarn reload"
			: r == -EBUSY
				? "another test letter is on its way; try again in a minute"
				: "the test letter could not be kept in the store"));
}

static json_t *
decide(struct daemon *daemon, const json_t *message, const struct ucred *peer)
{
	_cleanup_free_ char *why = NULL;
	struct decision decision = DECISION_INITIAL;
	struct ledger_result result = { 0 };
	bool read_back = false;
	int r = ledger_talk_hear(message, peer->uid, &decision, &read_back, &why);
	json_t *answer;

	if (r >= 0)
		r = watch_decide(daemon->watch, &decision, read_back, &result, &why);
	answer = ledger_talk_answer(r, &result, why, watch_today(daemon->watch));
	ledger_result_clear(&result);
	decision_clear(&decision);
	return answer;
}

static json_t *
part(struct daemon *daemon, const json_t *message)
{
	_cleanup_free_ char *text = NULL, *why = NULL;
	struct split split = { .change = json_string_value(json_object_get(message, "change")),
		.number = (unsigned)json_integer_value(json_object_get(message, "number")),
		.by = json_string_value(json_object_get(message, "by")),
		.why = json_string_value(json_object_get(message, "why")) };
	int r = -EINVAL;

	if (!split.change || !split.by || !split.why)
		why = mem_dup("the request lacks change, by or why");
	else
		r = watch_split(daemon->watch, &split, &text, &why);
	if (r >= 0)
		return json_pack("{s:b,s:s}", "ok", 1, "text", text);
	return json_pack("{s:b,s:i,s:s}", "ok", 0, "status",
		r == -ENOENT || r == -EINVAL ? EX_USAGE : EX_IOERR, "text", why);
}

static void
on_call(struct control_call *call, const json_t *message, const struct ucred *peer,
	void *userdata)
{
	struct daemon *daemon = userdata;
	const char *what = json_string_value(json_object_get(message, "do"));

	journal_note(daemon->journal, 7, "control: %s asked by uid %u", what ? what : "nothing",
		peer->uid);
	if (what && strcmp(what, "reload") == 0)
		control_answer(call, believe_and_reload(daemon));
	else if (!daemon->watch)
		control_answer(
			call, json_pack("{s:b,s:i,s:s}", "ok", 0, "status", EX_TEMPFAIL, "text",
				      "forewarnd waits until the clock of this machine "
				      "is right; the journal says why"));
	else if (what && strcmp(what, "send-test") == 0)
		answer_test(daemon, call, message);
	else if (what && strcmp(what, "decide") == 0)
		control_answer(call, decide(daemon, message, peer));
	else if (what && strcmp(what, "split") == 0)
		control_answer(call, part(daemon, message));
	else if (what && strcmp(what, "ping") == 0)
		control_answer(call, json_pack("{s:b,s:s}", "ok", 1, "text", FOREWARN_VERSION));
	else
		control_answer(call, json_pack("{s:b,s:s}", "ok", 0, "text",
					     "forewarnd does not know this request"));
}

static int
watch_signals(struct daemon *daemon)
{
	sigset_t set;
	int r = sd_event_add_signal(daemon->loop, NULL, SIGTERM, on_end, daemon);

	if (r >= 0)
		r = sd_event_add_signal(daemon->loop, NULL, SIGINT, on_end, daemon);
	if (r >= 0 && !daemon->options.watch.once)
		r = sd_event_add_signal(daemon->loop, NULL, SIGHUP, on_hangup, daemon);
	if (r >= 0 && !daemon->options.watch.once)
		r = sd_event_add_time_relative(daemon->loop, &daemon->status_timer,
			CLOCK_MONOTONIC, 60 * 1000000ull, 30 * 1000000ull, on_status, daemon);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	(void)sd_event_set_watchdog(daemon->loop, true);
	return r;
}

static void
block_signals(void)
{
	static const int ours[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD };
	sigset_t set;

	(void)sigemptyset(&set);
	for (size_t i = 0; i < LENGTH_OF(ours); i++)
		(void)sigaddset(&set, ours[i]);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
}

/* Why it could not begin, for systemctl status and the journal; the exit status. */
static int
refuse(struct daemon *daemon, enum journal_event event, int r, const char *why)
{
	const char *sentence = why ? why : strerror(-r);
	_cleanup_free_ char *status = mem_printf("forewarnd cannot begin: %s", sentence);

	notify_status("", status);
	journal_tell(daemon->journal,
		&(struct journal_line){ .event = event, .priority = 3, .message = sentence });
	if (event == JOURNAL_CONFIG_REFUSED || event == JOURNAL_UNCONFIGURED)
		return EX_CONFIG;
	return r == -EBUSY ? EX_TEMPFAIL : EX_CANTCREAT;
}

static void
tell_started(struct daemon *daemon)
{
	bool blank = config_blank(watch_config(daemon->watch));
	_cleanup_free_ char *counts = watch_status(daemon->watch);
	_cleanup_free_ char *message = mem_printf(
		"forewarnd " FOREWARN_VERSION " %s: %s", blank ? "waits" : "listens", counts);

	journal_tell(daemon->journal,
		&(struct journal_line){ .event = blank ? JOURNAL_UNCONFIGURED : JOURNAL_STARTED,
			.priority = blank ? 4 : 5,
			.message = message });
	notify_status("READY=1\n", counts);
	watch_measure(daemon->watch);
}

/* Takes SETUP over. 0 or the exit status. */
static int
start_listening(struct daemon *daemon, struct setup *setup)
{
	_cleanup_free_ char *why = NULL;
	int r = watch_new(daemon->loop, daemon->store, daemon->journal, &daemon->options.watch,
		setup, &daemon->watch, &why);

	if (r < 0)
		return refuse(daemon,
			r == -EINVAL ? JOURNAL_CONFIG_REFUSED : JOURNAL_STORE_TROUBLE, r, why);
	if (!daemon->options.watch.once)
		tell_started(daemon);
	return 0;
}

static int64_t
clock_now(void *userdata)
{
	(void)userdata;
	return (int64_t)time(NULL);
}

static int64_t
clock_unset(void *userdata)
{
	struct timespec now = { 0 };

	(void)userdata;
	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec;
}

static void
on_believed(bool right, void *userdata)
{
	struct daemon *daemon = userdata;
	int status = start_listening(daemon, TAKE(daemon->waiting));

	(void)right;
	if (status)
		(void)sd_event_exit(daemon->loop, status);
}

/* 1: the clock cannot be right, and SETUP waits until it is; 0: it can. */
static int
wait_for_clock(struct daemon *daemon, struct setup *setup)
{
	struct doubt_host host = { clock_now, clock_unset, on_believed, daemon };
	int r = doubt_new(daemon->loop, daemon->store, daemon->journal, &host, &daemon->doubt);

	if (r <= 0)
		return 0;
	daemon->waiting = setup;
	notify_status("READY=1\n", "waits until the clock of this machine is right");
	return 1;
}

/* A round by hand can be told which moment it is. */
static bool
doubts_round(struct daemon *daemon)
{
	_cleanup_free_ char *why = NULL, *line = NULL;

	if (!daemon->options.watch.once || daemon->options.watch.fixed_now != STAMP_NONE)
		return false;
	why = doubt_once(daemon->store, (int64_t)time(NULL));
	if (!why)
		return false;
	line = mem_printf(
		"%s. Nothing was asked, told or removed. Set the clock (timedatectl); "
		"if it is right, say so once: forewarnd --once --now MOMENT",
		why);
	journal_tell(daemon->journal,
		&(struct journal_line){
			.event = JOURNAL_CLOCK, .priority = 3, .message = line });
	return true;
}

/* Whoever asks for a round over nothing believes that there is something. */
static int
start_round(struct daemon *daemon, struct setup *setup)
{
	_cleanup_free_ char *why = NULL;

	if (!config_blank(setup->config))
		return start_listening(daemon, setup);
	why = standing_blank(setup->config);
	setup_free(setup);
	return refuse(daemon, JOURNAL_UNCONFIGURED, -EINVAL, why);
}

/* Everything that must be there before the loop runs. 0 or the exit status. */
static int
begin(struct daemon *daemon, struct setup *setup)
{
	_cleanup_free_ char *why = NULL;
	int64_t fixed = daemon->options.watch.fixed_now;
	int r = store_open_mending(setup->config->state_dir,
		fixed != STAMP_NONE ? fixed : (int64_t)time(NULL), &daemon->store, &why);

	if (r < 0) {
		setup_free(setup);
		return refuse(daemon, JOURNAL_STORE_TROUBLE, r, why);
	}
	(void)recovery_note(daemon->journal, daemon->store);
	if (doubts_round(daemon)) {
		setup_free(setup);
		return EX_TEMPFAIL;
	}
	if (daemon->options.watch.once)
		return start_round(daemon, setup);
	r = control_new(daemon->loop, setup->config->runtime_dir, on_call, daemon,
		&daemon->control, &why);
	if (r < 0) {
		setup_free(setup);
		return refuse(daemon, JOURNAL_NOTE, r, why);
	}
	return wait_for_clock(daemon, setup) ? 0 : start_listening(daemon, setup);
}

static int
run(struct daemon *daemon, struct setup *setup)
{
	int status, r = sd_event_default(&daemon->loop);

	if (r >= 0)
		r = watch_signals(daemon);
	if (r < 0) {
		journal_note(daemon->journal, 3, "no event loop: %s", strerror(-r));
		setup_free(setup);
		return EX_OSERR;
	}
	status = begin(daemon, setup);
	if (status)
		return status;
	r = sd_event_loop(daemon->loop);
	if (r < 0) {
		journal_note(daemon->journal, 3, "the event loop ended: %s", strerror(-r));
		return EX_SOFTWARE;
	}
	/* So that the unit starts it again. */
	if (r > 0)
		return r;
	if (!daemon->options.watch.once)
		return EX_OK;
	/* A round that was cut off has not heard everybody. */
	return watch_healthy(daemon->watch) && !daemon->interrupted ? EX_OK : 1;
}

static void
end(struct daemon *daemon)
{
	if (daemon->watch && !daemon->options.watch.once)
		journal_tell(daemon->journal, &(struct journal_line){ .event = JOURNAL_STOPPED,
						      .priority = 5,
						      .message = "forewarnd ends; nothing is "
								 "heard until it runs again" });
	control_free(daemon->control);
	doubt_free(daemon->doubt);
	setup_free(daemon->waiting);
	watch_free(daemon->watch);
	store_close(daemon->store);
	sd_event_source_disable_unref(daemon->status_timer);
	sd_event_unref(daemon->loop);
	journal_free(daemon->journal);
	free(daemon->refused);
}

static int
refuse_to_begin(const struct complaints *complaints)
{
	_cleanup_free_ char *mistake = refusal_mistake(complaints);
	_cleanup_free_ char *status = mem_printf("the configuration is refused: %s", mistake);

	notify_status("", status);
	return EX_CONFIG;
}

int
main(int argc, char **argv)
{
	struct daemon daemon = { 0 };
	struct complaints complaints = { 0 };
	struct setup *setup;
	int status = options_read(argc, argv, &daemon.options);

	if (status)
		return status - 1;
	sealed_begin();
	if (daemon.options.check)
		return check(&daemon.options);
	/* A letter for a program must not go without what there was no memory for. */
	json_set_alloc_funcs(mem_raw, free);
	block_signals();
	mem_settle_down();
	daemon.journal = journal_new(daemon.options.quiet);
	setup = load(&daemon.options, &complaints);
	chronicle_complaints(daemon.journal, &complaints);
	status = setup ? run(&daemon, setup) : refuse_to_begin(&complaints);
	complaints_clear(&complaints);
	end(&daemon);
	return status;
}

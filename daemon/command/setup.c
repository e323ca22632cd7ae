/* forewarn setup: a first configuration, from a few questions. */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/zone.h"
#include "command/ask.h"
#include "command/catalogue.h"
#include "command/setup_file.h"
#include "command/setup_round.h"
#include "settings/contact.h"

/* So many services are listed when several are called so. */
#define LISTED 15

struct answers {
	char *relay, *from, *user, *password, *language, *recipient, *mail;
};

static void
answers_clear(struct answers *a)
{
	free(a->relay);
	free(a->from);
	free(a->user);
	free(a->password);
	free(a->language);
	free(a->recipient);
	free(a->mail);
}

static const char *
language_trouble(const char *answer)
{
	return strcmp(answer, "en") == 0 || strcmp(answer, "nl") == 0 ? NULL : "en or nl";
}

static const char *
password_trouble(const char *answer)
{
	if ((text_starts(answer, "credential:") && answer[strlen("credential:")]) ||
		text_starts(answer, "file:/"))
		return NULL;
	return "the password itself never stands in a configuration: credential:NAME, which "
	       "the "
	       "unit passes with LoadCredential=, or file:/PATH of a file with mode 0600";
}

/* Of an address, what stands before the @: a recipient may be called so. */
static char *
name_of(const char *mail)
{
	return mem_ndup(mail, strcspn(mail, "@"));
}

/* Without a scheme it is a host. */
static void
complete_relay(char **relay)
{
	_cleanup_free_ char *host = NULL;

	if (strstr(*relay, "://") || strchr(*relay, '/'))
		return;
	host = *relay;
	*relay = mem_printf("smtp://%s", host);
}

static const char *
relay_trouble(const char *answer)
{
	_cleanup_free_ char *relay = mem_dup(answer);

	complete_relay(&relay);
	return contact_relay_trouble(relay);
}

static int
ask_sign_in(struct answers *a)
{
	if (contact_relay_is_local(a->relay) || !text_starts(a->relay, "smtp"))
		return 0;
	a->user = ask_line("User name there (empty: none is needed)", NULL, NULL);
	if (!a->user)
		return -1;
	if (!*a->user)
		return 0;
	a->password = ask_line("Where is its password? credential:NAME or file:/PATH",
		"credential:mail", password_trouble);
	return a->password ? 0 : -1;
}

static int
ask_recipient(struct answers *a)
{
	a->mail = ask_line("Mail address of who is told", NULL, contact_mail_trouble);
	if (a->mail)
		a->recipient = name_of(a->mail);
	return a->mail ? 0 : -1;
}

static int
ask_mail(struct answers *a)
{
	const char *spoken = getenv("LANG");
	_cleanup_free_ char *sender = NULL;

	a->language = ask_line("Language of letters, en or nl",
		spoken && text_starts(spoken, "nl") ? "nl" : "en", language_trouble);
	if (!a->language)
		return -1;
	if (ask_recipient(a) < 0)
		return -1;
	a->relay = ask_line(
		"Mail server that takes the letters", "smtp://localhost", relay_trouble);
	if (!a->relay)
		return -1;
	complete_relay(&a->relay);
	if (ask_sign_in(a) < 0)
		return -1;
	sender = mem_printf("forewarn%s", strchr(a->mail, '@'));
	a->from = ask_line("Sender of the letters", sender, contact_mail_trouble);
	return a->from ? 0 : -1;
}

/* While somebody types. 0, or -1 when it was stopped. */
static int
pick_on(struct terminal *terminal, struct picker *picker)
{
	enum picker_state state = PICKER_GOES_ON;

	while (state == PICKER_GOES_ON) {
		_cleanup_(strings_clear) struct strings lines = { 0 };
		unsigned rows, columns;
		char character[5] = "";
		size_t at;

		terminal_size(terminal, &rows, &columns);
		picker_lines(picker, rows > 18 ? 18 : rows - 1, &lines, &at);
		terminal_draw(terminal, &lines, at);
		state = picker_key(picker, terminal_key(terminal, character), character);
	}
	return state == PICKER_DONE ? 0 : -1;
}

static void
take_found(struct picker *picker, const struct service **found, size_t count, size_t exact,
	const char *words)
{
	if (count == 0) {
		printf("  No service is called “%s”; later: forewarn services --try ADDRESS\n",
			words);
	} else if (count == 1 || exact == 1) {
		if (!picker_has(picker, found[0]))
			picker_toggle(picker, found[0]);
		printf("  %s%s\n", found[0]->name,
			found[0]->source_count ? "" : ": nothing can be heard of it");
	} else {
		puts("  There are several; write the first word of one:");
		for (size_t i = 0; i < count && i < LISTED; i++)
			printf("    %s (%s)\n", found[i]->id, found[i]->name);
		if (count > LISTED)
			printf("    and %zu more\n", count - LISTED);
	}
}

/* Line by line. */
static int
pick_plainly(const struct config *config, struct picker *picker)
{
	for (;;) {
		_cleanup_free_ char *line =
			ask_line("Service (a word of its name; empty: done)", NULL, NULL);
		_cleanup_(strings_clear) struct strings words = { 0 };
		_cleanup_free_ const struct service **found = NULL;
		size_t count, exact;

		if (!line)
			return -1;
		if (!*line)
			return 0;
		strings_add(&words, line);
		found = catalogue_find(config, &words, &count, &exact);
		take_found(picker, found, count, exact, line);
	}
}

static int
pick(const struct config *config, struct picker *picker)
{
	_cleanup_free_ char *names = NULL;
	struct terminal *terminal;
	int r;

	puts("\nWhich services does your company use?");
	terminal = terminal_new();
	r = terminal ? pick_on(terminal, picker) : pick_plainly(config, picker);
	terminal_free(terminal);
	names = picker_names(picker);
	if (r == 0 && *names)
		printf("Chosen: %s\n", names);
	return r;
}

/* What is to be written, and where. */
struct plan {
	char *etc;  /* the folder */
	char *name; /* in it */
	enum setup_ground ground;
	struct config *there; /* the configuration to which it is added; NULL: none */
	bool alone;           /* it is not read together with what is there */
};

static void
plan_clear(struct plan *plan)
{
	free(plan->etc);
	free(plan->name);
	config_free(plan->there);
}

/* Somebody's own file is never written over. */
static int
plan_beside(const struct command_context *context, struct plan *plan)
{
	_cleanup_free_ char *base = mem_dup(context->config_file), *question = NULL;

	printf("%s is there already, and is left as it is.\n", context->config_file);
	plan->there = command_config(context, false);
	plan->ground = GROUND_FREE;
	if (plan->there) {
		plan->name = setup_file_free_name(plan->etc);
		question = mem_printf("Add services in %s/%s, which is read together with it?",
			plan->etc, plan->name);
	} else {
		plan->name = mem_printf("%s.setup", basename(base));
		plan->alone = true;
		question = mem_printf("It has mistakes, which are above. Write a new one "
				      "beside it, as %s/%s?",
			plan->etc, plan->name);
	}
	return ask_yes(question, true) ? 0 : 1;
}

/* 0, or an exit status. */
static int
make_plan(const struct command_context *context, struct plan *plan)
{
	_cleanup_free_ char *copy = mem_dup(context->config_file), *base = mem_dup(copy);
	enum setup_ground ground = setup_file_ground(context->config_file);

	*plan = (struct plan){ .etc = mem_dup(dirname(copy)), .ground = ground };
	if (access(plan->etc, F_OK) == 0 && access(plan->etc, W_OK) != 0)
		return command_fail(EX_NOPERM,
			"%s cannot be written by you: run it as root, or name a file of your "
			"own "
			"with --config",
			plan->etc);
	if (ground == GROUND_TAKEN)
		return plan_beside(context, plan);
	plan->name = mem_dup(basename(base));
	return 0;
}

static const char *
first_recipient(const struct plan *plan, const struct answers *a)
{
	return a->recipient                                  ? a->recipient
	       : plan->there && plan->there->recipient_count ? plan->there->recipients[0].name
							     : NULL;
}

/* The answers as a file, in its place. 0 or an exit status. */
static int
write_plan(const struct plan *plan, const struct answers *a, const struct picker *picker)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", plan->etc, plan->name);
	_cleanup_free_ char *folder = mem_dup(path), *yaml = NULL, *question = NULL;
	int64_t now = (int64_t)time(NULL);
	int status;

	yaml = setup_file_write(&(struct setup_file){ a->relay, a->from, a->user, a->password,
		a->language, a->recipient, a->mail, picker, plan->there, zone_day(NULL, now) });
	status = setup_file_check(plan->etc, plan->alone,
		text_starts(plan->name, "conf.d/") ? plan->name : "forewarn.yaml", yaml);
	if (status)
		return command_fail(status, "that would be no right configuration; nothing was "
					    "written");
	printf("\n%s\n", yaml);
	question = mem_printf("Write this to %s?", path);
	if (!ask_yes(question, true)) {
		puts("Nothing was written.");
		return 1;
	}
	(void)mkdir(plan->etc, 0755);
	(void)mkdir(dirname(folder), 0755);
	status = setup_file_put(path, yaml, plan->ground);
	if (status == 0)
		printf("%s is written.\n", path);
	return status;
}

static void
offer_trials(
	const struct command_context *context, const struct plan *plan, const struct answers *a)
{
	struct config *config = command_config(context, false);
	const char *recipient = first_recipient(plan, a);
	bool daemon;

	if (!config)
		return;
	daemon = setup_round_reload(context, config) == 0;
	if (recipient)
		setup_round_letter(context, recipient);
	setup_round_poll(context, config, daemon);
	config_free(config);
	puts("\nWhat comes next:\n"
	     "  forewarn check    what can be heard of each service\n"
	     "  forewarn list     the changes ahead\n"
	     "  `uses` in the file says what you use of a service, so that only that is told:\n"
	     "  forewarn.yaml(5).");
	if (!daemon)
		puts("  systemctl restart forewarnd    from then on it listens by itself");
}

/* All questions. 0, or -1 when the answers end. */
static int
ask_all(const struct plan *plan, const struct catalogue *catalogue, struct answers *a,
	struct picker *picker)
{
	int r = 0;

	if (!plan->there)
		r = ask_mail(a);
	else if (plan->there->recipient_count == 0)
		r = ask_recipient(a);
	return r < 0 ? r : pick(catalogue->config, picker);
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct catalogue catalogue = { 0 };
	struct command_context shelf = *context;
	struct answers answers = { 0 };
	struct plan plan = { 0 };
	struct picker *picker = NULL;
	int status;

	if (argc > 1)
		return command_fail(
			EX_USAGE, "setup asks for everything; “%s” is not needed", argv[1]);
	/* The file need not be there yet. */
	shelf.config_given = 0;
	status = catalogue_load(&shelf, &catalogue);
	if (status == 0)
		status = make_plan(context, &plan);
	if (status == 0) {
		picker = picker_new(catalogue.config);
		if (ask_all(&plan, &catalogue, &answers, picker) < 0)
			status =
				command_fail(1, "the answers ended early; nothing was written");
		else if (picker_count(picker) == 0)
			status = command_fail(1, "no service was chosen, so there is nothing "
						 "to listen to; nothing was written");
		else
			status = write_plan(&plan, &answers, picker);
	}
	if (status == 0 && !plan.alone)
		offer_trials(context, &plan, &answers);
	picker_free(picker);
	answers_clear(&answers);
	plan_clear(&plan);
	catalogue_clear(&catalogue);
	return status;
}

const struct command command_setup = {
	.name = "setup",
	.arguments = "",
	.summary = "asks for mail server, recipient and the services that you use, and writes "
		   "a first "
		   "configuration",
	.help = "It is never needed: the same can be written by hand. What it writes is "
		"checked as "
		"forewarn check does before it takes its place. A file that is there already "
		"is "
		"never written over, but for the one that came with forewarn and that nobody "
		"edited; it offers to add services in a file of conf.d then. At the end it "
		"offers a "
		"test letter and a first round over all sources.\n"
		"\n"
		"On a terminal services are searched while you type; elsewhere, and where TERM "
		"is "
		"dumb, each question is a line.\n"
		"\n"
		"Exit status 0: written. 1: nothing was written.\n",
	.run = run,
};

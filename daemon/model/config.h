/* Config: everything that the admin's and the shipped files say, checked and immutable after loading. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"
#include "model/account.h"
#include "model/dependency.h"
#include "model/listen_settings.h"
#include "model/mail.h"
#include "model/phrase.h"
#include "model/recipient.h"
#include "model/service.h"
#include "model/tongue.h"

/* A feed and a calendar for whoever may look into a folder. */
struct publish_settings {
	char *folder; /* NULL: none */
	bool names;   /* those of dependencies may be seen there */
	struct place at;
};

struct config {
	struct strings files; /* every file that was read, in order; places borrow from here */
	const char *file;     /* of these forewarn.yaml itself; NULL in a catalogue alone */
	char *language;       /* of letters: "en", "nl" */
	char *timezone;       /* IANA name; never NULL after loading */
	char *state_dir;      /* where the store is */
	char *runtime_dir;    /* where the control socket is */
	char *heartbeat;      /* URL; NULL */
	char *metrics;        /* path of the file; NULL: none */
	bool exec_allowed;    /* recipients may be programs */
	unsigned keep_entries_months;
	struct mail_settings mail;
	struct listen_settings listen;
	struct publish_settings publish;
	struct policy policy;
	struct strings
		operators; /* names of recipients; never empty when there are recipients */
	struct recipient *recipients;
	size_t recipient_count;
	struct account *accounts;
	size_t account_count;
	struct dependency *dependencies;
	size_t dependency_count;
	struct service *services; /* the whole catalogue, sorted by id */
	size_t service_count;
	struct phrase *phrases;
	size_t phrase_count;
	struct tongue *tongues; /* the languages that letters can have, English first */
	size_t tongue_count;
};

void config_free(struct config *config);
/* Is it as it was installed: nobody is told, and nothing listened to? */
bool config_blank(const struct config *config);
/* By id; NULL if there is none. */
const struct service *config_service(const struct config *config, const char *id);
const struct recipient *config_recipient(const struct config *config, const char *name);
/* Whose sign-in a source needs; borrowed. And that account, NULL if there is none. */
const char *config_account_name(const struct service *service, const struct source *source);
const struct account *config_account(const struct config *config, const char *name);
/* Is that source asked: somebody depends on its service, and the admin has not said that there is no
 * account for it? */
bool config_asks(const struct config *config, const struct service *service,
	const struct source *source);
/* The texts of LANGUAGE ("nl-BE" is "nl"), else the English ones; NULL in a configuration that was not loaded. */
const struct tongue *config_tongue(const struct config *config, const char *language);
/* The source with that id, if it is asked; NULL: it is not, or there is none. */
const struct source *config_asked_source(const struct config *config, const char *id);
const struct dependency *config_dependency(const struct config *config, const char *name);
/* What holds for a dependency: its own, else the general ones. Borrowed; escalate: NULL for nobody. */
const struct ladder *
config_reminders(const struct config *config, const struct dependency *dependency);
const char *config_escalate(const struct config *config, const struct dependency *dependency);

/* What is wrong with the files, for `file:line:column: text`. A warning does not stop loading. */
struct complaint {
	struct place at; /* file is owned by `file` below */
	char *file;
	char *text;
	int warning;
};
struct complaints {
	struct complaint *items;
	size_t count;
	size_t cap;
	size_t errors; /* those that are no warnings */
};
/* One line, and safe to show: it may quote what a file holds. */
void complaints_add(struct complaints *list, const struct place *at, int warning,
	const char *format, ...) __attribute__((format(printf, 4, 5)));
void complaints_clear(struct complaints *list);
/* "file:line:column: text"; the caller frees. */
char *complaint_write(const struct complaint *complaint);

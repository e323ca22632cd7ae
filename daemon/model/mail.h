/* Mail settings: how letters leave. */
#pragma once

#include "model/place.h"

enum mail_tls {
	MAIL_TLS_WHEN_OFFERED, /* STARTTLS if the relay has it; the default for localhost */
	MAIL_TLS_REQUIRED,     /* STARTTLS or no mail; the default for any other smtp:// */
};

struct mail_settings {
	char *relay; /* smtp://HOST[:PORT], smtps://HOST[:PORT], sendmail:PATH, or folder:PATH (one .eml file a letter) */
	char *from;  /* addr-spec */
	char *user;  /* AUTH; NULL: none */
	char *password;
	enum mail_tls tls;
	char *ca_file; /* NULL: the system's */
	unsigned timeout_sec;
	unsigned
		give_up_days; /* after that a letter that no relay took is told to the operators as dead */
	struct place at;
};
void mail_settings_clear(struct mail_settings *mail);

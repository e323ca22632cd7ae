/* Contact: readers of everything that can be reached: URLs, relays, mail addresses, paths. */
#pragma once

#include "settings/keys.h"

/* Each fills a char *. */
void contact_url(struct check *check, const struct key *key, const struct node *value,
	void *field); /* http, https */
void contact_source(struct check *check, const struct key *key, const struct node *value,
	void *field); /* and file, if not shipped */
void contact_token_url(struct check *check, const struct key *key, const struct node *value,
	void *field); /* http, https; "{tenant}" may stand in it */
void contact_proxy(struct check *check, const struct key *key, const struct node *value,
	void *field); /* and socks5h */
void contact_relay(
	struct check *check, const struct key *key, const struct node *value, void *field);
void
contact_mail(struct check *check, const struct key *key, const struct node *value, void *field);
void contact_reach(struct check *check, const struct key *key, const struct node *value,
	void *field); /* URL or mail address */
void contact_path(struct check *check, const struct key *key, const struct node *value,
	void *field); /* absolute */
void contact_file(struct check *check, const struct key *key, const struct node *value,
	void *field); /* absolute, and there */

/* NULL when MAIL is an addr-spec (RFC 5322 section 3.4.1, dot-atoms only), else what is wrong
 * with it. */
const char *contact_mail_trouble(const char *mail);
/* NULL when letters can leave over RELAY, else what is wrong with it. */
const char *contact_relay_trouble(const char *relay);
/* NULL when URL is SCHEME://HOST[:PORT][/...], else what is wrong with it. */
const char *contact_url_trouble(const char *url);
/* NULL when URL is one that letters may be sent to: https, or http to this machine. */
const char *contact_webhook_trouble(const char *url);
/* True when RELAY is on this machine: letters to it need no TLS. */
bool contact_relay_is_local(const char *relay);

/* Recipient: ownership, and the ways to reach one. */
#include "model/recipient.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void
secret_free(char *secret)
{
	if (secret)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

void
webhook_clear(struct webhook *webhook)
{
	secret_free(webhook->url);
	secret_free(webhook->secret);
	free(webhook->ca_file);
	free(webhook->proxy);
	*webhook = (struct webhook){ 0 };
}

void
webhook_copy(struct webhook *to, const struct webhook *from)
{
	*to = *from;
	to->url = mem_dup(from->url);
	to->secret = mem_dup(from->secret);
	to->ca_file = mem_dup(from->ca_file);
	to->proxy = mem_dup(from->proxy);
}

void
recipient_clear(struct recipient *recipient)
{
	free(recipient->name);
	free(recipient->mail);
	webhook_clear(&recipient->webhook);
	strings_clear(&recipient->exec);
	free(recipient->language);
	free(recipient->timezone);
	*recipient = (struct recipient){ 0 };
}

bool
recipient_has(const struct recipient *recipient, enum channel channel)
{
	switch (channel) {
	case CHANNEL_MAIL:
		return recipient->mail;
	case CHANNEL_WEBHOOK:
		return recipient->webhook.wanted;
	case CHANNEL_EXEC:
		return recipient->exec.count > 0;
	case CHANNEL_JOURNAL:
		break;
	}
	return recipient->journal;
}

static char *
origin(const char *url)
{
	const char *host = url ? strstr(url, "://") : NULL;

	if (!host)
		return mem_dup("webhook");
	host += strlen("://");
	return mem_ndup(url, (size_t)(host - url) + strcspn(host, "/?#"));
}

char *
recipient_address(const struct recipient *recipient, enum channel channel)
{
	switch (channel) {
	case CHANNEL_MAIL:
		return mem_dup(recipient->mail ? recipient->mail : "");
	case CHANNEL_WEBHOOK:
		return origin(recipient->webhook.url);
	case CHANNEL_EXEC:
		return mem_dup(recipient->exec.count ? recipient->exec.items[0] : "");
	case CHANNEL_JOURNAL:
		break;
	}
	return mem_dup(channel_name(channel));
}

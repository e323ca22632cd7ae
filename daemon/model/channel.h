/* Channel: the ways by which a letter reaches its recipient. */
#pragma once

/* In the order in which one stands in for another. */
enum channel { CHANNEL_MAIL, CHANNEL_WEBHOOK, CHANNEL_EXEC, CHANNEL_JOURNAL };
#define CHANNEL_COUNT (CHANNEL_JOURNAL + 1)
const char *channel_name(enum channel channel); /* "mail", "webhook", "exec", "journal" */
int channel_of(const char *name);

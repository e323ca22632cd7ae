/* Chat: a letter as chat systems take it by their incoming webhooks. Nothing that a vendor wrote is read as markup, calls
 * people together or becomes a link; the only links are those that the letter itself has. */
#pragma once

#include <jansson.h>

#include "tell/sheet.h"

/* REST: what tells the rest when the letter is longer than a chat takes ("forewarn show ID"). New references. */
json_t *chat_slack(const char *subject, const struct sheet *sheet, const char *rest);
json_t *chat_mattermost(const char *subject, const struct sheet *sheet, const char *rest);
json_t *chat_teams(const char *subject, const struct sheet *sheet, const char *rest);

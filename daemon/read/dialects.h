/* Dialects: every dialect of JSON that we read, one file each; the order in json.c decides. */
#pragma once

#include "read/json_page.h"

extern const struct json_dialect json_feed;        /* JSON Feed 1.0 and 1.1 */
extern const struct json_dialect statuspage;       /* Statuspage v2 and incident.io */
extern const struct json_dialect graph_messages;   /* Microsoft Graph message center */
extern const struct json_dialect azure_updates;    /* Azure updates */
extern const struct json_dialect m365_roadmap;     /* Microsoft 365 roadmap */
extern const struct json_dialect salesforce_trust; /* Salesforce Trust */
extern const struct json_dialect instatus;
extern const struct json_dialect statusio;
extern const struct json_dialect better_stack;
extern const struct json_dialect slack_status;
extern const struct json_dialect heroku_status;
extern const struct json_dialect sorry;
extern const struct json_dialect aws_health;
extern const struct json_dialect google_incidents; /* Cloud, Workspace, Ads, Firebase */
extern const struct json_dialect endoflife;        /* endoflife.date */

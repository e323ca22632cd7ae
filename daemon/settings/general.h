/* General: the keys of forewarn.yaml itself, their defaults, and what must hold between them.
 */
#pragma once

#include "settings/keys.h"

/* Everything that an empty file means. */
void general_defaults(struct config *config);
/* Reads the mapping of all admin's files together into check->config and completes it. */
void general_read(struct check *check, const struct node *root);

extern const struct table general_table;
extern const struct table general_mail_table;
extern const struct table general_listen_table;
extern const struct table general_publish_table;

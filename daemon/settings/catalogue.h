/* Catalogue: services/ID.yaml, what we can listen to. */
#pragma once

#include "settings/folder.h"
#include "settings/keys.h"

/* Reads every service file of the list into check->config, in its order. */
void catalogue_read(struct check *check, const struct folder_items *files);
/* One more service file, whose name without .yaml is its id. */
void catalogue_read_service(struct check *check, const struct folder_item *file);

/* Reads a list of filters ("NAME=VALUE") into a struct strings. */
void catalogue_filter(
	struct check *check, const struct key *key, const struct node *value, void *field);

extern const struct table catalogue_service_table;
extern const struct table catalogue_source_table;
extern const struct table catalogue_fields_table;
extern const struct table catalogue_notice_table;
extern const struct table catalogue_sign_in_table;
extern const struct table catalogue_example_table;

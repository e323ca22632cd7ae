/* Folder: which files make the configuration, and their bytes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/config.h"

/* One file of a kind, for instance services/NAME.yaml. */
struct folder_item {
	char *stem; /* its name without .yaml */
	char *path;
	bool shipped;
};
struct folder_items {
	struct folder_item *items;
	size_t count, cap;
};
void folder_items_clear(struct folder_items *items);

/* The files *.yaml of SHIPPED (NULL: none), each replaced by the one of the same name in ADMIN
 * (NULL: none), and those that are only in ADMIN, sorted by name. A link to /dev/null in ADMIN
 * hides a file. A missing ADMIN is fine, a missing SHIPPED is complained of. */
void folder_list(const char *shipped, const char *admin, struct complaints *complaints,
	struct folder_items *ret);

/* The bytes of a regular file of at most LIMIT_CONFIG_BYTES, or NULL after a complaint. The
 * caller frees. */
char *folder_read_file(const char *path, struct complaints *complaints, size_t *ret_len);

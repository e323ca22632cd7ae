/* Service file: one that is offered to be saved, as text. */
#pragma once

#include <stdbool.h>

#include "base/strings.h"
#include "model/config.h"

/* All borrowed. */
struct service_file {
	const char *id;
	const char *name;
	const char *source; /* the source's name */
	const char *url;
	const char *format;  /* NULL: recognised by content */
	const char *entries; /* of a web page: the elements; NULL */
	const char *language;
	unsigned every_sec; /* 0: the default */
	unsigned gives;     /* 0: not known */
	bool allow_private;
};

/* YAML that settings_load_service takes. The caller frees. */
char *service_file_write(const struct service_file *file);
/* An id for TITLE, or for the host (of a file the name) of URL when no letter of the title will do, that neither a
 * service of CONFIG nor TAKEN has. The caller frees. */
char *service_file_id(const struct config *config, const struct strings *taken,
	const char *title, const char *url);
/* Writes it as DIR/ID.yaml unless there is such a file. 0, or an exit status after a sentence;
 * *RET_NEW is false when one is there already. */
int service_file_save(const char *dir, const char *id, const char *yaml, bool *ret_new);

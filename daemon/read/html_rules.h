/* HTML rules: the expressions of a service file, compiled for one page. */
#pragma once

#include "model/kind.h"
#include "model/service.h"
#include "read/html_find.h"

struct html_rule {
	char *name;                 /* of a label; NULL: it is not of one */
	enum role role;             /* of a date */
	struct html_path *compiled; /* NULL: the service file does not say */
};

struct html_rules {
	struct html_find find;
	struct html_rule entries, id, title, text, link, published, updated;
	struct html_rule *labels, *dates;
	size_t label_count, date_count;
};

/* 0, or -EBADMSG and the sentence about the first expression that cannot be compiled. RET is to
 * be cleared in both cases. */
int html_rules_compile(const struct read_rules *rules, xmlDoc *doc, size_t page_bytes,
	struct html_rules *ret, char **reterr_why);
void html_rules_clear(struct html_rules *rules);

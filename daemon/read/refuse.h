/* Refuse: what JSON is when it is nothing that we read, in a sentence. */
#pragma once

#include <stdbool.h>

#include <jansson.h>

/* -EBADMSG, and the sentence: what the page says of itself if it is an error, and what to do about
 * it where its code tells. */
int refuse_json(const json_t *root, char **reterr_why);
/* Does it say that it is an error? */
bool refuse_is_error(const json_t *root);

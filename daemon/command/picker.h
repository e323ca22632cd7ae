/* Picker: services of the catalogue, found while somebody types. Pure: keys in, lines out. */
#pragma once

#include "command/terminal.h"
#include "model/config.h"

struct picker;

struct picker *picker_new(const struct config *config);
void picker_free(struct picker *picker);
enum picker_state { PICKER_GOES_ON, PICKER_DONE, PICKER_STOPPED };
/* CHARACTER is that of KEY_TEXT. */
enum picker_state
picker_key(struct picker *picker, enum terminal_key key, const char *character);
/* What to show on at most ROWS lines; *RET_AT is the line that stands out, SIZE_MAX: none. */
void
picker_lines(const struct picker *picker, unsigned rows, struct strings *ret, size_t *ret_at);

/* Takes it up, or puts it down again. */
void picker_toggle(struct picker *picker, const struct service *service);
bool picker_has(const struct picker *picker, const struct service *service);
size_t picker_count(const struct picker *picker);
const struct service *picker_chosen(const struct picker *picker, size_t i);
/* "Bread, Crumb"; the caller frees. */
char *picker_names(const struct picker *picker);

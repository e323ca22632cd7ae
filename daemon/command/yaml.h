/* YAML: texts in the files that commands write. */
#pragma once

#include "base/text.h"

/* VALUE in double quotes, as one line. */
void yaml_put(struct text *out, const char *value);

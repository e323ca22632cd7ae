/* Bytes: is a file text at all, and what libyaml's refusals mean to a person. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <yaml.h>

#include "model/config.h"

/* UTF-8 without control characters and without tabs outside comments; else false, and the first
 * trouble is a complaint. */
bool bytes_check(const char *file, const char *data, size_t len, struct complaints *complaints);

/* One line without control characters, bidi overrides and line separators. */
bool bytes_one_line(const char *s, size_t len);
/* The same, but for line breaks between. */
bool bytes_lines(const char *s, size_t len);

/* The parser stopped: says where and why, with a hint of what is usually the cause. */
void bytes_complain_syntax(
	const char *file, const yaml_parser_t *parser, struct complaints *complaints);

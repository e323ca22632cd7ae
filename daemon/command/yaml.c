/* YAML: writes a text so that it is read as that text. */
#include "command/yaml.h"

#include "base/cleanup.h"

/* In double quotes YAML takes everything that is escaped. */
void
yaml_put(struct text *out, const char *value)
{
	_cleanup_free_ char *line = text_line(value, 0);

	text_putc(out, '"');
	for (const char *s = line; *s; s++) {
		if (*s == '"' || *s == '\\')
			text_putc(out, '\\');
		text_putc(out, *s);
	}
	text_putc(out, '"');
}

/* Service file: makes one, as text, and saves it where none is. */
#include "command/service_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/catalogue.h"
#include "command/yaml.h"

#define ID_BYTES 40

static void
put_gives(struct text *out, unsigned gives)
{
	const char *before = "";

	text_puts(out, "    gives: [");
	for (size_t i = 0; i < GIVES_COUNT; i++)
		if (gives & 1u << i) {
			text_printf(out, "%s%s", before, service_gives_words[i]);
			before = ", ";
		}
	text_puts(out, "]\n");
}

char *
service_file_write(const struct service_file *file)
{
	struct text out = { 0 };

	text_puts(&out, "name: ");
	yaml_put(&out, file->name);
	text_printf(&out, "\nsources:\n  %s:\n    url: ", file->source);
	yaml_put(&out, file->url);
	text_putc(&out, '\n');
	if (file->format)
		text_printf(&out, "    format: %s\n", file->format);
	if (file->entries)
		text_printf(&out, "    fields: { entries: %s }\n", file->entries);
	if (file->every_sec) {
		_cleanup_free_ char *every = catalogue_span(file->every_sec);

		text_printf(&out, "    every: %s\n", every);
	}
	if (file->gives)
		put_gives(&out, file->gives);
	if (file->language)
		text_printf(&out, "    language: %s\n", file->language);
	if (file->allow_private)
		text_puts(&out, "    allow_private: yes\n");
	return text_take(&out);
}

/* Small letters and digits of FROM, what is between them as hyphens. The caller frees. */
static char *
plain_name(const char *from)
{
	_cleanup_free_ char *folded = text_folded(from);
	struct text name = { 0 };

	for (const char *s = folded; *s && name.len < ID_BYTES; s++) {
		bool letter = (*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9');

		if (letter)
			text_putc(&name, *s);
		else if (name.len && name.data[name.len - 1] != '-')
			text_putc(&name, '-');
	}
	while (name.len && name.data[name.len - 1] == '-')
		name.data[--name.len] = '\0';
	return text_take(&name);
}

/* The host, or a file's name without its end. The caller frees. */
static char *
host_or_file(const char *url)
{
	const char *start = strstr(url, "://"), *last = strrchr(url, '/');

	if (text_starts_nocase(url, "file:") && last)
		return mem_ndup(last + 1, strcspn(last + 1, "."));
	start = start ? start + 3 : url;
	if (text_starts_nocase(start, "www."))
		start += 4;
	return mem_ndup(start, strcspn(start, "/:?#"));
}

char *
service_file_id(const struct config *config, const struct strings *taken, const char *title,
	const char *url)
{
	_cleanup_free_ char *name = plain_name(title ? title : "");
	char *id;

	if (!*name) {
		_cleanup_free_ char *last = host_or_file(url);

		free(name);
		name = plain_name(last);
	}
	if (!*name)
		mem_set(&name, "service");
	id = mem_dup(name);
	for (unsigned n = 2; config_service(config, id) || strings_has(taken, id); n++) {
		/* Counting up to the next free number would take long where all have one name. */
		struct hash hash = hash_of(url, strlen(url));
		unsigned number = n < 10 ? n
					 : (unsigned)hash.bytes[0] << 16 |
						   (unsigned)hash.bytes[1] << 8 | hash.bytes[2];

		free(id);
		id = mem_printf("%s-%u", name, n > 10 ? number + n : number);
	}
	return id;
}

int
service_file_save(const char *dir, const char *id, const char *yaml, bool *ret_new)
{
	_cleanup_free_ char *path = mem_printf("%s/%s.yaml", dir, id);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	FILE *file;
	bool whole;

	*ret_new = fd >= 0;
	if (fd < 0)
		return errno == EEXIST
			       ? 0
			       : command_fail(EX_CANTCREAT, "%s: %s", path, strerror(errno));
	file = fdopen(fd, "w");
	whole = file && fputs(yaml, file) >= 0;
	whole = file && fclose(file) == 0 && whole;
	if (whole)
		return 0;
	(void)unlink(path);
	return command_fail(EX_IOERR, "%s could not be written: %s", path, strerror(errno));
}

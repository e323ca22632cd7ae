/* Help: writes the tables of the commands as text of 80 columns. */
#include "command/help.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

#define COLUMNS 79
/* An option that is longer has its sentence below it. */
#define TAG_MAX 22

/* Terminals count characters, not bytes. */
static size_t
width(const char *s, size_t n)
{
	size_t characters = 0;

	for (size_t i = 0; i < n; i++)
		characters += ((unsigned char)s[i] & 0xc0) != 0x80;
	return characters;
}

/* Of the next piece that stays on one line: a word, or what is in brackets. */
static size_t
piece(const char *s, size_t n)
{
	size_t len = 0, depth = 0;

	for (; len < n && (s[len] != ' ' || depth); len++) {
		depth += s[len] == '[';
		depth -= s[len] == ']' && depth;
	}
	return len;
}

/* The words of the N bytes S, in lines that begin at INDENT; the first is there up to COLUMN already. */
static void
fill(const char *s, size_t n, size_t indent, size_t column)
{
	bool first = true;

	for (size_t i = 0; i < n;) {
		size_t len = piece(s + i, n - i);

		if (!first && column + 1 + width(s + i, len) > COLUMNS) {
			printf("\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			putchar(' ');
			column++;
		}
		printf("%.*s", (int)len, s + i);
		column += width(s + i, len);
		first = false;
		i += len;
		i += i < n;
	}
	putchar('\n');
}

static void
print_paragraphs(const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\n");

		if (*s == ' ')
			printf("%.*s\n", (int)n, s);
		else
			fill(s, n, 0, 0);
		s += n;
		s += *s == '\n';
	}
}

static char *
tag_of(const struct command_option *option)
{
	return mem_printf("%s%s%s", option->name, option->value ? " " : "",
		option->value ? option->value : "");
}

static size_t
widest_tag(const struct command_option *options)
{
	size_t widest = 0;

	for (const struct command_option *o = options; o->name; o++) {
		size_t n = strlen(o->name) + (o->value ? 1 + strlen(o->value) : 0);

		if (n > widest && n <= TAG_MAX)
			widest = n;
	}
	return widest;
}

static void
print_options(const struct command_option *options)
{
	size_t indent = 2 + widest_tag(options) + 2;

	for (const struct command_option *o = options; o->name; o++) {
		_cleanup_free_ char *tag = tag_of(o);

		printf("  %-*s", (int)indent - 2, tag);
		if (strlen(tag) + 2 > indent - 2)
			printf("\n%*s", (int)indent, "");
		fill(o->says, strlen(o->says), indent, indent);
	}
}

/* One line each; what does not fit goes on below the first argument. */
static void
print_usage(const struct command *command)
{
	const char *s = command->arguments;
	size_t indent = strlen("Usage: forewarn ") + strlen(command->name) + 1;
	size_t n = strcspn(s, "\n");

	printf("Usage: forewarn %s%s", command->name, *s ? " " : "");
	fill(s, n, indent, indent);
	while (*(s += n)) {
		s++;
		n = strcspn(s, "\n");
		printf("       forewarn ");
		fill(s, n, indent, strlen("       forewarn "));
	}
}

void
help_print_command(const struct command *command)
{
	_cleanup_free_ char *summary = mem_printf("%s.", command->summary);

	summary[0] = (char)toupper((unsigned char)summary[0]);
	print_usage(command);
	putchar('\n');
	fill(summary, strlen(summary), 0, 0);
	if (command->options) {
		putchar('\n');
		print_options(command->options);
	}
	if (command->help) {
		putchar('\n');
		print_paragraphs(command->help);
	}
}

void
help_print(const struct command *const *commands, size_t count)
{
	puts("forewarn - what cloud vendors announced that forces a change on what you depend "
	     "on\n"
	     "\n"
	     "Usage: forewarn [--config FILE] [--json] COMMAND [ARGUMENTS]\n"
	     "\n"
	     "Commands:");
	for (size_t i = 0; i < count; i++) {
		printf("  %-12s ", commands[i]->name);
		fill(commands[i]->summary, strlen(commands[i]->summary), 15, 15);
	}
	puts("\n"
	     "  -c, --config FILE  the configuration (default " FOREWARN_ETC "/forewarn.yaml,\n"
	     "                     or $FOREWARN_CONFIG)\n"
	     "      --json         JSON instead of text, where there is a listing\n"
	     "  -h, --help         this text; forewarn COMMAND --help says more\n"
	     "      --version      the version\n"
	     "\n"
	     "Begin with: forewarn check, then forewarnd --once, then forewarn list.\n"
	     "Exit status: 0 fine, 1 something needs attention, 64 to 78 as in sysexits(3).");
}

/* Ask: prints a question, reads a line. */
#include "command/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

/* Nobody's answer is longer. */
#define ANSWER_BYTES 1000
/* From a pipe, the line behind a wrong answer is the answer to another question. */
#define TRIES 3

/* The next line of standard input, without control characters; NULL: there is none. What is beyond
 * the longest answer is dropped. The caller frees. */
static char *
next_line(void)
{
	char buffer[ANSWER_BYTES];
	size_t n = 0;
	int c;

	while ((c = getchar()) != EOF && c != '\n')
		if (n < sizeof(buffer))
			buffer[n++] = (char)c;
	if (c == EOF && n == 0)
		return NULL;
	return text_line_of(buffer, n, 0);
}

char *
ask_line(const char *question, const char *fallback, ask_check check)
{
	int tries = isatty(STDIN_FILENO) ? TRIES : 1;

	while (tries-- > 0) {
		const char *why;
		char *answer;

		if (fallback)
			printf("%s [%s]: ", question, fallback);
		else
			printf("%s: ", question);
		(void)fflush(stdout);
		answer = next_line();
		if (!isatty(STDIN_FILENO))
			putchar('\n');
		if (!answer)
			return NULL;
		if (fallback && !*answer)
			mem_set(&answer, fallback);
		why = check ? check(answer) : NULL;
		if (!why)
			return answer;
		printf("“%s” will not do: %s\n", answer, why);
		free(answer);
	}
	return NULL;
}

static const char *
yes_or_no(const char *answer)
{
	static const char *const words[] = { "y", "yes", "n", "no", "j", "ja", "nee" };

	for (size_t i = 0; i < LENGTH_OF(words); i++)
		if (strcasecmp(answer, words[i]) == 0)
			return NULL;
	return "the answer is yes or no";
}

bool
ask_yes(const char *question, bool yes)
{
	_cleanup_free_ char *answer = ask_line(question, yes ? "yes" : "no", yes_or_no);

	return answer && (*answer == 'y' || *answer == 'Y' || *answer == 'j' || *answer == 'J');
}

/* forewarn-reader: turns hostile bytes into entries, in a cage. The daemon and the command start it; nobody else does. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

#include "cage/lockup.h"
#include "cage/serve.h"
#include "read/flavour.h"
#include "read/opml.h"
#include "read/prepare.h"
#include "read/read.h"
#include "read/sniff.h"

static int
read_entries(const struct read_input *input, struct cage_answer *ret, char **reterr_why)
{
	return read_page(input, &ret->reading, reterr_why);
}

static int
read_links(const struct read_input *input, struct cage_answer *ret, char **reterr_why)
{
	(void)reterr_why;
	sniff_feeds(input->body, input->len, input->content_type, input->base, &ret->found);
	return 0;
}

static int
read_outlines(const struct read_input *input, struct cage_answer *ret, char **reterr_why)
{
	return opml_read(input->body, input->len, &ret->reading, reterr_why);
}

static int
read_guessed(const struct read_input *input, struct cage_answer *ret, char **reterr_why)
{
	return flavour_guess(input, &ret->reading, reterr_why);
}

int
main(void)
{
	static const serve_task tasks[CAGE_TASK_COUNT] = {
		[CAGE_PAGE] = read_entries,
		[CAGE_LINKS] = read_links,
		[CAGE_OPML] = read_outlines,
		[CAGE_GUESS] = read_guessed,
	};
	struct strings zones = { 0 };
	struct walls walls = { 0 };
	uint32_t seed;
	char *why = NULL;

	if (fcntl(SERVE_FD, F_GETFD) < 0) {
		fputs("forewarn-reader reads pages for forewarnd and forewarn, which start "
		      "it.\n",
			stderr);
		return 64; /* EX_USAGE */
	}
	lockup_begin();
	serve_setup(&zones);
	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		serve_refused("the kernel gives no random numbers");
	/* Kept for ever, as everything that is prepared. */
	(void)prepare_reading(&zones, seed);
	if (lockup_finish(&walls, &why) < 0)
		serve_refused(why);
	serve_ready(&walls);
	serve_pages(tasks);
}

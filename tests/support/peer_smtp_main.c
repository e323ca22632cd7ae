/* peer_smtp --store DIR [--script FILE]: the scripted SMTP server as a program. Prints its address, ends on SIGTERM or at the
 * end of standard input. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "support/peer_smtp.h"

static int
read_script(const char *path, struct text *ret)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	char part[4096];

	if (!f)
		return -1;
	for (size_t n; (n = fread(part, 1, sizeof(part), f)) > 0;)
		text_add(ret, part, n);
	return 0;
}

static void
wait_for_end_of_input(void)
{
	char part[256];

	while (read(STDIN_FILENO, part, sizeof(part)) > 0)
		;
}

int
main(int argc, char **argv)
{
	_cleanup_(text_clear) struct text script = { 0 };
	const char *store = NULL;
	struct peer_smtp peer;

	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--store") == 0)
			store = argv[i + 1];
		else if (strcmp(argv[i], "--script") != 0 ||
			 read_script(argv[i + 1], &script) < 0)
			return EX_USAGE;
	}
	if (!store || argc % 2 == 0 || peer_smtp_start(&peer, store, script.data) < 0) {
		(void)fprintf(stderr, "usage: peer_smtp --store DIR [--script FILE]\n");
		return EX_USAGE;
	}
	(void)printf("%s\n", peer.url);
	(void)fflush(stdout);
	/* On SIGTERM the default ends us, and PDEATHSIG the server. */
	wait_for_end_of_input();
	peer_smtp_stop(&peer);
	return 0;
}

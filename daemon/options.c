/* Options: what forewarnd is told when it is started. */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/stamp.h"

static const char help[] =
	"forewarnd - listens to what vendors announce and tells who depends on it\n"
	"\n"
	"Usage: forewarnd [--config FILE]            run as a daemon (systemd starts it so)\n"
	"       forewarnd --once [--now RFC3339]     one round over all sources, deliver, end\n"
	"       forewarnd --check                    say what is wrong with the configuration, "
	"end\n"
	"\n"
	"  -c, --config FILE   the configuration (default " FOREWARN_ETC "/forewarn.yaml)\n"
	"      --once          ask every source once, keep, tell, deliver, and end:\n"
	"                      exit status 0 all is well, 1 something needs attention\n"
	"      --now RFC3339   with --once: as if it were that moment (2027-03-31T08:00:00Z)\n"
	"      --check         say what is wrong with the configuration, and end:\n"
	"                      exit status 0 it is right, 78 it is not\n"
	"  -q, --quiet         say nothing below the priority notice\n"
	"  -h, --help          this text\n"
	"      --version       the version\n"
	"\n"
	"It writes to the systemd journal, or to standard error. `forewarn status` shows what "
	"it hears.\n";

static int
usage(const char *what, const char *sentence)
{
	fprintf(stderr, "forewarnd: %s %s\nTry: forewarnd --help\n", what, sentence);
	return EX_USAGE;
}

int
options_read(int argc, char **argv, struct options *ret)
{
	enum { ONCE = 256, NOW, CHECK, VERSION };
	static const struct option longs[] = { { "config", required_argument, NULL, 'c' },
		{ "once", no_argument, NULL, ONCE }, { "now", required_argument, NULL, NOW },
		{ "check", no_argument, NULL, CHECK }, { "quiet", no_argument, NULL, 'q' },
		{ "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, VERSION },
		{ 0 } };
	const char *from_environment = getenv("FOREWARN_CONFIG");
	int c;

	*ret = (struct options){ .config_file = from_environment ? from_environment
								 : FOREWARN_ETC
							"/forewarn.yaml",
		.watch = { .fixed_now = STAMP_NONE } };
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":c:qh", longs, NULL)) != -1)
		switch (c) {
		case 'c':
			ret->config_file = optarg;
			break;
		case ONCE:
			ret->watch.once = true;
			break;
		case NOW:
			if (stamp_read(optarg, &ret->watch.fixed_now, NULL) < 0)
				return 1 +
				       usage("--now",
					       "wants a moment such as 2027-03-31T08:00:00Z");
			break;
		case CHECK:
			ret->check = true;
			break;
		case 'q':
			ret->quiet = true;
			break;
		case 'h':
			fputs(help, stdout);
			return 1 + EX_OK;
		case VERSION:
			puts("forewarnd " FOREWARN_VERSION);
			return 1 + EX_OK;
		case ':':
			return 1 + usage(argv[optind - 1], "wants a value behind it");
		default:
			return 1 + usage(argv[optind - 1], "is not an option that is known");
		}
	if (optind < argc)
		return 1 + usage(argv[optind],
				   "is not understood: there are no arguments besides options");
	if (ret->watch.fixed_now != STAMP_NONE && !ret->watch.once)
		return 1 + usage("--now", "is only for --once: a daemon lives in the present");
	return 0;
}

/* forewarn backup: a copy of the store in one file, also while forewarnd runs. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "command/command.h"

/* Somebody may start or stop forewarnd while a copy is made. */
#define TRIES 3

struct show {
	struct timespec began;
	bool shown;
};

/* Only of what takes longer than a second; past the gate of standard error, which lets no terminal be steered. */
static void
show_progress(double part, void *userdata)
{
	struct show *show = userdata;
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec - show->began.tv_sec < 2)
		return;
	show->shown = true;
	(void)dprintf(STDERR_FILENO, "\rcopying: %3.0f %%", part * 100);
}

static int
exit_status(int r)
{
	switch (r) {
	case -EEXIST:
	case -EISDIR:
	case -EINVAL:
		return EX_USAGE;
	case -EACCES:
	case -EPERM:
	case -EROFS:
		return EX_NOPERM;
	case -EAGAIN:
		return EX_TEMPFAIL;
	case -EBADMSG:
		return EX_DATAERR;
	default:
		return r == -ENOENT ? EX_CANTCREAT : EX_IOERR;
	}
}

static int
copy(struct store *store, const char *file, bool over, uint64_t *ret_bytes)
{
	struct show show = { 0 };
	struct store_backup wish = { .file = file,
		.over = over,
		.progress = isatty(STDERR_FILENO) ? show_progress : NULL,
		.userdata = &show };
	int r;

	(void)clock_gettime(CLOCK_MONOTONIC, &show.began);
	r = store_backup(store, &wish, ret_bytes);
	if (show.shown)
		(void)dprintf(STDERR_FILENO, "\r\033[K");
	return r;
}

/* What stands in it, as it was counted when the copy began. */
static int
tell(const struct command_context *context, const char *file, uint64_t bytes,
	const struct store_size *size)
{
	if (context->json)
		return command_print_json(json_pack("{s:s,s:I,s:I,s:I,s:I}", "file", file,
			"bytes", (json_int_t)bytes, "changes", (json_int_t)size->changes,
			"entries", (json_int_t)size->entries, "letters_waiting",
			(json_int_t)size->letters_waiting));
	printf("%s: %.1f MiB, with %llu change%s and %llu announcement%s; checked, and sound\n",
		file, (double)bytes / (1024 * 1024), (unsigned long long)size->changes,
		size->changes == 1 ? "" : "s", (unsigned long long)size->entries,
		size->entries == 1 ? "" : "s");
	return EX_OK;
}

static int
back_up(const struct command_context *context, const struct config *config, const char *file,
	bool over)
{
	int r = -EAGAIN;

	for (int i = 0; r == -EAGAIN && i < TRIES; i++) {
		struct store *store = command_store(config);
		struct store_size size = { 0 };
		uint64_t bytes = 0;

		if (!store)
			return EX_NOINPUT;
		r = store_size(store, &size);
		if (r >= 0)
			r = copy(store, file, over, &bytes);
		if (r < 0 && (r != -EAGAIN || i + 1 == TRIES))
			(void)command_fail(0, "%s", store_why(store));
		store_close(store);
		if (r >= 0)
			return tell(context, file, bytes, &size);
	}
	return exit_status(r);
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	static const struct option longs[] = { { "force", no_argument, NULL, 'f' }, { 0 } };
	struct config *config;
	bool over = false;
	int c, status;

	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, "f", longs, NULL)) != -1) {
		if (c != 'f')
			return command_fail(EX_USAGE, "%s is not an option that is known",
				argv[optind - 1]);
		over = true;
	}
	if (optind + 1 != argc)
		return command_fail(EX_USAGE, "backup wants the file that the copy shall be");
	config = command_config(context, false);
	if (!config)
		return EX_CONFIG;
	status = back_up(context, config, argv[optind], over);
	config_free(config);
	return status;
}

static const struct command_option options[] = {
	{ "--force", NULL, "replaces a file that is there already", WORD_OWN }, { 0 }
};

const struct command command_backup = {
	.name = "backup",
	.arguments = "[--force] FILE",
	.summary = "a copy of the store in one file, also while forewarnd runs",
	.options = options,
	.help = "The copy is of one moment, is checked, and takes its name only when it is "
		"whole; "
		"nobody but its owner may read it, for it says what you run on.\n"
		"\n"
		"forewarn(1) says how to put it back, and what is told again then.\n",
	.words = WORD_FILE,
	.run = run,
};

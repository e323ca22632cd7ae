/* Config: the files that people write, as bytes. The first one says which: forewarn.yaml, a service, phrases, texts of
 * letters, decisions. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "fuzz/target.h"
#include "judge/judge.h"
#include "settings/decided.h"
#include "settings/phrasebook.h"
#include "settings/settings.h"
#include "settings/tongues.h"

#define SHARE "tests/fuzz/share"

static void
hold_complaints(struct complaints *complaints, bool taken)
{
	size_t errors = 0;

	for (size_t i = 0; i < complaints->count; i++) {
		holds_why(complaints->items[i].text, "a complaint");
		errors += complaints->items[i].warning == 0;
	}
	holds(taken == (complaints->errors == 0), "a file", "is taken without a mistake only");
	holds(complaints->errors >= errors, "mistakes", "are counted");
	complaints_clear(complaints);
}

static void
read_whole(const char *path)
{
	struct settings_paths paths = { .config_file = path,
		.share_dir = SHARE,
		.credentials_dir = SHARE,
		.secrets_shut = true };
	struct complaints complaints = { 0 };
	struct config *config = settings_load_examined(&paths, rules_examine, &complaints);
	bool taken = config != NULL;

	hold_complaints(&complaints, taken);
	if (!config)
		return;
	holds(config->timezone != NULL, "a configuration", "has a timezone");
	for (size_t i = 0; i < config->dependency_count; i++)
		holds(config_service(config, config->dependencies[i].service) != NULL,
			"a dependency", "has a service");
	rules_free(rules_new(config, &complaints));
	complaints_clear(&complaints);
	config_free(config);
}

static void
read_service(const char *path)
{
	struct complaints complaints = { 0 };
	struct config *config = settings_load_service(path, &complaints);

	hold_complaints(&complaints, config != NULL);
	if (!config)
		return;
	holds(config->service_count == 1, "a service file", "gives one service");
	for (size_t i = 0; i < config->services->source_count; i++)
		holds(config->services->sources[i].url != NULL, "a source", "has an address");
	config_free(config);
}

/* As the admin's file, beside the shipped one where there has to be one. */
static void
read_listed(char *path,
	void (*read)(struct check *, const struct folder_items *, const struct folder_items *))
{
	char en[] = "en", nl[] = "nl", english[] = SHARE "/letters/en.yaml";
	struct folder_item shipped = { en, english, true }, own = { nl, path, false };
	struct complaints complaints = { 0 };
	struct check check = { .config = MEM_NEW(struct config), .complaints = &complaints };

	read(&check, &(struct folder_items){ &shipped, 1, 1 },
		&(struct folder_items){ &own, 1, 1 });
	hold_complaints(&complaints, complaints.errors == 0);
	config_free(check.config);
}

static void
read_phrases(
	struct check *check, const struct folder_items *shipped, const struct folder_items *own)
{
	(void)shipped;
	phrasebook_read(check, own);
	rules_free(rules_new(check->config, check->complaints));
}

static void
read_decisions(const char *path)
{
	struct complaints complaints = { 0 };
	struct decisions decisions;
	bool taken = decided_read(path, &decisions, &complaints);

	hold_complaints(&complaints, taken);
	for (size_t i = 0; taken && i < decisions.count; i++) {
		holds(decisions.items[i].change && decisions.items[i].by, "a decision",
			"says who and what");
		holds_line(decisions.items[i].by, "who decided");
		holds_stamp(decisions.items[i].at, "when it was decided");
		holds_stamp(decisions.items[i].void_at, "when it became void");
	}
	decisions_clear(&decisions);
}

FUZZ_TARGET(config)
{
	struct draw draw = draw_of(data, size);
	unsigned which = draw_number(&draw, 5);
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	_cleanup_free_ char *path = mem_printf("/proc/self/fd/%d", fd);

	holds(fd >= 0 && write(fd, draw.at, draw.left) == (ssize_t)draw.left, "a file",
		"can be written");
	if (which == 0)
		read_whole(path);
	else if (which == 1)
		read_service(path);
	else if (which == 2)
		read_listed(path, read_phrases);
	else if (which == 3)
		read_listed(path, tongues_read);
	else
		read_decisions(path);
	(void)close(fd);
	return 0;
}

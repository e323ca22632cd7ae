/* Rerun: moments, one after another, through walk, almanac and bundle. */
#include "rerun.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "almanac.h"
#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "bundle.h"
#include "case.h"
#include "ledger.h"

/* What waits after it was looked at waits for the clock to go on. */
#define TICK_SEC 60

/* splitmix64: the same ids in every run. */
static uint64_t
draw(void *userdata)
{
	struct rerun *rerun = userdata;
	uint64_t z = (rerun->drawn += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static struct walk
walk_of(struct rerun *rerun)
{
	return (struct walk){ .setup = rerun->setup,
		.store = rerun->store,
		.now = rerun->now,
		.random = draw,
		.random_data = rerun };
}

static char *
make_folder(void)
{
	const char *where = getenv("TMPDIR");
	char *folder = mem_printf("%s/forewarn-XXXXXX", where && *where ? where : "/tmp");

	if (mkdtemp(folder))
		return folder;
	free(folder);
	return NULL;
}

int
rerun_open(const struct setup *setup, struct rerun *ret, char **reterr_why)
{
	int r;

	*ret = (struct rerun){ .setup = setup, .now = STAMP_NONE, .folder = make_folder() };
	if (!ret->folder)
		return mem_why(-errno, reterr_why,
			"no folder can be made below $TMPDIR (/tmp): %s", strerror(errno));
	r = store_open(ret->folder, STORE_WRITE, &ret->store, reterr_why);
	return r < 0 ? r : store_hurry(ret->store);
}

void
rerun_close(struct rerun *rerun)
{
	DIR *dir = rerun->folder ? opendir(rerun->folder) : NULL;
	struct dirent *item;

	store_close(rerun->store);
	while (dir && (item = readdir(dir)))
		(void)unlinkat(dirfd(dir), item->d_name, 0);
	if (dir)
		(void)closedir(dir);
	if (rerun->folder)
		(void)rmdir(rerun->folder);
	free(rerun->folder);
	*rerun = (struct rerun){ 0 };
}

/* R of what was done in a transaction: it is ended either way. */
static int
settle(struct rerun *rerun, int r)
{
	if (r >= 0)
		r = store_commit(rerun->store);
	if (r < 0)
		store_rollback(rerun->store);
	return r < 0 ? r : 0;
}

int
rerun_tell(struct rerun *rerun, bool opening)
{
	const struct config *config = rerun->setup->config;
	struct walk_result result = { 0 };
	int r = store_begin(rerun->store);

	if (r >= 0)
		r = settle(rerun, almanac_look(&(struct almanac_input){ rerun->store, config,
						       rerun->now },
					  &result));
	walk_result_clear(&result);
	if (r >= 0)
		r = store_begin(rerun->store);
	if (r < 0)
		return r;
	return settle(rerun, bundle_compose(&(struct bundle_input){ .store = rerun->store,
				     .config = config,
				     .installation = "backtest",
				     .now = rerun->now,
				     .opening = opening,
				     .away = { STAMP_NONE, STAMP_NONE } }));
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return a == STAMP_NONE || (b != STAMP_NONE && b < a) ? b : a;
}

int
rerun_until(struct rerun *rerun, int64_t at, bool opening)
{
	for (;;) {
		int64_t next = sooner(almanac_next(rerun->store),
			bundle_next_digest(rerun->store, rerun->setup->config, rerun->now));
		int r;

		if (rerun->now == STAMP_NONE || next == STAMP_NONE || next >= at)
			break;
		if (next <= rerun->now)
			next = rerun->now + TICK_SEC;
		if (next >= at)
			break;
		rerun->now = next;
		r = rerun_tell(rerun, opening);
		if (r < 0)
			return r;
	}
	rerun->now = at;
	return 0;
}

int
rerun_entries(struct rerun *rerun, const struct service *service, const struct source *source,
	const struct reading *reading, bool baseline)
{
	struct walk walk = walk_of(rerun);
	struct walk_result result = { 0 };
	int r = store_begin(rerun->store);

	if (r >= 0)
		r = settle(rerun,
			walk_entries(&walk, service, source, reading, baseline, &result));
	walk_result_clear(&result);
	return r;
}

/* 1: CHANGE is filled; 0: nothing came of that entry. */
static int
find(struct rerun *rerun, const char *source, const struct hash *key, struct change *ret)
{
	int r = store_change_of_entry(rerun->store, source, key, ret);

	return r == -ENOENT ? 0 : r < 0 ? r : 1;
}

int
rerun_listed(struct rerun *rerun, const char *source, const struct hash *key, bool listed)
{
	struct walk walk = walk_of(rerun);
	struct walk_result result = { 0 };
	_cleanup_(change_clear) struct change change = { 0 };
	int r = find(rerun, source, key, &change);

	if (r <= 0)
		return r;
	r = store_begin(rerun->store);
	if (r >= 0)
		r = settle(rerun, case_listed(&walk, change.id, listed, &result));
	walk_result_clear(&result);
	return r;
}

int
rerun_decide(struct rerun *rerun, const char *source, const struct hash *key,
	const struct decision *decision)
{
	struct ledger ledger = { rerun->store, rerun->setup->config, rerun->now };
	struct ledger_result result = { 0 };
	_cleanup_(change_clear) struct change change = { 0 };
	_cleanup_free_ char *why = NULL;
	struct decision copy = *decision;
	int r = find(rerun, source, key, &change);

	if (r <= 0)
		return r;
	copy.change = change.id;
	copy.at = rerun->now;
	copy.void_at = STAMP_NONE;
	copy.void_why = NULL;
	r = ledger_take(&ledger, &copy, false, &result, &why);
	ledger_result_clear(&result);
	return r < 0 && r != -EINVAL ? r : 0;
}

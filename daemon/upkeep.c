/* Upkeep: pruning, the passing of days, and secrets that end. */
#include "upkeep.h"

#include "base/stamp.h"
#include "base/zone.h"
#include "almanac.h"
#include "chronicle.h"
#include "expiry.h"

#define PRUNE_EVERY_SEC 3600
#define PRUNE_STEP 500u
#define DAYS_REST_SEC 60
#define MONTH_SEC (30 * (int64_t)STAMP_DAY_SEC)
#define PRUNE_NOW (STAMP_NONE + PRUNE_EVERY_SEC)

struct upkeep
upkeep_make(void)
{
	return (struct upkeep){
		.pruned = PRUNE_NOW, .secrets_day = DAY_NONE, .days_rest = STAMP_NONE
	};
}

int
upkeep_prune(
	struct upkeep *upkeep, struct store *store, const struct config *config, int64_t now)
{
	int r, removed = 0;

	if (now < upkeep->pruned + PRUNE_EVERY_SEC)
		return 0;
	upkeep->pruned = now;
	r = store_begin(store);
	if (r >= 0)
		r = removed = store_prune(store, now - config->keep_entries_months * MONTH_SEC,
			zone_day(config->timezone, now), PRUNE_STEP);
	if (r >= 0)
		r = store_commit(store);
	if (r < 0) {
		store_rollback(store);
		return r;
	}
	/* There may be more of it. */
	if (removed == (int)PRUNE_STEP)
		upkeep->pruned = PRUNE_NOW;
	return 0;
}

int
upkeep_days(struct upkeep *upkeep, struct store *store, struct journal *journal,
	const struct config *config, int64_t now)
{
	struct walk_result result = { 0 };
	int64_t next = upkeep_next_day(upkeep, store);
	int r;

	if (next == STAMP_NONE || next > now)
		return 0;
	r = store_begin(store);
	if (r >= 0)
		r = almanac_look(&(struct almanac_input){ store, config, now }, &result);
	if (r >= 0)
		r = store_commit(store);
	upkeep->days_rest = r < 0 ? now + DAYS_REST_SEC : STAMP_NONE;
	if (r < 0)
		store_rollback(store);
	for (size_t i = 0; r >= 0 && i < result.count; i++)
		chronicle_case(journal, config, &result.cases[i], now);
	walk_result_clear(&result);
	return r;
}

int64_t
upkeep_next_day(const struct upkeep *upkeep, struct store *store)
{
	int64_t next = almanac_next(store);

	return next != STAMP_NONE && next < upkeep->days_rest ? upkeep->days_rest : next;
}

int
upkeep_secrets(struct upkeep *upkeep, struct deliver *deliver, struct journal *journal,
	const struct config *config, int64_t now)
{
	int32_t today = zone_day(config->timezone, now);
	int r;

	if (today == upkeep->secrets_day)
		return 0;
	r = expiry_tell(deliver, journal, config, today);
	if (r >= 0)
		upkeep->secrets_day = today;
	return r < 0 ? r : 0;
}

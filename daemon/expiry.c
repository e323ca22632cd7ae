/* Expiry: which warning is due. */
#include "expiry.h"

#include <stddef.h>
#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"

static const int32_t steps[] = { 0, 1, 7, 30 };

int32_t
expiry_days(const struct account *account, int32_t today)
{
	return account->secret_expires == DAY_NONE ? INT32_MAX
						   : account->secret_expires - today;
}

static const int32_t *
step_of(int32_t days)
{
	for (size_t i = 0; i < LENGTH_OF(steps); i++)
		if (days <= steps[i])
			return &steps[i];
	return NULL;
}

char *
expiry_sentence(const struct account *account, int32_t today)
{
	int32_t days = expiry_days(account, today);
	char day[STAMP_SIZE];

	if (!step_of(days))
		return NULL;
	stamp_write_day(account->secret_expires, day);
	if (days < 0)
		return mem_printf(
			"the secret of the account %s ended on %s", account->service, day);
	if (days == 0)
		return mem_printf("the secret of the account %s ends today", account->service);
	return mem_printf("the secret of the account %s ends on %s, in %d day%s",
		account->service, day, days, days == 1 ? "" : "s");
}

static int
tell(struct deliver *deliver, struct journal *journal, const struct account *account,
	int32_t step, int32_t today, const char *sentence)
{
	char day[STAMP_SIZE];
	_cleanup_free_ char *topic = mem_printf("secret-%s-%s-%d", account->service,
		stamp_write_day(account->secret_expires, day), step);
	_cleanup_free_ char *line = mem_printf(
		"%s; after that its sources are not heard. Make a new one, put it where "
		"“secret” points to, and correct “secret_expires” (%s, line %u)",
		sentence, account->at.file, account->at.line);
	_cleanup_free_ char *at = mem_printf("%u", account->at.line);
	int32_t days = account->secret_expires - today;
	int letters = deliver_operators(deliver, topic,
		days < 0    ? "trouble.secret-ended"
		: days == 0 ? "trouble.secret-ends-today"
			    : "trouble.secret-ends",
		FILLS(FILL("account", account->service),
			FILL_DAY("day", account->secret_expires), FILL_DAYS("time", days),
			FILL("file", account->at.file), FILL("line", at)));

	if (letters > 0)
		journal_tell(journal, &(struct journal_line){ .event = JOURNAL_SECRET_EXPIRES,
					      .priority = step ? LOG_WARNING : LOG_ERR,
					      .message = line,
					      .detail = day });
	return letters < 0 ? letters : 0;
}

int
expiry_tell(struct deliver *deliver, struct journal *journal, const struct config *config,
	int32_t today)
{
	int r = 0;

	for (size_t i = 0; i < config->account_count && r >= 0; i++) {
		const struct account *account = &config->accounts[i];
		const int32_t *step = step_of(expiry_days(account, today));
		_cleanup_free_ char *sentence = expiry_sentence(account, today);

		if (step)
			r = tell(deliver, journal, account, *step, today, sentence);
	}
	return r;
}

/* Ledger talk: a decision as the message with which `forewarn` asks the daemon to keep it. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

#include "ledger.h"

/* {"do": "decide", ...}; the caller's. */
json_t *ledger_talk_ask(const struct decision *decision, bool read_back);
/* The reverse; PEER is who asks, by the kernel. RET: decision_clear. 0, or -EINVAL with a sentence. */
int ledger_talk_hear(const json_t *message, uid_t peer, struct decision *ret,
	bool *ret_read_back, char **reterr_why);
/* The answer to what ledger_take returned, with RESULT or WHY. */
json_t *ledger_talk_answer(
	int returned, const struct ledger_result *result, const char *why, int32_t today);

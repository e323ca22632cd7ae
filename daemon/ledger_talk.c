/* Ledger talk: a decision to JSON and back. */
#include "ledger_talk.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"

#define NOTE "note"

json_t *
ledger_talk_ask(const struct decision *d, bool read_back)
{
	char until[STAMP_SIZE], at[STAMP_SIZE], void_at[STAMP_SIZE];
	bool is_void = read_back && d->void_at != STAMP_NONE;

	return json_pack("{s:s,s:s,s:s,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?}", "do", "decide",
		"kind", d->kind == DECISION_NONE ? NOTE : decision_name(d->kind), "change",
		d->change, "by", d->by, "why", d->why, "until",
		d->until == DAY_NONE ? NULL : stamp_write_day(d->until, until), "at",
		read_back ? stamp_write(d->at, at) : NULL, "peer", read_back ? d->peer : NULL,
		"void_at", is_void ? stamp_write(d->void_at, void_at) : NULL, "void_why",
		is_void ? d->void_why : NULL);
}

static char *
take_text(const json_t *message, const char *key)
{
	return mem_dup(json_string_value(json_object_get(message, key)));
}

/* NULL stays none. */
static int
take_stamp(const json_t *message, const char *key, int64_t *ret)
{
	const char *s = json_string_value(json_object_get(message, key));

	*ret = STAMP_NONE;
	return s ? stamp_read(s, ret, NULL) : 0;
}

static int
take_day(const json_t *message, int32_t *ret)
{
	const char *s = json_string_value(json_object_get(message, "until"));

	*ret = DAY_NONE;
	return s ? stamp_read_day(s, ret) : 0;
}

/* Whoever reads a file back vouches for what it says; both stand in the ledger. */
static char *
peer_of(const json_t *message, uid_t peer, bool read_back)
{
	const char *before = json_string_value(json_object_get(message, "peer"));

	if (!read_back)
		return mem_printf("uid %u", (unsigned)peer);
	return mem_printf("%s%sread back by uid %u", before ? before : "", before ? ", " : "",
		(unsigned)peer);
}

int
ledger_talk_hear(const json_t *message, uid_t peer, struct decision *ret, bool *ret_read_back,
	char **reterr_why)
{
	const char *kind = json_string_value(json_object_get(message, "kind"));
	struct decision d = DECISION_INITIAL;
	int picked = text_equal(kind, NOTE) ? DECISION_NONE : decision_of(kind), r;

	d.kind = picked > 0 ? (enum decision_kind)picked : DECISION_NONE;
	d.change = take_text(message, "change");
	d.by = take_text(message, "by");
	d.why = take_text(message, "why");
	d.void_why = take_text(message, "void_why");
	r = take_day(message, &d.until);
	if (r >= 0)
		r = take_stamp(message, "at", &d.at);
	if (r >= 0)
		r = take_stamp(message, "void_at", &d.void_at);
	*ret_read_back = d.at != STAMP_NONE;
	d.peer = peer_of(message, peer, *ret_read_back);
	if (r < 0 || !d.change || picked < 0 ||
		(picked == DECISION_NONE && !text_equal(kind, NOTE))) {
		decision_clear(&d);
		return mem_why(-EINVAL, reterr_why,
			"forewarnd does not understand this decision; is it of another version "
			"than forewarn? forewarnd --version");
	}
	*ret = d;
	return 0;
}

json_t *
ledger_talk_answer(
	int returned, const struct ledger_result *result, const char *why, int32_t today)
{
	_cleanup_free_ char *state = NULL;

	if (returned < 0)
		return json_pack("{s:b,s:i,s:s}", "ok", 0, "status", ledger_status(returned),
			"text", why);
	state = decision_state(&result->change.decision, today);
	return json_pack("{s:b,s:b,s:s,s:s,s:s}", "ok", 1, "kept", returned > 0, "id",
		result->change.id, "decided", state, "text", result->text);
}

/* Refuse: error answers in JSON, and other JSON that is no feed. */
#include "read/refuse.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/json_page.h"
#include "read/odata.h"

/* Codes of OData's and OAuth's errors that an admin can do something about. */
static const struct {
	const char *code, *advice;
} advices[] = {
	{ "InvalidAuthenticationToken",
		"; the token of the sign-in is missing, wrong or expired" },
	{ "Unauthenticated", "; the token of the sign-in is missing, wrong or expired" },
	{ "Authorization_RequestDenied", "; the account could sign in, but lacks the "
					 "permission: an administrator has to "
					 "consent to it" },
	{ "Forbidden", "; the account could sign in, but lacks the permission: an "
		       "administrator has to "
		       "consent to it" },
	{ "accessDenied", "; the account could sign in, but lacks the permission: an "
			  "administrator has to "
			  "consent to it" },
	{ "invalid_client", "; the client's id or secret is wrong, or the secret has expired" },
	{ "unauthorized_client", "; this client is not known in that tenant" },
	{ "TooManyRequests", "; it was asked too often" },
	{ "activityLimitReached", "; it was asked too often" },
};

/* What the page says went wrong, the most telling first: {"error": {"message"}} (OData),
 * {"error_description"} (OAuth), {"message"}, {"errors": [{"message"}]}, {"error": "..."}. */
static const char *
said(const json_t *root)
{
	static const char *const paths[] = {
		"error/message",
		"error_description",
		"message",
		"error",
	};

	for (size_t i = 0; i < LENGTH_OF(paths); i++) {
		const char *s = json_page_string(root, paths[i]);

		if (s)
			return s;
	}
	return json_page_string(json_page_first(json_object_get(root, "errors")), "message");
}

static char *
code_of(const json_t *root, const char *message)
{
	const json_t *nested = json_page_at(root, "error/code"),
		     *error = nested ? nested : json_object_get(root, "error");
	_cleanup_free_ char *code = json_page_scalar(error);

	if (!code || !*code || strcmp(code, message) == 0)
		return NULL;
	return text_line(code, LIMIT_LABEL_BYTES);
}

bool
refuse_is_error(const json_t *root)
{
	return said(root) != NULL;
}

static int
refuse_error(const json_t *root, const char *message, char **reterr_why)
{
	_cleanup_free_ char *line = text_line(message, LIMIT_QUOTE_BYTES);
	_cleanup_free_ char *code = code_of(root, message);
	const char *key = code ? code : line, *advice = "";

	for (size_t i = 0; i < LENGTH_OF(advices); i++)
		if (strcasecmp(advices[i].code, key) == 0)
			advice = advices[i].advice;
	return mem_why(-EBADMSG, reterr_why, "this is JSON, but no feed; it says “%s”%s%s%s%s",
		line, code ? " (" : "", code ? code : "", code ? ")" : "", advice);
}

int
refuse_json(const json_t *root, char **reterr_why)
{
	const char *message = said(root);

	if (message)
		return refuse_error(root, message, reterr_why);
	if (json_page_string(root, "page/id") && json_object_get(root, "status"))
		return mem_why(-EBADMSG, reterr_why,
			"this is a Statuspage's short answer, without incidents or "
			"maintenance; "
			"“summary.json” in the same place has both");
	if (odata_empty(root))
		return mem_why(-EBADMSG, reterr_why,
			"this is an empty list in JSON, which does not show what it would "
			"list; "
			"if it should be read, “format” of the source has to say as what");
	if (json_is_array(root))
		return mem_why(-EBADMSG, reterr_why,
			"this is a JSON array of no kind that forewarn reads");
	if (!json_is_object(root))
		return mem_why(
			-EBADMSG, reterr_why, "this is a single JSON value, not a JSON Feed");
	return mem_why(-EBADMSG, reterr_why,
		"this is JSON, but not a JSON Feed (it has no “version” of jsonfeed.org and no "
		"“items” like a feed's) and no other kind that forewarn reads");
}

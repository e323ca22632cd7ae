/* Webhook: a letter goes by HTTP POST, signed, and the status is the answer. Redirects are not followed: who receives what
 * concerns us stands in the configuration. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "tell/delivery.h"
#include "tell/signature.h"

#define IDLE_CONNECTION_SEC 30L

struct webhook_call {
	CURL *easy;
	struct curl_slist *headers;
	struct text body; /* the beginning of the answer */
	size_t heard;
	char error[CURL_ERROR_SIZE];
};

/* Of the answer only the beginning is wanted; whoever goes on and on is cut. */
static size_t
on_body(char *data, size_t size, size_t count, void *userdata)
{
	struct webhook_call *call = userdata;
	size_t n = size * count, room = LIMIT_WEBHOOK_SHOWN_BYTES - call->body.len;

	text_add(&call->body, data, n < room ? n : room);
	call->heard += n;
	return call->heard > LIMIT_WEBHOOK_ANSWER_BYTES ? 0 : n;
}

static enum post_outcome
outcome_of(long status)
{
	if (status / 100 == 2)
		return POST_DELIVERED;
	switch (status) {
	case 301:
	case 308:
		return POST_REFUSED;
	case 408:
	case 425:
	case 429:
		return POST_LATER;
	default:
		return status / 100 == 4 ? POST_REFUSED : POST_LATER;
	}
}

static char *
sentence(const struct delivery *delivery, const struct webhook_call *call, long status,
	bool all_sent, CURLcode result)
{
	const char *to = delivery->letter.to;
	const char *error = call->error[0] ? call->error : curl_easy_strerror(result);
	_cleanup_free_ char *said = text_line(call->body.data, LIMIT_WEBHOOK_SHOWN_BYTES);

	if (status == 0 && all_sent)
		return mem_printf(
			"%s did not answer after the whole message was sent: %s", to, error);
	if (status == 0)
		return mem_printf("%s: %s", to, error);
	if (status / 100 == 3)
		return mem_printf("%s answered HTTP %ld: it wants us to go elsewhere, which is "
				  "not followed; correct its url in forewarn.yaml",
			to, status);
	if (status / 100 == 2 || !*said)
		return mem_printf("%s answered HTTP %ld", to, status);
	return mem_printf("%s answered HTTP %ld: %s", to, status, said);
}

static unsigned
wait_wanted(CURL *easy)
{
	curl_off_t seconds = 0;

	(void)curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
	return seconds > 0 ? (unsigned)(seconds < 86400 ? seconds : 86400) : 0;
}

static void
on_done(CURL *easy, CURLcode result, void *userdata)
{
	struct delivery *delivery = userdata;
	struct webhook_call *call = delivery->transport;
	struct post_answer answer = { .wait_sec = wait_wanted(easy) };
	_cleanup_free_ char *said = NULL;
	curl_off_t sent = 0;
	long status = 0;
	bool all_sent;

	(void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &sent);
	all_sent = (size_t)sent == delivery->letter.message_len;
	said = sentence(delivery, call, status, all_sent, result);
	answer.reply = said;
	answer.outcome = status ? outcome_of(status) : all_sent ? POST_UNSURE : POST_LATER;
	/* 408 and 425 are about this message, everything else that passes is about the receiver. */
	answer.away = (answer.outcome == POST_LATER || answer.outcome == POST_UNSURE) &&
		      status != 408 && status != 425;
	post_over(delivery, &answer);
}

static void
add_header(struct webhook_call *call, const char *name, const char *value)
{
	_cleanup_free_ char *line = mem_printf("%s: %s", name, value);

	call->headers = mem_got(curl_slist_append(call->headers, line));
}

/* The same letter has the same key, however often it goes: a receiver can tell the second from the first. */
static void
set_headers(struct webhook_call *call, const struct delivery *delivery)
{
	const struct letter *letter = &delivery->letter;
	const char *secret = delivery->webhook.secret;
	_cleanup_free_ char *key = text_line(letter->message_id, LIMIT_TITLE_BYTES),
			    *stamp = mem_printf("%lld", (long long)delivery->now),
			    *of_body = NULL, *of_both = NULL;

	add_header(call, "Content-Type", "application/json");
	add_header(call, "Idempotency-Key", key);
	add_header(call, "X-Forewarn-Timestamp", stamp);
	add_header(call, "Expect", "");
	if (secret) {
		of_body = signature_of(secret, letter->message, letter->message_len);
		of_both = signature_at(
			secret, delivery->now, letter->message, letter->message_len);
		add_header(call, "X-Forewarn-Signature", of_body);
		add_header(call, "X-Forewarn-Timestamp-Signature", of_both);
	}
	(void)curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers);
}

static void
set_call(struct webhook_call *call, const struct delivery *delivery)
{
	const struct webhook *webhook = &delivery->webhook;
	unsigned seconds = delivery->mail->timeout_sec;
	CURL *easy = call->easy;

	wire_set_text(easy, CURLOPT_URL, webhook->url);
	/* That plain http stays on this machine, the settings saw to. */
	wire_set_text(easy, CURLOPT_PROTOCOLS_STR,
		text_starts_nocase(webhook->url, "http://") ? "http" : "https");
	(void)curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	wire_set_text(easy, CURLOPT_PROXY, webhook->proxy ? webhook->proxy : "");
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)LIMIT_CONNECT_SECONDS);
	(void)curl_easy_setopt(easy, CURLOPT_TIMEOUT,
		seconds && seconds < LIMIT_WEBHOOK_SECONDS ? (long)seconds
							   : (long)LIMIT_WEBHOOK_SECONDS);
	(void)curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, IDLE_CONNECTION_SEC);
	(void)curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (webhook->ca_file)
		wire_set_text(easy, CURLOPT_CAINFO, webhook->ca_file);
	wire_set_text(easy, CURLOPT_USERAGENT, "forewarn/" FOREWARN_VERSION);
	(void)curl_easy_setopt(easy, CURLOPT_POSTFIELDS, delivery->letter.message);
	(void)curl_easy_setopt(
		easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)delivery->letter.message_len);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
	(void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, call->error);
}

static void
webhook_end(struct delivery *delivery)
{
	struct webhook_call *call = delivery->transport;

	if (!call)
		return;
	wire_remove(delivery->wire, call->easy);
	curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	text_clear(&call->body);
	free(call);
	delivery->transport = NULL;
}

static int
webhook_begin(struct delivery *delivery, char **reterr_why)
{
	struct webhook_call *call = MEM_NEW(struct webhook_call);
	int r;

	delivery->transport = call;
	call->easy = curl_easy_init();
	if (!call->easy)
		return mem_why(
			-ENOMEM, reterr_why, "libcurl could not be started for a letter.");
	set_call(call, delivery);
	set_headers(call, delivery);
	r = wire_add(delivery->wire, call->easy, on_done, delivery);
	if (r < 0)
		return mem_why(
			r, reterr_why, "libcurl did not take a letter: %s.", strerror(-r));
	return 0;
}

const struct way webhook_way = { webhook_begin, webhook_end };

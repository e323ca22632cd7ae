/* Smtp: a letter through libcurl, and what the relay's last words mean for it (RFC 5321 section 4.2). libcurl 7.88 waits for
 * the answer after the final dot without giving the loop its turn; LONGEST_ANSWER_SEC bounds that. */
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "tell/delivery.h"
#include "tell/parting.h"

#define REPLY_BYTES 2000u
#define IDLE_CONNECTION_SEC 30L
#define LONGEST_ANSWER_SEC 120L /* below the unit's WatchdogSec, with room to spare */

/* How far the conversation came. Replies before the letter is named concern us, not the letter. */
enum stage { STAGE_HELLO, STAGE_SIGN_IN, STAGE_LETTER };

struct smtp {
	CURL *easy;
	const struct delivery *delivery;
	struct curl_slist *to;
	const char *unread; /* rest of the message */
	size_t unread_len;
	enum stage stage;
	bool leaving;   /* QUIT is said: its answer means nothing */
	bool all_sent;  /* curl has taken the last byte: the final dot may be out */
	bool answered;  /* a whole reply came after that */
	bool continued; /* the reply goes on in the next line */
	int code;       /* of the last reply; 0: none */
	struct text reply;
	char error[CURL_ERROR_SIZE];
};

static size_t
on_read(char *buffer, size_t size, size_t count, void *userdata)
{
	struct smtp *smtp = userdata;
	size_t n = size * count < smtp->unread_len ? size * count : smtp->unread_len;

	memcpy(buffer, smtp->unread, n);
	smtp->unread += n;
	smtp->unread_len -= n;
	if (n == 0)
		smtp->all_sent = true;
	return n;
}

static bool
is_reply(const char *line, size_t n)
{
	for (size_t i = 0; i < 3; i++)
		if (n < 4 || line[i] < '0' || line[i] > '9')
			return false;
	return line[0] >= '2' && line[0] <= '5';
}

/* Is nobody there who could use the connection next? */
static bool
is_last(const struct delivery *delivery)
{
	for (const struct delivery *next = delivery->next; next; next = next->next)
		if (next->way == &smtp_way)
			return false;
	return true;
}

/* One line of a reply: "550-text" goes on, "550 text" ends it (RFC 5321 section 4.2.1). */
static size_t
on_reply(char *line, size_t size, size_t count, void *userdata)
{
	struct smtp *smtp = userdata;
	size_t n = size * count;

	if (smtp->leaving || !is_reply(line, n))
		return n;
	if (!smtp->continued) {
		text_clear(&smtp->reply);
		text_add(&smtp->reply, line, 3);
	}
	if (smtp->reply.len < REPLY_BYTES) {
		text_putc(&smtp->reply, ' ');
		text_add(&smtp->reply, line + 4, n - 4);
	}
	smtp->continued = line[3] == '-';
	smtp->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	smtp->answered = smtp->all_sent && !smtp->continued;
	if (smtp->answered && is_last(smtp->delivery))
		parting_begin(smtp->delivery->parting);
	return n;
}

/* Only the verbs are looked at: what follows AUTH is a secret. */
static int
on_command(CURL *easy, curl_infotype type, char *data, size_t size, void *userdata)
{
	struct smtp *smtp = userdata;

	(void)easy;
	if (type != CURLINFO_HEADER_OUT || size < 4)
		return 0;
	if (strncasecmp(data, "AUTH", 4) == 0)
		smtp->stage = STAGE_SIGN_IN;
	else if (strncasecmp(data, "MAIL", 4) == 0)
		smtp->stage = STAGE_LETTER;
	else if (strncasecmp(data, "QUIT", 4) == 0) {
		smtp->leaving = true;
		parting_begin(smtp->delivery->parting);
	}
	return 0;
}

/* 530 and 538 answer MAIL when the relay first wants a sign-in or TLS: of us, not of the letter. */
static bool
concerns_us(const struct smtp *smtp)
{
	return smtp->stage < STAGE_LETTER || smtp->code == 421 || smtp->code == 530 ||
	       smtp->code == 538;
}

static char *
sentence(const struct delivery *delivery, const struct smtp *smtp, CURLcode result)
{
	const char *relay = delivery->mail->relay;
	const char *error = smtp->error[0] ? smtp->error : curl_easy_strerror(result);

	if (smtp->all_sent && !smtp->answered)
		return mem_printf(
			"%s did not answer after the whole letter was sent: %s", relay, error);
	if (result == CURLE_USE_SSL_FAILED && smtp->code < 400)
		return mem_printf(
			"%s offers no encryption (STARTTLS), and without it no letter and no "
			"password is sent: %s",
			relay, error);
	if (smtp->answered && smtp->code < 400)
		return mem_dup(smtp->reply.data);
	if (smtp->code < 400)
		return mem_printf("%s: %s", relay, error);
	if (smtp->stage == STAGE_SIGN_IN)
		return mem_printf(
			"%s refused our user and password: %s", relay, smtp->reply.data);
	if (concerns_us(smtp))
		return mem_printf("%s turned us away: %s", relay, smtp->reply.data);
	return mem_dup(smtp->reply.data);
}

static enum post_outcome
outcome_of(const struct smtp *smtp)
{
	if (smtp->all_sent && !smtp->answered)
		return POST_UNSURE;
	if (smtp->answered && smtp->code / 100 == 2)
		return POST_DELIVERED;
	if (smtp->code >= 500 && !concerns_us(smtp))
		return POST_REFUSED;
	return POST_LATER;
}

static void
on_done(CURL *easy, CURLcode result, void *userdata)
{
	struct delivery *delivery = userdata;
	struct smtp *smtp = delivery->transport;
	_cleanup_free_ char *said = sentence(delivery, smtp, result);

	struct post_answer answer = { .outcome = outcome_of(smtp), .reply = said };

	(void)easy;
	/* A 4xx of the letter concerns this one only. */
	answer.away = answer.outcome == POST_LATER && said[0] != '4';
	post_over(delivery, &answer);
}

static bool
is_loopback(const char *relay)
{
	static const char *const names[] = { "localhost", "127.", "[::1]" };
	const char *host = strstr(relay, "://") + 3;

	for (size_t i = 0; i < LENGTH_OF(names); i++) {
		size_t n = strlen(names[i]);

		if (strncasecmp(host, names[i], n) != 0)
			continue;
		/* "127.0.0.1.example.org" is a name like any other. */
		if (i == 1)
			n = strspn(host, "0123456789.");
		if (!host[n] || host[n] == ':' || host[n] == '/')
			return true;
	}
	return false;
}

/* A password never travels unencrypted, except to this machine. STARTTLS "when offered" protects from eavesdroppers only, for
 * who can change the conversation can take the offer out of it: so a certificate that does not fit (as on every fresh
 * localhost) must not stop the mail there (RFC 7435). */
static void
set_security(CURL *easy, const struct mail_settings *mail)
{
	bool near = is_loopback(mail->relay);
	bool must = mail->tls == MAIL_TLS_REQUIRED || (mail->user && !near);
	bool check = must || mail->ca_file || text_starts(mail->relay, "smtps://");

	(void)curl_easy_setopt(
		easy, CURLOPT_USE_SSL, must ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY);
	/* libcurl 7.88 takes an open connection without TLS for a letter that requires it: after a reload, say. */
	if (must && text_starts(mail->relay, "smtp://"))
		(void)curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, check ? 1L : 0L);
	(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, check ? 2L : 0L);
	(void)curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (mail->ca_file)
		wire_set_text(easy, CURLOPT_CAINFO, mail->ca_file);
	if (mail->user) {
		wire_set_text(easy, CURLOPT_USERNAME, mail->user);
		wire_set_text(easy, CURLOPT_PASSWORD, mail->password ? mail->password : "");
	}
}

static void
set_talk(struct smtp *smtp)
{
	CURL *easy = smtp->easy;

	(void)curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
	(void)curl_easy_setopt(easy, CURLOPT_READDATA, smtp);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_reply);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, smtp);
	(void)curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_command);
	(void)curl_easy_setopt(easy, CURLOPT_DEBUGDATA, smtp);
	(void)curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, smtp->error);
}

static void
set_letter(struct smtp *smtp, const struct delivery *delivery)
{
	const struct mail_settings *mail = delivery->mail;
	long seconds = mail->timeout_sec ? (long)mail->timeout_sec : (long)LIMIT_PAGE_SECONDS;
	_cleanup_free_ char *from = mem_printf("<%s>", mail->from),
			    *to = mem_printf("<%s>", delivery->letter.to);
	CURL *easy = smtp->easy;

	smtp->to = mem_got(curl_slist_append(NULL, to));
	wire_set_text(easy, CURLOPT_URL, mail->relay);
	wire_set_text(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	wire_set_text(easy, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)LIMIT_CONNECT_SECONDS);
	(void)curl_easy_setopt(easy, CURLOPT_TIMEOUT, seconds);
	(void)curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
		seconds < LONGEST_ANSWER_SEC ? seconds : LONGEST_ANSWER_SEC);
	(void)curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, IDLE_CONNECTION_SEC);
	(void)curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, parting_open);
	(void)curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, delivery->parting);
	wire_set_text(easy, CURLOPT_MAIL_FROM, from);
	(void)curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, smtp->to);
	(void)curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	/* Without INFILESIZE curl asks on_read once more at the end, and only after the last byte left it. */
}

static void
smtp_end(struct delivery *delivery)
{
	struct smtp *smtp = delivery->transport;

	if (!smtp)
		return;
	if (is_last(delivery))
		parting_begin(delivery->parting);
	wire_remove(delivery->wire, smtp->easy);
	curl_easy_cleanup(smtp->easy);
	curl_slist_free_all(smtp->to);
	text_clear(&smtp->reply);
	free(smtp);
	delivery->transport = NULL;
}

static int
smtp_begin(struct delivery *delivery, char **reterr_why)
{
	struct smtp *smtp = MEM_NEW(struct smtp);
	int r;

	delivery->transport = smtp;
	smtp->delivery = delivery;
	smtp->unread = delivery->letter.message;
	smtp->unread_len = delivery->letter.message_len;
	smtp->easy = curl_easy_init();
	if (!smtp->easy)
		return mem_why(
			-ENOMEM, reterr_why, "libcurl could not be started for a letter.");
	set_talk(smtp);
	set_letter(smtp, delivery);
	set_security(smtp->easy, delivery->mail);
	r = wire_add(delivery->wire, smtp->easy, on_done, delivery);
	if (r < 0)
		return mem_why(
			r, reterr_why, "libcurl did not take a letter: %s.", strerror(-r));
	return 0;
}

const struct way smtp_way = { smtp_begin, smtp_end };
